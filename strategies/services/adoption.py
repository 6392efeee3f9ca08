"""A board adopts its strategy, which takes the place of the edition before."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from actions.services import close_action
from csp import changes, ledger
from csp.errors import Refused
from csp.models import User
from csp.words import counted, listed, long_date
from strategies.editions import endings, without_note
from strategies.models import Strategy
from strategies.route import not_met, read_route
from strategies.services.planned import open_planned
from strategies.states import check_can_move

Status = Strategy.Status


@transaction.atomic
def adopt_strategy(
    *, strategy: Strategy, by: User, despite_route: bool = False, adopted_on: date | None = None
) -> None:
    """The board has adopted it: from now it is public and fixed, and what it plans is open in the log.

    The edition before is superseded, and what does not go on is closed in the log with what came of it. The board
    decided ``adopted_on``, today unless told otherwise, which is never edited; the ledger keeps when it was said.
    Raises Denied, Conflict, and Refused for one that is no draft, has no priority, does not say what came of the
    edition before, for a day to come or before the edition it follows, or (field "despite_route") while boards on its
    route have not agreed.
    """
    check_can_move(by, strategy, Status.ADOPTED)
    if not strategy.priorities.exists():
        raise Refused("A strategy without a priority cannot be adopted. Add its priorities first.")
    today = timezone.localdate()
    adopted_on = adopted_on or today
    _check_day(strategy, adopted_on, today)
    missing = not_met(read_route(strategy, by, today))
    if missing and not despite_route:
        raise Refused(f"{_not_agreed(missing)} Tick the box to adopt it all the same.", field="despite_route")
    ending = endings(strategy)
    if unsaid := without_note(ending):
        raise Refused(
            f"This edition does not go on with {counted(len(unsaid), 'planned action')} of the one before. "
            "Say what came of them first."
        )
    strategy.status, strategy.adopted_on = Status.ADOPTED, adopted_on
    reason = f"Before all had agreed: {listed(missing)}" if missing else ""
    fields = ["status", "adopted_on"]
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=fields, reason=reason)
    open_planned(strategy=strategy, by=by)
    for action, planned in {planned.action: planned for planned in ending}.items():
        close_action(action=action, by=by, status=planned.ended_as, note=planned.ended_note)
    if strategy.previous and strategy.previous.status == Status.ADOPTED:
        supersede_strategy(strategy=strategy.previous, by=by)
    subject, now = f"strategy:{strategy.pk}", timezone.now()
    ledger.append(kind="strategy adopted", subject=subject, title=strategy.title, at=now, by=by)


@transaction.atomic
def supersede_strategy(*, strategy: Strategy, by: User) -> None:
    """Another strategy takes its place. It stays public; its actions go on. Raises Denied, Conflict, Refused."""
    check_can_move(by, strategy, Status.SUPERSEDED)
    strategy.status = Status.SUPERSEDED
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=["status"])


def _check_day(strategy: Strategy, adopted_on: date, today: date) -> None:
    if adopted_on > today:
        raise Refused("That day is still to come. Give the day on which the board decided.", field="adopted_on")
    before = strategy.previous.adopted_on if strategy.previous else None
    if before and adopted_on < before:
        raise Refused(
            f"The edition before was adopted on {long_date(before)}. Give that day or a later one.",
            field="adopted_on",
        )


def _not_agreed(boards: list[str]) -> str:
    named = listed([f"the {board}" for board in boards])
    return f"{named[0].upper()}{named[1:]} {'has' if len(boards) == 1 else 'have'} not agreed yet."
