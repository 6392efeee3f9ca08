"""Accounts: who may invite, deactivate and give rights, and that nobody's account can be taken over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from meetings.models import Board, Person
from meetings.people import services
from meetings.tests.fixtures import PASSWORD, make_person, seat
from meetings.tests.pages import texts

NEW_PASSWORD = "seven green bottles stand"


def link_in(text: str) -> str:
    """The path of the one link with a token."""
    found = re.search(r"http://localhost:8000(/account/(?:password/reset/key|email)/\S+)", text)
    assert found
    return found[1]


@pytest.fixture
def guest(board: Board) -> Person:
    """Sits on the board, has an address and no account."""
    person = make_person("Gita Guest", account=False)
    seat(board, person)
    return person


def test_invite_makes_an_account_and_sends_one_mail(officer: User, guest: Person) -> None:
    user = services.invite(guest, by=officer)

    guest.refresh_from_db()
    assert (guest.user, user.email, user.has_usable_password(), user.is_superuser) == (
        user,
        guest.email,
        False,
        False,
    )
    message = OutboxMessage.objects.get()
    assert (message.to, message.subject) == (guest.email, "Your Convene account")
    assert "because you sit on the Community Safety Partnership." in message.text
    assert guest.history.first().history_change_reason == "Invited"


def test_invited_person_chooses_a_password_and_logs_in(officer: User, guest: Person) -> None:
    services.invite(guest, by=officer)
    client = Client()

    page = client.get(link_in(OutboxMessage.objects.get().text), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert User.objects.get(person=guest).check_password(NEW_PASSWORD)
    answer = Client().post(reverse("account_login"), {"login": guest.email, "password": NEW_PASSWORD})
    assert answer.status_code == 302


def test_invited_person_whose_link_is_too_old_asks_for_another(officer: User, guest: Person) -> None:
    services.invite(guest, by=officer)
    client = Client()

    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        late = client.get(link_in(OutboxMessage.objects.get().text), follow=True)
        client.post(reverse("account_reset_password"), {"email": guest.email})

    assert texts(late, "h1") == ["This link no longer works"]
    assert [message.to for message in OutboxMessage.objects.all()] == [guest.email, guest.email]


def test_invite_twice_refused(officer: User, guest: Person) -> None:
    services.invite(guest, by=officer)

    with pytest.raises(Refused, match="Gita Guest already has an account"):
        services.invite(guest, by=officer)
    assert OutboxMessage.objects.count() == 1


def test_invite_without_address_refused(officer: User, board: Board) -> None:
    person = services.create_person(by=officer, name="No Mail")

    with pytest.raises(Refused, match="Enter an e-mail address for No Mail first"):
        services.invite(person, by=officer)


def test_invite_to_the_address_of_somebodys_account_refused(officer: User, guest: Person, member: User) -> None:
    Person.objects.filter(pk=guest.pk).update(email=member.email)

    with pytest.raises(Refused) as refusal:
        services.invite(guest, by=officer)
    assert refusal.value.field == "email"


def test_invite_to_the_address_of_an_administrator_by_officer_refused(
    officer: User, guest: Person, administrator: User
) -> None:
    Person.objects.filter(pk=guest.pk).update(email=administrator.email)

    with pytest.raises(Refused):
        services.invite(guest, by=officer)
    assert not hasattr(User.objects.get(pk=administrator.pk), "person")


def test_invite_by_administrator_joins_the_account_without_a_person(guest: Person, administrator: User) -> None:
    Person.objects.filter(pk=guest.pk).update(email=administrator.email)

    assert services.invite(guest, by=administrator) == administrator
    assert OutboxMessage.objects.count() == 0


def test_invite_person_of_another_board_denied(outsider: User, guest: Person) -> None:
    with pytest.raises(Denied):
        services.invite(guest, by=outsider)


def test_takeover_of_another_boards_member_fails_at_every_step(
    officer: User, other_board: Board, board: Board
) -> None:
    """An officer seats somebody else's member on their own board, and still cannot reach their account."""
    victim = make_person("Vera Victim", account=False)
    seat(other_board, victim)
    services.add_membership(board=board, by=officer, role="member", starts=timezone.localdate(), person=victim)

    with pytest.raises(Denied):
        services.update_person(victim, by=officer, version=0, email="mine@example.org")
    with pytest.raises(Denied):
        services.invite(victim, by=officer)


def test_resend_goes_to_the_account(officer: User, guest: Person) -> None:
    user = services.invite(guest, by=officer)
    guest.refresh_from_db()

    services.resend_invitation(guest, by=officer)

    assert [message.to for message in OutboxMessage.objects.all()] == [user.email, user.email]


def test_resend_to_one_with_a_password_refused(officer: User, member: User) -> None:
    with pytest.raises(Refused, match="has already chosen a password"):
        services.resend_invitation(member.person, by=officer)


def test_resend_without_account_refused(officer: User, guest: Person) -> None:
    with pytest.raises(Refused, match="has no account"):
        services.resend_invitation(guest, by=officer)


def test_resend_to_a_deactivated_account_refused(officer: User, guest: Person) -> None:
    services.invite(guest, by=officer)
    guest.refresh_from_db()
    services.deactivate_account(guest, by=officer)

    with pytest.raises(Refused, match="is deactivated"):
        services.resend_invitation(guest, by=officer)


def test_deactivated_account_is_out_at_once_and_back_when_reactivated(officer: User, member: User) -> None:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("my-work")).status_code == 200

    services.deactivate_account(member.person, by=officer)
    assert client.get(reverse("my-work")).status_code == 302
    assert not Client().login(username=member.email, email=member.email, password=PASSWORD)

    services.reactivate_account(member.person, by=officer)
    member.refresh_from_db()
    assert member.is_active
    reasons = member.person.history.values_list("history_change_reason", flat=True)[:2]
    assert list(reasons) == ["Account reactivated", "Account deactivated"]


def test_deactivate_oneself_refused(officer: User) -> None:
    with pytest.raises(Refused, match="You cannot deactivate your own account"):
        services.deactivate_account(officer.person, by=officer)


def test_deactivate_administrator_by_officer_denied(officer: User, member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_superuser=True)

    with pytest.raises(Denied):
        services.deactivate_account(Person.objects.get(user=member), by=officer)


@pytest.mark.parametrize("verb", [services.make_administrator, services.withdraw_administrator])
def test_administrators_rights_by_officer_denied(verb, officer: User, member: User) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Denied):
        verb(member.person, by=officer)


def test_make_and_withdraw_administrator(administrator: User, member: User) -> None:
    services.make_administrator(member.person, by=administrator)
    assert User.objects.get(pk=member.pk).is_superuser

    services.withdraw_administrator(Person.objects.get(user=member), by=administrator)
    assert not User.objects.get(pk=member.pk).is_superuser


def test_withdraw_own_rights_refused(administrator: User) -> None:
    person = make_person("Root Person", account=False)
    person.user = administrator
    person.save()

    with pytest.raises(Refused, match="You cannot withdraw your own rights"):
        services.withdraw_administrator(person, by=administrator)


def test_make_administrator_of_a_person_without_account_refused(administrator: User, guest: Person) -> None:
    with pytest.raises(Refused, match="has no account"):
        services.make_administrator(guest, by=administrator)


def test_administrator_whose_rights_went_meanwhile_is_denied(administrator: User, member: User) -> None:
    User.objects.filter(pk=administrator.pk).update(is_superuser=False)

    with pytest.raises(Denied, match="You are an administrator no longer"):
        services.make_administrator(member.person, by=administrator)


# One's own address ------------------------------------------------------------------------------------------


def token_of(message: OutboxMessage) -> str:
    return link_in(message.text).removeprefix("/account/email/").rstrip("/")


def test_email_change_by_the_link_alone(member: User) -> None:
    old = member.email
    EmailAddress.objects.create(user=member, email=old, primary=True, verified=True)
    services.request_email_change(by=member, email=" New@Example.org ")
    message = OutboxMessage.objects.get()
    assert (message.to, User.objects.get(pk=member.pk).email) == ("new@example.org", old)

    assert services.confirm_email_change(by=member, token=token_of(message)) == "new@example.org"

    member = User.objects.get(pk=member.pk)
    assert (member.email, member.person.email, EmailAddress.objects.count()) == (
        "new@example.org",
        "new@example.org",
        0,
    )
    told = OutboxMessage.objects.exclude(pk=message.pk).get()
    assert (told.to, told.subject) == (old, "The e-mail address of your Convene account has changed")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "Enter an e-mail address such as name@example.org."),
        ("mina.member@example.org", "This is already the address of your account."),
        ("OLIVE.officer@example.org", "There is already an account with this address. Enter another one."),
    ],
)
def test_email_change_refused(address: str, sentence: str, member: User, officer: User) -> None:
    with pytest.raises(Refused) as refusal:
        services.request_email_change(by=member, email=address)

    assert (refusal.value.message, refusal.value.field) == (sentence, "email")
    assert OutboxMessage.objects.count() == 0


def test_email_change_asked_for_over_and_over_refused(member: User, officer: User) -> None:
    for number in range(5):
        services.request_email_change(by=member, email=f"new{number}@example.org")

    with pytest.raises(Refused) as refusal:
        services.request_email_change(by=member, email="another@example.org")
    services.request_email_change(by=officer, email="another@example.org")

    assert (refusal.value.message, refusal.value.field) == (
        "You have asked for 5 links already. Try again in 3 hours.",
        "email",
    )
    assert OutboxMessage.objects.count() == 6


def test_email_link_of_somebody_else_refused(member: User, officer: User) -> None:
    services.request_email_change(by=member, email="new@example.org")

    with pytest.raises(Refused, match="not for your account"):
        services.confirm_email_change(by=officer, token=token_of(OutboxMessage.objects.get()))


def test_email_link_used_twice_refused(member: User) -> None:
    services.request_email_change(by=member, email="new@example.org")
    token = token_of(OutboxMessage.objects.get())
    services.confirm_email_change(by=member, token=token)

    with pytest.raises(Refused, match="not for your account as it is now"):
        services.confirm_email_change(by=User.objects.get(pk=member.pk), token=token)


def test_email_link_tampered_with_refused(member: User) -> None:
    with pytest.raises(Refused, match="This link no longer works"):
        services.confirm_email_change(by=member, token="nonsense")


def test_email_taken_meanwhile_refused(member: User) -> None:
    services.request_email_change(by=member, email="new@example.org")
    User.objects.create_user("new@example.org")

    with pytest.raises(Refused, match="There is already an account with this address"):
        services.confirm_email_change(by=member, token=token_of(OutboxMessage.objects.get()))


def test_invitation_is_really_sent(officer: User, guest: Person, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(guest, by=officer)

    assert [message.to for message in mail.outbox] == [[guest.email]]
