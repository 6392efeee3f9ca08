"""The thread: what is next to each thing, the whole from a priority to a mail, and who is shown what of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from actions.tests.makers import make_action
from csp.models import User
from meetings.models import AgendaItem, Board, Duty, Minutes, PaperVersion
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pages import texts
from meetings.thread import walk
from meetings.thread.registry import MACHINE, Viewer, threads
from meetings.thread.walk import Branch, Thread, next_to, node_at, whole
from strategies.models import Concern, SignOffStep
from strategies.tests.chain import HELD, Chain, make_chain
from strategies.tests.makers import make_priority, make_strategy, measure, plan

CAME_FROM, CAME_OF = ".thread-panel__side:first-child a", ".thread-panel__side:last-child a"


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel("2018-08-20T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def chain(board: Board, officer: User, member: User) -> Chain:
    return make_chain(board, officer, member)


def thread_of(thing: Any, viewer: Viewer) -> Thread:
    node = node_at(threads.place_of(thing), viewer)
    assert node
    return whole(node, viewer)


def drawn(branches: Sequence[Branch], depth: int = 0) -> list[str]:
    """Each thing with a dot for each step, and the word for what it is to the one before."""
    found = []
    for one in branches:
        again = " (again)" if one.again else ""
        found.append(f"{'.' * depth}{one.word}: {one.node.shown.short or one.node.shown.text}{again}")
        found += drawn(one.branches, depth + 1)
    return found


def beside(thing: Any, viewer: Viewer) -> tuple[list[str], list[str]]:
    kind, pk = threads.place_of(thing)
    found = next_to(kind, [pk], viewer)[pk]
    came_from, came_of = (
        [f"{one.word}: {one.node.shown.short or one.node.shown.text}" for one in side]
        for side in (found.came_from, found.came_of)
    )
    return came_from, came_of


def test_each_thing_knows_what_it_came_from_and_what_came_of_it(chain: Chain, officer: User) -> None:
    mail = "Mail: Mail to mina.member@example.org"
    item, report = "Agenda item: Drop-in for survivors", "Report: Where to open it"
    decision, action = "Decision: Resolved to open it in Mill Lane", "Action: CSP-2"
    expected = {
        chain.strategy: ([], ["Priority: Support Survivors"]),
        chain.priority: (
            ["Strategy: Safer streets"],
            ["Measured by: VAWG-03", "On an agenda: Drop-in for survivors", "Planned action: CSP-1"],
        ),
        chain.indicator: (["Measures: Support Survivors", "Planned action: CSP-1"], []),
        chain.planned: (["Planned for: Support Survivors"], ["Measured by: VAWG-03"]),
        chain.item: (["About: Support Survivors"], [report, decision, action]),
        chain.paper: ([item], [decision, action]),
        chain.decision: ([item, report], [action]),
        chain.action: (
            ["Minuted under: Drop-in for survivors", report, "Decided: Resolved to open it in Mill Lane"], [mail],
        ),
        chain.mail: ([action], []),
    }  # fmt: skip
    assert {thing: beside(thing, officer) for thing in expected} == expected


DOWN = [
    "Measured by: VAWG-03",
    "On an agenda: Drop-in for survivors",
    ".Report: Where to open it",
    ".Decision: Resolved to open it in Mill Lane",
    "..Action: CSP-2",
    "...Mail: Mail to mina.member@example.org",
    "Planned action: CSP-1",
]


def test_whole_thread_leads_from_a_priority_to_a_mail_and_back(chain: Chain, officer: User) -> None:
    thread = thread_of(chain.priority, officer)
    assert (drawn(thread.came_from), drawn(thread.came_of)) == (["Strategy: Safer streets"], DOWN)
    assert drawn(thread_of(chain.mail, officer).came_from) == [
        "Action: CSP-2",
        ".Decided: Resolved to open it in Mill Lane",
        "..Agenda item: Drop-in for survivors",
        "...About: Support Survivors",
        "....Strategy: Safer streets",
        "..Report: Where to open it",
        "...Agenda item: Drop-in for survivors (again)",
    ]


@pytest.mark.parametrize(
    ("who", "down"),
    [
        ("officer", DOWN),
        ("chair", [*DOWN[:5], DOWN[6]]),
        ("member", [*DOWN[:2], *DOWN[3:5], DOWN[6]]),
        ("outsider", []),
        ("public", []),
        ("administrator", []),
    ],
)
def test_thread_goes_on_only_through_what_its_reader_may_see(
    who: str, down: list[str], chain: Chain, request: pytest.FixtureRequest
) -> None:
    """A member sees no draft of a paper; nobody but officers sees mails; others see what is adopted, no more."""
    assert drawn(thread_of(chain.priority, request.getfixturevalue(who)).came_of) == down


def test_public_follows_what_was_published(chain: Chain, public: AnonymousUser, outsider: User) -> None:
    AgendaItem.objects.update(published_at=timezone.now())
    PaperVersion.objects.update(published_at=timezone.now())
    now, at = timezone.now(), make_meeting(chain.strategy.board, date(2018, 9, 26))
    Minutes.objects.update(
        state="published", published_at=now, published_by=outsider, approved_at=now, approved_by=outsider,
        approved_at_meeting=at,
    )  # fmt: skip
    assert drawn(thread_of(chain.priority, public).came_of) == DOWN[1:4]


def test_public_is_not_told_what_a_restricted_item_is_about(chain: Chain, public: AnonymousUser) -> None:
    AgendaItem.objects.update(
        published_at=timezone.now(), restricted=True, grounds=["1"], public_title="Exempt matter"
    )
    assert drawn(thread_of(chain.priority, public).came_of) == []
    assert beside(chain.item, public) == ([], [])
    node = node_at(("item", chain.item.pk), public)
    assert node
    assert node.shown.text == "Exempt matter"


def test_machine_sees_everything(chain: Chain) -> None:
    AgendaItem.objects.update(restricted=True, grounds=["1"], public_title="Exempt matter")
    assert drawn(thread_of(chain.priority, MACHINE).came_of) == DOWN


def test_an_item_goes_on_as_the_one_it_was_moved_to_split_into_or_merged_with(board: Board, officer: User) -> None:
    first = make_item(make_meeting(board, HELD), "First", status="deferred")
    second = make_item(make_meeting(board, date(2018, 9, 26)), "Second", moved_from=first)
    make_item(second.meeting, "A part", split_from=second)
    third = make_item(make_meeting(board, date(2018, 12, 19)), "Third")
    second.status, second.merged_into = "merged", third
    second.save()
    assert drawn(thread_of(first, officer).came_of) == [
        "Deferred to: Second", ".Merged into: Third", ".Split off: A part",
    ]  # fmt: skip
    assert drawn(thread_of(third, officer).came_from) == ["Took up: Second", ".Deferred from: First"]


def test_duty_leads_to_the_item_it_was_brought_to_for_the_people_of_the_board(
    board: Board, officer: User, member: User, public: AnonymousUser
) -> None:
    item = make_item(make_meeting(board, HELD), "Strategic assessment for sign-off")
    make_item(item.meeting, "Another item")
    assessment = Duty.objects.create(board=board, title="Strategic assessment", first_due_on=date(2018, 10, 31))
    brought, waiting = (
        assessment.rounds.create(due_on=day, item=at)
        for day, at in ((date(2018, 10, 31), item), (date(2019, 10, 31), None))
    )
    for user in (officer, member):
        assert beside(brought, user) == ([], [f"Brought to: {item.title}"])
        assert beside(item, user) == (["Duty: Strategic assessment"], [])
        assert beside(waiting, user) == ([], [])
    assert beside(item, public) == ([], [])
    assert Client().get(f"/thread/duty/{brought.pk}/").status_code == 404
    page = log_in(member).get(f"/thread/duty/{brought.pk}/")
    assert "Strategic assessment for sign-off" in " ".join(texts(page, "main"))


def test_thread_that_comes_back_on_itself_ends(chain: Chain, officer: User) -> None:
    """The board looks at the action that came of its own decision, on the same item."""
    Concern.objects.create(item=chain.item, action=chain.action, by=officer)
    found = drawn(thread_of(chain.priority, officer).came_of)
    assert found[4:6] == ["..Action: CSP-2", "...On an agenda: Drop-in for survivors (again)"]


def test_long_thread_is_cut_and_says_so(
    chain: Chain, board: Board, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST", 4)
    thread = thread_of(chain.priority, officer)
    assert (len(drawn(thread.came_of)), thread.cut) == (3, True)
    page = log_in(officer).get(f"/thread/priority/{chain.priority.pk}/")
    assert texts(page, ".govuk-inset-text")[0].startswith("This thread is long")


@pytest.mark.parametrize("count", [1, 30])
def test_thread_costs_a_query_a_step_and_a_kind_whatever_its_rows(
    count: int, chain: Chain, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        plan(chain.priority, make_action(board, 100 + number), f"2.{number}")
        item = make_item(chain.item.meeting, f"Item {number}")
        Concern.objects.create(item=item, priority=chain.priority, by=officer)
        measure(make_priority(chain.strategy, f"Priority {number}", parent=chain.priority), chain.indicator)
    with django_assert_num_queries(15):
        thread_of(chain.priority, officer)
    with django_assert_num_queries(8):
        beside(chain.priority, officer)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [("officer", [200] * 9), ("outsider", [200, 200, *[404] * 7]), ("public", [200, 200, *[404] * 7])],
)
def test_thread_has_a_page_for_whoever_sees_the_thing(
    who: str, statuses: list[int], chain: Chain, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    places = [threads.place_of(thing) for thing in vars(chain).values()]
    assert [client.get(f"/thread/{kind}/{pk}/").status_code for kind, pk in places] == statuses
    pictures = [client.get(f"/thread/{kind}/{pk}/picture.svg") for kind, pk in places]
    assert [picture.status_code for picture in pictures] == statuses
    for wrong in ("none/1", "item/0", f"item/{2**63}", "item/9999999999999999999999"):
        assert (wrong, client.get(f"/thread/{wrong}/").status_code) == (wrong, 404)


def test_picture_has_a_title_and_a_line_for_each_thing(chain: Chain, officer: User) -> None:
    answer = log_in(officer).get(f"/thread/action/{chain.action.pk}/picture.svg", {"narrow": ""})
    drawn = answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert drawn.count("<circle") == 8
    assert "<title>The thread of CSP-2: Sign the lease</title>" in drawn
    assert 'width="400"' in drawn


def test_pages_of_things_show_both_sides(chain: Chain, officer: User) -> None:
    client = log_in(officer)
    found = {}
    for thing in (chain.indicator, chain.item, chain.paper, chain.action):
        url = f"/boards/csp/{HELD}/1/" if thing == chain.item else thing.get_absolute_url()
        page = client.get(url)
        found[url] = (len(texts(page, CAME_FROM)), len(texts(page, CAME_OF)))
    assert list(found.values()) == [(2, 0), (1, 3), (1, 2), (3, 1)]


def test_item_s_address_leads_to_where_it_stands(chain: Chain, officer: User, outsider: User) -> None:
    client = log_in(officer)
    assert client.get(f"/items/{chain.item.pk}/").headers["Location"] == f"/boards/csp/{HELD}/1/"
    AgendaItem.objects.update(status="planned")
    assert client.get(f"/items/{chain.item.pk}/").headers["Location"] == f"/thread/item/{chain.item.pk}/"
    assert log_in(outsider).get(f"/items/{chain.item.pk}/").status_code == 404
    assert client.post(f"/items/{chain.item.pk}/").status_code == 405


def test_edition_and_its_priorities_go_on_as_the_next(board: Board, public: AnonymousUser) -> None:
    first = make_strategy(board, status="superseded")
    second = make_strategy(board, "Safer streets again", status="adopted", previous=first)
    old = make_priority(first)
    make_priority(second, "Support every survivor", carried_from=old)
    assert drawn(thread_of(old, public).came_of) == ["Goes on as: Support every survivor"]
    assert drawn(thread_of(second, public).came_from) == ["Edition before: Safer streets"]


def test_public_is_not_told_that_a_restricted_item_is_a_strategy_s_sign_off(
    board: Board, officer: User, member: User, outsider: User
) -> None:
    """Its route is of the people of its boards."""
    strategy = make_strategy(board)
    strategy.adopted_on, strategy.status = date(2018, 7, 4), strategy.Status.ADOPTED
    strategy.save()
    item = make_item(
        make_meeting(board, date(2018, 7, 4), state="published"), restricted=True, grounds=["1"],
        public_title="Exempt matter", published_at=timezone.now(),
    )  # fmt: skip
    SignOffStep.objects.create(strategy=strategy, board=board, item=item)
    for thing in (strategy, item):
        found = [beside(thing, reader) for reader in (AnonymousUser(), outsider, member)]
        assert [bool(up or down) for up, down in found] == [False, False, True]
