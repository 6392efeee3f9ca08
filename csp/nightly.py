"""What runs each night. Each app registers its steps in ``AppConfig.ready``; one that fails stops no other.

``manage.py nightly`` and the task of the same name run them all. Every step can be run again for the same night:
it changes and sends nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One part of the night's work. ``run`` does it for the night of a date and gives what it did, a line each."""

    title: str
    order: int
    run: Callable[[date], Sequence[str]]


@dataclass(frozen=True)
class Outcome:
    """What came of one step. ``failed`` ones have no lines; their reason is in the log."""

    title: str
    lines: tuple[str, ...] = ()
    failed: bool = False


_steps: dict[str, Step] = {}


def register(step: Step) -> None:
    _steps[step.title] = step


def steps() -> list[Step]:
    return sorted(_steps.values(), key=lambda step: (step.order, step.title))


def run_all(on: date) -> list[Outcome]:
    """Run every step for the night of ``on``, each in its own right."""
    return [_run(step, on) for step in steps()]


def _run(step: Step, on: date) -> Outcome:
    try:
        return Outcome(step.title, tuple(step.run(on)))
    except Exception:
        log.exception("nightly step failed", extra={"step": step.title, "on": on.isoformat()})
        return Outcome(step.title, failed=True)
