"""Ten years of figures of many indicators, whole and by ward, written by the database itself."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person
from performance.models import Breakdown, Category, DashboardCard, Dimension, Event, Indicator, Target, Value
from performance.periods import last_ended, period_from, start_before

YEARS = 10
BOARDS = 10
CARDS = 20  # on the dashboard a board chose
HIDES = 5  # each so-many-th indicator hides small numbers
FACTOR = 97  # figures that look like chance, and are the same each time

PARTS = (
    "INSERT INTO performance_value (indicator_id, breakdown_id, period_start, period_end, value, provisional,"
    " extracted_on, version)"
    " SELECT i.id, b.id, m.period_start, m.period_end, 2 + (i.id * 31 + b.id * 17 + m.place * 7) %% %s, %s, %s, 1"
    " FROM performance_indicator i CROSS JOIN performance_breakdown b CROSS JOIN months m"
)
WHOLES = (
    "INSERT INTO performance_value (indicator_id, period_start, period_end, value, provisional, extracted_on, version)"
    " SELECT indicator_id, period_start, period_end, SUM(value), %s, %s, 1 FROM performance_value"
    " GROUP BY indicator_id, period_start, period_end"
)


def make_figures(indicators: int, wards: int) -> User:
    """So many indicators with ten years of months, each the sum of so many wards; gives an officer of their boards."""
    officer, boards = _people()
    today = timezone.localdate()
    made = Indicator.objects.bulk_create(
        Indicator(
            board=boards[number * BOARDS // indicators], code=f"CSP-{number:03}", name=f"Offences of kind {number}",
            definition="Offences of this kind recorded in the month. " * 3, unit="offences", polarity="lower",
            frequency="month", source="Police crime recording", suppress_below=5 if number % HIDES == 0 else None,
            opened_at=timezone.now(), opened_by=officer,
        )
        for number in range(indicators)
    )  # fmt: skip
    months = months_of(today)
    Target.objects.bulk_create(Target(indicator=one, starts=months[0][0], value=1_000) for one in made)
    rule = Event.objects.create(
        board=boards[0], kind=Event.Kind.RECORDING, on=months[60][0], title="New counting rule"
    )
    rule.indicators.set(made)
    DashboardCard.objects.bulk_create(
        DashboardCard(board=one.board, indicator=one, position=place) for place, one in enumerate(made[:CARDS])
    )
    _break_down(wards)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE months (place integer, period_start date, period_end date)")
        cursor.executemany("INSERT INTO months VALUES (%s, %s, %s)", [(n, *ends) for n, ends in enumerate(months)])
        cursor.execute(PARTS, [FACTOR, False, today])
        cursor.execute(WHOLES, [False, today])
        cursor.execute("DROP TABLE months")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return officer


def _people() -> tuple[User, list[Board]]:
    council = Organisation.objects.create(name="Northmere Borough Council")
    officer = User.objects.create_user("officer@benchmark.example")
    person = Person.objects.create(name="Olive Officer", user=officer, email=officer.email, organisation=council)
    boards = [Board.objects.create(name=f"Board {number}", slug=f"board-{number}") for number in range(BOARDS)]
    starts = timezone.localdate() - timedelta(days=900)
    Membership.objects.bulk_create(
        Membership(board=board, person=person, role=BoardRole.OFFICER, starts=starts) for board in boards
    )
    return officer, boards


def _break_down(wards: int) -> None:
    ward = Dimension.objects.create(name="Ward")
    for number in range(wards):
        one = Category.objects.create(dimension=ward, name=f"Ward {number + 1}", position=number)
        Breakdown.objects.create(key=str(one.pk), words=one.name).categories.add(one)


def months_of(today: date) -> list[tuple[date, date]]:
    """The oldest first."""
    start, found = last_ended("month", today).start, []
    for _ in range(12 * YEARS):
        period = period_from("month", start)
        found.append((period.start, period.end))
        start = start_before("month", start)
    return found[::-1]


def counted() -> int:
    """How many figures there are."""
    return Value.objects.count()
