"""The next edition of a strategy: begun from the one before; what it does not go on with; a review without change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from actions.models import Action
from actions.states import CLOSINGS
from csp import changes
from csp.errors import Refused
from csp.models import User
from strategies.access import check_can_keep
from strategies.editions import REVIEWED, endings
from strategies.models import Measure, Milestone, PlannedAction, Priority, Strategy, StrategyLink

LONGEST_NOTE = 80
OF_STRATEGY = ("board", "kind", "vision", "foreword", "foreword_by", "level_names")
OF_PRIORITY = ("position", "title", "rationale", "outcome", "resources", "lead_id", "responsible_id")
OF_MEASURE = ("indicator_id", "baseline", "baseline_on", "target", "target_on")
OF_PLANNED = (
    "action_id", "reference", "outcome", "starts", "by_when", "lead_organisation", "supporting", "comment",
    "document_reference", "risk", "mandated_by",
)  # fmt: skip
OF_LINK = ("to_strategy_id", "words", "address")


@transaction.atomic
def begin_edition(
    *,
    strategy: Strategy,
    by: User,
    title: str,
    starts: date,
    ends: date,
    priorities: Collection[Priority],
    planned: Collection[PlannedAction],
) -> Strategy:
    """Begin the edition that is to take the place of an adopted strategy, as a draft of its board.

    ``priorities`` go on, with their measures and links, and of what they plan ``planned``: the same actions of the
    log, cited again. One whose parent does not go on stands under the next above it that does. Raises Denied, and
    Refused when the strategy is not in force, has a next edition already, or its dates cross.
    """
    check_can_keep(by, strategy.board)
    current = Strategy.objects.select_for_update(of=("self",)).select_related("board").get(pk=strategy.pk)
    if current.status != Strategy.Status.ADOPTED:
        raise Refused("Only a strategy that is adopted has a next edition.")
    if Strategy.objects.filter(previous=current).exists():
        raise Refused("Its next edition has been begun already.")
    if not title.strip():
        raise Refused("Give the strategy a title.", field="title")
    if ends <= starts:
        raise Refused("The last day must come after the first. Give a later day.", field="ends")
    edition = Strategy(
        title=title.strip(), starts=starts, ends=ends, previous=current, edition=current.edition + 1
    )
    for name in OF_STRATEGY:
        setattr(edition, name, getattr(current, name))
    reason = f"Begun from edition {current.edition}"
    changes.save(edition, by=by, reason=reason)
    carried = _carry_priorities(current, edition, {one.pk for one in priorities}, by, reason)
    _carry_planned(carried, {one.pk for one in planned}, by, reason)
    _carry_measures(carried, by, reason)
    _carry_links(current, edition, carried)
    return edition


@transaction.atomic
def say_what_came(*, strategy: Strategy, by: User, said: Mapping[int, tuple[int, str, str]]) -> int:
    """Say what came of planned actions that the edition before had and ``strategy``, a draft, does not go on with.

    ``said`` gives, by the planned action's number, the version that was read, how it ends (a status of CLOSINGS) and
    the note its adoption will close the action with. Returns how many. Raises Denied, Conflict, and Refused (field
    "note_7") for one without both, or that is none of those.
    """
    check_can_keep(by, strategy.board)
    if not strategy.is_draft:
        raise Refused("This edition was adopted: what came of the one before is in the log.")
    ending = {planned.pk: planned for planned in endings(strategy)}
    for pk, (version, ended_as, note) in said.items():
        if (planned := ending.get(pk)) is None:
            raise Refused("One of these actions goes on by now, or has ended. Reload the page.")
        if ended_as not in CLOSINGS:
            raise Refused(f"Choose how {planned.reference} ends.", field=f"as_{pk}")
        if not note.strip():
            raise Refused(f"Say what came of {planned.reference}.", field=f"note_{pk}")
        if planned.action.status == Action.Status.PROPOSED and ended_as == Action.Status.CLOSED:
            raise Refused(f"{planned.reference} was never begun: it is not pursued.", field=f"as_{pk}")
        planned.ended_as, planned.ended_note = ended_as, note.strip()
        changes.save_if_unchanged(planned, by=by, version=version, fields=["ended_as", "ended_note"])
    return len(said)


@transaction.atomic
def review_strategy(*, strategy: Strategy, by: User, version: int, note: str, review_on: date) -> None:
    """An adopted strategy was reviewed and goes on without change: a note in its history, and when it is next reviewed.

    Raises Denied, Conflict, and Refused for one that is not in force, without a note, or for a day that has come.
    """
    check_can_keep(by, strategy.board)
    if strategy.status != Strategy.Status.ADOPTED:
        raise Refused("Only a strategy that is adopted is reviewed.")
    note = " ".join(note.split())
    if not note:
        raise Refused("Say what the review found.", field="note")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Say it in {LONGEST_NOTE} characters or fewer.", field="note")
    if review_on <= timezone.localdate():
        raise Refused("Give a day to come for the next review.", field="review_on")
    strategy.review_on = review_on
    changes.save_if_unchanged(strategy, by=by, version=version, fields=["review_on"], reason=f"{REVIEWED}{note}")


def _carry_priorities(
    current: Strategy, edition: Strategy, chosen: set[int], by: User, reason: str
) -> dict[int, Priority]:
    """The new priorities by the numbers of those they go on with."""
    before = {priority.pk: priority for priority in current.priorities.all()}
    carried = {
        pk: Priority(strategy=edition, carried_from=old, **_values(old, OF_PRIORITY))
        for pk, old in before.items()
        if pk in chosen
    }
    _create(carried.values(), Priority, by, reason)
    under = []
    for pk, priority in carried.items():
        above = before[pk].parent_id
        while above is not None and above not in carried:
            above = before[above].parent_id
        if above is not None:
            priority.parent = carried[above]
            under.append(priority)
    for priority in under:
        changes.save(priority, by=by, fields=["parent"], reason=reason)
    return carried


def _carry_planned(carried: Mapping[int, Priority], chosen: set[int], by: User, reason: str) -> None:
    old = PlannedAction.objects.filter(priority__in=carried, pk__in=chosen).order_by("pk")
    new = [PlannedAction(priority=carried[one.priority_id], **_values(one, OF_PLANNED)) for one in old]
    _create(new, PlannedAction, by, reason)


def _carry_measures(carried: Mapping[int, Priority], by: User, reason: str) -> None:
    old = list(Measure.objects.filter(priority__in=carried).prefetch_related("milestones").order_by("pk"))
    new = [Measure(priority=carried[one.priority_id], **_values(one, OF_MEASURE)) for one in old]
    _create(new, Measure, by, reason)
    Milestone.objects.bulk_create(
        Milestone(measure=measure, on=stone.on, value=stone.value)
        for before, measure in zip(old, new, strict=True)
        for stone in before.milestones.all()
    )


def _carry_links(current: Strategy, edition: Strategy, carried: Mapping[int, Priority]) -> None:
    StrategyLink.objects.bulk_create(
        StrategyLink(
            strategy=edition,
            priority=carried[link.priority_id] if link.priority_id else None,
            **_values(link, OF_LINK),
        )
        for link in current.links.all()
        if link.priority_id is None or link.priority_id in carried
    )


def _values(row: Any, names: Collection[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _create(rows: Collection[Any], model: type[Any], by: User, reason: str) -> None:
    """All in a fixed number of queries, each with its line in the history."""
    bulk_create_with_history(list(rows), model, default_user=by, default_change_reason=reason)
