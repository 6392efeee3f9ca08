"""The action log out into files and in again: what goes out comes back the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actions.exchange import exporter
from actions.exchange.files import csv_rows
from actions.exchange.importer import ACTIONS
from actions.exchange.lines import lines_of
from actions.imports import ActionLog
from actions.models import Action, ActionUpdate
from actions.services.moves import set_status
from actions.tests.makers import RAISED, make_action
from csp import cells, exporting_files, importing_files, storage
from csp.errors import Denied, Refused
from csp.importing import Report, run_import
from csp.models import FileExport, FileImport, StoredFile, User
from meetings.models import Board, Person
from meetings.tests.fixtures import log_in, make_person

pytestmark = pytest.mark.django_db
Due, Status = Action.Due, Action.Status
TODAY = date(2018, 9, 26)
LOG = "/boards/csp/actions/"


@pytest.fixture
def full_log(board: Board, officer: User) -> list[Action]:
    """An action of every due kind and every status, with the characters that files get wrong."""
    log = [
        make_action(board, 1, make_person("Tom Reed"), "Amara Okafor", text='Write "the log",\n\n- in full; twice'),
        make_action(board, 2, "All organisations", due=Due.ASAP, text="=1+1 is no formula"),
        make_action(board, 3, due=Due.NEXT_MEETING, text="-5 is no number", status=Status.IN_HAND),
        make_action(board, 4, due=Due.YEARLY, due_on=date(2019, 4, 1), text="'quoted'"),
        make_action(board, 5, due=Due.ONGOING, text="Überprüfung – naïve café ✓", status=Status.AWAITING_CLOSURE),
        make_action(board, 6, due=Due.NONE, text="@nobody", status=Status.COMPLETED),
        make_action(board, 7, text="'=both", status=Status.CLOSED),
        make_action(board, 8, text="Not to be", status=Status.NOT_PURSUED),
        make_action(board, 9, text="Only said so far", status=Status.PROPOSED),
        make_action(
            board, 10, text="The boy in Mill Lane", restricted=True, grounds=["1", "7"],
            public_interest_reason="It names a child.", public_title="A case",
        ),
        make_action(board, 11, text="Said twice"),
    ]  # fmt: skip
    set_status(log[10], Status.MERGED, by=officer, merged_into=log[5])
    ActionUpdate.objects.create(action=log[0], on=date(2018, 9, 3), text="=Older", by=officer)
    ActionUpdate.objects.create(action=log[0], on=date(2018, 9, 12), text="+ half\nis written", by=officer)
    ActionUpdate.objects.create(action=log[9], on=date(2018, 9, 12), text="Seen him", by=officer, restricted=True)
    return log


def said(board: Board) -> list[tuple[Any, ...]]:
    """All of a log that files carry."""
    return [
        (
            one.number, one.text, one.raised_on, one.due, one.due_on, one.status, one.owner_names, one.restricted,
            sorted(one.grounds), one.public_interest_reason, one.public_title,
            one.merged_into.number if one.merged_into else None,
            [(last.on, last.text, last.restricted) for last in one.updates.all()[:1]],
        )
        for one in Action.objects.filter(board=board).order_by("number")
    ]  # fmt: skip


def as_csv(actions: Iterable[Action] | Any, user: User, folder: Path) -> Path:
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        target.writelines(csv_rows(lines_of(actions.order_by("number"), user)))
    return path


def as_xlsx(user: User, board: Board, folder: Path) -> Path:
    path = folder / "log.xlsx"
    path.write_bytes(made(exporter.request_export(user=user, kind="xlsx", query="status=any", board=board)))
    return path


def made(export: FileExport) -> bytes:
    """The file, as the worker makes it."""
    exporting_files.make(export, lambda done, total, message: None)  # type: ignore[arg-type]
    assert export.file is not None
    return storage.read(export.file)


def bring(path: Path, board: Board, by: User) -> Report:
    return run_import(path.name, lambda report: ActionLog(board, by, report, TODAY).run(path), dry_run=False)


@pytest.fixture
def other_log(other_board: Board, officer: User) -> Board:
    """An empty log that the officer keeps too."""
    from csp.roles import BoardRole
    from meetings.models import Membership

    Membership.objects.create(
        board=other_board, person=officer.person, role=BoardRole.OFFICER, starts=date(2000, 1, 1)
    )
    return other_board


# Out and in again -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_the_log_changes_nothing_in_it(
    kind: str, full_log: list[Action], board: Board, officer: User, tmp_path: Path
) -> None:
    path = as_csv(Action.objects.all(), officer, tmp_path) if kind == "csv" else as_xlsx(officer, board, tmp_path)
    before = (said(board), Action.history.count(), ActionUpdate.objects.count())
    report = bring(path, board, officer)
    problems = [str(problem) for row in report.rows for problem in row.problems]
    notes = [note for row in report.rows for note in row.notes if "The log is left as it is" in note]
    assert (problems, notes, report.counts["unchanged"]) == ([], [], len(full_log))
    assert (said(board), Action.history.count(), ActionUpdate.objects.count()) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_of_the_log_makes_the_same_log_elsewhere(
    kind: str, full_log: list[Action], board: Board, other_log: Board, officer: User, tmp_path: Path
) -> None:
    path = as_csv(Action.objects.all(), officer, tmp_path) if kind == "csv" else as_xlsx(officer, board, tmp_path)
    moved = tmp_path / f"moved.{kind}"
    _renumbered(path, moved, board, other_log)
    before = said(board)
    report = bring(moved, other_log, officer)
    assert [str(problem) for row in report.rows for problem in row.problems] == []
    assert said(other_log) == before


def _renumbered(path: Path, target: Path, board: Board, other: Board) -> None:
    """The same file with the other board's name in its references."""
    ours, theirs = f"{board.slug.upper()}-", f"{other.slug.upper()}-"
    if path.suffix == ".csv":
        target.write_text(path.read_text("utf-8").replace(ours, theirs), "utf-8", newline="")
        return
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows(min_row=3):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace(ours, theirs)
                cell.data_type = "s"
    book.save(target)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n ab\"")))
def test_a_guarded_cell_is_never_a_formula_and_comes_back(text: str) -> None:
    guarded = cells.guarded(text)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert cells.unguarded(guarded) == text


# What a file holds --------------------------------------------------------------------------------------------


def test_csv_has_the_columns_of_councils_first(full_log: list[Action], officer: User, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(Action.objects.all(), officer, tmp_path).read_text("utf-8-sig"))))
    assert rows[0][:8] == [
        "No", "Action required", "Date of Meeting", "Due Date", "Responsible Manager(s)", "Status",
        "Comments/Update", "Date of update",
    ]  # fmt: skip
    assert rows[1][:8] == [
        "CSP-1", 'Write "the log",\n\n- in full; twice', "4 July 2018", "1 September 2018",
        "Tom Reed/ Amara Okafor", "Open", "'+ half\nis written", "12 September 2018",
    ]  # fmt: skip
    assert [row[3] for row in rows[2:7]] == [
        "ASAP",
        "Next meeting",
        "Every year, next 1 April 2019",
        "Ongoing",
        "",
    ]
    assert rows[11][5] == "Merged into CSP-6"


def test_excel_has_real_dates_and_no_formulas(
    full_log: list[Action], board: Board, officer: User, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(as_xlsx(officer, board, tmp_path)).active
    assert sheet is not None
    assert (sheet["C3"].value.date(), sheet["C3"].number_format) == (RAISED, "d mmmm yyyy")
    assert {cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row} <= {"s", "d", "n"}


def test_a_file_holds_only_what_its_owner_may_read(
    full_log: list[Action], board: Board, outsider: User, tmp_path: Path
) -> None:
    mine = make_action(board, 20, Person.objects.get(user=outsider), text="Theirs alone")
    ActionUpdate.objects.create(action=mine, text="Said in confidence", restricted=True)
    text = as_csv(Action.objects.visible_to(outsider), outsider, tmp_path).read_text("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text))] == ["Action required", "Theirs alone"]


@pytest.mark.slow
def test_pdf_and_word_set_overdue_apart(
    full_log: list[Action], board: Board, officer: User, tmp_path: Path
) -> None:
    asked = {"user": officer, "query": "status=any", "board": board}
    pdf, word = (made(exporter.request_export(kind=kind, **asked)) for kind in ("pdf", "docx"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert (bool(opened.Root.MarkInfo.Marked), str(opened.docinfo["/Title"])[:14]) == (True, "Action log of ")
    document = docx.Document(io.BytesIO(word))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == ["Overdue (3)", "Open (3)", "Not open (5)"]
    assert "With restricted actions: not for the public." in [p.text for p in document.paragraphs]
    assert document.tables[0].rows[1].cells[3].text.splitlines()[0] == "1 September 2018"


def test_a_list_too_long_to_print_is_refused(board: Board, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporter, "PRINTED_AT_MOST", 1)
    make_action(board, 1)
    make_action(board, 2)
    with pytest.raises(Refused, match="more than 1 actions, which is too long to print"):
        exporter.request_export(user=officer, kind="pdf", query="", board=board)


# Pages of files -------------------------------------------------------------------------------------------------


def test_csv_of_a_board_is_for_its_people(full_log: list[Action], member: User, outsider: User) -> None:
    response = log_in(member).get(f"{LOG}csv/?q=twice")
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert [row[0] for row in csv.reader(io.StringIO(body))] == ["No", "CSP-1"]
    assert response["Content-Disposition"].startswith('attachment; filename="csp-actions-')
    assert log_in(outsider).get(f"{LOG}csv/").status_code == 403
    assert Client().get(f"{LOG}csv/").status_code == 302


def test_a_file_is_asked_for_and_had(
    full_log: list[Action], member: User, chair: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = log_in(member)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/actions/files/", {"kind": "xlsx", "board": "csp", "query": "status=any"})
    export = FileExport.objects.get()
    assert "10 actions" in client.get(export.get_absolute_url()).content.decode()
    download = client.get(f"{export.get_absolute_url()}file/")
    assert download["Content-Disposition"].endswith('.xlsx"')
    assert b"".join(download.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    statuses = [
        log_in(chair).get(f"{export.get_absolute_url()}{tail}").status_code for tail in ("", "progress/", "file/")
    ]
    assert statuses == [404, 404, 404]


def test_a_file_is_given_out_while_its_board_may_be_read(
    full_log: list[Action], board: Board, member: User
) -> None:
    export = exporter.request_export(user=member, kind="xlsx", query="", board=board)
    made(export)
    board.memberships.filter(person__user=member).delete()
    tails = ("", "progress/", "file/")
    assert [log_in(member).get(f"{export.get_absolute_url()}{tail}").status_code for tail in tails] == [403] * 3
    with pytest.raises(Refused, match="You may no longer read this"):
        made(FileExport.objects.get())
    with pytest.raises(Denied):
        exporter.request_export(user=User.objects.get(pk=member.pk), kind="xlsx", query="", board=board)


def test_old_exports_are_let_go_with_their_bytes(full_log: list[Action], board: Board, officer: User) -> None:
    export = exporter.request_export(user=officer, kind="xlsx", query="", board=board)
    made(export)
    assert export.file is not None
    place, asked = storage.path_of(export.file), export.asked_at.date()
    assert exporting_files.forget_old(asked + exporting_files.KEPT) == 0
    assert exporting_files.forget_old(asked + 2 * exporting_files.KEPT) == 1
    assert (FileExport.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert place.name == export.file.sha256


# Bringing a file ------------------------------------------------------------------------------------------------


def upload(*rows: str) -> SimpleUploadedFile:
    header = "No,Action required,Date of Meeting,Due Date,Responsible Manager(s),Status"
    return SimpleUploadedFile("log.csv", "\n".join([header, *rows]).encode(), content_type="text/csv")


def test_a_file_is_looked_at_then_imported_as_a_whole(
    board: Board, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = log_in(officer)
    rows = ["1,Write the protocol,4 July 2018,1 September 2018,Tom Reed,Open", "2,Share it,4 July 2018,ASAP,,Open"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LOG}import/", {"upload": upload(*rows)})
    chosen = FileImport.objects.get()
    seen = client.get(chosen.get_absolute_url())
    assert (seen.context["counts"][0], Action.objects.count()) == (("New", 2), 0)
    assert "Nothing has been imported yet." in seen.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{chosen.get_absolute_url()}save/")
    done = client.get(chosen.get_absolute_url())
    assert (Action.objects.count(), "<strong>Imported</strong> on" in done.content.decode()) == (2, True)
    assert done.context["why_not"] == "This file has been imported already."
    assert StoredFile.objects.count() == 0, "what was imported is in the log: the file is not kept"


def test_a_refused_row_is_named_and_nothing_is_imported(
    board: Board, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = log_in(officer)
    rows = ["1,Write it,4 July 2018,09/26/2018,,Open", "2,Share it,4 July 2018,ASAP,,Sort of", ",,4 July 2018,,,"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LOG}import/", {"upload": upload(*rows)})
    chosen = FileImport.objects.get()
    page = client.get(chosen.get_absolute_url())
    problems = [problem for row in page.context["refused"] for problem in row["problems"]]
    assert problems[0] == (
        'log.csv, row 2, Due Date: "09/26/2018". Expected a date, as "26 September 2018" or "26/09/2018", ASAP, '
        "Ongoing, Next meeting or “Every year, next” and a date."
    )
    assert [problem.partition(":")[0] for problem in problems[1:]] == [
        "log.csv, row 3, Status",
        "log.csv, row 4, Action required",
    ]
    reason = "Nothing is imported while a row is refused. Correct the file and choose it again."
    assert page.context["why_not"] == reason
    client.post(f"{chosen.get_absolute_url()}save/")
    assert Action.objects.count() == 0


def test_what_is_no_spreadsheet_is_refused_beside_its_field(board: Board, officer: User) -> None:
    client = log_in(officer)
    for content, words in (
        (b"%PDF-1.7 \x00", "This is no spreadsheet that can be read here. Save it as .xlsx or as CSV."),
        (b"", "The file is empty. Choose another."),
    ):
        response = client.post(f"{LOG}import/", {"upload": SimpleUploadedFile("log.xlsx", content)})
        assert (response.status_code, response.context["form"].errors["upload"]) == (422, [words])


def test_a_day_to_come_is_no_day_the_log_was_kept_up_to(board: Board, officer: User) -> None:
    said = {"as_of_0": "1", "as_of_1": "1", "as_of_2": "2190", "upload": upload("1,Write,4 July 2018,ASAP,,Open")}
    response = log_in(officer).post(f"{LOG}import/", said)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["as_of"])
    assert (FileImport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_only_officers_choose_files_for_the_log(board: Board, member: User) -> None:
    assert log_in(member).get(f"{LOG}import/").status_code == 403
    with pytest.raises(Denied):
        importing_files.choose_file(importer=ACTIONS, target=board, by=member, upload=upload(), asked={})
