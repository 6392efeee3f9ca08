from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from csp.importing import Act, Report, run_import
from csp.models import StoredFile, User
from meetings.agenda.outline import outline
from meetings.agenda.services import add_item, create_meeting, withdraw_item
from meetings.imports.covers import kind_from_name, read_cover, title_from_name
from meetings.imports.meeting import MeetingImport
from meetings.models import AgendaItem, Board, Meeting, Pack, Paper, PaperVersion, Person
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.paper_files import pdf_bytes

MEETING: dict[str, Any] = {
    "board": "Community Safety Partnership",
    "authority": "Northmere Borough Council",
    "date": "2018-09-26",
    "start": "10:00",
    "end": "13:00",
    "venue": "Town Hall, Northmere",
    "publication_date": "2018-09-18",
    "items": [
        {"number": "1", "title": "Introductions", "presenter": "Chair", "minutes": 2,
         "pages_in_the_printed_pack": "Verbal"},
        {"number": "2", "title": "Minutes and Action Log", "papers": ["minutes-2018-07-04.pdf"],
         "note": "the action log (../action-log.xlsx) follows the minutes", "pages_in_the_printed_pack": "1 - 8"},
        {"number": "3", "title": "Search powers", "presenter": "Amara Okafor/ Tom Reed", "minutes": 10,
         "papers": ["item-03-search-powers-report.docx", "item-03-appendix-a-figures-2017-2018.pdf"]},
        {"number": "", "title": "BREAK", "kind": "break", "minutes": None},
        {"number": "4", "title": "Private workshop sessions", "kind": "heading"},
        {"number": "4(a)", "title": "Fire safety", "kind": "private workshop", "minutes": 20},
        {"number": "4(b)", "title": "Knives", "kind": "private workshop", "minutes": 20},
        {"number": "5", "title": "Performance", "restricted": True, "pages_in_the_printed_pack": "75 - 128",
         "note": "exempt under paragraphs 1 and 7 of Part 1 of Schedule 12A; 54 pages"},
        {"number": "5(a)", "title": "By ward"},
        {"number": "6", "title": "Tensions", "restricted": True},
    ],
}  # fmt: skip


def make_report(path: Path, *, cover: list[str]) -> None:
    document = docx.Document()
    for line in ["COMMUNITY SAFETY PARTNERSHIP", *cover, "1. Purpose", "The board is asked to note this."]:
        document.add_paragraph(line)
    document.save(str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    cover = [
        "Subject: Stop and search in Northmere",
        "Date: Wednesday 19 September 2018",
        "Author: Amara Okafor, Superintendent",
        "Tom Reed, Inspector",
        "Security: [RESTRICTED]",
    ]
    make_report(folder / "item-03-search-powers-report.docx", cover=cover)
    (folder / "minutes-2018-07-04.pdf").write_bytes(pdf_bytes(2))
    (folder / "item-03-appendix-a-figures-2017-2018.pdf").write_bytes(pdf_bytes(3))
    return folder


Runner = Callable[..., Report]


@pytest.fixture
def run(folder: Path, board: Board, officer: User) -> Runner:
    """run(**changes): import the meeting with these keys changed."""

    def run(*, dry_run: bool = False, **changes: Any) -> Report:
        write(folder, changes)
        path = folder / "meeting.json"
        board.refresh_from_db()
        return run_import(
            path.name, lambda r: MeetingImport(board, officer, r, dry_run).run(path), dry_run=dry_run
        )

    return run


def write(folder: Path, changes: dict[str, Any]) -> Path:
    path = folder / "meeting.json"
    path.write_text(json.dumps(MEETING | changes), "utf-8")
    return path


def acts(report: Report) -> set[Act]:
    return {outcome.act for outcome in report.rows if outcome.act is not Act.NOTE}


def notes(report: Report, row: str) -> list[str]:
    return [note for outcome in report.rows if outcome.row == row for note in outcome.notes]


def problems(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def agenda() -> list[tuple[str, str]]:
    items = [item for item in AgendaItem.objects.all() if item.on_agenda]
    return [(row.full_number, row.item.title) for row in outline(items).rows]


def counts() -> list[int]:
    models = (Meeting, AgendaItem, Paper, Board)
    return [m.history.count() for m in models] + [PaperVersion.objects.count(), StoredFile.objects.count()]


NUMBERED = [
    ("1", "Introductions"),
    ("2", "Minutes and Action Log"),
    ("3", "Search powers"),
    ("", "BREAK"),
    ("4", "Private workshop sessions"),
    ("4(a)", "Fire safety"),
    ("4(b)", "Knives"),
    ("5", "Performance"),
    ("5(a)", "By ward"),
    ("6", "Tensions"),
]


def test_meeting_is_made_with_its_agenda_and_papers(run: Runner) -> None:
    report = run()

    assert (problems(report), acts(report), agenda()) == ([], {Act.CREATE}, NUMBERED)
    meeting = Meeting.objects.get()
    assert (meeting.starts, meeting.ends, meeting.venue) == (time(10), time(13), "Town Hall, Northmere")
    assert (meeting.state, meeting.published_at) == ("booked", None)
    facts = {i.title: (i.kind, i.minutes, i.verbal, i.restricted, i.grounds) for i in meeting.items.all()}
    assert facts == {
        "Introductions": ("item", 2, True, False, []),
        "Minutes and Action Log": ("item", None, False, False, []),
        "Search powers": ("item", 10, False, False, []),
        "BREAK": ("break", None, False, False, []),
        "Private workshop sessions": ("heading", None, False, False, []),
        "Fire safety": ("workshop", 20, False, False, []),
        "Knives": ("workshop", 20, False, False, []),
        "Performance": ("item", None, False, True, ["1", "7"]),
        "By ward": ("item", None, False, True, ["1", "7"]),
        "Tensions": ("item", None, False, True, []),
    }
    assert list(Paper.objects.values_list("item__title", "kind", "title", "author", "marking").order_by("pk")) == [
        ("Minutes and Action Log", "report", "Minutes of 4 July 2018", "", ""),
        (
            "Search powers", "report", "Stop and search in Northmere",
            "Amara Okafor, Superintendent; Tom Reed, Inspector", "",
        ),
        ("Search powers", "appendix", "Appendix A: Figures 2017-2018", "", ""),
    ]  # fmt: skip


def test_meeting_notes_what_a_person_should_look_at(run: Runner) -> None:
    report = run()

    assert notes(report, "") == [
        "publication_date: 18 September 2018 is not imported, as publication is a fact set by publishing. "
        "The last day under the board's rule is 18 September 2018.",
    ]
    assert report.rows[-1].what == (
        "pages_in_the_printed_pack is compared once a pack is built: item 2: 1 - 8; item 5: 75 - 128."
    )
    assert notes(report, "item 2") == [
        'Not printed: "the action log (../action-log.xlsx) follows the minutes"',
        "It has no “Subject:” line: its title is from its file name.",
    ]
    assert notes(report, "item 3") == [
        '"Amara Okafor" is not matched to anybody: kept as text.',
        '"Tom Reed" is not matched to anybody: kept as text.',
        "Its cover names another day: Wednesday 19 September 2018.",
        'It is marked "RESTRICTED", which is not a marking of this board: none is set.',
        "Its cover says restricted and the agenda does not: look before it is published.",
        "It has no “Subject:” line: its title is from its file name.",
    ]
    assert notes(report, "item 5") == [
        'Not printed: "exempt under paragraphs 1 and 7 of Part 1 of Schedule 12A; 54 pages"',
        "It had pages 75 - 128 in the printed pack, and the file names no paper.",
    ]
    assert notes(report, "item 5(a)") == ["Restricted, as the item above it is."]
    assert notes(report, "item 6") == [
        "Restricted: name the paragraphs of Schedule 12A before the agenda is published."
    ]


def test_meeting_sets_the_section_its_note_asks_for(run: Runner) -> None:
    run()

    assert AgendaItem.objects.get(title="Minutes and Action Log").sections == ["action-log"]


def test_meeting_a_second_time_changes_nothing(run: Runner) -> None:
    run()
    before = counts()

    report = run()

    assert (acts(report), counts()) == ({Act.UNCHANGED}, before)


def test_meeting_dry_run_stores_nothing(run: Runner, settings: Any) -> None:
    report = run(dry_run=True)

    assert (acts(report), Meeting.objects.count(), Path(settings.MEDIA_ROOT).exists()) == ({Act.CREATE}, 0, False)


def test_meeting_a_changed_paper_is_a_new_version(run: Runner, folder: Path) -> None:
    run()
    (folder / "minutes-2018-07-04.pdf").write_bytes(pdf_bytes(5))

    report = run()

    assert [o.what for o in report.rows if o.act is Act.UPDATE] == [
        'paper minutes-2018-07-04.pdf, "Minutes of 4 July 2018", report'
    ]
    assert [p.versions.count() for p in Paper.objects.order_by("pk")] == [2, 1, 1]


def test_meeting_changes_what_the_file_says_otherwise(run: Runner) -> None:
    run()
    items = [dict(item) for item in MEETING["items"]]
    items[2] |= {"minutes": 15, "presenter": "Tom Reed"}

    report = run(items=items, venue="Library")

    assert [(o.row, o.what) for o in report.rows if o.act is Act.UPDATE] == [
        ("", "meeting of Wednesday 26 September 2018"),
        ("item 3", "3 Search powers"),
    ]
    item = AgendaItem.objects.get(title="Search powers")
    assert (item.minutes, item.presenters_text, Meeting.objects.get().venue) == (15, "Tom Reed", "Library")


def test_meeting_takes_planned_items_and_puts_them_in_order(run: Runner, board: Board, officer: User) -> None:
    meeting = make_meeting(board, venue="")
    add_item(meeting=meeting, by=officer, title="Knife crime", status="planned")
    add_item(meeting=meeting, by=officer, title="TENSIONS", status="planned")
    add_item(meeting=meeting, by=officer, title="Private workshop: search powers", status="planned")

    report = run()

    assert agenda() == NUMBERED
    assert notes(report, "item 6")[-1] == "It was planned for this meeting, and is now on its agenda."
    assert [o.what for o in report.rows if o.act is Act.NOTE][:2] == [
        '"Knife crime" is planned for this meeting and not in the file: confirm, defer or withdraw it.',
        '"Private workshop: search powers" is planned for this meeting and not in the file: '
        'it is near to "Search powers".',
    ]


def test_meeting_items_not_in_the_file_come_after(run: Runner, board: Board) -> None:
    make_item(make_meeting(board), "Letters")

    report = run()

    assert agenda() == [*NUMBERED, ("7", "Letters")]
    assert '"Letters" is on the agenda and not in the file: left as it is.' in [o.what for o in report.rows]


def test_meeting_leaves_a_withdrawn_item_withdrawn(run: Runner, officer: User) -> None:
    run()
    withdraw_item(item=AgendaItem.objects.get(title="Tensions"), by=officer, reason="Not needed")

    report = run()

    assert AgendaItem.objects.get(title="Tensions").status == "withdrawn"
    assert "It was withdrawn since: left as it is." in notes(report, "item 6")


def test_meeting_to_be_booked_on_that_day_is_booked(run: Runner, board: Board, officer: User) -> None:
    create_meeting(board=board, by=officer, date=date(2018, 9, 26), to_be_booked=True)

    report = run()

    assert (report.rows[0].act, Meeting.objects.get().state) == (Act.UPDATE, "booked")


def test_meeting_to_be_booked_in_that_month_is_noted(run: Runner, board: Board, officer: User) -> None:
    create_meeting(board=board, by=officer, date=date(2018, 9, 1), to_be_booked=True)

    report = run()

    assert notes(report, "")[-1] == (
        "The plan has a meeting to be booked in September 2018. If it is this one, "
        "defer its items to this meeting and cancel it."
    )


def test_meeting_sets_the_contact_officer_of_a_board_without(run: Runner, board: Board, officer: User) -> None:
    contact = {"name": "Olive Officer", "phone": "020 7946 0000", "fax": "none"}

    report = run(contact=contact)

    board.refresh_from_db()
    assert board.contact_officer == officer.person
    assert report.rows[1].notes == (
        'The key "fax" of the contact is not known.',
        'phone: the file says "020 7946 0000", their record "": left as it is.',
    )


def test_meeting_leaves_another_contact_officer(run: Runner, board: Board, officer: User) -> None:
    board.contact_officer = Person.objects.create(name="Tom Reed")
    board.save()

    report = run(contact={"name": "Olive Officer"})

    assert (report.rows[1].act, report.rows[1].notes) == (
        Act.UNCHANGED,
        ("The board's contact officer is Tom Reed: left as it is.",),
    )


def test_meeting_notes_a_contact_nobody_knows(run: Runner) -> None:
    report = run(contact={"name": "Wen Li"})

    assert report.rows[1].what == (
        "contact Wen Li: nobody known has exactly that name. Add them, then import again."
    )


def test_meeting_compares_printed_pages_with_the_newest_pack(run: Runner) -> None:
    run()
    item = AgendaItem.objects.get(title="Minutes and Action Log")
    file = StoredFile.objects.first()
    part = {"item": item.pk, "paper": None, "version": None, "section": "", "first": 1, "last": 2}
    Pack.objects.create(
        meeting=item.meeting,
        number=1,
        fingerprint="x",
        page_map={"last_page": 2, "parts": [part]},
        members_file=file,
        public_file=file,
    )

    report = run()

    assert [(o.row, o.what) for o in report.rows if o.act is Act.NOTE] == [
        ("item 2", 'Printed on pages 1 - 8; in pack 1 "1 - 2".'),
        ("item 5", 'Printed on pages 75 - 128; in pack 1 "".'),
    ]


def test_meeting_reports_keys_it_does_not_know(run: Runner) -> None:
    items = [{"number": "1", "title": "Introductions", "colour": "red"}]

    report = run(items=items, membership="../members.xlsx", weather={"sky": "blue"}, authority="Elsewhere")

    assert notes(report, "")[:3] == [
        'The key "weather" is not known and is not imported: {"sky": "blue"}.',
        'authority: "Elsewhere"; the board has "Northmere Borough Council".',
        "membership: ../members.xlsx is imported by import_members.",
    ]
    assert notes(report, "item 1") == ['The key "colour" is not known and is not imported: "red".']


BAD_ITEMS = [
    {"number": "1", "minutes": "ages", "restricted": "yes"},
    {"number": "1", "title": "Twice", "kind": "party", "papers": "report.pdf"},
    {"number": "9(a)", "title": "Alone", "papers": ["../secret.pdf"]},
    {"title": "No number", "note": 7},
    {"number": "x", "title": "T" * 251},
    "not an item",
    {"kind": "break", "title": "BREAK", "papers": ["a.pdf"]},
]


def test_meeting_with_bad_items_names_each_and_saves_none(run: Runner) -> None:
    report = run(items=BAD_ITEMS)

    assert problems(report) == [
        "meeting.json, item 1, title: nothing is written. Expected the title of the item.",
        'meeting.json, item 1, minutes: "ages". Expected minutes, as "10 mins".',
        'meeting.json, item 1, restricted: "yes". Expected true or false.',
        'meeting.json, item 1, kind: "party". '
        "Expected one of heading, break or private workshop, or no kind at all.",
        'meeting.json, item 1, papers: "report.pdf". Expected a list of file names.',
        'meeting.json, item 1, number: "1". Expected a number that no other item has.',
        "meeting.json, item 9(a), papers: \"['../secret.pdf']\". "
        "Expected names of files that lie beside meeting.json, without a folder.",
        'meeting.json, item 9(a), number: "9(a)". Expected item 9 before the items under it.',
        'meeting.json, entry 4, note: "7". Expected text.',
        "meeting.json, entry 4, number: nothing is written. "
        'Expected a number, as "9" or "9(b)": only a break or a heading has none.',
        'meeting.json, entry 5, number: "x". Expected a number, as "9" or "9(b)".',
        f'meeting.json, entry 5, title: "{"T" * 251}". Expected at most 250 characters.',
        "meeting.json, entry 6, items: nothing is written. Expected an item with a number and a title.",
        "meeting.json, entry 7, papers: \"['a.pdf']\". Expected no papers under a break.",
    ]
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date": "soon"}, 'meeting.json, date: "soon". Expected a date, as "26 September 2018" or "26/09/2018".'),
        ({"date": None}, 'meeting.json, date: nothing is written. Expected the date of the meeting, as "2018-09-26".'),
        ({"start": "teatime"}, 'meeting.json, start: "teatime". Expected a time of day, as "10:00".'),
        ({"venue": 7}, 'meeting.json, venue: "7". Expected text.'),
        ({"items": []}, 'meeting.json, items: "[]". Expected a list of agenda items.'),
        (
            {"contact": "Tom"},
            'meeting.json, contact: "Tom". Expected the name, title, phone and email of the contact officer.',
        ),
        (
            {"board": "Health and Wellbeing Board"},
            'meeting.json, board: "Health and Wellbeing Board". '
            "Expected Community Safety Partnership, the board given with --board.",
        ),
        ({"end": "09:00"}, "meeting.json: The end time must be after the start time."),
    ],
)  # fmt: skip
def test_meeting_with_a_bad_key_says_what_was_expected(
    run: Runner, changes: dict[str, Any], sentence: str
) -> None:
    report = run(**changes)

    assert (problems(report), Meeting.objects.count()) == ([sentence], 0)


def test_meeting_with_a_missing_paper_saves_nothing(run: Runner, folder: Path) -> None:
    (folder / "minutes-2018-07-04.pdf").unlink()

    report = run()

    assert (problems(report), Meeting.objects.count(), Paper.objects.count()) == (
        [
            'meeting.json, item 2, papers: "minutes-2018-07-04.pdf". Expected a file of this name beside meeting.json.',
        ],
        0,
        0,
    )


def test_meeting_with_a_file_that_is_no_paper_saves_nothing(run: Runner, folder: Path) -> None:
    (folder / "minutes-2018-07-04.pdf").write_bytes(b"")

    report = run()

    assert (problems(report), Meeting.objects.count()) == (
        ["meeting.json, item 2: The file is empty. Check that it was saved, and choose it again."],
        0,
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"date": ', "meeting.json: meeting.json is not JSON at line 1. Put it right and import it again."),
        ("[]", "meeting.json: meeting.json holds no meeting: expected an object with a date and items."),
        (
            '{"date": "2018-09-26", "date": "2018-09-27"}',
            'meeting.json: The key "date" stands twice in one object. Keep one of them.',
        ),
    ],
)
def test_meeting_of_a_file_that_is_none(
    folder: Path, board: Board, officer: User, content: str, sentence: str
) -> None:
    path = folder / "meeting.json"
    path.write_text(content, "utf-8")

    report = run_import(path.name, lambda r: MeetingImport(board, officer, r, False).run(path), dry_run=False)

    assert problems(report) == [sentence]


def test_meeting_by_somebody_who_may_not_is_refused(folder: Path, board: Board, member: User) -> None:
    path = write(folder, {})

    report = run_import(path.name, lambda r: MeetingImport(board, member, r, False).run(path), dry_run=False)

    assert problems(report) == ["meeting.json: Only an officer of the Community Safety Partnership can do this."]


def test_command_prepares_the_papers_and_says_how_many_pages(folder: Path, board: Board, officer: User) -> None:
    out = StringIO()
    call_command("import_meeting", str(write(folder, {})), "--board", "csp", stdout=out)

    assert out.getvalue().splitlines()[-4:] == [
        "Saved.",
        "prepared     minutes-2018-07-04.pdf: 2 pages",
        "prepared     item-03-search-powers-report.docx: 1 page",
        "prepared     item-03-appendix-a-figures-2017-2018.pdf: 3 pages",
    ]
    assert PaperVersion.objects.filter(prepared_at__lte=timezone.now(), problem="").count() == 3


def test_command_with_a_refused_item_ends_with_an_error(folder: Path, board: Board, officer: User) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_meeting", str(write(folder, {"date": "soon"})), "--board", "csp", stdout=StringIO())

    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [
        ("item-04-appendix-a-stop-and-search.pdf", "Appendix A: Stop and search", "appendix"),
        ("item-14b-yos-board-update.docx", "Yos board update", "report"),
        ("item_7_Supplement_to_the_plan-2018-2022.pdf", "Supplement to the plan 2018-2022", "supplement"),
        ("minutes-2018-07-04.docx", "Minutes of 4 July 2018", "report"),
        ("minutes-2018-13-04.docx", "Minutes 2018-13-04", "report"),
    ],
)
def test_title_and_kind_from_a_file_name(name: str, title: str, kind: str) -> None:
    assert (title_from_name(name), kind_from_name(name)) == (title, kind)


def test_read_cover_of_a_table_reads_its_rows(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("Title:", "Hate crime"), ("Security:", "[OFFICIAL]")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "report.docx"))

    cover = read_cover(tmp_path / "report.docx")

    assert (cover.subject, cover.marking, cover.author, cover.day) == ("Hate crime", "OFFICIAL", "", None)
