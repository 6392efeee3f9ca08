"""The tree that boards form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import Board


@dataclass(frozen=True)
class Branch:
    board: Board
    below: tuple[Branch, ...]


def branches(boards: Iterable[Board]) -> tuple[Branch, ...]:
    """``boards`` as trees, in the order given. One whose parent is not among them stands at the top."""
    boards = list(boards)
    present = {board.pk for board in boards}
    below: dict[int | None, list[Board]] = {}
    for board in boards:
        below.setdefault(board.parent_id if board.parent_id in present else None, []).append(board)

    def grow(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(board, grow(board.pk)) for board in below.get(parent, []))

    return grow(None)
