"""What the log shows on pages of the meetings app, and to whom."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from actions import panels, services
from actions.minuted import sync_minuted
from actions.models import Action, DigestChoice
from actions.tests.makers import make_action
from csp.models import User
from meetings import registries
from meetings.models import AgendaItem, Board, Minute, Minutes, Organisation
from meetings.registries import ActionLine
from meetings.tests.fixtures import log_in, make_person

Status = Action.Status
SHARE = "Mina Member to share the data"


@pytest.fixture
def minute(item: AgendaItem, officer: User, member: User) -> Minute:
    record = Minutes.objects.create(meeting=item.meeting)
    minute = Minute.objects.create(minutes=record, item=item, text=f"Discussed.\nACTION: {SHARE}")
    sync_minuted(minute, [ActionLine(SHARE, False)], officer)
    return minute


def test_minute_panel_is_for_officers_alone(minute: Minute, officer: User, chair: User, member: User) -> None:
    context = panels.of_minute(officer, minute)
    assert context is not None
    assert [(line.text, line.waits, line.row.reference) for line in context["lines"]] == [(SHARE, True, "CSP-1")]
    assert panels.of_minute(chair, minute) is panels.of_minute(member, minute) is None


def test_minute_panel_says_where_a_confirmed_action_differs(minute: Minute, officer: User) -> None:
    services.confirm_action(action=Action.objects.get(), by=officer)
    minute.text = f"ACTION: {SHARE} with everyone"
    context = panels.of_minute(officer, minute)
    assert context is not None
    assert [(line.differs, line.waits, line.text) for line in context["lines"]] == [
        (True, False, f"{SHARE} with everyone")
    ]
    html = render_to_string("actions/panels/minute.html", context)
    assert html.count(f"The minute now says: {SHARE} with everyone") == 1


def test_item_page_names_each_action_once_to_those_who_may_see_it(
    minute: Minute, officer: User, member: User
) -> None:
    services.confirm_action(action=Action.objects.get(), by=officer)
    address = f"/items/{minute.item_id}/"
    assert log_in(member).get(address, follow=True).text.count('href="/actions/CSP-1/"') == 1
    assert "CSP-1" not in Client().get(address, follow=True).text
    Action.objects.update(restricted=True)
    assert ", restricted" in log_in(member).get(address, follow=True).text


def test_home_panel_has_a_person_s_own_open_actions(
    board: Board, member: User, chair: User, public: AnonymousUser
) -> None:
    make_action(board, 1, member.person, due="asap")
    make_action(board, 2, "All organisations")
    make_action(board, 3, chair.person)
    make_action(board, 4, member.person, status=Status.COMPLETED)
    context = panels.mine(member, None)
    assert context is not None
    assert ([row.reference for row in context["rows"]], context["more"]) == (["CSP-2", "CSP-1"], False)
    assert render_to_string("actions/panels/mine.html", context).count("CSP-2") == 2
    assert panels.mine(public, None) is None


def test_home_panel_shows_ten_and_leads_to_the_rest(board: Board, member: User) -> None:
    for number in range(1, 12):
        make_action(board, number, member.person)
    context = panels.mine(member, None)
    assert context is not None
    assert (len(context["rows"]), context["more"]) == (10, True)


def test_desk_panel_counts_what_waits(board: Board, other_board: Board, officer: User, member: User) -> None:
    make_action(board, 1, due_on=timezone.localdate() + timedelta(days=30))
    assert panels.desk(officer, None) is None
    make_action(board, 2)
    make_action(board, 3, status=Status.PROPOSED)
    make_action(board, 4, status=Status.AWAITING_CLOSURE, due_on=date(2018, 9, 1))
    make_action(other_board, 5)
    context = panels.desk(officer, None)
    assert context is not None
    waiting = [
        (one.slug, one.proposed, one.awaiting, one.overdue, vacant, unreached)
        for one, vacant, unreached, _ in context["boards"]
    ]
    assert waiting == [("csp", 1, 1, 2, [], 0)]
    html = render_to_string("actions/panels/desk.html", context)
    assert html.count("2 overdue") == 1
    assert panels.desk(member, None) is None


@pytest.mark.parametrize("count", [1, 30])
def test_desk_panel_names_what_nobody_represents(
    count: int, board: Board, officer: User, member: User, police: Organisation, council: Organisation,
    django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]  # fmt: skip
    """Police have a member on the board; the council has an officer alone, who serves the board and speaks for none."""
    for number in range(1, count + 1):
        make_action(board, number, council, due_on=date(2018, 9, number))
        make_action(board, 100 + number, police, status=Status.COMPLETED)
    make_action(board, 200, police, member.person, "Probation")
    with django_assert_num_queries(3):
        context = panels.desk(officer, None)
    assert context is not None
    ((_, vacant, unreached, problems),) = context["boards"]
    assert (unreached, [(one.reference, one.owner, one.why) for one in problems]) == (
        1, [("CSP-200", "Probation", "not matched to anybody")],
    )  # fmt: skip
    assert [(who, action.number) for who, action in vacant] == [
        ("Northmere Borough Council", number) for number in range(1, min(count, 20) + 1)
    ]


def test_desk_panel_names_who_has_turned_their_mail_off(board: Board, officer: User) -> None:
    quiet = make_person("Quentin Quiet")
    make_action(board, 1, quiet, due_on=timezone.localdate() + timedelta(days=30))
    assert panels.desk(officer, None) is None
    DigestChoice.objects.create(person=quiet, often="never")
    html = render_to_string("actions/panels/desk.html", panels.desk(officer, None))
    assert "No mail reminds 1 owner of an open action:" in html
    assert "CSP-1</a>, Quentin Quiet: has chosen to get no mail" in html


def test_panels_and_tab_are_registered(board: Board, member: User, outsider: User, public: AnonymousUser) -> None:
    for registry in (
        registries.minute_panels,
        registries.home_panels,
        registries.desk_panels,
    ):
        assert registry.get("actions") is not None  # type: ignore[attr-defined]
    tab = registries.board_tabs.get("actions")
    assert tab is not None
    assert tab.url(board) == "/boards/csp/actions/"
    assert [tab.visible_to(who, board) for who in (member, outsider, public)] == [True, False, False]
