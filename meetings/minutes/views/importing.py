"""A Word file of minutes, looked at before it is imported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from csp import storage
from csp.errors import Refused
from csp.importing import Act, Report, run_import
from csp.pages import ServicePage
from meetings.access import check_can_manage
from meetings.minutes import forms
from meetings.minutes.imports import MinutesImport
from meetings.minutes.views.base import OfMinutes
from meetings.models import Meeting
from meetings.papers.check import WORD, Kinds, accept

SALT = "meetings.minutes.import"
HOURS = 3600
WORD_ONLY = Kinds((WORD,), "a Word document")
IN_WORDS = {
    Act.CREATE: "New",
    Act.UPDATE: "Changed",
    Act.UNCHANGED: "Here already",
    Act.REFUSED: "Refused",
    Act.NOTE: "Not placed",
}


class ImportMinutes(OfMinutes, ServicePage):
    """Choose a file; see, row by row, what would come of it; then import it. Nothing is saved before that."""

    form_class = forms.ImportForm
    heading = "Import minutes from Word"
    button = "Look at the file"

    def prepare(self) -> None:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        self.meeting = get_object_or_404(seen, board__slug=self.kwargs["slug"], date=self.kwargs["day"])
        check_can_manage(self.request.user, self.meeting.board)

    def form_valid(self, form: forms.ImportForm) -> HttpResponse:
        try:
            said = self.file_of(form)
        except Refused as refusal:
            form.add_error("upload", refusal.message)
            return self.form_invalid(form)
        confirmed = "confirmed" in self.request.POST
        report = self.run(said, dry_run=not confirmed)
        if confirmed and not report.has_problems:
            messages.success(
                self.request, f"{said['name']} has been imported." if report.changes else "Nothing is new."
            )
            return HttpResponseRedirect(self.address("minutes"))
        return self.preview(said, report)

    def file_of(self, form: forms.ImportForm) -> dict[str, str]:
        """The file that was chosen, kept; or, on the second step, the one that was looked at."""
        if kept := form.cleaned_data["looked_at"]:
            try:
                return signing.loads(kept, salt=SALT, max_age=12 * HOURS)
            except signing.BadSignature:
                raise Refused("It is too long since you looked at this file. Choose it again.") from None
        upload = form.cleaned_data["upload"]
        if upload is None:
            raise Refused("Choose the Word file of the minutes.")
        accepted = accept(upload, WORD_ONLY)
        if accepted.content_type != WORD:
            raise Refused("Choose a Word document (.docx).")
        stored = storage.store(upload, content_type=WORD)
        return {"sha256": stored.sha256, "name": accepted.name}

    def run(self, said: dict[str, str], *, dry_run: bool) -> Report:
        user = self.request.user
        path = storage.place_of(said["sha256"])
        return run_import(
            said["name"],
            lambda report: MinutesImport(self.meeting, user, report).run(path),  # type: ignore[arg-type]
            dry_run=dry_run,
        )

    def preview(self, said: dict[str, str], report: Report) -> HttpResponse:
        context: dict[str, Any] = {
            "meeting": self.meeting,
            "name": said["name"],
            "looked_at": signing.dumps(said, salt=SALT),
            "rows": [(row, IN_WORDS[row.act]) for row in report.rows],
            "refused": report.has_problems,
            "changes": report.changes,
            "here": self.request.path,
            "back_url": self.get_back_url(),
        }
        status = 422 if report.has_problems else 200
        return render(self.request, "meetings/minutes/import_preview.html", context, status=status)

    def get_success_url(self) -> str:
        return self.meeting.get_absolute_url()
