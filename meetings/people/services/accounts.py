"""Accounts of people: invited by officers, without a password until the person chooses one by a mailed link.

Whoever controls the address of an account can log in as its person. So who may touch one follows
check_can_edit_person: an officer of every board the person sits on, or an administrator; and the account of
an administrator is touched by administrators alone.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from csp import changes, outbox
from csp.access import check_is_administrator
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from meetings.access import check_can_change_account, check_can_edit_person
from meetings.models import Person

SALT = "meetings.people.email-change"
LINK_HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600
LINKS_AT_ONCE = 5
"""How many links for a new address one account is sent in LINK_HOURS: they go to addresses that may be anybody's."""


@transaction.atomic
def invite(person: Person, *, by: User) -> User:
    """Give a person an account and mail them the link with which they choose a password.

    Raises Denied; Refused when they have an account, have no address, or the address is another account's.
    An administrator may so join an account that has no person yet (the first administrator's) to its person.
    """
    check_can_edit_person(by, person)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id:
        raise Refused(f"{person} already has an account.")
    if not person.email:
        raise Refused(f"Enter an e-mail address for {person} first, then invite them.", field="email")
    check_email_free(person, by)
    user = User.objects.filter(email__iexact=person.email).first()
    joined = user is not None
    if user is None:
        user = _new_account(person.email)
    person.user = user
    changes.save(person, by=by, fields=["user"], reason="Joined to an account" if joined else "Invited")
    if not joined:
        _send_invitation(person, user)
    return user


@transaction.atomic
def resend_invitation(person: Person, *, by: User) -> None:
    """Mail the link again. Raises Denied; Refused when there is nothing to be invited to, or no need."""
    check_can_change_account(by, person)
    user = _account_of(person)
    if not user.is_active:
        raise Refused(f"The account of {person} is deactivated. Reactivate it first.")
    if user.has_usable_password():
        raise Refused(f"{person} has already chosen a password. The log-in page offers them a new one.")
    _send_invitation(person, user)


@transaction.atomic
def deactivate_account(person: Person, *, by: User) -> None:
    """Nobody can log in with it from now on; who is logged in is out at their next click.

    Raises Denied, or Refused for one's own account.
    """
    check_can_change_account(by, person)
    if by.pk == person.user_id:
        raise Refused("You cannot deactivate your own account. Ask an administrator.")
    _set_account(person, by, "Account deactivated", is_active=False)


@transaction.atomic
def reactivate_account(person: Person, *, by: User) -> None:
    """The account works again, with the password it had. Raises Denied or Refused."""
    check_can_change_account(by, person)
    _set_account(person, by, "Account reactivated", is_active=True)


@transaction.atomic
def make_administrator(person: Person, *, by: User) -> None:
    """Make a person with an account an administrator of the site. Raises Denied or Refused."""
    check_is_administrator(by)
    if not _account_of(person).is_active:
        raise Refused(f"The account of {person} is deactivated. Reactivate it first.")
    _set_account(person, by, "Made an administrator", is_superuser=True)


@transaction.atomic
def withdraw_administrator(person: Person, *, by: User) -> None:
    """They are an administrator no longer. Raises Denied, or Refused for oneself: so there is always one left."""
    check_is_administrator(by)
    if by.pk == person.user_id:
        raise Refused("You cannot withdraw your own rights. Ask another administrator.")
    _set_account(person, by, "Administrator no longer", is_superuser=False)


def request_email_change(*, by: User, email: str) -> None:
    """Mail a link to the new address of one's own account; it is changed when that link is followed.

    Raises Refused when the address is not one, is the present one, belongs to another account, or when as many
    links as LINKS_AT_ONCE were sent lately.
    """
    email = _checked_address(email)
    if email == by.email:
        raise Refused("This is already the address of your account.", field="email")
    key = f"email-change:{by.pk}:"
    since = timezone.now() - timedelta(hours=LINK_HOURS)
    if OutboxMessage.objects.filter(key__startswith=key, created_at__gte=since).count() >= LINKS_AT_ONCE:
        raise Refused(
            f"You have asked for {LINKS_AT_ONCE} links already. Try again in {LINK_HOURS} hours.", field="email"
        )
    if User.objects.filter(email__iexact=email).exclude(pk=by.pk).exists():
        raise Refused("There is already an account with this address. Enter another one.", field="email")
    token = signing.dumps([by.pk, by.email, email], salt=SALT)
    context = {"link": settings.SITE_URL + reverse("email-confirm", args=[token]), "hours": LINK_HOURS}
    text = render_to_string("meetings/people/mail/email_change.txt", {**context, "product": settings.PRODUCT_NAME})
    subject = f"Confirm your new e-mail address for {settings.PRODUCT_NAME}"
    outbox.put(key=f"{key}{uuid.uuid4()}", to=email, subject=subject, text=text)


@transaction.atomic
def confirm_email_change(*, by: User, token: str) -> str:
    """Change one's own address to the one the link was mailed to, and tell the old one. Returns the new address.

    Raises Refused when the link is too old, somebody else's, used, or the address is taken meanwhile.
    """
    try:
        user_id, old, new = signing.loads(token, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature:
        raise Refused(f"This link no longer works: it does for {LINK_HOURS} hours. Ask for a new one.") from None
    user = User.objects.select_for_update().get(pk=by.pk)
    if (user.pk, user.email) != (user_id, old):
        raise Refused("This link is not for your account as it is now. Ask for a new one.")
    set_account_email(user, new)
    if person := Person.objects.filter(user=user).first():
        person.email = new
        changes.save(person, by=by, fields=["email"], reason="Changed by themselves")
    text = render_to_string(
        "meetings/people/mail/email_changed.txt",
        {"new": new, "product": settings.PRODUCT_NAME, "contact": settings.CONTACT_EMAIL},
    )
    subject = f"The e-mail address of your {settings.PRODUCT_NAME} account has changed"
    outbox.put(key=f"email-changed:{uuid.uuid4()}", to=old, subject=subject, text=text)
    return str(new)


def check_email_free(person: Person, by: User) -> None:
    """Raise Refused when the person's address is another account's: that account would become theirs.

    An administrator may give a person the address of an account that no person has yet.
    """
    if not person.email:
        return
    holder = User.objects.filter(email__iexact=person.email).select_related("person").first()
    if holder is None or holder.pk == person.user_id:
        return
    if by.is_administrator and not hasattr(holder, "person"):
        return
    raise Refused(
        f"{person.email} already belongs to somebody's account. Check the address; if it is right, find them "
        "under People, or ask an administrator.",
        field="email",
    )


def set_account_email(user: User, email: str) -> None:
    """Move an account to another address. The old one opens it no more. Raises Refused when it is taken."""
    user.email = email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise Refused("There is already an account with this address. Enter another one.", field="email") from None
    # The log-in library keeps addresses of its own, and would still accept the old one.
    EmailAddress.objects.filter(user=user).delete()


def _checked_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("Enter an e-mail address such as name@example.org.", field="email") from None
    return email


def _new_account(email: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:
        raise Refused("Somebody has just made an account with this address. Look again.", field="email") from None


def _account_of(person: Person) -> User:
    if person.user is None:
        raise Refused(f"{person} has no account. Invite them first.")
    return person.user


def _set_account(person: Person, by: User, reason: str, **flags: bool) -> None:
    """Set flags of a person's account, put it in the person's history; an administrator acts only while one."""
    user = _account_of(person)
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    ids = {user.pk for user in administrators}
    if by.is_superuser and by.pk not in ids:
        raise Denied("You are an administrator no longer.")
    User.objects.filter(pk=user.pk).update(**flags)
    person.refresh_from_db(fields=["user"])
    changes.save(person, by=by, fields=["user"], reason=reason)


def _send_invitation(person: Person, user: User) -> None:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "person": person,
        "boards": sorted({seat.board.name for seat in person.memberships.current().select_related("board")}),
        "link": get_adapter().get_reset_password_from_key_url(key),
        "again": settings.SITE_URL + reverse("account_reset_password"),
        "hours": LINK_HOURS,
        "product": settings.PRODUCT_NAME,
        "site": settings.SITE_URL,
        "contact": settings.CONTACT_EMAIL,
    }
    outbox.put(
        key=f"invitation:{user.pk}:{uuid.uuid4()}",
        to=user.email,
        subject=f"Your {settings.PRODUCT_NAME} account",
        text=render_to_string("meetings/people/mail/invitation.txt", context),
    )
