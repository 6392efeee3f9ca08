"""The page of one action: where it came from, what happened, what can be done; and the forms it leads to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from actions import services
from actions.minuted import sync_minuted
from actions.models import Action, ActionUpdate, Escalation
from actions.tests.makers import RAISED, make_action, own
from actions.tests.test_services_reporting import picture
from csp.models import User
from meetings.models import AgendaItem, Board, Decision, Meeting, Minute, Minutes, Organisation
from meetings.registries import ActionLine
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person
from meetings.tests.pages import day as on_day
from meetings.tests.pages import errors, said, texts

Due, Status = Action.Due, Action.Status
LINE = "Mina Member to share the data"
STORY = ".govuk-summary-list__value a"
CAME_FROM = ".thread-panel__side:first-child a"


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    """The day of the meeting of 26 September 2018."""
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def minuted(board: Board, officer: User, member: User) -> Action:
    """From a restricted item's minute, circulated, with a decision beside it."""
    item = make_item(
        make_meeting(board, RAISED),
        "Names of victims",
        restricted=True,
        grounds=["1"],
        public_title="Exempt matter",
    )
    record = Minutes.objects.create(meeting=item.meeting, state="circulated")
    minute = Minute.objects.create(minutes=record, item=item, text=f"ACTION: {LINE}")
    Decision.objects.create(minute=minute, position=0, kind="agreed", text="to go on")
    sync_minuted(minute, [ActionLine(LINE, False)], officer)
    action = Action.objects.get()
    services.confirm_action(action=action, by=officer)
    return action


def test_page_leads_to_meeting_item_and_decision(minuted: Action, officer: User) -> None:
    page = log_in(officer).get("/actions/CSP-1/")
    assert texts(page, STORY) == ["The minutes of the meeting of Wednesday 4 July 2018"]
    assert texts(page, CAME_FROM) == ["Names of victims", "Agreed to go on"]


def test_page_tells_an_owner_from_elsewhere_what_the_public_knows(minuted: Action) -> None:
    owner = make_person("Nora Noseat")
    own(minuted, owner, position=2)
    assert owner.user
    page = log_in(owner.user).get("/actions/CSP-1/")
    assert texts(page, STORY) == ["The minutes of the meeting of Wednesday 4 July 2018"]
    assert texts(page, CAME_FROM) == []
    AgendaItem.objects.update(published_at=timezone.now())
    page = log_in(owner.user).get("/actions/CSP-1/")
    assert texts(page, CAME_FROM) == ["Exempt matter"]


def test_page_of_what_no_meeting_raised_says_so(board: Board, other_board: Board, officer: User) -> None:
    make_action(board)
    page = log_in(officer).get("/actions/CSP-1/")
    assert texts(page, STORY) == []
    assert texts(page, ".govuk-summary-list__value")[-1] == (
        "Wednesday 4 July 2018, a day on which the board has no meeting here"
    )
    board.parent = other_board
    board.save()
    page = log_in(officer).get("/actions/CSP-1/")
    assert texts(page, ".govuk-summary-list__value")[-2] == (
        "Community Safety Partnership, a sub-group of the Health and Wellbeing Board"
    )


def test_page_says_who_may_do_what_and_why_not(board: Board, officer: User, member: User, chair: User) -> None:
    action = make_action(board, 1, member.person)
    buttons = ".govuk-button-group a, .govuk-button-group button"
    whole = ["Add an update", "Change", "Close", "Merge into another"]
    assert texts(log_in(officer).get("/actions/CSP-1/"), buttons) == whole
    page = log_in(member).get("/actions/CSP-1/")
    assert texts(page, buttons) == ["Add an update"]
    officers = "Only an officer of the Community Safety Partnership can do this."
    assert texts(page, ".govuk-hint") == [f"Change, close, merge into another: {officers}"]
    assert texts(log_in(chair).get("/actions/CSP-1/"), ".govuk-hint") == [
        "Add an update: Only the owners of this action and the board's officers can report on it.",
        f"Change, close, merge into another: {officers}",
    ]
    action.status = Status.PROPOSED
    action.save()
    proposed = ["Confirm this action", "Change", "Close", "Merge into another"]
    assert texts(log_in(officer).get("/actions/CSP-1/"), buttons) == proposed


def test_page_says_that_a_vacancy_falls_to_the_officers(board: Board, officer: User, police: Organisation) -> None:
    make_action(board, 1, police)
    sentence = "Nobody represents it on the board now, so this falls to the board’s officers."
    page = log_in(officer).get("/actions/CSP-1/")
    assert texts(page, "td[data-label]") == [f"Northmere Police {sentence}"]


def test_page_tells_what_happened_newest_first(board: Board, officer: User, member: User) -> None:
    action = make_action(board, 1, member.person)
    services.report(action=action, by=officer, text="Asked twice.", by_name="Tom Reed", on=date(2018, 9, 3))
    Escalation.objects.create(
        action=action, to="lead", person=member.person, due_on=date(2018, 9, 1), on=date(2018, 9, 20)
    )
    services.propose_closure(action=action, by=member, text="Shared.", restricted=True)
    page = log_in(member).get("/actions/CSP-1/")
    told = texts(page, ".timeline__entry")
    assert sorted(told[:3]) == [
        "Wednesday 26 September 2018 at 9:00am, Mina Member: changed Status: Open → Awaiting closure",
        "Wednesday 26 September 2018 at 9:00am, The system: added",
        "Wednesday 26 September 2018, Mina Member: says it is done Restricted Shared.",
    ]
    assert told[3:] == [
        "Thursday 20 September 2018, The system: passed up "
        "To: The owner’s organisation (Mina Member). It was due on 1 September 2018.",
        "Monday 3 September 2018, Tom Reed: update Asked twice.",
    ]


def test_owner_hands_in_evidence_that_the_board_can_download(
    board: Board, member: User, adviser: User, outsider: User, client: Client
) -> None:
    make_action(board, 1, member.person)
    form = {"text": "Lit.", "restricted": "on", "upload": picture(), **on_day("on", date(2018, 9, 26))}
    answer = log_in(member).post("/actions/CSP-1/report/", form)
    assert said(answer) == ["Your update was added."]
    update = ActionUpdate.objects.get()
    address = f"/actions/CSP-1/updates/{update.pk}/file/"
    page = log_in(adviser).get("/actions/CSP-1/")
    assert texts(page, f'a[href="{address}"]') == ["Lamp post.png"]
    file = log_in(adviser).get(address)
    assert (file.getvalue(), file["Content-Type"]) == (picture().read(), "image/png")
    assert file["Content-Disposition"] == 'attachment; filename="Lamp post.png"'
    assert log_in(outsider).get(address).status_code == 404
    assert log_in(adviser).get("/actions/CSP-1/updates/0/file/").status_code == 404
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"web_address": "the minutes"}, "web_address",
         "Give the whole address of the page, such as https://www.example.org/report."),
        ({"upload": ""}, None, ""),
    ],
)  # fmt: skip
def test_report_says_what_is_wrong_beside_the_field(
    wrong: dict[str, Any], field: str | None, sentence: str, board: Board, officer: User
) -> None:
    make_action(board)
    form = {"text": "Lit.", **on_day("on", date(2018, 9, 26)), **wrong}
    answer = log_in(officer).post("/actions/CSP-1/report/", form)
    if field is None:
        assert (answer.status_code, ActionUpdate.objects.get().file) == (302, None)
    else:
        assert (answer.status_code, errors(answer)) == (422, {field: [sentence]})


def test_officer_closes_a_round_or_for_good(board: Board, officer: User, meeting: Meeting) -> None:
    make_action(board, due=Due.YEARLY, due_on=date(2018, 9, 1))
    client = log_in(officer)
    page = client.get("/actions/CSP-1/close/")
    assert texts(page, ".govuk-radios__label") == [
        "This year’s round is done", "Completed", "Closed by the board", "Not pursued",
    ]  # fmt: skip
    assert texts(page, ".govuk-radios__hint") == ["The action stays open, and is next due on 1 September 2019."]
    answer = client.post("/actions/CSP-1/close/", {"status": "round", "note": "Seen."})
    assert said(answer) == ["This year’s round is closed. The action is next due on 1 September 2019."]
    answer = client.post(
        "/actions/CSP-1/close/", {"status": "closed", "note": "No more.", "at_meeting": meeting.pk}
    )
    assert said(answer)[-1] == "The action was closed."
    assert texts(client.get("/actions/CSP-1/"), STORY) == ["the meeting of Wednesday 26 September 2018"]


def test_round_is_offered_only_for_what_is_due_every_year(board: Board, officer: User) -> None:
    make_action(board)
    client = log_in(officer)
    assert texts(client.get("/actions/CSP-1/close/"), ".govuk-radios__label")[0] == "Completed"
    assert client.post("/actions/CSP-1/close/", {"status": "round", "note": "Seen."}).status_code == 422


def test_officer_merges_an_action_and_each_page_leads_to_the_other(
    board: Board, officer: User, member: User
) -> None:
    make_action(board, 1, member.person)
    make_action(board, 2)
    make_action(board, 3, status=Status.COMPLETED)
    client = log_in(officer)
    other = Action.objects.get(number=2)
    page = client.get("/actions/CSP-1/merge/")
    assert texts(page, "option") == ["Choose an open action", "CSP-2: Share the data of area 2"]
    assert errors(client.post("/actions/CSP-1/merge/", {})) == {"into": ["Choose the action that goes on."]}
    answer = client.post("/actions/CSP-1/merge/", {"into": other.pk})
    assert (answer.url, said(answer)[0].startswith("CSP-1 is merged into CSP-2")) == ("/actions/CSP-1/", True)
    merged, into = client.get("/actions/CSP-1/"), client.get("/actions/CSP-2/")
    assert texts(merged, ".govuk-inset-text a") == ["CSP-2: Share the data of area 2"]
    assert texts(into, 'ul:not(.thread-panel__list) > li > a[href="/actions/CSP-1/"]') == [
        "CSP-1: Share the data of area 1"
    ]
    assert texts(merged, ".thread-panel__list li") == [
        "Merged into CSP-2: Share the data of area 2 Overdue due 1 September 2018"
    ]


def test_merged_action_names_no_other_to_an_owner_who_may_not_see_it(board: Board, officer: User) -> None:
    owner = make_person("Nora Noseat")
    one = make_action(board, 1, owner)
    services.merge_action(action=one, by=officer, into=make_action(board, 2, text="Watch the house"))
    assert owner.user
    page = log_in(owner.user).get("/actions/CSP-1/")
    assert (texts(page, ".govuk-inset-text"), page.content.count(b"Watch the house")) == ([], 0)


def test_due_date_without_a_reason_is_asked_for_beside_the_field(board: Board, officer: User) -> None:
    make_action(board)
    form = {"text": "Share", "due": "ongoing", "version": "0", **on_day("raised_on", RAISED)}
    answer = log_in(officer).post("/actions/CSP-1/edit/", form)
    assert errors(answer) == {
        "due_reason": ["Say why the due date changes. The reason is kept with the date it had."]
    }


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_a_minuted_action_takes_the_same_queries_for_any_number_of_rows(
    count: int, minuted: Action, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        make_action(minuted.board, 100 + number, status=Status.MERGED, merged_into=minuted)
        services.report(action=minuted, by=officer, text="Asked.")
        services.update_action(
            action=minuted, by=officer, version=minuted.version, due="date", due_on=date(2018, 10, 1 + number),
            due_reason="So.",
        )  # fmt: skip
    client = log_in(officer)
    with django_assert_num_queries(19):
        client.get("/actions/CSP-1/")
