"""The action log as it is printed in a pack."""

from datetime import date

import pytest

from actions import packs
from actions.models import Action
from actions.tests.makers import make_action
from csp.models import User
from meetings import registries
from meetings.models import Board, Meeting

PUBLIC, MEMBERS = "public", "members"


@pytest.fixture
def log(board: Board, member: User) -> None:
    late = make_action(board, 1, member.person, "Police leads", due_on=date(2018, 8, 31))
    late.updates.create(on=date(2018, 9, 3), text="Action in hand")
    late.updates.create(on=date(2018, 10, 1), text="After the meeting")
    make_action(board, 2, due_on=date(2018, 9, 26), text="Report <back>")
    make_action(board, 3, restricted=True, text="Watch the house in Mill Lane", due="asap")
    make_action(board, 4, status=Action.Status.PROPOSED, text="Only proposed")
    make_action(board, 5, status=Action.Status.COMPLETED, text="Long done")
    make_action(board, 6, raised_on=date(2018, 10, 1), due="asap", text="Of a later meeting")


def test_members_read_all_open_actions_overdue_apart(log: None, meeting: Meeting) -> None:
    part = packs.build(meeting, MEMBERS)
    assert part is not None
    assert part.title == "Action log"
    overdue, still_open = part.html.split("<h2>")[1:]
    assert (overdue.startswith("Overdue (1)"), still_open.startswith("Open (2)")) == (True, True)
    assert (
        overdue.count(
            '<tr><th scope="row">1</th><td>Share the data of area 1</td><td>4 July 2018</td>'
            "<td>31 August 2018<br><strong>Overdue by 26 days</strong></td><td>Mina Member/ Police leads</td>"
            "<td>Open</td><td>3 September 2018: Action in hand</td></tr>"
        )
        == 1
    )
    counts = [
        part.html.count(t) for t in ("Report &lt;back&gt;", "Mill Lane", "RESTRICTED", "proposed", "done", "later")
    ]
    assert counts == [1, 1, 1, 0, 0, 0]


def test_restricted_update_is_printed_for_members_alone(board: Board, meeting: Meeting) -> None:
    action = make_action(board)
    action.updates.create(on=date(2018, 9, 3), text="In hand")
    action.updates.create(on=date(2018, 9, 4), text="The family moved", restricted=True)
    printed = [packs.build(meeting, audience) for audience in (MEMBERS, PUBLIC)]
    said = [part.html.split("<td>")[-1].partition("</td>")[0] for part in printed if part]
    assert said == [
        "4 September 2018 (restricted): The family moved<br>3 September 2018: In hand",
        "3 September 2018: In hand",
    ]


def test_public_reads_nothing_restricted(log: None, meeting: Meeting) -> None:
    part = packs.build(meeting, PUBLIC)
    assert part is not None
    assert [part.html.count(text) for text in ("Share the data", "Mill Lane", "RESTRICTED")] == [1, 0, 0]
    assert part.html.count("Open (1)") == 1


def test_log_of_another_board_is_not_printed(other_board: Board, meeting: Meeting) -> None:
    make_action(other_board, 1)
    assert packs.build(meeting, MEMBERS) is None


def test_rows_take_the_same_queries(
    board: Board, meeting: Meeting, member: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for count in (1, 30):
        for number in range(Action.objects.count() + 1, count + 1):
            make_action(board, number, member.person).updates.create(text="Asked.", on=date(2018, 9, 1))
        with django_assert_num_queries(3):
            packs.build(meeting, MEMBERS)


def test_section_is_offered_to_agendas() -> None:
    section = registries.pack_sections.get("action-log")
    assert section is not None
    assert (section.title, section.build) == ("Action log", packs.build)
