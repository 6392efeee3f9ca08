"""The report that writes itself: exceptions first, then the rest, as plain data that can be kept as it was.

What is laid out here is stored with each version of the paper (ReportSnapshot.figures) and is all that pages, PDF and
charts of that version are made from, so that a figure revised later changes none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from csp.words import short_date
from performance.control import control
from performance.figures import HIDDEN, Figure, series
from performance.models import Event, Indicator, PerformanceReport
from performance.parts import as_seen
from performance.periods import Period
from performance.status import Status

PUBLIC = AnonymousUser()
GROUPS = (
    ("red", "Off target"),
    ("turned", "Changed since the period before"),
    ("signal", "Signals: more than chance"),
    ("missing", "Figures that are missing"),
    ("rest", "The others"),
)
SHOWN = 25  # periods in a chart: two years of months and the one they are compared with

Card = dict[str, Any]


def lay_out(report: PerformanceReport) -> dict[str, Any]:
    """Groups of cards, each indicator once, under the first thing that makes it an exception. Seven queries each.

    A report that anybody may read one day leaves out what is hidden from the public.
    """
    chosen = list(report.indicators.select_related("board", "owner").prefetch_related("events").order_by("code"))
    restricted = any(indicator.restricted for indicator in chosen)
    cards = [_card(indicator, report, hide=not restricted) for indicator in chosen]
    groups = [
        {"key": key, "heading": heading, "cards": [card for card in cards if card["group"] == key]}
        for key, heading in GROUPS
    ]
    return {
        "title": report.title,
        "board": report.board.name,
        "introduction": report.introduction,
        "starts": report.starts.isoformat(),
        "ends": report.ends.isoformat(),
        "made_on": timezone.localdate().isoformat(),
        "restricted": restricted,
        "counts": _counts(cards),
        "groups": [group for group in groups if group["cards"]],
    }


def rows_of(card: Card) -> list[Figure]:
    """The figures of a card for its chart, the oldest first."""
    return [
        Figure(
            period=Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"])),
            number=None if row["number"] is None else Decimal(row["number"]),
            aim=None if row["aim"] is None else Decimal(row["aim"]),
            value=row["value"],
            target=row["target"],
            status=Status.NONE,
        )
        for row in card["series"]
    ]


def indicator_of(card: Card) -> Indicator:
    """An indicator with what its chart reads, as it was when the report was made; never saved."""
    return Indicator(code=card["code"], name=card["name"], unit=card["unit"], decimals=card["decimals"])


def cards_of(figures: dict[str, Any]) -> list[Card]:
    """All cards of a report as it was kept, in their order."""
    return [card for group in figures.get("groups", []) for card in group["cards"]]


def _card(indicator: Indicator, report: PerformanceReport, *, hide: bool) -> Card:
    rows = [row for row in series(indicator, report.ends + timedelta(days=1)) if row.period.end <= report.ends]
    if hide:
        rows = as_seen(indicator, PUBLIC, rows)
    known = [row for row in rows if row.number is not None]
    newest, before = (known[-1] if known else None), (known[-2] if len(known) > 1 else None)
    signals = _signals(indicator, rows)
    turned = newest is not None and before is not None and _turned(newest, before)
    late = [row for row in rows if _is_late(indicator, row)]
    missing = late[-1].period.words if late and late[-1] is rows[-1] else ""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "definition": indicator.definition,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
        "source": indicator.source,
        "owner": str(indicator.owner or ""),
        "group": _group(newest, turned=turned, signals=signals, missing=missing or (not known and "any period")),
        "missing": missing,
        "signals": signals,
        "turned": f"{before.status.words} in {before.period.words}" if turned and before else "",
        "newest": _newest(newest) if newest else None,
        "series": [_row(row) for row in rows[-SHOWN:]],
        "events": [
            {"on": event.on.isoformat(), "on_words": short_date(event.on), "title": event.title}
            for event in indicator.events.all()
            if report.starts <= event.on <= report.ends
        ],
    }


def _group(newest: Figure | None, *, turned: bool, signals: list[str], missing: Any) -> str:
    if newest and newest.status is Status.RED:
        return "red"
    if turned:
        return "turned"
    if signals:
        return "signal"
    return "missing" if missing else "rest"


def _turned(newest: Figure, before: Figure) -> bool:
    return newest.status != before.status and Status.NONE not in (newest.status, before.status)


def _is_late(indicator: Indicator, row: Figure) -> bool:
    """Whether nobody has given the figure though its time lag is over."""
    expected = row.period.end + timedelta(days=indicator.lag_days)
    return row.number is None and row.value != HIDDEN and expected < timezone.localdate()


def _signals(indicator: Indicator, rows: Sequence[Figure]) -> list[str]:
    """The rules that fired at the newest figure, by name."""
    breaks = [
        place
        for event in indicator.events.all()
        if event.kind == Event.Kind.BREAK
        for place, row in enumerate(rows)
        if row.period.start >= event.on and (place == 0 or rows[place - 1].period.start < event.on)
    ]
    known = [place for place, row in enumerate(rows) if row.number is not None]
    if not known:
        return []
    return [rule.value for rule in control([row.number for row in rows], breaks).signals[known[-1]]]


def _newest(row: Figure) -> dict[str, Any]:
    return {
        **_row(row),
        "period": row.period.words,
        "status": row.status.value,
        "status_words": row.status.words,
        "colour": row.status.colour,
        "before": row.before.words,
        "year_ago": row.year_ago.words,
        "baseline": row.baseline.words,
        "provisional": row.provisional,
        "revised": row.revised,
        "extracted_on": short_date(row.extracted_on) if row.extracted_on else "",
        "comment": row.comment.text if row.comment else "",
        "comment_by": str(getattr(row.comment.by, "person", None) or row.comment.by_name or "")
        if row.comment
        else "",
    }


def _row(row: Figure) -> dict[str, Any]:
    return {
        "start": row.period.start.isoformat(),
        "end": row.period.end.isoformat(),
        "words": row.period.words,
        "number": None if row.number is None else str(row.number),
        "aim": None if row.aim is None else str(row.aim),
        "value": row.value,
        "target": row.target,
    }


def _counts(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """How many have which status, for the picture at the top."""
    said = [card["newest"]["status"] if card["newest"] else "missing" for card in cards]
    words = {"red": "Red: off target", "amber": "Amber: close to target", "green": "Green: on target",
             "none": "No status", "missing": "Missing"}  # fmt: skip
    return [{"key": key, "words": text, "count": said.count(key)} for key, text in words.items() if key in said]
