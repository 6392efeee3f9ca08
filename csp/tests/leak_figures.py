"""The figures of the world: restricted ones, each a marked number, and opened ones with small numbers to hide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import F, Q

from csp import importing_files
from csp.tests.leak_words import BOARD, DRAFTS, OFFICERS, PAPERS, SUB_GROUP, Roles, World
from meetings.models import AgendaItem, Person
from meetings.papers import services as papers
from performance import services as figures
from performance.intake.importer import FIGURES
from performance.intake.names import keep_names
from performance.models import Category, ComparatorValue, Indicator, Target, Value
from performance.reporting import services as reporting
from strategies.models import Measure, Milestone

YEAR = date(2017, 4, 1)


def make(world: World) -> None:
    """Indicators are for the people of a board, as its log is."""
    officer = world.by["officer"]
    _restricted(world, "ASB-01", BOARD)
    _restricted(world, "SVG-01", SUB_GROUP)
    _share(world)
    _opened(world)
    _in_files(world)
    every = Indicator.objects.visible_to(officer).order_by("code")
    figures.choose_cards(board=world.board, by=officer, indicators=every)


def _restricted(world: World, code: str, who: Roles) -> None:
    board, by = (
        (world.sub_group, world.by["sub_officer"]) if who == SUB_GROUP else (world.board, world.by["officer"])
    )
    words = {name: world.mark(f"{name} of {code}", who) for name in ("name", "definition", "source", "unit")}
    indicator = figures.create_indicator(
        board=board, by=by, code=code, polarity="lower", frequency="year", restricted=True, grounds=["7"],
        public_interest_reason=world.mark(f"public interest in {code}", who, unseen=True),
        owner=Person.objects.get(name="Nora Noaccount"), **words,
    )  # fmt: skip
    figures.set_target(indicator=indicator, by=by, starts=YEAR, value=world.number(f"target of {code}", who))
    figures.record_value(
        indicator=indicator, by=by, starts=date(2016, 4, 1), value=world.number(f"figure before of {code}", who)
    )
    value = figures.record_value(
        indicator=indicator, by=by, starts=YEAR, value=world.number(f"figure of {code} before it was revised", who)
    )
    figures.revise_value(
        figure=value, by=by, version=0, value=world.number(f"figure of {code}", who),
        reason=world.mark(f"why {code} was revised", who),
    )  # fmt: skip
    figures.write_comment(indicator=indicator, by=by, starts=YEAR, text=world.mark(f"comment on {code}", who))
    figures.set_comparator_value(
        indicator=indicator, by=by, comparator=world.mark(f"whom {code} is compared with", who), starts=YEAR,
        value=world.number(f"figure of another for {code}", who),
    )  # fmt: skip
    figures.save_event(
        board=board, by=by, kind="event", on=date(2017, 9, 1), indicators=[indicator],
        title=world.mark(f"event on {code}", who), note=world.mark(f"note on {code}", who),
    )  # fmt: skip
    _parts(world, indicator, code, who)


def _parts(world: World, indicator: Indicator, code: str, who: Roles) -> None:
    """Breakdowns are kept by the officers of all boards; which of them an indicator has is its own people's."""
    by, keepers = world.by["sub_officer" if who == SUB_GROUP else "officer"], OFFICERS | who
    names = [world.mark(f"{which} category of {code}", keepers) for which in ("first", "second")]
    figures.save_dimension(by=by, name=world.mark(f"breakdown of {code}", keepers), categories=names)
    first, second = Category.objects.filter(name__in=names).order_by("position")
    typed = {
        "first": ([first], world.number(f"figure of a part of {code}", who)),
        "second": ([second], world.number(f"figure of another part of {code}", who)),
    }
    figures.record_parts(indicator=indicator, by=by, starts=YEAR, typed=typed)


def _share(world: World) -> None:
    """A restricted share, with the two numbers that it was made of."""
    officer = world.by["officer"]
    indicator = figures.create_indicator(
        board=world.board, by=officer, code="ASB-02", polarity="lower", frequency="year", unit="%", decimals=1,
        restricted=True, grounds=["7"], name=world.mark("name of ASB-02", BOARD), definition="A share.",
        source="Police",
    )  # fmt: skip
    made_of = sorted(
        world.number(f"{which} number that a share was made of", BOARD, unseen=True)
        for which in ("first", "second")
    )
    figures.record_value(
        indicator=indicator, by=officer, starts=YEAR, numerator=made_of[0], denominator=made_of[1]
    )


def _opened(world: World) -> None:
    """Open to everybody, but for small numbers, what would give them away, and what is said of them.

    Of one year the whole is small. Of another, one part is small, and a second is hidden because of it. Of the months
    of the other indicator, one is small, and its control chart is drawn from all others.
    """
    officer = world.by["officer"]
    fields = {"polarity": "lower", "definition": "Offences recorded.", "source": "Police", "unit": "offences"}
    yearly, monthly = (
        figures.create_indicator(
            board=world.board,
            by=officer,
            code=code,
            frequency=frequency,
            name="Offences",
            suppress_below=10,
            **fields,
        )
        for code, frequency in (("OPEN-01", "year"), ("OPEN-02", "month"))
    )
    figures.save_dimension(by=officer, name="Ward", categories=["Riverside", "Hilltop", "Quayside"])
    wards = Category.objects.filter(dimension__name="Ward")
    for year, number, in_wards in ((2015, 60, (20, 20, 20)), (2016, 50, (4, 20, 26)), (2017, 3, ())):
        starts = date(year, 4, 1)
        figures.record_value(indicator=yearly, by=officer, starts=starts, value=Decimal(number))
        typed = {str(ward.pk): ([ward], Decimal(part)) for ward, part in zip(wards, in_wards, strict=False)}
        figures.record_parts(indicator=yearly, by=officer, starts=starts, typed=typed)
    for month in range(12):
        starts = date(2017 + (month + 3) // 12, (month + 3) % 12 + 1, 1)
        number = 4 if month == 8 else 40 + month * 7 % 11
        figures.record_value(indicator=monthly, by=officer, starts=starts, value=Decimal(number))
    for indicator, starts in ((yearly, YEAR), (monthly, date(2017, 12, 1))):
        said = world.mark(f"comment on a small number of {indicator.code}", BOARD)
        figures.write_comment(indicator=indicator, by=officer, starts=starts, text=said)
        figures.open_indicator(indicator=Indicator.objects.get(pk=indicator.pk), by=officer)


def _in_files(world: World) -> None:
    """A file of figures that one officer chose, and what the names in a board's files mean."""
    officer = world.by["officer"]
    name, number = world.mark("indicator in a file", DRAFTS), world.number("figure in a file", DRAFTS, unseen=True)
    row = f"Indicator,Period,Value\n{name},2017/18,{number}\n"
    content = ContentFile(row.encode(), name=f"{world.mark('name of a file of figures', DRAFTS)}.csv")
    chosen = importing_files.choose_file(
        importer=FIGURES, target=world.board, by=officer, upload=content, asked={}
    )
    importing_files.run_file(chosen, save=False)
    said = world.mark("what a file calls a category", DRAFTS, unseen=True)
    means = world.mark("what a name in a file means", DRAFTS)
    within = world.mark("what a file calls a breakdown", DRAFTS, unseen=True)
    keep_names(board=world.board, by=officer, said=[("category", within, said, means)])


def change_hidden() -> None:
    """Other numbers wherever the public is shown none, as if they had been given so; what is shown stays as it is."""
    hidden = Q(indicator__restricted=True)
    Value.objects.filter(hidden).update(value=F("value") + 7, numerator=F("numerator") + 7)
    ComparatorValue.objects.filter(hidden).update(value=F("value") + 7)
    Target.objects.filter(hidden).update(value=F("value") + 7)
    Measure.objects.filter(hidden).update(baseline=F("baseline") + 7, target=F("target") + 7)
    Milestone.objects.filter(measure__indicator__restricted=True).update(value=F("value") + 7)
    small = {
        ("OPEN-01", 3, ""): 8, ("OPEN-01", 4, "Riverside"): 6, ("OPEN-01", 20, "Hilltop"): 18, ("OPEN-02", 4, ""): 7,
    }  # fmt: skip
    for (code, was, part), becomes in small.items():
        figures_of = Value.objects.filter(indicator__code=code, value=was)
        year = Q(breakdown__words=part, period_start__year=2016) if part else Q(breakdown__isnull=True)
        assert figures_of.filter(year).update(value=becomes) == 1


def make_reports(world: World) -> None:
    """A report that is no paper yet is for those who see drafts."""
    reporting.begin_report(
        board=world.board, by=world.by["officer"], indicators=[Indicator.objects.get(code="ASB-01")],
        title=world.mark("title of a performance report", DRAFTS), starts=YEAR, ends=date(2018, 3, 31),
        introduction=world.mark("introduction of a performance report", DRAFTS),
    )  # fmt: skip


def print_reports(world: World, opened: AgendaItem, hidden: AgendaItem) -> None:
    """One of restricted indicators, as a paper of a restricted item: for those who may read that paper. And one of
    opened indicators that everybody may read, without their small numbers."""
    officer = world.by["officer"]
    of_restricted = reporting.begin_report(
        board=world.board, by=officer, indicators=Indicator.objects.filter(code__in=("ASB-01", "ASB-02")),
        title=world.mark("title of a printed performance report", PAPERS), starts=YEAR, ends=date(2018, 3, 31),
        introduction=world.mark("introduction of a printed performance report", PAPERS),
    )  # fmt: skip
    of_opened = reporting.begin_report(
        board=world.board, by=officer, indicators=Indicator.objects.filter(code__startswith="OPEN"),
        title="Open figures", starts=YEAR, ends=date(2018, 3, 31), introduction="What everybody may read.",
    )  # fmt: skip
    for report, item in ((of_restricted, hidden), (of_opened, opened)):
        reporting.put_under(report=report, by=officer, item=item)
        snapshot = reporting.make_version(report, officer, lambda done, total, message: None)  # type: ignore[arg-type]
        assert snapshot
        assert snapshot.version
        papers.prepare_version(snapshot.version)
