"""The facts that ``meetings.agenda.foresight`` looks at, gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from csp.roles import Power
from meetings.access import Reader, boards_held
from meetings.agenda import foresight
from meetings.agenda.foresight import Presenting, Promised, Sitting, Warning
from meetings.agenda.plan.history import Histories
from meetings.models import AgendaItem, Board, DutyRound, Meeting, Presenter

Status, State = AgendaItem.Status, Meeting.State
DECIDES = (AgendaItem.Purpose.DECISION, AgendaItem.Purpose.SIGN_OFF)
OVER = (State.HELD, State.CLOSED, State.CANCELLED)


def warnings(
    meetings: Sequence[Meeting],
    items: Mapping[int, Sequence[AgendaItem]],
    histories: Histories,
    user: Reader,
    *,
    today: date,
) -> dict[int, list[Warning]]:
    """By meeting, what to look at there. ``items`` by meeting know their presenters. Four queries or fewer.

    Of other boards only what ``user`` may read is told.
    """
    ahead = [meeting for meeting in meetings if not _is_over(meeting, today)]
    at_once = foresight.clashes(_presenting(ahead, items, user)) if ahead else {}
    deciding = take_decisions({meeting.board_id for meeting in ahead}) if ahead else set()
    found = {}
    for meeting in meetings:
        facts = promised(items.get(meeting.pk, []), histories)
        if _is_over(meeting, today):
            found[meeting.pk] = foresight.of_meeting_over(facts, cancelled=meeting.state == State.CANCELLED)
        else:
            decides = meeting.board_id in deciding
            to_come = foresight.of_meeting_to_come(
                sitting_of(meeting), facts, today=today, takes_decisions=decides
            )
            found[meeting.pk] = [*to_come, *at_once.get(meeting.pk, [])]
    return {key: told for key, told in found.items() if told}


def take_decisions(boards: Iterable[int]) -> set[int]:
    """Those of ``boards`` that were ever to decide anything: most sub-groups only report to theirs. One query."""
    items = AgendaItem.objects.filter(meeting__board=OuterRef("pk")).order_by()
    decides = Exists(items.filter(purpose__in=DECIDES)) | Exists(
        DutyRound.objects.filter(duty__board=OuterRef("pk"))
    )
    return set(Board.objects.filter(decides, pk__in=boards).order_by().values_list("pk", flat=True))


def sitting_of(meeting: Meeting) -> Sitting:
    return Sitting(meeting.pk, meeting.board.name, meeting.date, meeting.starts, meeting.ends)


def promised(items: Iterable[AgendaItem], histories: Histories) -> list[Promised]:
    """The items of one meeting as facts; breaks take time, headings promise nothing."""
    return [
        Promised(
            title=item.title,
            minutes=item.minutes,
            open=item.status in (Status.PROPOSED, Status.PLANNED),
            stands=item.status in AgendaItem.LIVE,
            agreed=item.status != Status.PROPOSED,
            decides=item.purpose in DECIDES or bool(getattr(item, "_statutory", False)),
            deferrals=histories.deferrals(item),
        )
        for item in items
    ]


def _is_over(meeting: Meeting, today: date) -> bool:
    """Held or cancelled, or its day has passed; one still to be booked is never over."""
    return meeting.state in OVER or (meeting.date < today and meeting.is_booked)


def _presenting(
    meetings: Sequence[Meeting], items: Mapping[int, Sequence[AgendaItem]], user: Reader
) -> list[Presenting]:
    """Who presents at these meetings, and at others on the same days that ``user`` may read of."""
    booked = [meeting for meeting in meetings if meeting.is_booked]
    people = {
        presenter.person_id
        for meeting in booked
        for item in items.get(meeting.pk, [])
        if item.status in AgendaItem.LIVE
        for presenter in item.presenters.all()
        if presenter.person_id
    }
    if not people:
        return []
    open_to_user = Q(item__restricted=False) | Q(item__meeting__board_id__in=boards_held(user, Power.READ))
    found = (
        Presenter.objects.filter(
            open_to_user,
            person_id__in=people,
            item__in=AgendaItem.objects.visible_to(user).order_by(),
            item__status__in=AgendaItem.LIVE,
            item__meeting__date__in={meeting.date for meeting in booked},
        )
        .exclude(item__meeting__state__in=(*OVER, State.TO_BE_BOOKED))
        .select_related("item__meeting__board", "person")
    )
    return [
        Presenting(one.person.pk, one.person.name, sitting_of(one.item.meeting)) for one in found if one.person
    ]
