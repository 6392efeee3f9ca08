"""Each item's papers alone: what they hold, under which numbers, for whom, and that they are made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from csp import storage
from csp.models import User
from meetings.models import AgendaItem, Meeting, Pack, PackExtract, PackOpening
from meetings.packs import extract
from meetings.packs.gather import agenda_of
from meetings.packs.offers import papers_links
from meetings.packs.services import build_pack, publish_changes, publish_meeting
from meetings.registries import Audience
from meetings.tests.fixtures import log_in, make_item
from meetings.tests.pack_makers import everything_in, make_paper, make_version, pages_text, stamped
from meetings.tests.pages import said, texts

IN_TIME = datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def _in_time() -> Any:
    with time_machine.travel(IN_TIME, tick=False):
        yield


@pytest.fixture
def pack(meeting: Meeting, officer: User) -> Pack:
    """Published: an item with two papers, one of them restricted; a heading over two sub-items, one restricted."""
    first = make_item(meeting, "Hate crime update")
    make_paper(first, "Hate crime report", kind="tagged", pages=3, mark="ALPHA")
    make_paper(
        first, "Operation file", pages=2, mark="MARIGOLD", restricted=True, grounds=["7"], public_title="Figures"
    )
    heading = make_item(meeting, "Workshop sessions", kind="heading")
    make_paper(make_item(meeting, "Open session", parent=heading), "Open slides", pages=2, mark="BRAVO")
    secret = make_item(meeting, "Operation Marigold", parent=heading, restricted=True, grounds=["1"],
                       public_title="Exempt session")  # fmt: skip
    make_paper(secret, "Marigold slides", pages=1, mark="MARIGOLD")
    make_item(meeting, "Any other business", verbal=True)
    build_pack(meeting=meeting, by=officer)
    return publish_meeting(meeting=meeting, by=officer)


def made(pack: Pack, label: str, audience: Audience) -> PackExtract:
    agenda = agenda_of(pack.meeting)
    row = agenda.row_at(label)
    assert row
    assert extract.extract_of(pack=pack, row=row, agenda=agenda, audience=audience)
    return PackExtract.objects.select_related("file").get(pack=pack, item=row.item, audience=audience)


def numbers(found: PackExtract) -> list[str]:
    return [stamped(text) for text in pages_text(found.file)]


def outline(found: PackExtract) -> list[tuple[int, str]]:
    with pikepdf.open(storage.path_of(found.file)) as pdf, pdf.open_outline() as marks:

        def walk(entries: Any, depth: int) -> Any:
            for one in entries:
                yield depth, one.title
                yield from walk(one.children, depth + 1)

        return list(walk(marks.root, 0))


def test_papers_have_the_numbers_headings_and_labels_of_the_pack(pack: Pack) -> None:
    found = made(pack, "1", "members")
    assert numbers(found) == ["1", "2", "3", "4", "5", "6"]
    printed = pages_text(found.file)
    assert ["AGENDA ITEM 1" in page for page in printed] == [True, *[False] * 5]
    assert "This page is intentionally left blank" in printed[3]
    assert outline(found) == [(0, "1. Hate crime update"), (1, "Hate crime report"), (1, "Operation file")]
    with pikepdf.open(storage.path_of(found.file)) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "4", "5", "6"]
        assert str(pdf.docinfo["/Title"]) == (
            "Papers of agenda item 1. Hate crime update: Community Safety Partnership, Wednesday 26 September 2018"
        )
        assert str(pdf.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in pdf.Root


def test_public_papers_hold_a_sheet_in_place_of_what_is_withheld_and_nothing_of_it(pack: Pack) -> None:
    found = made(pack, "1", "public")
    printed = pages_text(found.file)
    assert numbers(found)[:5] == ["1", "2", "3", "4", "5"]
    assert "restricted by virtue of" in " ".join(printed[4].lower().split())
    everything = everything_in(storage.path_of(found.file)).lower()
    assert [word for word in (b"marigold", b"operation") if word in everything] == []


def test_heading_gives_the_papers_of_all_that_stands_under_it(pack: Pack) -> None:
    assert numbers(made(pack, "2", "members")) == ["7", "8", "9"]
    assert outline(made(pack, "2", "members")) == [
        (0, "2. Workshop sessions"), (1, "2(a). Open session"), (2, "Open slides"),
        (1, "2(b). RESTRICTED: Operation Marigold"), (2, "Marigold slides"),
    ]  # fmt: skip
    assert numbers(made(pack, "2a", "members")) == ["7", "8"]
    public = made(pack, "2", "public")
    assert (b"marigold" in everything_in(storage.path_of(public.file)).lower(), numbers(public)[:3]) == (
        False, ["7", "8", "9"],
    )  # fmt: skip


def test_supplement_gives_its_lettered_pages_and_the_versions_of_its_pack(
    meeting: Meeting, officer: User, pack: Pack
) -> None:
    item = AgendaItem.objects.get(title="Open session")
    make_version(item.papers.get(), pages=3, mark="NEWER")
    build_pack(meeting=meeting, by=officer)
    second = publish_changes(meeting=meeting, by=officer)
    found = made(second, "2a", "public")
    assert numbers(found) == ["7", "8", "8a"]
    assert numbers(made(pack, "2a", "public")) == ["7", "8"]


def test_same_request_again_makes_nothing(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(pack, "1", "public")
    monkeypatch.setattr(extract, "_make", lambda *args: pytest.fail("It was made again."))
    assert made(pack, "1", "public") == first
    assert PackExtract.objects.count() == 1


def test_two_requests_at_once_keep_one_row(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one is being made the other finishes."""
    real, started = extract._make, []

    def slow(*args: Any) -> Any:
        if not started:
            started.append(True)
            made(pack, "1", "public")
        return real(*args)

    monkeypatch.setattr(extract, "_make", slow)
    assert made(pack, "1", "public").audience == "public"
    assert PackExtract.objects.count() == 1


def test_pack_of_before_files_were_named_takes_papers_from_their_versions(pack: Pack) -> None:
    for part in pack.page_map["parts"]:
        del part["members"], part["public"]
    pack.save()
    assert numbers(made(pack, "1", "members")) == ["1", "2", "3", "4", "5", "6"]
    public = made(pack, "1", "public")
    assert b"marigold" not in everything_in(storage.path_of(public.file)).lower()
    for part in pack.page_map["parts"]:
        part["version"] = None  # as a section the system printed
    agenda = agenda_of(pack.meeting)
    row = agenda.row_at("2")
    assert row
    assert extract.extract_of(pack=pack, row=row, agenda=agenda, audience="members") is None


# Addresses --------------------------------------------------------------------------------------------------


def answers(meeting: Meeting, label: str, user: Any) -> list[int]:
    client, found = log_in(user) if user.is_authenticated else Client(), []
    for audience in ("members", "public"):
        address = reverse(f"item-papers-{audience}", args=[meeting.board.slug, meeting.date, label])
        response = client.get(address)
        found.append(response.status_code)
        if response.streaming:
            response.getvalue()
    return found


@pytest.mark.parametrize(
    ("who", "codes"),
    [("member", [200, 200]), ("chair", [200, 200]), ("outsider", [403, 200]), ("administrator", [403, 200]),
     ("public", [302, 200])],
)  # fmt: skip
def test_published_papers_are_given_as_the_pack_is(
    meeting: Meeting, pack: Pack, who: str, codes: list[int], request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    assert answers(meeting, "1", user) == codes
    assert answers(meeting, "3", user) == ([404, 404] if codes[0] == 200 else [codes[0], 404])
    assert answers(meeting, "4", user) == [404, 404]


@pytest.mark.parametrize("who", ["officer", "chair", "member", "outsider", "public"])
def test_draft_papers_are_for_those_who_see_drafts(
    meeting: Meeting, officer: User, who: str, request: pytest.FixtureRequest
) -> None:
    make_paper(make_item(meeting))
    build_pack(meeting=meeting, by=officer)
    code = 200 if who in ("officer", "chair") else 404
    assert answers(meeting, "1", request.getfixturevalue(who)) == [code, code]


def test_item_that_is_not_published_has_no_papers_for_readers(meeting: Meeting, pack: Pack, public: Any) -> None:
    make_paper(make_item(meeting, "Late business"))
    assert answers(meeting, "4", public) == [404, 404]


def test_reading_all_that_is_new_of_a_supplement_in_one_items_papers_is_noted(
    meeting: Meeting, officer: User, member: User, pack: Pack
) -> None:
    client = log_in(member)
    client.get(reverse("pack-members", args=[meeting.board.slug, meeting.date])).getvalue()
    make_version(AgendaItem.objects.get(title="Open session").papers.get(), pages=3, mark="NEWER")
    build_pack(meeting=meeting, by=officer)
    publish_changes(meeting=meeting, by=officer)
    noted = []
    for label in ("1", "2"):
        answers(meeting, label, member)
        noted.append(PackOpening.objects.get(user=member).pack.supplement)
    assert noted == [None, 1]


# Links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("member", {"1": "pages 1 to 6", "2": "pages 7 to 9", "2a": "pages 7 to 8", "2b": "page 9"}),
        ("public", {"1": "pages 1 to 6", "2": "pages 7 to 9", "2a": "pages 7 to 8"}),
    ],
)
def test_links_are_offered_where_there_is_something_to_read(
    meeting: Meeting, pack: Pack, who: str, found: dict[str, str], request: pytest.FixtureRequest
) -> None:
    mine = Pack.objects.visible_to(request.getfixturevalue(who)).get()
    rows = agenda_of(meeting).rows
    links = papers_links(meeting, mine, rows)
    assert {row.label: links[row.item.pk].pages for row in rows if row.item.pk in links} == found
    audience = "members" if who == "member" else "public"
    assert {link.url.rsplit("/", 2)[1] for link in links.values()} == {audience}


def test_item_page_and_agenda_link_to_the_papers_of_the_item(meeting: Meeting, pack: Pack, member: User) -> None:
    client = log_in(member)
    words = "Papers of item 1 as in the pack: Hate crime update (PDF, pages 1 to 6)"
    assert texts(client.get(f"{meeting.get_absolute_url()}1/"), ".agenda__file") == [words]
    assert texts(client.get(meeting.get_absolute_url()), ".agenda__file")[0] == words
    name = client.get(reverse("item-papers-members", args=[meeting.board.slug, meeting.date, "2a"]))
    name.getvalue()
    assert name["Content-Disposition"] == 'attachment; filename="csp-2018-09-26-item-2a-papers-members.pdf"'


def test_damaged_file_is_named_and_nothing_is_kept(pack: Pack, officer: User) -> None:
    part = next(part for part in pack.page_map["parts"] if part["paper"])
    storage.place_of(part["members"]).write_bytes(b"damaged")
    with time_machine.travel(IN_TIME + timedelta(hours=1), tick=False):
        response = log_in(officer).get(
            reverse("item-papers-members", args=[pack.meeting.board.slug, pack.meeting.date, "1"])
        )
    assert response.url == f"{pack.meeting.get_absolute_url()}#pack"
    assert said(response) == [
        "These papers cannot be given apart: the file of “Hate crime report” is damaged or gone. Download the whole "
        "pack, and tell the contact officer of the board."
    ]
    assert PackExtract.objects.count() == 0
