"""What is done to bring the action log out into files. Each function is one verb."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from actions.exchange.files import WRITERS, Heading
from actions.exchange.lines import lines_of
from actions.exchange.models import LogExport
from actions.listing import Listing
from actions.models import ActionQuerySet
from csp import jobs, storage
from csp.errors import Refused
from csp.jobs import Progress
from csp.models import User
from csp.sheets import XLSX
from meetings.models import Board
from meetings.papers.check import PDF, WORD

EXPORT = "export-actions"
PRINTED_AT_MOST = 2_000
KEPT = timedelta(days=7)
CONTENT_TYPES = {
    "xlsx": XLSX,
    "pdf": PDF,
    "docx": WORD,
}


def chosen(*, user: User, query: str, board: Board | None) -> ActionQuerySet:
    """The actions that ``user`` may see and that ``query`` (of the list's address) leaves, in its order.

    Raises Refused when the query holds something the list would mark as wrong.
    """
    listing = Listing(QueryDict(query), user, board)
    if not listing.filter.is_valid:
        raise Refused("Correct what is marked in the search first, then ask for the file.")
    return listing.ordered()


@transaction.atomic
def request_export(*, user: User, kind: str, query: str, board: Board | None) -> LogExport:
    """Have a file of the list made in the background, for ``user`` alone.

    Raises Refused for a list too long to be printed: PDF and Word hold at most PRINTED_AT_MOST actions.
    """
    if kind not in WRITERS:
        raise Refused("Choose Excel, PDF or Word.")
    found = chosen(user=user, query=query, board=board)
    if kind != LogExport.Kind.XLSX and found.order_by()[: PRINTED_AT_MOST + 1].count() > PRINTED_AT_MOST:
        raise Refused(
            f"This list has more than {PRINTED_AT_MOST:,} actions, which is too long to print. Narrow it by a search, "
            "or take it as Excel or CSV."
        )
    export = LogExport.objects.create(user=user, kind=kind, query=query, board=board)
    jobs.request_job(kind=EXPORT, subject=subject_of(export), by=user)
    return export


def make_export(export: LogExport, progress: Progress) -> None:
    """Write the file, as the list stands now and as its owner may see it now. Done again, it is made anew."""
    found = chosen(user=export.user, query=export.query, board=export.board)
    total = found.order_by().count()
    heading = Heading(f"Action log of the {export.board}" if export.board else "Action log", timezone.localdate())
    with tempfile.TemporaryDirectory(prefix="actions-") as folder:
        path = Path(folder) / f"actions.{export.kind}"
        export.rows = WRITERS[export.kind](
            path, heading, lines_of(found, export.user), lambda done: progress(done, total, "Writing the actions")
        )
        export.file = storage.store(path, content_type=CONTENT_TYPES[export.kind])
    export.save(update_fields=["file", "rows"])


def forget_exports(on: date) -> int:
    """Let go of the files that were asked for more than seven days before ``on``. Returns how many."""
    old = LogExport.objects.filter(asked_at__date__lt=on - KEPT).select_related("file")
    count = 0
    for export in old.iterator():
        export.delete()
        if export.file:
            storage.forget(export.file)
        count += 1
    return count


def subject_of(asked: LogExport) -> str:
    """How a job names it."""
    return f"export:{asked.pk}"
