"""What stood under an item before: each text that was kept, and putting one back."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from csp.pages import ActPage
from meetings.minutes import services, states
from meetings.minutes.versions import versions_of
from meetings.minutes.views.items import OfItem
from meetings.models import Minute


class EarlierVersions(OfItem, TemplateView):
    edits = False
    template_name = "meetings/minutes/versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            meeting=self.meeting,
            item=self.item,
            heading=self.get_heading(),
            versions=versions_of(self.minute) if self.minute else [],
            version=self.minute.version if self.minute else 0,
            may_edit=not states.why_fixed(self.minutes),
            back_url=self.in_room() or self.address("minute-edit", self.item.pk),
            **kwargs,
        )


class PutBack(OfItem, ActPage):
    """An earlier text stands again; the one that stood is kept as any other."""

    def act(self) -> str:
        version = self.request.POST.get("version", "")
        row = get_object_or_404(Minute.history.filter(item=self.item), history_id=self.kwargs["row"])
        services.put_back(
            minutes=self.minutes,
            item=self.item,
            by=self.request.user,
            version=int(version) if version.isdecimal() else -1,
            row=row,
        )
        return "The earlier text stands again. The one before it is kept below."

    def get_success_url(self) -> str:
        return self.address("minute-versions", self.item.pk)
