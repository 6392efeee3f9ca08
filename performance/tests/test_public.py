"""What everybody reads of opened indicators: pages, charts and a board's tab; small numbers hidden in all of them."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from csp.models import User
from meetings import registries
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance import services
from performance.models import DashboardCard, Indicator, Value
from performance.services import open_indicator, part_of, save_dimension
from performance.tests.makers import figure, make_indicator


@pytest.fixture(autouse=True)
def _day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def opened(board: Board, officer: User) -> Indicator:
    """A small whole, hidden from the public, and parts of the month before; one who is not opened beside it."""
    indicator = make_indicator(board, suppress_below=5, owner=officer.person)
    figure(indicator, date(2018, 7, 1), 40)
    figure(indicator, date(2018, 8, 1), 3)
    wards = list(
        save_dimension(by=officer, name="Ward", categories=["Riverside", "Hilltop", "Canal"]).categories.all()
    )
    for ward, number in zip(wards, (2, 8, 30), strict=True):
        figure(indicator, date(2018, 7, 1), number, breakdown=part_of([ward]))
    services.write_comment(indicator=indicator, by=officer, starts=date(2018, 8, 1), text="Three brothers")
    open_indicator(indicator=Indicator.objects.get(pk=indicator.pk), by=officer)
    make_indicator(board, "CSP-02", name="Knife crime")
    return Indicator.objects.get(pk=indicator.pk)


def by_ward(indicator: Indicator) -> str:
    return str(Value.objects.filter(breakdown__isnull=False)[0].breakdown.categories.get().dimension_id)  # type: ignore[union-attr]


def test_public_reads_the_page_without_small_numbers_and_what_is_said_of_them(
    opened: Indicator, client: Client
) -> None:
    text = client.get("/performance/CSP-01/").content.decode()
    assert (text.count("Hidden: a small number"), text.count("3 offences"), text.count("Three brothers")) == (
        2,
        0,
        0,
    )
    assert text.count("40 offences") >= 1
    assert text.count("Add a figure") == 0


def test_people_of_the_board_read_all(opened: Indicator, member: User) -> None:
    text = log_in(member).get("/performance/CSP-01/").content.decode()
    assert (text.count("Hidden: a small number"), text.count("Three brothers")) == (0, 2)


def test_parts_and_their_charts_hide_small_numbers_from_the_public(
    opened: Indicator, client: Client, member: User
) -> None:
    of = by_ward(opened)
    for who, hidden in ((client, True), (log_in(member), False)):
        page = who.get(f"/performance/CSP-01/?show={of}").content.decode()
        drawn = who.get(f"/performance/CSP-01/chart.svg?kind=bars&by={of}").content.decode()
        assert ("Hidden: a small number" in page.split("parts-grid")[1], "Hidden: a small number" in drawn) == (
            hidden,
            hidden,
        )
        assert ((">2<" in page), (">2<" in drawn)) == (not hidden, not hidden)


def test_public_dashboards_show_opened_indicators_alone(opened: Indicator, client: Client) -> None:
    for address in ("/performance/", "/boards/csp/performance/"):
        text = client.get(address).content.decode()
        counts = [
            text.count(words) for words in ("Burglary of homes", "Knife crime", "Three brothers", "3 offences")
        ]
        assert counts == [1, 0, 0, 0]
        assert "/performance/open/" in text


def test_parts_of_figures_long_past_stay_in_sight(board: Board, officer: User, member: User) -> None:
    indicator = make_indicator(board)
    figure(indicator, date(2015, 7, 1), 40)
    wards = list(save_dimension(by=officer, name="Ward", categories=["Riverside", "Hilltop"]).categories.all())
    for ward, number in zip(wards, (12, 28), strict=True):
        figure(indicator, date(2015, 7, 1), number, breakdown=part_of([ward]))
    text = log_in(member).get(f"/performance/CSP-01/?show={by_ward(indicator)}").content.decode()
    assert ("Burglary of homes by ward, July 2015" in text, text.count(">28<")) == (True, 1)
    # The table ends soon after the figure; what is missing since is one sentence, and each month when asked for.
    assert "no figure was given for the periods up to August 2018" in text
    pages = [log_in(member).get(f"/performance/CSP-01/{query}").content for query in ("", "?all")]
    assert [page.count(b"Missing</td>") for page in pages] == [3, 37]


@pytest.mark.parametrize("address", ["", "chart.svg"])
def test_what_is_not_open_is_not_there(address: str, opened: Indicator, client: Client) -> None:
    assert client.get(f"/performance/CSP-02/{address}").status_code == 404


@pytest.mark.parametrize(
    "query", ["kind=control", "kind=bars", "kind=bars&by=987654", "kind=small&by=x", "kind=pie"]
)
def test_chart_that_cannot_be_drawn_is_not_there(query: str, opened: Indicator, client: Client) -> None:
    assert client.get(f"/performance/CSP-01/chart.svg?{query}").status_code == 404


def test_board_has_the_tab_for_the_public_once_an_indicator_is_open(opened: Indicator, board: Board) -> None:
    sub_group = Board.objects.create(name="Serious Violence Group", slug="svg", parent=board)
    tab = registries.board_tabs.get("performance")
    assert tab is not None
    assert [tab.visible_to(AnonymousUser(), one) for one in (board, sub_group)] == [True, False]


def test_board_chooses_its_dashboard_and_its_order(
    opened: Indicator, board: Board, officer: User, member: User
) -> None:
    other = Indicator.objects.get(code="CSP-02")
    client, address = log_in(officer), "/boards/csp/performance/cards/"
    assert client.get(address).content.count(b'name="place-') == 2
    assert client.post(address, {f"place-{opened.pk}": "2", f"place-{other.pk}": "1"}).status_code == 302
    assert list(DashboardCard.objects.values_list("indicator__code", flat=True)) == ["CSP-02", "CSP-01"]
    text = log_in(member).get("/boards/csp/performance/").content.decode()
    assert text.index("Knife crime") < text.index("Burglary of homes")
    assert client.post(address, {f"place-{opened.pk}": "first"}).status_code == 422
    assert client.post(address, {f"place-{other.pk}": "1"}).status_code == 302
    for query, shown in (("", 0), ("?all", 1)):
        page = log_in(member).get(f"/boards/csp/performance/{query}").content
        assert (
            page.count(b'<h3 class="figure-card__name"><a class="govuk-link" href="/performance/CSP-01/">')
            == shown
        )


def test_only_officers_choose(opened: Indicator, member: User) -> None:
    assert log_in(member).get("/boards/csp/performance/cards/").status_code == 403


def test_dashboard_is_narrowed_by_status_and_owner(opened: Indicator, officer: User, member: User) -> None:
    client = log_in(member)
    for query, shown in (
        (f"owner={officer.person.pk}", 1), ("status=none", 2), ("status=red", 0), ("status=blue&owner=x", 2),
    ):  # fmt: skip
        assert client.get(f"/performance/?{query}").content.count(b'<li class="figure-card') == shown
