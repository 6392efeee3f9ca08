"""Settle what was typed: its decisions and actions follow its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from csp.models import User
from csp.nightly import Step
from csp.words import counted
from meetings.access import check_can_manage
from meetings.minutes.services.locks import open_record
from meetings.minutes.services.text import bring_into_line
from meetings.models import Minute, Minutes


@transaction.atomic
def settle_minute(*, minute: Minute, by: User) -> bool:
    """Bring the decisions and actions of a minute into line with its text as it is stored.

    The text itself, and so its version, stays: nobody who is typing meets this. Whether there was anything to do.
    Raises Refused when the minutes are not a draft.
    """
    check_can_manage(by, minute.minutes.meeting.board)
    record = open_record(minute.minutes.meeting)
    return bool(record and _settle(Minute.objects.filter(pk=minute.pk), by))


def settle_minutes(minutes: Minutes, by: User | None) -> int:
    """Settle every minute of draft minutes that the caller holds; how many there were to settle."""
    return _settle(Minute.objects.filter(minutes=minutes), by)


def settle_left(on: date) -> Sequence[str]:
    """What was typed and left: a laptop that was closed settles nothing by itself. Done in nobody's name."""
    count = 0
    left = Minutes.objects.filter(state=Minutes.State.DRAFT, minute_set__settled=False).distinct()
    for minutes in left.select_related("meeting"):
        with transaction.atomic():
            record = open_record(minutes.meeting)
            count += settle_minutes(record, None) if record else 0
    return [f"{counted(count, 'minute')} settled"] if count else []


def _settle(minutes: object, by: User | None) -> int:
    unsettled = list(minutes.filter(settled=False).select_related("item__meeting__board"))  # type: ignore[attr-defined]
    for minute in unsettled:
        bring_into_line(minute, by)
    Minute.objects.filter(pk__in=[minute.pk for minute in unsettled]).update(settled=True)
    return len(unsettled)


NIGHT_STEP = Step("Minutes typed and left", 5, settle_left)
