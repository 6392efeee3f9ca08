"""Somebody with a prejudicial interest is given nothing of an item's restricted papers, by any page, file or mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from csp import pdf
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from meetings.access import check_can_hand_in
from meetings.agenda import services as agenda
from meetings.minutes import services
from meetings.minutes.record import compose
from meetings.models import (
    AgendaItem,
    Board,
    Declaration,
    Exclusion,
    Meeting,
    Organisation,
    PackCopy,
    Paper,
    PaperVersion,
    Person,
)
from meetings.packs import services as packs
from meetings.packs.copies import masked
from meetings.packs.opened import record_opening
from meetings.papers import asking
from meetings.papers import services as papers
from meetings.papers.rows import WITHHELD, rows_for
from meetings.tests.fixtures import log_in, make_person, seat
from meetings.tests.pack_makers import everything_in, pages_text, stamped

TITLE, TEXT, OTHER, OPEN = "Zxquarrycontract", "Zxquarrytext", "Zxotherrestricted", "Zxopenpaper"
LATE_TITLE, LATE_TEXT = "Zxlatecontract", "Zxlatetext"
RESTRICTED = {"restricted": True, "grounds": ["3"]}


def upload(text: str) -> ContentFile[bytes]:
    return ContentFile(pdf.render(f"<h1>{text}</h1>", title=text), name="report.pdf")


def add_paper(item: AgendaItem, by: User, title: str, text: str, **fields: object) -> Paper:
    paper = papers.add_paper(item=item, by=by, title=title, upload=upload(text), author="Ada Author", **fields)
    papers.prepare_version(paper.versions.get())
    return paper


@pytest.fixture
def coming(board: Board, officer: User) -> Meeting:
    day = timezone.localdate() + timedelta(days=14)
    return agenda.create_meeting(board=board, by=officer, date=day, venue="Town Hall")


@pytest.fixture
def hidden(coming: Meeting, officer: User) -> AgendaItem:
    """Item 1: a restricted item; its paper stands under its sub-item 1(a), so that the rule must look upwards."""
    top = agenda.add_item(
        meeting=coming, by=officer, title="Contracts", public_title="Exempt matter", **RESTRICTED
    )
    under = agenda.add_item(
        meeting=coming, by=officer, parent=top, title="Quarry", public_title="Exempt part", **RESTRICTED
    )
    add_paper(under, officer, TITLE, TEXT, public_title="Exempt report")
    opened = agenda.add_item(meeting=coming, by=officer, title="Open matters")
    add_paper(opened, officer, OPEN, OPEN)
    add_paper(opened, officer, OTHER, OTHER, public_title="Exempt other", **RESTRICTED)
    return top


@pytest.fixture
def published(coming: Meeting, hidden: AgendaItem, officer: User) -> Meeting:
    packs.build_pack(meeting=coming, by=officer)
    packs.publish_meeting(meeting=coming, by=officer, late_reason="Late.")
    coming.refresh_from_db()
    return coming


def declare(
    meeting: Meeting, by: User, person: Person, item: AgendaItem, kind: str = "Prejudicial"
) -> Declaration:
    return services.add_declaration(
        meeting=meeting, by=by, person=person, item=item, kind=kind, interest="Owns the quarry", outcome="left"
    )


def pages_of(meeting: Meeting) -> Iterator[str]:
    """Every address of the site by which papers of this meeting can be read, or are named."""
    place = [meeting.board.slug, meeting.date.isoformat()]
    yield from ("/", "/desk/", "/my-work/", f"/boards/{meeting.board.slug}/", meeting.get_absolute_url())
    yield from (reverse(name, args=place) for name in ("publication-record", "pack-members", "pack-public"))
    yield from (
        reverse(name, args=place) for name in ("pack-publish", "pack-publish-changes", "meeting-interests")
    )
    for label in ("1", "1a", "2"):
        names = ("item", "item-papers-members", "item-papers-public")
        yield from (reverse(name, args=[*place, label]) for name in names)
    for pack in meeting.packs.all():
        names = ("pack-members-numbered", "pack-public-numbered", "supplement-members", "supplement-public")
        yield from (reverse(name, args=[*place, pack.number]) for name in names)
    for paper in Paper.objects.filter(item__meeting=meeting):
        names = ("paper", "paper-compare", "paper-edit", "paper-hand-in", "report", "report-preview", "report-pdf")
        yield from (reverse(name, args=[paper.pk]) for name in names)
    for version in PaperVersion.objects.filter(paper__item__meeting=meeting):
        yield from (reverse(name, args=[version.pk]) for name in ("paper-file", "paper-pdf"))


def given(user: User, addresses: Iterable[str], tmp_path: Path) -> bytes:
    """Every byte that these addresses give ``user``, PDFs unpacked."""
    client, found = log_in(user), set()
    for address in addresses:
        answer = client.get(address)
        found.add(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    for content in [one for one in found if one.startswith(b"%PDF")]:
        (tmp_path / "given.pdf").write_bytes(content)
        found.add(everything_in(tmp_path / "given.pdf"))
    return b"\n".join(found)


def words_in(content: bytes) -> set[str]:
    return {word for word in (TITLE, TEXT, OTHER, OPEN, LATE_TITLE, LATE_TEXT) if word.encode() in content}


def test_nothing_of_the_withheld_papers_reaches_whoever_is_excluded(
    published: Meeting, hidden: AgendaItem, officer: User, member: User, tmp_path: Path
) -> None:
    for user in (member, officer):
        record_opening(user=user, pack=published.packs.get())
    declare(published, officer, member.person, hidden)
    services.exclude(item=hidden, person=officer.person, by=officer, reason="Owns the quarry too")
    late = agenda.add_item(
        meeting=published, by=officer, parent=hidden, title="Quarry, later", public_title="Exempt late part",
        urgent_reason="It came late.", **RESTRICTED,
    )  # fmt: skip
    add_paper(late, officer, LATE_TITLE, LATE_TEXT, public_title="Exempt late report")
    packs.build_pack(meeting=published, by=officer)
    packs.publish_changes(meeting=published, by=officer)
    add_paper(late, officer, "Zxlatecontract again", LATE_TEXT)  # not published: the pack is out of date

    for user in (member, officer):
        assert words_in(given(user, pages_of(published), tmp_path)) == {OTHER, OPEN}, user
    services.lift_exclusion(
        exclusion=Exclusion.objects.get(person=member.person), by=officer, reason="Sold the quarry"
    )
    place = published.get_absolute_url()
    again = given(member, (f"{place}1a/", f"{place}pack/members/", f"{place}1/papers/members/"), tmp_path)
    assert words_in(again) >= {TITLE, TEXT, LATE_TEXT}


def test_own_copy_keeps_the_page_numbers_and_says_what_is_withheld(
    published: Meeting, hidden: AgendaItem, officer: User, member: User, chair: User
) -> None:
    pack = published.packs.get()
    declare(published, officer, member.person, hidden)
    declare(published, officer, chair.person, hidden)

    for user in (member, chair):
        answer = log_in(user).get(f"{published.get_absolute_url()}pack/members/")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")

    copy = PackCopy.objects.get()  # one for both, made once
    whole, own = pages_text(pack.members_file), pages_text(copy.file)
    assert [stamped(page) for page in own] == [stamped(page) for page in whole]
    assert ["is withheld from you" in page for page in own] == [False, False, True, *[False] * (len(own) - 3)]
    shown = log_in(member).get(published.get_absolute_url()).content.decode()
    assert "Your own copy of the members’ pack, without what is withheld from you (PDF)" in shown


def test_declaration_makes_changes_and_lifts_the_exclusion(
    coming: Meeting, hidden: AgendaItem, officer: User, chair: User
) -> None:
    paper = Paper.objects.get(title=TITLE)
    seen: Callable[[], bool] = lambda: Paper.objects.visible_to(chair).filter(pk=paper.pk).exists()  # noqa: E731
    declaration = declare(coming, officer, chair.person, hidden)
    said = {"person": chair.person, "interest": "Owns the quarry", "item": hidden, "by": officer}

    assert not seen()
    services.change_declaration(declaration=declaration, kind="Personal", **said)
    assert seen()
    services.change_declaration(declaration=declaration, kind="Prejudicial", **said)
    assert not seen()
    again = declare(coming, officer, chair.person, hidden)
    services.remove_declaration(declaration=declaration, by=officer)
    assert not seen()  # the other declaration stands
    services.remove_declaration(declaration=again, by=officer)
    assert seen()
    assert list(Exclusion.objects.values_list("lifted_reason", flat=True)) == [
        "The declaration was changed.",
        "The declaration was taken back.",
    ]


def test_exclusion_goes_with_an_item_wherever_it_goes(
    coming: Meeting, hidden: AgendaItem, board: Board, officer: User, chair: User
) -> None:
    seen: Callable[[], bool] = lambda: Paper.objects.visible_to(chair).filter(title=TITLE).exists()  # noqa: E731
    services.exclude(item=hidden, person=chair.person, by=officer, reason="Owns the quarry")
    under = AgendaItem.objects.get(title="Quarry")

    agenda.move_item(item=under, by=officer, to="out")
    assert not seen()
    later = agenda.create_meeting(
        board=board, by=officer, date=coming.date + timedelta(days=30), venue="Town Hall"
    )
    agenda.defer_item(item=under, by=officer, to_meeting=later, reason="No time")
    assert (seen(), Paper.objects.get(title=TITLE).item.meeting) == (False, later)
    agenda.restore_item(item=AgendaItem.objects.get(pk=under.pk), by=officer)
    assert (seen(), Paper.objects.get(title=TITLE).item.meeting) == (False, coming)
    empty = agenda.add_item(meeting=coming, by=officer, title="Empty")
    services.exclude(item=empty, person=chair.person, by=officer, reason="A neighbour")
    with pytest.raises(Refused, match="withheld from somebody"):
        agenda.remove_item(item=empty, by=officer)


def test_record_says_from_whom_papers_are_withheld(
    coming: Meeting, hidden: AgendaItem, officer: User, member: User
) -> None:
    opened = AgendaItem.objects.get(title="Open matters")
    declare(coming, officer, member.person, hidden)
    exclusion = services.exclude(item=opened, person=officer.person, by=officer, reason="A neighbour")
    minutes = services.start_minutes(meeting=coming, by=officer)

    assert compose(minutes, entitled=False).withheld == (
        "The restricted papers of item 1 are withheld from Mina Member.",
        "The restricted papers of item 2 are withheld from Olive Officer.",
    )
    services.lift_exclusion(exclusion=exclusion, by=officer, reason="Moved away")
    words = compose(minutes, entitled=True).withheld[1]
    assert words.startswith("The restricted papers of item 2 were withheld from Olive Officer until ")


def test_exclusion_is_the_officers_to_set_and_lift_with_a_reason(
    coming: Meeting, hidden: AgendaItem, officer: User, chair: User, member: User
) -> None:
    with pytest.raises(Denied):
        services.exclude(item=hidden, person=member.person, by=chair, reason="Because")
    with pytest.raises(Refused, match="Say why"):
        services.exclude(item=hidden, person=member.person, by=officer, reason=" ")
    exclusion = services.exclude(item=hidden, person=member.person, by=officer, reason="Owns the quarry")
    with pytest.raises(Refused, match="already withheld"):
        services.exclude(item=hidden, person=member.person, by=officer, reason="Again")
    with pytest.raises(Refused, match="Say why"):
        services.lift_exclusion(exclusion=exclusion, by=officer, reason="")
    services.lift_exclusion(exclusion=exclusion, by=officer, reason="Sold it")
    with pytest.raises(Refused, match="lifted already"):
        services.lift_exclusion(exclusion=exclusion, by=officer, reason="Sold it")
    exclusion.refresh_from_db()
    assert (exclusion.lifted_by, exclusion.lifted_reason) == (officer, "Sold it")


def test_author_with_an_interest_is_not_asked_and_their_link_ends(
    coming: Meeting, hidden: AgendaItem, board: Board, officer: User, council: Organisation
) -> None:
    author = make_person("Ada Writer", organisation=council)
    seat(board, author)
    under = AgendaItem.objects.get(title="Quarry")
    paper = papers.add_paper(item=under, by=officer, title="Wanted", author="Ada Writer")
    asking.ask(paper=paper, by=officer)
    link = papers.links_of(paper).get()
    assert Paper.objects.asked_of(author.user).filter(pk=paper.pk).exists()

    services.exclude(item=hidden, person=author, by=officer, reason="Owns the quarry")

    assert not Paper.objects.asked_of(author.user).filter(pk=paper.pk).exists()
    with pytest.raises(Denied, match="withheld from you"):
        check_can_hand_in(author.user, paper)
    with pytest.raises(asking.links.Unusable):
        asking.paper_of(link)
    OutboxMessage.objects.all().delete()
    with pytest.raises(Refused, match="it is withheld from Ada Writer"):
        asking.ask(paper=paper, by=officer)
    assert OutboxMessage.objects.count() == 0


def test_row_of_a_withheld_paper_says_why_and_offers_nothing(
    coming: Meeting, hidden: AgendaItem, officer: User
) -> None:
    under = AgendaItem.objects.get(title="Quarry")
    services.exclude(item=hidden, person=officer.person, by=officer, reason="Owns the quarry")

    rows = rows_for(AgendaItem.objects.visible_to(officer).filter(meeting=coming), officer)
    assert [row.title for of_item in rows.values() for row in of_item] == [
        OPEN,
        OTHER,
    ]  # drafts are not even named
    PaperVersion.objects.update(published_at=timezone.now())
    (row,) = rows_for(AgendaItem.objects.visible_to(officer).filter(title="Quarry"), officer)[under.pk]
    assert (row.title, row.withheld, row.url, row.may_manage) == ("Exempt report", WITHHELD, "", False)
    assert masked(officer, coming, f"“{TITLE}” has no file yet.") == "“Exempt report” has no file yet."
