"""What is to be decided, and the minute that decides it: ticked, unticked, carried with its item, seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from csp.models import User
from meetings import registries
from meetings.agenda import deciding
from meetings.agenda import services as agenda
from meetings.minutes import services
from meetings.models import AgendaItem, Board, Duty, DutyRound, Meeting, Minute, Minutes
from meetings.tests.fixtures import make_item, make_meeting

DAY = date(2018, 9, 26)


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


@pytest.fixture
def minutes(meeting: Meeting, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def duty(board: Board) -> Duty:
    return Duty.objects.create(board=board, title="Strategic assessment", first_due_on=date(2018, 10, 1))


@pytest.fixture
def round_(duty: Duty, item: AgendaItem) -> DutyRound:
    return DutyRound.objects.create(duty=duty, due_on=date(2018, 10, 1), item=item)


def minuted(minutes: Minutes, item: AgendaItem, by: User, decision: str = "", private: str = "") -> Minute:
    now = Minute.objects.filter(minutes=minutes, item=item).first()
    return services.save_minute(
        minutes=minutes, item=item, by=by, version=now.version if now else 0, text="Discussed.",
        decision=decision, restricted_text=private,
    )  # fmt: skip


def state(row: DutyRound) -> tuple[Any, ...]:
    row.refresh_from_db()
    return row.item, row.met_on, row.minuted


@pytest.mark.parametrize("said", ["RESOLVED to approve it.", "It was AGREED that it is approved."])
def test_decision_ticks_its_row_and_its_going_unticks_it(
    said: str, round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    minuted(minutes, item, officer, said)
    assert state(round_) == (item, DAY, True)
    minuted(minutes, item, officer, "Decided nothing.")
    assert state(round_) == (item, None, False)
    reasons = list(round_.history.order_by("history_id").values_list("history_change_reason", "history_user"))
    assert reasons[1:] == [
        ("Decided on 26 September 2018", officer.pk),
        ("The decision is no longer minuted", officer.pk),
    ]


@pytest.mark.parametrize("said", ["NOTED", "NOTED the report.", "To come back in December."])
def test_what_is_only_noted_ticks_nothing(
    said: str, round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    minuted(minutes, item, officer, said)
    assert state(round_) == (item, None, False)


def test_decision_on_another_item_ticks_nothing(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    minuted(minutes, make_item(item.meeting, "Another"), officer, "RESOLVED to approve it.")
    assert state(round_) == (item, None, False)


def test_what_is_typed_ticks_when_it_is_settled(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    minute = services.save_minute(
        minutes=minutes, item=item, by=officer, version=0, text="", decision="RESOLVED to approve", as_typed=True
    )
    assert state(round_) == (item, None, False)
    services.settle_minute(minute=minute, by=officer)
    assert state(round_) == (item, DAY, True)


def test_what_an_officer_entered_is_left_alone(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    DutyRound.objects.update(met_on=date(2018, 9, 1), note="Letter of 1 September")
    minuted(minutes, item, officer, "RESOLVED to approve it.")
    assert state(round_) == (item, date(2018, 9, 1), False)
    minuted(minutes, item, officer, "")
    assert state(round_) == (item, date(2018, 9, 1), False)


def test_item_that_was_decided_before_ticks_what_is_given_to_it(
    duty: Duty, item: AgendaItem, minutes: Minutes, officer: User
) -> None:
    minuted(minutes, item, officer, "RESOLVED to approve it.")
    row = DutyRound.objects.create(duty=duty, due_on=date(2018, 10, 1))
    deciding.bring(row, item, officer)
    assert state(row) == (item, DAY, True)
    deciding.bring(row, None, officer)
    assert state(row) == (None, None, False)


def test_deferral_carries_what_is_open_and_its_undoing_brings_it_back(
    round_: DutyRound, item: AgendaItem, later: Meeting, officer: User
) -> None:
    successor = agenda.defer_item(item=item, by=officer, to_meeting=later, reason="Figures are late")
    assert state(round_) == (successor, None, False)
    agenda.restore_item(item=item, by=officer)
    assert state(round_) == (item, None, False)


def test_deferral_leaves_what_was_decided(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, later: Meeting, officer: User
) -> None:
    minuted(minutes, item, officer, "AGREED in part: the rest to come back.")
    agenda.defer_item(item=item, by=officer, to_meeting=later, reason="The rest")
    assert state(round_) == (item, DAY, True)


def test_give_back_takes_only_what_came(duty: Duty, item: AgendaItem, later: Meeting, officer: User) -> None:
    target = make_item(later, "Taken together")
    own = DutyRound.objects.create(duty=duty, due_on=date(2018, 10, 1), item=target)
    came = DutyRound.objects.create(duty=duty, due_on=date(2019, 10, 1), item=item)
    deciding.carry(item, target, officer)
    assert [state(own)[0], state(came)[0]] == [target, target]
    deciding.give_back(target, item, officer)
    assert [state(own)[0], state(came)[0]] == [target, item]


def test_met_is_told_to_those_who_may_read_the_decision(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, officer: User, chair: User, member: User,
    public: AnonymousUser,
) -> None:  # fmt: skip
    minuted(minutes, item, officer, "RESOLVED to approve it.")

    def who() -> list[bool]:
        return [bool(deciding.met_as_seen([_now(round_)], user)) for user in (officer, chair, member, public)]

    assert who() == [True, True, False, False]
    services.circulate(minutes=minutes, by=officer)
    assert who() == [True, True, True, False]
    assert deciding.met_as_seen([_now(round_)], member) == {
        round_.pk: deciding.Met(
            DAY, '<p class="govuk-body">to approve it.</p>', "/boards/csp/2018-09-26/minutes/#item-1"
        )
    }


def test_what_was_decided_in_private_is_told_to_the_board_alone(
    round_: DutyRound, item: AgendaItem, minutes: Minutes, later: Meeting, officer: User, member: User,
    public: AnonymousUser,
) -> None:  # fmt: skip
    minuted(minutes, item, officer, private="RESOLVED to approve it.")
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=later)
    Minutes.objects.update(state="published", published_at=timezone.now(), published_by=officer)
    seen = [bool(deciding.met_as_seen([_now(round_)], user)) for user in (member, public)]
    assert seen == [True, False]


def test_what_an_officer_entered_is_told_with_its_evidence(round_: DutyRound, public: AnonymousUser) -> None:
    DutyRound.objects.update(met_on=DAY, note="Letter of 26 September")
    assert deciding.met_as_seen([_now(round_)], public) == {
        round_.pk: deciding.Met(DAY, "Letter of 26 September", "")
    }


@pytest.mark.parametrize("count", [1, 30])
def test_met_as_seen_costs_the_same_queries(
    count: int, duty: Duty, meeting: Meeting, minutes: Minutes, officer: User,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for n in range(count):
        item = make_item(meeting, f"Item {n}")
        DutyRound.objects.create(duty=duty, due_on=date(2000 + n, 1, 1), item=item)
        minuted(minutes, item, officer, "RESOLVED to approve it.")
    rows = list(DutyRound.objects.all())
    with django_assert_num_queries(2):
        assert len(deciding.met_as_seen(rows, officer)) == count


def test_every_model_that_derives_from_decided_is_registered() -> None:
    from meetings.models import Decided

    assert {one.model for one in registries.decided} == set(Decided.__subclasses__())


def _now(row: DutyRound) -> DutyRound:
    row.refresh_from_db()
    return row
