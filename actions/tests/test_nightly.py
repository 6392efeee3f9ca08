"""The nightly job: what it flags, whom it tells of what, and that twice is once."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions import nightly
from actions.models import Action
from actions.nightly import run_nightly
from actions.tests.makers import make_action, own
from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation
from meetings.tests.fixtures import make_meeting, make_person, seat

ON = date(2018, 9, 26)
Status = Action.Status


def digests() -> dict[str, str]:
    """Subjects of the digests by who gets them."""
    return dict(OutboxMessage.objects.filter(key__startswith="digest:").values_list("to", "subject"))


def summaries() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__startswith="summary:").order_by("key"))


def test_flags_what_is_newly_overdue_once(board: Board) -> None:
    make_action(board, 1)
    make_action(board, 2, due_on=ON)
    make_action(board, 3, status=Status.COMPLETED)
    make_action(board, 4, due="asap")
    assert run_nightly(ON).newly_overdue == 1
    assert run_nightly(ON).newly_overdue == 0
    assert list(Action.objects.values_list("flagged_on", flat=True)) == [ON, None, None, None]
    assert run_nightly(ON + timedelta(days=1)).newly_overdue == 1


def test_tells_owners_what_is_overdue_and_due_within_seven_days(board: Board, member: User, chair: User) -> None:
    make_action(board, 1, member.person)
    make_action(board, 2, member.person, chair.person, due_on=ON + timedelta(days=7))
    make_action(board, 3, member.person, due_on=ON + timedelta(days=8))
    make_action(board, 4, member.person, due="asap")
    for number, status in enumerate((Status.PROPOSED, Status.AWAITING_CLOSURE, Status.COMPLETED), 5):
        make_action(board, number, member.person, status=status)
    report = run_nightly(ON)
    assert (report.digests, report.digests_before) == (2, 0)
    assert digests() == {
        "mina.member@example.org": "1 action overdue, 1 due by Wednesday 3 October 2018",
        "chidi.chair@example.org": "1 action due by Wednesday 3 October 2018",
    }


def test_run_twice_sends_once(board: Board, officer: User, member: User) -> None:
    make_action(board, 1, member.person)
    first, second = run_nightly(ON), run_nightly(ON)
    assert (first.digests, first.summaries, second.digests, second.summaries) == (1, 1, 0, 0)
    assert (second.digests_before, second.summaries_before) == (1, 1)
    assert OutboxMessage.objects.count() == 2
    assert run_nightly(ON + timedelta(days=1)).digests == 1


@pytest.mark.django_db(transaction=True)
def test_mails_arrive_once(board: Board, officer: User, member: User, mailoutbox: list) -> None:
    make_action(board, 1, member.person)
    run_nightly(ON)
    run_nightly(ON)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["mina.member@example.org", "olive.officer@example.org"]


def test_organisation_reaches_who_speaks_for_it_on_that_board_today(
    board: Board, other_board: Board, police: Organisation, officer: User, council: Organisation, member: User
) -> None:
    gone, elsewhere = (make_person(name, organisation=police) for name in ("Gus Gone", "Ella Elsewhere"))
    seat(board, gone, ends=timezone.localdate() - timedelta(days=1))
    seat(other_board, elsewhere)
    make_action(board, 1, police)
    make_action(board, 2, council)
    run_nightly(ON)
    assert digests() == {"mina.member@example.org": "1 action overdue"}


def test_all_organisations_reaches_all_members(
    board: Board, officer: User, chair: User, member: User, adviser: User
) -> None:
    make_action(board, 1, "All organisations")
    run_nightly(ON)
    assert sorted(digests()) == ["chidi.chair@example.org", "mina.member@example.org"]


def test_action_owned_twice_over_is_named_once(board: Board, member: User, police: Organisation) -> None:
    make_action(board, 1, member.person, police, "All organisations")
    run_nightly(ON)
    assert digests() == {"mina.member@example.org": "1 action overdue"}


def test_owner_nobody_has_confirmed_or_whose_account_is_closed_gets_nothing(board: Board, member: User) -> None:
    own(make_action(board, 1), member.person, confirmed=False)
    make_action(board, 2, closed := make_person("Clara Closed"))
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    assert run_nightly(ON).digests == 0


def test_person_without_account_is_told_of_what_is_not_restricted(board: Board) -> None:
    partner = make_person("Paula Partner", account=False)
    make_action(board, 1, partner)
    make_action(board, 2, partner, restricted=True, text="Watch the house in Mill Lane")
    run_nightly(ON)
    (message,) = OutboxMessage.objects.filter(key__startswith="digest:")
    assert message.subject == "2 actions overdue"
    for body in (message.text, message.html):
        assert (body.count("Share the data of area 1"), body.count("Mill Lane")) == (1, 0)


@pytest.mark.parametrize("who", ["officer", "chair", "member", "adviser", "outsider"])
def test_restricted_text_is_sent_as_the_site_shows_it(
    who: str, board: Board, council: Organisation, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    action = make_action(board, 1, user.person, restricted=True, text="Watch the house in Mill Lane")
    run_nightly(ON)
    message = OutboxMessage.objects.get(key=f"digest:2018-09-26:person:{user.person.pk}")
    assert (message.text.count("Mill Lane") == 1) == Action.objects.visible_to(user).filter(pk=action.pk).exists()


def test_people_are_told_in_chunks(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "PEOPLE", 3)
    for number in range(1, 9):
        make_action(board, number, make_person(f"Owner {number}"))
    assert run_nightly(ON).digests == 8


def test_queries_do_not_grow_with_owners(board: Board, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    def owners(first: int, last: int) -> None:
        for number in range(first, last):
            make_action(board, number, make_person(f"Owner {number}"))

    owners(1, 2)
    with django_assert_num_queries(39):
        run_nightly(ON)
    owners(2, 31)
    with django_assert_num_queries(39):
        run_nightly(ON + timedelta(days=1))


def test_officer_gets_a_summary_of_the_board(
    board: Board, other_board: Board, officer: User, outsider: User, member: User
) -> None:
    make_action(board, 1, member.person)
    make_action(board, 2, "Police leads", due_on=ON)
    own(make_action(board, 3, due="asap"), member.person, confirmed=False)
    make_action(board, 4, make_person("Nora Nomail", account=False), due="asap")
    make_action(board, 5, Organisation.objects.create(name="Fire Brigade"), due="asap")
    make_action(board, 6, status=Status.AWAITING_CLOSURE, due="asap")
    make_action(board, 7, status=Status.PROPOSED)
    Action.objects.get(number=4).owners.get().person.__class__.objects.filter(name="Nora Nomail").update(email="")
    report = run_nightly(ON)
    assert report.summaries == 1
    (message,) = summaries()
    assert (message.to, message.subject) == (
        "olive.officer@example.org",
        "Community Safety Partnership: 6 actions open, 1 overdue",
    )
    assert message.text.splitlines()[4:10] == [
        "Open: 6",
        "Overdue: 1, of which newly overdue: 1",
        "Due by Wednesday 3 October 2018: 1",
        "Awaiting closure: 1",
        "Proposed, to be confirmed: 1",
        "Without an owner: 1",
    ]
    at = message.text.splitlines().index("OWNERS WHO GET NO MAIL")
    assert message.text.splitlines()[at + 2 : at + 6] == [
        "CSP-2, Police leads: not matched to anybody",
        "CSP-3, Mina Member: to be confirmed",
        "CSP-4, Nora Nomail: no e-mail address",
        "CSP-5, Fire Brigade: nobody on the board gets mail for it",
    ]


def test_summary_comes_on_mondays_and_with_news(board: Board, officer: User, member: User) -> None:
    make_action(board, 1, member.person)
    make_action(board, 2, member.person, due_on=date(2018, 9, 28))
    nights = [ON + timedelta(days=number) for number in range(9)]  # from Wednesday to Thursday
    for on in nights:
        run_nightly(on)
    assert [one.key[8:18] for one in summaries()] == ["2018-09-26", "2018-09-29", "2018-10-01"]


def test_board_with_nothing_to_say_says_nothing(board: Board, officer: User, member: User) -> None:
    make_action(board, 1, member.person, due="ongoing")
    assert run_nightly(ON).summaries == 0


def test_officer_whose_seat_ended_gets_no_summary(board: Board, officer: User) -> None:
    make_action(board, 1)
    Membership.objects.filter(person=officer.person).update(ends=date(2018, 1, 1))
    assert run_nightly(ON).summaries == 0


def test_summary_names_whom_the_last_mail_did_not_reach(board: Board, officer: User, member: User) -> None:
    make_action(board, 1)
    OutboxMessage.objects.create(
        key="digest:1",
        to=member.email,
        state="bounced",
        outcome_at=datetime(2018, 9, 25, 2, tzinfo=UTC),
        status_code="5.2.2",
    )
    run_nightly(ON)
    (message,) = summaries()
    page = f"http://localhost:8000/people/{member.person.pk}/"
    assert (
        "MAIL DOES NOT REACH THEM\n\n"
        f"Mina Member, mina.member@example.org, 25 September 2018: The mailbox is full\n{page}\n"
    ) in message.text
    assert f'<a href="{page}">Mina Member</a>, mina.member@example.org, 25 September 2018' in message.html


def test_officer_of_two_seats_gets_one_summary(board: Board, officer: User) -> None:
    seat(board, officer.person, BoardRole.OFFICER)
    make_action(board, 1)
    assert run_nightly(ON).summaries == 1


def test_command_says_what_it_did(board: Board, officer: User, member: User) -> None:
    make_action(board, 1, member.person, due="next_meeting")
    make_meeting(board, date(2018, 9, 20))
    said = StringIO()
    call_command("nightly", on="2018-09-26", stdout=said)
    assert said.getvalue() == (
        "Nightly job for Wednesday 26 September 2018\n"
        "  Due dates moved with their meeting: 0\n"
        "  Newly overdue: 1\n"
        "  Passed up: 0\n"
        "  Digests put in the outbox: 1 (0 before)\n"
        "  Summaries put in the outbox: 1 (0 before)\n"
        "  Papers whose authors are reminded: 0\n"
        "  Reminders put in the outbox: 0 (0 before)\n"
        "  Papers of authors without an e-mail address: 0\n"
        "  Reminders to comment on drafts: 0 mails\n"
    )


def test_command_refuses_what_is_no_date(db: None) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("nightly", on="26/09/2018")
    assert str(refused.value) == "26/09/2018 is not a date. Give it as YYYY-MM-DD, for example 2018-09-26."
