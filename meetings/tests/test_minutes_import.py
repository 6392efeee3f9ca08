from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from csp.models import User
from meetings.minutes import services
from meetings.minutes.document import Line
from meetings.minutes.headings import Known, find_parts
from meetings.minutes.webpage import as_minutes, cut_short
from meetings.models import AgendaItem, Attendance, Board, Meeting, Minute, Minutes
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person, seat

Paragraph = tuple[str, str, bool]  # style, text, whether it is bold


def normal(text: str) -> Paragraph:
    return "Normal", text, False


def bold(text: str) -> Paragraph:
    return "Normal", text, True


def heading(text: str) -> Paragraph:
    return "Heading 2", text, False


def bullet(text: str) -> Paragraph:
    return "List Bullet", text, False


# Laid out as real minutes are: headings bold, styled or plain; a list numbered by hand inside an item.
MINUTES = [
    normal("Community Safety Partnership Board Minutes"),
    normal("Wednesday 26 September, 10.00-12.30pm"),
    normal("Present: Chidi Chair (Chair), Mina Membre, Ned Guest (NP) and Ada Adviser (for Sol Absent)."),
    normal("Additional Attendees: Councillor Bright"),
    normal("Apologies: Sol Absent Vera Vacant."),
    normal("Minutes: Olive Officer, Policy Officer"),
    bold("1. Introductions"),
    normal("The chair welcomed everybody."),
    bold("2. Sub-group updates"),
    normal("Two meetings have been held."),
    normal("1. An exceptional meeting was held with partners."),
    normal("2. Overall actions are on track."),
    normal("3. Members thanked the group"),
    normal("Current issues:"),
    bullet("Young victims"),
    bullet("Sharing of information"),
    normal("All was said. ACTION: Mina Member to share the data. ACTION: Police leads to reply (COMPLETED)."),
    normal("3. Forward plan"),
    heading("ACTION: All organisations to send items."),
    heading("4. A serious case (CONFIDENTIAL)"),
    normal("ACTION: Chidi Chair to write to the family."),
    heading("5. Any other business"),
    normal("There was none."),
]


@pytest.fixture
def word(tmp_path: Path) -> Callable[[list[Paragraph]], Path]:
    """word(paragraphs): a .docx of them."""

    def make(paragraphs: list[Paragraph], name: str = "minutes.docx") -> Path:
        document = docx.Document()
        for style, text, is_bold in paragraphs:
            document.add_paragraph(style=style).add_run(text).bold = is_bold or None
        path = tmp_path / name
        document.save(str(path))
        return path

    return make


@pytest.fixture
def people(board: Board, officer: User, chair: User, member: User, adviser: User) -> None:
    for name in ("Sol Absent", "Vera Vacant"):
        seat(board, make_person(name, account=False))


def run(path: Path, meeting: Meeting, *options: str) -> str:
    said = io.StringIO()
    call_command("import_minutes", str(path), "--meeting", str(meeting.pk), *options, stdout=said)
    return said.getvalue()


def counts(said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith("minutes.docx: ")).split(": ")[1]


def refusals(path: Path, meeting: Meeting) -> list[str]:
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_minutes", str(path), "--meeting", str(meeting.pk), stdout=said)
    return [line.split("refused:")[1].strip() for line in said.getvalue().splitlines() if "refused:  " in line]


def test_import_makes_items_attendance_and_texts(people: None, meeting: Meeting, word) -> None:
    run(word(MINUTES), meeting)

    assert list(AgendaItem.objects.values_list("title", "restricted", "public_title")) == [
        ("Introductions", False, ""),
        ("Sub-group updates", False, ""),
        ("Forward plan", False, ""),
        ("A serious case (CONFIDENTIAL)", True, "Restricted item"),
        ("Any other business", False, ""),
    ]
    assert [
        (one.name, one.status, str(one.person), str(one.substitute_for))
        for one in Attendance.objects.order_by("pk").select_related("person", "substitute_for")
    ] == [
        ("Chidi Chair", "present", "Chidi Chair", "None"),
        ("Mina Membre", "present", "Mina Member", "None"),
        ("Ned Guest", "present", "None", "None"),
        ("Ada Adviser", "present", "Ada Adviser", "Sol Absent"),
        ("Councillor Bright", "additional", "None", "None"),
        ("Sol Absent", "apologies", "Sol Absent", "None"),
        ("Vera Vacant", "apologies", "Vera Vacant", "None"),
    ]
    record = Minutes.objects.get()
    assert (record.state, record.note_taker) == ("draft", "Olive Officer, Policy Officer")
    assert Minute.objects.get(item__title="Sub-group updates").text == (
        "Two meetings have been held.\n\n"
        "1. An exceptional meeting was held with partners.\n"
        "2. Overall actions are on track.\n"
        "3. Members thanked the group\n\n"
        "Current issues:\n\n"
        "- Young victims\n"
        "- Sharing of information\n\n"
        "All was said.\n\n"
        "ACTION: Mina Member to share the data.\n"
        "ACTION: Police leads to reply (COMPLETED)."
    )
    private = Minute.objects.get(item__title__startswith="A serious case")
    assert (private.text, private.restricted_text) == ("", "ACTION: Chidi Chair to write to the family.")


def test_import_reports_what_it_could_not_place_and_what_it_read(people: None, meeting: Meeting, word) -> None:
    said = run(word(MINUTES), meeting, "--dry-run")

    for line in (
        'before 1     note       Not placed, as it is no list of names: "Community Safety Partnership Board Minutes"',
        '             note:      "Mina Membre" read as Mina Member. Check that this is the same person.',
        '             note:      Nobody called "Ned Guest" is known: recorded by name only.',
        '             note:      "Sol Absent Vera Vacant" read as two names: a comma is missing between them.',
        "item 2 action create     Mina Member to share the data.",
        "             note:      Owner: Mina Member.",
        '             note:      Owner: "Police leads", not recognised, to be confirmed.',
        "             note:      Owner: everybody on the board.",
    ):
        assert line in said.splitlines()
    assert counts(said) == "17 create, 0 update, 0 unchanged, 0 refused, 18 to note."


def test_import_dry_run_saves_nothing(people: None, meeting: Meeting, word) -> None:
    run(word(MINUTES), meeting, "--dry-run")

    assert (Minutes.objects.count(), AgendaItem.objects.count(), Attendance.objects.count()) == (0, 0, 0)


def test_import_again_changes_nothing(people: None, meeting: Meeting, word) -> None:
    path = word(MINUTES)
    run(path, meeting)
    before = (
        Minute.history.count(),
        Attendance.history.count(),
        AgendaItem.history.count(),
        Minutes.history.count(),
    )

    said = run(path, meeting)

    assert counts(said)[:38] == "0 create, 0 update, 17 unchanged, 0 re"
    assert before == (
        Minute.history.count(), Attendance.history.count(), AgendaItem.history.count(), Minutes.history.count()
    )  # fmt: skip


def test_import_of_corrected_file_updates_what_nobody_edited(people: None, meeting: Meeting, word) -> None:
    run(word(MINUTES), meeting)

    said = run(word([*MINUTES[:-1], normal("A date was agreed.")]), meeting)

    assert counts(said)[:38] == "0 create, 1 update, 16 unchanged, 0 re"
    assert Minute.objects.get(item__title="Any other business").text == "A date was agreed."


def test_import_over_edited_minutes_is_refused_and_names_them(
    people: None, meeting: Meeting, officer: User, word
) -> None:
    path = word(MINUTES)
    run(path, meeting)
    item = AgendaItem.objects.get(title="Introductions")
    services.save_minute(minutes=Minutes.objects.get(), item=item, by=officer, version=1, text="Put better.")
    services.set_attendance(
        meeting=meeting, by=officer, status="absent", person=Attendance.objects.get(name="Chidi Chair").person
    )

    found = refusals(path, meeting)

    assert [one.split(": ")[0] for one in found] == ["minutes.docx, present", "minutes.docx, item 1"]
    assert 'Chidi Chair was recorded as "absent" by Olive Officer on ' in found[0]
    assert "This item has been minuted by Olive Officer on " in found[1]
    assert Minute.objects.get(item=item).text == "Put better."


def test_import_of_a_name_in_two_lists_is_refused(people: None, meeting: Meeting, word) -> None:
    lists = [normal("Present: Mina Member, Mina Membre"), normal("Apologies: Mina Member")]

    assert refusals(word([*lists, bold("1. Introductions")]), meeting) == [
        'minutes.docx, apologies: Mina Member is in the list "present" too. Take the name out of one of the two.'
    ]


def test_import_matches_an_agenda_by_number_and_title(people: None, meeting: Meeting, word) -> None:
    for title in ("Welcome and introductions", "Sub-group updates"):
        make_item(meeting, title)
    parent = AgendaItem.objects.get(title="Sub-group updates")
    make_item(meeting, "Reducing reoffending", parent=parent)
    make_item(meeting, "DRAFT Forward plan")

    run(
        word(
            [
                bold("1. Introductions and welcome"),
                normal("Hello."),
                heading("SUB-GROUP UPDATES"),
                normal("Overall."),
                normal("(a) Reducing reoffending"),
                normal("Fine."),
                normal("3. Forward Plan"),
                normal("Noted."),
            ]
        ),
        meeting,
    )

    assert [(one.item.title, one.text) for one in Minute.objects.select_related("item").order_by("pk")] == [
        ("Welcome and introductions", "Hello."),
        ("Sub-group updates", "Overall."),
        ("Reducing reoffending", "Fine."),
        ("DRAFT Forward plan", "Noted."),
    ]
    assert AgendaItem.objects.count() == 4


def test_import_with_heading_that_is_not_on_the_agenda_is_refused_whole(
    people: None, meeting: Meeting, word
) -> None:
    make_item(meeting, "Introductions")

    found = refusals(
        word([bold("1. Introductions"), normal("Hi."), bold("2. Something else"), normal("Oh.")]), meeting
    )

    assert found == [
        "minutes.docx, item 2: The agenda has no item with this number and a title like it. It has "
        '"Introductions". Add the item to the agenda, or change the heading in the file.'
    ]
    assert Minutes.objects.count() == 0


def test_import_of_restricted_item_keeps_its_text_restricted(people: None, meeting: Meeting, word) -> None:
    make_item(meeting, "Investigations", restricted=True, grounds=["7"])

    run(word([bold("1. Investigations"), normal("Names were named.")]), meeting)

    minute = Minute.objects.get()
    assert (minute.text, minute.restricted_text) == ("", "Names were named.")


def test_import_of_another_days_minutes_is_refused(people: None, board: Board, word) -> None:
    found = refusals(word(MINUTES), make_meeting(board, date(2018, 12, 19)))

    assert found == [
        'minutes.docx: The file says "26 September", but this meeting is on 19 December 2018. '
        "Check --meeting, or the date in the file."
    ]


def test_import_without_headings_is_refused(people: None, meeting: Meeting, word) -> None:
    assert refusals(word([normal("Just text.")]), meeting) == [
        'minutes.docx: It has no headings such as "1. Introductions". Number the headings, one for each item.'
    ]


def test_import_of_what_is_no_word_file_is_refused(people: None, meeting: Meeting, tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    path.write_text("not a zip")

    for one in (path, tmp_path / "missing.docx"):
        assert refusals(one, meeting) == [
            f"{one.name}: It cannot be read. Give a Word document (.docx) that is there and opens in Word."
        ]


def test_import_into_circulated_minutes_is_refused(people: None, meeting: Meeting, officer: User, word) -> None:
    path = word(MINUTES)
    run(path, meeting)
    services.circulate(minutes=Minutes.objects.get(), by=officer)

    found = refusals(word([*MINUTES[:-1], normal("Other.")]), meeting)

    assert counts(run(word(MINUTES), meeting))[:20] == "0 create, 0 update, "
    assert found == [
        "minutes.docx, item 5: These minutes are with the members. Take them back to draft to correct them."
    ]


def test_import_without_an_officer_or_a_meeting_says_so(db: None, meeting: Meeting, word) -> None:
    path = word(MINUTES)

    with pytest.raises(CommandError, match="has no officer with an account"):
        run(path, meeting)
    for said in ("999", "csp/2018-09-27", "csp/soon", "hwb/2018-09-26"):
        with pytest.raises(CommandError, match="There is no meeting"):
            call_command("import_minutes", str(path), "--meeting", said)


def test_import_by_address_and_in_somebodys_name(
    people: None, meeting: Meeting, officer: User, member: User, word
) -> None:
    path = word(MINUTES)
    said = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_minutes", str(path), "--meeting", "csp/2018-09-26", "--by", member.email, stdout=said)
    assert "Only an officer of the Community Safety Partnership can do this." in said.getvalue()
    call_command("import_minutes", str(path), "--meeting", "csp/2018-09-26", "--by", officer.email, stdout=said)

    assert {one.history.first().history_user for one in Minute.objects.all()} == {officer}


def titles(lines: list[Line], agenda: list[Known] | None = None) -> list[tuple[str, str]]:
    return [(part.label, part.title) for part in find_parts(lines, agenda or []).parts]


def test_numbered_list_that_reaches_the_next_number_is_no_heading() -> None:
    lines = [Line("1. One", is_bold=True), Line("2. Two", is_bold=True)]
    lines += [Line(f"{n}. a point of a list") for n in (1, 2, 3, 4)]

    assert titles([*lines, Line("3. Three", is_bold=True)]) == [("1", "One"), ("2", "Two"), ("3", "Three")]


def test_heading_set_as_one_may_leave_a_number_out() -> None:
    assert titles([Line("1. One", is_heading=True), Line("3. Three", is_heading=True), Line("5. five")]) == [
        ("1", "One"),
        ("3", "Three"),
    ]


def test_sentence_with_a_number_is_no_heading() -> None:
    lines = [Line("1. One", is_bold=True), Line("2. The board agreed to meet again."), Line("12 members came")]

    assert titles(lines) == [("1", "One")]


WRITTEN = st.builds(
    Line,
    text=st.sampled_from(
        [
            "1. One",
            "2. Two",
            "3. Three",
            "(a) Part",
            "2(a) Part",
            "Some text.",
            "ACTION: Tom to write",
            "Two",
            "9. Nine",
        ]
    ),
    is_heading=st.booleans(),
    is_bold=st.booleans(),
    listed=st.sampled_from(["", "bullet", "number"]),
)


@given(
    st.lists(WRITTEN, max_size=25),
    st.sampled_from([[], [Known("1", "One"), Known("2", "Two"), Known("2a", "Part")]]),
)
def test_parting_a_file_drops_no_line_and_uses_no_item_twice(lines: list[Line], agenda: list[Known]) -> None:
    found = find_parts(lines, agenda)

    kept = [*found.unplaced, *(line.text for part in found.parts for line in part.lines)]
    assert len(kept) + len(found.parts) == len(lines)
    placed = [part.item for part in found.parts if part.item is not None]
    assert len(placed) == len(set(placed))
    assert all(line.text in part.text for part in found.parts for line in part.lines)


# A council's web page ---------------------------------------------------------------------------------------


def test_titles_of_a_web_page_become_numbered_headings() -> None:
    page = ["Note No. Item", "2 mins", "Apologies", "Noted.", "15 mins", "Knife crime pdf icon PDF 168 KB",
            "Additional documents:", "It took 15 mins  ...  view the full minutes text for item 2."]  # fmt: skip
    found = find_parts(as_minutes(Line(text) for text in page))

    assert [(part.label, part.title, part.text) for part in found.parts] == [
        ("1", "Apologies", "Noted."),
        ("2", "Knife crime", page[-1]),
    ]
    assert [cut_short(part.text) for part in found.parts] == ["", "2"]


# In the site ------------------------------------------------------------------------------------------------


def word_file(*paragraphs: str) -> SimpleUploadedFile:
    made, target = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(target)
    return SimpleUploadedFile("minutes.docx", target.getvalue())


def test_file_is_looked_at_before_it_is_imported(
    meeting: Meeting, item: AgendaItem, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    client, address = log_in(officer), "/boards/csp/2018-09-26/minutes/import/"
    upload = word_file(
        "Present: Olive Officer", "1. Hate crime update", "Heard.", "AGREED to act.", "ACTION: Tom to go"
    )
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address, {"upload": upload}).url
    seen = client.get(page)
    assert [(row["row"], row["act"]) for row in seen.context["page"].object_list] == [
        ("minutes", "create"), ("present", "create"), ("item 1", "create"), ("item 1 decision", "create"),
        ("item 1 action", "create"),
    ]  # fmt: skip
    assert (seen.context["back_url"], Minutes.objects.exists()) == ("/boards/csp/2018-09-26/", False)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page}save/")
    assert client.get(page).context["back_url"] == "/boards/csp/2018-09-26/minutes/"
    assert Minute.objects.get(item=item).text == "Heard.\n\nAGREED to act.\n\nACTION: Tom to go"


def test_file_that_is_none_or_refused_changes_nothing(
    meeting: Meeting, item: AgendaItem, officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    client, address = log_in(officer), "/boards/csp/2018-09-26/minutes/import/"
    pdf = SimpleUploadedFile("minutes.docx", b"%PDF-1.7")
    for said in ({}, {"upload": pdf}):
        answer = client.post(address, said)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address, {"upload": word_file("1. Budget", "Heard.")}).url
        client.post(f"{page}save/")
    assert client.get(page).context["refused"] != []
    assert not Minutes.objects.exists()


def test_import_page_is_for_officers(meeting: Meeting, officer: User, member: User, outsider: User) -> None:
    address = "/boards/csp/2018-09-26/minutes/import/"
    assert [log_in(user).get(address).status_code for user in (officer, member, outsider)] == [200, 403, 403]
