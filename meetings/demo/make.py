"""Makes the fictional partnership: organisations, people, boards, two years of meetings and some to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from csp.demo import PASSWORD, Step, World, clock
from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.agenda import services as agenda
from meetings.agenda.candidates import Source, read_candidates
from meetings.agenda.notice import last_day_to_publish
from meetings.demo import papers as texts
from meetings.demo.after import approve_and_publish, remark
from meetings.demo.calendar import meeting_days
from meetings.demo.content import (
    COUNCIL,
    HEALTH,
    LEFT_OUT,
    LEFT_OVER,
    OFFICER,
    ORGANISATIONS,
    PARTNERSHIP,
    PEOPLE,
    PRINTED,
    RESPONSIBLE,
    SUB_GROUP_ACTIONS,
    SUB_GROUP_TOPICS,
    SUB_GROUPS,
    TEMPLATES,
    TOPICS,
    BoardPlan,
    Topic,
)
from meetings.demo.decided import decide
from meetings.demo.reports import write_report
from meetings.demo.supplement import publish_supplement
from meetings.minutes import services as minutes
from meetings.models import (
    AgendaItem,
    Attendance,
    Board,
    Meeting,
    Membership,
    Minutes,
    Organisation,
    Person,
    Report,
)
from meetings.packs.opened import record_opening
from meetings.packs.services import build_pack, publish_meeting
from meetings.papers import services as papers
from meetings.people import services as people

ACCOUNTS = {
    OFFICER: "officer@northmere.example",
    PARTNERSHIP.chair: "chair@northmere.example",
    "Rosalind Pike": "member@northmere.example",
    "Moira Finch": "adviser@northmere.example",
}
QUARTERS_BACK, QUARTERS_ON = 8, 4
SUPPLEMENT_FOR = 120  # days: the newest agendas have one
PAPERS_FOR = 370  # days: earlier items were verbal, which keeps the making of it short


def make_people(world: World) -> None:
    """Organisations, forty people and the accounts that can be logged in to."""
    by = world.administrator
    known = {
        short: people.create_organisation(
            by=by, name=name, short_name=short, responsible_authority=short in RESPONSIBLE
        )
        for name, short in ORGANISATIONS
    }
    for name, post, short in PEOPLE:
        email = ACCOUNTS.get(name, f"{name.lower().split()[-2]}.{name.lower().split()[-1]}@northmere.example")
        person = people.create_person(
            by=by, name=name, post_title=post, organisation=known[short], email=email, phone="01632 960123"
        )
        if name in ACCOUNTS:
            Person.objects.filter(pk=person.pk).update(user=User.objects.create_user(email, PASSWORD))
    world.say(f"{Organisation.objects.count()} organisations, {Person.objects.count()} people")


def make_boards(world: World) -> None:
    """Two boards and five sub-groups, everybody in their seats for three years."""
    partnership = make_board(world, PARTNERSHIP, None)
    make_board(world, HEALTH, None)
    for plan in SUB_GROUPS:
        make_board(world, plan, partnership)
    with clock(since(world)):
        people.add_membership(
            board=partnership, by=world.administrator, role=BoardRole.ADVISER, starts=since(world),
            person=Person.objects.get(name="Moira Finch"),
        )  # fmt: skip
        people.add_membership(
            board=partnership, by=world.administrator, role=BoardRole.MEMBER, starts=since(world),
            organisation=Organisation.objects.get(short_name="CAN"),
        )  # fmt: skip
    world.say(f"{Board.objects.count()} boards, {Membership.objects.count()} seats")


def make_board(world: World, plan: BoardPlan, parent: Board | None) -> Board:
    by = world.administrator
    officer = Person.objects.get(name=OFFICER)
    board = people.create_board(
        by=by,
        name=plan.name,
        slug=plan.slug,
        parent=parent,
        authority=COUNCIL,
        purpose=plan.purpose,
        quorum=3 if parent else 5,
        contact_officer=officer,
        notice_rule=Board.NoticeRule.NONE if parent else Board.NoticeRule.ADOPTED,
        usual_venue="Council Chamber, Northmere Town Hall"
        if not parent
        else "Meeting room 2, Northmere Town Hall",
        **PRINTED.get(plan.slug, {}),
    )
    seats = [(OFFICER, BoardRole.OFFICER), (plan.chair, BoardRole.CHAIR)]
    seats += [(name, BoardRole.MEMBER) for name in plan.members if name != plan.chair]
    with clock(since(world)):
        for name, role in seats:
            person = Person.objects.select_related("organisation").get(name=name)
            people.add_membership(
                board=board, by=by, role=role, starts=since(world), person=person, organisation=person.organisation
            )
    make_template(board, plan)
    return board


def make_template(board: Board, plan: BoardPlan) -> None:
    """What each of its agendas starts from: a template of its own, or the usual one."""
    by = User.objects.get(email=ACCOUNTS[OFFICER])
    if plan.slug not in TEMPLATES:
        agenda.add_usual_template(board=board, by=by)
    for fields in TEMPLATES.get(plan.slug, ()):
        agenda.add_standing(board=board, by=by, **fields)


def make_meetings(world: World) -> None:
    """Two years of meetings held, minuted and approved; the next with its agenda; a year of plans."""
    officer = User.objects.get(email=ACCOUNTS[OFFICER])
    # Sub-groups first: the partnership's agenda asks for their updates.
    for plan in (*SUB_GROUPS, HEALTH, PARTNERSHIP):
        board = Board.objects.get(slug=plan.slug)
        days = meeting_days(plan, world.today, quarters_back=QUARTERS_BACK, quarters_on=QUARTERS_ON)
        topics = _shuffled(world, TOPICS)
        previous: Meeting | None = None
        past = [day for day in days if day < world.today]
        for number, day in enumerate(days):
            with texts.opened_here():
                held = make_meeting(world, board, plan, day, topics[3 * number :], officer, previous)
            previous = held or previous
            if day == past[-1] and plan == PARTNERSHIP and previous:
                agenda.add_item(meeting=previous, by=officer, status=AgendaItem.Status.PLANNED, **LEFT_OVER)
        world.say(f"{board}: {board.meetings.count()} meetings")


def make_meeting(
    world: World, board: Board, plan: BoardPlan, day: date, topics: list[Topic], by: User, previous: Meeting | None
) -> Meeting | None:
    """One meeting as far as its day allows. Returns it if it has been held, for the next one to approve."""
    is_sub_group = plan in SUB_GROUPS
    publish_on = last_day_to_publish(day)
    far_ahead = day > world.today + timedelta(days=200)
    with clock(min(publish_on - timedelta(days=20), world.today)):
        meeting = agenda.create_meeting(
            board=board, by=by, date=day.replace(day=1) if far_ahead else day, to_be_booked=far_ahead,
            starts=None if far_ahead else time(10), ends=None if far_ahead else time(12, 30),
            venue="" if far_ahead else board.usual_venue,
        )  # fmt: skip
        planned = day > world.today + timedelta(days=40)
        build_agenda(world, meeting, topics, by, is_sub_group=is_sub_group, planned=planned)
    if not is_sub_group and publish_on < world.today:
        with clock(publish_on):
            build_pack(meeting=meeting, by=by)
            pack = publish_meeting(meeting=meeting, by=by)
            record_opening(user=User.objects.get(email=ACCOUNTS["Rosalind Pike"]), pack=pack)
            meeting.refresh_from_db()
        if plan is PARTNERSHIP and day > world.today - timedelta(days=SUPPLEMENT_FOR):
            publish_supplement(world, meeting, topics[0], by)
    if day >= world.today:
        return None
    hold(world, meeting, topics, by, previous, is_sub_group=is_sub_group)
    return meeting


def build_agenda(
    world: World, meeting: Meeting, topics: list[Topic], by: User, *, is_sub_group: bool, planned: bool
) -> None:
    coming = not planned and meeting.date >= world.today
    by_hand = not (planned or coming)
    status = AgendaItem.Status.CONFIRMED if by_hand else AgendaItem.Status.PLANNED

    def add(title: str, minutes: int | None, presenters: str = "Chair", **fields: Any) -> AgendaItem:
        return agenda.add_item(
            meeting=meeting, by=by, title=title, minutes=minutes, presenters=presenters, status=status, **fields
        )

    if by_hand:
        add("Introductions and apologies for absence", 2, verbal=True)
        add(
            "Declarations of interest", 2, verbal=True,
            note="Members are asked to declare any personal or prejudicial interest in any matter on this agenda.",
        )  # fmt: skip
        add("Minutes and action log", 5, sections=["previous-minutes", "action-log"])
    if is_sub_group:
        for title in SUB_GROUP_TOPICS[:: 2 if planned else 1]:
            add(title, 10, verbal=True, purpose="discussion")
    else:
        for topic in topics[:3]:
            with_papers = not planned and meeting.date > world.today - timedelta(days=PAPERS_FOR)
            item = add(topic.title, topic.minutes, topic.presenter, purpose=topic.purpose, verbal=not with_papers)
            if with_papers:
                make_papers(world, item, topic, by)
        if by_hand:
            add("Break", 10, "", kind="break")
        if not planned:
            make_restricted(world, add, meeting, by)
    if by_hand:
        add("Forward plan", 5, sections=["forward-plan"])
        add("Any other business", 5, verbal=True)
        add("Date of next meeting", None, verbal=True)
    if coming:
        start(meeting, by)


def start(meeting: Meeting, by: User) -> None:
    """The agenda from the board's template and the plan; what was left over, and one standing item, stay off it."""
    ready = read_candidates(meeting).ready
    left = [one for one in ready if one.source == Source.LEFT_OVER or (one.title, meeting.board.slug) in LEFT_OUT]
    reasons = {one.key: LEFT_OUT[one.title, meeting.board.slug] for one in left if one.standing}
    come = {one.key for one in ready} - {one.key for one in left}
    agenda.start_agenda(meeting=meeting, by=by, come=come, reasons=reasons)


def make_papers(world: World, item: AgendaItem, topic: Topic, by: User) -> None:
    board = item.meeting.board
    if item.meeting.date >= world.today and not Report.objects.exists():
        write_report(item, topic, by)
        return
    report = papers.add_paper(
        item=item, by=by, title=topic.title, author=topic.presenter, marking="OFFICIAL",
        upload=texts.report(topic, board.name, item.meeting.date, "OFFICIAL"),
    )  # fmt: skip
    made = [report]
    if len(topic.background) > 2:
        made.append(
            papers.add_paper(
                item=item,
                by=by,
                title="Appendix A: figures",
                kind="appendix",
                author=topic.presenter,
                marking="OFFICIAL",
                upload=texts.appendix(topic, item.meeting.date),
            )
        )
    for paper in made:
        papers.prepare_version(paper.versions.get())


def make_restricted(world: World, add: Callable[..., AgendaItem], meeting: Meeting, by: User) -> None:
    grounds: dict[str, Any] = {
        "restricted": True,
        "grounds": ["1", "7"],
        "public_interest_reason": "The report names people and describes investigations that are still going on.",
    }
    topic = Topic(
        "Performance and threat update", "Nadia Sandhu", "information", 10,
        ("Three investigations are at a stage at which figures by street would identify those concerned.",
         "Repeat victims are named in the annex held by the police."),
        "note the report",
        "", (),
    )  # fmt: skip
    item = add(topic.title, topic.minutes, topic.presenter, purpose="information", **grounds)
    paper = papers.add_paper(
        item=item, by=by, title=topic.title, author=topic.presenter, marking="OFFICIAL-SENSITIVE",
        upload=texts.report(topic, meeting.board.name, meeting.date, "OFFICIAL-SENSITIVE"), **grounds,
    )  # fmt: skip
    papers.prepare_version(paper.versions.get())


def hold(
    world: World, meeting: Meeting, topics: list[Topic], by: User, previous: Meeting | None, *, is_sub_group: bool
) -> None:
    """The meeting takes place: attendance, minutes, last meeting's approved; then circulated."""
    with clock(meeting.date, time(14)):
        agenda.hold_meeting(meeting=meeting, by=by)
        record = minutes.start_minutes(meeting=meeting, by=by)
        attend(world, meeting, by)
        for item in meeting.items.all():
            text, decision, private = minuted(world, item, topics, is_sub_group=is_sub_group)
            minutes.save_minute(
                minutes=record, item=item, by=by, version=0, text=text, decision=decision, restricted_text=private
            )
        if not is_sub_group and meeting.date > world.today - timedelta(days=SUPPLEMENT_FOR):
            decide(record, [topic.title for topic in topics[:3]], by)
        if previous:
            approve_and_publish(previous, meeting, by)
    if meeting.date + timedelta(days=7) < world.today:
        with clock(meeting.date + timedelta(days=7)):
            minutes.circulate(minutes=Minutes.objects.get(pk=record.pk), by=by)
            # Nobody is told now of what was circulated long ago.
            OutboxMessage.objects.filter(key__startswith="minutes-circulated:").delete()
            if not is_sub_group and meeting.date > world.today - timedelta(days=100):
                remark(Minutes.objects.get(pk=record.pk), User.objects.get(email=ACCOUNTS["Rosalind Pike"]), by)


CAME_AND_WENT = {2: minutes.Times(time(10, 20)), 4: minutes.Times(left_at=time(11, 40))}
"""Who came late and who left early, if they came, by their place among the seats."""


def attend(world: World, meeting: Meeting, by: User) -> None:
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board, person__isnull=False)
    for number, seat in enumerate(seats):
        present = seat.role != BoardRole.MEMBER or world.random.random() < 0.8
        status = Attendance.Status.PRESENT if present else Attendance.Status.APOLOGIES
        times = CAME_AND_WENT.get(number) if present else None
        minutes.set_attendance(meeting=meeting, by=by, status=status, person=seat.person, times=times)


def minuted(world: World, item: AgendaItem, topics: list[Topic], *, is_sub_group: bool) -> tuple[str, str, str]:
    """What was said, decided, and said in private under one item."""
    topic = next((topic for topic in topics[:3] if topic.title == item.title), None)
    if topic:
        lines = "\n".join(f"ACTION: {line}" for line, _days in topic.actions)
        return f"{topic.discussion}\n\n{lines}", f"RESOLVED to {topic.recommendation}.", ""
    if item.restricted:
        return (
            "This item was considered in private.",
            "RESOLVED to note the report.",
            "Members went through the three investigations. No further step was asked of partners.",
        )
    if is_sub_group and item.title in SUB_GROUP_TOPICS[:2]:
        seat = world.random.choice(
            list(
                Membership.objects.filter(board=item.meeting.board, role=BoardRole.MEMBER).select_related("person")
            )
        )
        line = world.random.choice(SUB_GROUP_ACTIONS).format(owner=seat.person)
        return f"The report was discussed and its main points were agreed.\n\nACTION: {line}", "", ""
    return STANDING_TEXT.get(item.title, "The item was discussed."), "", ""


STANDING_TEXT = {
    "Introductions and apologies for absence": "The Chair welcomed everybody. Apologies were noted.",
    "Declarations of interest": "There were no declarations of interest.",
    "Minutes and action log": (
        "The minutes of the last meeting were agreed as a correct record. The action log was reviewed."
    ),
    "Break": "",
    "Forward plan": "The forward plan was noted.",
    "Any other business": "There was none.",
    "Date of next meeting": "The date of the next meeting was confirmed.",
}


def since(world: World) -> date:
    return world.today.replace(day=1) - timedelta(days=3 * 365)


def _shuffled(world: World, topics: list[Topic]) -> list[Topic]:
    """Enough topics for every meeting: each comes round again a year or so later."""
    result: list[Topic] = []
    while len(result) < 3 * (QUARTERS_BACK + QUARTERS_ON + 1):
        result += world.random.sample(topics, len(topics))
    return result


STEPS = (
    Step(10, "Organisations and people", make_people),
    Step(20, "Boards", make_boards),
    Step(30, "Two years of meetings", make_meetings),
)
