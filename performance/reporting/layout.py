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
from performance import charted
from performance.control import Control, Limits, Rule
from performance.figures import HIDDEN, Figure, series
from performance.models import Comparator, ComparatorValue, Event, Indicator, PerformanceReport
from performance.parts import as_seen
from performance.periods import Period
from performance.status import Status

PUBLIC = AnonymousUser()
SIGNAL = "signal"
GROUPS = (
    ("red", "Off target"),
    ("turned", "Changed since the period before"),
    (SIGNAL, "Signals: more than chance"),
    ("missing", "Figures that are missing"),
    ("rest", "The others"),
)
SHOWN = 25  # periods in a chart: two years of months and the one they are compared with

Card = dict[str, Any]


def lay_out(report: PerformanceReport) -> dict[str, Any]:
    """Groups of cards, each indicator once, under the first thing that makes it an exception. Seven queries each.

    A report that anybody may read one day leaves out what is hidden from the public.
    """
    read_with = ("events", "comparator_values__comparator")
    chosen = list(report.indicators.select_related("board", "owner").prefetch_related(*read_with).order_by("code"))
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
            provisional=row.get("provisional", False),
            hidden=row["value"] == HIDDEN,
        )
        for row in card["series"]
    ]


def picture_of(card: Card) -> charted.Picture:
    """The chart of a card, from what was kept alone: figures between the limits of chance where they are a signal,
    otherwise with their target, whom they are compared with, and what happened."""
    indicator, rows = indicator_of(card), rows_of(card)
    events = [
        Event(kind=one["kind"], on=date.fromisoformat(one["on"]), title=one["title"])
        for one in card.get("marks", [])
    ]
    if card["group"] == SIGNAL and card.get("limits"):
        return charted.control_chart(indicator, rows, events, _kept_limits(card))
    others = [
        ComparatorValue(
            comparator=Comparator(name=one["name"]),
            period_start=date.fromisoformat(one["start"]),
            value=Decimal(one["number"]),
        )
        for one in card.get("others", [])
    ]
    return charted.line(indicator, rows, events, others)


def _kept_limits(card: Card) -> Control:
    limits = [
        Limits(one["first"], one["last"], Decimal(one["mean"]), Decimal(one["lower"]), Decimal(one["upper"]))
        for one in card["limits"]
    ]
    return Control(limits, [tuple(Rule(rule) for rule in rules) for rules in card["fired"]])


def indicator_of(card: Card) -> Indicator:
    """An indicator with what its chart reads, as it was when the report was made; never saved."""
    return Indicator(
        code=card["code"], name=card["name"], unit=card["unit"], decimals=card["decimals"],
        frequency=card.get("frequency", ""),
    )  # fmt: skip


def cards_of(figures: dict[str, Any]) -> list[Card]:
    """All cards of a report as it was kept, in their order."""
    return [card for group in figures.get("groups", []) for card in group["cards"]]


def _card(indicator: Indicator, report: PerformanceReport, *, hide: bool) -> Card:
    rows = [row for row in series(indicator, report.ends + timedelta(days=1)) if row.period.end <= report.ends]
    if hide:
        rows = as_seen(indicator, PUBLIC, rows)
    known = [row for row in rows if row.number is not None]
    newest, before = (known[-1] if known else None), (known[-2] if len(known) > 1 else None)
    events = list(indicator.events.all())
    limits = charted.limits_of(rows, events)
    signals = _signals(indicator, rows, limits)
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
        "frequency": indicator.frequency,
        "series": [_row(row) for row in rows[-SHOWN:]],
        "events": [
            {"on": event.on.isoformat(), "on_words": short_date(event.on), "title": event.title}
            for event in events
            if report.starts <= event.on <= report.ends
        ],
        "marks": [{"on": event.on.isoformat(), "kind": event.kind, "title": event.title} for event in events],
        "others": _others(indicator, rows[-SHOWN:]),
        **_limits(limits.cut(max(0, len(rows) - SHOWN), len(rows))),
    }


def _others(indicator: Indicator, rows: Sequence[Figure]) -> list[dict[str, str]]:
    """Whom the figures shown are compared with."""
    starts = {row.period.start for row in rows}
    return [
        {"name": one.comparator.name, "start": one.period_start.isoformat(), "number": str(one.value)}
        for one in indicator.comparator_values.all()
        if one.value is not None and one.period_start in starts
    ]


def _limits(control: Control) -> dict[str, Any]:
    """The limits of chance, and the rules that fired at each of the figures shown."""
    return {
        "limits": [
            {
                "first": one.first,
                "last": one.last,
                **{name: f"{getattr(one, name):.4f}" for name in ("mean", "lower", "upper")},
            }
            for one in control.limits
        ],
        "fired": [[rule.value for rule in rules] for rules in control.signals],
    }


def _group(newest: Figure | None, *, turned: bool, signals: list[str], missing: Any) -> str:
    if newest and newest.status is Status.RED:
        return "red"
    if turned:
        return "turned"
    if signals:
        return SIGNAL
    return "missing" if missing else "rest"


def _turned(newest: Figure, before: Figure) -> bool:
    return newest.status != before.status and Status.NONE not in (newest.status, before.status)


def _is_late(indicator: Indicator, row: Figure) -> bool:
    """Whether nobody has given the figure though its time lag is over."""
    expected = row.period.end + timedelta(days=indicator.lag_days)
    return row.number is None and row.value != HIDDEN and expected < timezone.localdate()


def _signals(indicator: Indicator, rows: Sequence[Figure], limits: Control) -> list[str]:
    """The rules that fired at the newest figure, by name. Of rolling years nothing can be said: they overlap."""
    known = [place for place, row in enumerate(rows) if row.number is not None]
    if not known or indicator.frequency == Indicator.Frequency.ROLLING:
        return []
    return [rule.value for rule in limits.signals[known[-1]]]


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
        "provisional": row.provisional,
    }


def _counts(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """How many have which status, for the picture at the top."""
    said = [card["newest"]["status"] if card["newest"] else "missing" for card in cards]
    words = {"red": "Red: off target", "amber": "Amber: close to target", "green": "Green: on target",
             "none": "No status", "missing": "Missing"}  # fmt: skip
    return [{"key": key, "words": text, "count": said.count(key)} for key, text in words.items() if key in said]
