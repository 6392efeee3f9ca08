"""The report that writes itself: exceptions first, frozen with each version of its paper, later revisions listed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from csp import jobs, storage
from csp.errors import Refused
from csp.models import User
from meetings.models import AgendaItem, Board, Meeting, Paper
from meetings.tests.fixtures import log_in
from performance import charts
from performance import services as figures
from performance.models import Indicator, PerformanceReport, ReportSnapshot
from performance.reporting import services
from performance.reporting.layout import cards_of, lay_out, picture_of
from performance.services import write_comment
from performance.tests.makers import aim, figure, make_indicator
from performance.tests.printing import darkness

pytestmark = pytest.mark.django_db
QUARTER = {
    "title": "Summer",
    "starts": date(2018, 4, 1),
    "ends": date(2018, 7, 31),
    "introduction": "Three to watch.",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel("2018-09-05 09:00", tick=False):
        yield


@pytest.fixture
def indicators(board: Board, officer: User) -> dict[str, Indicator]:
    """One red, one that turned, one with a signal, one missing, one that is as it should be."""
    made = {
        name: make_indicator(board, f"CSP-0{place}", name=name)
        for place, name in enumerate(("red", "turned", "signal", "missing", "rest"), start=1)
    }
    for month in range(1, 8):
        starts = date(2018, month, 1)
        figure(made["red"], starts, 50)
        figure(made["turned"], starts, 12 if month == 7 else 9)
        figure(made["rest"], starts, 9)
    for name in ("red", "turned", "rest"):
        aim(made[name], date(2018, 1, 1), 10)
    figures.set_target(
        indicator=made["turned"], by=officer, starts=date(2018, 1, 1), value=Decimal(10), tolerance=Decimal(50)
    )
    for month in range(1, 12):
        figure(made["signal"], date(2017, month, 1), 10 + month % 2)
    figure(made["signal"], date(2018, 7, 1), 60)
    figure(made["missing"], date(2018, 5, 1), 4)
    write_comment(indicator=made["red"], by=officer, starts=date(2018, 7, 1), text="Shop theft.")
    return made


@pytest.fixture
def report(board: Board, officer: User, indicators: dict[str, Indicator]) -> PerformanceReport:
    return services.begin_report(board=board, by=officer, indicators=indicators.values(), **QUARTER)


@pytest.fixture
def item(board: Board) -> AgendaItem:
    meeting = Meeting.objects.create(board=board, date=date(2018, 9, 26), state="booked")
    return AgendaItem.objects.create(meeting=meeting, title="Performance", status="confirmed")


@pytest.fixture
def printed(report: PerformanceReport, item: AgendaItem, officer: User) -> ReportSnapshot:
    job = services.put_under(report=report, by=officer, item=item)
    jobs.run(job.pk)
    return ReportSnapshot.objects.get()


def publish(paper: Paper) -> None:
    paper.versions.update(published_at=timezone.now())


def groups(laid_out: dict[str, Any]) -> dict[str, list[str]]:
    return {group["key"]: [card["name"] for card in group["cards"]] for group in laid_out["groups"]}


def test_exceptions_come_first_and_each_indicator_once(report: PerformanceReport) -> None:
    laid_out = lay_out(report)
    assert groups(laid_out) == {name: [name] for name in ("red", "turned", "signal", "missing", "rest")}
    by_name = {card["name"]: card for group in laid_out["groups"] for card in group["cards"]}
    assert by_name["red"]["newest"]["comment"] == "Shop theft."
    assert by_name["turned"]["turned"] == "Green: on target in June 2018"
    assert by_name["signal"]["signals"] == ["outside the limits"]
    assert by_name["missing"]["missing"] == "July 2018"
    assert [(one["key"], one["count"]) for one in laid_out["counts"]] == [
        ("red", 1), ("amber", 1), ("green", 1), ("none", 2),
    ]  # fmt: skip


def test_chart_of_a_report_is_drawn_from_what_was_kept(
    printed: ReportSnapshot, report: PerformanceReport, indicators: dict[str, Indicator], officer: User
) -> None:
    """Where a signal is reported, between limits; what happened later is not drawn in, what had happened is."""
    kept = {card["name"]: card for card in cards_of(printed.figures)}
    pictures = {name: picture_of(card) for name, card in kept.items()}
    assert {name: picture.kind for name, picture in pictures.items() if name in ("red", "signal")} == {
        "red": "line", "signal": "control",
    }  # fmt: skip
    assert b"A diamond is a signal: outside the limits" in pictures["signal"].draw(charts.PRINTED)
    before = pictures["red"].draw(charts.WIDE)
    for starts in (date(2018, 6, 1), date(2018, 7, 1)):
        figures.set_comparator_value(
            indicator=indicators["red"], by=officer, comparator="Eastshire", starts=starts, value=Decimal(40)
        )
    figures.save_event(
        board=report.board, by=officer, kind="break", on=date(2018, 7, 1), title="Recounted",
        indicators=[indicators["red"]], note="",
    )  # fmt: skip
    assert picture_of(kept["red"]).draw(charts.WIDE) == before
    anew = next(card for card in cards_of(lay_out(report)) if card["name"] == "red")
    drawn = picture_of(anew).draw(charts.WIDE)
    assert (b"Recounted (series break)" in drawn, b"Eastshire 40" in drawn) == (True, True)


def test_figures_after_the_last_day_are_left_out(
    report: PerformanceReport, indicators: dict[str, Indicator]
) -> None:
    figure(indicators["rest"], date(2018, 8, 1), 99)
    cards = [card for group in lay_out(report)["groups"] for card in group["cards"]]
    assert next(card for card in cards if card["name"] == "rest")["newest"]["value"] == "9 offences"


def test_paper_is_a_tagged_pdf_with_a_table_behind_each_chart(
    printed: ReportSnapshot, report: PerformanceReport
) -> None:
    version = printed.version
    assert version is not None
    assert report.paper is not None
    assert (version.number, version.name, report.paper.restricted) == (1, "summer.pdf", False)
    path = storage.path_of(version.file)
    assert max(darkness(path.read_bytes())) < 0.1
    with pikepdf.open(path) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.pages) > 2
        assert str(pdf.docinfo["/Title"]) == "Summer"


def test_figures_are_frozen_and_a_later_revision_is_listed(
    printed: ReportSnapshot,
    report: PerformanceReport,
    indicators: dict[str, Indicator],
    officer: User,
    member: User,
) -> None:
    stored = indicators["red"].values.get(period_start=date(2018, 7, 1))
    with time_machine.travel("2018-09-20 09:00", tick=False):
        figures.revise_value(
            figure=stored, by=officer, version=0, value=Decimal(8), reason="Counted twice", extracted_on=None
        )
        assert report.paper is not None
        publish(report.paper)
        page = log_in(member).get(f"/performance/reports/{report.pk}/")
    text = page.content.decode()
    assert "<strong>50 offences</strong>" in text
    assert "8 offences" not in text
    assert "50 became 8 on 20 September 2018. Counted twice" in text
    assert [one.becomes for one in page.context["revisions"]] == [8]
    # Whoever reads the paper is told what became of a figure only where they may read the figure itself.
    address = f"/performance/reports/{report.pk}/"
    assert list(Client().get(address).context["revisions"]) == []
    Indicator.objects.filter(pk=indicators["red"].pk).update(opened_at=timezone.now(), opened_by=officer)
    assert [one.becomes for one in Client().get(address).context["revisions"]] == [8]
    Indicator.objects.filter(pk=indicators["red"].pk).update(suppress_below=5)
    assert list(Client().get(address).context["revisions"]) == []


def test_version_printed_again_has_the_figures_of_the_day(
    printed: ReportSnapshot, report: PerformanceReport, indicators: dict[str, Indicator], officer: User
) -> None:
    stored = indicators["red"].values.get(period_start=date(2018, 7, 1))
    figures.revise_value(figure=stored, by=officer, version=0, value=Decimal(8), reason="Counted twice")
    jobs.run(services.request_version(report=report, by=officer).pk)
    newest, first = report.snapshots.all()
    assert (groups(first.figures)["red"], "red" in groups(newest.figures)) == (["red"], False)
    client = log_in(officer)
    assert client.get(f"/performance/reports/{report.pk}/").context["snapshot"] == newest
    assert client.get(f"/performance/reports/{report.pk}/?version=1").context["snapshot"] == first
    assert client.get(f"/performance/reports/{report.pk}/?version=9").status_code == 404


def test_report_is_read_by_whoever_reads_its_paper(
    report: PerformanceReport,
    item: AgendaItem,
    officer: User,
    member: User,
    outsider: User,
    chair: User,
    client: Client,
) -> None:
    address = f"/performance/reports/{report.pk}/"

    def statuses() -> list[int]:
        return [asking.get(address).status_code for asking in (client, *map(log_in, (outsider, member, chair)))]

    assert statuses() == [404, 404, 404, 200]
    jobs.run(services.put_under(report=report, by=officer, item=item).pk)
    assert statuses() == [404, 404, 404, 200]
    assert report.paper is not None
    publish(report.paper)
    assert statuses() == [200, 200, 200, 200]
    for under in ("figures.csv", "charts/CSP-01.svg"):
        assert client.get(f"{address}{under}").status_code == 200


def test_report_with_a_restricted_indicator_is_a_restricted_paper(
    report: PerformanceReport, item: AgendaItem, indicators: dict[str, Indicator], officer: User, client: Client
) -> None:
    Indicator.objects.filter(name="rest").update(restricted=True, grounds=["7"], public_interest_reason="Policing")
    jobs.run(services.put_under(report=report, by=officer, item=item).pk)
    paper = report.paper
    assert paper is not None
    assert (paper.restricted, paper.grounds, paper.public_interest_reason) == (True, ["7"], "Policing")
    publish(paper)
    assert client.get(f"/performance/reports/{report.pk}/").status_code == 404


def test_open_paper_takes_no_figures_of_an_indicator_that_was_restricted_while_the_print_waited(
    printed: ReportSnapshot, report: PerformanceReport, officer: User
) -> None:
    job = services.request_version(report=report, by=officer)
    Indicator.objects.filter(name="rest").update(restricted=True, grounds=["7"])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", services.RESTRICTED_SINCE)
    assert list(report.snapshots.all()) == [printed]


def test_open_report_hides_small_numbers(report: PerformanceReport, indicators: dict[str, Indicator]) -> None:
    Indicator.objects.filter(name="missing").update(suppress_below=5)
    cards = [card for group in lay_out(report)["groups"] for card in group["cards"]]
    card = next(card for card in cards if card["name"] == "missing")
    assert card["newest"] is None
    assert [row["value"] for row in card["series"]] == ["Hidden: a small number", "Missing", "Missing"]


def test_officer_makes_changes_and_removes_a_report(
    board: Board, officer: User, member: User, indicators: dict[str, Indicator], item: AgendaItem
) -> None:
    client = log_in(officer)
    address = "/boards/csp/performance/reports/add/"
    assert log_in(member).get(address).status_code == 403
    form = client.get(address).context["form"]
    assert form.initial["title"] == "Performance report, April to June 2018"
    said = {
        "title": "Summer", "introduction": "", "indicators": [indicators["red"].pk],
        "starts_0": "1", "starts_1": "4", "starts_2": "2018", "ends_0": "31", "ends_1": "7", "ends_2": "2018",
    }  # fmt: skip
    assert client.post(address, {**said, "indicators": []}).status_code == 422
    crossed = client.post(address, {**said, "ends_2": "2017"})
    assert crossed.context["form"].errors == {"ends": ["The last day must come after the first."]}
    made = client.post(address, said).url
    page = client.get(made)
    assert (page.status_code, groups(page.context["figures"])) == (200, {"red": ["red"]})
    assert client.post(f"{made}edit/", {**said, "title": "Late summer", "version": "0"}).status_code == 302
    assert client.post(f"{made}edit/", {**said, "title": "Summer", "version": "0"}).status_code == 409
    assert "Late summer" in client.get("/boards/csp/performance/reports/").content.decode()
    assert client.post(f"{made}remove/").status_code == 302
    assert not PerformanceReport.objects.exists()


def test_paper_of_a_report_is_not_made_twice_nor_removed(
    printed: ReportSnapshot, report: PerformanceReport, item: AgendaItem, officer: User
) -> None:
    for verb in (
        lambda: services.put_under(report=report, by=officer, item=item),
        lambda: services.remove_report(report=report, by=officer),
    ):
        with pytest.raises(Refused):
            verb()
    jobs.run(services.request_version(report=report, by=officer).pk)
    assert report.snapshots.count() == 1  # nothing had changed


@pytest.mark.parametrize("count", [1, 5])
def test_printed_report_takes_the_same_queries_for_any_number_of_indicators(
    count: int, board: Board, officer: User, public: AnonymousUser, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    chosen = [make_indicator(board, f"CSP-{number}") for number in range(count)]
    report = services.begin_report(board=board, by=officer, indicators=chosen, **QUARTER)
    meeting = Meeting.objects.create(board=board, date=date(2018, 9, 26), state="booked")
    item = AgendaItem.objects.create(meeting=meeting, title="Performance", status="confirmed")
    jobs.run(services.put_under(report=report, by=officer, item=item).pk)
    client = log_in(officer)
    client.get(report.get_absolute_url())
    with django_assert_num_queries(9):
        assert client.get(report.get_absolute_url()).status_code == 200
    assert io.BytesIO(client.get(f"{report.get_absolute_url()}figures.csv").content).readline()
