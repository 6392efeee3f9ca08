"""Pages of strategies: they work; 404 for what may not be seen, 403 for what may not be done; bad input."""

from datetime import date
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions.models import Action
from actions.tests.makers import make_action
from csp.models import User
from meetings import registries
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance.models import Indicator
from performance.tests.makers import figure, make_indicator
from strategies.models import Measure, PlannedAction, Priority, Strategy
from strategies.tests.makers import make_priority, make_strategy, measure, plan

pytestmark = pytest.mark.usefixtures("day")


def day_of(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate(parts)}


NEW = {
    "title": "Safer streets",
    "vision": "Everybody is safe at night.",
    **day_of("starts", 1, 4, 2018),
    **day_of("ends", 31, 3, 2022),
}
PLANNED = {
    "reference": "1.1",
    "text": "Light the river path",
    "owners": "Mina Member",
    "due_on": "1 December 2018",
    **day_of("starts", 4, 7, 2018),
}
MEASURED = {
    "baseline": "58",
    "target": "65",
    **day_of("baseline_on", 31, 3, 2018),
    **day_of("target_on", 31, 3, 2022),
}


NEW_MEASURE = {
    **MEASURED,
    "code": "vawg-03", "name": "Conviction rate", "definition": "Convictions of all that came to court", "unit": "%",
    "decimals": "0", "polarity": "higher", "frequency": "quarter", "source": "Police", "lag_days": "30",
    "milestones": "31 March 2020: 61",
}  # fmt: skip


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def draft(board: Board) -> Strategy:
    return make_strategy(board)


def said(response) -> str:  # type: ignore[no-untyped-def]
    return " ".join(unescape(response.content.decode()).split())


def filled(strategy: Strategy, rows: int = 1) -> Priority:
    """Priorities, each with a measure and a planned action. Gives the first."""
    board = strategy.board
    for number in range(1, rows + 1):
        priority = make_priority(strategy, f"Support Survivors {number}", rationale="They wait too long.")
        plan(priority, make_action(board, number), f"{number}.1", outcome="Nobody waits")
        indicator = make_indicator(board, f"CSP-{number}", name="Conviction rate", unit="%", polarity="higher")
        figure(indicator, date(2018, 6, 1), 60)
        figure(indicator, date(2018, 7, 1), 61)
        measure(priority, indicator)
    return strategy.priorities.earliest("pk")


def form_addresses(priority: Priority) -> list[str]:
    of, planned = f"/strategies/{priority.strategy_id}/", priority.planned_actions.get()
    pages = ["edit/", "adopted/", "superseded/", "priorities/add/", "links/add/"]
    cited = [f"planned/{planned.pk}/{page}" for page in ("edit/", "remove/")]
    under = f"priorities/{priority.pk}/"
    measure = f"{under}measures/{priority.measures.get().pk}/"
    forms = ("edit/", "remove/", "assess/", "links/add/", "measure/", "measure/new/", "plan/", "bring/")
    measured = (f"{measure}edit/", f"{measure}remove/")
    return [of + page for page in (*pages, *cited, *(f"{under}{form}" for form in forms), *measured)]


def test_public_reads_what_is_adopted_without_its_actions_and_measures(board: Board, client: Client) -> None:
    strategy = make_strategy(board, status="adopted", foreword="We listened.", foreword_by="Chidi Chair")
    priority = filled(strategy)
    make_strategy(board, "Secret plans")
    listed = said(client.get("/strategies/"))
    assert (listed.count("Safer streets"), listed.count("Secret plans")) == (1, 0)
    for address in (f"/strategies/{strategy.pk}/", priority.get_absolute_url()):
        text = said(client.get(address))
        assert text.count("They wait too long.") == 1
        for words in (
            "Share the data",
            "Nobody waits",
            "Conviction rate",
            "CSP-1",
            "65",
            "Plan an action",
            "Green",
        ):
            assert text.count(words) == 0
    text = said(client.get(f"/strategies/{strategy.pk}/"))
    for words in ("Everybody is safe at night.", "We listened.", "Priority 1", "Adopted on Wednesday 4 July 2018"):
        assert text.count(words) == 1
    for page in ("actions/", "grid/", "moved/", f"planned/{priority.planned_actions.get().pk}/"):
        assert client.get(f"/strategies/{strategy.pk}/{page}").status_code == 302


def test_member_reads_actions_as_they_stand_and_measures_with_their_newest_figure(
    board: Board, member: User
) -> None:
    strategy = make_strategy(board, status="adopted")
    priority, client = filled(strategy), log_in(member)
    text = said(client.get(priority.get_absolute_url()))
    for words in (
        f'/planned/{priority.planned_actions.get().pk}/">Share the data of area 1</a>',
        "Outcome: Nobody waits",
        'data-label="Start and end">1 September 2018',
        "Overdue by 25 days",
        "58% on 31 March 2018",
        "65% by 31 March 2022",
        "61%</strong>, July 2018",
        "Up from 60%: better",
        "1 of 1 open action overdue",
    ):
        assert text.count(words) == 1, words
    assert text.count("Plan an action") == 0
    text = said(client.get(f"/strategies/{strategy.pk}/"))
    for words in ("61%</strong>, July 2018", "Actions: 0 done, 1 open, 1 overdue."):
        assert text.count(words) == 1, words


def test_draft_is_not_there_for_others(draft: Strategy, outsider: User, client: Client) -> None:
    priority = filled(draft)
    assert client.get(f"/strategies/{draft.pk}/").status_code == 404
    inside = log_in(outsider)
    for address in (f"/strategies/{draft.pk}/", "/strategies/999/"):
        assert inside.get(address).status_code == 404
    for address in form_addresses(priority):
        assert (inside.get(address).status_code, inside.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("who", ["chair", "member", "adviser"])
def test_who_may_only_read_is_refused_the_forms(who: str, draft: Strategy, request: pytest.FixtureRequest) -> None:
    client, priority = log_in(request.getfixturevalue(who)), filled(draft)
    for address in (*form_addresses(priority), "/boards/csp/strategies/add/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)


def test_forms_are_for_people_with_an_account(board: Board, client: Client) -> None:
    strategy = make_strategy(board, status="adopted")
    for address in form_addresses(filled(strategy)):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"/account/login/?next={address}")


def test_priority_and_planned_action_of_another_strategy_are_not_there(
    draft: Strategy, board: Board, officer: User
) -> None:
    client, priority = log_in(officer), filled(make_strategy(board, "Another"))
    under = f"/strategies/{draft.pk}/priorities/{priority.pk}/"
    planned = f"/strategies/{draft.pk}/planned/{priority.planned_actions.get().pk}/"
    for address in (under, f"{under}measure/", f"{under}plan/", planned):
        assert client.get(address).status_code == 404


def test_officer_is_led_from_the_list_to_what_begins_one(board: Board, officer: User) -> None:
    text = said(log_in(officer).get("/strategies/"))
    for address in ("add", "import"):
        assert text.count(f'href="/boards/csp/strategies/{address}/"') == 1


def test_lists_without_strategies_say_so(board: Board, client: Client) -> None:
    assert said(client.get("/strategies/")).count("No strategy has been adopted yet.") == 1
    assert said(client.get("/boards/csp/strategies/")).count("This board has adopted no strategy yet.") == 1
    assert client.get("/boards/nowhere/strategies/").status_code == 404


def test_board_page_lists_its_own_alone(board: Board, other_board: Board, client: Client) -> None:
    make_strategy(board, status="adopted")
    make_strategy(other_board, "Healthier lives", status="adopted")
    rows = client.get("/boards/hwb/strategies/").context["rows"]
    assert [str(strategy) for strategy, _colour in rows] == ["Healthier lives"]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/strategies/", 7), ("/boards/csp/strategies/", 8)])
def test_lists_take_the_same_queries_for_any_number_of_rows(
    address: str, queries: int, count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        make_strategy(board, f"Strategy {number}", status="adopted")
    client = log_in(officer)
    client.get(address)
    with django_assert_num_queries(queries):
        assert len(client.get(address).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_pages_take_the_same_queries_for_any_number_of_rows(count: int, board: Board, officer: User) -> None:
    strategy = make_strategy(board, status="adopted")
    priority = filled(strategy, count)
    for number in range(count):
        plan(priority, make_action(board, 100 + number), f"X{number}")
    client, of = log_in(officer), f"/strategies/{strategy.pk}/"
    first = priority.planned_actions.earliest("pk").get_absolute_url()
    pages = [of, priority.get_absolute_url(), first]
    pages += [of + page for page in ("actions/", "timeline.svg", "grid/", "moved/?since=1/7/2018")]
    counted = []
    for address in pages:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted.append(len(queries))
    assert counted == [22, 29, 17, 11, 10, 14, 21]


def test_officer_makes_a_strategy_and_has_it_adopted(board: Board, officer: User, member: User) -> None:
    client = log_in(officer)
    assert client.get("/boards/csp/strategies/add/").status_code == 200
    made = client.post("/boards/csp/strategies/add/", NEW)
    strategy = Strategy.objects.get()
    of = f"/strategies/{strategy.pk}/"
    assert (made.status_code, made.url) == (302, of)
    assert client.post(f"{of}edit/", {**NEW, "title": "Safer town", "version": "0"}).url == of
    assert client.get(f"{of}priorities/add/").status_code == 200
    assert client.post(f"{of}priorities/add/", {"title": "Support Survivors"}).url == of
    under = f"{of}priorities/{Priority.objects.get().pk}/"
    changed = {"title": "Support survivors", "resources": "Two advisers", "version": "0"}
    assert client.get(f"{under}edit/").context["form"].initial["title"] == "Support Survivors"
    assert client.post(f"{under}edit/", changed).url == under
    assert client.get(f"{under}measure/").status_code == 200
    indicator = make_indicator(board)
    assert client.post(f"{under}measure/", {**MEASURED, "indicator": indicator.pk}).url == under
    assert client.get(f"{under}plan/").status_code == 200
    assert client.post(f"{under}plan/", PLANNED).url == under
    planned = f"{of}planned/{PlannedAction.objects.get().pk}/"
    cited = {**PLANNED, "reference": "1.a", "outcome": "It is lit", "priority": Priority.objects.get().pk}
    form = client.get(f"{planned}edit/").context["form"]
    assert [form.initial[name] for name in ("reference", "owners", "due_on")] == [
        "1.1",
        "Mina Member",
        "1 December 2018",
    ]
    assert client.post(f"{planned}edit/", {**cited, "version": "0"}).url == planned
    assert client.get(planned).status_code == 200
    assert client.get(f"{of}adopted/").status_code == 200
    assert client.post(f"{of}adopted/").url == of
    strategy.refresh_from_db()
    assert (strategy.title, strategy.status, strategy.adopted_on) == ("Safer town", "adopted", date(2018, 9, 26))
    assert (Priority.objects.get().title, Measure.objects.get().target) == ("Support survivors", 65)
    assert (Action.objects.get().owners.get().person, PlannedAction.objects.get().reference) == (
        member.person,
        "1.a",
    )
    assert client.get(f"{of}edit/").status_code == 403
    assert client.post(f"{of}superseded/").url == of
    assert client.get(f"{under}plan/").status_code == 403


@pytest.mark.parametrize(
    ("path", "values", "field", "sentence"),
    [
        ("edit/", {**NEW, "title": ""}, "title", "Give the strategy a title."),
        (
            "edit/",
            {**NEW, **day_of("ends", 31, 3, 2017)},
            "ends",
            "The last day must come after the first. Give a later day.",
        ),
        (
            "edit/",
            {**NEW, **day_of("starts", 31, 2, 2018)},
            "starts",
            "31 2 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018.",
        ),
        ("priorities/add/", {"title": ""}, "title", "Give the priority a title."),
        ("{under}edit/", {"title": ""}, "title", "Give the priority a title."),
        ("{under}measure/", MEASURED, "indicator", "Choose an indicator."),
        (
            "{under}measure/",
            {**MEASURED, "baseline": "much"},
            "baseline",
            "This is not a number. Enter one in figures, such as 227 or 58.3.",
        ),
        ("{under}plan/", {**PLANNED, "text": ""}, "text", "Say what is to be done."),
        (
            "{under}plan/",
            PLANNED,
            "reference",
            "“Support Survivors 1” already has a planned action 1.1. Give it another reference.",
        ),
        ("{planned}edit/", {"reference": "", "outcome": ""}, "reference", "Give it a reference, such as 1.2."),
        ("superseded/", {}, "__all__", "This strategy is draft, so it cannot become superseded. "
         "Reload the page to see what can be done with it now."),
    ],
)  # fmt: skip
def test_officer_is_told_what_is_wrong_beside_the_field(
    path: str, values: dict[str, str], field: str, sentence: str, draft: Strategy, officer: User
) -> None:
    priority = filled(draft)
    place = {"under": f"priorities/{priority.pk}/", "planned": f"planned/{priority.planned_actions.get().pk}/"}
    response = log_in(officer).post(f"/strategies/{draft.pk}/{path.format(**place)}", values)
    assert (response.status_code, response.context["form"].errors[field]) == (422, [sentence])
    assert (Action.objects.count(), Priority.objects.count()) == (1, 1)


def test_priority_is_measured_by_a_new_indicator(draft: Strategy, board: Board, officer: User) -> None:
    priority, client = make_priority(draft), log_in(officer)
    under = priority.get_absolute_url()
    new = f"{under}measure/new/"
    assert said(client.get(f"{under}measure/")).count(f'href="{new}"') == 1
    assert client.get(new).status_code == 200
    assert client.post(new, NEW_MEASURE).url == under
    made = Measure.objects.get()
    assert (made.priority, made.baseline, made.target, made.milestones.get().value) == (priority, 58, 65, 61)
    assert (made.indicator.code, made.indicator.board, made.indicator.polarity) == ("VAWG-03", board, "higher")


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"code": "TAKEN"}, "code", "There is already an indicator TAKEN. Give another code."),
        (day_of("target_on", 31, 3, 2017), "target_on", "The target must be for a later day than the baseline."),
        ({"milestones": "soon"}, "milestones",
         "Line 1, “soon”, is not a date, a colon and a number. Write it as 31 March 2019: 60."),
        ({"source": ""}, "source", "Say where the figures come from."),
    ],
)  # fmt: skip
def test_new_indicator_and_its_measure_are_made_both_or_neither(
    wrong: dict[str, str], field: str, sentence: str, draft: Strategy, board: Board, officer: User
) -> None:
    make_indicator(board, "TAKEN")
    response = log_in(officer).post(
        f"{make_priority(draft).get_absolute_url()}measure/new/", {**NEW_MEASURE, **wrong}
    )
    assert (response.status_code, response.context["form"].errors[field]) == (422, [sentence])
    assert (Indicator.objects.count(), Measure.objects.count()) == (1, 0)


def test_two_changes_at_once_show_both_texts(draft: Strategy, officer: User) -> None:
    client, address = log_in(officer), f"/strategies/{draft.pk}/edit/"
    same = {**NEW, "kind": "strategy", "level_names": "Priority", "version": "0"}
    client.post(address, {**same, "title": "Safer town"})
    response = client.post(address, {**same, "title": "Safer place"})
    assert (response.status_code, response.context["stored_now"]) == (409, [("Title", "Safer town")])


def test_measures_are_offered_from_the_boards_of_the_officer(
    draft: Strategy, board: Board, other_board: Board, officer: User
) -> None:
    make_indicator(other_board, "HWB-01")
    own = make_indicator(board)
    priority = make_priority(draft)
    form = log_in(officer).get(f"/strategies/{draft.pk}/priorities/{priority.pk}/measure/").context["form"]
    assert list(form.fields["indicator"].queryset) == [own]


def test_tab_and_navigation_are_for_everybody(board: Board, public: AnonymousUser, client: Client) -> None:
    tab = registries.board_tabs.get("strategies")
    assert tab is not None
    assert (tab.url(board), tab.visible_to(public, board)) == ("/boards/csp/strategies/", True)
    assert said(client.get("/boards/")).count('href="/strategies/"') == 1
