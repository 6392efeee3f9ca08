"""Cards of indicators as dashboards show them: the newest figure, its line, its comparison and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from csp.words import short_date, shorten
from meetings.access import Reader
from performance.charted import spark
from performance.charts.small import Spark, spark_of
from performance.figures import Figure, latest
from performance.models import Indicator
from performance.parts import seen_whole
from performance.reading import hidden_recent

SAID = 140  # letters of a comment


class Card(NamedTuple):
    """As templates/performance/_card.html writes it. Empty texts are left out there."""

    url: str
    name: str
    code: str
    restricted: bool
    value: str
    provisional: bool
    period: str
    status: str
    colour: str
    target: str
    before: str
    year_ago: str
    source: str
    said: str
    path: str
    dot_x: str
    dot_y: str
    aim_y: str


def cards_for(user: Reader, indicators: Sequence[Indicator]) -> list[Card]:
    """A card for each indicator read by ``with_latest``, in their order, as ``user`` may read them."""
    hidden, whole = hidden_recent(user, indicators), seen_whole(user, indicators)
    return [_card(one, latest(one, hidden[one.pk]), hidden[one.pk], one.pk in whole) for one in indicators]


def _card(indicator: Indicator, figure: Figure | None, hide: set[date], whole: bool) -> Card:
    drawn = spark_of(spark(indicator, hide), figure.aim if figure else None) or Spark("", "", "", "")
    extracted = f", extracted on {short_date(figure.extracted_on)}" if figure and figure.extracted_on else ""
    comment = figure.comment.text if whole and figure and figure.comment else ""
    return Card(
        url=indicator.get_absolute_url(),
        name=indicator.name,
        code=indicator.code,
        restricted=indicator.restricted,
        value=figure.value if figure else "",
        provisional=bool(figure and figure.provisional),
        period=figure.period.words if figure else "",
        status=figure.status.words if figure else "",
        colour=figure.status.colour if figure else "",
        target=figure.target if figure and figure.aim is not None else "",
        before=figure.before.words if figure else "",
        year_ago=figure.year_ago.words if figure else "",
        source=f"{indicator.source}{extracted}",
        said=shorten(" ".join(comment.split()), SAID),
        **drawn._asdict(),
    )
