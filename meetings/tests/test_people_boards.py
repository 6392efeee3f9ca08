"""Boards: set up, changed, closed; the tree they form; the membership as it is printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Meeting, Organisation
from meetings.people import services
from meetings.people.roster import roster
from meetings.people.tree import branches
from meetings.tests.fixtures import make_meeting, make_person, seat

DAY = timedelta(days=1)


def test_create_board_by_administrator(administrator: User, board: Board) -> None:
    made = services.create_board(by=administrator, name="Hate Crime Group", slug="hate", parent=board)

    assert (made.get_absolute_url(), made.parent, made.notice_days) == ("/boards/hate/", board, 5)


def test_create_board_by_officer_denied(officer: User) -> None:
    with pytest.raises(Denied):
        services.create_board(by=officer, name="Mine", slug="mine")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"name": "community safety partnership"},
            "name",
            "There is already a board named community safety partnership.",
        ),
        ({"name": " "}, "name", "Enter the name of the board."),
        ({"slug": "csp"}, "slug", "Another board has the short name csp. Choose another one."),
        ({"slug": "add"}, "slug", "The site itself uses add in addresses. Choose another short name."),
        ({"slug": "2018-09"}, "slug", "Use small letters, digits and hyphens."),
        (
            {"quorum_rule": "share", "quorum": 101},
            "quorum",
            "Enter a percentage of 100 or less, such as 50.",
        ),
        ({"quorum": 0}, "quorum", "Enter 1 or more, or leave it empty if there is no rule."),
        ({"notice_days": 0}, "notice_days", "Enter a number of days from 1 to 30. Five is the law in England."),
        ({"markings": ["x" * 61]}, "markings", f"A marking has at most 60 characters: shorten “{'x' * 61}”."),
    ],
)
def test_create_board_refused_beside_its_field(
    fields: dict[str, Any], field: str, sentence: str, administrator: User, board: Board
) -> None:
    with pytest.raises(Refused) as refusal:
        services.create_board(by=administrator, **{"name": "New Board", "slug": "new", **fields})

    assert (refusal.value.field, refusal.value.message) == (field, sentence)


def test_update_board_by_its_officer(officer: User, board: Board) -> None:
    services.update_board(board, by=officer, version=0, purpose="To keep Northmere safe.", markings=["PROTECTED"])

    board.refresh_from_db()
    assert (board.purpose, board.markings) == ("To keep Northmere safe.", ["PROTECTED"])


@pytest.mark.parametrize("who", ["chair", "member", "outsider"])
def test_update_board_by_others_denied(who: str, board: Board, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Denied):
        services.update_board(board, by=request.getfixturevalue(who), version=0, purpose="Mine.")


def test_update_board_stale_conflicts(officer: User, board: Board) -> None:
    services.update_board(board, by=officer, version=0, purpose="One.")

    with pytest.raises(Conflict):
        services.update_board(board, by=officer, version=0, purpose="Two.")


def test_update_board_cannot_change_the_slug(officer: User, board: Board) -> None:
    with pytest.raises(TypeError):
        services.update_board(board, by=officer, version=0, slug="new")


def test_update_board_reporting_to_itself_refused(officer: User, board: Board) -> None:
    with pytest.raises(Refused, match="A board cannot report to itself"):
        services.update_board(board, by=officer, version=0, parent=board)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_update_board_in_a_loop_refused(depth: int, officer: User, board: Board) -> None:
    below = board
    for level in range(depth):
        below = Board.objects.create(name=f"Level {level}", slug=f"l{level}", parent=below)

    with pytest.raises(Refused) as refusal:
        services.update_board(board, by=officer, version=0, parent=below)

    assert (refusal.value.field, refusal.value.message) == (
        "parent",
        f"The {below} already reports to the Community Safety Partnership, directly or through other boards. "
        "Choose another board or none.",
    )


def test_close_and_reopen_board(officer: User, board: Board) -> None:
    today = timezone.localdate()
    make_meeting(board, today + DAY, state=Meeting.State.CANCELLED)

    services.close_board(board, by=officer, on=today)
    board.refresh_from_db()
    assert board.closed_on == today

    services.reopen_board(board, by=officer)
    board.refresh_from_db()
    assert board.closed_on is None


def test_close_board_on_a_day_to_come_refused(officer: User, board: Board) -> None:
    with pytest.raises(Refused) as refusal:
        services.close_board(board, by=officer, on=timezone.localdate() + DAY)

    assert refusal.value.field == "on"


def test_close_board_with_a_meeting_after_refused(officer: User, board: Board) -> None:
    make_meeting(board, date(2018, 9, 26))

    with pytest.raises(Refused) as refusal:
        services.close_board(board, by=officer, on=date(2018, 9, 25))
    assert refusal.value.message == (
        "There is a meeting after that day: Wednesday 26 September 2018. Cancel it, or choose a later day."
    )


def test_close_board_with_sub_groups_refused(officer: User, board: Board) -> None:
    Board.objects.create(name="Hate Crime Group", slug="hate", parent=board)

    with pytest.raises(Refused, match="The Hate Crime Group still reports to it"):
        services.close_board(board, by=officer, on=date(2018, 9, 25))


def test_close_board_twice_and_reopen_an_open_one_refused(officer: User, board: Board) -> None:
    with pytest.raises(Refused, match="This board is not closed"):
        services.reopen_board(board, by=officer)
    services.close_board(board, by=officer, on=date(2018, 9, 25))
    with pytest.raises(Refused, match="This board was closed on 25 September 2018 already"):
        services.close_board(board, by=officer, on=date(2018, 9, 26))


def test_close_board_by_member_denied(member: User, board: Board) -> None:
    with pytest.raises(Denied):
        services.close_board(board, by=member, on=date(2018, 9, 25))


def test_branches_put_an_orphan_at_the_top(db: None) -> None:
    top = Board.objects.create(name="Top", slug="top")
    middle = Board.objects.create(name="Middle", slug="middle", parent=top)
    low = Board.objects.create(name="Low", slug="low", parent=middle)

    (tree,) = branches([top, middle, low])
    assert (tree.board, tree.below[0].board, tree.below[0].below[0].board) == (top, middle, low)
    assert [branch.board for branch in branches([top, low])] == [top, low]


# The membership as printed ----------------------------------------------------------------------------------


def test_roster_as_in_a_pack(
    board: Board,
    officer: User,
    adviser: User,
    council: Organisation,
    police: Organisation,
    django_assert_num_queries,
) -> None:  # type: ignore[no-untyped-def]
    person = make_person("Zoe Zeal", organisation=council)
    person.post_title = "Head of Service"
    person.save()
    held = seat(board, person, BoardRole.CHAIR)
    seat(board, make_person("Abe Able", organisation=police), substitute_for=held)
    seat(board, None, organisation=police)
    seat(board, make_person("Gone By"), ends=timezone.localdate() - DAY)
    seat(board, make_person("To Come"), starts=timezone.localdate() + DAY)

    with django_assert_num_queries(1):
        found = roster(board, timezone.localdate())
        lines = [(s.name, s.post_title, s.organisation, s.sits_in_for) for s in found.members]

    assert lines == [
        ("Abe Able", "", "Northmere Police", "Zoe Zeal"),
        ("Zoe Zeal (Chair)", "Head of Service", "Northmere Borough Council", ""),
        ("Vacancy", "", "Northmere Police", ""),
    ]
    assert [s.name for s in found.advisers] == ["Ada Adviser"]
    assert [s.name for s in found.officers] == ["Olive Officer"]


def test_roster_chairs_in_their_order(board: Board) -> None:
    for name, role in (("A", BoardRole.INTERIM_CHAIR), ("B", BoardRole.DEPUTY_CHAIR), ("C", BoardRole.CHAIR)):
        seat(board, make_person(name), role)

    assert [s.name for s in roster(board, timezone.localdate()).chairs] == [
        "C (Chair)",
        "B (Deputy chair)",
        "A (Interim chair)",
    ]


def test_roster_of_an_empty_board(board: Board) -> None:
    assert roster(board, date(2018, 9, 26)).is_empty
