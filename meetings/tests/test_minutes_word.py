"""Minutes as Word and PDF: who gets which variant, how they are made, and that what is written can be read back."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from docx.document import Document

from csp import storage
from csp.models import User
from meetings.minutes import services
from meetings.minutes.record import read_record
from meetings.minutes.word import docx_of
from meetings.models import AgendaItem, Attendance, Board, Meeting, Minute, Minutes, Organisation
from meetings.tests.fixtures import log_in, make_item, make_meeting

BASE = "/boards/csp/2018-09-26/minutes/"
SECRET = "The informant is known."
TEXT = """Heard about figures:

- fewer thefts
- more calls

1. first
2. second

1. another list

ACTION: Mina Member to write to the board

NOTED: the figures."""


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User, member: User, police: Organisation) -> Minutes:
    record = services.start_minutes(meeting=meeting, by=officer, note_taker="Olive Officer")
    private = make_item(meeting, "Operation Heron", restricted=True, grounds=["7"], public_title="Investigations")
    under = make_item(meeting, "Update of the police", parent=item)
    services.save_minute(minutes=record, item=item, by=officer, version=0, text=TEXT, decision="RESOLVED to note.")
    services.save_minute(minutes=record, item=under, by=officer, version=0, text="Heard.")
    services.save_minute(
        minutes=record, item=private, by=officer, version=0, text="Taken in private.",
        restricted_text=f"{SECRET}\n\nACTION: All organisations to check",
    )  # fmt: skip
    services.set_attendance(meeting=meeting, by=officer, status="present", person=officer.person)
    services.set_attendance(
        meeting=meeting, by=officer, status="present", name="Ned Guest", organisation=police,
        substitute_for=member.person,
    )  # fmt: skip
    services.set_attendance(meeting=meeting, by=officer, status="apologies", person=member.person)
    services.set_attendance(meeting=meeting, by=officer, status="additional", name="Nora Smith, Clerk")
    services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Trustee", item=item
    )
    return record


def word(minutes: Minutes, *, entitled: bool = True) -> Document:
    return docx.Document(io.BytesIO(docx_of(read_record(minutes, entitled=entitled))))


def lines(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style and one.style.name == style]


@pytest.mark.django_db
def test_word_has_headings_a_table_with_a_header_row_and_lists(minutes: Minutes) -> None:
    document = word(minutes)
    assert lines(document, "Title") == ["Community Safety Partnership: Minutes of Wednesday 26 September 2018"]
    assert lines(document, "Heading 1") == ["Interests declared", "1. Hate crime update", "2. Operation Heron"]
    assert lines(document, "Heading 2") == ["1(a) Update of the police"]
    assert lines(document, "List Bullet")[1:] == ["fewer thefts", "more calls"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Name", "Organisation", "Attendance"],
        ["Ned Guest (for Mina Member)", "Northmere Police", "Present"],
        ["Olive Officer", "Northmere Borough Council", "Present"],
        ["Nora Smith, Clerk", "", "Additional attendee"],
        ["Mina Member", "Northmere Police", "Apologies"],
    ]
    assert "w:tblHeader" in document.tables[0].rows[0]._tr.xml


@pytest.mark.django_db
def test_each_numbered_list_begins_anew_and_actions_are_bold(minutes: Minutes) -> None:
    document = word(minutes)
    numbered = [one for one in document.paragraphs if one.style and one.style.name == "List Number"]
    ids = [one._p.pPr.numPr.numId.val for one in numbered]
    assert ([one.text for one in numbered], ids[0] == ids[1], ids[1] == ids[2]) == (
        ["first", "second", "another list"], True, False,
    )  # fmt: skip
    bold = [one.text for one in document.paragraphs if one.runs and all(run.bold for run in one.runs)]
    assert [one for one in bold if one.startswith("ACTION")] == [
        "ACTION: Mina Member to write to the board",
        "ACTION: All organisations to check",
    ]
    decision = next(one for one in document.paragraphs if one.text == "RESOLVED to note.")
    assert [(run.text, run.bold) for run in decision.runs] == [("RESOLVED ", True), ("to note.", None)]


@pytest.mark.django_db
def test_word_says_whose_it_is_and_carries_no_comment(minutes: Minutes) -> None:
    document = word(minutes)
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language, properties.comments) == (
        "Community Safety Partnership: Minutes of Wednesday 26 September 2018", "Northmere Borough Council",
        "en-GB", "",
    )  # fmt: skip
    assert document.sections[0].header.paragraphs[0].text == (
        "Draft, not yet approved. With restricted parts: not for the public"
    )
    with zipfile.ZipFile(io.BytesIO(docx_of(read_record(minutes, entitled=True)))) as package:
        assert not [name for name in package.namelist() if "comment" in name]
        styles = package.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {"en-GB"}


@pytest.mark.django_db
def test_public_word_holds_nothing_restricted(minutes: Minutes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx_of(read_record(minutes, entitled=False)))) as package:
        everything = b"\n".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
    assert [one for one in (SECRET, "Heron", "All organisations", "restricted parts") if one in everything] == []
    assert "Investigations" in everything


@pytest.mark.django_db
def test_what_is_written_can_be_imported(
    minutes: Minutes, board: Board, officer: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into a draft of the same meeting from which everything was taken out: items, people, actions come back."""

    def stored() -> Any:
        attendance = Attendance.objects.order_by("name").values_list(
            "name", "status", "person__name", "organisation__name", "substitute_for__name"
        )
        found = Minute.objects.order_by("item_id")
        return list(attendance), [(one.item_id, services.lines_of(one), one.restricted_text) for one in found]

    before, texts = stored(), list(Minute.objects.order_by("item_id").values_list("text", "decision"))
    path = tmp_path / "minutes.docx"
    path.write_bytes(docx_of(read_record(minutes, entitled=True)))
    for one in Minute.objects.all():
        services.save_minute(minutes=minutes, item=one.item, by=officer, version=one.version, text="")
    Minute.objects.all().delete()
    Attendance.objects.all().delete()

    call_command("import_minutes", str(path), meeting=str(minutes.meeting_id), by=officer.email)

    assert stored() == before
    said = ["\n\n".join(part for part in pair if part) for pair in texts]
    assert list(Minute.objects.order_by("item_id").values_list("text", flat=True)) == said


# Who gets what ------------------------------------------------------------------------------------------------


def get(user: User | AnonymousUser, path: str) -> tuple[int, str, bytes]:
    """The status, what it is called, and the bytes."""
    client = log_in(user) if user.is_authenticated else Client()
    answer = client.get(BASE + path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, answer.headers.get("Content-Disposition", ""), body


def said(body: bytes) -> str:
    if body.startswith(b"PK"):
        return "\n".join(one.text for one in docx.Document(io.BytesIO(body)).paragraphs)
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.django_db
def test_files_follow_the_rule_of_the_minutes(
    minutes: Minutes, officer: User, chair: User, member: User, outsider: User, public: AnonymousUser, board: Board
) -> None:
    paths = ("pdf/", "word/", "pdf/public/", "word/public/")
    readers = (officer, chair, member, outsider, public)

    def statuses() -> list[set[int]]:
        return [{get(reader, path)[0] for path in paths} for reader in readers]

    assert statuses() == [{200}, {200}, {404}, {404}, {404}]
    services.circulate(minutes=minutes, by=officer)
    assert statuses() == [{200}, {200}, {200}, {404}, {404}]
    for path in paths:
        assert (path, SECRET in said(get(member, path)[2])) == (path, "public" not in path)
    done = services.approve(minutes=minutes, by=officer, at_meeting=make_meeting(board, date(2018, 12, 19)))
    services.publish_minutes(minutes=done, by=officer)
    assert statuses() == [{200}] * 5
    for reader in (outsider, public):
        assert [path for path in paths if SECRET in said(get(reader, path)[2])] == []
    published = Minutes.objects.get().published_file
    assert get(public, "pdf/")[2] == storage.read(published)
    assert get(member, "word/")[1] == 'attachment; filename="csp-minutes-2018-09-26-members.docx"'


@pytest.mark.django_db
def test_pdf_numbers_its_pages_and_says_what_it_is(minutes: Minutes, officer: User, item: AgendaItem) -> None:
    services.save_minute(
        minutes=minutes,
        item=item,
        by=officer,
        version=1,
        text="\n\n".join([f"{TEXT} Number {n}." for n in range(20)]),
    )
    body = get(officer, "pdf/")[2]
    with pikepdf.open(io.BytesIO(body)) as pdf:
        count = len(pdf.pages)
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "en-GB")
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
    pages = said(body).split("\f")[:count]
    assert count > 2
    for number, text in enumerate(pages, start=1):
        found = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        assert found[0] == "Draft, not yet approved. With restricted parts: not for the public"
        assert found[-1] == (
            f"Community Safety Partnership, minutes of Wednesday 26 September 2018 Page {number} of {count}"
        )
    services.circulate(minutes=minutes, by=officer)
    assert said(get(officer, "pdf/public/")[2]).split("\n")[0].strip() == "Draft, not yet approved"
