"""Earlier minutes at the item of a later meeting that is about them: what waits, what was approved there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from meetings.agenda.candidates import PREVIOUS_MINUTES
from meetings.models import AgendaItem, Meeting, Minutes


@dataclass(frozen=True)
class Earlier:
    """Minutes of earlier meetings, oldest first. Each of ``waiting`` knows its ``unsettled`` comments."""

    waiting: Sequence[Minutes]
    drafts: Sequence[Minutes]
    approved: Sequence[Minutes]


def earlier_minutes(item: AgendaItem, meeting: Meeting) -> Earlier | None:
    """The board's earlier minutes that matter under ``item``; None for an item about something else. One query."""
    if PREVIOUS_MINUTES not in item.sections:
        return None
    found = list(
        with_unsettled(Minutes.objects.filter(meeting__board_id=meeting.board_id, meeting__date__lt=meeting.date))
        .filter(Q(state__in=[Minutes.State.DRAFT, Minutes.State.CIRCULATED]) | Q(approved_at_item=item))
        .select_related("meeting__board")
        .order_by("meeting__date")
    )
    return Earlier(
        waiting=[one for one in found if one.state == Minutes.State.CIRCULATED],
        drafts=[one for one in found if one.state == Minutes.State.DRAFT],
        approved=[one for one in found if one.is_fixed],
    )


def with_unsettled(found: QuerySet[Minutes]) -> Any:
    """These minutes, each with how many comments nobody has answered (``unsettled``)."""
    return found.annotate(unsettled=Count("minute_set__comments", filter=Q(minute_set__comments__outcome="")))


def unsettled_words(count: int) -> str:
    """ "3 comments are not settled yet."; empty when all are."""
    if not count:
        return ""
    return f"{count} comment{' is' if count == 1 else 's are'} not settled yet."
