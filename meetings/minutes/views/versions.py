"""Putting back a text that stood under an item before (meetings.versions lists them)."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from csp.pages import ActPage
from meetings.minutes import services
from meetings.minutes.views.items import OfItem
from meetings.models import Minute


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
