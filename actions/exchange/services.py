"""What is done to bring the action log out into files, and files into it. Each function is one verb."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from actions.exchange.files import WRITERS, Heading
from actions.exchange.lines import lines_of
from actions.exchange.models import LogExport, LogImport
from actions.imports import ActionLog
from actions.listing import Listing
from actions.models import ActionQuerySet
from csp import jobs, storage
from csp.errors import Refused
from csp.importing import Act, Report, run_import
from csp.jobs import Progress
from csp.models import Job, User
from csp.sheets import CSV, XLSX, kind_of_sheet
from meetings.access import check_can_manage
from meetings.models import Board
from meetings.papers.check import PDF, WORD

EXPORT, PREVIEW, SAVE = "export-actions", "preview-actions-import", "import-actions"
PRINTED_AT_MOST = 2_000
KEPT = timedelta(days=7)
CONTENT_TYPES = {
    "xlsx": XLSX,
    "pdf": PDF,
    "docx": WORD,
}


# Out ----------------------------------------------------------------------------------------------------------


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


def subject_of(asked: LogExport | LogImport) -> str:
    """How a job names it."""
    return f"{'export' if isinstance(asked, LogExport) else 'import'}:{asked.pk}"


# In -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def bring_file(*, board: Board, by: User, upload: File[bytes], as_of: date | None = None) -> LogImport:
    """Take a spreadsheet for a board's log and have it looked at in the background. Nothing is brought in yet.

    Raises Denied, and Refused beside "upload" or "as_of".
    """
    check_can_manage(by, board)
    as_of = as_of or timezone.localdate()
    if as_of > timezone.localdate():
        raise Refused("The day the log was kept up to cannot lie ahead.", field="as_of")
    content_type = kind_of_sheet(upload)
    stored = storage.store(upload.read(), content_type=content_type)
    ending = ".csv" if content_type == CSV else ".xlsx"
    name = f"{Path(upload.name or 'actions').stem[:150] or 'actions'}{ending}"
    brought = LogImport.objects.create(board=board, file=stored, name=name, as_of=as_of, asked_by=by)
    jobs.request_job(kind=PREVIEW, subject=subject_of(brought), by=by)
    return brought


@transaction.atomic
def request_import(*, brought: LogImport, by: User) -> Job:
    """Have what was looked at brought in, in the background, as a whole. Raises Refused when that cannot be."""
    check_can_manage(by, brought.board)
    if reason := why_not_saved(brought):
        raise Refused(reason)
    return jobs.request_job(kind=SAVE, subject=subject_of(brought), by=by)


def why_not_saved(brought: LogImport) -> str:
    """Why the file cannot be brought in as it stands; empty when it can."""
    if brought.saved_at:
        return "This file has been brought in already."
    if brought.report is None:
        return "The file has not been looked at yet."
    if brought.report["counts"].get(Act.REFUSED):
        return "Nothing is brought in while a row is refused. Correct the file and choose it again."
    if not brought.report["changes"]:
        return "Everything in this file is in the log already."
    return ""


def run_file(brought: LogImport, *, by: User, save: bool) -> None:
    """Run the importer over the file: as a preview, or for good. Its report is kept either way.

    A row refused the second time, because the log changed meanwhile, leaves the log as it was.
    """
    check_can_manage(by, brought.board)
    with tempfile.TemporaryDirectory(prefix="actions-") as folder:
        path = Path(folder) / brought.name
        path.write_bytes(storage.read(brought.file))
        with transaction.atomic():
            report = run_import(
                brought.name,
                lambda report: ActionLog(brought.board, by, report, brought.as_of).run(path),
                dry_run=not save,
            )
            _keep(brought, report, saved=save and not report.has_problems)


def _keep(brought: LogImport, report: Report, *, saved: bool) -> None:
    now = timezone.now()
    brought.report, brought.previewed_at = as_json(report), brought.previewed_at or now
    brought.saved_at = now if saved else None
    brought.save(update_fields=["report", "previewed_at", "saved_at"])


def as_json(report: Report) -> dict[str, Any]:
    """What the page shows of a report: ``counts`` by act, ``changes``, and ``rows`` with their reasons and notes."""
    return {
        "counts": {str(act): count for act, count in report.counts.items()},
        "changes": report.changes,
        "rows": [
            {
                "row": outcome.row,
                "act": str(outcome.act),
                "what": outcome.what,
                "problems": [str(problem) for problem in outcome.problems],
                "notes": list(outcome.notes),
            }
            for outcome in report.rows
        ],
    }
