"""Who writes a paper: text as printed, and the one person recognised in it, to whom requests go."""

from __future__ import annotations

from meetings.models import Board, Paper, Person
from meetings.names import Directory, Recognised


def author_of(board: Board, text: str) -> Person | None:
    """The first person whose very name stands in ``text``. A near spelling is nobody: nobody is asked by a guess."""
    return next((one.person for one in _recognised(board, text) if one.exact and one.person), None)


def near_author(paper: Paper) -> str:
    """A sentence when nobody was recognised but the name is nearly somebody's; otherwise empty."""
    if paper.author_person_id or not paper.author:
        return ""
    near = next((one for one in _recognised(paper.item.meeting.board, paper.author) if one.person), None)
    if near is None:
        return ""
    return (
        f"“{near.text}” is printed as you typed it. If you mean {near.person}, change the paper’s details and correct "
        "the name: only then can they be asked for it."
    )


def _recognised(board: Board, text: str) -> list[Recognised]:
    return Directory.for_board(board).recognise_all(text) if text.strip() else []
