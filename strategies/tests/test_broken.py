"""Where the thread is broken: each sort of broken end, who is shown them, and what mends them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.models import Action
from actions.tests.makers import make_action, own
from csp.models import User
from meetings.models import Board, Decision, Meeting, Minute, Minutes
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person, seat
from meetings.tests.pages import said, texts
from performance.tests.makers import figure, make_indicator
from strategies.models import Priority
from strategies.tests.makers import make_priority, make_strategy, plan
from strategies.thread.broken import broken_ends, how_many

TODAY = date(2018, 9, 26)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


def found(board: Board, on: date = TODAY) -> dict[str, list[str]]:
    """The texts of the broken ends of a board, by sort; sorts that have none are left out."""
    groups = broken_ends(Board.objects.filter(pk=board.pk), on, most=50)
    assert sum(one.count for one in groups) == how_many(Board.objects.filter(pk=board.pk), on)
    return {one.sort.key: [end.text for end in one.ends] for one in groups if one.ends}


def decide(meeting: Meeting, text: str, kind: str = "resolved", state: str = "circulated") -> Decision:
    record, _ = Minutes.objects.get_or_create(meeting=meeting, defaults={"state": state})
    minute = Minute.objects.create(minutes=record, item=make_item(meeting, text))
    return Decision.objects.create(minute=minute, position=0, kind=kind, text=text)


def test_priority_is_broken_when_neither_it_nor_one_under_it_has_an_action(board: Board) -> None:
    strategy = make_strategy(board, status="adopted")
    above = make_priority(strategy, "Above")
    make_priority(strategy, "Without", parent=above)
    plan(
        make_priority(strategy, "With", parent=above),
        make_action(board, 1, "All organisations", raised_on=TODAY, due="none"),
    )
    for status, ends in (("draft", "2022-03-31"), ("superseded", "2022-03-31"), ("adopted", "2018-09-25")):
        make_priority(make_strategy(board, status=status, ends=date.fromisoformat(ends)), "Not asked")
    assert found(board) == {"priority": ["Without"]}


def test_resolution_is_broken_until_an_action_came_of_it_or_it_needs_none(
    board: Board, meeting: Meeting, officer: User
) -> None:
    acted = decide(meeting, "to write to the minister")
    make_action(board, 1, raised_on=TODAY, due="none", minute=acted.minute)
    for text, kind in (
        ("the report", "noted"),
        ("to agree it", "agreed"),
        ("to note the report", "resolved"),
        ("that the report be noted", "resolved"),
    ):
        decide(meeting, text, kind)
    decide(meeting, "to note the report and fund the scheme")
    loose = decide(meeting, "to fund the scheme")
    decide(make_meeting(board, date(2018, 12, 19)), "to go on", state="draft")
    texts_now = ["Resolved to note the report and fund the scheme", "Resolved to fund the scheme"]
    assert found(board) == {"decision": texts_now}
    Decision.objects.filter(pk=loose.pk).update(needs_none_at=timezone.now(), needs_none_by=officer)
    assert found(board) == {"decision": texts_now[:1]}


def test_action_is_broken_when_nobody_reported_for_ninety_days(board: Board, officer: User) -> None:
    old = TODAY - timedelta(days=90)
    quiet = make_action(board, 1, raised_on=old, due="ongoing")
    make_action(board, 2, raised_on=old + timedelta(days=1), due="ongoing")
    make_action(board, 3, raised_on=old, due="ongoing", status="completed")
    heard = make_action(board, 4, raised_on=old, due="ongoing")
    heard.updates.create(on=old + timedelta(days=1), text="Under way.", by=officer)
    heard.updates.create(on=old - timedelta(days=300), text="Begun.", by=officer)
    silent = make_action(board, 5, raised_on=old, due="ongoing")
    silent.updates.create(on=old, text="Begun.", by=officer)
    assert found(board) == {"action": [f"{one.reference}: {one.text}" for one in (quiet, silent)]}


@pytest.mark.parametrize(
    ("newest", "lag", "is_late"),
    [(None, 30, True), (date(2018, 6, 1), 30, True), (date(2018, 7, 1), 30, False), (date(2018, 7, 1), 25, True)],
)
def test_indicator_is_broken_when_a_period_is_over_for_longer_than_its_lag(
    newest: date | None, lag: int, is_late: bool, board: Board
) -> None:
    """August was over on the 31st: 26 days before today."""
    indicator = make_indicator(board, lag_days=lag)
    if newest:
        figure(indicator, newest, 5)
    assert found(board) == ({"indicator": ["CSP-01 Burglary of homes"]} if is_late else {})


def test_planned_action_is_broken_while_nobody_knows_whose_it_is(board: Board, member: User) -> None:
    strategy = make_strategy(board, status="adopted")
    known, unsure, written, nobody = (
        make_action(board, number, raised_on=TODAY, due="none") for number in range(1, 5)
    )
    own(known, member.person)
    own(unsure, member.person, confirmed=False)
    own(written, "A lead nobody knows")
    for number, action in enumerate((known, unsure, written, nobody)):
        plan(make_priority(strategy, f"Priority {number}"), action, f"1.{number}")
    make_action(board, 9, raised_on=TODAY, due="none")  # is in no plan
    assert found(board) == {"owner": [f"{one.reference}: {one.text}" for one in (unsure, written, nobody)]}


@pytest.fixture
def broken(board: Board, meeting: Meeting) -> Decision:
    """An end of every sort."""
    strategy = make_strategy(board, status="adopted")
    make_priority(strategy, "Without")
    plan(make_priority(strategy, "With"), make_action(board, 1, raised_on=date(2018, 1, 4), due="ongoing"))
    make_indicator(board)
    return decide(meeting, "to fund the scheme")


def test_page_lists_what_is_broken_with_where_it_is_mended(broken: Decision, officer: User) -> None:
    client = log_in(officer)
    page = client.get("/broken-ends/")
    assert texts(page, "h2[id]") == [
        "Priorities with no action: 1", "Decisions with no action: 1", "Actions with no update in 90 days: 1",
        "Indicators nobody reported: 1", "Planned actions whose owner is not known: 1",
    ]  # fmt: skip
    assert texts(page, "tbody td:last-child a") == [
        "Plan an action: Without",
        "Add the action, or say that it needs none: Resolved to fund the scheme",
        "Say how it stands: CSP-1: Share the data of area 1",
        "Add the figure: CSP-01 Burglary of homes",
        "Say whose it is: CSP-1: Share the data of area 1",
    ]
    mends = re.findall(
        r'<td class="govuk-table__cell no-print">\s*<a class="govuk-link" href="([^"]*)"', page.content.decode()
    )
    assert [client.get(url).status_code for url in mends] == [200] * 5
    assert texts(client.get("/desk/"), '[aria-labelledby="desk-broken-ends"] a') == ["5 broken ends"]


def test_page_is_narrowed_by_board_and_kind(broken: Decision, officer: User, other_board: Board) -> None:
    seat(other_board, officer.person, "officer")
    make_indicator(other_board, "HWB-01")
    client = log_in(officer)
    assert texts(client.get("/broken-ends/?board=hwb"), "h2[id]") == ["Indicators nobody reported: 1"]
    page = client.get("/broken-ends/?kind=indicator")
    assert texts(page, "tbody th") == ["CSP-01 Burglary of homes", "HWB-01 Burglary of homes"]
    assert [client.get(f"/broken-ends/?{asked}").status_code for asked in ("board=absent", "kind=absent")] == [
        404,
        404,
    ]
    lines = client.get("/broken-ends/file/?kind=indicator&board=hwb").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "What is broken,Board,What,Note,Address",
        "Indicators nobody reported,Health and Wellbeing Board,HWB-01 Burglary of homes,No figure at all,"
        "http://testserver/performance/HWB-01/figures/add/",
    ]


def test_page_is_for_officers_each_of_their_own_boards(
    broken: Decision, member: User, chair: User, outsider: User
) -> None:
    assert [log_in(user).get("/broken-ends/").status_code for user in (member, chair)] == [403, 403]
    page = log_in(outsider).get("/broken-ends/")
    assert texts(page, ".empty") == ["Nothing is broken here."]
    assert log_in(outsider).get("/broken-ends/?board=csp").status_code == 404
    assert texts(log_in(outsider).get("/desk/"), '[aria-labelledby="desk-broken-ends"]') == []


def test_decision_that_needs_none_is_marked_and_the_mark_taken_back(broken: Decision, officer: User) -> None:
    client, url = log_in(officer), f"/decisions/{broken.pk}/needs-none/"
    answer = client.post(url, {"next": f"/broken-ends/?marked={broken.pk}"})
    broken.refresh_from_db()
    assert (said(answer), broken.needs_none_by) == (["No action need come of this decision."], officer)
    page = client.get(answer.url)
    assert texts(page, ".govuk-inset-text p") == ["“Resolved to fund the scheme” needs no action."]
    assert "decision" not in found(broken.minute.minutes.meeting.board)
    thread = client.get(f"/thread/decision/{broken.pk}/")
    assert texts(thread, ".govuk-inset-text > p") == [
        "Read it in the minutes of Wednesday 26 September 2018, item 1",
        "Olive Officer said on 26 September 2018 that no action need come of it.",
    ]
    assert said(client.post(url))[-1] == "Somebody has done so meanwhile. Look at how the decision stands now."
    client.post(url, {"take_back": "1"})
    broken.refresh_from_db()
    assert (broken.needs_none_at, broken.needs_none_by) == (None, None)


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("chair", 403), ("outsider", 404)])
def test_only_officers_of_the_board_mark_a_decision(
    who: str, status: int, broken: Decision, request: pytest.FixtureRequest
) -> None:
    client = log_in(request.getfixturevalue(who))
    addresses = (f"/decisions/{broken.pk}/needs-none/", f"/decisions/{broken.pk}/action/")
    assert [client.post(url).status_code for url in addresses] == [status, status]


def test_action_that_came_of_an_approved_decision_is_added_to_it(broken: Decision, officer: User) -> None:
    client = log_in(officer)
    links = "main p.no-print a"
    assert texts(client.get(f"/thread/decision/{broken.pk}/"), links) == ["Add an ACTION line to its minute"]
    now, at = timezone.now(), make_meeting(broken.minute.minutes.meeting.board, date(2018, 12, 19))
    Minutes.objects.update(state="approved", approved_at=now, approved_by=officer, approved_at_meeting=at)
    assert texts(client.get(f"/thread/decision/{broken.pk}/"), links) == ["Add the action that came of it"]
    form = {"text": "Pay the grant", "due": "none", "raised_on_0": "26", "raised_on_1": "9", "raised_on_2": "2018"}
    answer = client.post(f"/decisions/{broken.pk}/action/", form)
    added = Action.objects.get(text="Pay the grant")
    assert (answer.url, added.minute, added.meeting) == (
        added.get_absolute_url(), broken.minute, broken.minute.minutes.meeting,
    )  # fmt: skip
    assert texts(client.get(answer.url), ".thread-panel__side:first-child a") == [
        "to fund the scheme", "Resolved to fund the scheme",
    ]  # fmt: skip
    assert "decision" not in found(added.board)


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_any_number_of_rows(
    count: int, board: Board, meeting: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    strategy = make_strategy(board, status="adopted")
    for number in range(11 + count):
        make_priority(strategy, f"Priority {number}")
        action = make_action(
            board, number + 1, make_person(f"Pat {number}"), raised_on=date(2018, 1, 4), due="ongoing"
        )
        action.owners.update(confirmed=False)
        plan(make_priority(strategy, f"With {number}"), action)
        make_indicator(board, f"CSP-{number:02}")
        decide(meeting, f"to fund scheme {number}")
    client = log_in(officer)
    with django_assert_num_queries(16):
        client.get("/broken-ends/")


def test_command_prints_what_is_broken(broken: Decision, other_board: Board) -> None:
    out = StringIO()
    call_command("broken_ends", board="csp", stdout=out)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    without = Priority.objects.get(title="Without")
    assert lines[:3] == [
        "Priorities with no action: 1",
        "  - Without (Community Safety Partnership). Safer streets. Plan an action:",
        f"    /strategies/{without.strategy_id}/priorities/{without.pk}/plan/",
    ]
    out = StringIO()
    call_command("broken_ends", board="hwb", kind="indicator", stdout=out)
    assert out.getvalue() == "Indicators nobody reported: 0\n"
    with pytest.raises(CommandError, match="There is no board none"):
        call_command("broken_ends", board="none")
