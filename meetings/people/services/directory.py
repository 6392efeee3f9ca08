"""Organisations and people: kept by the officers of any board and by administrators."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_edit_person, check_can_keep_directory
from meetings.models import Organisation, Person
from meetings.people.services.accounts import check_email_free, set_account_email
from meetings.people.services.checks import refuse_invalid, set_fields

ORGANISATION_FIELDS = ("name", "short_name", "other_names", "responsible_authority", "lead")
PERSON_FIELDS = ("name", "post_title", "organisation", "email", "phone", "other_names")


@transaction.atomic
def create_organisation(
    *,
    by: User,
    name: str,
    short_name: str = "",
    other_names: str = "",
    responsible_authority: bool = False,
    lead: Person | None = None,
) -> Organisation:
    """Add an organisation. ``lead`` is whom overdue actions of its people are passed up to.

    Raises Denied, or Refused when one has that name already.
    """
    check_can_keep_directory(by)
    organisation = Organisation()
    values = {
        "name": name,
        "short_name": short_name,
        "other_names": other_names,
        "responsible_authority": responsible_authority,
        "lead": lead,
    }
    set_fields(organisation, values, ORGANISATION_FIELDS)
    _check_organisation(organisation)
    changes.save(organisation, by=by)
    return organisation


@transaction.atomic
def update_organisation(organisation: Organisation, *, by: User, version: int, **fields: Any) -> None:
    """Change an organisation's names, or its lead. Raises Denied, Refused, or Conflict if it was saved meanwhile."""
    check_can_keep_directory(by)
    set_fields(organisation, fields, ORGANISATION_FIELDS)
    _check_organisation(organisation)
    changes.save_if_unchanged(organisation, by=by, version=version, fields=fields)


@transaction.atomic
def create_person(
    *,
    by: User,
    name: str,
    post_title: str = "",
    organisation: Organisation | None = None,
    email: str = "",
    phone: str = "",
    other_names: str = "",
) -> Person:
    """Add a person, without an account (see invite). Raises Denied or Refused."""
    check_can_keep_directory(by)
    person = Person()
    values = {
        "name": name,
        "post_title": post_title,
        "organisation": organisation,
        "email": email.lower(),
        "phone": phone,
        "other_names": other_names,
    }
    set_fields(person, values, PERSON_FIELDS)
    check_email_free(person, by)
    _check_person(person)
    changes.save(person, by=by)
    return person


@transaction.atomic
def update_person(person: Person, *, by: User, version: int, **fields: Any) -> None:
    """Change a person's details. Raises Denied, Refused, or Conflict when somebody saved it meanwhile.

    The address of somebody with an account is what they log in with and where a new password is sent: here
    only an administrator changes it, and the account with it. They themselves have a page for it.
    """
    check_can_edit_person(by, person)
    stored = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if "email" in fields:
        fields["email"] = fields["email"].strip().lower()
    set_fields(person, fields, PERSON_FIELDS)
    moved = person.email != stored.email.lower()
    if moved:
        check_email_free(person, by)
        _check_may_move_account(stored, person.email, by)
    _check_person(person)
    changes.save_if_unchanged(person, by=by, version=version, fields=fields)
    if moved and stored.user:
        set_account_email(stored.user, person.email)


def _check_may_move_account(stored: Person, email: str, by: User) -> None:
    if stored.user is None:
        return
    if not by.is_administrator:
        raise Refused(
            f"{stored} logs in with {stored.user.email}. Only they themselves, under Your account, or an "
            "administrator can change it.",
            field="email",
        )
    if not email:
        raise Refused(f"{stored} has an account, which needs an e-mail address.", field="email")


def _check_organisation(organisation: Organisation) -> None:
    refuse_invalid(organisation)
    if Organisation.objects.filter(name__iexact=organisation.name).exclude(pk=organisation.pk).exists():
        raise Refused(f"There is already an organisation named {organisation.name}.", field="name")


def _check_person(person: Person) -> None:
    refuse_invalid(person)
    namesakes = Person.objects.filter(name__iexact=person.name, organisation=person.organisation)
    if namesakes.exclude(pk=person.pk).exists():
        raise Refused(
            f"There is already a {person.name} {_at(person)}. If this is somebody else, add to the name what "
            "tells the two apart.",
            field="name",
        )


def _at(person: Person) -> str:
    return f"at {person.organisation}" if person.organisation else "without an organisation"
