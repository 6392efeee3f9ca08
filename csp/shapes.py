"""Many rows of the same markup, written much quicker than by a template in a loop.

Where what a template writes of a row depends on which of its values are empty, and on nothing else of them, it is
rendered once for each such shape, with a place for each value. Each row then fills in its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

SHAPES = 2_000  # kept: some tens are met
PLACE = re.compile("\0([0-9]+)\0")

Row = tuple[Any, ...]
"""A NamedTuple of texts, numbers, truths, and tuples of texts. What is empty, or 0, has no place."""


def as_html(name: str, rows: Iterable[Row], **settled: bool) -> SafeString:
    """The rows as the template ``name`` writes each, ``row`` in it, one after the other: every value escaped, but for
    what is HTML already, as rows within a row are."""
    return mark_safe(_written(name, rows, _escaped, settled))  # noqa: S308


def as_text(name: str, rows: Iterable[Row], **settled: bool) -> str:
    """The same for a template of plain text."""
    return _written(name, rows, str, settled)


def _written(name: str, rows: Iterable[Row], write: Callable[[str], str], settled: dict[str, bool]) -> str:
    template, always = get_template(name).template, frozenset(settled.items())  # type: ignore[attr-defined]
    return "".join(
        _shape(template, type(row), tuple(map(_size, row)), always).format(*map(write, _values(row)))
        for row in rows
    )


def _escaped(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)


def _size(value: Any) -> bool | int:
    return len(value) if isinstance(value, tuple) else bool(value)


def _values(row: Row) -> Iterator[str]:
    for value in row:
        if isinstance(value, tuple):
            yield from value
        elif value:
            yield str(value)


@lru_cache(maxsize=SHAPES)
def _shape(
    template: Template, kind: type, sizes: tuple[bool | int, ...], settled: frozenset[tuple[str, bool]]
) -> str:
    """A row of ``kind`` for ``str.format``, with a place for each value there is."""
    values: list[Any] = []
    count = 0
    for size in sizes:
        places = tuple(f"\0{count + place}\0" for place in range(size))  # no text of a template holds such letters
        values.append((places[0] if places else "") if isinstance(size, bool) else places)
        count += size
    written = template.render(Context({"row": kind(*values), **dict(settled)}))
    return PLACE.sub(r"{\1}", written.replace("{", "{{").replace("}", "}}"))
