"""The columns of the log: those of the real one unless others are chosen, and by which it can be sorted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """``sorts`` are the orders of actions.log.SORTS by it, the way up first; without any it cannot be sorted by."""

    key: str
    heading: str
    sorts: tuple[str, str] | None = None


ALL = (
    Column("number", "No.", ("number", "-number")),
    Column("board", "Board"),
    Column("text", "Action required"),
    Column("raised", "Date of meeting", ("raised", "-raised")),
    Column("due", "Due date", ("due", "-due")),
    Column("first_due", "First due"),
    Column("slips", "Put off"),
    Column("owners", "Responsible"),
    Column("status", "Status"),
    Column("closed", "Ended on"),
    Column("latest", "Comments/Update"),
)
ALWAYS = frozenset({"number", "text"})
USUAL = ("number", "text", "raised", "due", "owners", "status", "latest")


@dataclass(frozen=True)
class Heading:
    """The heading of a column on the page. ``url`` sorts by it; ``order`` is what aria-sort says, or empty."""

    key: str
    text: str
    url: str
    order: str


@dataclass(frozen=True)
class Choice:
    """A column to choose, with its checkbox."""

    key: str
    heading: str
    chosen: bool


def choices(columns: Iterable[Column]) -> list[Choice]:
    """The columns one may leave out, those of ``columns`` ticked."""
    shown = {column.key for column in columns}
    return [Choice(one.key, one.heading, one.key in shown) for one in ALL if one.key not in ALWAYS]


def chosen(keys: Iterable[str]) -> list[Column]:
    """The columns with these keys in their order, with those that always stand; without any the usual ones."""
    wanted = {column.key for column in ALL} & set(keys)
    wanted = wanted | ALWAYS if wanted else set(USUAL)
    return [column for column in ALL if column.key in wanted]


def is_usual(columns: Iterable[Column]) -> bool:
    return {column.key for column in columns} == set(USUAL)
