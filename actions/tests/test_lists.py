"""Lists of the log: what they are narrowed by, their columns and order, the way back to them, their figures."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from actions.models import Action
from actions.tests.makers import RAISED, make_action, own
from csp.models import User
from meetings.models import Board, Organisation
from meetings.tests.fixtures import log_in, make_meeting, make_person

pytestmark = pytest.mark.usefixtures("day")
Status = Action.Status
TODAY = date(2018, 9, 26)


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


def listed(client: Client, query: str = "", address: str = "/actions/") -> list[int]:
    """The numbers of the actions on a page, lowest first."""
    response = client.get(f"{address}{query}", follow=True)
    assert response.status_code == 200
    return sorted(int(row.reference.rpartition("-")[2]) for row in response.context["rows"])


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def log(board: Board, other_board: Board, member: User, chair: User, police: Organisation) -> None:
    """Seven open actions, of which one of another board, and one that has ended."""
    old = {"raised_on": date(2017, 1, 4)}
    meeting = make_meeting(board, RAISED)
    first = make_action(board, 1, member.person, due_on=ago(400), slips=2, first_due_on=ago(430), **old)
    make_action(board, 2, police, due_on=ago(89), restricted=True, **old)
    make_action(board, 3, chair.person, due_on=ago(30), **old)
    make_action(board, 4, "Police leads", due_on=ago(29), meeting=meeting)
    make_action(board, 5, chair.person, due_on=ago(-3))
    make_action(board, 6, due="asap")
    make_action(board, 7, status=Status.COMPLETED, closed_on=ago(2), due_on=ago(50))
    make_action(other_board, 8, due_on=ago(-60))
    first.updates.create(text="Asked.", on=ago(20))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("when=overdue", [1, 2, 3, 4]),
        ("when=overdue_days", [4]),
        ("when=overdue_months", [2, 3]),
        ("when=overdue_quarters", []),
        ("when=overdue_years", [1]),
        ("when=not_due", [5, 6]),
        ("when=week", [5]),
        ("when=month", [5]),
        ("when=undated", [6]),
        ("due=asap", [6]),
        ("raised_from=2018-01-01", [4, 5, 6]),
        ("raised_to=2018-01-01", [1, 2, 3]),
        ("quiet=20", [1, 2, 3, 4, 5, 6]),
        ("quiet=21", [2, 3, 4, 5, 6]),
        ("quiet=100", [2, 3]),
        ("slipped=on", [1]),
        ("restricted=on", [2]),
        ("status=any&when=overdue", [1, 2, 3, 4]),
        ("owner=CHAIR", [3, 5]),
        ("owner=police", [2, 4]),
        ("owner=np", [2]),
        ('owner="Chidi Chair"', [3, 5]),
        ('owner="Chidi"', []),
        ('owner="Police leads"', [4]),
        ("q=area 3", [3]),
        ("q=3", [3]),
    ],
)
def test_list_is_narrowed(query: str, found: list[int], log: None, officer: User) -> None:
    assert listed(log_in(officer), f"?{query}") == found


def test_list_of_an_organisation_has_what_it_and_its_people_own(
    log: None, police: Organisation, officer: User
) -> None:
    assert listed(log_in(officer), f"?organisation={police.pk}") == [1, 2]


def test_name_that_nobody_confirmed_is_found_as_it_was_written(board: Board, officer: User, member: User) -> None:
    owner = own(make_action(board, 1), member.person, confirmed=False)
    type(owner).objects.filter(pk=owner.pk).update(text="M. Embers")
    assert listed(log_in(officer), "?owner=embers") == [1]
    assert listed(log_in(officer), "?owner=mina") == []
    assert listed(log_in(officer), f"?organisation={member.person.organisation_id}") == []


def test_meetings_are_offered_of_one_board(log: None, board: Board, officer: User) -> None:
    meeting, client = board.meetings.get(), log_in(officer)
    assert listed(client, f"?meeting={meeting.pk}", "/boards/csp/actions/") == [4]
    assert listed(client, f"?board=csp&meeting={meeting.pk}") == [4]
    offered = client.get("/boards/csp/actions/").context["form"].fields["meeting"].choices
    assert list(offered) == [("", "Any meeting"), (str(meeting.pk), "4 July 2018")]


def test_organisations_are_offered_to_those_who_may_read_the_directory(board: Board, police: Organisation) -> None:
    stranger = make_person("Owner Outside")
    make_action(board, 1, stranger)
    client = log_in(stranger.user)
    assert listed(client) == [1]
    assert "organisation" not in client.get("/actions/").context["form"].fields
    assert listed(client, f"?organisation={police.pk}") == [1]


def test_own_list_has_ones_own_actions(log: None, member: User, outsider: User) -> None:
    assert listed(log_in(member), "", "/actions/mine/") == [1, 2]
    assert listed(log_in(outsider), "", "/actions/mine/") == []


@pytest.mark.parametrize("query", ["quiet=0", "quiet=x", "when=later", "due=x", "organisation=0", "raised_to=x"])
def test_bad_filter_says_what_is_wrong_beside_it(query: str, log: None, officer: User) -> None:
    response = log_in(officer).get(f"/actions/?{query}")
    assert (response.status_code, response.context["rows"]) == (200, [])
    assert response.content.decode().count("govuk-error-message") == 1


@pytest.mark.parametrize(
    ("asked", "tidy"),
    [
        ("?q=&status=any&owner=", "/actions/?status=any"),
        ("?q=", "/actions/"),
        ("?columns=raised&columns=due&columns=owners&columns=status&columns=latest&q=x", "/actions/?q=x"),
        ("?after=&sort=number", "/actions/?sort=number"),
    ],
)
def test_address_that_says_too_much_is_tidied(asked: str, tidy: str, log: None, officer: User) -> None:
    response = log_in(officer).get(f"/actions/{asked}")
    assert (response.status_code, response.url) == (302, tidy)


def headings(client: Client, query: str = "") -> list[str]:
    return [heading.text for heading in client.get(f"/actions/{query}", follow=True).context["listing"].headings()]


def test_columns_are_those_of_the_real_log_or_those_chosen(log: None, officer: User) -> None:
    client = log_in(officer)
    usual = ["No.", "Action required", "Date of meeting", "Due date", "Responsible", "Status", "Comments/Update"]
    assert headings(client) == usual
    assert headings(client, "?columns=slips&columns=first_due") == [
        "No.",
        "Action required",
        "First due",
        "Put off",
    ]
    assert headings(client, "?columns=nonsense") == usual
    text = client.get("/actions/?columns=slips&columns=first_due&when=overdue_years").content.decode()
    assert text.count('data-label="Put off">2<') == 1
    assert text.count('data-label="First due">23 July 2017<') == 1


def test_heading_sorts_up_then_down_and_says_so(log: None, officer: User) -> None:
    client = log_in(officer)
    number, due = (
        next(one for one in client.get(f"/actions/{query}").context["listing"].headings() if one.key == key)
        for query, key in (("?q=area&sort=number", "number"), ("?q=area", "due"))
    )
    assert (number.order, number.url) == ("ascending", "?q=area&sort=-number")
    assert (due.order, due.url) == ("ascending", "?q=area&sort=-due")
    rows = client.get("/actions/?sort=-number").context["rows"]
    assert [row.reference for row in rows] == [f"CSP-{number}" for number in range(6, 0, -1)]


def test_action_leads_back_to_the_list_it_was_opened_from(log: None, officer: User) -> None:
    client = log_in(officer)
    client.get("/boards/csp/actions/?when=overdue&sort=number")
    text = unescape(client.get("/actions/CSP-1/").content.decode())
    assert text.count('href="/boards/csp/actions/?when=overdue&sort=number"') == 1
    assert client.cookies["actions_list"]["httponly"]


@pytest.mark.parametrize(
    "kept", ["https%3A//example.org/", "//example.org/actions/", "/account/", "/actions/%22%3E"]
)
def test_cookie_that_names_no_list_leads_to_the_log(kept: str, log: None, officer: User) -> None:
    client = log_in(officer)
    client.cookies["actions_list"] = kept
    assert client.get("/actions/CSP-1/").context["list_url"] == "/actions/"


def figures(client: Client, query: str = "", address: str = "/actions/figures/") -> dict[str, dict[str, int]]:
    charts = client.get(f"{address}{query}").context["figures"].charts
    return {chart.title: {bar.label: bar.count for bar in chart.bars} for chart in charts}


def test_figures_count_by_status_age_owner_and_organisation(log: None, officer: User) -> None:
    assert figures(log_in(officer), "?status=any") == {
        "By status": {"Open": 6, "Completed": 1},
        "By age": {
            "Not overdue": 2,
            "Under 30 days overdue": 1,
            "30 to 89 days overdue": 2,
            "A year or more overdue": 1,
        },
        "By owner": {"Chidi Chair": 2, "Mina Member": 1, "Northmere Police": 1, "Police leads": 1},
        "By organisation": {"Northmere Borough Council": 2, "Northmere Police": 2},
    }


@pytest.mark.parametrize("query", ["", "?status=any", "?q=area", "?when=overdue"])
def test_each_figure_leads_to_as_many_actions(query: str, log: None, officer: User) -> None:
    client = log_in(officer)
    charts = client.get(f"/boards/csp/actions/figures/{query}").context["figures"].charts
    bars = [bar for chart in charts for bar in chart.bars]
    assert len(bars) > 5
    for bar in bars:
        assert len(listed(client, "", bar.url)) == bar.count


def test_figures_of_a_long_list_say_that_they_stop(
    log: None, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.figures.COUNTED", 2)
    monkeypatch.setattr("actions.figures.NAMED", 1)
    client = log_in(officer)
    assert figures(client)["By owner"] == {"Mina Member": 1, "1 other owner": 1}
    text = " ".join(client.get("/actions/figures/").content.decode().split())
    assert text.count("The list is longer: these count the 2 of it that are due first.") == 1


def test_figures_alone_are_given_to_the_list_that_opens_them(log: None, officer: User, outsider: User) -> None:
    part = log_in(officer).get("/actions/figures/", headers={"HX-Request": "true"})
    assert part.content.decode().count("<html") == 0
    assert figures(log_in(outsider)) == {"By status": {"Open": 1}, "By age": {"Not overdue": 1}}
    assert log_in(outsider).get("/boards/csp/actions/figures/").status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_figures_take_the_same_queries_for_any_number_of_rows(
    count: int, board: Board, officer: User, member: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, count + 1):
        make_action(board, number, member.person, f"Owner {number}")
    client = log_in(officer)
    client.get("/actions/figures/")
    with django_assert_num_queries(9):
        client.get("/actions/figures/")
