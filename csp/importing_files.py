"""A file chosen on a page to be imported: kept, looked at in the background, then imported whole or forgotten.

An app makes one ``Importer`` for each kind of file and registers it; ``csp.importing_pages.ChooseFile`` takes the
file, and the pages that follow are the same for all. Preview and real run are one run of csp.importing, so what was
shown is what is done; a row refused the second time, because things changed meanwhile, leaves everything as it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.core.files.base import File
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from csp import jobs, storage
from csp.errors import Denied, Refused
from csp.importing import Act, Report, run_import
from csp.jobs import JobKind, Progress
from csp.models import FileImport, Job, User
from csp.nightly import Step
from csp.sheets import CSV, kind_of_sheet

LOOK, SAVE = "look-at-import", "save-import"
KEPT = timedelta(days=7)
NO_LONGER = "You may no longer import there. Ask an administrator if you think you should."


class Importer:
    """One kind of file that can be imported on a page, and into what: one instance each, registered once.

    ``name`` is how its rows name it; ``heading`` and ``button`` stand on its pages; ``words`` say what becomes of a
    row where the usual words do not. ``T``, what it imports into, is a board, a meeting, a strategy.
    """

    name: ClassVar[str]
    heading: ClassVar[str]
    button: ClassVar[str] = "Import these rows"
    thing: ClassVar[str] = "What"
    """What a row is about, at the head of its column: "Action"."""
    words: ClassVar[Mapping[Act, str]] = {}

    def target(self, user: User, key: str) -> Any:
        """What stands under ``key``, for somebody who may import there. Raises Http404 or Denied."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it imports into.")

    def key(self, target: Any) -> str:
        return str(target.pk)

    def about(self, target: Any) -> str:
        """What it is imported into, above the heading: "Northmere CSP"."""
        return str(target)

    def back_url(self, target: Any) -> str:
        """The page that the import was begun from, which afterwards shows what was imported."""
        return str(target.get_absolute_url())

    def choose_url(self, target: Any) -> str:
        """The page where a file is chosen (ChooseFile)."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its file is chosen.")

    def asks_url(self, chosen: FileImport) -> str:
        """The page that asks what the names in a file mean, where its report has ``asks``; none as it is."""
        return ""

    def check(self, upload: File[bytes]) -> tuple[str, str]:
        """Content type and ending of a file that can be read. Raises Refused beside "upload". Here: spreadsheets."""
        content_type = kind_of_sheet(upload)
        return content_type, ".csv" if content_type == CSV else ".xlsx"

    def options(self, asked: Mapping[str, Any]) -> dict[str, str]:
        """What else was asked on the page, to be kept with the file. Raises Refused beside a field."""
        return {}

    def run(self, target: Any, path: Path, report: Report, *, by: User, options: Mapping[str, str]) -> None:
        """Import ``path`` through services, adding each row to ``report``. Runs in one transaction."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it imports.")


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    _importers[importer.name] = importer


def importer_of(chosen: FileImport) -> Importer:
    return _importers[chosen.kind]


def target_of(chosen: FileImport) -> Any:
    """What the file is imported into, if whoever chose it may still import there. Raises Http404 or Denied."""
    return importer_of(chosen).target(chosen.asked_by, chosen.subject)


# What a person does -------------------------------------------------------------------------------------------


@transaction.atomic
def choose_file(
    *, importer: Importer, target: Any, by: User, upload: File[bytes], asked: Mapping[str, Any]
) -> FileImport:
    """Keep a file and have it looked at in the background. Nothing is imported yet.

    Raises Http404, Denied, and Refused beside "upload" or what else was ``asked``.
    """
    importer.target(by, importer.key(target))
    options = importer.options(asked)
    content_type, ending = importer.check(upload)
    stored = storage.store(upload, content_type=content_type)
    chosen = FileImport.objects.create(
        kind=importer.name,
        subject=importer.key(target),
        file=stored,
        name=f"{Path(upload.name or '').stem[:150] or importer.name}{ending}",
        options=options,
        asked_by=by,
    )
    request_look(chosen)
    return chosen


def request_look(chosen: FileImport) -> Job:
    """Have the file looked at, once more where the first time failed."""
    return jobs.request_job(kind=LOOK, subject=str(chosen.pk), by=chosen.asked_by)


def request_save(chosen: FileImport) -> Job:
    """Have what was looked at imported, in the background, as a whole. Raises Refused when that cannot be."""
    target_of(chosen)
    if reason := why_not_saved(chosen):
        raise Refused(reason)
    return jobs.request_job(kind=SAVE, subject=str(chosen.pk), by=chosen.asked_by)


@transaction.atomic
def forget(chosen: FileImport) -> None:
    """Let go of a file that is not to be imported, with what was said of it. Raises Refused once it has been."""
    held = FileImport.objects.select_for_update().select_related(None).get(pk=chosen.pk)
    if held.saved_at:
        raise Refused("This file has been imported already.")
    Job.objects.filter(kind__in=(LOOK, SAVE), subject=str(held.pk), state__in=Job.ACTIVE).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )
    stored = held.file
    held.delete()
    if stored:
        storage.forget(stored)


def why_not_saved(chosen: FileImport) -> str:
    """Why the file cannot be imported as it stands; empty when it can."""
    if chosen.saved_at:
        return "This file has been imported already."
    if chosen.report is None:
        return "The file has not been looked at yet."
    if chosen.report["counts"].get(Act.REFUSED):
        return "Nothing is imported while a row is refused. Correct the file and choose it again."
    if not chosen.report["changes"]:
        return "Everything in this file is here already."
    return ""


def latest_job(chosen: FileImport) -> Job | None:
    return jobs.latest(SAVE, str(chosen.pk)) or jobs.latest(LOOK, str(chosen.pk))


# What the worker does -----------------------------------------------------------------------------------------


def run_file(chosen: FileImport, *, save: bool, progress: Progress | None = None) -> None:
    """Run the importer over the file: as a preview, or for good. Its report is kept either way.

    Raises Refused for somebody who may no longer import there.
    """
    importer, stored = importer_of(chosen), chosen.file
    if stored is None:
        return  # imported already: a second delivery finds nothing to do
    try:
        target = target_of(chosen)
    except (Http404, Denied):
        raise Refused(NO_LONGER) from None
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / chosen.name
        path.write_bytes(storage.read(stored))
        with transaction.atomic():
            report = run_import(
                chosen.name,
                lambda report: importer.run(target, path, report, by=chosen.asked_by, options=chosen.options),
                dry_run=not save,
                progress=progress.note if progress else None,
            )
            _keep(chosen, report, saved=save and not report.has_problems)


def forget_old(on: date) -> int:
    """Let go of what was chosen more than seven days before ``on`` and never imported. Returns how many."""
    left = list(FileImport.objects.filter(saved_at__isnull=True, asked_at__date__lt=on - KEPT))
    for chosen in left:
        forget(chosen)
    return len(left)


def _keep(chosen: FileImport, report: Report, *, saved: bool) -> None:
    now, stored = timezone.now(), chosen.file
    chosen.report, chosen.previewed_at = as_json(report), chosen.previewed_at or now
    if saved:
        chosen.saved_at, chosen.file = now, None
    chosen.save(update_fields=["report", "previewed_at", "saved_at", "file"])
    if saved and stored:
        storage.forget(stored)


def as_json(report: Report) -> dict[str, Any]:
    """What a page shows of a report: ``counts`` by act, ``changes``, ``asks``, ``leads_to``, and ``rows``."""
    return {
        "counts": {str(act): count for act, count in report.counts.items()},
        "changes": report.changes,
        "asks": report.asks,
        "leads_to": report.leads_to,
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


def _look(subject: str, progress: Progress) -> None:
    progress(0, 1, "Reading the rows")
    run_file(_of(subject), save=False, progress=progress)


def _save(subject: str, progress: Progress) -> None:
    progress(0, 1, "Importing the rows")
    chosen = _of(subject)
    run_file(chosen, save=True, progress=progress)
    if not chosen.saved_at:
        raise Refused(
            "Something has changed since the file was looked at. Nothing was imported: look again below."
        )


def _of(subject: str) -> FileImport:
    return FileImport.objects.select_related("file", "asked_by").get(pk=int(subject))


def _is_theirs(user: User, subject: str) -> bool:
    return FileImport.objects.visible_to(user).filter(pk=int(subject)).exists()


def _url(subject: str) -> str:
    return _of(subject).get_absolute_url()


def _tidy(on: date) -> list[str]:
    gone = forget_old(on)
    return [f"files never imported let go: {gone}"] if gone else []


JOBS = (
    JobKind(LOOK, "Looking at the file", _look, _is_theirs, _url),
    JobKind(SAVE, "Importing the file", _save, _is_theirs, _url),
)
NIGHT_STEP = Step("Files that were never imported", 90, _tidy)
