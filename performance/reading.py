"""What one reader reads of an indicator's figures: small numbers hidden from whoever is not to see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meetings.access import Reader
from performance.figures import Figure, latest, series
from performance.models import Indicator
from performance.parts import hidden_wholes


def figures_for(user: Reader, indicator: Indicator, on: date) -> list[Figure]:
    """All figures of an indicator as ``user`` may read them, the oldest first (performance.figures.series)."""
    return series(indicator, on, hidden_wholes([indicator], user)[indicator.pk])


def latest_for(user: Reader, indicators: Sequence[Indicator]) -> dict[int, Figure | None]:
    """The newest figure of each indicator read by ``with_latest``, by its id, as ``user`` may read it."""
    hidden = hidden_recent(user, indicators)
    return {one.pk: latest(one, hidden[one.pk]) for one in indicators}


def hidden_recent(user: Reader, indicators: Sequence[Indicator]) -> dict[int, set[date]]:
    """Which of the figures that ``with_latest`` read are hidden from ``user``."""
    hiding = [one for one in indicators if one.suppress_below is not None]
    starts = {value.period_start for one in hiding for value in one.recent}
    return hidden_wholes(indicators, user, starts)
