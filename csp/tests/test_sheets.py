from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from csp import sheets
from csp.cells import as_minutes
from csp.errors import Refused
from csp.sheets import Column, read_table
from csp.tests.sheet_files import make_xlsx

COLUMNS = (
    Column("day", "Date of Meeting", ("Meeting date",), required=True),
    Column("title", "Report Title", required=True),
    Column("time", "Time"),
)


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_table(path, COLUMNS)
    return refused.value.message


def test_read_table_finds_the_header_under_a_title_row(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "plan.xlsx",
        [
            ["Northmere Forward Plan"],
            ["report  title", "MEETING DATE"],
            ["Fire safety", "1 May 2018"],
            [],
            ["Knives"],
        ],
    )

    table = read_table(path, COLUMNS)

    assert [(row.place, row.text("title"), row.text("day")) for row in table.rows] == [
        ("row 3", "Fire safety", "1 May 2018"),
        ("row 5", "Knives", ""),
    ]
    assert table.notes == (("row 1", '"Northmere Forward Plan" stands above the header.'),)


def test_read_table_notes_a_column_it_does_not_read(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "plan.xlsx", [["Date of Meeting", "Report Title", "Colour", None], ["x", "y", "red", "stray"]]
    )

    assert read_table(path, COLUMNS).notes == (
        ("row 1", 'The column "Colour" is not imported.'),
        ("row 1", 'The column "4" is not imported.'),
    )


def test_read_table_of_csv_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text('\ufeffDate of Meeting,Report Title\r\n1 May 2018,"Fire, and\r\nwater"\r\n', "utf-8")

    assert [row.text("title") for row in read_table(path, COLUMNS).rows] == ["Fire, and water"]


def test_read_table_notes_a_second_sheet(tmp_path: Path) -> None:
    import openpyxl

    path = make_xlsx(tmp_path / "plan.xlsx", [["Date of Meeting", "Report Title"], ["1 May 2018", "Fire"]], "Plan")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Old").append(["Date of Meeting", "Report Title"])
    book.save(path)

    assert read_table(path, COLUMNS).notes == (("", 'The sheet "Old" was not read: only the first table is.'),)


def test_read_table_without_the_header_says_which_columns(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "plan.xlsx", [["Date of Meeting", "Presenter"], ["1 May 2018", "Amara Okafor"]])

    assert refusal(path) == (
        "plan.xlsx has no header row: expected a row that names the columns Date of Meeting and Report Title. "
        "The nearest row lacks Report Title."
    )


def test_read_table_of_a_missing_file_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx") == (
        f"There is no file {tmp_path / 'none.xlsx'}. Give the path of the file to import."
    )


@pytest.mark.parametrize("content", [b"not a spreadsheet", b"PK\x03\x04 broken"])
def test_read_table_of_no_spreadsheet_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)

    assert refusal(path) == (
        "plan.xlsx could not be opened: expected a spreadsheet saved as .xlsx or .csv. "
        "Open it in your spreadsheet program and save it again."
    )


def test_read_table_of_a_workbook_with_broken_xml_says_what_to_do(tmp_path: Path) -> None:
    whole = make_xlsx(tmp_path / "whole.xlsx", [["Date of Meeting", "Report Title"]])
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            broken = name.startswith("xl/worksheets/")
            target.writestr(name, b"<worksheet><sheetData><row>" if broken else source.read(name))

    assert refusal(path) == (
        "plan.xlsx could not be opened: expected a spreadsheet saved as .xlsx or .csv. "
        "Open it in your spreadsheet program and save it again."
    )


def test_read_table_of_csv_in_another_encoding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("Date of Meeting,Report Title\n1 May 2018,Café".encode("cp1252"))

    assert refusal(path) == "plan.csv could not be read: expected text in UTF-8. Save it as CSV UTF-8."


def test_read_table_over_the_limits_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_xlsx(tmp_path / "plan.xlsx", [["Date of Meeting", "Report Title"], ["a", "b"], ["c", "d"]])

    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    assert refusal(path) == "plan.xlsx has too many rows: expected at most 2. Import it in parts."
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 10)
    assert refusal(path) == "plan.xlsx is too big when unpacked: expected at most 100 MB. Import it in parts."
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    assert refusal(path) == "plan.xlsx is too big: expected at most 10 MB. Import it in parts."


def test_row_collects_what_is_wrong_as_sentences(tmp_path: Path) -> None:
    path = make_xlsx(
        tmp_path / "plan.xlsx", [["Date of Meeting", "Report Title", "Time"], ["31/04/2018", None, "a while"]]
    )
    (row,) = read_table(path, COLUMNS).rows

    assert (row.day("day"), row.required("title", "a title"), row.read("time", as_minutes)) == (None, "", None)
    assert [str(problem) for problem in row.problems] == [
        'plan.xlsx, row 2, Date of Meeting: "31/04/2018", but there is no such day. '
        "Expected a day that exists, the day before the month.",
        "plan.xlsx, row 2, Report Title: nothing is written. Expected a title.",
        'plan.xlsx, row 2, Time: "a while". Expected minutes, as "10 mins".',
    ]


def test_row_day_with_another_weekday_is_taken_and_noted(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "p.xlsx", [["Date of Meeting", "Report Title"], ["Wednesday 30 June 2022", "x"]])
    (row,) = read_table(path, COLUMNS).rows

    assert str(row.day("day")) == "2022-06-30"
    assert row.notes == [
        "Date of Meeting: 30 June 2022 is a Thursday, not a Wednesday. The date is taken: check it."
    ]
