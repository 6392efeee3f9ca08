"""A Word file of minutes, looked at before it is imported."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from csp.importing_pages import ChooseFile
from meetings.minutes.forms import ImportForm
from meetings.minutes.importer import MINUTES
from meetings.minutes.views.base import OfMinutes
from meetings.models import Meeting


class ImportMinutes(OfMinutes, ChooseFile):
    """Choose the file."""

    importer = MINUTES
    form_class = ImportForm

    def target(self) -> Meeting:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        return get_object_or_404(seen, board__slug=self.kwargs["slug"], date=self.kwargs["day"])
