"""A file of figures brought into a board: read once for its names, and once more for its figures, in batches.

Nothing of it stands in memory but its names, and for each series one number that has a bit for each month it gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from csp.errors import Refused
from csp.importing import Act, Problem, Report
from csp.models import User
from csp.sheets import folded
from csp.words import MONTHS, counted, short_date
from meetings.models import Board
from performance.access import check_can_keep
from performance.intake.names import Names
from performance.intake.survey import Survey
from performance.intake.table import Given, Item, NoHeader, Table, said_as
from performance.models import ComparatorValue, Dimension, FileName, Indicator, Revision, Value
from performance.periods import Period, may_overlap
from performance.services import set_target
from performance.services.rules import hold, number_of

BATCH = 2_000
TOLD_EVERY = 20_000
MOST_REFUSED = 300
"""Refusals told one by one; what is wrong beyond them is counted."""
Key = tuple[int, int | None, int | None, date]
"""Indicator, part, comparator, first day."""


@dataclass(frozen=True)
class Ready:
    """A figure that keeps to the rules, with what it is of."""

    item: Item
    indicator: Indicator
    part: int | None
    comparator: int | None

    @property
    def key(self) -> Key:
        return self.indicator.pk, self.part, self.comparator, self.item.period.start


@dataclass
class FiguresFile:
    """Brings a file into ``board`` in the name of ``by``, all or nothing (csp.importing.run_import).

    ``may_add``: what is new in it, indicators, categories and comparators, is made. A figure that differs from the
    one here is a revision, with the file's name as its reason. Raises Denied, Refused.
    """

    board: Board
    by: User
    report: Report
    given: Given = field(default_factory=Given)
    may_add: bool = False
    refused: int = 0
    seen: dict[tuple[int, int | None, int | None], int] = field(default_factory=dict)
    counts: dict[int, Counter[str]] = field(default_factory=dict)
    first_lines: dict[int, int] = field(default_factory=dict)
    with_figures: set[int] = field(default_factory=set)

    def run(self, path: Path) -> None:
        check_can_keep(self.by, self.board)
        self.today = timezone.localdate()
        table = self._table(path)
        self._note_unread(table)
        survey = Survey.of(self._told(table.items(self._refuse), 0, "Reading the figures"))
        self.names = Names(self.board, self.by, self.report, may_add=self.may_add)
        self.names.resolve(survey)
        for indicator in self.names.indicators.values():
            hold(indicator)
        self.with_figures = set(
            self.board.indicators.filter(values__isnull=False).values_list("pk", flat=True).distinct()
        )
        items = self._told(table.items(), survey.count, "Bringing in the figures")
        ready = self._ready(items)
        while batch := list(islice(ready, BATCH)):
            self._keep([one for one in batch if one.comparator is None])
            self._keep_compared([one for one in batch if one.comparator is not None])
        self._sum_up()

    # Reading -----------------------------------------------------------------------------------------------

    def _table(self, path: Path) -> Table:
        said = {name.said: name.means for name in self.board.file_names.filter(kind=FileName.Kind.COLUMN)}
        dimensions = {said_as(one.name): one.name for one in Dimension.objects.all()}
        for name in self.board.file_names.filter(kind=FileName.Kind.DIMENSION).exclude(means=FileName.NEW):
            dimensions[name.said] = name.means
        try:
            return Table(path, self.given, said, dimensions)
        except NoHeader as refusal:
            self.report.asks += [{"kind": "column", "within": "", "said": title[:250]} for title in refusal.titles]
            raise

    def _note_unread(self, table: Table) -> None:
        layout = table.layout
        for title in layout.unread:
            self.report.note("", f'The column "{title}" is not imported.')
            if folded(title) not in table.named:
                self.report.asks.append({"kind": "column", "within": "", "said": title[:250]})
        for place, wrong in layout.wrong.items():
            title = layout.titles[place]
            self._refuse(layout.line, "Heading", title, wrong.expected, wrong.reason or "that is no period")

    def _told(self, items: Iterable[Item], total: int, message: str) -> Iterator[Item]:
        for number, item in enumerate(items, start=1):
            if number % TOLD_EVERY == 0:
                self.report.progress(number, total, message)
            yield item

    def _refuse(self, line: int, column: str, written: str, expected: str, reason: str) -> None:
        self.refused += 1
        if self.refused <= MOST_REFUSED:
            problem = Problem(self.report.file, f"row {line}", column, written, expected, reason)
            self.report.add(f"row {line}", Act.REFUSED, column, problems=[problem])

    # Checking ----------------------------------------------------------------------------------------------

    def _ready(self, items: Iterable[Item]) -> Iterator[Ready]:
        for item in items:
            indicator = self.names.indicators.get((said_as(item.indicator), item.kind))
            comparator = self.names.comparators.get(said_as(item.comparator)) if item.comparator else None
            if indicator is None or (item.comparator and comparator is None):
                continue
            try:
                part = self.names.part(item.parts) if item.parts else None
                if item.parts and part is None:
                    continue
                if item.target is not None:
                    self._aim(item, indicator)
                if all(one is None for one in (item.value, item.numerator, item.denominator, item.rank)):
                    continue
                ready = Ready(
                    self._checked(item, indicator, compared=comparator is not None), indicator,
                    part.pk if part else None, comparator.pk if comparator else None,
                )  # fmt: skip
                self._take(ready)
            except Refused as refusal:
                self._refuse_as(item, refusal)
                continue
            yield ready

    def _checked(self, item: Item, indicator: Indicator, *, compared: bool) -> Item:
        if item.period.end >= self.today:
            raise Refused(f"{item.period.words} is not over until {short_date(item.period.end)}.", field="period")
        if item.extracted_on and not item.period.start <= item.extracted_on <= self.today:
            raise Refused("It cannot have been extracted on that day.", field="extracted_on")
        if compared and item.parts:
            raise Refused("A comparator’s figure is of the whole, not of a part.", field="comparator")
        if compared and item.value is None and item.numerator is None:
            return item  # our rank alone
        value = number_of(indicator, item.value, item.numerator, item.denominator)
        return item if value == item.value else replace(item, value=value)

    def _take(self, ready: Ready) -> None:
        """Refuse a period that the file has given already, or that overlaps one that it has, or that stands here."""
        period, series = ready.item.period, (ready.indicator.pk, ready.part, ready.comparator)
        months = _months(period, whole=not may_overlap(ready.indicator.frequency))
        before = self.seen.get(series, 0)
        if before & months:
            first = _months(period, whole=False)
            twice = bool(before & first) and before & months == months
            what = "this file has a figure for it already" if twice else "it overlaps a period above it"
            raise Refused(f"{period.words}: {what}.", field="twice")
        if ready.indicator.frequency in ("year", "two_years") and ready.indicator.pk in self.with_figures:
            self._check_overlap_here(ready)
        self.seen[series] = before | months

    def _check_overlap_here(self, ready: Ready) -> None:
        period = ready.item.period
        here: Any = (
            ready.indicator.values.filter(breakdown=ready.part)
            if ready.comparator is None
            else ready.indicator.comparator_values.filter(comparator_id=ready.comparator)
        )
        other = here.filter(period_start__lte=period.end, period_end__gte=period.start).exclude(
            period_start=period.start, period_end=period.end
        )
        if found := other.first():
            stands = Period(found.period_start, found.period_end).words
            raise Refused(f"{period.words} overlaps {stands}, which has a figure here.", field="twice")

    def _refuse_as(self, item: Item, refusal: Refused) -> None:
        expected = {
            "denominator": "a number above nought to divide by",
            "numerator": "both Numerator and Denominator, or neither",
            "twice": "one figure for each period, and no two periods that overlap",
            "period": "a period that is over",
            "extracted_on": "a day from the period’s first day to today",
        }.get(refusal.field or "", "")
        column = {"denominator": "Denominator", "numerator": "Numerator", "target": "Target"}.get(
            refusal.field or "", item.column
        )
        written = f"{item.denominator}" if refusal.field == "denominator" and item.denominator is not None else ""
        reason = refusal.message.removesuffix(".")
        self._refuse(item.line, column, written or item.written or f"{item.value}", expected, _lowered(reason))

    # Keeping -----------------------------------------------------------------------------------------------

    def _keep(self, batch: list[Ready]) -> None:
        """Add what is new, revise what differs; what is the same stays untouched."""
        here = self._here(batch)
        new, changed, revisions = [], [], []
        for one in batch:
            stored, item = here.get(one.key), one.item
            if stored is None:
                new.append(_made(one, self.today))
                self._count(one, "new")
            elif revision := _apply(stored, item, self.report.file, self.by):
                changed.append(stored)
                revisions += [revision] if isinstance(revision, Revision) else []
                self._count(one, "changed")
            else:
                self._count(one, "same")
        bulk_create_with_history(
            new, Value, batch_size=BATCH, default_user=self.by, default_change_reason=self._why
        )
        if changed:
            fields = ["value", "numerator", "denominator", "provisional", "extracted_on", "version"]
            bulk_update_with_history(
                changed, Value, fields, batch_size=500, default_user=self.by, default_change_reason=self._why
            )
            Revision.objects.bulk_create(revisions)

    def _keep_compared(self, batch: list[Ready]) -> None:
        here: Mapping[Key, ComparatorValue] = {
            (one.indicator_id, None, one.comparator_id, one.period_start): one
            for one in ComparatorValue.objects.filter(
                indicator_id__in={one.indicator.pk for one in batch},
                period_start__in={one.item.period.start for one in batch},
            )
        }
        new, changed = [], []
        for one in batch:
            stored, item = here.get(one.key), one.item
            if stored is None:
                stored = ComparatorValue(
                    indicator=one.indicator, comparator_id=one.comparator or 0, period_start=item.period.start,
                    period_end=item.period.end,
                )  # fmt: skip
                new.append(stored)
            was = (stored.value, stored.rank, stored.rank_of)
            stored.value = stored.value if item.value is None else item.value
            stored.rank, stored.rank_of = item.rank or (stored.rank, stored.rank_of)
            if was == (stored.value, stored.rank, stored.rank_of):
                self._count(one, "same")
                continue
            stored.extracted_on = item.extracted_on or self.today
            if stored.pk:
                stored.version += 1
                changed.append(stored)
            self._count(one, "changed" if stored.pk else "new")
        bulk_create_with_history(
            new, ComparatorValue, batch_size=BATCH, default_user=self.by, default_change_reason=self._why
        )
        if changed:
            fields = ["value", "rank", "rank_of", "extracted_on", "version"]
            bulk_update_with_history(
                changed, ComparatorValue, fields, default_user=self.by, default_change_reason=self._why
            )

    @property
    def _why(self) -> str:
        return f"From {self.report.file}"[:100]

    def _here(self, batch: list[Ready]) -> Mapping[Key, Value]:
        """The figures that stand for what the batch gives, by key; nothing is asked for indicators that had none."""
        asked = [one for one in batch if one.indicator.pk in self.with_figures]
        if not asked:
            return {}
        keys = {one.key for one in asked}
        values = Value.objects.filter(
            indicator_id__in={one.indicator.pk for one in asked},
            period_start__in={one.item.period.start for one in asked},
        )
        parts = {one.part for one in asked if one.part}
        if all(one.part is None for one in asked):
            values = values.whole()
        elif all(one.part for one in asked):
            values = values.filter(breakdown_id__in=parts)
        found: dict[Key, Value] = {}
        for value in values.iterator(chunk_size=BATCH):
            key: Key = (value.indicator_id, value.breakdown_id, None, value.period_start)
            if key in keys:
                found[key] = value
        return found

    def _aim(self, item: Item, indicator: Indicator) -> None:
        """The target that is to be reached by a day holds from the last period that begins by then."""
        start = item.period.start
        if item.target_by:
            apart = (item.target_by.end.year - start.year) * 12 + item.target_by.end.month - start.month
            length = {"month": 1, "quarter": 3}.get(indicator.frequency, 12)
            months = start.year * 12 + start.month - 1 + apart // length * length
            start = date(months // 12, months % 12 + 1, 1)
        stands = indicator.targets.filter(starts=start).first()
        if stands and stands.value == item.target:
            self.report.add(f"row {item.line}", Act.UNCHANGED, f"{indicator}: its target stands already")
            return
        try:
            set_target(indicator=indicator, by=self.by, starts=start, value=item.target or Decimal(0))
        except Refused as refusal:
            raise Refused(refusal.message, field="target") from None
        act = Act.UPDATE if stands else Act.CREATE
        self.report.add(
            f"row {item.line}", act, f"{indicator}: a target of {item.target} from {short_date(start)}"
        )

    # What is said of it --------------------------------------------------------------------------------------

    def _count(self, one: Ready, what: str) -> None:
        self.counts.setdefault(one.indicator.pk, Counter())[what] += 1
        self.first_lines.setdefault(one.indicator.pk, one.item.line)

    def _sum_up(self) -> None:
        """A line for each indicator, for a file may have a million figures."""
        if self.refused > MOST_REFUSED:
            self.report.refuse(
                "", "the file", f"{self.refused - MOST_REFUSED:,} more figures are refused, not listed."
            )
        by_pk = {indicator.pk: indicator for indicator in self.names.indicators.values()}
        for pk, indicator in by_pk.items():
            counts = self.counts.get(pk, Counter())
            line = f"row {self.first_lines[pk]}" if pk in self.first_lines else ""
            if pk in self.names.made:
                kind = indicator.get_frequency_display().lower()
                self.report.add(line, Act.CREATE, f"{indicator}: a new indicator, {kind}, in {indicator.unit}")
            for what, act, noun, words in (
                ("new", Act.CREATE, "new figure", ""),
                ("changed", Act.UPDATE, "changed figure", ", the old kept beside the new"),
                ("same", Act.UNCHANGED, "figure", ", as here already"),
            ):
                if counts[what]:
                    self.report.add(line, act, f"{indicator}: {counted(counts[what], noun)}{words}")


def _made(one: Ready, today: date) -> Value:
    item = one.item
    return Value(
        indicator=one.indicator, breakdown_id=one.part, period_start=item.period.start, period_end=item.period.end,
        value=_number(item), numerator=item.numerator, denominator=item.denominator,
        provisional=bool(item.provisional), extracted_on=item.extracted_on or today,
    )  # fmt: skip


def _apply(stored: Value, item: Item, file: str, by: User) -> Revision | bool:
    """Change ``stored`` into what the file says. Another number is a revision; nothing different is False."""
    was, was_provisional = stored.value, stored.provisional
    provisional = stored.provisional if item.provisional is None else item.provisional
    made_of = (item.numerator, item.denominator)
    differs = made_of != (None, None) and made_of != (stored.numerator, stored.denominator)
    if stored.value == item.value and provisional == was_provisional and not differs:
        return False
    if item.value != was or differs:
        stored.numerator, stored.denominator = made_of
    stored.value, stored.provisional = _number(item), provisional
    stored.extracted_on = item.extracted_on or timezone.localdate()
    stored.version += 1
    if item.value == was:
        return True
    return Revision(
        value=stored,
        was=was,
        becomes=_number(item),
        was_provisional=was_provisional,
        reason=f"From {file}"[:250],
        by=by,
    )


def _number(item: Item) -> Decimal:
    """Its figure, which every item has once it is checked."""
    if item.value is None:
        raise TypeError("The item was not checked.")
    return item.value


def _months(period: Period, *, whole: bool) -> int:
    """A bit for each month of a period, or for its first alone."""
    first = period.start.year * 12 + period.start.month
    last = period.end.year * 12 + period.end.month
    return ((1 << (last - first + 1)) - 1 if whole else 1) << first


def _lowered(sentence: str) -> str:
    """Within a sentence, where only a month keeps its capital."""
    return sentence if sentence.startswith(MONTHS) else sentence[:1].lower() + sentence[1:]
