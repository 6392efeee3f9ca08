"""Packs built from a real agenda and read back: the page column, right-hand starts, both audiences, no leak."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import date, time

import pikepdf
import pytest

from csp import storage
from csp.errors import Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings import registries
from meetings.models import AgendaItem, Board, Meeting, Pack, Person
from meetings.packs.gather import gather
from meetings.packs.pagemap import item_range
from meetings.packs.pagemap import pages_text as range_text
from meetings.packs.services import build_pack
from meetings.registries import Audience, PackSection, SectionPart
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat
from meetings.tests.pack_makers import everything_in, make_paper, make_version, pages_text, stamped

QUERIES = 9  # agenda, presenters, papers, versions, files, published pack, seats, next meeting for each audience
SECRETS = {
    "title": "Zanzibarford",
    "note": "Yellowhammerton",
    "paper title": "Xylophonebury",
    "paper text": "WALLABYSTOKE",
    "section": "Vermilionham",
    "late": "Umbrellaleigh",
    "reason": "Tangerinewick",
}


def _spaced(pages: str) -> str:
    """A pattern for a page range: poppler reads its narrow spaces as none."""
    return pages.replace(" ", " ?")


def log_section(meeting: Meeting, audience: Audience) -> SectionPart | None:
    """A log of three pages for members; the public's part is one page, and a restricted row shorter."""
    rows = 3 if audience == "members" else 1
    secret = f"<p>{SECRETS['section']}</p>" if audience == "members" else ""
    pages = "".join(f"<section class='new-page'><h2>Sheet {n}</h2></section>" for n in range(2, rows + 1))
    return SectionPart("Log of the board", f"<h1>Log of the board</h1>{secret}{pages}")


@pytest.fixture
def section() -> Iterator[PackSection]:
    """A section that prints three pages for members and one for the public."""
    added = PackSection("test-log", "Log of the board", 5, log_section)
    registries.pack_sections.add(added)
    yield added
    del registries.pack_sections._entries["test-log"]


@pytest.fixture
def agenda(meeting: Meeting, section: PackSection) -> dict[str, AgendaItem]:
    """Nine pages of everything: verbal, a section, papers, sub-items, a restricted item with two papers."""
    made = {
        "welcome": make_item(meeting, "Welcome", verbal=True),
        "log": make_item(meeting, "Minutes and action log", sections=["test-log"]),
        "crime": make_item(meeting, "Hate crime update"),
        "workshops": make_item(meeting, "Workshops", kind="heading"),
        "break": make_item(meeting, "Tea", kind="break"),
        "figures": make_item(
            meeting, f"Operation {SECRETS['title']}", restricted=True, grounds=["1", "7"], public_title="Figures",
            note=SECRETS["note"], urgent_reason=SECRETS["late"], public_interest_reason=SECRETS["reason"],
        ),
        "close": make_item(meeting, "Any other business"),
    }  # fmt: skip
    made["fire"] = make_item(meeting, "Fire safety", kind="workshop", parent=made["workshops"])
    make_paper(made["crime"], "Hate crime report", "rotated", 3, "CRIME")
    make_paper(made["crime"], "Hate crime appendix", "unbalanced", 2, "APPENDIX")
    make_paper(made["fire"], "Fire report", "tagged", 1, "FIRE")
    make_paper(made["figures"], f"The {SECRETS['paper title']} file", "landscape", 4, SECRETS["paper text"])
    make_paper(
        made["close"], f"{SECRETS['paper title']} annex", "cropped", 1, SECRETS["paper text"],
        restricted=True, grounds=["3"], public_title="An annex",
    )  # fmt: skip
    return made


@pytest.fixture
def pack(meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]) -> Pack:
    return build_pack(meeting=meeting, by=officer)


def test_pack_numbers_every_page_and_starts_papers_on_the_right(pack: Pack) -> None:
    numbers = [stamped(text) for text in pages_text(pack.members_file)]
    assert numbers == ["i", "ii", *[str(n) for n in range(1, 19)]]


def test_page_column_says_the_pages_that_are_found_by_reading(pack: Pack, agenda: dict[str, AgendaItem]) -> None:
    pages = pages_text(pack.members_file)
    found = {
        name: [int(stamped(text)) for text in pages if re.search(mark, text) and stamped(text).isdigit()]
        for name, mark in {
            "log": r"Log of the board|Sheet \d", "crime": r"(CRIME|APPENDIX) p\d", "fire": r"FIRE p\d",
            "figures": rf"{SECRETS['paper text']} p[2-4]|AGENDA ITEM 5",
        }.items()
    }  # fmt: skip
    ranges = {name: item_range(pack.page_map, agenda[name].pk) for name in found}
    sheet = pages_text(pack.members_file, "-layout")[0]
    assert ranges == {name: (str(numbers[0]), str(numbers[-1])) for name, numbers in found.items()}
    for name, pages_of_item in ranges.items():
        assert re.search(
            rf"{re.escape(agenda[name].title[:9])}.*\s{_spaced(range_text(pages_of_item))}$", sheet, re.M
        )


def test_page_column_is_the_same_in_both_packs(pack: Pack) -> None:
    columns = [
        [entry.replace(" ", "") for entry in re.findall(r" mins +(\S.*)$", pages_text(stored, "-layout")[0], re.M)]
        for stored in (pack.members_file, pack.public_file)
    ]
    assert columns == [["Verbal", "1-3", "5-10", "11", "13-16", "17"]] * 2


def test_public_pack_keeps_the_numbers_of_the_full_pack(pack: Pack) -> None:
    """A sheet bears the first number of what it stands for, its back the last before the next paper."""
    numbers = [stamped(text) for text in pages_text(pack.public_file)]
    assert numbers == ["i", "ii", "1", "2", *[str(n) for n in range(5, 13)], "13", "16", "17", "18"]


def test_first_page_of_each_items_papers_bears_the_item(pack: Pack) -> None:
    for stored in (pack.members_file, pack.public_file):
        heads = [re.search(r"AGENDA ITEM (\S+)", text) for text in pages_text(stored)]
        assert [head[1] for head in heads if head] == ["2", "3", "4(a)", "5", "6"]


def test_sheet_names_the_grounds_and_the_pages(pack: Pack) -> None:
    text = " ".join(next(text for text in pages_text(pack.public_file) if "Pages 13 to 16" in text).split())
    assert "Agenda item 5. RESTRICTED: Figures" in text
    assert "Pages 13 to 16 are not in the public pack" in text
    assert (
        "restricted by virtue of paragraphs 1 and 7 of Part 1 of Schedule 12A of the Local Government Act 1972"
        in text
    )


def test_sheet_for_a_shorter_section_says_so(pack: Pack) -> None:
    text = " ".join(next(text for text in pages_text(pack.public_file) if "Pages 2 to 3" in text).split())
    assert "Parts of this document are restricted" in text


def test_odd_papers_are_followed_by_a_page_left_blank(pack: Pack) -> None:
    blanks = [stamped(text) for text in pages_text(pack.members_file) if "intentionally left blank" in text]
    assert blanks == ["ii", "4", "8", "12", "18"]


def test_public_pack_holds_no_restricted_word_anywhere(pack: Pack) -> None:
    public = everything_in(storage.path_of(pack.public_file))
    found = [
        name for name, word in SECRETS.items() if word.encode() in public or word.encode("utf-16-be") in public
    ]
    assert found == []


def test_members_pack_holds_what_is_restricted(pack: Pack) -> None:
    """So that the search for leaks is known to find what there is. The public-interest reason is printed nowhere."""
    members = everything_in(storage.path_of(pack.members_file))
    assert [name for name, word in SECRETS.items() if word.encode() not in members] == ["reason"]


def test_page_map_and_public_bookmarks_hold_no_restricted_word(pack: Pack) -> None:
    assert [word for word in SECRETS.values() if word in str(pack.page_map)] == []
    with pikepdf.open(storage.path_of(pack.public_file)) as pdf, pdf.open_outline() as outline:
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert titles == [
        ("Agenda", []),
        ("2. Minutes and action log", ["Log of the board"]),
        ("3. Hate crime update", ["Hate crime report", "Hate crime appendix"]),
        ("4. Workshops", ["4(a). Fire safety"]),
        ("5. RESTRICTED: Figures", ["Restricted: not in the public pack"]),
        ("6. Any other business", ["RESTRICTED: An annex"]),
    ]


def test_both_packs_are_valid_and_labelled(pack: Pack) -> None:
    for stored in (pack.members_file, pack.public_file):
        path = storage.path_of(stored)
        assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True).returncode == 0
        with pikepdf.open(path) as pdf:
            assert [page.label for page in pdf.pages] == [stamped(text) for text in pages_text(stored)]


def test_pack_says_which_papers_have_no_tags(pack: Pack) -> None:
    assert pack.notes.splitlines()[-1] == (
        "These have no tags, so a screen reader cannot follow them well: Hate crime report; Hate crime appendix; "
        f"The {SECRETS['paper title']} file; {SECRETS['paper title']} annex."
    )


def test_front_names_venue_contact_membership_and_next_meeting(
    meeting: Meeting, board: Board, officer: User, chair: User, adviser: User
) -> None:
    contact = Person.objects.create(
        name="Cara Contact", post_title="Clerk", phone="01632 960 001", email="c@example.org"
    )
    Board.objects.filter(pk=board.pk).update(contact_officer=contact)
    meeting.refresh_from_db()
    make_item(meeting, "Welcome")
    make_meeting(board, date(2018, 12, 19), starts=time(9, 30), venue="Fire Station")
    seat(board, make_person("Cara Carr", account=False), BoardRole.DEPUTY_CHAIR)
    pack = build_pack(meeting=meeting, by=officer)
    first = " ".join(pages_text(pack.public_file)[0].split())
    for text in (
        "Northmere Borough Council", "Community Safety Partnership", "Wednesday 26 September 2018, 10:00am to 1:00pm",
        "Town Hall", "Cara Contact", "Telephone: 01632 960 001", "c@example.org", "Wednesday 19 December 2018",
        "Fire Station",
    ):  # fmt: skip
        assert text in first
    assert "Cara Carr (Deputy chair)" in first
    assert "Chidi Chair (Chair)" in first
    assert first.index("Advisers") < first.index("Ada Adviser")
    assert "Olive Officer" not in first


def test_next_meeting_still_to_be_booked_is_for_members_only(
    meeting: Meeting, board: Board, officer: User
) -> None:
    make_item(meeting)
    make_meeting(board, date(2019, 9, 1), state=Meeting.State.TO_BE_BOOKED)
    pack = build_pack(meeting=meeting, by=officer)
    shown = [
        "September 2019, to be booked" in pages_text(file)[0] for file in (pack.members_file, pack.public_file)
    ]
    assert shown == [True, False]


def test_build_again_without_a_change_returns_the_same_pack(pack: Pack, meeting: Meeting, officer: User) -> None:
    assert build_pack(meeting=meeting, by=officer).pk == pack.pk


def test_build_after_a_change_makes_the_next_pack(pack: Pack, meeting: Meeting, officer: User) -> None:
    make_version(meeting.items.get(title="Fire safety").papers.get(), "tagged", 2, "FIRE")
    newer = build_pack(meeting=meeting, by=officer)
    assert (pack.number, newer.number) == (1, 2)
    assert newer.fingerprint != pack.fingerprint


def test_build_tells_its_progress_to_the_end(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    told: list[tuple[int, int, str]] = []
    build_pack(meeting=meeting, by=officer, progress=lambda *step: told.append(step))
    assert told[0] == (0, 1, "Collecting the agenda and its papers")
    shares = [done / total for done, total, _ in told]
    assert shares == sorted(shares)
    assert told[-1] == (told[-1][1], told[-1][1], "Keeping the files")
    assert "Printing “Log of the board”" in [message for _, _, message in told]


def test_build_refuses_a_paper_that_is_not_prepared(item: AgendaItem, meeting: Meeting, officer: User) -> None:
    version = make_paper(item, "Budget").versions.get()
    type(version).objects.filter(pk=version.pk).update(prepared_at=None)
    with pytest.raises(Refused) as raised:
        build_pack(meeting=meeting, by=officer)
    assert raised.value.message == (
        "“Budget” (item 1) is still being prepared. Wait until its page says that it is ready, then try again."
    )


def test_build_refuses_a_paper_that_cannot_be_printed(item: AgendaItem, meeting: Meeting, officer: User) -> None:
    version = make_paper(item, "Budget").versions.get()
    type(version).objects.filter(pk=version.pk).update(problem="The file is encrypted.")
    with pytest.raises(Refused) as raised:
        build_pack(meeting=meeting, by=officer)
    assert raised.value.message == (
        "“Budget” (item 1) cannot be printed: The file is encrypted. Upload a corrected file, or withdraw the paper."
    )


def test_build_names_a_paper_whose_file_is_damaged_on_the_disk(
    item: AgendaItem, meeting: Meeting, officer: User
) -> None:
    version = make_paper(item, "Budget").versions.get()
    storage.path_of(version.pdf).write_bytes(b"gone")
    with pytest.raises(Refused) as raised:
        build_pack(meeting=meeting, by=officer)
    assert raised.value.message.startswith("“Budget” cannot be put into the pack")
    assert not meeting.packs.exists()


def test_build_refuses_an_empty_agenda(meeting: Meeting, officer: User) -> None:
    with pytest.raises(Refused, match="The agenda is empty"):
        build_pack(meeting=meeting, by=officer)


def test_build_leaves_out_withdrawn_papers_and_planned_items(
    item: AgendaItem, meeting: Meeting, officer: User
) -> None:
    paper = make_paper(item, "Old", mark="OLDPAPER")
    type(paper).objects.filter(pk=paper.pk).update(withdrawn_at=meeting.history.first().history_date)
    make_paper(make_item(meeting, "Some day", status="planned"), mark="SOMEDAY")
    pack = build_pack(meeting=meeting, by=officer)
    assert (pack.page_map["last_page"], pack.page_map["parts"]) == (0, [])
    assert stamped(pages_text(pack.members_file)[0]) == "i"


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_build_is_for_officers_of_the_board(
    meeting: Meeting, item: AgendaItem, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Denied):
        build_pack(meeting=meeting, by=request.getfixturevalue(who))


def test_gathering_takes_a_fixed_number_of_queries(
    meeting: Meeting, item: AgendaItem, django_assert_num_queries: object
) -> None:
    make_paper(item)
    meeting = Meeting.objects.select_related("board__contact_officer", "board__media_contact").get(pk=meeting.pk)
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        gather(meeting)
    for number in range(30):
        make_paper(make_item(meeting, f"Item {number}"))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        gather(meeting)
