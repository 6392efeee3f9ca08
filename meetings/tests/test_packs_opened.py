"""What a person is told of packs: what a newer one brings, and what came since they last opened one."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from csp import storage
from csp.models import User
from meetings.models import AgendaItem, Meeting, Pack, PackOpening, Paper, PaperVersion
from meetings.packs.news import Teller, changes_between
from meetings.packs.opened import record_opening, since_opened
from meetings.packs.pagemap import PageMap, Part, place
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper, make_version
from meetings.tests.pages import texts

TUESDAY = datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London"))
DAY = timedelta(days=1)
NUMBERS = 5


def publish(meeting: Meeting, officer: User, at: datetime, before: Pack | None = None) -> Pack:
    """The meeting's items and papers as they are now, published: a pack, or a supplement to ``before``."""
    papers = Paper.objects.filter(item__meeting=meeting).order_by("item__position", "position")
    parts = [part_of(paper) for paper in papers]
    supplement = (before.supplement or 0) + 1 if before else None
    stood = PageMap.from_json(before.page_map) if before else None
    file = storage.store(f"pack of {at}".encode(), content_type="application/pdf")
    extra = {"dated": at.date(), "members_supplement": file, "public_supplement": file} if supplement else {}
    AgendaItem.objects.filter(meeting=meeting, published_at=None).update(published_at=at)
    PaperVersion.objects.filter(paper__in=papers, published_at=None).update(published_at=at)
    Meeting.objects.filter(pk=meeting.pk, published_at=None).update(
        published_at=at, published_by=officer, state="published"
    )
    return Pack.objects.create(
        meeting=meeting, number=meeting.packs.count() + 1, fingerprint="0", supplement=supplement,
        page_map=place(parts, published=stood, supplement=supplement or 0).as_json(),
        members_file=file, public_file=file, published_at=at, published_by=officer, **extra,
    )  # fmt: skip


def part_of(paper: Paper) -> Part:
    version = paper.versions.first()
    assert version
    assert version.pages
    return Part(paper.item_id, paper.pk, version.pk, "", version.pages)


@pytest.fixture
def first(meeting: Meeting, officer: User) -> Pack:
    make_paper(make_item(meeting, "Hate crime update"), "Hate crime report", pages=3)
    secret = make_item(meeting, "Operation Marigold", restricted=True, grounds=["7"], public_title="Figures")
    make_paper(secret, "Operation file", mark="MARIGOLD")
    return publish(meeting, officer, TUESDAY)


@pytest.fixture
def second(meeting: Meeting, officer: User, first: Pack) -> Pack:
    """A new version, a new paper, a new restricted one, and a late item without papers."""
    opened, secret = meeting.items.all()
    make_version(opened.papers.get(), pages=4, mark="NEWER")
    make_paper(opened, "Hate crime figures")
    make_paper(secret, "Marigold figures", mark="MARIGOLD")
    make_item(meeting, "Late business", urgent_reason="A court has ruled.", verbal=True)
    return publish(meeting, officer, TUESDAY + 2 * DAY, first)


def told(user: object, meeting: Meeting, before: Pack, after: Pack) -> list[tuple[str, ...]]:
    found = Teller([meeting], user).between(before, after)  # type: ignore[arg-type]
    return [(one.number, one.title, one.pages, one.replaces) for one in found]


def test_member_is_told_of_each_new_and_replaced_paper_and_of_late_items(
    meeting: Meeting, member: User, first: Pack, second: Pack
) -> None:
    assert told(member, meeting, first, second) == [
        ("1", "Hate crime report", "pages 1 to 4", "pages 1 to 3"),
        ("1", "Hate crime figures", "pages 4a to 4b", ""),
        ("2", "Marigold figures", "pages 6a to 6b", ""),
        ("3", "Late business", "", ""),
    ]


@pytest.mark.parametrize("who", ["public", "outsider", "administrator"])
def test_others_are_told_nothing_restricted(
    meeting: Meeting, first: Pack, second: Pack, who: str, request: pytest.FixtureRequest
) -> None:
    found = Teller([meeting], request.getfixturevalue(who)).between(first, second)
    assert [(one.title, bool(one.url)) for one in found] == [
        ("Hate crime report", True), ("Hate crime figures", True), ("Restricted paper", False), ("Late business", True),
    ]  # fmt: skip


def test_nothing_is_told_of_two_packs_that_hold_the_same(meeting: Meeting, member: User, first: Pack) -> None:
    assert told(member, meeting, first, first) == []
    assert changes_between(first, first) == []


# What was opened --------------------------------------------------------------------------------------------


def opening(user: User) -> tuple[int, datetime] | None:
    found = PackOpening.objects.filter(user=user).select_related("pack").first()
    return (found.pack.number, found.opened_at) if found else None


def open_at(moment: datetime, user: User, name: str, pack: Pack, **headers: str) -> int:
    with time_machine.travel(moment, tick=False):
        place = [pack.meeting.board.slug, pack.meeting.date, pack.number]
        response = log_in(user).get(reverse(name, args=place), headers=headers)
        response.getvalue()
        return response.status_code


@pytest.mark.parametrize("name", ["pack-members-numbered", "pack-public-numbered"])
def test_opening_is_noted_once_a_person_and_meeting(member: User, first: Pack, second: Pack, name: str) -> None:
    assert open_at(TUESDAY + DAY, member, name, first) == 200
    assert opening(member) == (1, TUESDAY + DAY)
    open_at(TUESDAY + 3 * DAY, member, name, second)
    assert opening(member) == (2, TUESDAY + 3 * DAY)
    assert PackOpening.objects.count() == 1


def test_earlier_pack_opened_again_unsees_nothing(member: User, first: Pack, second: Pack) -> None:
    open_at(TUESDAY + 3 * DAY, member, "pack-members-numbered", second)
    open_at(TUESDAY + 4 * DAY, member, "pack-members-numbered", first)
    assert opening(member) == (2, TUESDAY + 3 * DAY)


def test_prefetch_opens_nothing(member: User, first: Pack) -> None:
    open_at(TUESDAY + DAY, member, "pack-members-numbered", first, **{"Sec-Purpose": "prefetch"})
    assert opening(member) is None


def test_draft_and_the_public_note_nothing(officer: User, first: Pack, public: object) -> None:
    record_opening(user=public, pack=first)  # type: ignore[arg-type]
    Pack.objects.update(published_at=None, published_by=None)
    assert open_at(TUESDAY, officer, "pack-members-numbered", first) == 200
    assert PackOpening.objects.count() == 0


def test_refused_download_notes_nothing(outsider: User, first: Pack) -> None:
    assert open_at(TUESDAY, outsider, "pack-members-numbered", first) == 403
    assert opening(outsider) is None


def test_supplement_opened_apart_leaves_what_came_before_it_unseen(
    meeting: Meeting, officer: User, member: User, first: Pack, second: Pack
) -> None:
    make_paper(meeting.items.get(title="Late business"), "Late figures")
    third = publish(meeting, officer, TUESDAY + 3 * DAY, second)
    open_at(TUESDAY + DAY, member, "pack-members-numbered", first)
    open_at(TUESDAY + 4 * DAY, member, "supplement-members", third)
    assert opening(member) == (1, TUESDAY + DAY)
    for pack in (second, third):
        open_at(TUESDAY + 5 * DAY, member, "supplement-members", pack)
        assert opening(member) == (pack.number, TUESDAY + 5 * DAY)


def test_since_opened_says_what_came_after(member: User, first: Pack, second: Pack) -> None:
    record_opening(user=member, pack=first)
    found = since_opened(member, [second])[second.meeting_id]
    assert found.in_words == "3 papers and 1 new item"
    assert [one.title for one in found.new] == [
        "Hate crime report", "Hate crime figures", "Marigold figures", "Late business",
    ]  # fmt: skip


def test_since_opened_is_silent_to_whoever_opened_nothing_or_all(
    member: User, officer: User, public: object, first: Pack, second: Pack
) -> None:
    record_opening(user=officer, pack=second)
    known = [since_opened(user, [second])[second.meeting_id] for user in (member, officer)]
    assert [(bool(one.opening), one.new, one.in_words) for one in known] == [(False, [], ""), (True, [], "")]
    assert since_opened(public, [second]) == {}  # type: ignore[arg-type]


def test_since_opened_takes_the_same_queries_for_one_meeting_and_thirty(
    meeting: Meeting, officer: User, member: User, first: Pack, second: Pack, django_assert_num_queries: object
) -> None:
    record_opening(user=member, pack=first)
    with django_assert_num_queries(NUMBERS):  # type: ignore[operator]
        since_opened(member, [second])
    packs = [second]
    for number in range(29):
        other = make_meeting(meeting.board, meeting.date + (number + 1) * DAY)
        item = make_item(other, "An item")
        make_paper(item)
        record_opening(user=member, pack=publish(other, officer, TUESDAY))
        make_paper(item, "Another")
        packs.append(publish(other, officer, TUESDAY + DAY, other.packs.get()))
    with django_assert_num_queries(NUMBERS):  # type: ignore[operator]
        found = since_opened(member, packs)
    assert sum(len(one.new) for one in found.values()) == 4 + 29


# On pages ---------------------------------------------------------------------------------------------------


def test_pages_say_what_is_new_to_a_member(meeting: Meeting, member: User, first: Pack, second: Pack) -> None:
    with time_machine.travel(TUESDAY + DAY, tick=False):
        record_opening(user=member, pack=first)
    with time_machine.travel(TUESDAY + 3 * DAY, tick=False):
        client = log_in(member)
        page = client.get(meeting.get_absolute_url())
        assert texts(page, ".pack__news h3") == [
            "New since you last opened the pack on Wednesday 19 September 2018"
        ]
        assert texts(page, ".pack__news li") == [
            "Item 1: Hate crime report, pages 1 to 4: a new version, in place of pages 1 to 3",
            "Item 1: Hate crime figures, pages 4a to 4b: new",
            "Item 2: Marigold figures, pages 6a to 6b: new",
            "Item 3: Late business, a new item",
        ]
        mark = "3 papers and 1 new item since you last opened the pack on Wednesday 19 September 2018"
        for name, section in (("my-work", "to-read"), ("home", "new-papers")):
            assert texts(client.get(reverse(name)), f"section[aria-labelledby={section}] li") == [
                f"Papers of the Community Safety Partnership, Wednesday 26 September 2018 "
                f"Published 20 September 2018. New {mark}"
            ]
        client.get(reverse("pack-members", args=[meeting.board.slug, meeting.date])).getvalue()
        assert texts(client.get(meeting.get_absolute_url()), ".pack__news") == []
        assert texts(client.get(reverse("home")), "section[aria-labelledby=new-papers]") == []


def test_my_work_says_that_a_pack_was_not_opened_yet(member: User, first: Pack) -> None:
    with time_machine.travel(TUESDAY + DAY, tick=False):
        assert texts(log_in(member).get(reverse("my-work")), "section[aria-labelledby=to-read] li") == [
            "Papers of the Community Safety Partnership, Wednesday 26 September 2018 "
            "Published 18 September 2018. You have not opened this pack yet."
        ]


def test_meeting_page_offers_the_whole_pack_and_each_supplement_apart(
    meeting: Meeting, member: User, officer: User, first: Pack, second: Pack
) -> None:
    page = log_in(member).get(meeting.get_absolute_url())
    assert texts(page, "#pack h3") == [
        "The whole pack, with its supplement in its place", "Supplement 1, Thursday 20 September 2018",
    ]  # fmt: skip
    size = "33 bytes"
    assert texts(page, "#pack .pack__files a") == [
        f"Members’ pack (PDF, {size})", f"Public pack (PDF, {size})",
        f"Supplement 1 for members (PDF, {size})", f"Supplement 1 for the public (PDF, {size})",
        f"Members’ pack as first published (PDF, {size})", f"Public pack as first published (PDF, {size})",
    ]  # fmt: skip
    page = Client().get(meeting.get_absolute_url())
    assert texts(page, "#pack .pack__files a") == [
        f"Agenda pack (PDF, {size})", f"Supplement 1 (PDF, {size})", f"Agenda pack as first published (PDF, {size})",
    ]  # fmt: skip
    assert texts(page, "#pack > ul:not(.pack__files) li")[2] == "Item 2: Restricted paper, pages 6a to 6b: new"


def test_names_of_files_say_what_they_are(officer: User, first: Pack, second: Pack) -> None:
    Pack.objects.filter(pk=second.pk).update(published_at=None, published_by=None)
    names = []
    for pack, what in (
        (first, "pack-members-numbered"),
        (second, "pack-public-numbered"),
        (second, "supplement-members"),
    ):
        place = [pack.meeting.board.slug, pack.meeting.date, pack.number]
        response = log_in(officer).get(reverse(what, args=place))
        response.getvalue()
        names.append(response["Content-Disposition"])
    assert names == [
        'attachment; filename="csp-2018-09-26-agenda-pack-members.pdf"',
        'attachment; filename="csp-2018-09-26-agenda-pack-with-supplement-1-public-draft.pdf"',
        'attachment; filename="csp-2018-09-26-supplement-1-members-draft.pdf"',
    ]


@pytest.mark.parametrize(
    ("who", "codes"),
    [("member", [200, 200]), ("officer", [200, 200]), ("outsider", [403, 200]), ("administrator", [403, 200]),
     ("public", [302, 200])],
)  # fmt: skip
def test_supplement_is_given_as_its_pack_is(
    second: Pack, who: str, codes: list[int], request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    place = [second.meeting.board.slug, second.meeting.date]
    found = []
    for number in (second.number, 1):
        for audience in ("members", "public"):
            response = client.get(reverse(f"supplement-{audience}", args=[*place, number]))
            found.append(response.status_code)
            if response.streaming:
                response.getvalue()
    assert found == [*codes, 404 if codes[0] == 200 else codes[0], 404]
