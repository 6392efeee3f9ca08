"""Publishing: what it fixes, what it refuses, the ledger, and who sees what afterwards by every address."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from csp import ledger, storage
from csp.errors import Denied, Refused
from csp.models import LedgerEntry, User
from meetings.models import AgendaItem, Board, Meeting, Pack
from meetings.packs.gather import agenda_of
from meetings.packs.publication import notice_of, pending
from meetings.packs.services import build_pack, publish_changes, publish_meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper, make_version

IN_TIME = datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London"))
LATE = datetime(2018, 9, 19, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def _in_time() -> object:
    with time_machine.travel(IN_TIME, tick=False):
        yield


@pytest.fixture
def agenda(meeting: Meeting) -> dict[str, AgendaItem]:
    """An open item and a restricted one, each with a paper, and one that is only planned."""
    made = {
        "open": make_item(meeting, "Hate crime update"),
        "restricted": make_item(
            meeting, "Operation Marigold", restricted=True, grounds=["7"], public_title="Figures"
        ),
        "planned": make_item(meeting, "Some day", status="planned"),
    }
    make_paper(made["open"], "Hate crime report")
    make_paper(made["restricted"], "Operation file", mark="MARIGOLD")
    return made


@pytest.fixture
def pack(meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]) -> Pack:
    return build_pack(meeting=meeting, by=officer)


@pytest.fixture
def published(meeting: Meeting, officer: User, pack: Pack) -> Meeting:
    publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    return meeting


def test_publish_sets_one_moment_on_meeting_items_versions_and_pack(
    published: Meeting, pack: Pack, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    pack.refresh_from_db()
    for item in agenda.values():
        item.refresh_from_db()
    versions = [agenda[name].papers.get().versions.get().published_at for name in ("open", "restricted")]
    moments = [published.published_at, pack.published_at, agenda["open"].published_at, *versions]
    assert moments == [IN_TIME] * 5
    assert (published.published_by, pack.published_by, published.state) == (officer, officer, "published")
    assert agenda["planned"].published_at is None


def test_publish_writes_the_ledger_with_the_hashes_of_both_files(published: Meeting, pack: Pack) -> None:
    entries = {entry.kind: entry for entry in LedgerEntry.objects.all()}
    assert entries["pack-members"].sha256 == pack.members_file.sha256
    assert entries["pack-public"].sha256 == pack.public_file.sha256
    assert sorted(LedgerEntry.objects.values_list("kind", flat=True)) == [
        "agenda", "item", "item", "pack-members", "pack-public", "paper", "paper",
    ]  # fmt: skip
    assert {entry.at for entry in entries.values()} == {IN_TIME}
    assert ledger.first_broken() is None


def test_ledger_names_nothing_that_is_restricted(published: Meeting) -> None:
    said = "\n".join(LedgerEntry.objects.values_list("title", flat=True))
    assert [word for word in ("Marigold", "Operation") if word in said] == []


def test_publish_without_a_pack_is_refused(meeting: Meeting, officer: User, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="Build the agenda pack first"):
        publish_meeting(meeting=meeting, by=officer)


def test_publish_when_the_pack_is_out_of_date_is_refused(meeting: Meeting, officer: User, pack: Pack) -> None:
    make_item(meeting, "Forgotten")
    with pytest.raises(Refused, match="The pack is out of date"):
        publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    assert (meeting.published_at, LedgerEntry.objects.count()) == (None, 0)


def test_publish_when_a_paper_is_not_prepared_is_refused(
    meeting: Meeting, officer: User, pack: Pack, agenda: dict[str, AgendaItem]
) -> None:
    version = make_version(agenda["open"].papers.get(), mark="NEWER")
    type(version).objects.filter(pk=version.pk).update(prepared_at=None)
    with pytest.raises(Refused, match="is still being prepared"):
        publish_meeting(meeting=meeting, by=officer)


def test_publish_when_a_restricted_paper_names_no_ground_is_refused(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    AgendaItem.objects.filter(pk=agenda["restricted"].pk).update(grounds=[])
    pack = build_pack(meeting=meeting, by=officer)
    assert pack.notes.splitlines()[0] == (
        "“Operation file” is restricted but names no paragraph of Schedule 12A. Name it before you publish."
    )
    with pytest.raises(Refused, match="“Operation file” \\(item 2\\) is restricted but names no ground"):
        publish_meeting(meeting=meeting, by=officer)


def test_publish_when_a_restricted_verbal_item_names_no_ground_is_refused(
    meeting: Meeting, officer: User, agenda: dict[str, AgendaItem]
) -> None:
    item = make_item(meeting, "Names of victims", restricted=True, verbal=True)
    build_pack(meeting=meeting, by=officer)
    with pytest.raises(Refused, match="“Names of victims” is restricted but names no ground"):
        publish_meeting(meeting=meeting, by=officer)
    AgendaItem.objects.filter(pk=item.pk).update(grounds=["1"])
    build_pack(meeting=meeting, by=officer)
    publish_meeting(meeting=meeting, by=officer)


def test_published_agenda_keeps_the_numbers_it_was_published_with(
    meeting: Meeting, officer: User, pack: Pack, agenda: dict[str, AgendaItem]
) -> None:
    sub_item = make_item(meeting, "Reporting centres", parent=agenda["open"], verbal=True)
    build_pack(meeting=meeting, by=officer)
    publish_meeting(meeting=meeting, by=officer)
    Board.objects.update(numbering=Board.Numbering.DECIMAL)
    coming = make_meeting(meeting.board, date(2018, 12, 19))
    above = make_item(coming, "Hate crime update")
    make_item(coming, "Reporting centres", parent=above)
    for one, numbers in ((meeting, ["1", "1(a)", "2"]), (coming, ["1", "1.1"])):
        fresh = Meeting.objects.select_related("board").get(pk=one.pk)
        assert [row.full_number for row in agenda_of(fresh).rows] == numbers
    assert Client().get(f"{meeting.get_absolute_url()}1a/").context["line"].item == sub_item


def test_publish_twice_is_refused(published: Meeting, officer: User) -> None:
    with pytest.raises(Refused, match="was published on Tuesday 18 September 2018"):
        publish_meeting(meeting=published, by=officer)


def test_publish_late_asks_for_the_reason(meeting: Meeting, officer: User, pack: Pack) -> None:
    with time_machine.travel(LATE, tick=False), pytest.raises(Refused) as raised:
        publish_meeting(meeting=meeting, by=officer, late_reason="  ")
    assert raised.value.field == "late_reason"
    assert raised.value.message == (
        "This gives 4 clear working days of notice, and 5 clear working days are asked for. "
        "Say why the agenda is published late."
    )


def test_publish_late_keeps_the_reason(meeting: Meeting, officer: User, pack: Pack) -> None:
    with time_machine.travel(LATE, tick=False):
        publish_meeting(meeting=meeting, by=officer, late_reason="The chair fell ill.")
    meeting.refresh_from_db()
    assert (meeting.late_reason, meeting.published_at) == ("The chair fell ill.", LATE)


def test_board_without_a_rule_publishes_at_any_time(meeting: Meeting, officer: User, pack: Pack) -> None:
    Board.objects.update(notice_rule=Board.NoticeRule.NONE)
    meeting.board.refresh_from_db()
    build_pack(meeting=meeting, by=officer)
    with time_machine.travel(LATE, tick=False):
        publish_meeting(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    assert meeting.late_reason == ""


@pytest.mark.parametrize(("day", "days", "late"), [(18, 5, False), (19, 4, True), (26, 0, True)])
def test_notice_counts_clear_working_days(meeting: Meeting, day: int, days: int, late: bool) -> None:
    given = notice_of(meeting, date(2018, 9, day))
    assert (given.days, given.is_late, given.last_day) == (days, late, date(2018, 9, 18))


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_publish_is_for_officers_of_the_board(
    meeting: Meeting, pack: Pack, who: str, request: pytest.FixtureRequest
) -> None:
    for publish in (publish_meeting, publish_changes):
        with pytest.raises(Denied):
            publish(meeting=meeting, by=request.getfixturevalue(who))


# What comes later -------------------------------------------------------------------------------------------


def test_changes_publish_late_items_and_new_versions_in_a_new_pack(
    published: Meeting, officer: User, pack: Pack, agenda: dict[str, AgendaItem]
) -> None:
    late = make_item(published, "Late", urgent_reason="A court has ruled.")
    newer = make_version(agenda["open"].papers.get(), pages=3, mark="NEWER")
    second = build_pack(meeting=published, by=officer)
    before = LedgerEntry.objects.count()
    assert publish_changes(meeting=published, by=officer) == second
    for thing in (late, newer, second, pack):
        thing.refresh_from_db()
    assert [thing.published_at for thing in (late, newer, second, pack)] == [IN_TIME] * 4
    kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", flat=True))[before:]
    assert kinds == ["item", "paper", "pack-members", "pack-public", "supplement-members", "supplement-public"]
    assert Pack.objects.filter(meeting=published).count() == 2


def test_changes_when_nothing_has_changed_are_refused(published: Meeting, officer: User) -> None:
    with pytest.raises(Refused, match="Nothing has changed since"):
        publish_changes(meeting=published, by=officer)


def test_changes_without_a_new_pack_are_refused(published: Meeting, officer: User) -> None:
    make_item(published, "Late", urgent_reason="A court has ruled.")
    with pytest.raises(Refused, match="The pack is out of date"):
        publish_changes(meeting=published, by=officer)


def test_changes_before_the_agenda_is_published_are_refused(meeting: Meeting, officer: User, pack: Pack) -> None:
    with pytest.raises(Refused, match="has not been published yet"):
        publish_changes(meeting=meeting, by=officer)


def test_pending_tells_open_from_withheld_papers(meeting: Meeting, agenda: dict[str, AgendaItem]) -> None:
    what = pending(meeting)
    assert [one.paper.title for one in what.open_papers] == ["Hate crime report"]
    assert [one.paper.title for one in what.withheld_papers] == ["Operation file"]
    assert [row.item.title for row in what.rows] == ["Hate crime update", "Operation Marigold"]


# Who sees what, by every address ----------------------------------------------------------------------------

EVERYBODY = ["officer", "chair", "member", "adviser", "outsider", "administrator", "public"]
BOARD = {"officer", "chair", "member", "adviser"}
DRAFTERS = {"officer", "chair"}


def answers(meeting: Meeting, pack: Pack, who: str, request: pytest.FixtureRequest) -> dict[str, int]:
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    place = [meeting.board.slug, meeting.date]
    addresses = {
        "members": reverse("pack-members", args=place),
        "public": reverse("pack-public", args=place),
        "members numbered": reverse("pack-members-numbered", args=[*place, pack.number]),
        "public numbered": reverse("pack-public-numbered", args=[*place, pack.number]),
    }
    found = {}
    for name, address in addresses.items():
        response = client.get(address)
        found[name] = response.status_code
        if response.status_code == 200:
            stored = pack.members_file if "members" in name else pack.public_file
            assert response.getvalue() == storage.read(stored)
            assert response["Content-Disposition"].startswith("attachment")
    return found


@pytest.mark.parametrize("who", EVERYBODY)
def test_pack_not_published_is_for_those_who_see_drafts(
    meeting: Meeting, pack: Pack, who: str, request: pytest.FixtureRequest
) -> None:
    code = 200 if who in DRAFTERS else 404
    assert set(answers(meeting, pack, who, request).values()) == {code}


@pytest.mark.parametrize("who", EVERYBODY)
def test_published_pack_is_for_all_and_the_members_for_the_board(
    published: Meeting, pack: Pack, who: str, request: pytest.FixtureRequest
) -> None:
    members = 200 if who in BOARD else 302 if who == "public" else 403
    assert answers(published, pack, who, request) == {
        "members": members, "public": 200, "members numbered": members, "public numbered": 200,
    }  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_restricted_paper_is_for_the_board_by_any_address(
    published: Meeting, agenda: dict[str, AgendaItem], who: str, request: pytest.FixtureRequest
) -> None:
    paper = agenda["restricted"].papers.get()
    version = paper.versions.get()
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    code = 200 if who in BOARD else 404
    for address in (reverse("paper", args=[paper.pk]), reverse("paper-pdf", args=[version.pk])):
        response = client.get(address)
        assert response.status_code == code
        if response.streaming:
            response.getvalue()


@pytest.mark.parametrize("who", ["outsider", "administrator", "public"])
def test_pages_of_the_meeting_name_nothing_restricted(
    published: Meeting, who: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    client = log_in(user) if user.is_authenticated else Client()
    for address in (published.get_absolute_url(), f"{published.get_absolute_url()}2/"):
        text = client.get(address).content.decode()
        assert [word for word in ("Marigold", "Operation file") if word in text] == []


def test_new_pack_not_published_yet_leaves_the_published_one_at_its_address(
    published: Meeting, officer: User, pack: Pack, public: object
) -> None:
    make_item(published, "Late", urgent_reason="A court has ruled.")
    second = build_pack(meeting=published, by=officer)
    place = [published.board.slug, published.date]
    content = Client().get(reverse("pack-public", args=place)).getvalue()
    assert content == storage.read(pack.public_file)
    assert Client().get(reverse("pack-public-numbered", args=[*place, second.number])).status_code == 404
