"""How often somebody gets the mail about their actions: their own choice, signed in or by a link of that mail."""

from __future__ import annotations

from django.db import transaction

from actions.chasing.choices import Often, why_not_never
from actions.models import DigestChoice
from csp import changes, links
from csp.errors import Denied, Refused
from csp.models import SignedLink, User
from meetings.models import Person


@transaction.atomic
def choose_mail(
    *, person: Person, often: str, weekday: int = 0, by: User | None = None, link: SignedLink | None = None
) -> DigestChoice:
    """Set how often ``person`` gets the mail, by themselves alone: signed in (``by``), or by the ``link`` they hold.

    ``weekday`` is for once a week: 0 is Monday. Raises Denied, links.Unusable, and Refused for what is no choice, or
    for never where their seat does not allow it (beside ``often``).
    """
    _check_is_theirs(person, by, link)
    if often not in Often.values:
        raise Refused("Choose how often.", field="often")
    if not 0 <= weekday <= 6:
        raise Refused("Choose a day of the week.", field="weekday")
    if often == Often.NEVER and (reason := why_not_never(person)):
        raise Refused(reason, field="often")
    return _set(person, often, weekday, by)


@transaction.atomic
def stop_mail(*, person: Person, link: SignedLink) -> DigestChoice:
    """One click in a mail program (RFC 8058): no more of it, or once a week where their seat does not allow that."""
    _check_is_theirs(person, None, link)
    return _set(person, Often.WEEKLY if why_not_never(person) else Often.NEVER, None, None)


def _check_is_theirs(person: Person, by: User | None, link: SignedLink | None) -> None:
    if link:
        if link.holder != f"person:{person.pk}":
            raise links.Unusable(links.ENDED, status=410)
        links.used(link)
    elif by is None or person.user_id != by.pk:
        raise Denied("Everybody chooses for themselves how often they get this mail.")


def _set(person: Person, often: str, weekday: int | None, by: User | None) -> DigestChoice:
    """Save the choice. The person's row is held, so that two first choices at once make one row."""
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    choice = DigestChoice.objects.filter(person=person).first() or DigestChoice(person=person)
    choice.often = often
    choice.weekday = choice.weekday if weekday is None else weekday
    changes.save(choice, by=by, reason="" if by else "By the link of a mail")
    return choice
