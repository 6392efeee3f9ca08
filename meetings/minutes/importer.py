"""A meeting's minutes as something that a Word file can be imported into, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.files.base import File
from django.shortcuts import get_object_or_404
from django.urls import reverse

from csp.errors import Refused
from csp.importing import Act, Report
from csp.importing_files import Importer
from csp.models import User
from meetings.access import check_can_manage
from meetings.minutes.imports import MinutesImport
from meetings.models import Meeting, Minutes
from meetings.papers.check import ENDINGS, WORD, Kinds, accept

WORD_ONLY = Kinds((WORD,), "a Word document")


class MinutesImporter(Importer):
    name = "minutes"
    heading = "Import minutes from Word"
    button = "Import the minutes"
    thing = "What it says"
    words = {Act.UNCHANGED: "Here already", Act.NOTE: "Not placed"}

    def target(self, user: User, key: str) -> Meeting:
        meeting = get_object_or_404(Meeting.objects.visible_to(user).select_related("board"), pk=key)
        check_can_manage(user, meeting.board)
        return meeting

    def about(self, target: Meeting) -> str:
        return f"{target.board.name}, {target.when}"

    def back_url(self, target: Meeting) -> str:
        begun = Minutes.objects.filter(meeting=target).exists()
        return reverse("minutes", args=[target.board.slug, target.date]) if begun else target.get_absolute_url()

    def choose_url(self, target: Meeting) -> str:
        return reverse("minutes-import", args=[target.board.slug, target.date])

    def check(self, upload: File[bytes]) -> tuple[str, str]:
        accepted = accept(upload, WORD_ONLY)
        if accepted.content_type != WORD:
            raise Refused("Choose a Word document (.docx).", field="upload")
        return WORD, ENDINGS[WORD]

    def run(self, target: Meeting, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        MinutesImport(target, by, report).run(path)


MINUTES = MinutesImporter()
