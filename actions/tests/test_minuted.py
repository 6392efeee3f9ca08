"""ACTION lines in the log: proposed at once, changed with their line until confirmed, never after."""

from datetime import date

import pytest

from actions import services
from actions.minuted import matches, sync_minuted
from actions.models import Action
from csp.models import User
from meetings.models import AgendaItem, Board, Minute, Minutes
from meetings.registries import ActionLine

SHARE = "Mina Member to share the data by 1 October"
REVIEW = "All organisations to review their agreements"
Status = Action.Status


@pytest.fixture
def minute(item: AgendaItem) -> Minute:
    return Minute.objects.create(minutes=Minutes.objects.create(meeting=item.meeting), item=item)


def line(text: str, *, restricted: bool = False, completed: bool = False) -> ActionLine:
    return ActionLine(text, restricted, completed)


def log() -> list[tuple[int, str, str]]:
    return list(Action.objects.order_by("number").values_list("number", "text", "status"))


def test_lines_become_proposed_actions(minute: Minute, officer: User, member: User) -> None:
    sync_minuted(minute, [line(SHARE), line(REVIEW, restricted=True)], officer)
    first, second = Action.objects.order_by("number")
    assert (first.status, first.due, first.due_on) == ("proposed", "date", date(2018, 10, 1))
    assert (first.meeting, first.minute, first.raised_on) == (minute.item.meeting, minute, date(2018, 9, 26))
    assert [(owner.text, owner.person, owner.confirmed) for owner in first.owners.all()] == [
        ("Mina Member", member.person, False)
    ]
    assert (first.restricted, second.restricted) == (False, True)
    assert [owner.everyone for owner in second.owners.all()] == [True]


def test_saving_again_changes_nothing(minute: Minute, officer: User) -> None:
    lines = [line(SHARE), line(REVIEW), line(REVIEW)]
    sync_minuted(minute, lines, officer)
    before = list(Action.objects.values()), Action.history.count()
    sync_minuted(minute, lines, officer)
    assert (list(Action.objects.values()), Action.history.count()) == before
    assert len(before[0]) == 3


def test_edited_line_changes_its_proposed_action(minute: Minute, officer: User, member: User, chair: User) -> None:
    sync_minuted(minute, [line(SHARE), line(REVIEW)], officer)
    sync_minuted(minute, [line(REVIEW), line("Chidi Chair to share the data by 1 November")], officer)
    assert log() == [
        (1, "Chidi Chair to share the data by 1 November", "proposed"),
        (2, REVIEW, "proposed"),
    ]
    action = Action.objects.get(number=1)
    assert action.due_on == date(2018, 11, 1)
    assert [owner.person for owner in action.owners.all()] == [chair.person]


def test_removed_line_takes_away_a_proposed_action_alone(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line(SHARE), line(REVIEW)], officer)
    services.confirm_action(action=Action.objects.get(number=1), by=officer)
    sync_minuted(minute, [], officer)
    assert log() == [(1, SHARE, "open")]


def test_confirmed_action_is_never_changed_by_its_line(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line(SHARE)], officer)
    services.confirm_action(action=Action.objects.get(), by=officer)
    edited = [line(f"{SHARE} with all members")]
    for _ in range(2):
        sync_minuted(minute, edited, officer)
    assert log() == [(1, SHARE, "open")]
    (match,) = matches(edited, Action.objects.all())
    assert match.differs


def test_new_line_is_no_edit_of_one_unlike_it(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line(SHARE)], officer)
    services.confirm_action(action=Action.objects.get(), by=officer)
    sync_minuted(minute, [line(REVIEW)], officer)
    assert log() == [(1, SHARE, "open"), (2, REVIEW, "proposed")]


def test_what_an_officer_set_by_hand_stays(minute: Minute, officer: User, member: User) -> None:
    sync_minuted(minute, [line(SHARE)], officer)
    action = Action.objects.get()
    services.update_action(
        action=action, by=officer, version=action.version, owners="Tom Reed", due="asap", text="Share all the data"
    )
    sync_minuted(minute, [line("Mina Member to share the data by 5 October")], officer)
    stored = Action.objects.get()
    assert (stored.text, stored.due, stored.due_on) == ("Share all the data", "asap", None)
    assert [owner.text for owner in stored.owners.all()] == ["Tom Reed"]


def test_line_moved_into_the_restricted_part_restricts_its_action(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line(SHARE)], officer)
    sync_minuted(minute, [line(SHARE, restricted=True)], officer)
    assert Action.objects.get().restricted


def test_completed_line_is_completed_once_confirmed(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line(SHARE, completed=True)], officer)
    assert log() == [(1, SHARE, "proposed")]
    services.confirm_action(action=Action.objects.get(), by=officer)
    assert log() == [(1, SHARE, "completed")]


def test_line_without_owner_has_none(minute: Minute, officer: User) -> None:
    sync_minuted(minute, [line("Fire safety to be added to the forward plan")], officer)
    assert list(Action.objects.get().owners.all()) == []


def test_line_that_stands_in_the_log_already_is_that_action(board: Board, minute: Minute, officer: User) -> None:
    day = minute.item.meeting.date
    old = services.create_action(
        board=board, by=officer, text=f"{SHARE}.", raised_on=day, due="asap", owners="Mina Member"
    )
    sync_minuted(minute, [line(SHARE), line(SHARE)], officer)
    assert log() == [(1, f"{SHARE}.", "open"), (2, SHARE, "proposed")]
    old.refresh_from_db()
    assert (old.minute, old.due, old.restricted) == (minute, "asap", False)


def test_action_found_in_a_private_line_becomes_restricted(board: Board, minute: Minute, officer: User) -> None:
    old = services.create_action(board=board, by=officer, text=SHARE, raised_on=minute.item.meeting.date)
    sync_minuted(minute, [line(SHARE, restricted=True)], officer)
    old.refresh_from_db()
    assert (old.restricted, old.status) == (True, "open")
    assert old.history.first().history_change_reason == "Found in the minutes"


def test_same_words_of_another_day_are_another_action(board: Board, minute: Minute, officer: User) -> None:
    services.create_action(board=board, by=officer, text=SHARE, raised_on=date(2018, 7, 4))
    sync_minuted(minute, [line(SHARE)], officer)
    assert log() == [(1, SHARE, "open"), (2, SHARE, "proposed")]
