"""What an item of an agenda is about: said by officers, found by words, suggested, and taken off again."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from actions.tests.makers import make_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import AgendaItem, Board
from meetings.tests.fixtures import log_in, make_item
from meetings.tests.pages import said, texts
from performance.tests.makers import make_indicator
from strategies.models import Concern, Priority
from strategies.tests.makers import make_priority, make_strategy
from strategies.thread import concerns

ROWS = ".about-list__row a"
BUTTONS = ".about-list__row button, .govuk-inset-text button"


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel("2018-08-20T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def priority(board: Board) -> Priority:
    return make_priority(make_strategy(board, status="adopted"))


def test_officer_says_what_an_item_is_about_and_takes_it_back(
    item: AgendaItem, priority: Priority, officer: User
) -> None:
    client, url = log_in(officer), f"/items/{item.pk}/about/"
    assert texts(client.get(f"/boards/csp/{item.meeting.date}/1/"), f'a[href="{url}"]') == [
        "Say what this item is about"
    ]
    page = client.get(url)
    assert (texts(page, ROWS), texts(page, ".empty")) == (["Support Survivors"], ["Nobody has said yet."])
    answer = client.post(f"{url}add/", {"about": f"priority-{priority.pk}"})
    assert said(answer) == ["The item is about “Support Survivors”."]
    concern = Concern.objects.get()
    assert (concern.item, concern.priority, concern.by) == (item, priority, officer)
    assert texts(client.get(answer.url), BUTTONS) == ["Remove Support Survivors"]

    answer = client.post(f"{url}{concern.pk}/remove/")
    page = client.get(answer.url)
    assert Concern.objects.count() == 0
    assert texts(page, BUTTONS)[0] == "Put it back"
    client.post(f"{url}add/", {"about": f"priority-{priority.pk}"})
    assert texts(client.get(answer.url), BUTTONS) == ["Remove Support Survivors"]


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("priority-{priority}", "The item is said to be about “Support Survivors” already."),
        ("priority-0", "Choose a priority, an action or an indicator that you can see."),
        ("action-{elsewhere}", "Choose a priority, an action or an indicator that you can see."),
        ("paper-1", "Choose a priority, an action or an indicator that you can see."),
        ("priority-" + "9" * 30, "Choose a priority, an action or an indicator that you can see."),
        ("", "Choose a priority, an action or an indicator that you can see."),
    ],
)
def test_what_cannot_be_said_is_refused(
    about: str, sentence: str, item: AgendaItem, priority: Priority, officer: User, other_board: Board
) -> None:
    Concern.objects.create(item=item, priority=priority, by=officer)
    elsewhere = make_action(other_board)
    asked = about.format(priority=priority.pk, elsewhere=elsewhere.pk)
    answer = log_in(officer).post(f"/items/{item.pk}/about/add/", {"about": asked})
    assert (said(answer), Concern.objects.count()) == ([sentence], 1)


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("chair", 403), ("outsider", 404)])
def test_only_officers_of_the_board_say_it(
    who: str, status: int, item: AgendaItem, priority: Priority, officer: User, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    concern = Concern.objects.create(item=item, priority=priority, by=officer)
    client, url = log_in(user), f"/items/{item.pk}/about/"
    assert [
        client.get(url).status_code,
        client.post(f"{url}add/", {"about": f"priority-{priority.pk}"}).status_code,
        client.post(f"{url}{concern.pk}/remove/").status_code,
    ] == [status] * 3
    with pytest.raises(Denied):
        concerns.add_concern(item=item, by=user, about=("priority", priority.pk))
    with pytest.raises(Denied):
        concerns.remove_concern(concern=concern, by=user)


def test_words_find_priorities_actions_and_indicators_one_may_see(
    board: Board, other_board: Board, priority: Priority, item: AgendaItem, officer: User
) -> None:
    make_action(board, 17, text="Open a drop-in for survivors")
    make_action(other_board, 17, text="Count survivors")
    make_indicator(board, "VAWG-03", name="Survivors reached in two days")
    make_indicator(other_board, "HWB-03", name="Survivors elsewhere")
    client = log_in(officer)

    def found(words: str) -> list[str]:
        return texts(client.get(f"/items/{item.pk}/about/", {"q": words}), ROWS)

    assert found("SURVIVORS") == [
        "Support Survivors",
        "VAWG-03 Survivors reached in two days",
        "CSP-17: Open a drop-in for survivors",
    ]
    assert found("csp-17") == ["CSP-17: Open a drop-in for survivors"]
    assert found("safer streets") == ["Support Survivors"]
    assert found("hwb-03") == found("nothing at all") == []


def test_words_of_the_item_suggest_what_it_names(
    board: Board, priority: Priority, officer: User, item: AgendaItem
) -> None:
    make_action(board, 17)
    make_action(board, 18)
    make_indicator(board, "VAWG-03", name="Reached")
    named = make_item(item.meeting, "How we support our survivors", note="See CSP-17 and vawg-03.")
    found = concerns.suggested(named, officer)
    assert [node.shown.short or node.shown.text for node in found] == ["Support Survivors", "VAWG-03", "CSP-17"]
    assert concerns.suggested(item, officer) == []


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_any_number_of_rows(
    count: int, board: Board, priority: Priority, item: AgendaItem, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        action = make_action(board, number + 1, text="Support survivors")
        Concern.objects.create(item=item, action=action, by=officer)
        make_priority(priority.strategy, f"Support survivors {number}")
        make_indicator(board, f"CSP-{number:02}", name="Support of survivors")
    client = log_in(officer)
    with django_assert_num_queries(16):
        client.get(f"/items/{item.pk}/about/", {"q": "support survivors"})


def test_concern_is_once(item: AgendaItem, priority: Priority, officer: User) -> None:
    concerns.add_concern(item=item, by=officer, about=("priority", priority.pk))
    with pytest.raises(Refused):
        concerns.add_concern(item=item, by=officer, about=("priority", priority.pk))
