"""What hangs on the thread and how: kinds of things, and the edges from one kind to another.

An edge leads from what came first (``above``) to what came of it (``below``). An app registers its own kinds, and the
edges that end at them, from ``AppConfig.ready``; nothing else knows what the things of another app came from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet, Value
from django.urls import reverse

from csp.words import short_date
from meetings.access import Reader

Place = tuple[str, int]
"""A kind's key and an id."""


class Machine:
    """Who works at the machine's own console, and reads its database anyway: for commands alone, never for a page."""


MACHINE = Machine()
Viewer = Reader | Machine


@dataclass(frozen=True)
class Shown:
    """One thing as a thread names it: ``short`` where there is little room.

    ``on`` is the day it is sorted by, and dated by unless there is a ``note``; ``word`` is said instead of its kind's.
    """

    text: str
    url: str
    status: str = ""
    colour: str = ""
    on: date | None = None
    note: str = ""
    word: str = ""
    short: str = ""

    @property
    def dated(self) -> str:
        return self.note or (short_date(self.on) if self.on else "")


@dataclass(frozen=True)
class Node:
    """A thing on the thread that this person may see."""

    place: Place
    word: str
    shown: Shown

    @property
    def thread_url(self) -> str:
        return reverse("thread", args=self.place)


def visible(rows: QuerySet[Any], viewer: Reader) -> QuerySet[Any]:
    return rows.visible_to(viewer)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Kind:
    """A kind of thing: where its rows are, with what ``show`` reads of one, and who sees which of them (``seen``)."""

    key: str
    word: str
    order: int
    model: type[models.Model]
    rows: Callable[[], QuerySet[Any]]
    show: Callable[[Any], Shown]
    seen: Callable[[QuerySet[Any], Reader], QuerySet[Any]] = visible

    def seen_by(self, viewer: Viewer) -> QuerySet[Any]:
        """The rows ``viewer`` may see, with all that ``show`` reads."""
        if isinstance(viewer, Machine):
            return self.rows().annotate(_entitled=Value(True))
        return self.seen(self.rows(), viewer)

    def node(self, row: Any) -> Node:
        shown = self.show(row)
        return Node((self.key, row.pk), shown.word or self.word, shown)


@dataclass(frozen=True)
class Edge:
    """How things of one kind came of things of another: rows that hold both ids, under ``from_id`` and ``to_id``.

    ``down`` says what the lower one is to the upper ("Deferred to"), ``up`` the other way round; without them the
    kind's own word does. All conditions on the rows go into one filter, together with the ids (``also``), so that a
    path over many rows is joined once. A ``short`` edge leads past things that stand between: what is reached by a
    longer way too is drawn there.
    """

    above: str
    below: str
    rows: Callable[[], QuerySet[Any]]
    from_id: str
    to_id: str
    down: str = ""
    up: str = ""
    short: bool = False
    also: Q = field(default_factory=Q)
    seen: Callable[[QuerySet[Any], Reader], QuerySet[Any]] | None = None
    narrow: Callable[[Collection[int]], Q] | None = None  # an indexed way to say that from_id is among these

    def pairs(self, condition: Q, viewer: Viewer) -> QuerySet[Any]:
        """The rows of it that ``viewer`` may know of, under a condition on its ids."""
        rows = self.rows()
        if self.seen and not isinstance(viewer, Machine):
            rows = self.seen(rows, viewer)
        return rows.filter(self.also & condition).order_by()


class Threads:
    """All kinds and edges."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._edges: list[Edge] = []

    def add(self, *entries: Kind | Edge) -> None:
        for entry in entries:
            if isinstance(entry, Kind):
                self._kinds[entry.key] = entry
            elif entry not in self._edges:
                self._edges.append(entry)

    @property
    def edges(self) -> list[Edge]:
        return self._edges

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._kinds.values(), key=lambda kind: kind.order))

    def __getitem__(self, key: str) -> Kind:
        return self._kinds[key]

    def get(self, key: str) -> Kind | None:
        return self._kinds.get(key)

    def place_of(self, thing: models.Model) -> Place:
        """Where a thing stands. Raises KeyError for a model of which no kind was registered."""
        found = {kind.model: kind.key for kind in self._kinds.values()}
        return found[type(thing)], thing.pk


threads = Threads()
