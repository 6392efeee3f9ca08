"""The forward plan as files that are made in the background: Excel and PDF, of one board or of all somebody reads."""

from __future__ import annotations

from pathlib import Path

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from csp.errors import Refused
from csp.exporting_files import Exporter, ask_for
from csp.jobs import Progress
from csp.models import FileExport, User
from csp.words import counted
from meetings.access import check_can_read
from meetings.agenda.plan import files
from meetings.agenda.plan.reading import ROWS_IN_A_FILE, check_fits, whole_plan
from meetings.models import Board

PRINTED_AT_MOST = 1_000
KINDS = {"xlsx": "Excel", "pdf": "PDF"}


class PlanExporter(Exporter):
    """``options``: the key of the board, if it is of one; the query of the plan's address; the kind of file."""

    name = "forward-plan"

    def check(self, asked: FileExport) -> None:
        if board := self.board(asked):
            check_can_read(asked.asked_by, board)

    def heading(self, asked: FileExport) -> str:
        return f"Forward plan as {KINDS[asked.options['kind']]}"

    def about(self, asked: FileExport) -> str:
        return str(self.board(asked) or "")

    def back_url(self, asked: FileExport) -> str:
        return f"{plan_url(self.board(asked))}?{asked.options['query']}"

    def make(self, asked: FileExport, path: Path, progress: Progress) -> tuple[str, str]:
        board, kind, today = self.board(asked), asked.options["kind"], timezone.localdate()
        plan = whole_plan(
            asked.asked_by, data=QueryDict(asked.options["query"]), today=today, board=board, at_most=most(kind)
        )
        rows = sum(len(meeting.rows) for meeting in plan)
        progress(0, 1, "Writing the plan")
        write, content_type = files.WRITERS[kind]
        path.write_bytes(write(files.as_of(title(board), today), plan, with_board=board is None))
        return content_type, f"{counted(len(plan), 'meeting')}, {counted(rows, 'item')}"

    def board(self, asked: FileExport) -> Board | None:
        key = asked.options["board"]
        return get_object_or_404(Board, pk=key) if key else None


FORWARD_PLAN = PlanExporter()


def request_file(*, user: User, kind: str, query: str, board: Board | None) -> FileExport:
    """Have a file of the plan made in the background, for ``user`` alone.

    Raises Denied, and Refused when the query holds something the plan would mark as wrong, or for too long a plan.
    """
    if kind not in KINDS:
        raise Refused("Choose Excel or PDF.")
    check_fits(user, data=QueryDict(query), today=timezone.localdate(), board=board, at_most=most(kind))
    options = {"board": board.pk if board else None, "query": query, "kind": kind}
    return ask_for(exporter=FORWARD_PLAN, by=user, name=filename(board, kind), options=options)


def most(kind: str) -> int:
    """How many items such a file takes."""
    return PRINTED_AT_MOST if kind == "pdf" else ROWS_IN_A_FILE


def title(board: Board | None) -> str:
    return f"Forward plan of the {board}" if board else "Forward plan"


def plan_url(board: Board | None) -> str:
    return reverse("board-forward-plan", args=[board.slug]) if board else reverse("forward-plan")


def filename(board: Board | None, ending: str, what: str = "forward-plan") -> str:
    """ "csp-forward-plan-2018-09-26.pdf": what it is can be told once it lies in a folder."""
    of = f"{board.slug}-" if board else ""
    return f"{of}{what}-{timezone.localdate():%Y-%m-%d}.{ending}"
