"""The resolution to exclude the public, put into an agenda before its first restricted item: pure, never stored.

Local Government Act 1972, section 100A. While *exempt* information would be disclosed the board may exclude the
public by a resolution, which must name the items and describe the information in terms of Schedule 12A
(subsections (4) and (5)). For *confidential* information the public must be excluded, and nothing is resolved
(subsections (2) and (3)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from csp.models import Restriction
from meetings.agenda.outline import Row
from meetings.models import AgendaItem, Board

Ground = Restriction.Ground
ACT = "of the Local Government Act 1972"


@dataclass(frozen=True)
class Passage:
    """A sentence and the items it is about: "Item 9: paragraph 3 (financial or business affairs of ...)"."""

    text: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Exclusion:
    """Why and for which items the public is excluded. It stands before the item with the key ``before``.

    It names items by number, or by the title the public may read, so that one wording serves everybody.
    ``minuted`` is what the minute of that item begins with.
    """

    before: int
    passages: tuple[Passage, ...]
    minuted: str
    title: str = "Exclusion of the public"


def exclusion(rows: Iterable[Row], board: Board) -> Exclusion | None:
    """What must be said for the restricted items among ``rows``; None without any, or for a board without the rule.

    Give it only rows that the reader may know of. What has left the agenda is not considered, so not named.
    """
    private = [row for row in rows if row.item.restricted and row.item.status == AgendaItem.Status.CONFIRMED]
    if not private or board.notice_rule == Board.NoticeRule.NONE:
        return None
    named = _named(private)
    exempt = tuple(_cited(row, _paragraphs) for row in named if set(row.item.grounds) != {Ground.CONFIDENTIAL})
    confidential = tuple(_cited(row, lambda item: "") for row in named if Ground.CONFIDENTIAL in row.item.grounds)
    adopted = ", which the board has adopted," if board.notice_rule == Board.NoticeRule.ADOPTED else ""
    wordings = [(_exempt_words(adopted), exempt), (_confidential_words(adopted), confidential)]
    said = [(words, items) for words, items in wordings if items]
    return Exclusion(
        before=private[0].item.pk,
        passages=tuple(Passage(on_agenda, items) for (on_agenda, _), items in said),
        minuted="\n\n".join(
            "\n".join([in_minutes, "", *(f"- {item}" for item in items)]) for (_, in_minutes), items in said
        ),
    )


def _exempt_words(adopted: str) -> tuple[str, str]:
    """How it is put on the agenda and, once it was resolved, in the minutes."""
    rest = (
        f"under section 100A(4) {ACT}{adopted or ','} the public be excluded from the meeting during what follows, "
        "because if they were present exempt information would be likely to be disclosed to them, as described in "
        "Part 1 of Schedule 12A to the Act:"
    )
    return f"To resolve that, {rest}", f"RESOLVED that, {rest}"


def _confidential_words(adopted: str) -> tuple[str, str]:
    by = f"under section 100A(2) {ACT}{adopted}"
    return (
        f"The public must be excluded from the meeting {by} during what follows, because "
        "confidential information would be likely to be disclosed to them in breach of the obligation of confidence:",
        f"The public were excluded from the meeting {by} during what follows, because "
        "confidential information would have been likely to be disclosed to them in breach of the obligation of "
        "confidence:",
    )


def _named(private: list[Row]) -> list[Row]:
    """Without what stands under an item that is restricted on the same grounds: that item's name covers it."""
    grounds = {row.item.pk: set(row.item.grounds) for row in private}
    return [row for row in private if grounds.get(row.item.parent_id or 0) != grounds[row.item.pk]]


def _cited(row: Row, why: Callable[[AgendaItem], str]) -> str:
    name = f"Item {row.full_number}" if row.full_number else f"“{row.item.public_title or row.item.title}”"
    reason = why(row.item)
    return f"{name}: {reason}" if reason else name


def _paragraphs(item: AgendaItem) -> str:
    """ "paragraph 1 (information relating to any individual); paragraph 7 (...)"."""
    numbers = sorted(set(item.grounds) - {Ground.CONFIDENTIAL})
    return "; ".join(f"paragraph {n} ({Ground(n).label.partition(': ')[2]})" for n in numbers)
