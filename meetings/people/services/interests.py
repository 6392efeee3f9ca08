"""The standing register of interests: kept by the officers of the boards a person sits on."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_keep_interests
from meetings.models import Person, RegisteredInterest
from meetings.people.services.checks import refuse_invalid, set_fields

INTEREST_FIELDS = ("interest", "prejudicial", "organisation", "words", "starts", "ends")


@transaction.atomic
def register_interest(*, person: Person, by: User, **fields: Any) -> RegisteredInterest:
    """Add to a person's interests. Raises Denied, or Refused beside the field."""
    check_can_keep_interests(by, person)
    found = RegisteredInterest(person=person)
    set_fields(found, fields, INTEREST_FIELDS)
    _check(found)
    changes.save(found, by=by)
    return found


@transaction.atomic
def change_interest(found: RegisteredInterest, *, by: User, version: int, **fields: Any) -> None:
    """Correct an interest, or say which day was its last; what it was stays in its history.

    Raises Denied, Refused, or Conflict when somebody saved it meanwhile.
    """
    check_can_keep_interests(by, found.person)
    set_fields(found, fields, INTEREST_FIELDS)
    _check(found)
    changes.save_if_unchanged(found, by=by, version=version, fields=fields)


def _check(found: RegisteredInterest) -> None:
    if not found.interest:
        raise Refused("Say what the interest is.", field="interest")
    if found.ends and found.ends < found.starts:
        raise Refused("The last day cannot be before the first.", field="ends")
    refuse_invalid(found)
