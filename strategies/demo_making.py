"""How the demonstration's strategies are made: one on its route, one out for comment, one that followed another, and
that one printed as a paper of the next meeting."""

from __future__ import annotations

from datetime import date, time, timedelta

from actions.models import Action
from csp.demo import Step, World, clock
from csp.models import OutboxMessage, User
from csp.words import counted
from meetings.agenda import services as agenda
from meetings.agenda.states import AHEAD
from meetings.minutes import services as minutes
from meetings.models import AgendaItem, Board, Meeting, Paper
from strategies.editions import LIVE, endings
from strategies.exchange.services import put_into_pack
from strategies.models import Consultation, PlannedAction, Priority, Strategy
from strategies.services import (
    add_comment,
    add_priority,
    add_step,
    adopt_strategy,
    answer_comment,
    begin_edition,
    create_strategy,
    open_consultation,
    plan_action,
    plan_step,
    review_strategy,
    say_what_came,
    update_priority,
    use_item,
)

Texts = tuple[tuple[str, str, str], ...]  # title, rationale, outcome

PLAN = "Community safety plan"
PLAN_VISION = "Northmere is a borough in which people feel safe at home, in its streets and in its parks."
PLAN_PRIORITIES: Texts = (
    ("Safe town centre", "Most assaults between people who do not know each other happen within a mile of the station.",
     "Fewer people are hurt on a night out."),
    ("Less anti-social behaviour", "Residents of four estates report it most, and report it again.",
     "Whoever reports it hears within five days what is done."),
    ("Safer parks", "Three parks account for half of the reports after dark.",
     "Families use the parks until they close."),
)  # fmt: skip
PLAN_ACTIONS = (
    ("1.1", "Put taxi marshals at the station on Friday and Saturday nights", "Nadia Sandhu", 0),
    ("2.1", "Agree one way to report anti-social behaviour for all housing providers", "Simone Achebe", 1),
    ("3.1", "Light the main path of each of the three parks", "Simone Achebe", 2),
)
LIT = "All three paths are lit. The parks team now keeps the lamps as part of its own work."

HATE = "Hate crime and community tension strategy"
HATE_VISION = (
    "Nobody in Northmere is attacked, abused or shut out for who they are.\n\n"
    "When somebody is, they know whom to tell, are believed, and see that something is done.\n\n"
    "Tension between communities is noticed early, and those who can calm it are asked to."
)
HATE_FOREWORD = (
    "Reports have risen three years in a row. Part of that is trust, and part of it is harm.\n\n"
    "This draft says what we would do about both, and asks you to tell us what we have missed."
)
HATE_PRIORITIES: Texts = (
    ("Make it easy to report", "Two in three of those we asked told nobody.\n\nThird-party reporting centres closed in "
     "2020, and one has opened again.", "Every ward has a place to report where people are known."),
    ("Stand by those who were targeted", "People wait eleven days for a first call.",
     "Everybody who reports is called within two working days.\n\nNobody is called by more than one service."),
    ("Act on tension early", "What schools, landlords and places of worship notice is not put together.",
     "The tension log is read each week, and each entry is acted on or closed."),
)  # fmt: skip
HATE_NOTE = (
    "Please read the second priority with most care: it asks something new of every partner. We would also like to "
    "know which reporting places in your area people would use."
)
# Who says it, of which part and paragraph, what; what becomes of it, or nothing yet.
COMMENTS: tuple[tuple[str, str, int, str, tuple[str, str] | None], ...] = (
    ("member", "vision", 1, "Say “because of who they are or are thought to be”: that is how the law puts it.",
     ("taken", "We have taken the wording of the law.")),
    ("adviser", "vision", 2, "Believed by whom? Say that it is the first person they speak to.",
     ("partly", "We say “by whoever they tell first” in the second priority, and keep the vision short.")),
    ("chair", "vision", 3, "Good. Could it name faith leaders?", None),
    ("member", "foreword", 1, "Give the three figures, or readers will ask for them.",
     ("taken", "A table with the three years stands below the foreword now.")),
    ("adviser", "0-rationale", 1, "The survey had 140 answers. That should be said.", None),
    ("member", "0-rationale", 2, "The library would be willing to be the second centre.",
     ("taken", "Thank you. The library is named in the plan, with a date.")),
    ("chair", "0-outcome", 1, "Every ward is a lot. Would one for each neighbourhood team be enough?",
     ("not_taken", "People told us they would not cross the ring road for it, so we keep every ward.")),
    ("member", "1-outcome", 1, "Two working days from the report, or from when we hear of it?", None),
    ("adviser", "1-outcome", 2, "Victim support and housing would need a joint rota for this.", None),
    ("chair", "2", 0, "Put this one first: it is what we can do most about.",
     ("not_taken", "The order follows what those who were targeted told us matters most.")),
    ("member", "2-outcome", 1, "Who reads the log in the weeks of school holidays?", None),
    ("adviser", "general", 0, "An easy-read version should come out with it.", None),
)  # fmt: skip
WHO = {
    "chair": "chair@northmere.example",
    "member": "member@northmere.example",
    "adviser": "adviser@northmere.example",
}

REFRESHED = (
    "Survivors told us they repeat their story too often, wait too long for somebody to call, and are seldom told what "
    "became of their report."
)
LEFT_BEHIND = "4.2"
DECIDED = "RESOLVED: That the next edition of the strategy be put to the partnership, with the wording as amended."


def make_making(world: World) -> None:
    officer = User.objects.get(email="officer@northmere.example")
    plan = followed(world, officer)
    consultation = out_for_comment(world, officer)
    route = on_its_route(world, officer)
    paper = in_a_pack(world, officer, plan)
    said = counted(consultation.comments.count(), "comment")
    world.say(
        f"{plan}: edition {plan.edition}, a paper of {paper.item.meeting}. {consultation.strategy}: {said}. "
        f"{route}: on its route, next edition"
    )


def followed(world: World, officer: User) -> Strategy:
    """The partnership's plan of some years ago, superseded by the one in force; a review of that is due soon."""
    board = Board.objects.get(slug="csp")
    begun, renewed = world.today - timedelta(days=660), world.today - timedelta(days=300)
    starts = date(begun.year, 4, 1)
    with clock(begun):
        first = create_strategy(
            board=board, by=officer, title=PLAN, kind=Strategy.Kind.PARTNERSHIP_PLAN, starts=starts,
            ends=date(starts.year + 1, 3, 31), vision=PLAN_VISION,
        )  # fmt: skip
        priorities = _priorities(first, PLAN_PRIORITIES, officer)
    with clock(begun + timedelta(days=30)):
        adopt_strategy(strategy=first, by=officer)
        for reference, text, owners, place in PLAN_ACTIONS:
            plan_action(
                priority=priorities[place], by=officer, reference=reference, text=text, owners=owners,
                raised_on=begun + timedelta(days=30), due=Action.Due.ONGOING,
            )  # fmt: skip
    with clock(renewed):
        second = begin_edition(
            strategy=first, by=officer, title=PLAN, starts=date(starts.year + 1, 4, 1),
            ends=date(starts.year + 4, 3, 31), priorities=priorities[:2],
            planned=list(PlannedAction.objects.filter(priority__in=priorities[:2])),
        )  # fmt: skip
        kept = second.priorities.get(title=PLAN_PRIORITIES[1][0])
        _reword(kept, officer, outcome="Whoever reports it hears within three days what is done, and by whom.")
        add_priority(
            strategy=second, by=officer, title="Young people kept from serious violence",
            rationale="Partners owe a duty to work together on it since 2023.",
            outcome="Fewer young people carry a knife.",
        )  # fmt: skip
        lit = {one.pk: (one.version, Action.Status.COMPLETED.value, LIT) for one in endings(second)}
        say_what_came(strategy=second, by=officer, said=lit)
    with clock(renewed + timedelta(days=21), time(16)):
        adopt_strategy(strategy=second, by=officer)
    with clock(world.today - timedelta(days=100)):
        second.refresh_from_db()
        review_strategy(
            strategy=second, by=officer, version=second.version, review_on=world.today + timedelta(days=12),
            note="Half-year review: figures as expected, goes on unchanged",
        )  # fmt: skip
    return second


def out_for_comment(world: World, officer: User) -> Consultation:
    """A sub-group's draft, sent to the partnership ten days ago: a dozen comments, half of them answered."""
    board, asked = Board.objects.get(slug="hate"), Board.objects.get(slug="csp")
    sent = world.today - timedelta(days=10)
    starts = date(world.today.year + 1, 4, 1)
    with clock(sent):
        draft = create_strategy(
            board=board, by=officer, title=HATE, starts=starts, ends=date(starts.year + 3, 3, 31), vision=HATE_VISION,
            foreword=HATE_FOREWORD, foreword_by="The chair of the sub-group",
        )  # fmt: skip
        priorities = _priorities(draft, HATE_PRIORITIES, officer)
        add_step(strategy=draft, by=officer, board=board, wanted_on=world.today + timedelta(days=60))
        add_step(strategy=draft, by=officer, board=asked, wanted_on=world.today + timedelta(days=120))
        consultation = open_consultation(
            strategy=draft, by=officer, boards=[board, asked], comments_by=world.today + timedelta(days=11),
            note=HATE_NOTE,
        )  # fmt: skip
        # Nobody is told now of what was sent round ten days ago.
        OutboxMessage.objects.filter(key__startswith=f"consultation:{consultation.pk}:").delete()
    for number, (who, place, paragraph, text, answered) in enumerate(COMMENTS):
        with clock(sent + timedelta(days=1 + number // 2), time(9 + number)):
            comment = add_comment(
                consultation=consultation, by=User.objects.get(email=WHO[who]), part=_part(place, priorities),
                paragraph=paragraph, text=text,
            )  # fmt: skip
        if answered:
            with clock(world.today - timedelta(days=2)):
                outcome, words = answered
                answer_comment(comment=comment, by=officer, version=comment.version, outcome=outcome, answer=words)
    return consultation


def on_its_route(world: World, officer: User) -> Strategy:
    """The next edition of the sub-group's strategy: its own board has agreed, the partnership is to."""
    board, partnership = Board.objects.get(slug="vawg"), Board.objects.get(slug="csp")
    old = Strategy.objects.filter(board=board, status=Strategy.Status.ADOPTED).earliest("pk")
    going = PlannedAction.objects.filter(priority__strategy=old, action__status__in=LIVE)
    met = _free_day(board, world.today - timedelta(days=9))
    with clock(met - timedelta(days=20)):
        new = begin_edition(
            strategy=old, by=officer, title=old.title, starts=date(old.ends.year, 4, 1),
            ends=date(old.ends.year + 4, 3, 31), priorities=list(old.priorities.all()),
            planned=list(going.exclude(reference=LEFT_BEHIND)),
        )  # fmt: skip
        for priority in new.priorities.filter(title__icontains="survivors"):
            _reword(priority, officer, rationale=REFRESHED)
        own = add_step(strategy=new, by=officer, board=board, wanted_on=met + timedelta(days=5))
        last = add_step(strategy=new, by=officer, board=partnership, wanted_on=world.today + timedelta(days=100))
        meeting = agenda.create_meeting(
            board=board, by=officer, date=met, starts=time(10), ends=time(11), venue=board.usual_venue
        )
        item = agenda.add_item(
            meeting=meeting, by=officer, title=f"{new.title}: next edition", minutes=40, presenters="Chair",
            purpose=AgendaItem.Purpose.SIGN_OFF, verbal=True,
        )  # fmt: skip
        use_item(step=own, by=officer, item=item)
    with clock(met, time(14)):
        agenda.hold_meeting(meeting=meeting, by=officer)
        record = minutes.start_minutes(meeting=meeting, by=officer)
        minutes.save_minute(minutes=record, item=item, by=officer, version=0, text=DECIDED)
    with clock(met + timedelta(days=3)):
        minutes.circulate(minutes=record, by=officer)
        OutboxMessage.objects.filter(key__startswith=f"minutes-circulated:{record.pk}:").delete()
    with clock(world.today - timedelta(days=1)):
        ahead = Meeting.objects.filter(board=partnership, state__in=AHEAD, date__gt=world.today, published_at=None)
        plan_step(
            step=last, by=officer, meeting=ahead.earliest("date"), why="",
            title=f"{new.title} {new.starts.year}-{new.ends.year}: for agreement",
        )  # fmt: skip
    return new


def in_a_pack(world: World, officer: User, plan: Strategy) -> Paper:
    """What the public may read of the plan in force, put under a new item of its board's next meeting today. It is
    printed in the background, as for any officer."""
    ahead = Meeting.objects.filter(board=plan.board, state__in=AHEAD, date__gt=world.today, published_at=None)
    with clock(world.today, time(8)):
        asked = put_into_pack(strategy=plan, by=officer, whole=False, meeting=ahead.earliest("date"))
    assert asked.paper is not None
    return asked.paper


def _priorities(strategy: Strategy, texts: Texts, by: User) -> list[Priority]:
    return [
        add_priority(strategy=strategy, by=by, title=title, rationale=rationale, outcome=outcome)
        for title, rationale, outcome in texts
    ]


def _reword(priority: Priority, by: User, **words: str) -> None:
    stands = {name: getattr(priority, name) for name in ("title", "rationale", "outcome", "parent", "position")}
    update_priority(priority=priority, by=by, version=priority.version, **{**stands, **words})


def _part(place: str, priorities: list[Priority]) -> str:
    """ "0-outcome" is the outcome of the first priority."""
    number, _, text = place.partition("-")
    if not number.isdecimal():
        return place
    return f"priority-{priorities[int(number)].pk}{'-' if text else ''}{text}"


def _free_day(board: Board, day: date) -> date:
    """That day, or the next before it on which the board does not meet."""
    while board.meetings.filter(date=day).exists() or day.weekday() > 4:
        day -= timedelta(days=1)
    return day


STEP = Step(62, "How strategies are made", make_making)
