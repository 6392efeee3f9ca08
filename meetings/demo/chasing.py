"""Papers of the fictional boards' next meetings that are asked for, late, received, accepted and not asked for yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from csp.demo import Step, World, clock
from csp.models import User
from meetings.agenda.notice import is_working_day
from meetings.demo import papers as texts
from meetings.demo.content import HEALTH, PARTNERSHIP, TOPICS
from meetings.demo.make import ACCOUNTS, OFFICER
from meetings.models import AgendaItem, Meeting, Paper
from meetings.papers import asking, services
from meetings.papers.services import links_of

ASKED_BEFORE = timedelta(days=12)


@dataclass(frozen=True)
class Wanted:
    """A paper of the next meeting of the health board. ``due``: so many working days from today."""

    title: str
    author: str
    due: int
    asked: bool = True
    comes: bool = False
    accepted: bool = False


WANTED = (
    Wanted("Falls prevention: what works", "Dr Priya Raman", 1, comes=True, accepted=True),
    Wanted("Winter pressures plan", "Helen Cartwright", 2, comes=True),
    Wanted("Mental health crisis cafés: first results", "Dr Yusuf Demir", -3),
    Wanted("Volunteers in social prescribing", "Rosalind Pike", 4),
    Wanted("Drug and alcohol services: tender", "Oliver Brandt", 9, asked=False),
)


def make_chasing(world: World) -> None:
    officer = User.objects.get(email=ACCOUNTS[OFFICER])
    with texts.opened_here():
        meeting = _next_meeting(HEALTH.slug, world.today)
        items = AgendaItem.objects.live().filter(meeting=meeting, kind=AgendaItem.Kind.ITEM)
        if item := items.order_by("position").first():
            for wanted in WANTED:
                _chase(world, item, wanted, officer)
        _newer_version(world, officer)
    world.say(f"{Paper.objects.filter(requested_at__isnull=False).count()} papers asked for")


def _chase(world: World, item: AgendaItem, wanted: Wanted, by: User) -> None:
    with clock(world.today - ASKED_BEFORE):
        paper = services.add_paper(
            item=item, by=by, title=wanted.title, author=wanted.author, due=_working_day(world.today, wanted.due)
        )
        if wanted.asked:
            asking.ask(paper=paper, by=by)
    if wanted.due < 0:
        link = links_of(paper).open().get()
        with clock(_working_day(world.today, -2)):
            text = "The figures for the autumn come out on Friday. I will send it on Monday."
            asking.tell(paper=asking.paper_of(link), link=link, kind="late", text=text)
    if wanted.comes:
        _hand_in(world, paper, by, accept=wanted.accepted)


def _newer_version(world: World, by: User) -> None:
    """Of a paper of the partnership's next meeting a newer version has come; the old one is printed until then."""
    meeting = _next_meeting(PARTNERSHIP.slug, world.today)
    papers = Paper.objects.filter(item__meeting=meeting, author_person__isnull=False, item__restricted=False)
    paper = asking.with_all(papers).order_by("item__position", "pk").first()
    if paper and paper.author_person:
        with clock(world.today - ASKED_BEFORE):
            asking.new_link(paper, paper.author_person, by)
        _hand_in(world, paper, by, accept=False)


def _hand_in(world: World, paper: Paper, by: User, *, accept: bool) -> None:
    link = links_of(paper).open().get()
    item = paper.item
    with clock(_working_day(world.today, -1)):
        upload = texts.report(
            TOPICS[paper.pk % len(TOPICS)], item.meeting.board.name, item.meeting.date, "OFFICIAL"
        )
        version = asking.hand_in(paper=asking.paper_of(link), link=link, upload=upload)
        services.prepare_version(version)
        if accept:
            asking.accept_version(version=version, by=by)


def _next_meeting(slug: str, today: date) -> Meeting | None:
    booked = Meeting.objects.upcoming(today + timedelta(days=1)).exclude(state=Meeting.State.TO_BE_BOOKED)
    return booked.filter(board__slug=slug).first()


def _working_day(today: date, count: int) -> date:
    """So many working days from today; before it, when negative."""
    day, left, step = today, abs(count), timedelta(days=1 if count > 0 else -1)
    while left:
        day += step
        left -= is_working_day(day)
    return day


STEP = Step(32, "Papers asked for", make_chasing)
