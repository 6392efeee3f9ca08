"""Publish a board's forward plan: what everybody may read of it, kept as it was at that moment.

It goes out with each agenda that prints the plan, and by itself when an officer says so. It holds public facts alone
(meetings.agenda.plan.rows, "public"), and the ledger holds its hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from csp import ledger
from csp.errors import Refused
from csp.models import User
from csp.words import long_date
from meetings.access import check_can_manage
from meetings.agenda.plan.rows import PlannedMeeting, as_kept, from_kept, planned_meetings, with_statutory
from meetings.agenda.sections import FORWARD_PLAN, plan_after
from meetings.models import AgendaItem, Board, Meeting, PublishedPlan

PUBLISHED = "forward plan published"
UNCHANGED = "Nothing the public may read has changed since the plan of {} was published."


@transaction.atomic
def publish_plan(*, board: Board, by: User) -> PublishedPlan:
    """Publish the plan of the board's meetings to come by itself.

    Raises Denied, and Refused when there is nothing to publish, or nothing new.
    """
    check_can_manage(by, board)
    Board.objects.select_for_update().get(pk=board.pk)
    rows = rows_to_publish(board)
    if reason := why_not_published(board, rows):
        raise Refused(reason)
    return _publish(board, by, rows, None, timezone.now())


def publish_with(*, meeting: Meeting, by: User, items: Sequence[AgendaItem], at: datetime) -> PublishedPlan | None:
    """Publish what the pack of ``meeting`` prints of the plan, if one of ``items``, just published, prints it.

    Called in the transaction that publishes the agenda.
    """
    if not any(FORWARD_PLAN.key in item.sections for item in items):
        return None
    rows = [as_kept(part) for part in plan_after(meeting, "public")]
    return _publish(meeting.board, by, rows, meeting, at) if rows else None


def rows_to_publish(board: Board) -> list[dict[str, Any]]:
    """What would be published today: the meetings from today on, and those still to be booked."""
    return [as_kept(part) for part in public_plan(board)]


def public_plan(board: Board) -> list[PlannedMeeting]:
    """The plan as everybody may read it, as it stands now. A fixed number of queries."""
    ahead = Q(date__gte=timezone.localdate()) | Q(state=Meeting.State.TO_BE_BOOKED)
    chosen = list(
        Meeting.objects.filter(ahead, board=board)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("board")
        .order_by("date")
    )
    items = AgendaItem.objects.filter(meeting__in=chosen).select_related("meeting__board")
    return planned_meetings(chosen, with_statutory(items).prefetch_related("presenters"), "public")


def why_not_published(board: Board, rows: list[dict[str, Any]]) -> str:
    """Why the plan cannot be published by itself as it stands; empty when it can."""
    if not rows:
        return "There is no meeting to come, so there is no plan to publish."
    last = board.published_plans.first()
    if last and last.rows == rows:
        return UNCHANGED.format(long_date(last.published_at))
    return ""


def read_published(plan: PublishedPlan) -> list[PlannedMeeting]:
    """The plan as it was published."""
    return [from_kept(plan.board.name, kept) for kept in plan.rows]


def subject_of(plan: PublishedPlan) -> str:
    """How the ledger names it."""
    return f"plan:{plan.pk}"


def published_hash(subject: str) -> str | None:
    """The SHA-256 of what stands of the plan the ledger names; None when it is not there."""
    kept = PublishedPlan.objects.filter(pk=int(subject.removeprefix("plan:"))).values_list("rows", flat=True)
    return next((sha256_of(rows) for rows in kept), None)


def sha256_of(rows: list[dict[str, Any]]) -> str:
    said = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _publish(
    board: Board, by: User, rows: list[dict[str, Any]], meeting: Meeting | None, at: datetime
) -> PublishedPlan:
    plan = PublishedPlan.objects.create(board=board, meeting=meeting, rows=rows, published_at=at, published_by=by)
    ledger.append(kind=PUBLISHED, subject=subject_of(plan), title=str(plan), at=at, by=by, sha256=sha256_of(rows))
    return plan
