"""Opened indicators as data for everybody: CSV, JSON, and what the columns mean (CSV on the Web, W3C 2015).

Whoever asks gets what the public may read, small numbers hidden, so that the files can be kept by caches. The columns
are those in which figures are imported too (docs/importing.md).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from csp.cells import guarded
from performance.figures import series
from performance.models import Indicator
from performance.models.indicators import IndicatorQuerySet
from performance.parts import WHOLE, Cell, Part, categories_of, cells_by_period

PUBLIC = AnonymousUser()
JOINT = " | "  # between the dimensions of a part, and between its categories
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("indicator", "string", "Code of the indicator."),
    ("breakdown", "string", "What the figure is broken down by; empty for the whole."),
    ("category", "string", "Which part it is; empty for the whole."),
    ("comparator", "string", "Whose figure it is, where it is not our own."),
    ("period_start", "date", "First day of the period."),
    ("period_end", "date", "Last day of the period."),
    ("value", "decimal", "The figure, in the unit of the indicator."),
    ("numerator", "decimal", "What was counted, for a rate."),
    ("denominator", "decimal", "Out of how many, for a rate."),
    ("status", "string", "final, provisional, missing, or hidden: a small number."),
    ("extracted_on", "date", "When it was taken from its source."),
    ("rank", "integer", "Our own place among those that the comparator stands for."),
    ("rank_of", "integer", "Among how many."),
)
EMPTY = {name: "" for name, _, _ in COLUMNS}
WORDS = {"indicator", "breakdown", "category", "comparator"}  # in which a spreadsheet could find a formula


def opened() -> IndicatorQuerySet:
    """The indicators that everybody may read."""
    return Indicator.objects.visible_to(PUBLIC).select_related("board", "owner").order_by("code")


def rows_of(indicator: Indicator) -> Iterator[dict[str, str]]:
    """Every figure: the whole of each period, missing ones said, its parts, then the comparators'. Eight queries."""
    cells, categories = cells_by_period(indicator, PUBLIC), categories_of(indicator)
    parts = sorted({part for of in cells.values() for part in of}, key=lambda part: (len(part), sorted(part)))
    named = {part: _named(part, categories) for part in parts}
    for figure in series(indicator, timezone.localdate()):
        of_period = cells.get(figure.period.start, {})
        base = {"period_start": figure.period.start.isoformat(), "period_end": figure.period.end.isoformat()}
        if figure.number is None:
            yield _row(indicator, base, status="missing")
        for part in parts:
            if part in of_period:
                yield _row(indicator, base, **named[part], **_said(of_period[part], indicator))
    for one in indicator.comparator_values.select_related("comparator"):
        yield _row(
            indicator,
            {"period_start": one.period_start.isoformat(), "period_end": one.period_end.isoformat()},
            comparator=one.comparator.name,
            value="" if one.value is None else f"{one.value:.{indicator.decimals}f}",
            status="final",
            extracted_on=one.extracted_on.isoformat(),
            rank=str(one.rank or ""),
            rank_of=str(one.rank_of or ""),
        )


def as_csv(indicator: Indicator) -> bytes:
    """The file, in UTF-8 with a header; text that a spreadsheet could take for a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(EMPTY)
    writer.writerows(
        [guarded(text) if text and name in WORDS else text for name, text in row.items()]
        for row in rows_of(indicator)
    )
    return out.getvalue().encode()


def as_json(indicator: Indicator) -> bytes:
    """What the indicator is, and its figures."""
    figures = [{name: text for name, text in row.items() if text} for row in rows_of(indicator)]
    return _json({"indicator": described(indicator), "figures": figures})


def catalogue() -> bytes:
    """Every opened indicator: what it is, and where its figures are."""
    return _json({"indicators": [{**described(one), "data": addresses(one)} for one in opened()]})


def metadata(indicator: Indicator) -> bytes:
    """What the columns of the CSV file mean, as CSV on the Web has it."""
    columns = [
        {"name": name, "titles": name, "datatype": datatype, "dc:description": says}
        for name, datatype, says in COLUMNS
    ]
    return _json(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": addresses(indicator)["csv"],
            "dc:title": indicator.name,
            "dc:description": indicator.definition,
            "dc:publisher": indicator.board.name,
            "dc:source": indicator.source,
            "schema:unitText": indicator.unit,
            "dc:license": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "tableSchema": {"columns": columns, "aboutUrl": _absolute(indicator.get_absolute_url())},
        }
    )


def described(indicator: Indicator) -> dict[str, Any]:
    """What an indicator is, by the names of its fields."""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "definition": indicator.definition,
        "unit": indicator.unit,
        "polarity": indicator.polarity,
        "frequency": indicator.frequency,
        "source": indicator.source,
        "board": indicator.board.name,
        "hides_numbers_below": indicator.suppress_below,
        "page": _absolute(indicator.get_absolute_url()),
    }


def addresses(indicator: Indicator) -> dict[str, str]:
    """Where each file is, whatever happens to the site's pages."""
    names = {"csv": "indicator-csv", "json": "indicator-json", "metadata": "indicator-metadata"}
    return {kind: _absolute(reverse(name, args=[indicator.code])) for kind, name in names.items()}


def _row(indicator: Indicator, base: dict[str, str], **said: str) -> dict[str, str]:
    return {**EMPTY, "indicator": indicator.code, **base, **said}


def _named(part: Part, categories: dict[int, Any]) -> dict[str, str]:
    if part == WHOLE:
        return {}
    of = sorted((categories[pk] for pk in part), key=lambda category: category.dimension.name)
    return {
        "breakdown": JOINT.join(category.dimension.name for category in of),
        "category": JOINT.join(category.name for category in of),
    }


def _said(cell: Cell, indicator: Indicator) -> dict[str, str]:
    value = cell.value
    if cell.hidden or value is None:
        return {"status": "hidden: a small number"}
    made_of = {"numerator": value.numerator, "denominator": value.denominator}
    return {
        "value": f"{value.value:.{indicator.decimals}f}",
        **{name: f"{number.normalize():f}" for name, number in made_of.items() if number is not None},
        "status": "provisional" if value.provisional else "final",
        "extracted_on": value.extracted_on.isoformat(),
    }


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
