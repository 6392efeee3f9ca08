"""Due dates that change: with a reason, counted when put off; those that follow a rule; those of every year."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import services
from actions.due import follow_rules, is_put_off, next_round
from actions.models import Action, ActionUpdate, ChaseRules, DueChange
from actions.tests.makers import RAISED, make_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import make_meeting

Due, Status = Action.Due, Action.Status
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def change(action: Action, by: User, reason: str = "", **fields: object) -> Action:
    action = Action.objects.get(pk=action.pk)
    services.update_action(action=action, by=by, version=action.version, due_reason=reason, **fields)
    return Action.objects.get(pk=action.pk)


def test_due_date_that_stood_changes_only_with_a_reason(board: Board, officer: User) -> None:
    action = make_action(board)
    with pytest.raises(Refused) as refused:
        change(action, officer, " ", due_on=date(2018, 10, 1))
    assert (refused.value.field, refused.value.message) == (
        "due_reason",
        "Say why the due date changes. The reason is kept with the date it had.",
    )
    assert (Action.objects.get().due_on, DueChange.objects.count()) == (date(2018, 9, 1), 0)


def test_due_date_put_off_again_and_again_keeps_the_first(board: Board, officer: User) -> None:
    action = make_action(board)
    for day, reason in (
        (date(2018, 10, 1), "Late data"),
        (date(2018, 9, 20), "Sooner"),
        (date(2018, 12, 1), "Ill"),
    ):
        action = change(action, officer, reason, due_on=day)
    assert action.slip_words == "Put off twice, first due 1 September 2018"
    assert list(DueChange.objects.values_list("was_on", "becomes_on", "reason", "by")) == [
        (date(2018, 9, 1), date(2018, 10, 1), "Late data", officer.pk),
        (date(2018, 10, 1), date(2018, 9, 20), "Sooner", officer.pk),
        (date(2018, 9, 20), date(2018, 12, 1), "Ill", officer.pk),
    ]


@pytest.mark.parametrize(
    ("stood", "becomes"),
    [
        ({"due": Due.NONE}, {"due": Due.DATE, "due_on": date(2018, 10, 1)}),
        ({"status": Status.PROPOSED}, {"due_on": date(2018, 10, 1)}),
        ({}, {"text": "Share all the data"}),
        ({}, {"due": Due.DATE, "due_on": date(2018, 9, 1)}),
        ({"due": Due.NEXT_MEETING}, {"raised_on": date(2018, 7, 1)}),
    ],
)
def test_no_reason_is_asked_where_nobody_relied_on_the_date(
    stood: dict, becomes: dict, board: Board, officer: User
) -> None:
    action = change(make_action(board, **stood), officer, **becomes)
    assert (action.slips, DueChange.objects.count()) == (0, 0)


@given(was=st.none() | DAYS, to=st.none() | DAYS, kind=st.sampled_from(sorted(Due)))
@settings(max_examples=50)
def test_put_off_is_to_a_later_day_or_to_none_at_all(was: date | None, to: date | None, kind: str) -> None:
    later = was is not None and to is not None and to > was
    dropped = was is not None and to is None and kind in ("ongoing", "none")
    assert is_put_off(was, kind, to) == (later or dropped)


@given(due=DAYS, today=DAYS)
@settings(max_examples=100)
def test_next_round_is_the_first_anniversary_still_to_come(due: date, today: date) -> None:
    again = next_round(due, today)
    assert again > max(due, today)
    assert (again.month, again.day) in {(due.month, due.day), (2, 28) if (due.month, due.day) == (2, 29) else ()}
    assert again.year - 1 <= max(due, today).year


def test_round_of_what_is_due_every_year_rolls_on(board: Board, officer: User, member: User) -> None:
    meeting = make_meeting(board, date(2018, 9, 26))
    action = make_action(board, 1, member.person, due=Due.YEARLY, due_on=date(2018, 9, 1), slips=2)
    with time_machine.travel("2018-09-27T09:00:00+01:00", tick=False):
        services.propose_closure(action=action, by=member, text="Reviewed.")
        with pytest.raises(Denied):
            services.close_round(action=action, by=member, note="Done.")
        services.close_round(action=action, by=officer, note="Seen.", at_meeting=meeting)
    stored = Action.objects.get()
    assert (stored.status, stored.due_on, stored.first_due_on, stored.slips) == (
        "open", date(2019, 9, 1), date(2019, 9, 1), 0,
    )  # fmt: skip
    assert ActionUpdate.objects.first().text == (  # type: ignore[union-attr]
        "Seen.\n\nThis year’s round is closed at the meeting of 26 September 2018. "
        "It is next due on 1 September 2019."
    )
    services.close_action(action=stored, by=officer, status=Status.CLOSED, note="No more.")
    with pytest.raises(Refused) as refused:
        services.close_round(action=stored, by=officer, note="Again.")
    assert refused.value.message == "CSP-1 is not open and due every year, so it has no round to close."


def test_yearly_needs_its_next_day(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.create_action(board=board, by=officer, text="Review it", raised_on=RAISED, due=Due.YEARLY)
    assert refused.value.field == "due_on"


def test_asap_follows_the_rule_of_its_board(board: Board, other_board: Board, officer: User) -> None:
    asap = make_action(board, due=Due.ASAP)
    make_action(board, 2, due=Due.ASAP, status=Status.COMPLETED)
    make_action(other_board, 3, due=Due.ASAP)
    rules = services.set_chase_rules(board=board, by=officer, asap_days=14)
    added = services.create_action(board=board, by=officer, text="Write", raised_on=RAISED, due=Due.ASAP)
    assert (added.due_on, added.due_words) == (RAISED + timedelta(days=14), "ASAP, by 18 July 2018")
    assert list(Action.objects.order_by("pk").values_list("due_on", flat=True)) == [
        date(2018, 7, 18), None, None, date(2018, 7, 18),
    ]  # fmt: skip
    assert Action.objects.overdue(on=date(2018, 7, 19)).count() == 2
    services.set_chase_rules(board=board, by=officer, version=rules.version, asap_days=28)
    asap.refresh_from_db()
    assert (asap.due_on, asap.slips, DueChange.objects.count()) == (date(2018, 8, 1), 0, 0)
    assert asap.history.first().history_change_reason == "The board’s rule for ASAP changed"
    services.set_chase_rules(board=board, by=officer, version=rules.version + 1, asap_days=None)
    asap.refresh_from_db()
    assert (asap.due_on, asap.due_words, Action.objects.overdue(on=date(2020, 1, 1)).count()) == (None, "ASAP", 0)
    assert follow_rules() == 0


def test_nightly_follows_a_rule_set_behind_the_services(board: Board) -> None:
    make_action(board, due=Due.ASAP)
    ChaseRules.objects.create(board=board, asap_days=0)
    assert (follow_rules(), follow_rules()) == (1, 0)
    assert Action.objects.get().due_on == RAISED
