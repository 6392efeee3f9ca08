"""What is done to a strategy as a whole. Each function checks who may, and leaves a line in the history."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.models import Board
from strategies.access import check_can_edit, check_can_keep
from strategies.models import Strategy
from strategies.models.strategies import one_level

EDITABLE = (
    "kind", "title", "starts", "ends", "vision", "foreword", "foreword_by", "level_names", "review_on",
)  # fmt: skip
LONGEST_LEVEL, MOST_LEVELS = 60, 5


@transaction.atomic
def create_strategy(*, board: Board, by: User, **fields: Any) -> Strategy:
    """Begin a board's strategy, as a draft. ``fields`` are any of EDITABLE: title, starts and ends at least.

    Raises Denied, and Refused for what is missing, dates that cross, or levels that cannot be.
    """
    check_can_keep(by, board)
    strategy = Strategy(board=board)
    _fill(strategy, fields)
    changes.save(strategy, by=by)
    return strategy


@transaction.atomic
def update_strategy(*, strategy: Strategy, by: User, version: int, **fields: Any) -> None:
    """Change a draft. Raises Denied (also once it is adopted), Conflict, and Refused as create_strategy does."""
    check_can_edit(by, strategy)
    _fill(strategy, fields)
    changes.save_if_unchanged(strategy, by=by, version=version, fields=fields)


def _fill(strategy: Strategy, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"A strategy has no editable {', '.join(sorted(unknown))}.")
    for name, value in fields.items():
        setattr(strategy, name, value.strip() if isinstance(value, str) else value)
    if not strategy.title:
        raise Refused("Give the strategy a title.", field="title")
    if not strategy.vision and strategy.kind != Strategy.Kind.ACTION_PLAN:
        raise Refused(
            "Say what will be true when it has succeeded. Only an action plan may be without a vision.",
            field="vision",
        )
    if strategy.ends <= strategy.starts:
        raise Refused("The last day must come after the first. Give a later day.", field="ends")
    if strategy.review_on and strategy.review_on <= strategy.starts:
        raise Refused("It cannot be reviewed before it begins. Give a later day.", field="review_on")
    if strategy.foreword and not strategy.foreword_by:
        raise Refused("Say whose foreword it is: name and office.", field="foreword_by")
    _check_levels(strategy)


def _check_levels(strategy: Strategy) -> None:
    names = [" ".join(name.split()) for name in strategy.level_names]
    strategy.level_names = [name for name in names if name] or one_level()
    if len(strategy.level_names) > MOST_LEVELS:
        raise Refused(f"Name at most {MOST_LEVELS} levels. Those below have the last name.", field="level_names")
    for name in strategy.level_names:
        if len(name) > LONGEST_LEVEL:
            raise Refused(
                f"“{name[:LONGEST_LEVEL]}…” is too long for the name of a level. Use {LONGEST_LEVEL} letters at most.",
                field="level_names",
            )
