"""What happened to open actions in the days before a night, for the mails: what their owners may not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from actions.models import Action, ActionUpdate
from actions.states import ENDED
from csp.words import short_date

Status = Action.Status
CHASED = (Status.OPEN, Status.IN_HAND)  # what awaits closure is with the officer
OWNERS = "Owner"  # how the reasons of actions.owners and of a changed list of owners begin


@dataclass(frozen=True)
class Event:
    """One thing that happened on a day. ``said`` is what somebody reported, cut; none of it if it is restricted."""

    on: date
    words: str
    said: str = ""
    restricted: bool = False
    by_user: int | None = None
    by_name: str = ""
    by_holder: str = ""

    def is_by(self, *, user: int | None, name: str, holder: str) -> bool:
        """Whether it is that person's own doing."""
        if self.by_name:
            return self.by_name == name
        return (user is not None and self.by_user == user) or self.by_holder == holder

    @property
    def note(self) -> str:
        return f"{self.words}, {short_date(self.on)}{f': {self.said}' if self.said else '.'}"


News = dict[int, list[Event]]


def has_news(on: date, days: int) -> Q:
    """Owners (ActionOwner) of actions to which something happened in the ``days`` days before ``on``."""
    return Q(action__in=_updates(on, days).values("action_id")) | Q(action__in=_changes(on, days).values("id"))


def news_before(on: date, days: int) -> News:
    """What happened in the ``days`` days before ``on``, by action, oldest first. Two queries."""
    news: News = {}
    for row in _changes(on, days).order_by("history_date", "history_id"):
        if words := _words(row.was, row.history_change_reason or ""):
            day = timezone.localdate(row.history_date)
            news.setdefault(row.id, []).append(Event(day, words, by_user=row.history_user_id))
    for update in _updates(on, days).select_related("action", "by__person", "link").order_by("created_at", "pk"):
        news.setdefault(update.action_id, []).append(_update_event(update))
    return news


def _update_event(update: ActionUpdate) -> Event:
    restricted = update.restricted or update.action.restricted
    person = getattr(update.by, "person", None)
    who = update.by_name or str(person or "the board’s officer")
    return Event(
        timezone.localdate(update.created_at),
        "A restricted update was added" if restricted else f"Update by {who}",
        said="" if restricted else " ".join(update.text.split()),
        restricted=restricted,
        by_user=update.by_id,
        by_name=update.by_name,
        by_holder=update.link.holder if update.link else "",
    )


def _words(was: str | None, reason: str) -> str:
    """What a change of the history means to an owner, from the status before it and its reason; mostly nothing."""
    if was is None or was == Status.PROPOSED:
        return "New in the log"
    if was == Status.AWAITING_CLOSURE:
        return "Not closed: it is open again"
    if was in ENDED:
        return "Opened again"
    return "Its owners were changed" if reason.startswith(OWNERS) else ""


def _updates(on: date, days: int) -> QuerySet[ActionUpdate]:
    start, end = _between(on, days)
    return ActionUpdate.objects.filter(created_at__gte=start, created_at__lt=end, action__status__in=CHASED)


def _changes(on: date, days: int) -> QuerySet:
    """Rows of the history that may be news, each with the status before it (``was``, None for the first row)."""
    start, end = _between(on, days)
    history = Action.history.model.objects
    before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    rows = history.filter(history_date__gte=start, history_date__lt=end, status__in=CHASED)
    return rows.annotate(was=Subquery(before.values("status")[:1])).filter(
        Q(was__isnull=True) | ~Q(was__in=CHASED) | Q(history_change_reason__startswith=OWNERS)
    )


def _between(on: date, days: int) -> tuple[datetime, datetime]:
    """The moments from which and until which: whole days in England, the last of them the day before ``on``."""
    start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (on - timedelta(days=days), on))
    return start, end
