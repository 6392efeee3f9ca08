"""What an address asks of the log: which actions, in which order, in which columns.

The page, its downloads, its figures and the change of many at once all read the address here, so that they mean
the same actions by it.
"""

from __future__ import annotations

from functools import cached_property

from django.http import QueryDict

from actions import columns, log
from actions.columns import Column, Heading
from actions.filters import ActionFilter
from actions.log import Page, Sort
from actions.models import Action, ActionQuerySet
from meetings.access import Reader
from meetings.models import Board

PLACE = ("after", "before")  # where in the list the page begins
LOOKS = ("sort", "columns")  # how it is shown, not what


class Listing:
    """The log as ``user`` asks for it by ``query``: of one board, or of all they may see; ``mine`` is their own."""

    def __init__(self, query: QueryDict, user: Reader, board: Board | None = None, mine: bool = False) -> None:
        self.query, self.board, self.mine = query, board, mine
        seen = Action.objects.visible_to(user)
        self.filter = ActionFilter(
            query, seen.filter(board=board) if board else seen, user=user, board=board, mine=mine
        )
        self.columns: list[Column] = columns.chosen(query.getlist("columns"))
        asked = query.get("sort", "")
        self.sorted_by = asked if asked in log.SORTS else log.DEFAULT_SORT

    @cached_property
    def found(self) -> ActionQuerySet:
        """All of them, in no order yet."""
        return self.filter.found()

    @property
    def sort(self) -> Sort:
        return log.SORTS[self.sorted_by]

    def ordered(self) -> ActionQuerySet:
        """All of them, in the order asked for."""
        return self.found.order_by(*self.sort.order)

    def page(self) -> Page:
        """Raises CursorError for a place this list never wrote."""
        after, before = (self.query.get(name, "") for name in PLACE)
        return log.page_of(log.for_list(self.found), self.sort, after=after, before=before)

    @property
    def is_narrowed(self) -> bool:
        return any(name not in (*PLACE, *LOOKS) for name in self.query)

    @property
    def is_tidy(self) -> bool:
        """Whether the address says nothing that goes without saying."""
        return all(self.query.values()) and not ("columns" in self.query and columns.is_usual(self.columns))

    def asked(self, **changes: str) -> str:
        """What stands after "?" for the same list from its beginning, with these parameters put in or, empty, out."""
        kept = self.query.copy()
        for name in PLACE:
            kept.pop(name, None)
        if columns.is_usual(self.columns):
            kept.pop("columns", None)
        for name, value in changes.items():
            kept[name] = value
        for name in [name for name in kept if not kept[name]]:
            del kept[name]
        return kept.urlencode()

    @property
    def everywhere(self) -> str:
        """What stands after "?" for the same list among all boards."""
        settled = {"board": self.board.slug if self.board else "", "mine": "on" if self.mine else ""}
        return self.asked(**{name: value for name, value in settled.items() if value})

    def headings(self) -> list[Heading]:
        """The columns with the address that sorts by each: the way up first, the way down the second time."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if column.sorts is None:
            return Heading(column.key, column.heading, "", "")
        up, down = column.sorts
        order = {up: "ascending", down: "descending"}.get(self.sorted_by, "")
        to = down if self.sorted_by == up else up
        return Heading(
            column.key, column.heading, f"?{self.asked(sort='' if to == log.DEFAULT_SORT else to)}", order
        )
