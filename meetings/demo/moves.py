"""What officers do with a forward plan: rules that fill it, items split and merged, proposals, the statutory cycle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from csp.demo import Step, World, clock
from csp.models import OutboxMessage, User
from meetings.agenda import deciding
from meetings.agenda import services as agenda
from meetings.demo.content import HEALTH, PARTNERSHIP
from meetings.demo.make import ACCOUNTS, OFFICER
from meetings.duties import services as duties
from meetings.models import AgendaItem, Board, Decision, DutyRound, Meeting, Person

Status = AgendaItem.Status
RULES: dict[str, tuple[dict[str, Any], ...]] = {
    PARTNERSHIP.slug: (
        {"title": "Performance report", "presenters": "Nadia Sandhu", "minutes": 15, "purpose": "information",
         "rule": "months", "months": "1,4,7,10"},
        {"title": "Hate crime and community tensions", "presenters": "Mairi Stewart", "minutes": 10,
         "purpose": "discussion", "rule": "second"},
        {"title": "Strategic assessment: six-month review", "presenters": "Edward Lyle", "minutes": 15,
         "purpose": "discussion", "rule": "months", "months": "6"},
    ),
    HEALTH.slug: (
        {"title": "Director of Public Health’s annual report", "presenters": "Dr Priya Raman", "minutes": 20,
         "purpose": "information", "rule": "months", "months": "2"},
        {"title": "Safeguarding adults", "presenters": "Simone Achebe", "minutes": 10, "purpose": "information",
         "rule": "second"},
    ),
}  # fmt: skip
"""Standing items of the two boards that do not come every time."""

PROPOSALS = (
    ("member", "Advice for victims of online fraud", "Our advice line had 140 calls about it this quarter, and no "
     "partner owns the subject."),
    ("adviser", "Lessons from the safety walks", "Forty residents walked with us. What they said should reach those "
     "who plan lighting."),
    ("member", "Grants for small charities", "The round closes in spring and few members know of it."),
)  # fmt: skip
DECLINED = "The grants are decided by the council’s cabinet. The officer will circulate the dates instead."


def make_moves(world: World) -> None:
    """Each is done today, or on the day it would have been, by who would have done it."""
    officer = User.objects.get(email=ACCOUNTS[OFFICER])
    planned = 0
    for slug, rules in RULES.items():
        board = Board.objects.get(slug=slug)
        for fields in rules:
            agenda.add_standing(board=board, by=officer, planned_ahead=True, **fields)
        planned += len(agenda.plan_by_rules(board=board, by=officer))
    _split_and_merge(world, officer)
    _propose(world, officer)
    _cycle(world, officer)
    world.say(
        f"{planned} standing items planned by rule, {DutyRound.objects.count()} rounds of the statutory cycle"
    )


def _ahead(world: World) -> list[Meeting]:
    """The partnership's meetings whose agenda is neither published nor started, soonest first."""
    found = Meeting.objects.filter(
        board__slug=PARTNERSHIP.slug, date__gt=world.today + timedelta(days=40), published_at=None
    )
    return list(found.exclude(state=Meeting.State.CANCELLED).select_related("board").order_by("date"))


def _split_and_merge(world: World, by: User) -> None:
    """One of the plan's items is split over two meetings, another taken with one of the next meeting."""
    first, second, *_ = _ahead(world)
    split, target = _topics(first)[:2]
    agenda.split_item(
        item=split, by=by, reason="Too much for one item: the figures come first, the plan a meeting later.",
        keeps=agenda.PartOf(f"{split.title}: the figures", first, 15, split.presenters_text),
        parts=[agenda.PartOf(f"{split.title}: the plan", second, 15, split.presenters_text)],
    )  # fmt: skip
    agenda.merge_item(
        item=_topics(second)[0], by=by, into=target, reason="The two reports have the same author and data."
    )


def _topics(meeting: Meeting) -> list[AgendaItem]:
    found = AgendaItem.objects.filter(
        meeting=meeting, status=Status.PLANNED, standing=None, split_from=None, moved_from=None
    )
    return list(found.select_related("meeting__board").order_by("pk"))


def _propose(world: World, by: User) -> None:
    """Two wait for an answer; one was declined, which its mail told then."""
    accounts = {
        "member": User.objects.get(email=ACCOUNTS["Rosalind Pike"]),
        "adviser": User.objects.get(email=ACCOUNTS["Moira Finch"]),
    }
    meeting = _ahead(world)[0]
    made = [
        agenda.propose_item(
            board=meeting.board, meeting=meeting, by=accounts[who], title=title, proposal=why, minutes=10,
            presenters=str(Person.objects.get(user=accounts[who])), purpose="discussion",
        )
        for who, title, why in PROPOSALS
    ]  # fmt: skip
    agenda.withdraw_item(item=made[-1], by=by, reason=DECLINED)
    OutboxMessage.objects.filter(key__startswith="proposal-").delete()


def _cycle(world: World, by: User) -> None:
    """An assessment done and near again, a plan decided at a meeting, its refresh late."""
    board = Board.objects.get(slug=PARTNERSHIP.slug)
    usual = duties.USUAL
    coming = (
        Meeting.objects.filter(board=board, published_at=None).upcoming(world.today).select_related("board")[0]
    )
    near_day = coming.date + timedelta(days=14)
    due = near_day.replace(year=near_day.year - 1, day=min(near_day.day, 28))
    with clock(due - timedelta(days=40)):
        duties.add_duty(board=board, by=by, first_due_on=due, **usual["assessment"])
    done = DutyRound.objects.get(due_on=due)
    with clock(due - timedelta(days=12)):
        duties.enter_done(
            round_=done, by=by, version=done.version, met_on=due - timedelta(days=12),
            note="Approved by the council’s cabinet, minute 62; published on the partnership’s pages.",
        )  # fmt: skip
    near = DutyRound.objects.get(duty=done.duty, met_on=None)
    duties.plan_round(round_=near, by=by, meeting=coming, presenters="Edward Lyle", minutes=20)
    decisions = Decision.objects.filter(kind__in=deciding.DECIDING, minute__minutes__meeting__board=board)
    decision = (
        decisions.filter(restricted=False, minute__item__purpose=AgendaItem.Purpose.SIGN_OFF)
        .select_related("minute__item", "minute__minutes__meeting")
        .order_by("minute__minutes__meeting__date")[0]
    )
    day = decision.minute.minutes.meeting.date
    with clock(day - timedelta(days=60)):
        plan = duties.add_duty(board=board, by=by, first_due_on=day + timedelta(days=20), **usual["plan"])
        deciding.bring(plan.rounds.get(), decision.minute.item, by)
    duties.add_duty(board=board, by=by, first_due_on=world.today - timedelta(days=25), **usual["refresh"])
    duties.bring_all_rounds(world.today)


STEP = Step(33, "The forward plan", make_moves)
