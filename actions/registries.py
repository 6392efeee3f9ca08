"""Where a higher app says which actions its plans propose. Filled in AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meetings.registries import Registry

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Plan:
    """A higher app's plans. ``actions`` are the keys of what they propose: no officer is asked to confirm it."""

    key: str
    order: int
    actions: Callable[[], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Reminder:
    """One thing that a person is reminded of in the mail of a night.

    ``name``, ``to`` and ``user_id`` are those of the person; ``text`` is what they may read by mail; ``new_on`` the
    first night on which it is said; ``url`` the whole address of the page where it is done, empty for somebody who
    could not open it. With ``by_link`` their part's signed link takes its place, where there is one.
    """

    person_id: int
    name: str
    to: str
    user_id: int | None
    board_id: int
    board: str
    reference: str
    text: str
    due: str
    due_on: date
    url: str
    new_on: date
    by_link: bool = False


@dataclass(frozen=True)
class DigestPart:
    """A part of the mail that owners get: its heading, how the subject counts it ("2 figures", "to give"), and what is
    in it on a night for the people after one number up to another. A fixed number of queries.

    ``links`` gives the whole addresses of signed links by (board, person), made where there are none, for each (board,
    person, e-mail address); ``how`` is the sentence that says what they are for.
    """

    key: str
    order: int
    title: str
    noun: str
    rest: str
    reminders: Callable[[date, int, int], Iterable[Reminder]]
    links: Callable[[Iterable[tuple[int, int, str]]], Mapping[tuple[int, int], str]] | None = None
    how: str = ""


digest_parts: Registry[DigestPart] = Registry()
plans: Registry[Plan] = Registry()
