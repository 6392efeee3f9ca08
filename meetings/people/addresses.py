"""Whose an address is, or was: mails keep the one they were sent to, people may have another by now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from csp.models import OutboxMessage
from meetings.models import Person
from meetings.papers.mails import address_of

ABOUT_THE_ADDRESS = ("account:", "invitation:", "email-change:", "email-changed:")
"""Mails that open an account or speak of its address: never sent to another than they were made for."""


@dataclass(frozen=True)
class Whose:
    """Who gets a mail, and at which ``address`` they are now. ``moved``: it is another than the mail was sent to."""

    person: Person | None = None
    address: str = ""
    moved: bool = False


def whose(mail: OutboxMessage) -> Whose:
    """Who has the mail's address; where nobody has it, the one person who had it, with the address of today."""
    person = people_at([mail.to]).get(mail.to)
    if person:
        return Whose(person, mail.to)
    had = Person.history.filter(email__iexact=mail.to).order_by().values_list("id", flat=True).distinct()[:2]
    people = list(Person.objects.filter(pk__in=list(had)).select_related("user"))
    if len(people) != 1:
        return Whose()
    now = "" if mail.key.startswith(ABOUT_THE_ADDRESS) else address_of(people[0])
    return Whose(people[0], now, moved=bool(now))


def people_at(addresses: Iterable[str]) -> dict[str, Person]:
    """Who has each of these addresses, their own or that of their account. One query."""
    wanted = set(addresses)
    found: dict[str, Person] = {}
    people = Person.objects.filter(Q(email__in=wanted) | Q(user__email__in=wanted)).select_related("user")
    for person in people:
        for address in (person.email, person.user.email if person.user else ""):
            if address in wanted:
                found.setdefault(address, person)
    return found
