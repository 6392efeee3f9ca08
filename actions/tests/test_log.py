"""The list: its pages, counts, order and rows."""

from datetime import date, timedelta

import pytest

from actions import log
from actions.log import Counts, CursorError, counts, for_list, page_of, rows_of
from actions.models import Action, ActionUpdate
from actions.tests.makers import make_action, own
from csp.models import User
from meetings.models import Board

ON = date(2018, 9, 26)


def numbers(page: log.Page) -> list[int]:
    return [action.number for action in page.actions]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE_SIZE", 3)


@pytest.mark.parametrize("key", list(log.SORTS))
def test_pages_lead_forward_and_back_over_every_row_once(
    key: str, board: Board, other_board: Board, small_pages: None
) -> None:
    for number in range(1, 12):
        due_on = ON + timedelta(days=number // 3) if number % 4 else None
        kind = "date" if due_on else "asap"
        raised_on = date(2018, 7, 1 + number // 5)
        make_action(board if number % 2 else other_board, number, due=kind, due_on=due_on, raised_on=raised_on)
    sort, pages, after = log.SORTS[key], [], ""
    while not pages or after:
        page = page_of(Action.objects.all(), sort, after=after)
        pages.append(numbers(page))
        last, after = page, page.after
    assert [len(page) for page in pages] == [3, 3, 3, 2]
    assert sorted(number for page in pages for number in page) == list(range(1, 12))
    back = [numbers(last)]
    while last.before:
        last = page_of(Action.objects.all(), sort, before=last.before)
        back.insert(0, numbers(last))
    assert back == pages


def test_due_first_puts_what_has_no_date_last(board: Board) -> None:
    make_action(board, 1, due="asap")
    make_action(board, 2, due_on=date(2018, 9, 2))
    make_action(board, 3, due_on=date(2018, 8, 1))
    assert numbers(page_of(Action.objects.all(), log.SORTS["due"])) == [3, 2, 1]


@pytest.mark.parametrize(
    "cursor", ["x", "2018-09-26", "2018-09-26.x", "2018-02-30.1", "2018-09-26.-1", f"2018-09-26.{2**63}"]
)
def test_cursor_this_list_never_wrote_is_refused(cursor: str, db: None) -> None:
    with pytest.raises(CursorError):
        page_of(Action.objects.all(), log.SORTS["due"], after=cursor)


def test_counts_stop_at_a_thousand(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 5):
        make_action(board, number)
    assert counts(Action.objects.all(), ON).words == "4 actions, 4 overdue"
    monkeypatch.setattr(log, "COUNTED", 3)
    assert counts(Action.objects.all(), ON).words == "More than 3 actions"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Counts(16, 14), "16 actions, 14 overdue"),
        (Counts(1, 0), "1 action, 0 overdue"),
        (Counts(1001, 900), "More than 1,000 actions"),
    ],
)
def test_counts_in_words(found: Counts, words: str) -> None:
    assert found.words == words


def test_row_in_words(board: Board, member: User) -> None:
    action = make_action(board, 1, member.person, "Police leads", due_on=date(2018, 8, 31))
    own(action, member.person.organisation, confirmed=False, position=2)
    ActionUpdate.objects.create(action=action, on=date(2018, 8, 1), text="Asked.")
    ActionUpdate.objects.create(action=action, on=ON, text="Action in hand")
    (row,) = rows_of(list(for_list(Action.objects.all())), ON)
    assert row == log.Row(
        reference="CSP-1",
        url="/actions/CSP-1/",
        text="Share the data of area 1",
        restricted=False,
        raised="4 July 2018",
        due="31 August 2018",
        overdue="Overdue by 26 days",
        owners="Mina Member, Police leads, Northmere Police",
        unsure=True,
        status="Open",
        colour="blue",
        latest="26 September 2018: Action in hand",
        board="Community Safety Partnership",
        first_due="",
        slips=0,
        closed="",
    )


def test_every_status_has_a_colour() -> None:
    assert set(log.COLOURS) == set(Action.Status)
