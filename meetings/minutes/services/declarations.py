"""Interests declared at a meeting, and who does not see an item's restricted papers for one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.access import check_can_manage
from meetings.minutes.services.locks import open_record
from meetings.models import AgendaItem, Board, Declaration, Exclusion, Meeting, Person, RegisteredInterest

Nature, Outcome = Declaration.Nature, Declaration.Outcome
FIELDS = ("person", "item", "kind", "nature", "interest", "outcome", "registered")


def nature_of(board: Board, kind: str) -> str:
    """What a kind of interest of the board means for who declares it. Raises Refused for one that it has not."""
    if kind in board.personal_interests:
        return Nature.PERSONAL
    if kind in board.prejudicial_interests:
        return Nature.PREJUDICIAL
    raise Refused("Choose one of the kinds of interest that the board has.", field="kind")


@transaction.atomic
def add_declaration(
    *,
    meeting: Meeting,
    by: User,
    person: Person,
    kind: str,
    interest: str,
    item: AgendaItem | None = None,
    outcome: str = Outcome.STAYED,
    registered: RegisteredInterest | None = None,
) -> Declaration:
    """Record an interest somebody declared, in one item or (``item`` None) in the meeting as a whole.

    ``kind`` is the board's own word, and says whether it is prejudicial; then they do not see the restricted papers
    of the item and of what stands under it from now on. It can be recorded before the minutes are begun. Raises
    Refused beside the field.
    """
    declaration = Declaration(meeting=meeting)
    _put(declaration, by, person=person, item=item, kind=kind, interest=interest, outcome=outcome,
         registered=registered)  # fmt: skip
    return declaration


@transaction.atomic
def change_declaration(
    *,
    declaration: Declaration,
    by: User,
    person: Person,
    kind: str,
    interest: str,
    item: AgendaItem | None = None,
    outcome: str = Outcome.STAYED,
) -> Declaration:
    """Correct a declaration while the minutes are a draft. Whom it kept from papers follows from what it says now."""
    declaration = Declaration.objects.select_for_update().select_related("meeting__board").get(pk=declaration.pk)
    _put(declaration, by, person=person, item=item, kind=kind, interest=interest, outcome=outcome,
         registered=declaration.registered if person.pk == declaration.person_id else None)  # fmt: skip
    return declaration


@transaction.atomic
def remove_declaration(*, declaration: Declaration, by: User) -> None:
    """Take back a declaration that was recorded by mistake. Its history stays; what it kept from them is open again."""
    check_can_manage(by, declaration.meeting.board)
    open_record(declaration.meeting)
    for exclusion in declaration.exclusions.standing():
        _release(exclusion, declaration, by, "The declaration was taken back.")
    changes.delete(declaration, by=by)


@transaction.atomic
def exclude(*, item: AgendaItem, person: Person, by: User, reason: str) -> Exclusion:
    """From now on this person does not see the restricted papers of ``item`` and of what stands under it.

    For an interest that is known before anybody declares it. Raises Refused without a reason, or when they do not see
    them already.
    """
    check_can_manage(by, item.meeting.board)
    if not reason.strip():
        raise Refused("Say why: it is kept with who did this and when.", field="reason")
    _hold(item)
    if Exclusion.objects.standing().filter(item=item, person=person).exists():
        raise Refused(f"The restricted papers of this item are already withheld from {person}.", field="person")
    return Exclusion.objects.create(item=item, person=person, reason=reason.strip(), made_by=by)


@transaction.atomic
def lift_exclusion(*, exclusion: Exclusion, by: User, reason: str) -> Exclusion:
    """They see the papers again. The row stays, with who lifted it, when and why. Raises Refused."""
    check_can_manage(by, exclusion.item.meeting.board)
    if not reason.strip():
        raise Refused("Say why they may see the papers again.", field="reason")
    stored = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if stored.lifted_at:
        raise Refused("This was lifted already.")
    _lift(stored, by, reason.strip())
    return stored


def _put(declaration: Declaration, by: User, **values: object) -> None:
    meeting = declaration.meeting
    check_can_manage(by, meeting.board)
    open_record(meeting)
    item, interest = values["item"], str(values["interest"]).strip()
    if isinstance(item, AgendaItem) and item.meeting_id != meeting.pk:
        raise Refused("Choose an item of this meeting.", field="item")
    if not interest:
        raise Refused("Say what the interest is.", field="interest")
    values |= {"interest": interest, "nature": nature_of(meeting.board, str(values["kind"]))}
    for name in FIELDS:
        setattr(declaration, name, values[name])
    changes.save(declaration, by=by)
    _keep_exclusion(declaration, by)


def _keep_exclusion(declaration: Declaration, by: User) -> None:
    """Whoever declares a prejudicial interest in an item does not see its restricted papers, now or when they come.

    The row is made even while nothing is restricted there: a paper that is added or restricted later is then never
    shown to them first.
    """
    item, person = declaration.item, declaration.person
    wanted = item is not None and declaration.nature == Nature.PREJUDICIAL
    for exclusion in declaration.exclusions.standing():
        if wanted and (exclusion.item_id, exclusion.person_id) == (declaration.item_id, person.pk):
            return
        _release(exclusion, declaration, by, "The declaration was changed.")
    if not wanted or item is None:
        return
    _hold(item)
    if Exclusion.objects.standing().filter(item=item, person=person).exists():
        return
    Exclusion.objects.create(
        item=item, person=person, declaration=declaration, reason=declaration.interest, made_by=by
    )


def _release(exclusion: Exclusion, declaration: Declaration, by: User, reason: str) -> None:
    """Lift it, unless they declared another prejudicial interest in the same item: then it stands for that one."""
    others = Declaration.objects.filter(
        item=exclusion.item_id, person=exclusion.person_id, nature=Nature.PREJUDICIAL
    ).exclude(pk=declaration.pk)
    if other := others.first():
        exclusion.declaration = other
        exclusion.save(update_fields=["declaration"])
    else:
        _lift(exclusion, by, reason)


def _lift(exclusion: Exclusion, by: User, reason: str) -> None:
    exclusion.lifted_at, exclusion.lifted_by, exclusion.lifted_reason = timezone.now(), by, reason
    exclusion.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])


def _hold(item: AgendaItem) -> None:
    """The meeting's row, so that two who exclude the same person at once meet."""
    Meeting.objects.select_for_update(no_key=True).get(pk=item.meeting_id)
