"""Signing in and out, and getting back in."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from csp.models import OutboxMessage, User

PASSWORD = "three random words"
MISMATCH = "The e-mail address or the password is not right. Check both and try again, or reset your password."
TOO_MANY = "There were too many attempts to sign in. Wait five minutes and try again, or reset your password."

pytestmark = pytest.mark.django_db()


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("officer@example.org", PASSWORD)


def sign_in(client: Client, email: str, password: str, **more: str) -> Any:
    return client.post("/account/login/", {"login": email, "password": password, **more})


def errors_of(response: Any) -> list[str]:
    return [error for errors in response.context["form"].errors.values() for error in errors]


def test_sign_in_by_email_whatever_its_case(client: Client, officer: User) -> None:
    response = sign_in(client, "Officer@Example.org", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_sign_in_goes_on_to_the_page_asked_for(client: Client, officer: User) -> None:
    assert sign_in(client, officer.email, PASSWORD, next="/account/")["Location"] == "/account/"


def test_sign_in_never_goes_to_another_site(client: Client, officer: User) -> None:
    assert sign_in(client, officer.email, PASSWORD, next="https://evil.example/")["Location"] == "/"


def test_sign_in_wrong_password_and_unknown_address_say_the_same(client: Client, officer: User) -> None:
    wrong = sign_in(client, officer.email, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")
    assert errors_of(wrong) == errors_of(unknown) == [MISMATCH]


def test_sign_in_keeps_the_address_typed_but_never_the_password(client: Client, officer: User) -> None:
    text = sign_in(client, officer.email, "not the password").content.decode()
    assert ('value="officer@example.org"' in text, "not the password" in text) == (True, False)


def test_sign_in_without_anything_says_what_to_enter(client: Client) -> None:
    assert errors_of(sign_in(client, "", "")) == ["Enter your e-mail address.", "Enter your password."]


def test_sign_in_of_a_closed_account_says_no_more_than_a_wrong_password(client: Client, officer: User) -> None:
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    sign_in(client, officer.email, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_sign_in_is_limited_after_five_wrong_passwords(client: Client, officer: User) -> None:
    answers = [errors_of(sign_in(client, officer.email, "wrong")) for _ in range(6)]
    assert answers == [[MISMATCH]] * 5 + [[TOO_MANY]]
    assert errors_of(sign_in(client, officer.email, PASSWORD)) == [TOO_MANY]


def test_sign_out_needs_a_button(client: Client, officer: User) -> None:
    sign_in(client, officer.email, PASSWORD)
    client.get("/account/logout/")
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(client: Client) -> None:
    client.post("/account/signup/", {"email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == 0


def test_password_reset_end_to_end(
    client: Client, officer: User, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/account/password/reset/", {"email": "Officer@example.org"})
    assert response["Location"] == "/account/password/reset/done/"
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["officer@example.org"], "Reset your password")
    (link,) = re.findall(rf"{settings.SITE_URL}(/account/password/reset/key/\S+)", str(letter.body))
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "other random words"
    response = client.post(form, {"password1": new, "password2": new})
    assert response["Location"] == "/account/password/reset/key/done/"
    assert sign_in(client, officer.email, new).status_code == 302


def test_password_reset_link_works_once(
    client: Client, officer: User, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/password/reset/", {"email": officer.email})
    (link,) = re.findall(rf"{settings.SITE_URL}(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
    officer.set_password("changed in between")
    officer.save(update_fields=["password"])
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_password_reset_of_an_unknown_address_answers_the_same_and_sends_nothing(client: Client) -> None:
    response = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert response["Location"] == "/account/password/reset/done/"
    assert OutboxMessage.objects.count() == 0


def test_password_reset_mail_goes_to_the_site_whatever_host_was_claimed(
    client: Client, officer: User, settings: Any
) -> None:
    settings.SITE_URL = "https://boards.example.org"
    client.post("/account/password/reset/", {"email": officer.email}, headers={"host": "127.0.0.1"})
    assert "https://boards.example.org/account/password/reset/key/" in OutboxMessage.objects.get().text


def test_password_change_wants_the_present_one_and_a_good_new_one(client: Client, officer: User) -> None:
    sign_in(client, officer.email, PASSWORD)
    short = {"oldpassword": "wrong", "password1": "short", "password2": "short"}
    response = client.post("/account/password/change/", short)
    assert errors_of(response) == [
        "That is not your present password. Try again.",
        "This password is too short. It must contain at least 12 characters.",
    ]


def test_password_change_tells_the_owner_by_mail(client: Client, officer: User) -> None:
    sign_in(client, officer.email, PASSWORD)
    new = "other random words"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert OutboxMessage.objects.get().subject == "Your password was changed"


def test_second_factor_is_asked_for_once_turned_on(client: Client, officer: User) -> None:
    sign_in(client, officer.email, PASSWORD)
    address = "/account/second-factor/totp/activate/"
    client.post(client.get(address)["Location"], {"password": PASSWORD})
    page = client.get(address)
    secret = page.context["form"].secret
    client.post(address, {"code": code_of(secret)})
    client.post("/account/logout/")
    response = sign_in(client, officer.email, PASSWORD)
    assert response["Location"] == "/account/second-factor/authenticate/"
    assert "_auth_user_id" not in client.session
    refused = client.post("/account/second-factor/authenticate/", {"code": "000000"})
    assert errors_of(refused) == ["Incorrect code."]


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(
    "address",
    [
        "/account/second-factor/",
        "/account/second-factor/totp/activate/",
        "/account/password/change/",
    ],
)
def test_own_pages_ask_strangers_to_sign_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/account/login/")
