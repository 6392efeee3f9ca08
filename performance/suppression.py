"""Small numbers that could tell of a person, and what would give them away, are not shown to the public.

A count above nought and below the threshold is hidden. Where a sum that is shown would let it be worked out, by taking
away what is shown, or because what is left can only be made in one way, something else of that sum is hidden too: the
smallest part first, the total last. After the Government Statistical Service's guidance on tables: primary and
secondary suppression.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
Sum = tuple[Key, Sequence[Key]]
NOUGHT = Decimal(0)


def hidden(values: Mapping[Key, Decimal], sums: Sequence[Sum[Key]], below: int) -> set[Key]:
    """Which of ``values``, counts by key, are not to be shown.

    ``sums`` says which total is made of which parts, for every total that is shown: rows, columns and the whole of a
    table, of any number of dimensions. A sum with a part or total that is not in ``values`` gives nothing away.

    A table of wards by reasons takes most of a second, so what was last asked is kept: it follows from these alone.
    """
    return set(_hidden(tuple(values.items()), tuple((total, tuple(parts)) for total, parts in sums), below))


@lru_cache(maxsize=500)
def _hidden(figures: tuple[tuple[Any, Decimal], ...], sums: Sequence[Sum[Any]], below: int) -> frozenset[Any]:
    values = dict(figures)
    sums = [(total, parts) for total, parts in sums if all(key in values for key in (total, *parts))]
    small = {key for key, value in values.items() if 0 < value < below}
    hide = set(small)
    while (pinned := _pinned(values, sums, hide, small, below)) & small:
        more = _next_to_hide(values, sums, hide, [pinned & small, pinned])
        if more is None:
            break  # nothing that is shown leads to it any more
        hide.add(more)
    return frozenset(hide)


def _pinned(
    values: Mapping[Key, Decimal], sums: Sequence[Sum[Key]], hide: set[Key], small: set[Key], below: int
) -> set[Key]:
    """What is hidden and can be worked out from what is shown."""
    rows = [row for row in (_unknowns(values, each, hide) for each in sums) if row[0]]
    return _by_algebra(rows) | _by_bounds(rows, small, below)


def _unknowns(values: Mapping[Key, Decimal], each: Sum[Key], hide: set[Key]) -> tuple[dict[Key, int], Decimal]:
    """A sum as an equation: its hidden keys with their signs, and what they come to."""
    total, parts = each
    signs = {key: 1 for key in parts if key in hide}
    known = NOUGHT if total in hide else values[total]
    if total in hide:
        signs[total] = -1
    return signs, known - sum((values[key] for key in parts if key not in hide), NOUGHT)


def _by_algebra(rows: Sequence[tuple[dict[Key, int], Decimal]]) -> set[Key]:
    """The unknowns that the equations taken together determine: Gaussian elimination, exactly."""
    left: list[dict[Key, Fraction]] = [{key: Fraction(sign) for key, sign in signs.items()} for signs, _ in rows]
    done: list[dict[Key, Fraction]] = []
    while left:
        row = left.pop()
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {key: value / factor for key, value in row.items()}
        left = [_without(other, row, pivot) for other in left]
        done = [_without(other, row, pivot) for other in done]
        done.append(row)
    return {next(iter(row)) for row in done if len(row) == 1}


def _without(row: dict[Key, Fraction], by: dict[Key, Fraction], pivot: Key) -> dict[Key, Fraction]:
    factor = row.get(pivot)
    if not factor:
        return row
    keys = [*row, *(key for key in by if key not in row)]
    new = {key: row.get(key, Fraction(0)) - factor * by.get(key, Fraction(0)) for key in keys}
    return {key: value for key, value in new.items() if value}


def _by_bounds(rows: Sequence[tuple[dict[Key, int], Decimal]], small: set[Key], below: int) -> set[Key]:
    """The unknowns whose bounds meet. A reader knows the threshold: a small number is from 1 to one below it, or,
    hidden for another's sake, from nought up."""
    low: dict[Key, Decimal] = {}
    high: dict[Key, Decimal | None] = {}
    for signs, _ in rows:
        for key in signs:
            low[key] = Decimal(1 if key in small else 0)
            high[key] = Decimal(below - 1) if key in small else None
    for _ in range(4 * len(rows)):
        if not any(_tighten(signs, comes_to, low, high) for signs, comes_to in rows):
            break
    return {key for key in low if high[key] == low[key]}


def _tighten(
    signs: Mapping[Key, int], comes_to: Decimal, low: dict[Key, Decimal], high: dict[Key, Decimal | None]
) -> bool:
    """Narrow the bounds of each unknown of one equation by those of the others; whether any became narrower.

    The least and the most that all together can come to are kept, each with how many have no bound, and one is taken
    out of them at a time.
    """
    changed = False
    ends = {key: _ends(sign, low[key], high[key]) for key, sign in signs.items()}
    least = sum((down for down, _ in ends.values() if down is not None), NOUGHT)
    most = sum((up for _, up in ends.values() if up is not None), NOUGHT)
    endless_down = sum(down is None for down, _ in ends.values())
    endless_up = sum(up is None for _, up in ends.values())
    for key, sign in signs.items():
        down, up = ends[key]
        top = None if endless_down - (down is None) else comes_to - (least - (down or NOUGHT))
        bottom = None if endless_up - (up is None) else comes_to - (most - (up or NOUGHT))
        if sign < 0:
            top, bottom = (None if bottom is None else -bottom), (None if top is None else -top)
        was, narrower = high[key], False
        if top is not None and (was is None or top < was):
            high[key], narrower = top, True
        if bottom is not None and bottom > low[key]:
            low[key], narrower = bottom, True
        if narrower:
            changed = True
            ends[key] = new_down, new_up = _ends(sign, low[key], high[key])
            least += (new_down or NOUGHT) - (down or NOUGHT)
            most += (new_up or NOUGHT) - (up or NOUGHT)
            endless_down += (new_down is None) - (down is None)
            endless_up += (new_up is None) - (up is None)
    return changed


def _ends(sign: int, low: Decimal, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that an unknown adds to its equation, with its sign."""
    return (low, high) if sign > 0 else (None if high is None else -high, -low)


def _next_to_hide(
    values: Mapping[Key, Decimal], sums: Sequence[Sum[Key]], hide: set[Key], pinned: Sequence[set[Key]]
) -> Key | None:
    """The smallest number still shown in a sum with one that can be worked out: parts before totals, nought last.

    ``pinned`` are the sets of those to look at, one after the other.
    """
    order = {key: place for place, key in enumerate(values)}
    for of_parts in (True, False):
        for found in pinned:
            near = [(total, parts) for total, parts in sums if found & {total, *parts}]
            shown = {key for total, parts in near for key in (parts if of_parts else [total])} - hide
            if shown:
                return min(shown, key=lambda key: (values[key] == 0, values[key], order[key]))
    return None
