"""A draft that was begun by mistake is thrown away, before anybody has said anything of it."""

from __future__ import annotations

from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import listed
from strategies.access import check_can_edit
from strategies.levels import numbered
from strategies.models import Concern, ConsultationComment, Measure, PlannedAction, Strategy
from strategies.services.planned import drop_planned

REASON = "Its draft was discarded"


@transaction.atomic
def discard_strategy(*, strategy: Strategy, by: User) -> None:
    """Remove a draft with its priorities, measures, plan and route. The history keeps what each row said.

    Actions that stand in the log go on there; those that only this draft proposed are not pursued. Agenda items of its
    route stay on their forward plans. What was said to have come of the edition before is forgotten, for that goes on.
    Raises Denied, also for one that is out for comment or adopted, and Refused where why_not_discard has a reason.
    """
    held = Strategy.objects.select_for_update(of=("self",)).select_related("board").get(pk=strategy.pk)
    check_can_edit(by, held)
    if reason := why_not_discard(held):
        raise Refused(reason)
    for planned in _planned(held):
        drop_planned(planned=planned, by=by)
    for row in (
        *Measure.objects.filter(priority__strategy=held),
        *reversed([each.priority for each in numbered(held)]),  # those below before those they stand under
        *held.sign_off_steps.all(),
        *held.consultations.all(),
    ):
        changes.delete(row, by=by, reason=REASON)
    if held.previous_id:
        _forget_endings(held.previous_id, by)
    changes.delete(held, by=by, reason=REASON)


def why_not_discard(strategy: Strategy) -> str:
    """Why a draft has to stay: boards or people have dealt with it, or something leads to it; empty when it can go."""
    if ConsultationComment.objects.filter(consultation__strategy=strategy).exists():
        return "This draft was commented on: the comments and their responses stay on record with it."
    met = strategy.sign_off_steps.filter(met_on__isnull=False).select_related("board")
    if boards := [f"the {step.board}" for step in met]:
        return f"This draft was agreed by {listed(boards)}, so it stays on record."
    if links := [f"“{link.strategy}”" for link in strategy.linked_from.select_related("strategy")]:
        return f"{listed(links)} {'links' if len(links) == 1 else 'link'} to this draft. Take the link out first."
    if Concern.objects.filter(priority__strategy=strategy).exists():
        return "An agenda item is about one of its priorities: the thread from it would break."
    return ""


def _planned(strategy: Strategy) -> list[PlannedAction]:
    found = PlannedAction.objects.filter(priority__strategy=strategy)
    return list(found.select_related("action__board", "priority__strategy__board"))


def _forget_endings(previous: int, by: User) -> None:
    for planned in PlannedAction.objects.filter(priority__strategy=previous).exclude(ended_as="", ended_note=""):
        planned.ended_as = planned.ended_note = ""
        changes.save_if_unchanged(
            planned, by=by, version=planned.version, fields=["ended_as", "ended_note"], reason=REASON
        )
