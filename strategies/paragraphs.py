"""What a draft says, paragraph by paragraph, under names that stand in addresses and beside comments.

``part`` is "vision", "foreword", "priority-12-rationale", "priority-12" (the priority as such) or "general"; a
paragraph counts from 1, and 0 is the whole part. An address names a paragraph by these, never by what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from strategies.levels import Numbered, numbered
from strategies.models import Strategy

GENERAL = "general"
TEXTS = ("rationale", "outcome", "resources")
OF_PRIORITY = re.compile(r"priority-(?P<pk>\d{1,18})(?:-(?P<text>\w+))?")


@dataclass(frozen=True)
class Section:
    """One part of the draft. ``heading`` stands over it; ``label`` names it by itself, as in a list of comments.

    ``whole`` is what a comment on the whole part is about. ``level`` is that of its heading, from 2.
    """

    part: str
    heading: str
    label: str
    level: int
    paragraphs: tuple[str, ...] = ()
    whole: str = ""

    def passage(self, number: int) -> str | None:
        """The paragraph of that number; the whole part for 0; None when there is none."""
        if number == 0:
            return self.whole if not self.paragraphs else None
        return self.paragraphs[number - 1] if 0 < number <= len(self.paragraphs) else None


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: an empty line parts them."""
    return tuple(part.strip() for part in re.split(r"\n[ \t\r]*\n", text) if part.strip())


def sections(strategy: Strategy) -> list[Section]:
    """The draft in its order, the strategy as a whole first. One query."""
    made = [Section(GENERAL, "The strategy as a whole", "The strategy as a whole", 2)]
    for part, heading in (("vision", "Vision"), ("foreword", "Foreword")):
        if said := paragraphs(getattr(strategy, part)):
            made.append(Section(part, heading, heading, 2, said))
    for each in numbered(strategy):
        made += _of_priority(each)
    return made


def _of_priority(each: Numbered) -> Iterator[Section]:
    priority, name = each.priority, each.name
    part, heading = f"priority-{priority.pk}", min(2 + each.depth, 5)
    yield Section(part, each.full, each.full, heading, (), priority.title)
    for text in TEXTS:
        if said := paragraphs(getattr(priority, text)):
            yield Section(f"{part}-{text}", text.capitalize(), f"{name}: {text}", heading + 1, said)
