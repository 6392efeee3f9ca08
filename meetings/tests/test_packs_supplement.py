"""Supplements built from real files and read back: what was published stands, numbers and pages; what came later is
inserted under letters, and stands apart in files of its own; and nothing restricted is in the public's."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine

from csp import pdf, storage
from csp.errors import Refused
from csp.jobs import Stopped
from csp.models import LedgerEntry, StoredFile, User
from meetings import registries
from meetings.models import AgendaItem, Board, Meeting, Pack, Paper
from meetings.packs.freshness import NOTHING, SINCE, why_out_of_date
from meetings.packs.gather import gather
from meetings.packs.pagemap import PageMap, item_range
from meetings.packs.pagemap import pages_text as range_text
from meetings.packs.services import build_pack, publish_changes, publish_meeting
from meetings.registries import Audience, PackSection, SectionPart
from meetings.tests.fixtures import make_item
from meetings.tests.pack_makers import everything_in, make_paper, make_version, pages_text, stamped

LONDON = ZoneInfo("Europe/London")
SECRETS = ("Zanzibarford", "Yellowhammerton", "XYLOPHONEBURY", "WALLABYSTOKE", "Vermilionham", "Umbrellaleigh")
GROUNDS = {"restricted": True, "grounds": ["1", "7"], "public_interest_reason": "Tangerinewick"}


def on(day: int) -> time_machine.travel:
    """Noon of a day of September 2018; the meeting is on the 26th."""
    return time_machine.travel(datetime(2018, 9, day, 12, tzinfo=LONDON), tick=False)


@pytest.fixture
def log_lines() -> Iterator[list[str]]:
    """What the log of the board says today: a page a line for members, the first alone for the public."""
    lines = ["Ash", "Birch", "Vermilionham"]

    def log(meeting: Meeting, audience: Audience) -> SectionPart | None:
        shown = lines if audience == "members" else lines[:1]
        pages = "".join(f"<section class='new-page'><h2>Tree {line}</h2></section>" for line in shown)
        return SectionPart("Log of the board", f"<h1>Log of the board</h1>{pages}") if shown else None

    registries.pack_sections.add(PackSection("test-log", "Log", 5, log))
    yield lines
    del registries.pack_sections._entries["test-log"]


@pytest.fixture
def agenda(meeting: Meeting, log_lines: list[str]) -> dict[str, AgendaItem]:
    made = {
        "welcome": make_item(meeting, "Welcome", verbal=True),
        "log": make_item(meeting, "Minutes and log", sections=["test-log"]),
        "crime": make_item(meeting, "Hate crime update"),
        "figures": make_item(meeting, "Operation Zanzibarford", public_title="Figures", **GROUNDS),
        "close": make_item(meeting, "Any other business", verbal=True),
    }
    make_paper(made["crime"], "Hate crime report", "tagged", 3, "CRIME")
    make_paper(made["figures"], "The Yellowhammerton file", "landscape", 4, "XYLOPHONEBURY", public_title="A file")
    return made


@pytest.fixture
def first(meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]) -> Pack:
    """The pack published on 18 September: log 1 to 4 (and 5, 6), crime 7 to 9, figures 11 to 14."""
    with on(18):
        pack = build_pack(meeting=meeting, by=officer)
        publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    pack.refresh_from_db()
    return pack


def supplement(meeting: Meeting, officer: User, day: int) -> Pack:
    """Build and publish what has come."""
    with on(day):
        build_pack(meeting=meeting, by=officer)
        return publish_changes(meeting=meeting, by=officer)


@pytest.fixture
def second(meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]) -> Pack:
    """Supplement 1: a longer crime report, a restricted appendix, a late item with a paper and a restricted one."""
    make_version(agenda["crime"].papers.get(), "tagged", 6, "NEWER")
    make_paper(agenda["crime"], "The WALLABYSTOKE appendix", "cropped", 2, "WALLABYSTOKE", **GROUNDS)
    late = make_item(meeting, "Knife crime", urgent_reason="A court has ruled.")
    make_paper(late, "Knife report", "rotated", 1, "KNIFE")
    hidden = make_item(
        meeting, "Raid of Umbrellaleigh", public_title="Exempt matter", urgent_reason="It is tonight.", **GROUNDS
    )
    make_paper(hidden, "The Umbrellaleigh order", "tagged", 1, "UMBRELLALEIGH")
    return supplement(meeting, officer, 20)


def numbers(stored: StoredFile | None) -> list[str]:
    assert stored is not None
    return [stamped(text) for text in pages_text(stored)]


def pages_with(stored: StoredFile, mark: str) -> list[str]:
    """The numbers of the pages on which a pattern is found, front matter apart."""
    return [
        number for text in pages_text(stored) if (number := stamped(text))[:1].isdigit() and re.search(mark, text)
    ]


def flat(text: str) -> str:
    return " ".join(text.split())


def front(stored: StoredFile | None) -> str:
    """The first page as it is read along its lines: item, title, pages, and what is said of it below.

    Poppler reads some narrow spaces as none.
    """
    assert stored is not None
    return re.sub(r" ?- ?", " - ", flat(pages_text(stored, "-layout")[0]))


def marks(stored: StoredFile | None) -> list[tuple[str, list[str]]]:
    assert stored is not None
    with pikepdf.open(storage.path_of(stored)) as opened, opened.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


# The whole, supplement inserted ----------------------------------------------------------------------------------


def test_whole_keeps_published_numbers_and_inserts_letters(second: Pack) -> None:
    log = [str(n) for n in range(1, 5)]
    crime = ["5", "6", "7", "8", "8a", "8b", "8c", "8d"]
    figures = [str(n) for n in range(9, 13)]
    late = ["12a", "12b", "12c", "12d"]
    assert numbers(second.members_file) == ["i", "ii", *log, *crime, *figures, *late]
    # A sheet bears the first number of what it stands for, its back the last; of a log the rest is withheld.
    assert numbers(second.public_file) == [
        "i", "ii", "1", "2", "3", "4", *crime, "9", "12", *late,
    ]  # fmt: skip


def test_numbers_of_the_first_pack_stand_in_the_second(first: Pack, second: Pack) -> None:
    before, now = (PageMap.from_json(pack.page_map) for pack in (first, second))
    stood = {spot.part.key: spot for spot in now.placed}
    assert [stood[spot.part.key].slots[: len(spot.slots)] for spot in before.placed] == [
        spot.slots for spot in before.placed
    ]


def test_page_column_says_the_pages_found_by_reading_in_both_variants(
    second: Pack, agenda: dict[str, AgendaItem]
) -> None:
    ranges = {
        name: range_text(item_range(second.page_map, agenda[name].pk)) for name in ("log", "crime", "figures")
    }
    assert ranges == {"log": "1 - 4", "crime": "5 - 8d", "figures": "9 - 12"}
    assert pages_with(second.members_file, r"NEWER p\d|WALLABYSTOKE p\d|AGENDA ITEM 3") == [
        "5", "6", "7", "8", "8a", "8b", "8c", "8d",
    ]  # fmt: skip
    for stored in (second.members_file, second.public_file):
        column = [
            found[1].replace(" ", "")
            for text in pages_text(stored, "-layout")[:1]
            for found in re.finditer(r" mins +(\S.*)$", text, re.M)
        ]
        assert column == ["Verbal", "1-4", "5-8d", "9-12", "Verbal", "12a", "12c"]


def test_whole_says_which_supplements_are_in_it(second: Pack) -> None:
    for stored in (second.members_file, second.public_file):
        said = flat(pages_text(stored)[0])
        assert "Includes Supplement 1, Thursday 20 September 2018: pages 5 to 8b, 8c to 8d, 12a and 12c" in said


def test_first_pack_names_no_supplement(first: Pack) -> None:
    assert (first.supplement, first.dated, first.members_supplement, first.public_supplement) == (None,) * 4
    assert "Includes" not in pages_text(first.members_file)[0]


def test_published_log_is_not_printed_anew(
    first: Pack, agenda: dict[str, AgendaItem], meeting: Meeting, officer: User, log_lines: list[str]
) -> None:
    """Not even when there is nothing left in the log of the day."""
    log_lines.clear()
    make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    later = supplement(meeting, officer, 20)
    for stored, lines in ((later.members_file, ["Ash", "Birch", "Vermilionham"]), (later.public_file, ["Ash"])):
        assert re.findall(r"Tree (\w+)", "".join(pages_text(stored))) == lines
    assert marks(later.members_file)[1] == ("2. Minutes and log", ["Log of the board"])
    parts = {part["section"]: (part["members"], part["public"]) for part in first.page_map["parts"]}
    assert {part["section"]: (part["members"], part["public"]) for part in later.page_map["parts"]}[
        "test-log"
    ] == parts["test-log"]


def test_log_that_changes_does_not_make_a_published_pack_out_of_date(
    first: Pack, meeting: Meeting, log_lines: list[str]
) -> None:
    log_lines.append("Cedar")
    with on(20):
        assert why_out_of_date(meeting, first) == ""


def test_section_that_first_has_something_to_print_is_part_of_the_supplement(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem], log_lines: list[str]
) -> None:
    said = list(log_lines)
    log_lines.clear()
    with on(18):
        build_pack(meeting=meeting, by=officer)
        publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    log_lines += said
    pack = supplement(meeting, officer, 20)
    assert numbers(pack.members_supplement) == ["i", "ii", "0a", "0b", "0c", "0d"]
    assert "Log of the board 0a - 0d New" in front(pack.members_supplement)


def test_kept_section_damaged_on_the_disk_is_named(
    first: Pack, meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    log = next(part for part in first.page_map["parts"] if part["section"])
    storage.place_of(log["members"]).write_bytes(b"gone")
    make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    with on(20), pytest.raises(Refused) as raised:
        build_pack(meeting=meeting, by=officer)
    assert raised.value.message == (
        "“Log (item 2)” cannot be put into the pack: the file that was printed for the published pack is damaged or "
        "gone. Ask support to restore it from a backup."
    )


def test_pack_of_before_pieces_were_kept_prints_sections_anew(
    first: Pack, meeting: Meeting, officer: User, agenda: dict[str, AgendaItem], log_lines: list[str]
) -> None:
    old = {"last_page": first.page_map["last_page"], "parts": []}
    for part in first.page_map["parts"]:
        old["parts"].append({key: part[key] for key in ("item", "paper", "version", "section")})
        old["parts"][-1] |= {"first": int(part["first"]), "last": int(part["last"])}
    Pack.objects.filter(pk=first.pk).update(page_map=old)
    with on(20):
        assert why_out_of_date(meeting, first) == ""
    log_lines[0] = "Willow"
    make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    pack = supplement(meeting, officer, 20)
    assert re.findall(r"Tree (\w+)", "".join(pages_text(pack.public_file))) == ["Willow"]
    assert numbers(pack.members_supplement)[2:] == ["12a", "12b"]


# The supplement apart --------------------------------------------------------------------------------------------


def test_supplement_is_numbered_dated_and_published_with_its_files(second: Pack) -> None:
    second.refresh_from_db()
    assert (second.number, second.supplement, str(second.dated)) == (2, 1, "2018-09-20")
    assert second.published_at == datetime(2018, 9, 20, 12, tzinfo=LONDON)
    entries = dict(LedgerEntry.objects.filter(subject=f"pack:{second.pk}").values_list("kind", "sha256"))
    assert entries == {
        "pack-members": second.members_file.sha256,
        "pack-public": second.public_file.sha256,
        "supplement-members": second.members_supplement.sha256,
        "supplement-public": second.public_supplement.sha256,
    }
    titles = LedgerEntry.objects.filter(kind="supplement-public").values_list("title", flat=True)
    assert list(titles) == ["Supplement 1, Community Safety Partnership, Wednesday 26 September 2018"]


def test_supplement_apart_holds_its_own_pages_with_their_numbers(second: Pack) -> None:
    brought = ["5", "6", "7", "8", "8a", "8b", "8c", "8d", "12a", "12b", "12c", "12d"]
    assert numbers(second.members_supplement) == ["i", "ii", "iii", "iv", *brought]
    assert numbers(second.public_supplement) == ["i", "ii", "iii", "iv", *brought]


def test_supplement_says_what_it_brings_in_words(second: Pack) -> None:
    said = front(second.members_supplement)
    for words in (
        "Supplement 1 to the agenda pack", "Published Thursday 20 September 2018",
        "Meeting Wednesday 26 September 2018", "3 Hate crime update",
        "Hate crime report 5 - 8b Replaces pages 5 to 7 The WALLABYSTOKE appendix 8c - 8d New",
        "6 Knife crime New on the agenda. Urgent late business: A court has ruled.", "Knife report 12a New",
        "7 RESTRICTED: Raid of Umbrellaleigh", "The page numbers of the agenda pack stand.",
        "The revised agenda follows.", "It holds restricted papers",
    ):  # fmt: skip
        assert words in said
    assert "Figures" not in said


def test_public_supplement_names_restricted_papers_by_their_public_titles_at_most(second: Pack) -> None:
    said = front(second.public_supplement)
    assert "7 RESTRICTED: Exempt matter New on the agenda. Urgent late business. " in said
    assert "Restricted paper 8c - 8d New. Restricted: not in the public pack" in said
    assert "holds restricted" not in said


def test_supplement_has_titles_bookmarks_labels_and_tags(second: Pack) -> None:
    for stored, kind in ((second.members_supplement, "Members'"), (second.public_supplement, "Public")):
        path = storage.path_of(stored)
        assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True).returncode == 0
        with pikepdf.open(path) as opened:
            assert str(opened.docinfo["/Title"]) == (
                f"Supplement 1, Thursday 20 September 2018. {kind} agenda pack: Community Safety Partnership, "
                "Wednesday 26 September 2018"
            )
            assert [page.label for page in opened.pages] == numbers(stored)
            assert bool(opened.Root.MarkInfo.Marked)
    assert marks(second.public_supplement) == [
        ("Supplement 1", []),
        ("Revised agenda", []),
        ("3. Hate crime update", ["Hate crime report", "Restricted: not in the public pack"]),
        ("6. Knife crime", ["Knife report"]),
        ("7. RESTRICTED: Exempt matter", ["Restricted: not in the public pack"]),
    ]


def test_links_of_a_supplement_lead_to_pages_in_it(second: Pack) -> None:
    """The revised agenda names pages that are not in the file; those ranges are no links."""
    with pikepdf.open(storage.path_of(second.members_supplement)) as opened:
        labels = {page.obj.objgen: page.label for page in opened.pages}
        found = [
            labels[annotation.Dest[0].objgen]
            for page in opened.pages
            if page.label in ("i", "iii")
            for annotation in page.obj.get("/Annots", [])
        ]
    assert found == ["5", "8c", "12a", "12c", "5", "12a", "12c"]


def test_public_files_hold_no_restricted_word_anywhere(second: Pack) -> None:
    for stored in (second.public_file, second.public_supplement):
        public = everything_in(storage.path_of(stored)).lower()
        assert [word for word in (*SECRETS, "Tangerinewick") if word.lower().encode() in public] == []
    assert [word for word in SECRETS if word in str(second.page_map)] == []


def test_members_files_hold_what_is_restricted(second: Pack) -> None:
    for stored, words in (
        (second.members_file, SECRETS),
        (second.members_supplement, ("WALLABYSTOKE", "Umbrellaleigh")),
    ):
        members = everything_in(storage.path_of(stored))
        assert [word for word in words if word.encode() not in members] == []


def test_sheet_names_the_public_title_the_grounds_and_the_pages(first: Pack) -> None:
    text = flat(next(text for text in pages_text(first.public_file) if "Pages 9 to 12" in text))
    assert "Agenda item 4. RESTRICTED: Figures A file Pages 9 to 12 are not in the public pack" in text
    assert "paragraphs 1 and 7 of Part 1 of Schedule 12A" in text


# Several in a row ------------------------------------------------------------------------------------------------


def test_supplement_of_a_late_verbal_item_is_an_agenda_alone(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    make_item(meeting, "Storm damage", verbal=True, urgent_reason="It was last night.")
    pack = supplement(meeting, officer, 20)
    assert numbers(pack.public_supplement) == ["i", "ii", "iii", "iv"]
    shown, _, agenda_page, _ = (flat(text) for text in pages_text(pack.public_supplement))
    assert "6 Storm damage New on the agenda. Urgent late business: It was last night. Verbal." in shown
    assert "Storm damage" in agenda_page
    assert "Includes Supplement 1, Thursday 20 September 2018" in flat(pages_text(pack.public_file)[0])
    assert pack.page_map["parts"] == first.page_map["parts"]


def test_three_supplements_in_a_row_each_follow_the_one_before(
    meeting: Meeting, officer: User, second: Pack, agenda: dict[str, AgendaItem]
) -> None:
    item = AgendaItem.objects.get(title="Hate crime update")
    AgendaItem.objects.filter(pk=agenda["close"].pk).update(status="withdrawn", move_reason="No time.")
    third = supplement(meeting, officer, 21)
    assert (third.supplement, numbers(third.members_supplement)) == (2, ["i", "ii", "iii", "iv"])
    assert "5 Any other business Withdrawn." in front(third.members_supplement)
    make_paper(item, "A third paper", "tagged", 1, "THIRD")
    make_version(Paper.objects.get(title="Knife report"), "rotated", 2, "SHARPER")
    fourth = supplement(meeting, officer, 24)
    assert (fourth.number, fourth.supplement) == (4, 3)
    assert numbers(fourth.members_supplement) == ["i", "ii", "8e", "8f", "12a", "12b"]
    shown = front(fourth.members_supplement)
    assert "A third paper 8e New" in shown
    assert "Knife report 12a - 12b Replaces page 12a" in shown
    assert "revised agenda" not in shown
    said = flat(pages_text(fourth.members_file)[0])
    assert (
        "Includes Supplement 1, Thursday 20 September 2018: pages 5 to 8b, 8c to 8d and 12c "
        "Supplement 2, Friday 21 September 2018 Supplement 3, Monday 24 September 2018: pages 8e and 12a to 12b"
    ) in said


def test_earlier_packs_stay_as_they_were(first: Pack, second: Pack) -> None:
    before = (first.members_file_id, first.public_file_id, first.page_map, first.published_at)
    first.refresh_from_db()
    assert (first.members_file_id, first.public_file_id, first.page_map, first.published_at) == before


# The day that is printed -----------------------------------------------------------------------------------------


def test_draft_of_yesterday_is_out_of_date_and_says_so(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    with on(20):
        draft = build_pack(meeting=meeting, by=officer)
        assert why_out_of_date(meeting, draft) == ""
    with on(21):
        assert why_out_of_date(meeting, draft) == (
            "It is dated Thursday 20 September 2018, and a supplement bears the day it is published on."
        )
        with pytest.raises(Refused, match="is dated Thursday 20 September 2018"):
            publish_changes(meeting=meeting, by=officer)
        again = build_pack(meeting=meeting, by=officer)
        assert (again.number, again.supplement, str(again.dated)) == (3, 1, "2018-09-21")
        assert publish_changes(meeting=meeting, by=officer) == again
    draft.refresh_from_db()
    assert draft.published_at is None


def test_published_pack_is_out_of_date_once_something_has_come(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    with on(20):
        assert why_out_of_date(meeting, first) == ""
        assert build_pack(meeting=meeting, by=officer) == first
        make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
        assert why_out_of_date(meeting, first) == SINCE


def test_draft_whose_changes_were_taken_back_brings_nothing(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    paper = make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    with on(20):
        draft = build_pack(meeting=meeting, by=officer)
        Paper.objects.filter(pk=paper.pk).update(withdrawn_at=first.published_at)
        assert why_out_of_date(meeting, draft) == NOTHING
        with pytest.raises(Refused, match="nothing to put in a supplement"):
            build_pack(meeting=meeting, by=officer)
        with pytest.raises(Refused) as raised:
            publish_changes(meeting=meeting, by=officer)
    assert raised.value.message == NOTHING


def test_venue_that_changes_after_publication_is_a_supplement(
    meeting: Meeting, officer: User, first: Pack
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(venue="Fire Station")
    meeting.refresh_from_db()
    pack = supplement(meeting, officer, 20)
    shown = front(pack.public_supplement)
    assert "The date, time, place or note at the head of the agenda has changed." in shown
    assert "Venue Fire Station" in shown


def test_pack_published_while_it_was_built_is_not_kept(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    with on(18):
        build_pack(meeting=meeting, by=officer)
        make_item(meeting, "One more")

        def publish(done: int, total: int, message: str) -> None:
            if message == "Keeping the files":
                AgendaItem.objects.filter(title="One more").update(status="planned")
                publish_meeting(meeting=meeting, by=officer)

        with pytest.raises(Refused, match="published while this pack was being built"):
            build_pack(meeting=Meeting.objects.get(pk=meeting.pk), by=officer, progress=publish)
    assert meeting.packs.count() == 1


# Work in the background ------------------------------------------------------------------------------------------


def test_supplement_tells_its_progress_and_can_be_stopped_at_each_step(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    make_paper(agenda["close"], "A late paper", "tagged", 1, "LATE")
    told: list[tuple[int, int, str]] = []

    def stop(done: int, total: int, message: str) -> None:
        if message.startswith("Putting the public supplement together"):
            raise Stopped

    with on(20):
        with pytest.raises(Stopped):
            build_pack(meeting=meeting, by=officer, progress=stop)
        assert meeting.packs.count() == 1
        build_pack(meeting=meeting, by=officer, progress=lambda *step: told.append(step))
    shares = [done / total for done, total, _ in told]
    assert shares == sorted(shares)
    assert told[-1] == (told[-1][1], told[-1][1], "Keeping the files")
    messages = [message for _, _, message in told]
    assert "Printing the front of the members' supplement" in messages
    assert messages.index("Printing the front of the public supplement") > messages.index(
        "Printing the agenda of the public pack"
    )


def test_changing_one_paper_prints_that_which_has_changed_alone(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front, whose page column has changed, and the sheet for the pages after it; not the log."""
    build_pack(meeting=meeting, by=officer)
    printed: list[str] = []
    render = pdf.render

    def note(html: str, *, title: str, **named: str) -> bytes:
        printed.append(title)
        return render(html, title=title, **named)

    monkeypatch.setattr(pdf, "render", note)
    make_version(agenda["crime"].papers.get(), "tagged", 5, "NEWER")
    printed.clear()
    build_pack(meeting=meeting, by=officer)
    of = "agenda pack: Community Safety Partnership, Wednesday 26 September 2018"
    assert sorted(printed) == [f"Members' {of}", "Pages 11 to 14", f"Public {of}"]
    make_version(agenda["crime"].papers.get(), "tagged", 3, "AGAIN")
    printed.clear()
    third = build_pack(meeting=meeting, by=officer)
    assert printed == []  # as they were printed for the first
    assert third.page_map["last_page"] == 12


def test_piece_that_was_damaged_on_the_disk_is_printed_anew(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    pack = build_pack(meeting=meeting, by=officer)
    for sha256 in pack.page_map["pieces"].values():
        storage.place_of(sha256).write_bytes(b"gone")
    make_version(agenda["crime"].papers.get(), "tagged", 3, "NEWER")
    again = build_pack(meeting=meeting, by=officer)
    assert re.findall(r"Tree (\w+)", "".join(pages_text(again.public_file))) == ["Ash"]
    assert StoredFile.objects.filter(sha256__in=again.page_map["pieces"].values()).count() == len(
        again.page_map["pieces"]
    )


# Opened and closed -----------------------------------------------------------------------------------------------


def test_paper_whose_restriction_is_taken_off_is_opened_by_the_next_supplement(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    AgendaItem.objects.filter(pk=agenda["figures"].pk).update(restricted=False, title="Figures", public_title="")
    pack = supplement(meeting, officer, 20)
    assert numbers(pack.public_supplement)[-4:] == ["9", "10", "11", "12"]
    assert "The Yellowhammerton file 9 - 12 Now open to the public" in front(pack.public_supplement)
    assert "9" not in numbers(pack.members_supplement)
    assert pages_with(pack.public_file, "XYLOPHONEBURY") == ["9", "10", "11", "12"]


def test_paper_restricted_since_is_closed_in_what_is_made_from_now_on(
    meeting: Meeting, officer: User, first: Pack, agenda: dict[str, AgendaItem]
) -> None:
    Paper.objects.filter(title="Hate crime report").update(public_title="A report", **GROUNDS)
    pack = supplement(meeting, officer, 20)
    assert "A report 5 - 7 No longer open to the public" in front(pack.public_supplement)
    assert pages_with(pack.public_file, "CRIME p") == []
    assert pages_with(first.public_file, "CRIME p") == ["5", "6", "7"]
    assert "5" not in numbers(pack.members_supplement)


def test_section_that_was_withheld_stays_so(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    AgendaItem.objects.filter(pk=agenda["log"].pk).update(public_title="The log", **GROUNDS)
    with on(18):
        build_pack(meeting=meeting, by=officer)
        publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    AgendaItem.objects.filter(pk=agenda["log"].pk).update(restricted=False)
    pack = supplement(meeting, officer, 20)
    assert "Tree Ash" not in "".join(pages_text(pack.public_file))


# Any agenda ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "right_hand"), [(1, True), (2, False), (3, True)])
def test_whatever_comes_later_the_column_is_what_is_read_and_numbers_stand(
    meeting: Meeting, board: Board, officer: User, seed: int, right_hand: bool
) -> None:
    """Three publications of a random agenda, with and without right-hand starts, read back from the PDFs."""
    Board.objects.filter(pk=board.pk).update(right_hand_starts=right_hand)
    meeting.refresh_from_db()
    chance = random.Random(seed)
    items: dict[str, AgendaItem] = {}
    bearing: dict[str, list[str]] = {}
    for day in (18, 20, 21):
        meeting = Meeting.objects.get(pk=meeting.pk)
        _change(meeting, chance, items)
        with on(day):
            build_pack(meeting=meeting, by=officer)
            publish: Callable[..., Pack] = publish_changes if meeting.published_at else publish_meeting
            pack = publish(meeting=meeting, by=officer)
        for name, item in items.items():
            found = pages_with(pack.members_file, rf"{name}X\d* p\d")
            first, last = item_range(pack.page_map, item.pk) or ("", "")
            assert (first, last) == (found[0], found[-1])
            public = {first} if item.restricted else set(found)
            assert public <= set(numbers(pack.public_file))
            assert pages_with(pack.public_file, rf"{name}X\d* p\d") == ([] if item.restricted else found)
            for text in (pages_text(file, "-layout")[0] for file in (pack.members_file, pack.public_file)):
                row = next(line for line in text.splitlines() if f"Item {name}" in line)
                assert row.replace(" ", "").endswith(range_text((first, last)).replace(" ", ""))
            stood = bearing.setdefault(name, found)
            assert found[0] == stood[0]
        stamps = numbers(pack.members_file)
        assert len(set(stamps)) == len(stamps)


def _change(meeting: Meeting, chance: random.Random, items: dict[str, AgendaItem]) -> None:
    """One or two new items, each with a paper or two, and newer versions or further papers of those there are."""
    for name, item in items.items():
        what = chance.choice(["newer", "more", "nothing"])
        if what == "newer":
            paper = item.papers.order_by("position").last()
            make_version(paper, "tagged", chance.randint(1, 5), f"{name}X{chance.randint(10, 99)}")
        elif what == "more":
            make_paper(item, f"Further {name}", "tagged", chance.randint(1, 4), f"{name}X{chance.randint(10, 99)}")
    for _ in range(chance.randint(1, 2)):
        name = f"Q{len(items)}Q"
        fields = GROUNDS if chance.random() < 0.3 else {}
        urgent = "It cannot wait." if meeting.published_at else ""
        items[name] = make_item(meeting, f"Item {name}", urgent_reason=urgent, public_title="", **fields)
        make_paper(items[name], f"Paper {name}", "tagged", chance.randint(1, 5), f"{name}X")


def test_gathering_for_a_supplement_takes_a_fixed_number_of_queries(
    first: Pack, meeting: Meeting, item: AgendaItem, django_assert_num_queries: Callable[..., object]
) -> None:
    meeting = Meeting.objects.select_related("board__contact_officer", "board__media_contact").get(pk=meeting.pk)
    with django_assert_num_queries(10):
        gather(meeting)
    for number in range(30):
        make_paper(make_item(meeting, f"Item {number}"))
    with django_assert_num_queries(10):
        gather(meeting)
