"""The action log as files that are made in the background: Excel, PDF and Word, of a list as it is narrowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from actions.exchange.files import WRITERS, Heading
from actions.exchange.lines import lines_of
from actions.listing import Listing
from actions.models import ActionQuerySet
from csp.errors import Refused
from csp.exporting_files import Exporter, ask_for
from csp.jobs import Progress
from csp.models import FileExport, User
from csp.sheets import XLSX
from csp.words import counted
from meetings.access import check_can_read
from meetings.models import Board
from meetings.papers.check import PDF, WORD

PRINTED_AT_MOST = 2_000
KINDS = {"xlsx": (XLSX, "Excel"), "pdf": (PDF, "PDF"), "docx": (WORD, "Word")}


class ActionsExporter(Exporter):
    """``options``: the key of the board, if it is of one; the query of the list's address; the kind of file."""

    name = "actions"

    def check(self, asked: FileExport) -> None:
        if board := self.board(asked):
            check_can_read(asked.asked_by, board)

    def heading(self, asked: FileExport) -> str:
        return f"Actions as {KINDS[asked.options['kind']][1]}"

    def about(self, asked: FileExport) -> str:
        return str(self.board(asked) or "")

    def back_url(self, asked: FileExport) -> str:
        board = self.board(asked)
        list_url = reverse("board-actions", args=[board.slug]) if board else reverse("actions")
        return f"{list_url}?{asked.options['query']}"

    def make(self, asked: FileExport, path: Path, progress: Progress) -> tuple[str, str]:
        board, user, kind = self.board(asked), asked.asked_by, asked.options["kind"]
        found = chosen(user=user, query=asked.options["query"], board=board)
        total = found.order_by().count()
        heading = Heading(f"Action log of the {board}" if board else "Action log", timezone.localdate())
        rows = WRITERS[kind](
            path, heading, lines_of(found, user), lambda done: progress(done, total, "Writing the actions")
        )
        return KINDS[kind][0], counted(rows, "action")

    def board(self, asked: FileExport) -> Board | None:
        key: Any = asked.options["board"]
        return get_object_or_404(Board, pk=key) if key else None


ACTIONS = ActionsExporter()


def chosen(*, user: User, query: str, board: Board | None) -> ActionQuerySet:
    """The actions that ``user`` may see and that ``query`` (of the list's address) leaves, in its order.

    Raises Refused when the query holds something the list would mark as wrong.
    """
    listing = Listing(QueryDict(query), user, board)
    if not listing.filter.is_valid:
        raise Refused("Correct what is marked in the search first, then ask for the file.")
    return listing.ordered()


@transaction.atomic
def request_export(*, user: User, kind: str, query: str, board: Board | None) -> FileExport:
    """Have a file of the list made in the background, for ``user`` alone.

    Raises Denied, and Refused for a list too long to be printed: PDF and Word hold at most PRINTED_AT_MOST actions.
    """
    if kind not in KINDS:
        raise Refused("Choose Excel, PDF or Word.")
    found = chosen(user=user, query=query, board=board)
    if kind != "xlsx" and found.order_by()[: PRINTED_AT_MOST + 1].count() > PRINTED_AT_MOST:
        raise Refused(
            f"This list has more than {PRINTED_AT_MOST:,} actions, which is too long to print. Narrow it by a search, "
            "or take it as Excel or CSV."
        )
    options = {"board": board.pk if board else None, "query": query, "kind": kind}
    return ask_for(exporter=ACTIONS, by=user, name=f"{filename(board)}.{kind}", options=options)


def filename(board: Board | None) -> str:
    """ "csp-actions-2018-09-26": what it is can be told once it lies in a folder."""
    return "-".join(
        part for part in (board.slug if board else "", f"actions-{timezone.localdate():%Y-%m-%d}") if part
    )
