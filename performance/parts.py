"""The parts of a figure, as one reader may see them: the one place that decides what of them is shown.

People of the board and the owner see every figure. Everybody else sees an opened indicator with its small numbers
hidden, and with what would give them away (performance.suppression): on pages, charts, files and feeds alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from csp.roles import Power
from meetings.access import Reader, boards_with, holds
from performance.figures import HIDDEN, Against, Figure
from performance.models import Breakdown, Category, Indicator, Value
from performance.periods import start_before, year_before
from performance.services.rules import is_share
from performance.status import Status
from performance.suppression import Sum, hidden

Part = frozenset[int]  # the ids of its categories; the whole has none
WHOLE: Part = frozenset()


class Given(NamedTuple):
    """What a stored figure says: many are read at once, so that they are no instances."""

    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    provisional: bool
    extracted_on: date


class Cell(NamedTuple):
    """The figure of one part of one period. ``hidden`` figures have neither number nor parts of a rate."""

    part: Part
    value: Given | None
    hidden: bool = False

    @property
    def number(self) -> Decimal | None:
        return None if self.hidden or self.value is None else self.value.value


@dataclass(frozen=True)
class Table:
    """The parts of one period by one dimension, or by two: rows by columns, each with the whole where it is known."""

    rows: list[Category]
    columns: list[Category]
    cells: Mapping[Part, Cell]

    def cell(self, *categories: Category) -> Cell:
        part = frozenset(category.pk for category in categories)
        return self.cells.get(part, Cell(part, None))


def sees_all(user: Reader, indicator: Indicator) -> bool:
    """Whether small numbers are shown to ``user``: to the people of the board, and to the owner."""
    if user.is_authenticated and indicator.owner and indicator.owner.user_id == user.pk:
        return True
    return holds(user, Power.READ, indicator.board)


def as_seen(indicator: Indicator, user: Reader, rows: Sequence[Figure]) -> list[Figure]:
    """Whole figures of ``indicator`` for ``user``: those hidden from them say so, and no other is compared with one.

    Whether a whole is hidden can depend on its parts, so theirs are read too: two queries more for the public, when
    the indicator hides numbers at all.
    """
    if indicator.suppress_below is None or sees_all(user, indicator):
        return list(rows)
    hide = hidden_wholes([indicator], user)[indicator.pk]
    return [_as_seen(row, indicator, hide) for row in rows] if hide else list(rows)


def _as_seen(row: Figure, indicator: Indicator, hide: set[date]) -> Figure:
    start = row.period.start
    if start in hide:
        return Figure(row.period, None, row.aim, HIDDEN, row.target, Status.NONE, extracted_on=row.extracted_on)
    untold = {"baseline"}  # it may be one of them
    untold |= {"before"} if start_before(indicator.frequency, start) in hide else set()
    untold |= {"year_ago"} if year_before(start) in hide else set()
    return replace(row, against=lambda which: Against() if which in untold else row.against(which))


def seen_whole(user: Reader, indicators: Iterable[Indicator]) -> set[int]:
    """The ids of those of which ``user`` sees every figure, by the rule of ``sees_all``: one query for many."""
    boards = (
        set(boards_with(user, Power.READ).values_list("board_id", flat=True)) if user.is_authenticated else set()
    )
    return {
        one.pk
        for one in indicators
        if one.board_id in boards or (user.is_authenticated and one.owner and one.owner.user_id == user.pk)
    }


def hidden_wholes(
    indicators: Sequence[Indicator], user: Reader, starts: Collection[date] | None = None
) -> dict[int, set[date]]:
    """For each indicator, by its id, the first days of the periods whose whole figures are hidden from ``user``.

    Of periods that begin on ``starts``, or of all. Three queries for any number of them, none when none hides
    numbers.
    """
    found: dict[int, set[date]] = {one.pk: set() for one in indicators}
    hiding = [one for one in indicators if one.suppress_below is not None]
    if not hiding:
        return found
    whole = seen_whole(user, hiding)
    by_id = {one.pk: one for one in hiding if one.pk not in whole}
    values = Value.objects.filter(indicator__in=by_id)
    if starts is not None:
        values = values.filter(period_start__in=list(starts))
    periods, dimension_of = _grouped(values) if by_id else ({}, {})
    for (pk, start), parts in periods.items():
        if WHOLE in parts and WHOLE in _hidden(by_id[pk], parts, dimension_of, by_id[pk].suppress_below):
            found[pk].add(start)
    return found


def cells_by_period(
    indicator: Indicator, user: Reader, starts: Iterable[date] | None = None
) -> dict[date, dict[Part, Cell]]:
    """Every figure, whole and parts, of the periods that begin on ``starts`` (all, unless said). Two queries."""
    values = indicator.values.order_by("period_start", "pk")
    if starts is not None:
        values = values.filter(period_start__in=list(starts))
    periods, dimension_of = _grouped(values)
    below = None if sees_all(user, indicator) else indicator.suppress_below
    return {
        start: {
            part: Cell(part, value, part in hide)
            for hide in [_hidden(indicator, found, dimension_of, below)]
            for part, value in found.items()
        }
        for (_, start), found in periods.items()
    }


def _grouped(values: QuerySet[Value]) -> tuple[dict[tuple[int, date], dict[Part, Given]], dict[int, int]]:
    """The figures of each period of each indicator by part, and the dimension of each category. Two queries."""
    periods: dict[tuple[int, date], dict[Part, Given]] = defaultdict(dict)
    rows = list(values.values_list("indicator_id", "period_start", "breakdown_id", *Given._fields))
    parts, dimension_of = _parts({row[2] for row in rows})
    for pk, start, breakdown, *said in rows:
        periods[pk, start][parts[breakdown]] = Given(*said)
    return periods, dimension_of


def _parts(breakdowns: set[int | None]) -> tuple[dict[int | None, Part], dict[int, int]]:
    """The part that each breakdown is, by its id, with that of the whole, and the dimension of each category."""
    made_of: dict[int | None, set[int]] = {pk: set() for pk in breakdowns}
    dimension_of: dict[int, int] = {}
    through = Breakdown.categories.through.objects.filter(breakdown_id__in=[pk for pk in breakdowns if pk])
    for breakdown, category, dimension in through.values_list(
        "breakdown_id", "category_id", "category__dimension_id"
    ):
        made_of[breakdown].add(category)
        dimension_of[category] = dimension
    return {pk: frozenset(categories) for pk, categories in made_of.items()}, dimension_of


def tables(cells: Mapping[Part, Cell], categories: Mapping[int, Category]) -> list[Table]:
    """The parts of one period as tables: one for each dimension, and for each pair that figures were given for."""
    pairs: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for part in cells:
        dimensions = tuple(sorted(categories[pk].dimension_id for pk in part))
        if 1 <= len(dimensions) <= 2:
            pairs[dimensions] |= part
    return [
        Table(
            _of(dimensions[0], found, categories),
            _of(dimensions[1], found, categories) if len(dimensions) == 2 else [],
            cells,
        )
        for dimensions, found in sorted(pairs.items())
    ]


def _of(dimension: int, found: set[int], categories: Mapping[int, Category]) -> list[Category]:
    own = [categories[pk] for pk in found if categories[pk].dimension_id == dimension]
    return sorted(own, key=lambda category: (category.position, category.name))


def _hidden(
    indicator: Indicator, found: Mapping[Part, Given], dimension_of: Mapping[int, int], below: int | None
) -> set[Part]:
    """The parts whose counts are hidden. A share is hidden by the count it was made of; without that, it has none."""
    if below is None:
        return set()
    counts = {part: count for part, value in found.items() if (count := _count(indicator, value)) is not None}
    if not any(0 < count < below for count in counts.values()):
        return set()
    return hidden(counts, sums_of(counts, dimension_of), below)


def _count(indicator: Indicator, value: Given) -> Decimal | None:
    if value.numerator is not None:
        return value.numerator
    return None if is_share(indicator) or "per " in indicator.unit else value.value


def sums_of(counts: Mapping[Part, Decimal], dimension_of: Mapping[int, int]) -> list[Sum[Part]]:
    """Which count is the sum of which: a part, and all its parts by one dimension more, if they come to it."""
    under: dict[tuple[Part, int], list[Part]] = defaultdict(list)
    for part in counts:
        for category in part:
            under[part - {category}, dimension_of[category]].append(part)
    return [
        (total, parts)
        for (total, _), parts in under.items()
        if total in counts and sum((counts[part] for part in parts), Decimal(0)) == counts[total]
    ]


def categories_of(indicator: Indicator) -> dict[int, Category]:
    """The categories that an indicator's parts are made of, by id. One query."""
    used: Sequence[Category] = list(
        Category.objects.filter(breakdowns__values__indicator=indicator).select_related("dimension").distinct()
    )
    return {category.pk: category for category in used}
