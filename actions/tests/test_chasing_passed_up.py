"""What stays overdue is passed up, once for each due date it missed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions import services
from actions.models import Action, ChaseRules, DigestChoice, Escalation
from actions.nightly import run_nightly
from actions.tests.makers import make_action
from actions.timeline import timeline_of
from csp.models import OutboxMessage, User
from meetings.models import Board, Organisation, Person
from meetings.tests.fixtures import make_person, seat

pytestmark = pytest.mark.django_db
ON = date(2018, 9, 26)  # 25 days after what make_action makes was due
DAY = timedelta(days=1)
To = Escalation.To


@pytest.fixture
def rules(board: Board) -> ChaseRules:
    return ChaseRules.objects.create(board=board, lead_days=25, chair_days=27)


@pytest.fixture
def lead(police: Organisation) -> Person:
    police.lead = make_person("Lena Lead", organisation=police, account=False)
    police.save()
    return police.lead


def passed() -> list[tuple[str, str, str]]:
    """What was passed up: on which night, to where, to whom."""
    return [
        (one.on.isoformat(), one.to, str(one.person or ""))
        for one in Escalation.objects.select_related("person").order_by("on", "to")
    ]


def nights(*days: int) -> None:
    for day in days:
        run_nightly(ON + day * DAY)


def mail(start: str) -> str:
    return OutboxMessage.objects.get(key__startswith=start).text


def test_passed_to_the_lead_then_onto_the_chairs_list_once(
    board: Board, rules: ChaseRules, lead: Person, police: Organisation
) -> None:
    make_action(board, 1, make_person("Paul Police", organisation=police))
    nights(-1, 0, 0, 1, 2, 3)
    assert passed() == [("2018-09-26", "lead", "Lena Lead"), ("2018-09-28", "chair", "")]


def test_lead_reads_it_in_a_part_of_their_digest_that_night(
    board: Board, rules: ChaseRules, lead: Person, police: Organisation
) -> None:
    make_action(board, 1, make_person("Paul Police", organisation=police))
    nights(0, 1)
    (message,) = OutboxMessage.objects.filter(to=lead.email)
    assert message.subject == "1 action passed up to you"
    assert message.text.splitlines()[2:7] == [
        "These actions for the Community Safety Partnership need you.",
        "",
        "PASSED UP TO YOU",
        "",
        "CSP-1: Overdue by 25 days, due 1 September 2018",
    ]
    assert message.text.count("> Owned by Paul Police. Passed up to you on 26 September 2018.") == 1
    assert message.text.count("/actions/CSP-1/") == 0, "they do not sit on the board, so its page is not for them"


def test_restricted_action_is_passed_up_without_its_words_or_owner(
    board: Board, rules: ChaseRules, lead: Person, police: Organisation
) -> None:
    owner = make_person("Paul Police", organisation=police)
    make_action(board, 1, owner, restricted=True, text="Watch the house in Mill Lane")
    nights(0)
    message = OutboxMessage.objects.get(to=lead.email)
    for body in (message.text, message.html):
        assert [body.count(word) for word in ("Mill Lane", "Paul Police")] == [0, 0]


def test_new_due_date_that_is_missed_is_passed_up_again(
    board: Board, rules: ChaseRules, lead: Person, police: Organisation, officer: User
) -> None:
    action = make_action(board, 1, make_person("Paul Police", organisation=police))
    nights(0)
    services.update_action(
        action=action, by=officer, version=action.version, due_on=ON + 10 * DAY, due_reason="Staff were away."
    )
    nights(1, 34, 35)
    assert passed() == [("2018-09-26", "lead", "Lena Lead"), ("2018-10-31", "lead", "Lena Lead")]


def test_without_a_lead_it_goes_to_the_representative(board: Board, rules: ChaseRules, member: User) -> None:
    make_action(board, 1, make_person("Paul Police", organisation=member.person.organisation))
    nights(0)
    assert passed() == [("2018-09-26", "lead", "Mina Member")]


@pytest.mark.parametrize("who", ["themselves", "no address", "no mail", "no organisation"])
def test_where_there_is_nobody_the_officer_is_told(
    who: str, board: Board, rules: ChaseRules, officer: User, police: Organisation, lead: Person
) -> None:
    owner = make_person("Paul Police", organisation=police)
    if who == "themselves":
        Organisation.objects.update(lead=owner)
    elif who == "no address":
        Person.objects.filter(pk=lead.pk).update(email="")
    elif who == "no mail":
        DigestChoice.objects.create(person=lead, often="never")
    else:
        Person.objects.filter(pk=owner.pk).update(organisation=None)
    make_action(board, 1, owner)
    nights(0)
    assert passed() == [("2018-09-26", "lead", "")]
    text = mail("summary:")
    at = text.splitlines().index("COULD NOT BE PASSED UP")
    assert text.splitlines()[at + 2] == (
        "CSP-1, Paul Police: nobody to pass it up to: its owner’s organisation has no lead whom mail reaches"
    )


def test_chair_reads_their_list_on_the_night_it_grows_and_on_mondays(
    board: Board, rules: ChaseRules, chair: User
) -> None:
    make_action(board, 1, make_person("Paul Police"))
    nights(*range(8))  # Wednesday to Wednesday; on Friday it comes onto the list
    found = OutboxMessage.objects.filter(key__startswith="summary:", to=chair.email).order_by("pk")
    assert [(one.key[8:18], one.subject) for one in found] == [
        ("2018-09-28", "Community Safety Partnership: 1 action open, 1 overdue, 1 on your list"),
        ("2018-10-01", "Community Safety Partnership: 1 action open, 1 overdue, 1 on your list"),
    ]
    assert found[0].text.splitlines()[4:10] == [
        "ON YOUR LIST",
        "",
        "CSP-1: Overdue by 27 days, due 1 September 2018",
        "Share the data of area 1",
        "> Owned by Paul Police.",
        "http://localhost:8000/actions/CSP-1/",
    ]


def test_board_without_rules_passes_nothing_up(board: Board, other_board: Board, rules: ChaseRules) -> None:
    make_action(other_board, 1)
    nights(0)
    assert passed() == []


def test_what_awaits_closure_is_not_passed_up(board: Board, rules: ChaseRules) -> None:
    make_action(board, 1, status=Action.Status.AWAITING_CLOSURE)
    nights(0)
    assert passed() == []


def test_many_are_passed_up_in_chunks(board: Board, rules: ChaseRules, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.chasing.passed_up.CHUNK", 2)
    for number in range(1, 6):
        make_action(board, number)
    assert run_nightly(ON).passed_up == 5


def test_passing_up_stands_on_the_actions_timeline(
    board: Board, rules: ChaseRules, lead: Person, police: Organisation, officer: User
) -> None:
    action = make_action(board, 1, make_person("Paul Police", organisation=police))
    nights(0)
    seat(board, lead)
    (entry,) = [one for one in timeline_of(action, officer) if one.what == "Passed up"]
    assert (entry.on, entry.text) == (
        ON, "To: The owner’s organisation (Lena Lead). It was due on 1 September 2018.",
    )  # fmt: skip
