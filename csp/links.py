"""Signed links: an address sent by mail with which its holder does one thing without an account.

The address holds the number of a row (csp.models.SignedLink) under a signature. The signature proves that this site
made the address; the row alone says whether it still works, what for, and until when. Whoever makes a purpose says
what its page does. Opening a link changes nothing, for mail scanners open every link; only what its holder sends
does. Such a page is built on ``LinkPage`` (csp.pages).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from csp.errors import Refused
from csp.models import SignedLink, SignedLinkQuerySet, User

SALT = "csp.links"
LARGEST = 2**63 - 1
PLACE = "TOKEN"


class Unusable(Refused):
    """The link does nothing for whoever opened it. ``status`` is that of the page that says so."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


UNKNOWN = (
    "This is not a link that this site has sent. Perhaps your mail program has cut it: copy the whole of it from the "
    "mail into the address bar."
)
ENDED = "This link no longer works: the time for it has passed, or a newer one was sent to you."


def make(
    *, purpose: str, subject: str, holder: str, email: str, expires_at: datetime, by: User | None
) -> SignedLink:
    """A new link of ``holder`` for one thing, in place of the one that stood.

    ``by`` is None for what runs at night. Raises Refused when it would have ended already. Two at once are kept apart
    by a constraint; callers lock what the link is about.
    """
    if expires_at <= timezone.now():
        raise Refused("The link would have ended before it was sent.")
    with transaction.atomic():
        revoke(SignedLink.objects.filter(purpose=purpose, subject=subject, holder=holder))
        return SignedLink.objects.create(
            purpose=purpose, subject=subject, holder=holder, email=email, expires_at=expires_at, created_by=by
        )


@dataclass(frozen=True)
class Wanted:
    """A link that somebody is to have: for what, for whom, and where it is sent."""

    subject: str
    holder: str
    email: str


def make_many(
    wanted: Iterable[Wanted], *, purpose: str, lasts: timedelta, at_least: timedelta
) -> dict[tuple[str, str], SignedLink]:
    """Links for many at once, by (subject, holder): four queries however many, for what runs at night.

    The one that stands is given again while it works for ``at_least`` and goes to the same address; else a new one
    that ``lasts`` takes its place. Where the newest was revoked there is none: whoever stopped it meant it. Call it
    in a transaction that holds the holders, so that two runs do not make the same.
    """
    by_key = {(one.subject, one.holder): one for one in wanted}
    now = timezone.now()
    found = SignedLink.objects.filter(purpose=purpose, holder__in={holder for _, holder in by_key}).order_by("pk")
    newest = {(link.subject, link.holder): link for link in found}
    standing, stale, missing = {}, [], []
    for key, want in by_key.items():
        link = newest.get(key)
        if link is None:
            missing.append(want)
        elif link.revoked_at is None and link.email == want.email and link.expires_at > now + at_least:
            standing[key] = link
        elif link.revoked_at is None:
            stale.append(link.pk)
            missing.append(want)
    revoke(SignedLink.objects.filter(pk__in=stale))
    made = SignedLink.objects.bulk_create(
        [
            SignedLink(
                purpose=purpose, subject=one.subject, holder=one.holder, email=one.email, expires_at=now + lasts
            )
            for one in missing
        ],
        batch_size=1_000,
    )
    return standing | {(link.subject, link.holder): link for link in made}


def revoke(links: SignedLinkQuerySet) -> int:
    """From now on none of these works. Returns how many that stops."""
    return links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def open(token: str, *, purpose: str) -> SignedLink:
    """The link that an address holds. Changes nothing.

    Raises Unusable: 404 for what this site never made for this purpose, 410 for what has ended or was revoked.
    """
    link = SignedLink.objects.filter(pk=_number_in(token), purpose=purpose).first()
    if link is None:
        raise Unusable(UNKNOWN, status=404)
    if link.revoked_at or link.expires_at <= timezone.now():
        raise Unusable(ENDED, status=410)
    return link


def used(link: SignedLink) -> None:
    """Something was done by it, now. Raises Unusable if it was revoked meanwhile. Call it in that transaction."""
    now = timezone.now()
    if not SignedLink.objects.open(now=now).filter(pk=link.pk).update(used_at=now):
        raise Unusable(ENDED, status=410)
    link.used_at = now


def token(link: SignedLink) -> str:
    """What stands in the address. Always the same for one link."""
    return Signer(salt=SALT).sign(str(link.pk))


def address(link: SignedLink, page: str) -> str:
    """The whole address, for a mail. ``page`` is the name of the URL pattern that takes the token."""
    return settings.SITE_URL + _path(page).replace(PLACE, token(link))


@cache
def _path(page: str) -> str:
    """The path of a page with PLACE for the token, which has nothing in it that a path would quote."""
    return reverse(page, args=[PLACE])


def _number_in(token: str) -> int:
    """The number of the row, if the signature is right (compared in constant time); else one that no row has."""
    try:
        number = int(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return 0
    return number if number <= LARGEST else 0
