"""The demonstration partnership: who takes part in making it, and the clock it is made by.

Each app registers its step in ``AppConfig.ready``; ``manage.py demo`` runs them in order. Everything is made
through the same services an officer's clicks go through, on the day it would have happened, so the history,
the ledger and the publication dates are those of a partnership that has used the product for two years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from csp.models import User

PASSWORD = "demonstration only"  # noqa: S105 - known to everybody: production refuses to make the demonstration


@dataclass
class Login:
    email: str
    what: str


@dataclass
class World:
    """What the steps share: the day it is made for, a seeded source of chance, what earlier steps made."""

    today: date
    say: Callable[[str], None]
    administrator: User
    random: Random = field(default_factory=lambda: Random(1998))  # noqa: S311 - the same each time
    made: dict[str, Any] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    order: int
    title: str
    make: Callable[[World], None]


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    _steps[step.title] = step


def steps() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: step.order)


@contextmanager
def clock(day: date, at: time = time(10)) -> Iterator[None]:
    """Let it be ``at`` on ``day`` while something is done. For demonstration data only, never in production."""
    moment = timezone.make_aware(datetime.combine(day, at))
    with patch("django.utils.timezone.now", lambda: moment):
        yield
