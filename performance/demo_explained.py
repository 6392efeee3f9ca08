"""What explains the demonstration's figures: events, comments, comparators, revisions, wards and reasons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from csp import jobs
from csp.demo import World
from csp.models import User
from meetings.agenda.states import AHEAD
from meetings.models import AgendaItem, Board, Person
from meetings.papers.services import prepare_version
from performance import by_link
from performance.intake.names import keep_names
from performance.models import Category, Event, Indicator, Value
from performance.periods import last_ended
from performance.reporting.services import begin_report, put_under
from performance.services import (
    open_indicator,
    part_of,
    revise_value,
    save_dimension,
    save_event,
    set_comparator_value,
    write_comment,
)

WARDS = (
    "Abbey Fields", "Bridge", "Canal", "Castle", "Eastgate", "Furnace Hill", "Harbour", "Hilltop", "Kingsmead",
    "Lower Mill", "Market", "Northfield", "Old Town", "Parkside", "Quayside", "Riverside", "St Mary’s", "Westbrook",
)  # fmt: skip
REASONS = ("Drugs", "Theft", "Weapons", "Going equipped", "Fireworks", "Criminal damage", "Other")
COMMENTS = {
    "CSP-01": "Theft from shops is behind most of the change; the new reporting line makes it easier to report.",
    "CSP-03": "Two incidents in one week account for a third of the quarter. Both are charged. Patrols were moved.",
    "CSP-05": "Quad bikes on the river path since the clocks changed. The tasking group meets on it on Thursday.",
    "CSP-07": "Fewer stops, and more of them end in something being found. The scrutiny panel saw a sample.",
    "VAWG-03": "A fifth adviser started in the spring. The target was met for the first time.",
    "VAWG-04": "Move-on homes are the hold-up: eleven women are ready to leave and have nowhere to go.",
    "CYP-02": "Three children in one home account for most of it. Each has a plan.",
    "HWB-02": "Two wards were closed for a fortnight. It is expected to be back on target next month.",
    "RRO-03": "The works programme ended and its successor starts next quarter.",
}
COMPARED = {  # the region's figure and the nation's, as shares of our own
    "CSP-01": ("Eastshire", "0.94", "England", "0.88"),
    "CSP-04": ("Eastshire", "1.06", "England", "1.10"),
    "CYP-01": ("Eastshire", "0.90", "England", "0.81"),
    "RRO-01": ("Eastshire", "0.97", "England", "0.95"),
    "VAWG-02": ("Eastshire", "0.92", "England", "0.84"),
}
Counts = dict[tuple[Category, ...], int]
NAMES = (  # what the police's monthly file calls things: kind, within, what it says, what that means here
    ("column", "", "Offences recorded", "value"),
    ("indicator", "month", "Residential burglary", "CSP-02"),
    ("dimension", "", "Neighbourhood", "Ward"),
    ("category", "Ward", "St Marys", "St Mary’s"),
    ("comparator", "", "Force area", "Eastshire"),
)
OPENED = ("CSP-01", "CSP-02", "CSP-05", "CSP-07")


def explain(world: World, by: User) -> None:
    """After the figures are in: what a board would want to know beside them."""
    indicators = {one.code: one for one in Indicator.objects.select_related("board")}
    newest = {code: one.values.order_by("-period_start").first() for code, one in indicators.items()}
    for code, text in COMMENTS.items():
        if value := newest[code]:
            write_comment(indicator=indicators[code], by=by, starts=value.period_start, text=text)
    _compare(indicators, by)
    _events(world, indicators, by)
    _revise(newest["VAWG-01"], by, Decimal(7), "Two reporting centres sent their returns late")
    _revise(newest["CSP-02"], by, Decimal(-3), "Three offences were recorded twice")
    _break_down(world, indicators, by)
    keep_names(board=Board.objects.get(slug="csp"), by=by, said=NAMES)
    _links(by)
    _report(world, indicators, by)
    for code in OPENED:
        Indicator.objects.filter(pk=indicators[code].pk).update(suppress_below=5)
        open_indicator(indicator=Indicator.objects.get(code=code), by=by)


def _links(by: User) -> None:
    """What owners of the board were sent to give figures by: one works, one was stopped."""
    board = Board.objects.get(slug="csp")
    owners = [Person.objects.get(name=name) for name in ("Rosalind Pike", "Peter Grange")]
    by_link.links_to_give((board.pk, person.pk, person.email) for person in owners)
    by_link.stop_link(board=board, person=owners[1], by=by)


def _report(world: World, indicators: dict[str, Indicator], by: User) -> None:
    """The performance report of the last quarter, a paper of the next meeting's item, with a figure revised since."""
    board, quarter = Board.objects.get(slug="csp"), last_ended("quarter", world.today)
    report = begin_report(
        board=board, by=by, title=f"Performance report, {quarter.words}",
        starts=quarter.start, ends=quarter.end,
        introduction="Knife crime with injury and anti-social behaviour need the board’s attention. Burglary is down.",
        indicators=[one for code, one in indicators.items() if code.startswith("CSP-") and not one.restricted],
    )  # fmt: skip
    item = AgendaItem.objects.live().filter(
        meeting__board=board, meeting__date__gt=world.today, meeting__state__in=AHEAD, title="Performance report"
    ).order_by("meeting__date").first()  # fmt: skip
    if item is None:
        return
    jobs.run(put_under(report=report, by=by, item=item).pk)
    version = report.snapshots.get().version
    if version and not version.prepared_at:
        prepare_version(version)
    of_the_quarter = indicators["CSP-02"].values.whole().filter(period_end__lte=quarter.end)
    _revise(of_the_quarter.order_by("-period_start").first(), by, Decimal(2), "Two offences were recorded late")


def _compare(indicators: dict[str, Indicator], by: User) -> None:
    for code, (region, of_region, nation, of_nation) in COMPARED.items():
        indicator = indicators[code]
        lately = list(indicator.values.order_by("-period_start")[:8])
        usual = sum((value.value for value in lately), Decimal(0)) / len(lately)
        for value in lately:  # a larger place changes less
            for name, share in ((region, of_region), (nation, of_nation)):
                number = round((usual + (value.value - usual) / 4) * Decimal(share), indicator.decimals)
                rank, rank_of = (9, 14) if name == region else (None, None)
                set_comparator_value(
                    indicator=indicator, by=by, comparator=name, starts=value.period_start, value=number,
                    rank=rank, rank_of=rank_of,
                )  # fmt: skip


def _events(world: World, indicators: dict[str, Indicator], by: User) -> None:
    board = Board.objects.get(slug="csp")
    police = [indicators[code] for code in ("CSP-01", "CSP-02", "CSP-05")]
    year_ago = _month(world.today - timedelta(days=330))
    save_event(
        board=board, by=by, kind=Event.Kind.RECORDING, on=year_ago, title="New recording rule", indicators=police,
        note="Offences are recorded within a day of the first report, not after the first visit.",
    )  # fmt: skip
    save_event(
        board=board, by=by, kind=Event.Kind.BREAK, on=_month(world.today - timedelta(days=400)),
        title="Survey by telephone", indicators=[indicators["CSP-04"]],
        note="Residents were asked on paper until then, and by telephone since.",
    )  # fmt: skip


def _revise(value: Value | None, by: User, more: Decimal, reason: str) -> None:
    if value:
        figure = Value.objects.select_related("indicator__board", "indicator__owner").get(pk=value.pk)
        revise_value(
            figure=figure, by=by, version=figure.version, value=figure.value + more, reason=reason,
            extracted_on=figure.extracted_on,
        )  # fmt: skip


def _break_down(world: World, indicators: dict[str, Indicator], by: User) -> None:
    """Stops by ward and reason, of the newest twelve months; calls by ward, of the last six months."""
    wards = list(save_dimension(by=by, name="Ward", categories=WARDS).categories.all())
    reasons = list(save_dimension(by=by, name="Reason for stop", categories=REASONS).categories.all())
    stops, calls = indicators["CSP-07"], indicators["CSP-05"]
    for value in stops.values.order_by("-period_start")[:1]:
        table = _table(world, int(value.value), wards, reasons)
        by_ward: Counts = {(ward,): sum(table[ward, reason] for reason in reasons) for ward in wards}
        by_reason: Counts = {(reason,): sum(table[ward, reason] for ward in wards) for reason in reasons}
        _add_parts(value, {**table, **by_ward, **by_reason})
    for value in calls.values.order_by("-period_start")[:6]:
        _add_parts(
            value, {(ward,): count for (ward, *_), count in _table(world, int(value.value), wards, []).items()}
        )


def _table(world: World, whole: int, wards: list[Category], reasons: list[Category]) -> Counts:
    """A count for each ward, or each ward and reason, that comes to ``whole``: some wards and reasons have more."""
    cells: list[tuple[Category, ...]] = (
        [(ward, reason) for ward in wards for reason in reasons] if reasons else [(ward,) for ward in wards]
    )
    weights = [
        (3 + place % 7) * (8 / (1 + 2 * (place % max(1, len(reasons)))) if reasons else 1)
        * world.random.uniform(0.7, 1.3)
        for place in range(len(cells))
    ]  # fmt: skip
    counts = [int(whole * weight / sum(weights)) for weight in weights]
    counts[0] += whole - sum(counts)
    return dict(zip(cells, counts, strict=True))


def _add_parts(value: Value, counts: Counts) -> None:
    Value.objects.bulk_create(
        Value(
            indicator=value.indicator,
            breakdown=part_of(categories),
            period_start=value.period_start,
            period_end=value.period_end,
            value=count,
            extracted_on=value.extracted_on,
        )
        for categories, count in counts.items()
    )


def _month(day: date) -> date:
    return day.replace(day=1)
