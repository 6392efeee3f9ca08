"""When a standing item comes: the rules alone, the plan they fill, the agendas that follow them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Denied
from csp.models import User
from meetings.agenda import services
from meetings.agenda.candidates import read_candidates, template_of
from meetings.agenda.rules import Sitting, comes, read_calls, rule_words
from meetings.models import AgendaItem, Board, Meeting, StandingItem
from meetings.tests.fixtures import log_in, make_meeting
from meetings.tests.test_agenda_services import refusal, titles

TODAY = date(2018, 9, 1)
JUNE, QUARTERLY = [6], [1, 4, 7, 10]


@st.composite
def boards_years(draw: Any) -> tuple[list[Sitting], set[int]]:
    """Up to forty meetings in some years, some over, some cancelled, and those of them that had the item."""
    days = sorted(draw(st.sets(st.dates(date(2018, 1, 1), date(2022, 12, 31)), max_size=40)))
    over = draw(st.integers(0, len(days)))
    cancelled = draw(st.sets(st.integers(0, 39)))
    meetings = [Sitting(n, day, is_over=n < over, is_cancelled=n in cancelled) for n, day in enumerate(days)]
    had = draw(st.sets(st.integers(0, len(days) - 1))) if days else set()
    return meetings, had


def going(meetings: list[Sitting]) -> list[Sitting]:
    return [one for one in meetings if not one.is_cancelled]


@given(boards_years(), st.sampled_from(["every", "second", "months"]), st.sets(st.integers(1, 12), min_size=1))
def test_a_rule_calls_to_meetings_ahead_without_it_and_only_once(
    world: tuple[list[Sitting], set[int]], rule: str, months: set[int]
) -> None:
    meetings, had = world
    found = comes(rule, sorted(months), meetings, had)
    open_to = [one.key for one in going(meetings) if not one.is_over and one.key not in had]
    assert set(found) <= set(open_to)
    assert comes(rule, sorted(months), meetings, {*had, *found}) == []
    if rule == "every":
        assert found == open_to


@given(boards_years())
def test_every_second_is_never_two_in_a_row_nor_leaves_out_two(world: tuple[list[Sitting], set[int]]) -> None:
    meetings, had = world
    found = set(comes("second", [], meetings, had))
    there = had | found
    for first, second in pairwise(going(meetings)):
        assert not ({first.key, second.key} <= there and {first.key, second.key} & found)
        if not (first.is_over or second.is_over):
            later = [one for one in going(meetings) if one.day > second.day][:1]
            assert {first.key, second.key} & there or {one.key for one in later} & had


@given(boards_years())
def test_each_june_is_exactly_once_a_year_that_has_a_meeting(world: tuple[list[Sitting], set[int]]) -> None:
    meetings, _ = world
    ahead = [Sitting(one.key, one.day, is_cancelled=one.is_cancelled) for one in meetings]
    found = set(comes("months", JUNE, ahead, set()))
    for year in range(2017, 2023):
        within = [one for one in going(ahead) if date(year, 6, 1) <= one.day < date(year + 1, 6, 1)]
        assert [one.key for one in within if one.key in found] == [one.key for one in within[:1]]


def days(*days_: date, over: int = 0) -> list[Sitting]:
    return [Sitting(n, day, is_over=n < over) for n, day in enumerate(days_)]


def test_a_cancelled_meeting_passes_it_on() -> None:
    year = days(date(2018, 6, 6), date(2018, 7, 4), date(2018, 9, 5))
    year[0] = Sitting(0, date(2018, 6, 6), is_cancelled=True)
    assert comes("months", JUNE, year, {0}) == [1]
    assert comes("second", [], year, {0}) == [1]


def test_what_a_held_meeting_had_not_is_not_made_up_for() -> None:
    year = days(date(2018, 6, 6), date(2018, 9, 5), date(2019, 6, 5), over=1)
    assert comes("months", JUNE, year, set()) == [2]
    assert comes("months", JUNE, year, {1}) == [2]


def test_quarterly_is_the_first_meeting_of_each_quarter() -> None:
    year = days(date(2018, 1, 31), date(2018, 3, 7), date(2018, 4, 4), date(2018, 9, 5), date(2018, 12, 5))
    assert comes("months", QUARTERLY, year, set()) == [0, 2, 3, 4]


@pytest.mark.parametrize(
    ("rule", "months", "words"),
    [
        ("every", [], "Every meeting"),
        ("second", [], "Every second meeting"),
        ("months", [6], "Each June"),
        ("months", [2, 5, 8, 11], "Quarterly: the first meeting in or after February, May, August and November"),
        ("months", [3, 9], "The first meeting in or after March and September"),
    ],
)
def test_rule_words(rule: str, months: list[int], words: str) -> None:
    assert rule_words(rule, months) == words


# As they are stored


@pytest.fixture
def year(board: Board) -> list[Meeting]:
    """Four meetings ahead, the last one to be booked, and one that was held."""
    held = make_meeting(board, date(2018, 6, 20), state="held")
    booked = [make_meeting(board, day) for day in (date(2018, 9, 26), date(2018, 12, 19), date(2019, 3, 27))]
    return [held, *booked, make_meeting(board, date(2019, 6, 1), state="to_be_booked", starts=None, ends=None)]


def standing(board: Board, by: User, title: str = "Performance report", **fields: Any) -> StandingItem:
    return services.add_standing(board=board, by=by, title=title, planned_ahead=True, **fields)


def planned(board: Board) -> list[str]:
    items = AgendaItem.objects.filter(meeting__board=board).order_by("meeting__date", "position", "pk")
    return [f"{item.meeting.date:%b %y} {item.title} {item.status}" for item in items.select_related("meeting")]


@time_machine.travel(TODAY)
def test_plan_by_rules_fills_the_plan_once(board: Board, year: list[Meeting], officer: User) -> None:
    standing(board, officer, presenters="Ana Reyes", minutes=15, purpose="information")
    standing(board, officer, "Assessment", rule="months", months="6")
    services.add_standing(board=board, by=officer, title="Apologies")
    made = services.plan_by_rules(board=board, by=officer)
    assert planned(board) == [
        "Sep 18 Performance report planned", "Dec 18 Performance report planned",
        "Mar 19 Performance report planned", "Jun 19 Performance report planned", "Jun 19 Assessment planned",
    ]  # fmt: skip
    assert (made[0].presenters_text, made[0].minutes, made[0].purpose) == ("Ana Reyes", 15, "information")
    assert services.plan_by_rules(board=board, by=officer) == []


@time_machine.travel(TODAY)
def test_what_was_withdrawn_does_not_come_back(board: Board, year: list[Meeting], officer: User) -> None:
    standing(board, officer, rule="second")
    first = services.plan_by_rules(board=board, by=officer)[0]
    services.withdraw_item(item=first, by=officer, reason="No figures")
    assert services.plan_by_rules(board=board, by=officer) == []
    assert planned(board) == ["Sep 18 Performance report withdrawn", "Mar 19 Performance report planned"]


@time_machine.travel(TODAY)
def test_what_was_deferred_is_not_planned_twice(board: Board, year: list[Meeting], officer: User) -> None:
    standing(board, officer, rule="months", months="9")
    first = services.plan_by_rules(board=board, by=officer)[0]
    services.defer_item(item=first, by=officer, to_meeting=year[2], reason="No figures")
    assert services.plan_by_rules(board=board, by=officer) == []
    assert [one.title for one in read_candidates(year[2]).ready] == ["Performance report"]


@time_machine.travel(TODAY)
def test_cancelling_a_meeting_passes_its_items_on(board: Board, year: list[Meeting], officer: User) -> None:
    standing(board, officer, rule="months", months="9")
    services.plan_by_rules(board=board, by=officer)
    services.cancel_meeting(meeting=year[1], by=officer, reason="Snow")
    services.plan_by_rules(board=board, by=officer)
    assert planned(board) == ["Sep 18 Performance report planned", "Dec 18 Performance report planned"]
    assert [one.title for one in read_candidates(year[2]).ready] == ["Performance report"]


@time_machine.travel(TODAY)
def test_what_stands_under_another_comes_with_it(board: Board, year: list[Meeting], officer: User) -> None:
    above = standing(board, officer, "Performance", rule="second")
    standing(board, officer, "By ward", parent=above)
    services.plan_by_rules(board=board, by=officer)
    assert planned(board) == [
        "Sep 18 Performance planned", "Sep 18 By ward planned", "Mar 19 Performance planned", "Mar 19 By ward planned",
    ]  # fmt: skip
    assert AgendaItem.objects.filter(title="By ward", parent__title="Performance").count() == 2


@time_machine.travel(TODAY)
def test_a_new_meeting_is_filled_at_once(board: Board, officer: User) -> None:
    standing(board, officer)
    services.create_meeting(board=board, by=officer, date=date(2018, 10, 3), plan=True)
    services.create_meeting(board=board, by=officer, date=date(2018, 11, 7))
    services.create_meetings(board=board, by=officer, days=[date(2018, 12, 5), date(2019, 1, 9)])
    assert [line[:6] for line in planned(board)] == ["Oct 18", "Dec 18", "Jan 19"]


@time_machine.travel(TODAY)
def test_an_agenda_has_what_its_rules_call_for(board: Board, year: list[Meeting], officer: User) -> None:
    services.add_standing(board=board, by=officer, title="Apologies")
    services.add_standing(board=board, by=officer, title="Hate crime", rule="second")
    services.add_standing(board=board, by=officer, title="Assessment", rule="months", months="6")
    services.add_standing(board=board, by=officer, title="Any other business")

    def start(meeting: Meeting) -> list[str]:
        come = {one.key for one in read_candidates(meeting).ready}
        services.start_agenda(meeting=meeting, by=officer, come=come, reasons={})
        return titles(meeting)

    assert start(year[1]) == ["1 Apologies", "2 Hate crime", "3 Any other business"]
    assert start(year[2]) == ["1 Apologies", "2 Any other business"]
    services.book_meeting(meeting=year[4], by=officer, date=date(2019, 6, 5))
    assert start(year[4]) == ["1 Apologies", "2 Assessment", "3 Any other business"]


@time_machine.travel(TODAY)
def test_what_is_planned_by_rule_takes_its_place_on_the_agenda(
    board: Board, year: list[Meeting], officer: User
) -> None:
    services.add_standing(board=board, by=officer, title="Apologies")
    above = services.add_standing(board=board, by=officer, title="Reports")
    standing(board, officer, "Hate crime", parent=above)
    services.add_standing(board=board, by=officer, title="By ward", parent=above)
    services.add_standing(board=board, by=officer, title="Any other business")
    services.plan_by_rules(board=board, by=officer, only=[year[1]])
    item = AgendaItem.objects.get()
    coming = read_candidates(year[1])
    services.start_agenda(meeting=year[1], by=officer, come={one.key for one in coming.ready}, reasons={})
    assert sorted(titles(year[1])) == [
        "1 Apologies",
        "2 Reports",
        "2(a) By ward",
        "2(b) Hate crime",
        "3 Any other business",
    ]
    item.refresh_from_db()
    assert (item.status, item.parent.title) == ("confirmed", "Reports")


@time_machine.travel(TODAY)
def test_a_planned_parent_brings_the_rest_of_the_template_under_it(
    board: Board, year: list[Meeting], officer: User
) -> None:
    above = standing(board, officer, "Reports")
    services.add_standing(board=board, by=officer, title="By ward", parent=above)
    services.plan_by_rules(board=board, by=officer, only=[year[1]])
    coming = read_candidates(year[1])
    assert coming.barred == []
    services.start_agenda(meeting=year[1], by=officer, come={one.key for one in coming.ready}, reasons={})
    assert titles(year[1]) == ["1 Reports", "1(a) By ward"]


@time_machine.travel(TODAY)
@pytest.mark.parametrize("count", [1, 30])
def test_read_calls_costs_the_same_queries(
    count: int, board: Board, year: list[Meeting], officer: User, django_assert_num_queries: Any
) -> None:
    for n in range(count):
        standing(board, officer, f"Item {n}", rule="second")
    template = template_of(board)
    with django_assert_num_queries(2):
        assert len(read_calls(board, template)) == 2 * count


def test_a_rule_of_months_needs_months(board: Board, officer: User) -> None:
    common = {"board": board, "by": officer, "title": "Assessment"}
    assert refusal(services.add_standing, **common, rule="months") == (
        "months", "Choose the months in which it comes.",
    )  # fmt: skip
    assert refusal(services.add_standing, **common, rule="months", months="13")[0] == "months"
    assert refusal(services.add_standing, **common, rule="weekly")[0] == "rule"
    assert services.add_standing(**common, rule="months", months="10, 4,7,1").months == "1,4,7,10"
    assert services.add_standing(**common, rule="second", months="1").months == ""


def test_plan_by_rules_is_for_officers(board: Board, member: User) -> None:
    with pytest.raises(Denied):
        services.plan_by_rules(board=board, by=member)


# Pages


@time_machine.travel(TODAY)
def test_page_shows_what_comes_and_plans_it(board: Board, year: list[Meeting], officer: User) -> None:
    standing(board, officer, rule="months", months="6")
    browser = log_in(officer)
    page = browser.get("/boards/csp/plan-by-rules/").content.decode()
    assert "Each June" in page
    assert "Plan this item" in page
    done = browser.post("/boards/csp/plan-by-rules/", follow=True).content.decode()
    assert "1 standing item has been planned." in done
    assert "Nothing is missing" in browser.get("/boards/csp/plan-by-rules/").content.decode()


def test_page_is_for_officers(board: Board, member: User, outsider: User) -> None:
    assert log_in(member).get("/boards/csp/plan-by-rules/").status_code == 403
    assert log_in(outsider).get("/boards/csp/plan-by-rules/").status_code == 404


def test_form_takes_a_rule(board: Board, officer: User) -> None:
    data = {
        "title": "Performance report",
        "kind": "item",
        "rule": "months",
        "months": ["1", "7"],
        "planned_ahead": "on",
    }
    browser = log_in(officer)
    page = browser.post("/boards/csp/template/add/", data, follow=True).content.decode()
    item = StandingItem.objects.get()
    assert (item.rule, item.months, item.planned_ahead) == ("months", "1,7", True)
    assert "The first meeting in or after January and July, on the forward plan" in page
    edit = browser.get(f"/standing-items/{item.pk}/edit/").content.decode()
    assert edit.count("checked") >= 4
    assert (
        "Choose the months in which it comes."
        in browser.post(f"/standing-items/{item.pk}/edit/", {**data, "months": []}).content.decode()
    )
