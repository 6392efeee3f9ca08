"""What explains figures: comments by period, events, and whom they are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import SignedLink, User
from meetings.models import Board
from performance.access import check_can_keep, check_can_report
from performance.models import Comment, Comparator, ComparatorValue, Event, Indicator
from performance.periods import period_from
from performance.services.rules import check_number, who_gives


@transaction.atomic
def write_comment(
    *,
    indicator: Indicator,
    starts: date,
    text: str,
    by: User | None = None,
    link: SignedLink | None = None,
    version: int | None = None,
) -> Comment | None:
    """Say something of the figure of the period that begins on ``starts``, in place of what was said; an empty text
    takes it back. ``version`` is that of the comment that was read, None if there was none. Whoever may give the
    figure may say it, by a link too.

    Raises Denied, links.Unusable, Conflict, and Refused for a day on which no period begins.
    """
    who = who_gives(indicator, by, link)
    why = f"By {who}, by the link they were sent" if who else ""
    period_from(indicator.frequency, starts)
    text = text.strip()
    comment = Comment.objects.select_for_update().filter(indicator=indicator, period_start=starts).first()
    if comment is None:
        if not text:
            return None
        comment = Comment(indicator=indicator, period_start=starts, text=text, by=by, by_name=who)
        changes.save(comment, by=by, reason=why)
        return comment
    if not text:
        changes.delete(comment, by=by, reason=why or "Taken back")
        return None
    if text != comment.text:
        comment.text, comment.by, comment.by_name, comment.at = text, by, who, timezone.now()
        read = -1 if version is None else version
        changes.save_if_unchanged(comment, by=by, version=read, fields=["text", "by", "by_name", "at"], reason=why)
    return comment


@transaction.atomic
def save_event(
    *,
    board: Board,
    by: User,
    kind: str,
    on: date,
    title: str,
    indicators: Iterable[Indicator],
    note: str = "",
    event: Event | None = None,
    version: int = 0,
) -> Event:
    """Add an event that touches indicators of ``board``, or change ``event``.

    Raises Denied, Conflict, and Refused without a title or an indicator, or for one of another board.
    """
    check_can_keep(by, board)
    touched = list(indicators)
    if not title.strip():
        raise Refused("Give the event a short title: it stands on the charts.", field="title")
    if not touched:
        raise Refused("Choose the indicators it touches.", field="indicators")
    if any(indicator.board_id != board.pk for indicator in touched):
        raise Refused(f"Choose indicators of the {board}.", field="indicators")
    saved = event or Event(board=board)
    saved.kind, saved.on, saved.title, saved.note = kind, on, title.strip(), note.strip()
    if event:
        changes.save_if_unchanged(saved, by=by, version=version, fields=["kind", "on", "title", "note"])
    else:
        changes.save(saved, by=by)
    saved.indicators.set(touched)
    return saved


@transaction.atomic
def remove_event(*, event: Event, by: User) -> None:
    """Take an event off its charts. What it was stays in its history."""
    check_can_keep(by, event.board)
    changes.delete(event, by=by)


@transaction.atomic
def set_comparator_value(
    *,
    indicator: Indicator,
    by: User,
    comparator: str,
    starts: date,
    value: Decimal | None = None,
    rank: int | None = None,
    rank_of: int | None = None,
    extracted_on: date | None = None,
) -> ComparatorValue:
    """Say what the figure of ``comparator``, or our rank there, was in the period that begins on ``starts``.

    It takes the place of what was said. Raises Denied, and Refused beside the field.
    """
    check_can_report(by, indicator)
    period = period_from(indicator.frequency, starts)
    if value is None and rank is None:
        raise Refused("Give the comparator’s figure, or the rank.", field="value")
    if (rank is None) != (rank_of is None) or (rank and rank_of and not 1 <= rank <= rank_of):
        raise Refused("Give the rank and of how many, such as 12 of 32.", field="rank")
    if value is not None:
        check_number(indicator, value)
    name = comparator.strip()
    if not name:
        raise Refused("Say whose figure it is.", field="comparator")
    whose = Comparator.objects.filter(name__iexact=name).first() or Comparator.objects.create(name=name)
    stored = indicator.comparator_values.filter(comparator=whose, period_start=period.start).first()
    saved = stored or ComparatorValue(indicator=indicator, comparator=whose, period_start=period.start)
    saved.period_end, saved.value, saved.rank, saved.rank_of = period.end, value, rank, rank_of
    saved.extracted_on = extracted_on or timezone.localdate()
    changes.save(saved, by=by)
    return saved
