"""Along the thread: what is next to some things, and the whole of it from one thing up and down.

What is next to any number of things of one kind costs one query, and one for each kind that is named; the whole
thread one for each step away, and the same. A thread is only followed through what its reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from meetings.thread.registry import Edge, Node, Place, Viewer, threads

MOST = 300  # things in one drawing of a thread
DEEPEST = 15  # steps away from where it begins
MOST_NAMED = 1000
UNDATED = date(9999, 12, 31)
DOWN, UP = 0, 1
Ids = dict[str, set[int]]


@dataclass(frozen=True)
class Link:
    edge: Edge
    above: Place
    below: Place

    def other(self, way: int) -> Place:
        return self.below if way == DOWN else self.above


@dataclass(frozen=True)
class Neighbour:
    """Something one step away, and what it is to the thing one looks from: "Deferred to", "Decision"."""

    word: str
    node: Node


@dataclass(frozen=True)
class Neighbours:
    came_from: list[Neighbour] = field(default_factory=list)
    came_of: list[Neighbour] = field(default_factory=list)


@dataclass(frozen=True)
class Branch:
    """A thing, and what lies beyond it. ``again``: it has been drawn already, with what lies beyond it."""

    word: str
    node: Node
    branches: list[Branch] = field(default_factory=list)
    again: bool = False


@dataclass(frozen=True)
class Thread:
    """``cut``: there is more of it than is drawn."""

    node: Node
    came_from: list[Branch]
    came_of: list[Branch]
    cut: bool = False


def next_to(kind: str, ids: Collection[int], viewer: Viewer, but: Collection[str] = ()) -> dict[int, Neighbours]:
    """What each of these things came from, and what came of it, by id: of all kinds ``but`` these.

    One query, and one a kind found. Says nothing of whether ``viewer`` may see the things themselves.
    """
    here = {kind: set(ids)}
    links = [(way, link) for way, link in _links(here, here, viewer) if link.other(way)[0] not in but]
    nodes = named({link.other(way) for way, link in links}, viewer)
    found: dict[int, tuple[list[Neighbour], list[Neighbour]]] = {pk: ([], []) for pk in ids}
    for way, link in links:
        if node := nodes.get(link.other(way)):
            beside = found[(link.above if way == DOWN else link.below)[1]]
            beside[0 if way == UP else 1].append(_neighbour(way, link.edge, node))
    return {pk: Neighbours(*(sorted(side, key=in_order) for side in sides)) for pk, sides in found.items()}


def node_at(place: Place, viewer: Viewer) -> Node | None:
    """The thing at a place; None for one that is not there or not for this person. One query."""
    return named([place], viewer).get(place)


def named(places: Iterable[Place], viewer: Viewer) -> dict[Place, Node]:
    """The things that ``viewer`` may see among these, one query a kind."""
    wanted: Ids = defaultdict(set)
    for kind, pk in places:
        wanted[kind].add(pk)
    return {
        (key, row.pk): threads[key].node(row)
        for key, ids in wanted.items()
        for row in threads[key].seen_by(viewer).filter(pk__in=sorted(ids, reverse=True)[:MOST_NAMED])
    }


def in_places(nodes: Mapping[Place, Node]) -> list[Node]:
    """Nodes by kind, then by day, then by words."""
    return sorted(nodes.values(), key=lambda node: in_order(Neighbour("", node)))


def whole(start: Node, viewer: Viewer) -> Thread:
    """All that ``start`` came from and all that came of it: a query for each step away, and one a kind."""
    paths = (Path(DOWN, start.place), Path(UP, start.place))
    for _ in range(DEEPEST):
        if not any(path.frontier for path in paths):
            break
        below, above = (path.step_ids() for path in paths)
        for way, link in _links(below, above, viewer, guarded=True):
            paths[way].take(link)
        for path in paths:
            path.end_step()
    nodes = named({place for path in paths for place in path.met}, viewer)
    came_of, came_from = (path.branches(nodes) for path in paths)
    return Thread(start, came_from, came_of, cut=any(path.cut or path.frontier for path in paths))


class Path:
    """One way along the thread, breadth first."""

    def __init__(self, way: int, start: Place) -> None:
        self.way, self.start, self.cut = way, start, False
        self.met = {start}
        self.frontier = {start}
        self.links: dict[tuple[Place, Place], Link] = {}
        self._next: set[Place] = set()

    def step_ids(self) -> Ids:
        ids: Ids = defaultdict(set)
        for kind, pk in self.frontier:
            ids[kind].add(pk)
        return ids

    def take(self, link: Link) -> None:
        other = link.other(self.way)
        if other not in self.met:
            if len(self.met) + len(self._next) >= MOST:
                self.cut = True
                return
            self._next.add(other)
        known = self.links.get((link.above, link.below))
        if known is None or known.edge.short:
            self.links[link.above, link.below] = link

    def end_step(self) -> None:
        self.met |= self._next
        self.frontier, self._next = self._next, set()

    def branches(self, nodes: Mapping[Place, Node]) -> list[Branch]:
        """What was found, as a tree. Nothing is drawn twice with what lies beyond it, so it ends."""
        beyond: dict[Place, list[Link]] = defaultdict(list)
        for link in self._drawn():
            beyond[link.below if self.way == UP else link.above].append(link)
        drawn = {self.start}

        def draw(place: Place) -> list[Branch]:
            steps = [
                (link.edge.short, _neighbour(self.way, link.edge, nodes[other]))
                for link in beyond[place]
                if (other := link.other(self.way)) in nodes
            ]
            made = []
            for _, beside in sorted(steps, key=lambda step: (step[0], in_order(step[1]))):
                other = beside.node.place
                again = other in drawn
                drawn.add(other)
                further = [] if again else draw(other)
                made.append(Branch(beside.word, beside.node, further, again and bool(beyond[other])))
            return made

        return draw(self.start)

    def _drawn(self) -> list[Link]:
        """The links as they are drawn: a short one only where nothing else leads there, and then from the farthest."""
        long = [link for link in self.links.values() if not link.edge.short]
        reached = {link.other(self.way) for link in long}
        short = {link.other(self.way): link for link in self.links.values() if link.edge.short}
        return [*long, *(link for other, link in short.items() if other not in reached)]


def in_order(one: Neighbour) -> tuple[Any, ...]:
    """By kind, then by day, then by words."""
    shown = one.node.shown
    return threads[one.node.place[0]].order, one.word, shown.on or UNDATED, shown.text, one.node.place


def _neighbour(way: int, edge: Edge, node: Node) -> Neighbour:
    return Neighbour((edge.down if way == DOWN else edge.up) or node.word, node)


def _links(below_of: Ids, above_of: Ids, viewer: Viewer, guarded: bool = False) -> list[tuple[int, Link]]:
    """Every link down from the one and up from the other. One query, or none where nothing can be.

    ``guarded``: only to what ``viewer`` may see.
    """
    seen: dict[str, QuerySet[Any, Any]] = {}

    def allowed(kind: str, path: str) -> Q:
        if not guarded:
            return Q()
        if kind not in seen:
            seen[kind] = threads[kind].seen_by(viewer).order_by().values("pk")
        return Q(**{f"{path}__in": seen[kind]})

    parts = []
    for number, edge in enumerate(threads.edges):
        if ids := below_of.get(edge.above):
            here = Q(**{f"{edge.from_id}__in": ids}) & (edge.narrow(ids) if edge.narrow else Q())
            parts.append(_part(number, DOWN, edge, here & allowed(edge.below, edge.to_id), viewer))
        if ids := above_of.get(edge.below):
            here = Q(**{f"{edge.to_id}__in": ids})
            parts.append(_part(number, UP, edge, here & allowed(edge.above, edge.from_id), viewer))
    if not parts:
        return []
    first, *others = parts
    rows = set(first.union(*others, all=True) if others else first)
    return [
        (way, Link(edge := threads.edges[number], (edge.above, above), (edge.below, below)))
        for number, way, above, below in sorted(row for row in rows if None not in row)
    ]


def _part(number: int, way: int, edge: Edge, condition: Q, viewer: Viewer) -> QuerySet[Any, Any]:
    return edge.pairs(condition, viewer).values_list(Value(number), Value(way), F(edge.from_id), F(edge.to_id))
