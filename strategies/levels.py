"""The priorities of a strategy in order, each with its number and the strategy's own word for its level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from strategies.models import Priority, Strategy


@dataclass(frozen=True)
class Numbered:
    """A priority in its place. ``depth`` is 0 for the highest level."""

    priority: Priority
    number: str
    depth: int
    word: str

    @property
    def name(self) -> str:
        """ "Objective 1", "Priority area 1.2"."""
        return f"{self.word} {self.number}"

    @property
    def full(self) -> str:
        return f"{self.name}: {self.priority.title}"

    @property
    def heading(self) -> int:
        """The level of its heading on a page whose second level names the whole: 3 for the first."""
        return min(self.depth + 3, 6)


def numbered(strategy: Strategy, priorities: Iterable[Priority] | None = None) -> list[Numbered]:
    """Every priority, each before those under it. One query, or none for ``priorities`` that were read."""
    children: dict[int | None, list[Priority]] = defaultdict(list)
    for priority in strategy.priorities.all() if priorities is None else priorities:
        children[priority.parent_id].append(priority)
    found: list[Numbered] = []

    def number(parent: int | None, before: str, depth: int) -> None:
        for place, priority in enumerate(children[parent], start=1):
            this = f"{before}{place}"
            found.append(Numbered(priority, this, depth, strategy.level_name(depth)))
            number(priority.pk, f"{this}.", depth + 1)

    number(None, "", 0)
    return found


def under(priority: Priority, everything: Iterable[Numbered]) -> set[int]:
    """The keys of ``priority`` and of all that stands under it, of a list in order."""
    found = {priority.pk}
    for each in everything:
        if each.priority.parent_id in found:
            found.add(each.priority.pk)
    return found
