"""Indicators on the thread, each with its newest figure. What they measure is known to the strategies."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet

from meetings.access import Reader
from meetings.thread.registry import Kind, Shown
from performance.access import hides_nothing_from
from performance.figures import in_words, target_on
from performance.models import Indicator, Value
from performance.status import status_of

INDICATOR = "indicator"


def with_newest() -> QuerySet[Indicator]:
    """Each with ``newest``, its newest figure in a list, and its targets."""
    newest = Value.objects.whole().order_by("-period_start")[:1]
    return Indicator.objects.prefetch_related(Prefetch("values", newest, to_attr="newest"), "targets")


def seen_by(rows: QuerySet[Indicator], user: Reader) -> QuerySet[Indicator]:
    """With whether every figure is shown to ``user``: of the others the thread tells none."""
    whole = ExpressionWrapper(hides_nothing_from(user), output_field=BooleanField())
    return rows.visible_to(user).annotate(is_whole=whole)  # type: ignore[attr-defined]


def show_indicator(indicator: Indicator) -> Shown:
    text, url = str(indicator), indicator.get_absolute_url()
    newest: list[Value] = indicator.newest  # type: ignore[attr-defined]
    if not getattr(indicator, "is_whole", True):  # commands ask for nobody, and are told all
        return Shown(text, url, short=indicator.code)
    if not newest:
        return Shown(text, url, "No figure yet", "grey", short=indicator.code)
    value = newest[0]
    said = f"{in_words(value.value, indicator)}, {value.period.words}"
    aim = target_on(list(indicator.targets.all()), value.period_start)
    if aim is None:
        return Shown(text, url, on=value.period_end, note=said, short=indicator.code)
    status = status_of(value.value, aim.value, indicator.polarity, aim.tolerance)
    return Shown(text, url, status.words, status.colour, value.period_end, note=said, short=indicator.code)


KINDS = (Kind(INDICATOR, "Indicator", 30, Indicator, with_newest, show_indicator, seen_by),)
