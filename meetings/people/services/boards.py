"""Boards: set up by administrators, kept by their own officers, closed but never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from csp import changes
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings.access import check_can_create_board, check_can_edit_board
from meetings.models import Board, Meeting
from meetings.people.services.checks import refuse_invalid, set_fields

# The slug stands in addresses, in packs and in the numbers of actions: it is chosen once.
BOARD_FIELDS = (
    "name",
    "parent",
    "authority",
    "purpose",
    "quorum_rule",
    "quorum",
    "contact_officer",
    "media_contact",
    "markings",
    "notice_rule",
    "notice_days",
    "usual_venue",
    "papers_due_days",
    "agenda_columns",
    "agenda_notices",
    "numbering",
    "right_hand_starts",
    "personal_interests",
    "prejudicial_interests",
)
RESERVED_SLUGS = {"add"}  # /boards/add/
MARKING_LENGTH = 60
KIND_LENGTH = 80


@transaction.atomic
def create_board(*, by: User, **fields: Any) -> Board:
    """Set up a board. Raises Denied, or Refused when its name or short name is taken or a field is wrong."""
    check_can_create_board(by)
    board = Board()
    set_fields(board, fields, (*BOARD_FIELDS, "slug"))
    if board.slug in RESERVED_SLUGS:
        raise Refused(f"The site itself uses {board.slug} in addresses. Choose another short name.", field="slug")
    _check_board(board)
    if Board.objects.filter(slug=board.slug).exists():
        raise Refused(f"Another board has the short name {board.slug}. Choose another one.", field="slug")
    changes.save(board, by=by)
    return board


@transaction.atomic
def update_board(board: Board, *, by: User, version: int, **fields: Any) -> None:
    """Change a board's details. Raises Denied, Refused, or Conflict when somebody saved it meanwhile."""
    check_can_edit_board(by, board)
    set_fields(board, fields, BOARD_FIELDS)
    _check_board(board)
    changes.save_if_unchanged(board, by=by, version=version, fields=fields)


@transaction.atomic
def close_board(board: Board, *, by: User, on: date) -> None:
    """It ceases to meet on that day; all it did stays. Raises Denied; Refused while something is still to come."""
    check_can_edit_board(by, board)
    if board.closed_on:
        raise Refused(f"This board was closed on {short_date(board.closed_on)} already.")
    if on > timezone.localdate():
        raise Refused("Enter the day it ceased to meet: today or a day before.", field="on")
    ahead = Meeting.objects.filter(board=board).upcoming(on).filter(date__gt=on).first()
    if ahead:
        raise Refused(
            f"There is a meeting after that day: {ahead.when}. Cancel it, or choose a later day.", field="on"
        )
    below = Board.objects.filter(parent=board, closed_on__isnull=True).first()
    if below:
        raise Refused(f"The {below} still reports to it. Close that board, or change what it reports to, first.")
    board.closed_on = on
    changes.save_if_unchanged(board, by=by, version=board.version, fields=["closed_on"], reason="Closed")


@transaction.atomic
def reopen_board(board: Board, *, by: User) -> None:
    """It meets again, or was closed by mistake. Raises Denied, or Refused when it is not closed."""
    check_can_edit_board(by, board)
    if not board.closed_on:
        raise Refused("This board is not closed.")
    board.closed_on = None
    changes.save_if_unchanged(board, by=by, version=board.version, fields=["closed_on"], reason="Reopened")


def _check_board(board: Board) -> None:
    if not board.name:
        raise Refused("Enter the name of the board.", field="name")
    _check_markings(board.markings)
    _check_kinds(board)
    if not 1 <= board.notice_days <= 30:
        raise Refused("Enter a number of days from 1 to 30. Five is the law in England.", field="notice_days")
    if board.papers_due_days > 60:
        raise Refused("Enter a number of days from 0 to 60.", field="papers_due_days")
    if unknown := set(board.agenda_columns) - set(Board.Column.values):
        raise Refused(f"An agenda has no column {', '.join(sorted(unknown))}.", field="agenda_columns")
    if board.quorum == 0:
        raise Refused("Enter 1 or more, or leave it empty if there is no rule.", field="quorum")
    if board.quorum_rule == Board.QuorumRule.SHARE and (board.quorum or 0) > 100:
        raise Refused("Enter a percentage of 100 or less, such as 50.", field="quorum")
    refuse_invalid(board)
    if Board.objects.filter(name__iexact=board.name).exclude(pk=board.pk).exists():
        raise Refused(f"There is already a board named {board.name}.", field="name")
    _check_parent(board)


def _check_markings(markings: Iterable[str]) -> None:
    for marking in markings:
        if len(marking) > MARKING_LENGTH:
            sentence = f"A marking has at most {MARKING_LENGTH} characters: shorten “{marking}”."
            raise Refused(sentence, field="markings")


def _check_kinds(board: Board) -> None:
    """The kinds of interest: at least one of either sort, and none that is of both."""
    for field in ("personal_interests", "prejudicial_interests"):
        kinds = getattr(board, field)
        if not kinds:
            raise Refused("Name at least one kind of interest.", field=field)
        for kind in kinds:
            if len(kind) > KIND_LENGTH:
                raise Refused(f"A kind has at most {KIND_LENGTH} characters: shorten “{kind}”.", field=field)
    personal = {kind.casefold() for kind in board.personal_interests}
    if both := [kind for kind in board.prejudicial_interests if kind.casefold() in personal]:
        raise Refused(
            f"“{both[0]}” stands in both lists: either a member stays with it, or leaves.",
            field="prejudicial_interests",
        )


def _check_parent(board: Board) -> None:
    """Boards form a tree: nobody reports, by however long a way, to themselves."""
    if board.parent is None or board.pk is None:
        return
    if board.parent_id == board.pk:
        raise Refused("A board cannot report to itself. Choose another board or none.", field="parent")
    # Locked, so that two changes at once cannot close a circle between them.
    above = dict(Board.objects.select_for_update().values_list("pk", "parent_id"))
    step: int | None = board.parent_id
    while step is not None:
        if step == board.pk:
            raise Refused(
                f"The {board.parent} already reports to the {board.name}, directly or through other boards. "
                "Choose another board or none.",
                field="parent",
            )
        step = above[step]
