"""What an item of an agenda is about: said by the board's officers, found by words, suggested where it names it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from actions.models import Action
from actions.thread import ACTION
from csp.errors import Refused
from csp.models import User
from meetings.access import Reader, check_can_manage
from meetings.models import AgendaItem
from meetings.people.filters import having_words
from meetings.thread.registry import Node, Place
from meetings.thread.walk import in_places, named, node_at
from performance.models import Indicator
from performance.thread import INDICATOR
from strategies.models import Concern, Priority, Strategy
from strategies.thread.kinds import PRIORITY

KINDS = (PRIORITY, ACTION, INDICATOR)
FOUND = 10  # of each kind
REFERENCE = re.compile(r"\b([A-Za-z][A-Za-z0-9-]*)-(\d{1,9})\b")
WORD = re.compile(r"\w{3,}")


def concerns_of(item: AgendaItem, user: Reader) -> list[tuple[Concern, Node]]:
    """What ``item`` is said to be about, as far as ``user`` may see it. A query, and one a kind."""
    concerns = {place_of(one): one for one in Concern.objects.visible_to(user).filter(item=item)}
    return [(concerns[node.place], node) for node in in_places(named(concerns, user))]


def place_of(concern: Concern) -> Place:
    """What a concern is about."""
    return next((kind, pk) for kind in KINDS if (pk := getattr(concern, f"{kind}_id")))


@transaction.atomic
def add_concern(*, item: AgendaItem, by: User, about: Place) -> Node:
    """``item`` is about a priority, an action or an indicator that ``by`` may see.

    Raises Denied; Refused for something else, or when it is said already.
    """
    check_can_manage(by, item.meeting.board)
    kind, pk = about
    node = node_at(about, by) if kind in KINDS else None
    if node is None:
        raise Refused("Choose a priority, an action or an indicator that you can see.")
    try:
        with transaction.atomic():
            Concern.objects.create(item=item, by=by, **{f"{kind}_id": pk})
    except IntegrityError:
        raise Refused(f"The item is said to be about “{node.shown.text}” already.") from None
    return node


@transaction.atomic
def remove_concern(*, concern: Concern, by: User) -> Place:
    """It is not about that. Returns what it was about, so that it can be put back. Raises Denied."""
    check_can_manage(by, concern.item.meeting.board)
    concern.delete()
    return place_of(concern)


def found_by(text: str, user: Reader) -> list[Node]:
    """The first FOUND of each kind that have every word of ``text``, or the reference that it is."""
    cited = _cited(REFERENCE.findall(text))
    priorities = having_words(Priority.objects.visible_to(user), text, "title", "strategy__title")
    actions = having_words(Action.objects.visible_to(user), text, "text") | Action.objects.visible_to(user).filter(
        cited
    )
    indicators = having_words(Indicator.objects.visible_to(user), text, "code", "name")
    return _nodes(
        user, priorities.order_by("-strategy__starts", "position", "pk"), actions.order_by("-pk"), indicators
    )


def offered(user: Reader) -> list[Node]:
    """What can be chosen before anything is searched for: the priorities of strategies that run."""
    return _nodes(user, _running(user).order_by("-strategy__starts", "strategy", "position", "pk"))


def suggested(item: AgendaItem, user: Reader) -> list[Node]:
    """What the item's own words name: an action by its reference, an indicator by its code, a priority by its title."""
    text = f"{item.title} {item.note}"
    said = {word.casefold() for word in WORD.findall(text)}
    running = _running(user).values_list("pk", "title")
    priorities = [
        pk for pk, title in running if (words := {w.casefold() for w in WORD.findall(title)}) and words <= said
    ]
    codes = {f"{start}-{number}".upper() for start, number in REFERENCE.findall(text)}
    return _nodes(
        user,
        Priority.objects.filter(pk__in=priorities),
        Action.objects.visible_to(user).filter(_cited(REFERENCE.findall(text))),
        Indicator.objects.visible_to(user).filter(code__in=codes),
    )


def _running(user: Reader) -> QuerySet[Priority]:
    running = (Strategy.Status.ADOPTED, *Strategy.UNFIXED)
    return Priority.objects.visible_to(user).filter(
        strategy__status__in=running, strategy__ends__gte=timezone.localdate()
    )


def _cited(references: Iterable[tuple[str, str]]) -> Q:
    wanted = Q(pk__in=[])
    for slug, number in references:
        wanted |= Q(board__slug=slug.lower(), number=int(number))
    return wanted


def _nodes(user: Reader, *found: QuerySet[Priority] | QuerySet[Action] | QuerySet[Indicator]) -> list[Node]:
    keys = {Priority: PRIORITY, Action: ACTION, Indicator: INDICATOR}
    places = [
        (keys[rows.model], pk)
        for rows in found
        for pk in list(dict.fromkeys(rows.values_list("pk", flat=True)))[:FOUND]
    ]
    return in_places(named(places, user))
