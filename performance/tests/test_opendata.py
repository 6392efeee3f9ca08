"""Open data: the same files for everybody, of opened indicators alone, with small numbers hidden."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from csp.importing import Act, Report, run_import
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance.intake.run import FiguresFile
from performance.models import Category, Dimension, Indicator
from performance.services import part_of, set_comparator_value
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db
JULY = date(2018, 7, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel("2018-09-26 09:00", tick=False):
        yield


@pytest.fixture
def opened(board: Board, officer: User) -> Indicator:
    """July by ward, with a small one; August missing."""
    opened = make_indicator(
        board, unit="stops", suppress_below=5, opened_at=timezone.now(), opened_by=officer, name="Stops"
    )
    ward = Dimension.objects.create(name="Ward")
    for name, count in (("Riverside", 3), ("=Hilltop", 20), ("Quayside", 41)):
        part = part_of([Category.objects.create(dimension=ward, name=name)])
        figure(opened, JULY, count, breakdown=part, extracted_on=date(2018, 8, 20))
    figure(opened, JULY, 64, extracted_on=date(2018, 8, 20))
    return opened


def table(client: Client) -> list[dict[str, str]]:
    answer = client.get("/performance/CSP-01/figures.csv")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_file_has_every_figure_missing_ones_said_and_small_ones_hidden(opened: Indicator, client: Client) -> None:
    assert [(row["category"], row["period_start"], row["value"], row["status"]) for row in table(client)] == [
        ("", "2018-07-01", "64", "final"),
        ("Riverside", "2018-07-01", "", "hidden: a small number"),
        ("'=Hilltop", "2018-07-01", "", "hidden: a small number"),
        ("Quayside", "2018-07-01", "41", "final"),
        ("", "2018-08-01", "", "missing"),
    ]


def test_file_is_the_same_for_the_officer_of_the_board(opened: Indicator, client: Client, officer: User) -> None:
    assert table(log_in(officer)) == table(client)


def test_file_has_the_figures_of_comparators(opened: Indicator, client: Client, officer: User) -> None:
    set_comparator_value(
        indicator=opened, by=officer, comparator="Eastshire", starts=JULY, value=58, rank=3, rank_of=9
    )  # type: ignore[arg-type]
    set_comparator_value(
        indicator=opened, by=officer, comparator="Similar places", starts=JULY, rank=2, rank_of=14
    )
    names = ("comparator", "value", "rank", "rank_of")
    assert [tuple(row[name] for name in names) for row in table(client)][-2:] == [
        ("Eastshire", "58", "3", "9"), ("Similar places", "", "2", "14"),
    ]  # fmt: skip


def test_file_comes_in_again_unchanged(opened: Indicator, client: Client, officer: User, tmp_path: Path) -> None:
    Indicator.objects.update(suppress_below=None)
    set_comparator_value(
        indicator=opened, by=officer, comparator="Similar places", starts=JULY, rank=2, rank_of=14
    )
    (tmp_path / "figures.csv").write_bytes(client.get("/performance/CSP-01/figures.csv").content)

    def importer(report: Report) -> None:
        FiguresFile(opened.board, officer, report).run(tmp_path / "figures.csv")

    report = run_import("figures.csv", importer, dry_run=False)
    assert [(row.act, row.what) for row in report.rows] == [
        (Act.UNCHANGED, "CSP-01 Stops: 5 figures, as here already")
    ]


def test_file_is_asked_for_again_and_answered_in_a_line(opened: Indicator, client: Client) -> None:
    first = client.get("/performance/CSP-01/figures.json")
    again = client.get("/performance/CSP-01/figures.json", headers={"if-none-match": first["ETag"]})
    assert (first["Cache-Control"], again.status_code, again.content) == ("public, max-age=900", 304, b"")
    assert json.loads(first.content)["figures"][0]["value"] == "64"


def test_columns_are_described_beside_the_file(opened: Indicator, client: Client) -> None:
    where = "http://localhost:8000/performance/CSP-01/figures.csv-metadata.json"
    answer = client.get("/performance/CSP-01/figures.csv")
    assert answer["Link"] == f'<{where}>; rel="describedby"; type="application/csvm+json"'
    described = json.loads(client.get("/performance/CSP-01/figures.csv-metadata.json").content)
    header = answer.content.decode().splitlines()[0].split(",")
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header
    assert described["url"] == "http://localhost:8000/performance/CSP-01/figures.csv"


@pytest.mark.parametrize("ending", ["csv", "json", "csv-metadata.json"])
def test_indicator_that_is_not_open_has_no_file_even_for_its_officer(
    ending: str, board: Board, officer: User, client: Client
) -> None:
    make_indicator(board)
    for asking in (client, log_in(officer)):
        assert asking.get(f"/performance/CSP-01/figures.{ending}").status_code == 404


def test_list_names_opened_indicators_alone(opened: Indicator, board: Board, client: Client) -> None:
    make_indicator(board, "CSP-02")
    assert [one.code for one in client.get("/performance/open/").context["indicators"]] == ["CSP-01"]
    listed = json.loads(client.get("/performance/open/indicators.json").content)["indicators"]
    assert [one["code"] for one in listed] == ["CSP-01"]


@pytest.mark.parametrize("count", [1, 30])
def test_file_takes_the_same_queries_for_any_number_of_figures(
    count: int, opened: Indicator, client: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        figure(opened, date(2015 + number // 12, number % 12 + 1, 1), number)
    with django_assert_num_queries(9):
        client.get("/performance/CSP-01/figures.csv")
