"""The calendar of one's own due dates: a secret address that calendar programs ask again and again, without an account.

It lies in a calendar that others may see, so a restricted action stands there without its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from icalendar import Event

from actions.access import owned_by, represented_by
from actions.models import Action
from csp import links
from csp.models import SignedLink, SignedLinkQuerySet, User
from meetings.calendar import calendar_named

PURPOSE = "actions-calendar"
LASTS = timedelta(days=3_650)  # a calendar is subscribed to once; it ends with the account, or with a new address
MOST = 1_000  # events
LONGEST = 200  # letters of a title


def link_of(user: User) -> SignedLink | None:
    """The address that works now, if there is one."""
    return _links(user).open().first()


@transaction.atomic
def make_address(*, by: User) -> SignedLink:
    """A new address for one's own calendar. The one before stops working."""
    User.objects.select_for_update().get(pk=by.pk)
    return links.make(
        purpose=PURPOSE,
        subject="actions",
        holder=_holder(by),
        email=by.email,
        expires_at=timezone.now() + LASTS,
        by=by,
    )


def stop(*, by: User) -> None:
    """No address of one's calendar works any more."""
    links.revoke(_links(by))


def reader_of(link: SignedLink) -> User:
    """Whose calendar it is. Raises links.Unusable when their account was closed."""
    user = User.objects.filter(pk=int(link.holder.partition(":")[2]), is_active=True).first()
    if user is None:
        raise links.Unusable(links.ENDED, status=410)
    return user


def calendar_of(user: User) -> bytes:
    """A whole-day event for each of their open actions with a due date, the soonest first. Two queries.

    The same bytes as long as nothing has changed, so that a program can ask whether anything has.
    """
    own = Action.objects.visible_to(user).open().filter(owned_by(user) | represented_by(user))
    dated = list(own.filter(due_on__isnull=False).select_related("board").order_by("sorts_on", "pk")[:MOST])
    changed = _changed(action.pk for action in dated)
    calendar = calendar_named("Your actions", "Actions")
    for action in dated:
        assert action.due_on is not None
        calendar.add_component(_event(action, action.due_on, changed[action.pk]))
    return calendar.to_ical()


def _event(action: Action, day: date, changed: datetime) -> Event:
    event, address = Event(), f"{settings.SITE_URL}{action.get_absolute_url()}"
    said = "a restricted action. Sign in to read it." if action.restricted else action.text
    event.add("uid", f"action-{action.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", action.version)
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    title = f"{action.reference} due: {said}"
    event.add("summary", title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…")
    event.add("url", address)
    event.add("description", "\n\n".join([said, action.board.name, address]))
    return event


def _changed(keys: Iterable[int]) -> dict[int, datetime]:
    """When each action was last changed."""
    found = Action.history.filter(id__in=list(keys)).order_by().values_list("id").annotate(Max("history_date"))
    return {key: moment.replace(microsecond=0) for key, moment in found}


def _links(user: User) -> SignedLinkQuerySet:
    return SignedLink.objects.filter(purpose=PURPOSE, holder=_holder(user))


def _holder(user: User) -> str:
    return f"user:{user.pk}"
