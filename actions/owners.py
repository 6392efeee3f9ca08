"""Whose an action is: names as written, whom they were recognised as, and whether a person has confirmed it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from actions.access import check_can_close
from actions.models import Action, ActionOwner
from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.models import Organisation, Person
from meetings.names import Directory, Recognised


def write_owners(
    action: Action, names: Iterable[Recognised], directory: Directory, *, trust_exact: bool
) -> list[ActionOwner]:
    """Give ``action`` these owners. What was confirmed for a name that is still among them stays confirmed.

    With ``trust_exact`` a name written exactly is confirmed at once if it can only mean somebody of this board:
    a person of the same name elsewhere might be somebody else, and would be sent this board's actions.
    """
    standing = {owner.text.casefold(): owner for owner in action.owners.all()} if action.pk else {}
    owners: list[ActionOwner] = []
    people: set[int] = set()
    for name in names:
        owner = standing.pop(name.text.casefold(), None) or _owner(name, directory, trust_exact)
        if owner.person_id is not None and owner.person_id in people:
            continue  # one person named in two ways is one owner
        people |= {owner.person_id} if owner.person_id else set()
        owner.action, owner.position = action, len(owners)
        owners.append(owner)
    ActionOwner.objects.filter(pk__in=[owner.pk for owner in standing.values()]).delete()
    ActionOwner.objects.bulk_create([owner for owner in owners if owner.pk is None])
    ActionOwner.objects.bulk_update([owner for owner in owners if owner.pk], ["position"])
    return owners


def confirm_exact(action: Action, directory: Directory) -> None:
    """Confirm the owners whose names are written exactly and can only mean somebody of this board."""
    for owner in action.owners.filter(confirmed=False):
        name = directory.recognise(owner.text)
        if _is_sure(name, directory) and (owner.person, owner.organisation) == (name.person, name.organisation):
            owner.confirmed = True
            owner.save(update_fields=["confirmed"])


def _owner(name: Recognised, directory: Directory, trust_exact: bool) -> ActionOwner:
    return ActionOwner(
        text=name.text[:200],
        person=name.person,
        organisation=name.organisation,
        everyone=name.everyone,
        confirmed=trust_exact and _is_sure(name, directory),
    )


def _is_sure(name: Recognised, directory: Directory) -> bool:
    return name.is_recognised and name.exact and (name.person is None or name.person.pk in directory.seated)


@transaction.atomic
def identify_owner(
    *,
    owner: ActionOwner,
    by: User,
    person: Person | None = None,
    organisation: Organisation | None = None,
    everyone: bool = False,
) -> None:
    """An officer says whom a written name means; none of the three leaves it as text that gets no mail.

    Raises Denied, and Refused when that person owns the action under another name already.
    """
    action = owner.action
    check_can_close(by, action)
    if person and action.owners.filter(person=person).exclude(pk=owner.pk).exists():
        raise Refused(
            f"{person} is an owner of this action already. Choose somebody else, or edit the action and take "
            f"“{owner.text}” off its owners.",
            field="person",
        )
    before = str(owner)
    owner.person, owner.organisation, owner.everyone, owner.confirmed = person, organisation, everyone, True
    owner.save(update_fields=["person", "organisation", "everyone", "confirmed"])
    meant = "the whole board" if everyone else (str(person or organisation or "") or "nobody we know")
    changes.save_if_unchanged(
        action, by=by, version=action.version, fields=[], reason=f"Owner “{owner.text or before}” is {meant}"
    )


@transaction.atomic
def confirm_owner(*, owner: ActionOwner, by: User) -> None:
    """An officer agrees with whom the name was recognised as."""
    identify_owner(
        owner=owner, by=by, person=owner.person, organisation=owner.organisation, everyone=owner.everyone
    )
