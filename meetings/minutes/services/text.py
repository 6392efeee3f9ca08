"""Start a meeting's minutes and minute its items."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import F

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings import registries
from meetings.access import check_can_manage
from meetings.agenda import deciding
from meetings.minutes.lines import action_lines, decisions_in
from meetings.minutes.services.locks import open_record
from meetings.minutes.services.typed import TEXTS, store_typed
from meetings.models import AgendaItem, Decision, Meeting, Minute, Minutes
from meetings.registries import ActionLine

OUT_OF_THE_WAY = 10_000


@transaction.atomic
def start_minutes(*, meeting: Meeting, by: User, note_taker: str = "") -> Minutes:
    """The minutes of ``meeting``, begun if they are not yet. ``note_taker`` is the account's person if not said.

    Raises Refused for a meeting that is not booked or was cancelled.
    """
    check_can_manage(by, meeting.board)
    # Two who start at once meet on the meeting's row.
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if begun := Minutes.objects.filter(meeting=locked).first():
        return begun
    if locked.state == Meeting.State.TO_BE_BOOKED:
        raise Refused("This meeting has no date yet. Book it before taking its minutes.")
    if locked.state == Meeting.State.CANCELLED:
        raise Refused("This meeting was cancelled, so it has no minutes.")
    person = getattr(by, "person", None)
    minutes = Minutes(meeting=meeting, note_taker=note_taker or (person.name if person else ""))
    changes.save(minutes, by=by)
    return minutes


@transaction.atomic
def save_minute(
    *,
    minutes: Minutes,
    item: AgendaItem,
    by: User,
    version: int,
    text: str,
    restricted_text: str = "",
    decision: str = "",
    reason: str = "",
    as_typed: bool = False,
) -> Minute:
    """Minute one item; ``version`` is that of the minute as it was read, 0 when there was none.

    The public reads ``text`` and ``decision`` once the minutes are published; ``restricted_text`` is only ever
    for the people of the board. ``reason`` goes into the history. In the same transaction its decisions are kept
    as they now stand, and every ACTION line is told to the listeners. Raises Conflict when somebody saved first,
    Refused when the minutes are not a draft.

    What is stored is what was typed, byte for byte, but for three things: a line ends with a line feed; a text of
    nothing but blank space is none; and blank space at the end goes, unless it is saved ``as_typed``.

    ``as_typed`` is for a text that somebody is still in the middle of: it is only stored. A half-typed ACTION line
    must not take a number in the log, so decisions and listeners wait for ``settle_minute`` or a save in full.
    """
    minute = minute_to_change(minutes, item, by)
    said = dict(zip(TEXTS, (_clean(one, as_typed) for one in (text, restricted_text, decision)), strict=True))
    if as_typed:
        store_typed(minute, by=by, version=version, texts=said, reason=reason)
        return minute
    minute.text, minute.restricted_text, minute.decision = said.values()
    minute.settled = True
    changes.save_if_unchanged(minute, by=by, version=version, fields=[*TEXTS, "settled"], reason=reason)
    bring_into_line(minute, by)
    return minute


def minute_to_change(minutes: Minutes, item: AgendaItem, by: User) -> Minute:
    """The minute of ``item``, made if there is none yet, its minutes held for this transaction.

    Raises Denied for somebody who does not keep the board, Refused when the minutes are not a draft or the item is
    not one of their meeting.
    """
    check_can_manage(by, minutes.meeting.board)
    open_record(minutes.meeting)
    if item.meeting_id != minutes.meeting_id:
        raise Refused("This item is not on the agenda of the meeting these are the minutes of.")
    return Minute.objects.filter(minutes=minutes, item=item).first() or _blank(minutes, item)


def bring_into_line(minute: Minute, by: User | None) -> None:
    """Keep the decisions that the minute's texts now say, tick what they decide, and tell the ACTION lines."""
    _keep_decisions(minute)
    deciding.settle(minute, by)
    lines = lines_of(minute)
    for listener in registries.minute_listeners:
        listener.minute_saved(minute, lines, by)


def lines_of(minute: Minute) -> list[ActionLine]:
    """All the ACTION lines of a minute: those of its public texts, then those of the restricted one."""
    return [
        *action_lines(minute.text, False),
        *action_lines(minute.decision, False),
        *action_lines(minute.restricted_text, True),
    ]


def _keep_decisions(minute: Minute) -> None:
    """Make the minute's decisions those that its texts now say; when they say the same, nothing is written.

    One that is still said stays the row it was, wherever it stands now: it may have been marked, or cited.
    """
    said = decisions_in(minute.text, minute.decision, minute.restricted_text)
    kept = list(minute.decisions.order_by("position"))
    if [(one.kind, one.text, one.restricted) for one in kept] == [
        (one.kind, one.text, one.restricted) for one in said
    ]:
        return
    standing: dict[tuple[str, str, bool], list[Decision]] = defaultdict(list)
    for one in kept:
        standing[one.kind, one.text, one.restricted].append(one)
    rows = []
    for at, line in enumerate(said):
        same = standing[line.kind, line.text, line.restricted]
        row = same.pop(0) if same else Decision(kind=line.kind, text=line.text, restricted=line.restricted)
        row.minute, row.position = minute, at
        rows.append(row)
    minute.decisions.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    minute.decisions.update(position=F("position") + OUT_OF_THE_WAY)  # no two may stand in one place meanwhile
    Decision.objects.bulk_update([row for row in rows if row.pk], ["position"])
    Decision.objects.bulk_create([row for row in rows if not row.pk])


def _blank(minutes: Minutes, item: AgendaItem) -> Minute:
    """A minute to save over: its history begins with the text, not with nothing."""
    minute = Minute(minutes=minutes, item=item)
    minute.skip_history_when_saving = True  # type: ignore[attr-defined]
    minute.save()
    del minute.skip_history_when_saving  # type: ignore[attr-defined]
    return minute


def _clean(text: str, as_typed: bool) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines.strip():
        return ""
    return lines if as_typed else lines.rstrip()
