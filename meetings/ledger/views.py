"""The record of publication of a meeting."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from meetings.ledger.rows import published
from meetings.models import Meeting


class RecordOfPublication(TemplateView):
    """What of a meeting was published or approved, when, by whom, with the hashes that prove it."""

    template_name = "meetings/ledger/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        seen = Meeting.objects.visible_to(user).select_related("board")
        meeting = get_object_or_404(seen, board__slug=kwargs["slug"], date=kwargs["day"])
        return super().get_context_data(
            meeting=meeting,
            rows=published(meeting, user),
            **kwargs,
        )
