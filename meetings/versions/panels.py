"""On an item's page: where its versions are read."""

from __future__ import annotations

from typing import Any

from csp.access import can
from meetings.access import Reader, check_can_see_drafts
from meetings.models import AgendaItem, Minute
from meetings.registries import Panel


def versions(user: Reader, item: AgendaItem) -> dict[str, Any] | None:
    if not can(check_can_see_drafts, user, item.meeting.board):
        return None
    minuted = Minute.objects.filter(item=item).exists()
    return {"item": item, "meeting": item.meeting, "minuted": minuted}


PANEL = Panel("versions", 90, "meetings/_versions_panel.html", versions)
