"""Two people at one moment, or one night twice, on PostgreSQL: one act each, and a record that is whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from actions import services as log
from actions.models import Action
from actions.nightly import run_nightly
from actions.tests.makers import make_action
from csp import ledger
from csp.models import LedgerEntry, OutboxMessage, User
from csp.roles import BoardRole
from meetings.agenda import services as agenda
from meetings.minutes import services as minuting
from meetings.minutes.record import sha256_of
from meetings.models import AgendaItem, Board, Meeting, Minutes, Pack
from meetings.packs.services import build_pack, publish_meeting
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat
from meetings.tests.test_agenda_concurrency import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def publishes(meeting: Meeting, by: User) -> Callable[[], Any]:
    mine = Meeting.objects.select_related("board").get(pk=meeting.pk)
    return lambda: publish_meeting(meeting=mine, by=by, late_reason="It was made late.")


def test_an_agenda_is_published_once(meeting: Meeting, item: AgendaItem, officer: User) -> None:
    build_pack(meeting=meeting, by=officer)
    answers = at_once(*(publishes(meeting, officer) for _ in range(3)))
    refused = [answer for answer in answers if answer.startswith("This agenda was published on ")]
    assert (answers.count("done"), len(refused)) == (1, 2)
    assert Pack.objects.filter(published_at__isnull=False).count() == 1
    assert sorted(LedgerEntry.objects.values_list("kind", flat=True)) == [
        "agenda", "item", "pack-members", "pack-public",
    ]  # fmt: skip
    assert ledger.first_broken() is None


def test_agendas_published_at_one_moment_follow_each_other_in_the_ledger(
    board: Board, meeting: Meeting, officer: User
) -> None:
    others = [make_meeting(board, date(2018, 12, day)) for day in (18, 19, 20)]
    for one in (meeting, *others):
        make_item(one)
        build_pack(meeting=one, by=officer)
    # With no entry at all yet, two first ones could meet.
    publishes(meeting, officer)()
    assert at_once(*(publishes(one, officer) for one in others)) == ["done"] * 3
    assert LedgerEntry.objects.filter(kind="agenda").count() == 4
    assert ledger.first_broken() is None


def test_actions_added_at_one_moment_have_numbers_of_their_own(board: Board, officer: User) -> None:
    def add() -> None:
        log.create_action(board=board, by=officer, text="Write", raised_on=date(2018, 9, 26))

    assert at_once(*[add] * 4) == ["done"] * 4
    assert sorted(Action.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_two_actions_merged_into_each_other_at_one_moment_leave_one_open(board: Board, officer: User) -> None:
    for number in (1, 2):
        make_action(board, number)

    def merge(number: int, into: int) -> Callable[[], Any]:
        found = {one.number: one for one in Action.objects.select_related("board")}
        return lambda: log.merge_action(action=found[number], by=officer, into=found[into])

    answers = at_once(merge(1, 2), merge(2, 1))
    assert answers.count("done") == 1
    assert sorted(Action.objects.values_list("status", flat=True)) == ["merged", "open"]


@pytest.mark.parametrize("what", ["minute", "title"])
def test_what_is_approved_is_what_stands_afterwards(
    what: str, board: Board, meeting: Meeting, item: AgendaItem, officer: User
) -> None:
    """Whoever comes first: either the change is approved with the rest, or it is refused."""
    later = make_meeting(board, date(2018, 12, 19))
    minutes = minuting.start_minutes(meeting=meeting, by=officer)
    minute = minuting.save_minute(minutes=minutes, item=item, by=officer, version=0, text="As circulated.")
    minuting.circulate(minutes=minutes, by=officer)

    def approve() -> None:
        minuting.approve(minutes=Minutes.objects.get(pk=minutes.pk), by=officer, at_meeting=later)

    def change() -> None:
        if what == "minute":
            minuting.save_minute(
                minutes=Minutes.objects.get(pk=minutes.pk),
                item=item,
                by=officer,
                version=minute.version,
                text="Other",
            )
        else:
            mine = AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)
            agenda.update_item(item=mine, by=officer, version=mine.version, title="Other")

    answers = at_once(approve, change)
    stands = Minutes.objects.get(pk=minutes.pk).approved_record["members"]
    assert answers[0] == "done"
    assert LedgerEntry.objects.get(kind="minutes approved").sha256 == sha256_of(stands)


def test_night_run_twice_at_one_moment_decides_on_each_mail_once(board: Board, officer: User) -> None:
    for number in range(1, 21):
        owner = make_person(f"Owner {number}")
        seat(board, owner, BoardRole.MEMBER)
        make_action(board, number, owner)

    def night() -> None:
        run_nightly(timezone.localdate())

    assert at_once(night, night, night) == ["done"] * 3
    assert OutboxMessage.objects.count() == 21
