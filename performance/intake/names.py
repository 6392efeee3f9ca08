"""What the names in a file mean: as was said before, as they stand here, or new where that was allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.db import transaction

from csp.errors import Denied, Refused
from csp.importing import Act, Problem, Report
from csp.models import User
from meetings.models import Board
from performance.access import check_can_keep
from performance.intake.cells import IN_WORDS, TWELVE
from performance.intake.survey import Named, Survey
from performance.intake.table import said_as
from performance.models import Breakdown, Category, Comparator, Dimension, FileName, Indicator
from performance.services import create_indicator, part_of

Frequency = Indicator.Frequency
Kind = FileName.Kind
NEW = FileName.NEW
SUFFIX = {
    Frequency.MONTH: "by month",
    Frequency.QUARTER: "by quarter",
    Frequency.YEAR: "by year",
    Frequency.ROLLING: "over twelve months",
    Frequency.TWO_YEARS: "every two years",
}
"""What tells two indicators of one name apart, when the second one has another kind of period."""


def fits(indicator: Indicator, kind: str) -> bool:
    """Whether its periods are of that length."""
    return (indicator.frequency if indicator.frequency in ("month", "quarter") else TWELVE) == kind


@transaction.atomic
def keep_names(*, board: Board, by: User, said: Iterable[tuple[str, str, str, str]]) -> int:
    """Keep what names in files mean, for this file and the next: (kind, within, said, means). Returns how many.

    Raises Denied.
    """
    check_can_keep(by, board)
    kept = list(said)
    for kind, within, name, means in kept:
        FileName.objects.update_or_create(
            board=board, kind=kind, within=within, said=said_as(name)[:250], defaults={"means": means}
        )
    return len(kept)


@transaction.atomic
def forget_name(*, name: FileName, by: User) -> None:
    """The next file that says it is asked again what it means. Figures that came in under it stay. Raises Denied."""
    check_can_keep(by, name.board)
    name.delete()


@dataclass
class Names:
    """Looks up what a survey found, and reports what nobody knows, once each with its first line."""

    board: Board
    by: User
    report: Report
    may_add: bool = False
    indicators: dict[tuple[str, str], Indicator] = field(default_factory=dict)
    categories: dict[tuple[str, str], Category] = field(default_factory=dict)
    comparators: dict[str, Comparator] = field(default_factory=dict)
    parts: dict[tuple[tuple[str, str], ...], Breakdown | None] = field(default_factory=dict)
    made: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.kept: Mapping[tuple[str, str, str], str] = {
            (name.kind, name.within, name.said): name.means for name in self.board.file_names.all()
        }
        self.here = list(self.board.indicators.order_by("pk"))

    def resolve(self, survey: Survey) -> None:
        """Find or make all that the survey names. What is not found is refused in the report, and stays out."""
        in_order = ("month", "quarter", TWELVE)  # the plain name goes to the shortest period
        for key, named in sorted(survey.indicators.items(), key=lambda pair: in_order.index(pair[1].kind)):
            if found := self._indicator(named, survey):
                self.indicators[key] = found
                self._say_what_differs(found, named)
        self._find_categories(survey)
        self._find_comparators(survey)

    def part(self, parts: tuple[tuple[str, str], ...]) -> Breakdown | None:
        """The part, None when one of its categories is unknown. Raises Refused for two of one dimension."""
        if parts not in self.parts:
            found = [self.categories.get((said_as(one), said_as(other))) for one, other in parts]
            known = [category for category in found if category]
            self.parts[parts] = part_of(known) if len(known) == len(parts) else None
        return self.parts[parts]

    # Indicators --------------------------------------------------------------------------------------------

    def _indicator(self, named: Named, survey: Survey) -> Indicator | None:
        said = said_as(named.said)
        means = self.kept.get((Kind.INDICATOR, named.kind, said), "")
        by_code = next((one for one in self.here if said_as(one.code) == said_as(means or said)), None)
        if by_code and fits(by_code, named.kind):
            return by_code
        alike = [one for one in self.here if self._is_called(one, said)]
        if found := next((one for one in alike if fits(one, named.kind)), None):
            return found
        other = by_code or next(iter(alike), None)
        if means == NEW or (self.may_add and not by_code):
            return self._make(named, survey, other)
        lacks = (
            f"its figures are for {_period_words(other)} and this is one for {IN_WORDS[named.kind]}"
            if other
            else ("no indicator of this board has that name")
        )
        near = get_close_matches(
            named.said, [one.name for one in self.here if fits(one, named.kind)], n=2, cutoff=0.5
        )
        expected = f"an indicator with figures for {IN_WORDS[named.kind]}"
        self._refuse(named.line, "Indicator", named.said, _or_near(expected, near), lacks)
        self._ask(Kind.INDICATOR, named.kind, named.said)
        return None

    @staticmethod
    def _is_called(one: Indicator, said: str) -> bool:
        return said_as(one.name) in (said, f"{said}, {SUFFIX[Frequency(one.frequency)]}")

    def _make(self, named: Named, survey: Survey, other: Indicator | None) -> Indicator | None:
        frequency = Frequency(survey.frequency_of(named))
        name = f"{named.said}, {SUFFIX[frequency]}" if other else named.said
        unit = named.about.get("unit", "")
        if not unit or not named.about.get("source"):
            lacking = "Source" if unit else "Unit"
            self._refuse(
                named.line, lacking, "", f"the {lacking.lower()} of the figures, as {named.said} is new here", ""
            )
            return None
        try:
            made = create_indicator(
                board=self.board, by=self.by, code=self._free_code(), name=name,
                definition=f"Brought in from {self.report.file}: its definition is still to be written.",
                unit=unit, polarity=named.about.get("polarity") or Indicator.Polarity.NEITHER, frequency=frequency,
                source=named.about["source"], decimals=named.decimals,
            )  # fmt: skip
        except (Refused, Denied) as refusal:
            self.report.refuse(f"row {named.line}", named.said, str(refusal))
            return None
        self.here.append(made)
        self.made.add(made.pk)
        return made

    def _free_code(self) -> str:
        stem = self.board.slug.upper()
        taken = set(Indicator.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True))
        number = next(number for number in range(1, len(taken) + 2) if f"{stem}-{number:02}" not in taken)
        return f"{stem}-{number:02}"

    def _say_what_differs(self, found: Indicator, named: Named) -> None:
        for name in ("unit", "polarity"):
            text = named.about.get(name)
            if text and text != getattr(found, name) and not (name == "polarity" and found.pk in self.made):
                self.report.note(
                    f"row {named.line}", f'{found}: the file says {name} "{text}"; "{getattr(found, name)}" stays.'
                )

    # Categories and comparators ----------------------------------------------------------------------------

    def _find_categories(self, survey: Survey) -> None:
        dimensions = {said_as(one.name): one for one in Dimension.objects.prefetch_related("categories")}
        found: dict[str, Dimension] = {}
        for said, (line, name) in survey.dimensions.items():
            means = self.kept.get((Kind.DIMENSION, "", said), "")
            dimension = dimensions.get(said_as(means) if means not in ("", NEW) else said)
            if dimension is None and (self.may_add or means == NEW):
                dimension = Dimension.objects.create(name=name[:60])
            if dimension is None:
                known = [one.name for one in dimensions.values()]
                self._refuse(
                    line, "Breakdown", name, _or_near("a breakdown that is known", known[:3]), "nobody has it"
                )
                self._ask(Kind.DIMENSION, "", name)
            else:
                found[said] = dimension
        for (said, category), (line, name) in survey.categories.items():
            if said in found:
                self._find_category(found[said], said, category, line, name)

    def _find_category(self, dimension: Dimension, said: str, folded: str, line: int, name: str) -> None:
        known = {said_as(one.name): one for one in dimension.categories.all()}
        means = self.kept.get((Kind.CATEGORY, dimension.name, folded), "")
        category = known.get(said_as(means) if means not in ("", NEW) else folded)
        category = category or self.categories.get((said_as(dimension.name), folded))
        if category is None and (self.may_add or means == NEW):
            position = len(known) + sum(one.dimension_id == dimension.pk for one in self.categories.values())
            category = Category.objects.create(dimension=dimension, name=name[:120], position=position)
        if category is None:
            near = get_close_matches(name, [one.name for one in known.values()], n=2, cutoff=0.5)
            what = dimension.name.lower()
            self._refuse(
                line, dimension.name, name, _or_near(f"a {what} that is known", near), f"no {what} is called so"
            )
            self._ask(Kind.CATEGORY, dimension.name, name)
            return
        self.categories[said, folded] = category

    def _find_comparators(self, survey: Survey) -> None:
        known = {said_as(one.name): one for one in Comparator.objects.all()}
        for said, (line, name) in survey.comparators.items():
            means = self.kept.get((Kind.COMPARATOR, "", said), "")
            found = known.get(said_as(means) if means not in ("", NEW) else said)
            if found is None and (self.may_add or means == NEW):
                found = Comparator.objects.create(name=name[:100])
            if found is None:
                near = [one.name for one in known.values()][:3]
                self._refuse(
                    line, "Comparator", name, _or_near("somebody we compare with", near), "nobody is called so"
                )
                self._ask(Kind.COMPARATOR, "", name)
            else:
                self.comparators[said] = found

    # What is said ------------------------------------------------------------------------------------------

    def _refuse(self, line: int, column: str, written: str, expected: str, reason: str) -> None:
        problem = Problem(self.report.file, f"row {line}", column, written, expected, reason)
        self.report.add(f"row {line}", Act.REFUSED, written or column, problems=[problem])

    def _ask(self, kind: str, within: str, said: str) -> None:
        self.report.asks.append({"kind": str(kind), "within": within, "said": said[:250]})


def _period_words(indicator: Indicator | None) -> str:
    if indicator is None:
        return ""
    kinds = {"month": "a month", "quarter": "a quarter"}
    return kinds.get(indicator.frequency, "twelve months")


def _or_near(expected: str, near: list[str]) -> str:
    """ "a ward that is known, perhaps Riverside, or leave to add it"."""
    perhaps = f", perhaps {' or '.join(near)}" if near else ""
    return f"{expected}{perhaps}, or leave to add what is new"
