"""Who is told of what in the night's mail, part by part; and that nobody is told of what is not theirs to know."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions import services
from actions.access import owns
from actions.chasing import by_link
from actions.chasing.news import CHASED
from actions.models import Action, ActionUpdate, ChaseRules, Escalation
from actions.nightly import run_nightly
from actions.tests.makers import make_action
from csp.models import OutboxMessage, User
from meetings.models import Board, Meeting, Organisation, Person
from meetings.tests.fixtures import make_meeting, make_person

pytestmark = pytest.mark.django_db
ON = date(2018, 9, 26)
Status = Action.Status


def told(person: Person, on: date = ON) -> str:
    """The text of their digest of that night; empty when there is none."""
    run_nightly(on)
    found = OutboxMessage.objects.filter(key=f"digest:{on.isoformat()}:person:{person.pk}").first()
    return found.text if found else ""


def lines(text: str) -> list[str]:
    """Its headings, and what is said of each action, without texts, boards and addresses."""
    return [line for line in text.splitlines() if line.isupper() or line.startswith(("CSP-", "HWB-", "> "))]


def happened(model: type, pk: int, days_ago: int, field: str) -> None:
    """Put a row where it would stand if it had been made so many days before ON, at noon."""
    at = timezone.make_aware(datetime.combine(ON - timedelta(days=days_ago), time(12)))
    model.objects.filter(pk=pk).update(**{field: at})  # type: ignore[attr-defined]


def all_long_ago() -> None:
    Action.history.update(history_date=timezone.make_aware(datetime(2018, 7, 4, 12)))


@pytest.fixture
def owner(board: Board) -> Person:
    return make_person("Paula Partner", account=False)


def test_one_mail_tells_of_all_boards(board: Board, other_board: Board, owner: Person) -> None:
    make_action(board, 1, owner)
    make_action(other_board, 1, owner, due_on=date(2018, 8, 1))
    assert lines(told(owner)) == [
        "OVERDUE",
        "HWB-1: Overdue by 56 days, due 1 August 2018",
        "CSP-1: Overdue by 25 days, due 1 September 2018",
    ]


def test_answer_goes_to_the_contact_officer_of_the_one_board(
    board: Board, other_board: Board, officer: User, owner: Person
) -> None:
    board.contact_officer = officer.person
    board.save()
    make_action(board, 1, owner)
    told(owner)
    make_action(other_board, 1, owner)
    told(owner, ON + timedelta(days=1))
    replies = (
        OutboxMessage.objects.filter(key__startswith="digest:").order_by("pk").values_list("reply_to", flat=True)
    )
    assert list(replies) == ["olive.officer@example.org", ""]


def test_owner_is_told_what_others_reported(board: Board, officer: User, owner: Person) -> None:
    action = make_action(board, 1, owner, due="ongoing")
    by_officer = services.add_update(action=action, by=officer, text="The council has\nagreed.")
    (link,) = by_link.links_to_report([(action.pk, owner.pk, owner.email)]).values()
    by_link_of_owner = services.report(action=action, text="My own words.", link=link)
    secret = services.report(action=action, by=officer, text="For few.", restricted=True)
    for update in (by_officer, by_link_of_owner, secret):
        happened(ActionUpdate, update.pk, 1, "created_at")
    assert lines(told(owner)) == [
        "NEW OR CHANGED",
        "CSP-1: Due: Ongoing",
        "> Update by Olive Officer, 25 September 2018: The council has agreed.",
    ]
    assert told(owner, ON + timedelta(days=1)) == ""


def test_restricted_update_is_named_without_its_words_to_who_can_read_it(
    board: Board, officer: User, member: User
) -> None:
    action = make_action(board, 1, member.person, due="ongoing")
    update = services.report(action=action, by=officer, text="For few.", restricted=True)
    happened(ActionUpdate, update.pk, 1, "created_at")
    assert lines(told(member.person))[2:] == ["> A restricted update was added, 25 September 2018."]


def test_owner_is_told_that_an_action_is_theirs_and_that_it_was_not_closed(
    board: Board, officer: User, member: User
) -> None:
    services.create_action(board=board, by=officer, text="New", raised_on=date(2018, 9, 20), owners="Mina Member")
    refused = make_action(board, 7, member.person, due="ongoing", status=Status.AWAITING_CLOSURE)
    all_long_ago()
    services.reopen_action(action=refused, by=officer, reason="The figures are missing.")
    for row in Action.history.filter(id=refused.pk, history_date__year__gt=2018):
        happened(Action.history.model, row.pk, 1, "history_date")
    happened(ActionUpdate, refused.updates.get().pk, 1, "created_at")
    for row in Action.history.filter(text="New"):
        happened(Action.history.model, row.pk, 1, "history_date")
    assert lines(told(member.person)) == [
        "NEW OR CHANGED",
        "CSP-1: No due date yet",
        "> New in the log, 25 September 2018.",
        "CSP-7: Due: Ongoing",
        "> Not closed: it is open again, 25 September 2018.",
        "> Update by Olive Officer, 25 September 2018: The figures are missing.",
    ]


def test_officer_is_told_what_awaits_their_closure(
    board: Board, other_board: Board, officer: User, member: User
) -> None:
    action = make_action(board, 1, member.person)
    update = services.propose_closure(action=action, by=member, text="Done.")
    happened(ActionUpdate, update.pk, 1, "created_at")
    make_action(other_board, 1, member.person, status=Status.AWAITING_CLOSURE)
    assert lines(told(officer.person)) == [
        "AWAITING YOUR CLOSURE",
        "CSP-1: Overdue by 25 days, due 1 September 2018",
        "> Said to be done on 25 September 2018.",
    ]
    assert told(member.person) == ""


def test_owners_are_asked_once_before_a_meeting(board: Board, owner: Person) -> None:
    """For 26 September the last day to publish is 18 September; two working days before it is 14 September."""
    ChaseRules.objects.create(board=board, ask_days=2)
    make_meeting(board, ON)
    make_action(board, 1, owner, due="ongoing")
    make_action(board, 2, owner)
    asked = date(2018, 9, 14)
    words = (
        "> Please say by Tuesday 18 September 2018 how it stands, for the meeting of Wednesday 26 September 2018."
    )
    assert lines(told(owner, asked)) == [
        "OVERDUE",
        "CSP-2: Overdue by 13 days, due 1 September 2018",
        words,
        "ASKED FOR BEFORE A MEETING",
        "CSP-1: Due: Ongoing",
        words,
    ]
    for days in (-1, 1, 3):
        assert told(owner, asked + timedelta(days=days)).count("Please say by") == 0


def test_nobody_is_asked_for_an_agenda_that_is_published_or_a_meeting_called_off(
    board: Board, officer: User, owner: Person
) -> None:
    ChaseRules.objects.create(board=board, ask_days=2)
    make_meeting(board, ON, state=Meeting.State.CANCELLED)
    published = {"state": Meeting.State.PUBLISHED, "published_at": timezone.now(), "published_by": officer}
    make_meeting(board, ON + timedelta(days=1), **published)
    make_action(board, 1, owner, due="ongoing")
    assert [told(owner, date(2018, 9, 14) + timedelta(days=n)) for n in (0, 3)] == ["", ""]


def test_long_list_is_cut_and_its_links_with_it(
    board: Board, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.chasing.told.MOST", 2)
    for number in range(1, 6):
        make_action(board, number, owner)
    text = told(owner)
    assert (text.count("CSP-"), text.count("And 3 more")) == (2, 1)


# What must hold whatever the log looks like ----------------------------------------------------------------

OWNERS = st.sampled_from(["member", "adviser", "partner", "police", "everyone", "unconfirmed", "nobody"])
ACTIONS = st.lists(
    st.tuples(
        st.lists(OWNERS, max_size=3, unique=True),
        st.sampled_from([Status.OPEN, Status.IN_HAND, Status.AWAITING_CLOSURE, Status.PROPOSED, Status.COMPLETED]),
        st.integers(-9, 9),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=ACTIONS)
def test_every_owner_is_told_once_a_night_and_nobody_of_what_they_may_not_see(
    made: list, board: Board, police: Organisation, officer: User, member: User, adviser: User, chair: User
) -> None:
    """An owner is told what is overdue or due soon; twice is once; a restricted text only goes where it can be read."""
    OutboxMessage.objects.all().delete()
    Escalation.objects.all().delete()
    Action.objects.all().delete()
    partner = Person.objects.filter(name="Paula Partner").first() or make_person("Paula Partner", account=False)
    who = {"member": member.person, "adviser": adviser.person, "partner": partner, "police": police}
    for number, (owners, status, days, restricted) in enumerate(made, 1):
        named = [
            who.get(one, "All organisations" if one == "everyone" else one) for one in owners if one != "nobody"
        ]
        action = make_action(
            board, number, *named, status=status, due_on=ON + timedelta(days=days), restricted=restricted,
            text=f"Watch the house number {number}.",
        )  # fmt: skip
        action.owners.filter(text="unconfirmed").update(confirmed=False)
    all_long_ago()
    run_nightly(ON)
    before = list(OutboxMessage.objects.order_by("pk").values())
    run_nightly(ON)
    assert list(OutboxMessage.objects.order_by("pk").values()) == before
    mails = {mail.to: mail.text for mail in OutboxMessage.objects.filter(key__startswith="digest:")}
    for person in (officer.person, member.person, adviser.person, chair.person, partner):
        text = mails.get(person.email, "")
        named = Counter(line.partition(":")[0] for line in text.splitlines() if line.startswith("CSP-"))
        actions = Action.objects.select_related("board")
        due = actions.filter(status__in=CHASED, due_on__lte=ON + timedelta(days=7))
        wanted = [action.reference for action in due if owns(person, action)]
        if person == officer.person:
            wanted += [action.reference for action in actions.filter(status=Status.AWAITING_CLOSURE)]
        assert named == Counter(wanted)
        for action in Action.objects.filter(restricted=True):
            can_read = (
                person.user is not None and Action.objects.visible_to(person.user).filter(pk=action.pk).exists()
            )
            assert can_read or action.text not in text
