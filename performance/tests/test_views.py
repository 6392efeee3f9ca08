"""Pages of indicators: they work; 404 for what may not be seen, 403 for what may not be done; bad input."""

from datetime import date
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from csp.models import User
from meetings import registries
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance.models import Indicator
from performance.tests.makers import aim, figure, make_indicator

pytestmark = pytest.mark.usefixtures("day")
JULY = date(2018, 7, 1)
AUGUST = {"starts_0": "1", "starts_1": "8", "starts_2": "2018"}
NEW = {
    "code": "csp-02",
    "name": "Knife crime",
    "definition": "Offences with a knife.",
    "unit": "offences",
    "decimals": "0",
    "lag_days": "30",
    "polarity": "lower",
    "frequency": "month",
    "source": "Police",
}
FORM_PAGES = ("edit/", "figures/add/", "target/", "figures/{pk}/")


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def indicator(board: Board) -> Indicator:
    indicator = make_indicator(board, restricted=True, grounds=["7"], public_interest_reason="Inquiry")
    figure(indicator, date(2018, 6, 1), 120)
    figure(indicator, JULY, 131, provisional=True)
    aim(indicator, date(2018, 4, 1), 110)
    return indicator


def said(response) -> str:  # type: ignore[no-untyped-def]
    return " ".join(unescape(response.content.decode()).split())


def form_addresses(indicator: Indicator) -> list[str]:
    pk = indicator.values.order_by("period_start").last().pk  # type: ignore[union-attr]
    return [f"/performance/{indicator.code}/{page.format(pk=pk)}" for page in FORM_PAGES]


@pytest.mark.parametrize("address", ["/performance/", "/boards/csp/performance/"])
def test_dashboard_shows_each_figure_with_period_source_and_status(
    address: str, indicator: Indicator, member: User
) -> None:
    text = said(log_in(member).get(address)).split("figure-cards")[1]
    for words in (
        "131 offences",
        "(provisional)",
        "July 2018",
        "110 offences",
        "Red: off target",
        "Up from 120 offences: worse",
        "CSP-01. Police crime recording",
        "Restricted",
    ):
        assert text.count(words) == 1


def test_indicator_without_figures_is_shown_as_missing(board: Board, member: User) -> None:
    make_indicator(board)
    text = said(log_in(member).get("/performance/"))
    assert text.count("Missing: no figures yet") == 1
    assert said(log_in(member).get("/performance/CSP-01/")).count("Nobody has given a figure yet.") == 1


def test_dashboard_without_indicators_says_so(board: Board, member: User) -> None:
    client = log_in(member)
    assert said(client.get("/performance/")).count("There are no indicators of boards you sit on.") == 1
    assert said(client.get("/boards/csp/performance/")).count("This board has no indicators yet.") == 1


def test_dashboard_holds_nothing_of_other_boards(indicator: Indicator, outsider: User) -> None:
    response = log_in(outsider).get("/performance/")
    assert (response.status_code, response.context["groups"]) == (200, [])
    assert said(response).count("Burglary of homes") == 0


def test_board_dashboard_is_for_its_people(indicator: Indicator, outsider: User, member: User) -> None:
    text = said(log_in(outsider).get("/boards/csp/performance/"))
    assert (
        text.count("Burglary of homes"),
        text.count("This board has not opened any indicator to everybody."),
    ) == (0, 1)
    assert log_in(member).get("/boards/nowhere/performance/").status_code == 404


def test_forms_are_for_people_with_an_account(indicator: Indicator, client: Client) -> None:
    for address in (*form_addresses(indicator), "/boards/csp/performance/cards/"):
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"/account/login/?next={address}")


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/performance/", 13), ("/boards/csp/performance/", 16)])
def test_dashboard_takes_the_same_queries_for_any_number_of_rows(
    address: str, queries: int, count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        indicator = make_indicator(board, f"CSP-{number}", owner=officer.person)
        figure(indicator, date(2018, 6, 1), number)
        figure(indicator, JULY, number)
        aim(indicator, JULY, 5)
    client = log_in(officer)
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).content.count(b'<li class="figure-card') == count


@pytest.mark.parametrize("count", [1, 30])
def test_indicator_page_takes_the_same_queries_for_any_number_of_figures(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    indicator = make_indicator(board)
    for number in range(count):
        starts = date(2015 + number // 12, number % 12 + 1, 1)
        figure(indicator, starts, number)
        aim(indicator, starts, 5)
    client = log_in(officer)
    with django_assert_num_queries(17):
        client.get("/performance/CSP-01/")


def test_indicator_page_shows_chart_and_table(indicator: Indicator, officer: User) -> None:
    response = log_in(officer).get("/performance/CSP-01/")
    text = said(response)
    assert [row.value for row in response.context["rows"]] == ["Missing", "131 offences", "120 offences"]
    alt = "Burglary of homes: 120 offences in June 2018, 131 offences in July 2018. Target: 110 offences."
    assert text.count(f'alt="{alt}"') == 1
    assert text.count("Burglaries of dwellings recorded in the month.") == 1
    assert text.count("paragraph 7 of Part 1 of Schedule 12A") == 1


def test_chart_is_a_file_with_a_policy_of_its_own(indicator: Indicator, member: User) -> None:
    response = log_in(member).get("/performance/CSP-01/chart.svg")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert response.content != log_in(member).get("/performance/CSP-01/chart.svg?narrow").content


def test_indicator_that_may_not_be_seen_is_not_there(indicator: Indicator, outsider: User) -> None:
    client = log_in(outsider)
    for address in ("/performance/CSP-01/", "/performance/CSP-01/chart.svg", "/performance/CSP-99/"):
        assert client.get(address).status_code == 404
    for address in form_addresses(indicator):
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("who", ["chair", "member", "adviser"])
def test_who_may_only_read_is_refused_the_forms(
    who: str, indicator: Indicator, request: pytest.FixtureRequest
) -> None:
    client = log_in(request.getfixturevalue(who))
    for address in (*form_addresses(indicator), "/boards/csp/performance/add/"):
        assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    assert said(client.get("/performance/CSP-01/")).count("Add a figure") == 0


def test_figure_of_another_indicator_is_not_there(indicator: Indicator, board: Board, officer: User) -> None:
    other = figure(make_indicator(board, "CSP-02"), JULY, 5)
    assert log_in(officer).get(f"/performance/CSP-01/figures/{other.pk}/").status_code == 404


def test_officer_adds_an_indicator(board: Board, officer: User) -> None:
    client = log_in(officer)
    assert client.get("/boards/csp/performance/add/").status_code == 200
    response = client.post("/boards/csp/performance/add/", {**NEW, "owner": officer.person.pk})
    assert (response.status_code, response.url) == (302, "/performance/CSP-02/")
    made = Indicator.objects.get()
    assert (made.name, made.owner, made.restricted) == ("Knife crime", officer.person, False)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"code": "CSP 2"}, "code", "Use letters, digits and hyphens only, beginning with a letter."),
        ({"code": "csp-01"}, "code", "There is already an indicator CSP-01. Give another code."),
        ({"name": ""}, "name", "Give the indicator a name."),
        ({"unit": ""}, "unit", "Say what the figures are in."),
        ({"decimals": "9"}, "decimals", "Enter a number from 0 to 4."),
        ({"polarity": ""}, "polarity", "Choose whether higher or lower is better."),
        ({"restricted": "on"}, "grounds", "Choose at least one reason why it is restricted."),
    ],
)
def test_officer_is_told_what_is_wrong_with_an_indicator(
    wrong: dict[str, str], field: str, sentence: str, indicator: Indicator, officer: User
) -> None:
    response = log_in(officer).post("/boards/csp/performance/add/", {**NEW, **wrong})
    assert (response.status_code, response.context["form"].errors[field]) == (422, [sentence])
    assert response.context["form"]["definition"].value() == "Offences with a knife."


def test_officer_changes_an_indicator_but_not_its_code(indicator: Indicator, officer: User) -> None:
    client, address = log_in(officer), "/performance/CSP-01/edit/"
    assert client.get(address).context["form"].fields.keys().isdisjoint({"code"})
    changed = {**NEW, "version": "0"}
    assert client.post(address, changed).url == "/performance/CSP-01/"
    indicator.refresh_from_db()
    assert (indicator.code, indicator.name, indicator.restricted) == ("CSP-01", "Knife crime", False)
    response = client.post(address, {**changed, "name": "Theft"})
    assert response.status_code == 409
    assert response.context["stored_now"] == [("Name", "Knife crime")]


def test_officer_adds_the_figure_that_comes_next(indicator: Indicator, officer: User) -> None:
    client, address = log_in(officer), "/performance/CSP-01/figures/add/"
    assert client.get(address).context["form"].initial == {"starts": date(2018, 8, 1)}
    assert client.post(address, {**AUGUST, "value": "99", "provisional": "on"}).status_code == 302
    stored = indicator.values.get(period_start=date(2018, 8, 1))
    assert (stored.value, stored.period_end, stored.provisional) == (99, date(2018, 8, 31), True)


def test_first_figure_is_offered_for_the_last_period_over(board: Board, officer: User) -> None:
    make_indicator(board, frequency="quarter")
    response = log_in(officer).get("/performance/CSP-01/figures/add/")
    assert response.context["form"].initial == {"starts": date(2018, 4, 1)}


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"value": "about ten"}, "value", "This is not a number. Enter one in figures, such as 227 or 58.3."),
        ({"value": ""}, "value", "Enter a number, such as 227 or 58.3."),
        ({"value": "1.5"}, "value", "1.5 is more exact than this indicator: it has no decimal places."),
        (
            {"starts_0": "8", "starts_1": "13"},
            "starts",
            "8 13 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018.",
        ),
        (
            {"starts_1": "7"},
            "starts",
            "There is already a figure for July 2018. Change that one, or give another period.",
        ),
    ],
)
def test_officer_is_told_what_is_wrong_with_a_figure(
    wrong: dict[str, str], field: str, sentence: str, indicator: Indicator, officer: User
) -> None:
    response = log_in(officer).post("/performance/CSP-01/figures/add/", {**AUGUST, "value": "99", **wrong})
    assert (response.status_code, response.context["form"].errors[field]) == (422, [sentence])
    assert indicator.values.count() == 2


def test_officer_changes_a_figure_and_never_over_another_change(indicator: Indicator, officer: User) -> None:
    client, stored = log_in(officer), indicator.values.get(period_start=JULY)
    address = f"/performance/CSP-01/figures/{stored.pk}/"
    assert client.get(address).context["form"].initial == {
        "value": 131,
        "numerator": None,
        "denominator": None,
        "extracted_on": date(2018, 9, 26),
        "provisional": True,
        "version": 0,
    }
    assert client.post(address, {"value": "130", "reason": "Recounted", "version": "0"}).status_code == 302
    stored.refresh_from_db()
    assert (stored.value, stored.provisional) == (130, False)
    assert client.post(address, {"value": "9", "reason": "Recounted", "version": "0"}).status_code == 409
    assert client.post(address, {"value": "nine", "version": "1"}).status_code == 422


def test_officer_sets_a_target(indicator: Indicator, officer: User) -> None:
    client, address = log_in(officer), "/performance/CSP-01/target/"
    assert client.get(address).status_code == 200
    assert client.post(address, {**AUGUST, "value": "140", "tolerance": "10"}).url == "/performance/CSP-01/"
    target = indicator.targets.get(starts=date(2018, 8, 1))
    assert (target.value, target.tolerance) == (140, 10)
    wrong = client.post(address, {**AUGUST, "starts_0": "2", "value": "140", "tolerance": "10"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["starts"])


def test_tab_is_for_those_inside_while_nothing_is_open(
    board: Board, member: User, outsider: User, public: AnonymousUser, client: Client
) -> None:
    tab = registries.board_tabs.get("performance")
    assert tab is not None
    assert tab.url(board) == "/boards/csp/performance/"
    assert [tab.visible_to(who, board) for who in (member, outsider, public)] == [True, False, False]
    link = 'href="/performance/"'
    assert [said(one.get("/boards/")).count(link) for one in (log_in(member), client)] == [1, 1]
