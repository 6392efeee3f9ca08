"""What of the parts of a figure a reader sees: small numbers, and what gives them away, never outside the board."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance.figures import NOTHING, series
from performance.models import Category, Dimension, Indicator, Value
from performance.parts import HIDDEN, WHOLE, as_seen, categories_of, cells_by_period, tables
from performance.services import part_of
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db
JULY, AUGUST = date(2018, 7, 1), date(2018, 8, 1)
COUNTS = {
    ("Riverside", "Drugs"): 3,
    ("Riverside", "Theft"): 20,
    ("Hilltop", "Drugs"): 11,
    ("Hilltop", "Theft"): 30,
}


@pytest.fixture
def stops(board: Board) -> Indicator:
    """Stops by ward and reason in July, with all their sums; in August a small whole."""
    stops = make_indicator(board, unit="stops", suppress_below=5)
    ward, reason = (Dimension.objects.create(name=name) for name in ("Ward", "Reason"))
    made = {
        name: Category.objects.create(dimension=dimension, name=name)
        for dimension, names in ((ward, ("Riverside", "Hilltop")), (reason, ("Drugs", "Theft")))
        for name in names
    }
    sums: dict[tuple[str, ...], int] = {}
    for pair, count in COUNTS.items():
        for part in (pair, pair[:1], pair[1:], ()):
            sums[part] = sums.get(part, 0) + count
    for names, count in sums.items():
        part = part_of([made[name] for name in names]) if names else None
        figure(stops, JULY, count, breakdown=part)
    figure(stops, AUGUST, 4)
    return stops


def shown(indicator: Indicator, user: User | AnonymousUser) -> dict[str, Decimal | None]:
    names = {pk: category.name for pk, category in categories_of(indicator).items()}
    cells = cells_by_period(indicator, user, [JULY])[JULY]
    return {" ".join(sorted(names[pk] for pk in part)): cell.number for part, cell in cells.items()}


def test_people_of_the_board_see_every_figure(stops: Indicator, member: User) -> None:
    assert shown(stops, member) == {
        "": 64, "Riverside": 23, "Hilltop": 41, "Drugs": 14, "Theft": 50,
        "Drugs Riverside": 3, "Riverside Theft": 20, "Drugs Hilltop": 11, "Hilltop Theft": 30,
    }  # fmt: skip


def test_everybody_else_sees_no_small_number_nor_what_gives_it_away(
    stops: Indicator, public: AnonymousUser, outsider: User
) -> None:
    for reader in (public, outsider):
        seen = shown(stops, reader)
        assert [seen[part] for part in ("", "Riverside", "Hilltop", "Drugs", "Theft")] == [64, 23, 41, 14, 50]
        assert [part for part, number in seen.items() if number is None] == [
            "Drugs Riverside", "Riverside Theft", "Drugs Hilltop", "Hilltop Theft",
        ]  # fmt: skip


def test_small_whole_is_hidden_from_the_public_and_shown_to_the_owner(
    stops: Indicator, public: AnonymousUser, outsider: User
) -> None:
    rows = series(stops, date(2018, 10, 1))
    seen = as_seen(stops, public, rows)
    assert [row.value for row in seen] == ["64 stops", HIDDEN, "Missing"]
    stops.owner = outsider.person
    assert as_seen(stops, outsider, rows) == rows


def test_nothing_that_is_shown_is_compared_with_what_is_hidden(stops: Indicator, public: AnonymousUser) -> None:
    figure(stops, date(2018, 9, 1), 70)
    figure(stops, date(2019, 8, 1), 9)
    shown = [row for row in as_seen(stops, public, series(stops, date(2019, 9, 1))) if row.number is not None]
    assert [row.period.start for row in shown] == [JULY, date(2018, 9, 1), date(2019, 8, 1)]
    assert {one.words for row in shown for one in (row.before, row.year_ago, row.baseline)} == {NOTHING}


def test_small_figure_of_an_opened_indicator_stands_on_no_page_of_anybody_else(
    stops: Indicator, member: User, outsider: User, officer: User
) -> None:
    """Its page, its chart, the dashboard and the thread; its own board is told on each."""
    Value.objects.filter(period_start=AUGUST).update(value=3)
    Indicator.objects.update(opened_at=timezone.now(), opened_by=officer)
    addresses = (
        "/performance/CSP-01/", "/performance/CSP-01/chart.svg", "/performance/", f"/thread/indicator/{stops.pk}/"
    )  # fmt: skip

    def told(reader: User) -> list[bool]:
        answers = [log_in(reader).get(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {200}
        return ["3 stops" in answer.content.decode() for answer in answers]

    assert told(outsider) == [False] * 4
    page, _, dashboard, thread = told(member)
    assert (page, dashboard, thread) == (True, True, True)
    assert "3 stops" not in Client().get(addresses[3]).content.decode()


def test_share_is_hidden_by_the_count_it_was_made_of(board: Board, public: AnonymousUser) -> None:
    share = make_indicator(board, "CSP-09", unit="%", suppress_below=5)
    figure(share, JULY, 40, numerator=2, denominator=5)
    figure(share, AUGUST, 40, numerator=20, denominator=50)
    cells = cells_by_period(share, public)
    assert [cells[start][WHOLE].number for start in (JULY, AUGUST)] == [None, 40]


def test_parts_stand_in_a_table_for_each_dimension_and_each_pair(stops: Indicator, member: User) -> None:
    found = tables(cells_by_period(stops, member)[JULY], categories_of(stops))
    assert [([str(row) for row in one.rows], [str(column) for column in one.columns]) for one in found] == [
        (["Hilltop", "Riverside"], []),
        (["Hilltop", "Riverside"], ["Drugs", "Theft"]),
        (["Drugs", "Theft"], []),
    ]
    assert found[1].cell(found[1].rows[1], found[1].columns[0]).number == 3


def test_parts_take_the_same_queries_however_many(
    stops: Indicator, public: AnonymousUser, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        cells_by_period(stops, public)
