"""First pages: what the public, a member and an officer find there, and what they do not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import StoredFile, User
from csp.words import long_date
from meetings.home import lists
from meetings.models import Board, Meeting, Minutes, Pack
from meetings.tests.fixtures import log_in, make_meeting, make_person, seat
from meetings.tests.pages import texts

DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def publish(meeting: Meeting, by: User) -> Pack:
    """As publication leaves it."""
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.PUBLISHED, published_at=timezone.now(), published_by=by
    )
    file, _ = StoredFile.objects.get_or_create(sha256="0" * 64, size=1, content_type="application/pdf")
    return Pack.objects.create(
        meeting=meeting,
        number=meeting.packs.count() + 1,
        fingerprint="0",
        page_map={},
        members_file=file,
        public_file=file,
        published_at=timezone.now(),
        published_by=by,
    )


def minuted(meeting: Meeting, state: str, by: User) -> Minutes:
    now, facts = timezone.now(), {}
    if state in ("approved", "published"):
        facts = {"approved_at": now, "approved_by": by, "approved_at_meeting": meeting}
    if state == "published":
        facts |= {"published_at": now, "published_by": by}
    return Minutes.objects.create(meeting=meeting, state=state, **facts)


def test_home_of_the_public(board: Board, other_board: Board, officer: User, today: date) -> None:
    publish(make_meeting(board, today + DAY), officer)
    make_meeting(other_board, today + 2 * DAY)
    make_meeting(board, today + 3 * DAY, state="to_be_booked")
    make_meeting(board, today + 4 * DAY, state="cancelled")
    minuted(make_meeting(board, today - DAY), "published", officer)
    minuted(make_meeting(board, today - 2 * DAY), "circulated", officer)

    page = Client().get(reverse("home"))

    assert texts(page, "h2") == ["Next meetings", "Newly published"]
    assert texts(page, "tbody td:nth-of-type(1)") == ["Community Safety Partnership", "Health and Wellbeing Board"]
    assert texts(page, ".govuk-list--spaced a") == [
        f"Minutes of the Community Safety Partnership, {long_date(today - DAY)}",
        f"Agenda of the Community Safety Partnership, {long_date(today + DAY)}",
    ]


def test_home_of_a_member_names_their_boards(board: Board, member: User) -> None:
    page = log_in(member).get(reverse("home"))

    assert texts(page, "section[aria-labelledby=my-boards] li") == ["Community Safety Partnership, member"]


def test_my_work_lists_papers_and_minutes_of_own_boards(
    board: Board, other_board: Board, member: User, officer: User, today: date
) -> None:
    mine = make_meeting(board, today + DAY)
    publish(mine, officer)
    publish(mine, officer)
    publish(make_meeting(board, today - 30 * DAY), officer)
    publish(make_meeting(other_board, today + DAY), officer)
    minuted(make_meeting(board, today - 40 * DAY), "circulated", officer)
    minuted(make_meeting(board, today - 50 * DAY), "draft", officer)
    minuted(make_meeting(other_board, today - 40 * DAY), "circulated", officer)

    page = log_in(member).get(reverse("my-work"))

    assert texts(page, "section[aria-labelledby=to-read] a") == [
        f"Papers of the Community Safety Partnership, {long_date(today + DAY)}",
        f"Draft minutes of the Community Safety Partnership, {long_date(today - 40 * DAY)}",
    ]
    assert texts(page, "section[aria-labelledby=my-meetings] tbody th") == [
        f"{long_date(today + DAY)}, Community Safety Partnership"
    ]


def test_my_work_without_a_seat_says_so(db: None) -> None:
    user = make_person("No Seat").user
    assert user

    assert texts(log_in(user).get(reverse("my-work")), ".empty")[-1] == (
        "You sit on no board today. If you should, write to the board’s contact officer."
    )


@pytest.mark.parametrize("name", ["my-work", "desk"])
def test_work_pages_need_log_in(name: str, db: None) -> None:
    assert Client().get(reverse(name)).url == f"/account/login/?next={reverse(name)}"


def test_desk_is_for_officers(member: User, chair: User, administrator: User, officer: User) -> None:
    answers = [log_in(user).get(reverse("desk")).status_code for user in (member, chair, administrator, officer)]

    assert answers == [403, 403, 403, 200]


def test_desk_deadlines(board: Board, other_board: Board, officer: User) -> None:
    today = date(2018, 9, 19)
    late = make_meeting(board, date(2018, 9, 26))
    soon = make_meeting(board, date(2018, 12, 19))
    done = make_meeting(board, date(2019, 3, 27))
    publish(done, officer)
    make_meeting(other_board, date(2018, 12, 20))
    make_meeting(board, date(2019, 6, 1), state="to_be_booked")

    found = lists.deadlines(officer, today)

    assert [(line.meeting, line.publish_by, line.is_missed, line.is_published) for line in found] == [
        (late, date(2018, 9, 18), True, False),
        (soon, date(2018, 12, 11), False, False),
        (done, date(2019, 3, 19), False, True),
    ]
    assert found[1].days_left == 83


def test_desk_of_a_board_without_a_rule_has_no_deadline(board: Board, officer: User) -> None:
    Board.objects.filter(pk=board.pk).update(notice_rule="none")
    make_meeting(board, date(2018, 9, 26))

    (line,) = lists.deadlines(officer, date(2018, 9, 20))

    assert (line.publish_by, line.is_missed, line.days_left) == (None, False, None)


def test_desk_says_the_state_of_each_agenda_in_words(board: Board, officer: User, today: date) -> None:
    Board.objects.filter(pk=board.pk).update(notice_rule="none")
    make_meeting(board, today + DAY)
    publish(make_meeting(board, today + 2 * DAY), officer)

    page = log_in(officer).get(reverse("desk"))

    assert texts(page, "tbody .govuk-tag") == ["Not published", "Published"]


def test_desk_minutes_to_finish(board: Board, other_board: Board, officer: User, today: date) -> None:
    not_begun = make_meeting(board, today - 10 * DAY)
    minuted(make_meeting(board, today - 20 * DAY), "draft", officer)
    minuted(make_meeting(board, today - 30 * DAY), "published", officer)
    make_meeting(board, today - 40 * DAY, state="cancelled")
    make_meeting(other_board, today - 10 * DAY)

    page = log_in(officer).get(reverse("desk"))

    assert texts(page, "section[aria-labelledby=minutes] li") == [
        f"Community Safety Partnership, {long_date(not_begun.date)} Not begun",
        f"Community Safety Partnership, {long_date(today - 20 * DAY)} Draft",
    ]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("home", 9), ("my-work", 8), ("desk", 7)])
@pytest.mark.usefixtures("no_panels")
def test_first_pages_query_count(
    name: str, queries: int, count: int, officer: User, today: date, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        board = Board.objects.create(name=f"B {number}", slug=f"b{number}")
        seat(board, officer.person, "officer")
        publish(make_meeting(board, today + DAY), officer)
        minuted(make_meeting(board, today - DAY), "circulated", officer)
        make_meeting(board, today - 2 * DAY)
    client = log_in(officer)

    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_navigation_shows_what_each_may_open(officer: User, member: User, administrator: User) -> None:
    def entries(client: Client) -> set[str]:
        return set(texts(client.get(reverse("boards")), ".site-nav__link"))

    ours = {"Boards", "People", "My work", "Desk"}
    without_seat = make_person("No Seat").user
    assert without_seat

    assert [entries(client) & ours for client in (
        Client(), log_in(without_seat), log_in(member), log_in(administrator), log_in(officer)
    )] == [
        {"Boards"},
        {"Boards", "My work"},
        {"Boards", "My work", "People"},
        {"Boards", "My work", "People"},
        {"Boards", "My work", "People", "Desk"},
    ]  # fmt: skip
