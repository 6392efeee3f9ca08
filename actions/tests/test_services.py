"""What is done to actions: who may, what is refused, what is left in the history."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from actions import services
from actions.models import Action
from actions.tests.makers import RAISED, make_action
from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.models import Board, Meeting, Organisation
from meetings.tests.fixtures import make_meeting, make_person

Status = Action.Status


def create(board: Board, by: User, **fields: object) -> Action:
    return services.create_action(board=board, by=by, **{"text": "Share the data", "raised_on": RAISED, **fields})


def owners_of(action: Action) -> list[tuple[str, str, bool]]:
    return [(owner.text, str(owner), owner.confirmed) for owner in action.owners.all()]


def test_create_takes_the_next_number_and_the_meeting_of_that_day(board: Board, officer: User) -> None:
    meeting = make_meeting(board, RAISED)
    make_action(board, 16)
    action = create(board, officer, due="date", due_on=date(2018, 8, 1))
    stored = Action.objects.get(pk=action.pk)
    assert (stored.number, stored.meeting, stored.status) == (17, meeting, "open")
    assert (stored.due_on, stored.first_due_on) == (date(2018, 8, 1), date(2018, 8, 1))


def test_create_confirms_exact_names_of_the_board_alone(
    board: Board, officer: User, member: User, police: Organisation, outsider: User
) -> None:
    action = create(
        board, officer, owners="Mina Member/ Mina Memebr, Northmere Police and Otto Outsider; Police leads"
    )
    assert owners_of(action) == [
        ("Mina Member", "Mina Member", True),
        ("Northmere Police", "Northmere Police", True),
        ("Otto Outsider", "Otto Outsider", False),
        ("Police leads", "Police leads", False),
    ]


def test_create_asks_about_a_near_spelling(board: Board, officer: User, member: User) -> None:
    action = create(board, officer, owners="Mina Memebr")
    assert owners_of(action) == [("Mina Memebr", "Mina Member", False)]


def test_create_for_all_organisations(board: Board, officer: User) -> None:
    action = create(board, officer, owners="All organisations")
    assert [(owner.everyone, owner.confirmed) for owner in action.owners.all()] == [(True, True)]


@pytest.mark.parametrize("who", ["chair", "member", "adviser", "outsider", "administrator"])
def test_create_is_for_officers(who: str, board: Board, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Denied) as denied:
        create(board, request.getfixturevalue(who))
    assert str(denied.value) == "Only an officer of the Community Safety Partnership can do this."


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"text": "  "}, "text", "Say what is to be done."),
        ({"due": "date"}, "due_on", "Give the date it is due."),
        (
            {"due": "date", "due_on": date(2018, 6, 1)},
            "due_on",
            "The due date, 1 June 2018, is before the meeting of 4 July 2018 that the action came from. "
            "Give that day or a later one.",
        ),
        (
            {"number": 4},
            "number",
            "The Community Safety Partnership already has an action 4. Give another number.",
        ),
    ],
)
def test_create_refuses(fields: dict, field: str, sentence: str, board: Board, officer: User) -> None:
    make_action(board, 4)
    with pytest.raises(Refused) as refused:
        create(board, officer, **fields)
    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert Action.objects.count() == 1


def test_create_drops_a_date_that_the_kind_has_no_use_for(board: Board, officer: User) -> None:
    assert create(board, officer, due="asap", due_on=date(2018, 8, 1)).due_on is None


def test_create_due_next_meeting_takes_its_date(board: Board, officer: User) -> None:
    make_meeting(board, date(2018, 8, 1), state=Meeting.State.CANCELLED)
    make_meeting(board, date(2018, 8, 15), state=Meeting.State.TO_BE_BOOKED)
    make_meeting(board, date(2018, 9, 26))
    assert create(board, officer, due="next_meeting").due_on == date(2018, 9, 26)


def test_update_keeps_the_first_due_date_and_what_was_confirmed(board: Board, officer: User, member: User) -> None:
    action = create(board, officer, owners="Mina Member", due="date", due_on=date(2018, 8, 1))
    Action.objects.filter(pk=action.pk).update(flagged_on=date(2018, 8, 2))
    action.refresh_from_db()
    services.update_action(
        action=action, by=officer, version=action.version, owners="Tom Reed/ Mina Member", due_on=date(2018, 10, 1),
        due_reason="The data are not in yet.",
    )  # fmt: skip
    stored = Action.objects.get(pk=action.pk)
    assert (stored.due_on, stored.first_due_on, stored.flagged_on) == (date(2018, 10, 1), date(2018, 8, 1), None)
    assert owners_of(stored) == [("Tom Reed", "Tom Reed", False), ("Mina Member", "Mina Member", True)]
    newest = stored.history.first()
    assert (newest.history_user, newest.history_change_reason) == (
        officer,
        "Owners: Mina Member → Tom Reed/ Mina Member",
    )


def test_update_of_what_somebody_else_changed_is_a_conflict(board: Board, officer: User) -> None:
    action = create(board, officer)
    services.update_action(action=Action.objects.get(), by=officer, version=0, text="Share all the data")
    with pytest.raises(Conflict):
        services.update_action(action=action, by=officer, version=0, text="Share no data", owners="Nobody Else")
    assert (Action.objects.get().text, owners_of(action)) == ("Share all the data", [])


def test_update_with_a_due_date_before_the_meeting_changes_nothing(board: Board, officer: User) -> None:
    action = create(board, officer)
    with pytest.raises(Refused) as refused:
        services.update_action(action=action, by=officer, version=0, due="date", due_on=date(2018, 7, 3))
    assert refused.value.field == "due_on"
    assert Action.objects.get().due == "none"


def test_confirm_opens_it_and_confirms_exact_names(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, status=Status.PROPOSED)
    for text in ("Mina Member", "Mina Memebr of NP"):
        action.owners.create(text=text, person=member.person if text == "Mina Member" else None)
    services.confirm_action(action=action, by=officer)
    assert (Action.objects.get().status, [one.confirmed for one in action.owners.all()]) == ("open", [True, False])


def test_confirm_completes_what_was_done_at_the_meeting(board: Board, officer: User) -> None:
    action = make_action(board, 1, status=Status.PROPOSED, done_at_meeting=True)
    services.confirm_action(action=action, by=officer)
    stored = Action.objects.get()
    assert (stored.status, stored.closed_on) == ("completed", timezone.localdate())


def test_confirm_of_what_is_confirmed_is_refused(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.confirm_action(action=make_action(board), by=officer)
    assert refused.value.message == "CSP-1 is confirmed already."


def test_confirm_all_of_one_meeting(board: Board, officer: User, chair: User) -> None:
    meeting, other = make_meeting(board, RAISED), make_meeting(board, date(2018, 9, 26))
    for number, of in enumerate((meeting, meeting, other), 1):
        make_action(board, number, meeting=of, status=Status.PROPOSED)
    with pytest.raises(Denied):
        services.confirm_meeting_actions(meeting=meeting, by=chair)
    assert services.confirm_meeting_actions(meeting=meeting, by=officer) == 2
    assert list(Action.objects.values_list("status", flat=True)) == ["open", "open", "proposed"]


def test_owner_reports_and_proposes_closure_officer_closes(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, member.person)
    services.take_in_hand(action=action, by=member)
    services.propose_closure(action=action, by=member, text="Data shared with all members.")
    assert action.status == Status.AWAITING_CLOSURE
    services.close_action(action=action, by=officer, status=Status.COMPLETED, note="Seen by the board.")
    stored = Action.objects.get()
    assert (stored.status, stored.closed_on) == ("completed", timezone.localdate())
    assert [(update.text, update.by) for update in stored.updates.all()] == [
        ("Seen by the board.", officer),
        ("Data shared with all members.", member),
    ]
    services.reopen_action(action=stored, by=officer, reason="It was the wrong data.")
    stored = Action.objects.get()
    assert (stored.status, stored.closed_on, stored.updates.count()) == ("open", None, 3)


def test_update_of_another_s_action_is_denied(board: Board, member: User) -> None:
    with pytest.raises(Denied) as denied:
        services.add_update(action=make_action(board), by=member, text="Done.")
    assert str(denied.value) == "Only the owners of this action and the board's officers can report on it."


def test_update_of_a_proposed_action_is_refused(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.add_update(action=make_action(board, status=Status.PROPOSED), by=officer, text="Done.")
    assert refused.value.message == "This action is only proposed. Confirm it first, then add the update."


def test_update_from_a_day_to_come_is_refused(board: Board, officer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        services.add_update(action=make_action(board), by=officer, text="Done.", on=tomorrow)
    assert refused.value.field == "on"


@pytest.mark.parametrize(
    ("call", "fields", "field", "sentence"),
    [
        (
            services.close_action,
            {"status": "completed", "note": " "},
            "note",
            "Say what was done, or why it ends.",
        ),
        (services.close_action, {"status": "open", "note": "Done"}, "status", "Choose how the action ends."),
        (services.add_update, {"text": " "}, "text", "Say what has been done."),
    ],
)
def test_ends_and_updates_need_words(call, fields, field, sentence, board: Board, officer: User) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call(action=make_action(board), by=officer, **fields)
    assert (refused.value.field, refused.value.message) == (field, sentence)


def test_reopening_needs_a_reason(board: Board, officer: User) -> None:
    with pytest.raises(Refused) as refused:
        services.reopen_action(action=make_action(board, status=Status.CLOSED), by=officer, reason="")
    assert refused.value.message == "Say why it is opened again."


def test_owner_without_account_needs_none_to_be_an_owner(board: Board, officer: User) -> None:
    person = make_person("Paula Partner", account=False)
    action = create(board, officer, owners="Paula Partner")
    assert [(owner.person, owner.confirmed) for owner in action.owners.all()] == [(person, False)]
