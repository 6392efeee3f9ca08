"""The links of the mails about actions: each lets its holder do one thing without signing in.

One is for an action and one of its owners: to say what was done. One is for a person: to choose how often the mail
comes. Whether its holder still owns the action is looked at whenever a link is opened or used.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from actions.access import check_can_close, owns
from actions.models import Action
from csp import changes, links
from csp.errors import Refused
from csp.links import Wanted
from csp.models import SignedLink, SignedLinkQuerySet, User
from meetings.models import Person
from meetings.papers.mails import address_of

REPORT, MAIL = "report-on-action", "mail-choice"
LASTS = timedelta(days=90)
AT_LEAST = timedelta(days=30)
"""A mail never bears a link that ends sooner."""
SUBJECT_OF_MAIL = "mail"


def subject_of(action_id: int) -> str:
    return f"action:{action_id}"


def holder_of(person_id: int) -> str:
    return f"person:{person_id}"


def links_to_report(wanted: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], SignedLink]:
    """A link for each (action, person, address), by action and person: none where an officer has stopped it."""
    found = links.make_many(
        (Wanted(subject_of(action), holder_of(person), email) for action, person, email in wanted),
        purpose=REPORT, lasts=LASTS, at_least=AT_LEAST,
    )  # fmt: skip
    return {(_number(subject), _number(holder)): link for (subject, holder), link in found.items()}


def links_to_choose(wanted: Iterable[tuple[int, str]]) -> dict[int, SignedLink]:
    """The link to "My mail" of each (person, address), by person."""
    found = links.make_many(
        (Wanted(SUBJECT_OF_MAIL, holder_of(person), email) for person, email in wanted),
        purpose=MAIL, lasts=LASTS, at_least=AT_LEAST,
    )  # fmt: skip
    return {_number(holder): link for (_, holder), link in found.items()}


def person_of(link: SignedLink) -> Person:
    """Who holds a link. Raises links.Unusable (410) when they have left the directory, or their account is closed."""
    person = Person.objects.select_related("user").filter(pk=_number(link.holder)).first()
    if person is None or (person.user and not person.user.is_active):
        raise links.Unusable(links.ENDED, status=410)
    return person


def action_of(link: SignedLink, person: Person) -> Action:
    """The action that a link is for. Raises links.Unusable (410) when ``person`` owns it no more."""
    action = Action.objects.select_related("board__contact_officer").filter(pk=_number(link.subject)).first()
    if action is None or action.status == Action.Status.PROPOSED or not owns(person, action):
        raise links.Unusable("This link has ended: the action is no longer yours.", status=410)
    return action


@transaction.atomic
def stop_links(*, action: Action, by: User) -> None:
    """An officer ends every link to ``action``, and no mail bears a new one. Raises Denied; Refused when none works."""
    check_can_close(by, action)
    if not links.revoke(_links_of(action).open()):
        raise Refused("No link to this action works.")
    changes.save_if_unchanged(
        action, by=by, version=action.version, fields=[], reason="The links in mails were stopped"
    )


@transaction.atomic
def allow_links(*, action: Action, by: User) -> None:
    """An officer lets mails bear links again: new ones, for those whose links were stopped. Raises Denied, Refused."""
    check_can_close(by, action)
    stopped = [link for link in _newest(action) if link.revoked_at]
    if not stopped:
        raise Refused("No link to this action was stopped.")
    for link in stopped:
        person = Person.objects.select_related("user").filter(pk=_number(link.holder)).first()
        if person and address_of(person):
            links.make(
                purpose=REPORT, subject=link.subject, holder=link.holder, email=address_of(person),
                expires_at=timezone.now() + LASTS, by=by,
            )  # fmt: skip
    changes.save_if_unchanged(action, by=by, version=action.version, fields=[], reason="Mails bear links again")


def can_be_stopped_or_allowed(action: Action) -> tuple[bool, bool]:
    """Whether any link to ``action`` works, and whether any was stopped. One query."""
    newest, now = _newest(action), timezone.now()
    works = any(link.revoked_at is None and link.expires_at > now for link in newest)
    return works, any(link.revoked_at for link in newest)


def _newest(action: Action) -> list[SignedLink]:
    """The newest link of each holder: older ones were replaced by it."""
    return list({link.holder: link for link in _links_of(action).order_by("pk")}.values())


def _links_of(action: Action) -> SignedLinkQuerySet:
    return SignedLink.objects.filter(purpose=REPORT, subject=subject_of(action.pk))


def _number(name: str) -> int:
    """12 of "action:12" and of "person:12"."""
    return int(name.rpartition(":")[2])
