"""The plan as files, which can be imported again without change; and the twelve months of a year."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client

from csp import pdf
from csp.importing import Act, Report, run_import
from csp.models import FileExport, FileImport, User
from csp.roles import BoardRole
from csp.sheets import XLSX
from csp.tests.sheet_files import make_xlsx
from meetings.agenda import services
from meetings.agenda.plan import exporter, files, months
from meetings.agenda.plan.reading import whole_plan
from meetings.imports.forward_plan import ForwardPlan
from meetings.models import AgendaItem, Board, Meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting, seat
from meetings.tests.pages import said, texts
from meetings.tests.test_imports_forward_plan import HEADER, ROWS, TITLE

pytestmark = pytest.mark.django_db
TODAY = date(2018, 9, 10)
CORRECT_FIRST = "Correct what is marked in the search first, then ask for the file."
FIVE = ["Date of Meeting", "Report Title", "Presenter", "Time", "Item No"]
FIVE_ROWS = [
    ["Wednesday 30 March 2022", "Introductions", "Chair", "2 mins", "Item 1"],
    [None, "The myth of the unseen: a very long title that councils write out in full all the same", "A and B",
     "15 mins", "Item 2"],
    [None, "RESTRICTED: Prevent Update", "C Doe", "10 mins", "Item 3"],
    [None, "AOB", "Chair", "5 mins", "Item 4"],
    [None, "- Performance Report", "Subgroup Leads", None, None],
    [None, "Subgroup Updates", None, None, None],
    [None, "- Hate Crime", None, None, None],
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_september_2018() -> Any:
    with time_machine.travel("2018-09-10 09:00 +0100", tick=False):
        yield


@pytest.fixture
def bring(tmp_path: Path, board: Board, officer: User) -> Callable[..., Report]:
    """bring(content, kind): import a file into the board."""

    def bring(content: bytes, kind: str = "xlsx", *, into: Board = board) -> Report:
        path = tmp_path / f"plan.{kind}"
        path.write_bytes(content)
        return run_import(path.name, lambda report: ForwardPlan(into, officer, report).run(path), dry_run=False)

    return bring


def exported(user: User, board: Board | None, kind: str) -> bytes:
    plan = whole_plan(user, data={"date_from": "2018-01-01"}, today=TODAY, board=board)
    return files.WRITERS[kind][0](files.as_of("Forward plan", TODAY), plan, with_board=board is None)


def rows_in(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def acts(report: Report) -> set[Act]:
    return {outcome.act for outcome in report.rows if outcome.row not in ("", "row 1")}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("header", "rows"), [(HEADER, ROWS), (FIVE, FIVE_ROWS)], ids=["eight", "five"])
def test_plan_goes_in_out_and_in_again_without_change(
    kind: str, header: list[str], rows: list[list[Any]], tmp_path: Path, board: Board, officer: User, bring: Any
) -> None:
    first = bring(make_xlsx(tmp_path / "source.xlsx", [TITLE, header, *rows]).read_bytes())
    before = list(AgendaItem.objects.values_list("pk", "version"))
    content = exported(officer, board, kind)
    again = bring(content, kind)
    assert (acts(first), acts(again)) == ({Act.CREATE}, {Act.UNCHANGED})
    assert (
        len([one for one in again.rows if one.row]) - 1 * (kind == "xlsx") == len(rows) + Meeting.objects.count()
    )
    assert list(AgendaItem.objects.values_list("pk", "version")) == before
    assert exported(officer, board, kind) == content or kind == "xlsx"


def test_plan_in_the_columns_of_councils(board: Board, meeting: Meeting, officer: User) -> None:
    december = make_meeting(board, date(2018, 12, 19))
    services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True)
    assessment = make_item(december, "Strategic assessment", status="planned", purpose="sign_off", minutes=45)
    assessment.presenters.create(text="Olive Officer")
    assessment.presenters.create(text="Tom Reed", position=1)
    make_item(december, "Fire safety", status="planned", kind="workshop", purpose="learning", minutes=None)
    make_item(december, "Prevent", status="planned", restricted=True)
    make_item(december, "By ward", status="planned", parent=assessment, minutes=None)
    make_item(december, "Early help", status="proposed")
    make_item(december, "Break", kind="break")
    late = make_item(meeting, "Stop and search", status="planned")
    services.defer_item(item=late, by=officer, to_meeting=december, reason="The data were late.")
    title, header, *rows = rows_in(exported(officer, board, "xlsx"))
    assert title[0] == "Forward plan. As of Monday 10 September 2018"
    assert header == (
        "Date of Meeting", "Publication Date", "Report Title", "Presenter", "Reason", "Time", "Item No",
        "Item Status", "History",
    )  # fmt: skip
    day, by = "Wednesday 19 December 2018", "Tuesday 11 December 2018"
    assert rows == [
        ("Wednesday 26 September 2018", "Tuesday 18 September 2018", "Stop and search", None, None, "10 mins", None,
         "Deferred", "Deferred to 19 December 2018: The data were late"),
        (day, by, "Strategic assessment", "Olive Officer / Tom Reed", "For decision", "45 mins", None,
         "Statutory matter for sign-off", None),
        (None, None, "- By ward", None, None, None, None, None, None),
        (None, None, "Fire safety", None, "For learning", None, "Workshop", "Workshop", None),
        (None, None, "RESTRICTED: Prevent", None, None, "10 mins", None, None, None),
        (None, None, "Early help", None, None, "10 mins", None, "Proposed", None),
        (None, None, "Stop and search", None, None, "10 mins", None, None,
         "Deferred from 26 September 2018: The data were late"),
        ("01/09/2019 MEETING TO BE BOOKED", None, None, None, None, None, None, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_titles_like_marks_and_formulas_come_back_as_they_are(
    kind: str, board: Board, meeting: Meeting, officer: User, other_board: Board, bring: Any
) -> None:
    titles = [
        "- 20% of cases",
        "=HYPERLINK(1)",
        "Restricted: what it means",
        "'- quoted",
        "Twice",
        "Twice",
        "A  b",
    ]
    for title in titles:
        make_item(meeting, title, status="planned")
    make_item(meeting, "RESTRICTED: twice", status="planned", restricted=True)
    content = exported(officer, board, kind)
    assert acts(bring(content, kind)) == {Act.UNCHANGED}
    seat(other_board, officer.person, BoardRole.OFFICER)
    bring(content, kind, into=other_board)
    found = AgendaItem.objects.filter(meeting__board=other_board).order_by("position")
    assert [item.title for item in found] == [*titles[:-1], "A b", "RESTRICTED: twice"]
    assert found.filter(restricted=True).count() == 1


def test_what_left_the_plan_goes_in_again_without_change(
    board: Board, meeting: Meeting, officer: User, bring: Any
) -> None:
    december = make_meeting(board, date(2018, 12, 19))
    for title in ("Put off", "Dropped", "Joined"):
        make_item(meeting, title, status="planned")
    items = {item.title: item for item in AgendaItem.objects.select_related("meeting__board")}
    services.defer_item(item=items["Put off"], by=officer, to_meeting=december, reason="Late")
    services.withdraw_item(item=items["Dropped"], by=officer, reason="Not needed")
    make_item(meeting, "Dropped", status="planned", minutes=5)
    into = make_item(december, "All in one", status="planned")
    services.merge_item(item=items["Joined"], by=officer, into=into, reason="The same")
    content = exported(officer, board, "xlsx")
    assert [row[7:] for row in rows_in(content)[2:]] == [
        ("Deferred", "Deferred to 19 December 2018: Late"),
        ("Withdrawn", "Withdrawn: Not needed"),
        ("Merged", "Merged into “All in one” of 19 December 2018: The same"),
        (None, None),
        (None, "Deferred from 26 September 2018: Late"),
        (None, "Takes up “Joined”"),
    ]
    report = bring(content)
    assert acts(report) == {Act.UNCHANGED}
    assert [note for one in report.rows for note in one.notes if "since" in note or "file says" in note] == []


def test_plan_of_several_boards_brings_in_its_own_rows_alone(
    board: Board, meeting: Meeting, other_board: Board, officer: User, bring: Any
) -> None:
    seat(other_board, officer.person, BoardRole.OFFICER)
    make_item(meeting, "Ours", status="planned")
    make_item(make_meeting(other_board, date(2018, 10, 1)), "Theirs", status="planned")
    content = exported(officer, None, "xlsx")
    assert [row[0] for row in rows_in(content)[1:]] == ["Board", board.name, other_board.name]
    report = bring(content)
    assert [(one.act, one.what) for one in report.rows][1:] == [
        (Act.UNCHANGED, "meeting of Wednesday 26 September 2018"),
        (Act.UNCHANGED, "Ours"),
        (Act.NOTE, "Theirs"),
    ]
    assert Meeting.objects.filter(board=board).count() == 1


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"), [("xlsx", XLSX, b"PK"), ("pdf", "application/pdf", b"%PDF")]
)
def test_file_is_asked_for_and_had_by_who_asked(
    kind: str, content_type: str, begins: bytes, meeting: Meeting, member: User, chair: User,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    make_item(meeting, "Modern slavery", status="planned")
    make_item(meeting, "Knives", status="planned")
    client = log_in(member)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/boards/csp/forward-plan/files/", {"kind": kind, "query": "q=slavery"})
    page = client.get(answer["Location"])
    assert "1 meeting, 1 item, " in " ".join(texts(page, "main"))
    assert texts(page, "h1") == [
        f"Community Safety PartnershipForward plan as {'PDF' if kind == 'pdf' else 'Excel'}"
    ]
    assert page.context["back_url"] == "/boards/csp/forward-plan/?q=slavery"
    download = client.get(f"{answer['Location']}file/")
    assert (download["Content-Type"], download["Content-Disposition"]) == (
        content_type,
        f'attachment; filename="csp-forward-plan-2018-09-10.{kind}"',
    )
    assert b"".join(download.streaming_content).startswith(begins)
    assert log_in(chair).get(answer["Location"]).status_code == 404


def test_files_are_for_who_reads_the_plan(
    meeting: Meeting, member: User, outsider: User, django_capture_on_commit_callbacks: Any
) -> None:
    make_item(meeting, "Modern slavery", status="planned")
    client = log_in(member)
    assert "Modern slavery" in client.get("/forward-plan/plan.csv", {"q": "slavery"}).content.decode()
    assert "Modern slavery" not in client.get("/forward-plan/plan.csv", {"q": "knives"}).content.decode()
    other = log_in(outsider)
    for path in ("plan.csv", "year/", "year.pdf"):
        assert other.get(f"/boards/csp/forward-plan/{path}").status_code == 404
    assert "slavery" not in other.get("/forward-plan/plan.csv").content.decode()
    assert other.post("/boards/csp/forward-plan/files/", {"kind": "pdf"}).status_code == 404
    assert other.get("/forward-plan/files/").status_code == 405
    assert Client().post("/forward-plan/files/", {"kind": "pdf"})["Location"].startswith("/account/login/")
    with django_capture_on_commit_callbacks(execute=True):
        answer = other.post("/forward-plan/files/", {"kind": "xlsx"})
    assert "0 meetings, 0 items, " in " ".join(texts(other.get(answer["Location"]), "main"))


def test_file_of_a_bad_search_or_of_too_much_is_refused_with_the_reason(
    meeting: Meeting, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = log_in(member)
    answer = client.get("/boards/csp/forward-plan/plan.csv", {"date_from": "soon"})
    assert answer["Location"] == "/boards/csp/forward-plan/?date_from=soon"
    assert said(answer) == [CORRECT_FIRST]
    for title in ("One", "Two"):
        make_item(meeting, title)
    monkeypatch.setattr(exporter, "PRINTED_AT_MOST", 1)
    for asked, why in (
        ({"kind": "pdf"}, "This plan has more than 1 item, which is too long for such a file. Narrow it first."),
        (
            {"kind": "pdf", "query": "date_from=soon"},
            CORRECT_FIRST,
        ),
        ({"kind": "doc"}, "Choose Excel or PDF."),
    ):
        answer = log_in(member).post("/boards/csp/forward-plan/files/", asked)
        assert (answer["Location"], said(answer)) == (f"/boards/csp/forward-plan/?{asked.get('query', '')}", [why])
    assert not FileExport.objects.exists()


def test_plan_is_imported_on_a_page(meeting: Meeting, officer: User, member: User, tmp_path: Path) -> None:
    url = "/boards/csp/forward-plan/import/"
    assert log_in(member).get(url).status_code == 403
    path = make_xlsx(tmp_path / "plan.xlsx", [TITLE, HEADER, *ROWS])
    with path.open("rb") as upload:
        answer = log_in(officer).post(url, {"upload": upload})
    chosen = FileImport.objects.get()
    assert (answer["Location"], chosen.kind) == (f"/imports/{chosen.pk}/", "forward-plan")


# A year -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first"),
    [("", date(2018, 9, 1)), ("2019", date(2019, 1, 1)), ("2018-19", date(2018, 4, 1)), ("1999-00", date(1999, 4, 1)),
     ("2018-20", None), ("next", None), ("0019", None)],
)  # fmt: skip
def test_year_is_a_calendar_or_a_financial_one(key: str, first: date | None) -> None:
    year = months.year_of(key, TODAY)
    assert (year.first if year else None) == first


def test_year_shows_each_meeting_in_its_month(board: Board, meeting: Meeting, officer: User, member: User) -> None:
    make_item(meeting, "Strategic assessment", status="planned", purpose="sign_off", minutes=45)
    make_item(meeting, "Withdrawn", status="withdrawn")
    make_item(meeting, "Break", kind="break", position=1)
    standing = services.add_standing(board=board, by=officer, title="Apologies")
    make_item(meeting, "Apologies", standing=standing, position=0, minutes=5)
    services.create_meeting(board=board, by=officer, date=date(2019, 3, 1), to_be_booked=True)
    make_meeting(board, date(2019, 6, 5), state="cancelled")
    make_meeting(board, date(2019, 9, 1))
    page = log_in(member).get("/boards/csp/forward-plan/year/")
    (first, *_) = shown = page.context["months"]
    assert [month.first for month in shown if month.cards] == [date(2018, 9, 1), date(2019, 3, 1)]
    assert [(one.title, one.statutory) for one in first.cards[0].entries] == [
        ("Strategic assessment", True),
        ("Apologies", False),
    ]
    assert texts(page, ".plan-card__when") == ["Wed 26, 10:00am, September 2018", "To be booked, March 2019"]
    assert texts(page, ".plan-card__length") == ["60 of 180 minutes planned"]
    assert log_in(member).get("/forward-plan/year/", {"year": "soon"}).status_code == 404


@pytest.mark.parametrize(("boards", "meetings", "items"), [(1, 4, 4), (6, 6, 9), (12, 12, 15)])
def test_year_stands_on_one_sheet(boards: int, meetings: int, items: int, member: User) -> None:
    year = months.Year("2019", date(2019, 1, 1))
    title = "A report whose title is as long as they are: a review of the year"
    shown = [
        months.Month(
            year.month(ahead),
            [
                months.Card(
                    Meeting(
                        board=Board(name="Violence Against Women and Girls Sub-Group"), date=year.month(ahead)
                    ),
                    [months.Entry(title, False, False, False)] * items,
                    "95 of 150 minutes planned",
                    63,
                    [],
                )
                for _ in range(boards if ahead % (12 // meetings) == 0 else 0)
            ],
        )
        for ahead in range(12)
    ]
    sheet = months.for_paper(shown)
    html = render_to_string(
        "meetings/agenda/print_year.html",
        {"title": "Plan", "year": year, "on": "", "sheet": sheet, "across": True},
    )
    assert pdf.page_count(pdf.render(html, title="Plan")) == 1
    assert sum(len(month.cards) for month in sheet.months) == boards * meetings


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("path", "queries"), [("year/", 12), ("plan.csv", 8)])
def test_year_and_files_have_a_fixed_number_of_queries(
    count: int, path: str, queries: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        meeting = make_meeting(board, date(2018, 10, 1 + number % 15)) if number < 15 else Meeting.objects.first()
        assert meeting
        item = make_item(meeting, f"Item {number}", status="planned")
        item.presenters.create(text="Olive Officer", person=officer.person)
    client = log_in(officer)
    client.get(f"/boards/csp/forward-plan/{path}")
    with django_assert_num_queries(queries):
        assert client.get(f"/boards/csp/forward-plan/{path}").status_code == 200
