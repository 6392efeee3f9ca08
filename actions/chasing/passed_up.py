"""Passing up what stays overdue, as each board's rules say: to the owner's organisation, then onto the chair's list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from actions.access import SPEAKING_ROLES
from actions.chasing.choices import silent
from actions.chasing.news import CHASED
from actions.models import Action, ActionOwner, ActionQuerySet, ChaseRules, Escalation
from meetings.models import Membership, Person
from meetings.papers.mails import address_of

To = Escalation.To
RULE = {To.LEAD: "lead_days", To.CHAIR: "chair_days"}
CHUNK = 500
Representatives = dict[tuple[int, int], list[Person]]


def pass_up(on: date) -> int:
    """Pass up what is overdue for as long as its board's rules say, once for each due date missed. Returns how many.

    What awaits closure is not passed up: its owner has done what was asked. Run twice, it does nothing more.
    """
    return sum(_pass_up(to, on) for to in To)


def _pass_up(to: To, on: date) -> int:
    done = 0
    for late in _late(to, on):
        while actions := list(_with_owners(late)[:CHUNK]):
            whom = _leads_of(actions) if to == To.LEAD else {}
            Escalation.objects.bulk_create(
                [
                    Escalation(action=action, to=to, person=whom.get(action.pk), due_on=action.due_on or on, on=on)
                    for action in actions
                ],
                ignore_conflicts=True,
            )
            done += len(actions)
    return done


def _late(to: To, on: date) -> Iterator[ActionQuerySet]:
    """Actions to be passed up that were not yet, for each number of days that any board has chosen."""
    rule = RULE[to]
    before = Escalation.objects.filter(action=OuterRef("pk"), to=to, due_on=OuterRef("due_on"))
    for days in set(ChaseRules.objects.exclude(**{rule: None}).values_list(rule, flat=True)):
        yield Action.objects.filter(
            ~Exists(before), status__in=CHASED, due_on__lte=on - timedelta(days=max(days, 1)),
            **{f"board__chase_rules__{rule}": days},
        ).order_by("pk")  # fmt: skip


def _with_owners(actions: ActionQuerySet) -> ActionQuerySet:
    owners = ActionOwner.objects.filter(confirmed=True).select_related(
        "person__organisation__lead__user", "organisation__lead__user"
    )
    return actions.prefetch_related(Prefetch("owners", owners))


def _leads_of(actions: list[Action]) -> dict[int, Person]:
    """Whom each action is passed up to, by action: its owner's lead, else the owner's representative on the board.

    The first owner for whom there is somebody decides. Nobody is passed what they own themselves, nor told what mail
    does not bring them: then there is nobody, and the officer is told so. Two queries.
    """
    representatives = _representatives({action.board_id for action in actions})
    unheard = set(silent().values_list("person_id", flat=True))
    found = {}
    for action in actions:
        owners = list(action.owners.all())
        own = {owner.person_id for owner in owners} | unheard
        candidates = (one for owner in owners for one in _above(owner, action.board_id, representatives))
        lead = next((one for one in candidates if one.pk not in own and address_of(one)), None)
        if lead:
            found[action.pk] = lead
    return found


def _above(owner: ActionOwner, board_id: int, representatives: Representatives) -> Iterator[Person]:
    """Who stands above an owner. Representatives of an organisation that owns it are its owners."""
    organisation = owner.organisation or (owner.person and owner.person.organisation)
    if organisation and organisation.lead:
        yield organisation.lead
    if organisation and owner.person:
        yield from representatives.get((board_id, organisation.pk), [])


def _representatives(boards: set[int]) -> Representatives:
    seats = Membership.objects.current().filter(board__in=boards, role__in=SPEAKING_ROLES, person__isnull=False)
    found: Representatives = defaultdict(list)
    for seat in seats.select_related("person__user").order_by("starts", "pk"):
        assert seat.person
        organisation = seat.organisation_id or seat.person.organisation_id
        if organisation:
            found[seat.board_id, organisation].append(seat.person)
    return found
