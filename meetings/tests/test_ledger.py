"""The record of publication of a meeting, by those who may see what it is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client

from csp.models import LedgerEntry, User
from meetings.minutes import services as minuting
from meetings.models import Board, Meeting, Minutes, Paper
from meetings.packs.services import build_pack, publish_meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper
from meetings.tests.pages import texts

ADDRESS = "/boards/csp/2018-09-26/published/"
IN_TIME = datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London"))
OF_PUBLIC = [
    "The agenda",
    "Item 1: Hate crime update",
    "Item 2: Figures",
    "Report: Hate crime report (version 1)",
    "The agenda pack for the public",
]


@pytest.fixture
def published(meeting: Meeting, officer: User) -> Meeting:
    make_paper(make_item(meeting, "Hate crime update"), "Hate crime report")
    secret = make_item(meeting, "Operation Marigold", restricted=True, grounds=["7"], public_title="Figures")
    make_paper(secret, "Operation file", mark="MARIGOLD")
    with time_machine.travel(IN_TIME, tick=False):
        build_pack(meeting=meeting, by=officer)
        publish_meeting(meeting=meeting, by=officer)
    return Meeting.objects.get(pk=meeting.pk)


def page(user: User | AnonymousUser) -> Any:
    client = log_in(user) if user.is_authenticated else Client()
    return client.get(ADDRESS)


def test_public_reads_what_was_published_when_and_by_which_office(
    published: Meeting, public: AnonymousUser, outsider: User
) -> None:
    for reader in (public, outsider):
        answer = page(reader)
        assert texts(answer, ".ledger-entry h3") == OF_PUBLIC
        said = "Tuesday 18 September 2018 at 12:00pm, by an officer of the Community Safety Partnership."
        assert texts(answer, ".ledger-entry > p") == [said] * len(OF_PUBLIC)
        assert "Marigold" not in answer.content.decode()


def test_people_of_the_board_read_the_restricted_ones_and_who_published(published: Meeting, member: User) -> None:
    answer = page(member)
    assert texts(answer, ".ledger-entry h3") == [
        "The agenda",
        "Item 1: Hate crime update",
        "Item 2: Operation Marigold",
        "Report: Hate crime report (version 1)",
        "Report: Operation file (version 1)",
        "The agenda pack for members",
        "The agenda pack for the public",
    ]
    assert set(texts(answer, ".ledger-entry > p")) == {"Tuesday 18 September 2018 at 12:00pm, by Olive Officer."}


def test_each_entry_shows_its_hashes_and_the_text_they_are_of(published: Meeting, public: AnonymousUser) -> None:
    pack = LedgerEntry.objects.get(kind="pack-public")
    shown = texts(page(public), f"#entry-{pack.pk} code")
    assert shown == [pack.sha256, pack.hash, pack.previous_hash]
    assert texts(page(public), f"#entry-{pack.pk} pre") == [" ".join(pack.hashed_text.split())]


def test_minutes_stand_there_for_those_who_may_read_them(
    published: Meeting, officer: User, board: Board, member: User, public: AnonymousUser
) -> None:
    minutes = minuting.start_minutes(meeting=published, by=officer)
    item = published.items.earliest("position")
    minuting.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Noted.")
    minuting.circulate(minutes=minutes, by=officer)
    done = minuting.approve(minutes=minutes, by=officer, at_meeting=make_meeting(board, date(2018, 12, 19)))

    assert texts(page(member), ".ledger-entry h3")[7:] == ["The minutes were approved"]
    assert texts(page(public), ".ledger-entry h3") == OF_PUBLIC
    minuting.publish_minutes(minutes=done, by=officer)
    assert texts(page(public), ".ledger-entry h3") == [*OF_PUBLIC, "The minutes were approved", "The minutes"]


def test_documents_lead_to_their_record(published: Meeting, public: AnonymousUser) -> None:
    open_paper = Paper.objects.get(title="Hate crime report")
    entry = LedgerEntry.objects.get(kind="paper", subject=f"version:{open_paper.versions.get().pk}")
    for url, address in (
        (published.get_absolute_url(), ADDRESS),
        (open_paper.get_absolute_url(), f"{ADDRESS}#entry-{entry.pk}"),
    ):
        assert f'href="{address}"' in Client().get(url).content.decode()
    assert texts(Client().get(open_paper.get_absolute_url()), ".ledger-entry__hashes code") == [
        entry.sha256,
        entry.hash,
    ]


def test_meeting_without_publication_says_so_and_an_unknown_one_is_not_found(
    meeting: Meeting, public: AnonymousUser
) -> None:
    assert texts(page(public), ".empty") == ["Nothing of this meeting has been published yet."]
    assert Client().get("/boards/csp/2018-09-27/published/").status_code == 404


def test_queries_do_not_grow_with_what_was_published(
    meeting: Meeting, officer: User, member: User, django_assert_num_queries: Any
) -> None:
    for count, day in ((1, date(2018, 9, 26)), (30, date(2018, 12, 19))):
        of = meeting if day == meeting.date else make_meeting(meeting.board, day)
        for number in range(count):
            make_paper(make_item(of, f"Item {number}"), f"Report {number}")
        with time_machine.travel(IN_TIME, tick=False):
            build_pack(meeting=of, by=officer)
            publish_meeting(meeting=of, by=officer)
        client = log_in(member)
        client.get(ADDRESS)
        with django_assert_num_queries(11):
            client.get(f"/boards/csp/{day}/published/")


def test_check_compares_what_is_kept_of_approved_minutes(
    published: Meeting, officer: User, board: Board, capsys: pytest.CaptureFixture[str]
) -> None:
    minutes = minuting.start_minutes(meeting=published, by=officer)
    item = published.items.earliest("position")
    minuting.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Noted.")
    minuting.circulate(minutes=minutes, by=officer)
    minuting.approve(minutes=minutes, by=officer, at_meeting=make_meeting(board, date(2018, 12, 19)))

    call_command("check_ledger")
    assert capsys.readouterr().out == "Checked: 8 entries, 4 files, 1 record. Nothing is wrong.\n"

    kept = Minutes.objects.get().approved_record
    kept["members"]["entries"][0]["text"] = "Agreed."
    Minutes.objects.update(approved_record=kept)
    with pytest.raises(SystemExit):
        call_command("check_ledger")
    entry = LedgerEntry.objects.get(kind="minutes approved")
    wrong = (
        f"minutes:{minutes.pk}, entry {entry.pk} (minutes approved): what stands now is not what was approved.\n"
    )
    assert capsys.readouterr().err == wrong
