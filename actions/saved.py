"""Lists that people keep under a name: a filter of the log, for its owner alone."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from actions.models import SavedList
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import Board

MOST = 30  # lists a person: they all stand above the log
LONGEST = 1_000  # letters of an address


def save_list(*, by: User, name: str, query: str, board: Board | None = None) -> SavedList:
    """Keep what stands after "?" in the address of a list, of ``board`` or of all.

    Raises Refused without a name, for one that is taken, for too long a filter or too many lists.
    """
    if len(query) > LONGEST:
        raise Refused("This list looks for too much to be kept. Leave something out of the search.")
    if by.saved_lists.count() >= MOST:
        raise Refused(f"You have {MOST} lists already. Delete one that you no longer need.")
    return _save(SavedList(user=by, board=board, query=query), name)


def rename_list(*, saved: SavedList, by: User, name: str) -> None:
    """Raises Denied for somebody else's, Refused as save_list does."""
    _check_own(by, saved)
    _save(saved, name)


def delete_list(*, saved: SavedList, by: User) -> None:
    """Only the list goes, not the actions in it. Raises Denied for somebody else's."""
    _check_own(by, saved)
    saved.delete()


def _save(saved: SavedList, name: str) -> SavedList:
    saved.name = " ".join(name.split())
    if not saved.name:
        raise Refused("Give the list a name.", field="name")
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise Refused(f"You have a list “{saved.name}” already. Give another name.", field="name") from None
    return saved


def _check_own(by: User, saved: SavedList) -> None:
    if saved.user_id != by.pk:
        raise Denied("This list belongs to somebody else.")
