"""Where a higher app adds what it owns to pages and packs of this one. Filled in AppConfig.ready.

A lower app never imports a higher one: the action log adds itself to the pack and to a board's tabs here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from csp.models import User
    from meetings.access import Reader
    from meetings.models import Board, Meeting, Minute
    from meetings.models.plan import Decided

Audience = Literal["members", "public"]


@dataclass(frozen=True)
class SectionPart:
    """Something the system prints in a pack. ``html`` is the body of a page, already escaped, its own h1 first."""

    title: str
    html: str


@dataclass(frozen=True)
class PackSection:
    """What an agenda item can have printed under it, as the action log. ``build`` gives nothing to print as None.

    It must give the public's part from public facts alone; numbers follow the members' part.
    """

    key: str
    title: str
    order: int
    build: Callable[[Meeting, Audience], SectionPart | None]


@dataclass(frozen=True)
class BoardTab:
    """A tab on every page of a board. ``url`` gives its address; ``visible_to`` whether a person has it."""

    key: str
    title: str
    order: int
    url: Callable[[Board], str]
    visible_to: Callable[[Reader, Board], bool]


@dataclass(frozen=True)
class Panel:
    """A part of a page that a higher app owns: a template, and its context for this person and subject.

    ``context`` gives None when there is nothing to show. The template is rendered with that context only.
    """

    key: str
    order: int
    template: str
    context: Callable[[Reader, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class ActionLine:
    """An ``ACTION:`` line of a minute. ``text`` is what follows the word; ``restricted`` if it stood in private."""

    text: str
    restricted: bool
    completed: bool = False


@dataclass(frozen=True)
class MinuteListener:
    """Told, in the transaction that saves a minute, of all its ACTION lines as they now stand."""

    key: str
    order: int
    minute_saved: Callable[[Minute, Sequence[ActionLine], User | None], None]


@dataclass(frozen=True)
class DecidedModel:
    """A model that derives from ``Decided``: its rows are ticked by the minute of their item (agenda.deciding)."""

    key: str
    order: int
    model: type[Decided]


class Keyed(Protocol):
    """What a registry holds: something with a key of its own, and a place among the others."""

    @property
    def key(self) -> str: ...
    @property
    def order(self) -> int: ...


Entry = TypeVar("Entry", bound=Keyed)


class Registry(Generic[Entry]):
    """Entries by key, given back in their order."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        self._entries[entry.key] = entry

    def __iter__(self) -> Iterator[Entry]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))

    def get(self, key: str) -> Entry | None:
        return self._entries.get(key)


pack_sections: Registry[PackSection] = Registry()
board_tabs: Registry[BoardTab] = Registry()
meeting_panels: Registry[Panel] = Registry()  # subject: the Meeting. On its page, below the agenda
home_panels: Registry[Panel] = Registry()  # subject: None. On a logged-in person's first page
desk_panels: Registry[Panel] = Registry()  # subject: None. On an officer's desk
board_panels: Registry[Panel] = Registry()  # subject: the Board. On its first page
item_panels: Registry[Panel] = Registry()  # subject: the AgendaItem. On its page
minute_panels: Registry[Panel] = Registry()  # subject: the Minute. Beside it as it is edited
minute_listeners: Registry[MinuteListener] = Registry()
decided: Registry[DecidedModel] = Registry()  # what a decision in the minute of its item meets
thread_panels: Registry[Panel] = Registry()  # subject: a meetings.thread.registry.Node. On the page of its thread
