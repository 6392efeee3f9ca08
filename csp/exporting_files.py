"""A file that somebody asked for on a page: made in the background, had for a week by them alone, then let go of.

An app makes one ``Exporter`` for each kind of file and registers it; it asks for a file by ``ask_for``, and the pages
that follow (``csp.exporting_pages``) are the same for all. The file holds what its person may see when it is made, and
is given out only while they still may.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction
from django.http import Http404

from csp import jobs, storage
from csp.errors import Denied, Refused
from csp.jobs import JobKind, Progress
from csp.models import FileExport, Job, User
from csp.nightly import Step

MAKE = "make-file"
KEPT = timedelta(days=7)
NO_LONGER = "You may no longer read this. Ask an administrator if you think you should."


class Exporter:
    """One kind of file that can be asked for: one instance each, registered once. ``name`` is how its rows name it.

    What was asked for stands in ``options`` of each method's FileExport.
    """

    name: ClassVar[str]

    def check(self, asked: FileExport) -> None:
        """Whether its person may still read what it is about. Raises Http404 or Denied."""

    def heading(self, asked: FileExport) -> str:
        """Of its page: "Actions as Excel"."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its file is.")

    def about(self, asked: FileExport) -> str:
        """What it is of, above the heading: "Northmere CSP"; nothing for what is of several."""
        return ""

    def back_url(self, asked: FileExport) -> str:
        """The page that it was asked for on."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its file was asked for.")

    def make(self, asked: FileExport, path: Path, progress: Progress) -> tuple[str, str]:
        """Write the file to ``path``. Returns its content type, and what it holds: "16 actions". Raises Refused."""
        raise NotImplementedError(f"{type(self).__name__} does not say how its file is made.")


_exporters: dict[str, Exporter] = {}


def register(exporter: Exporter) -> None:
    _exporters[exporter.name] = exporter


def exporter_of(asked: FileExport) -> Exporter:
    return _exporters[asked.kind]


@transaction.atomic
def ask_for(*, exporter: Exporter, by: User, name: str, options: dict[str, Any]) -> FileExport:
    """Have a file made in the background, to be downloaded as ``name``. Raises Http404 or Denied."""
    asked = FileExport(kind=exporter.name, asked_by=by, name=name, options=options)
    exporter.check(asked)
    asked.save()
    jobs.request_job(kind=MAKE, subject=str(asked.pk), by=by)
    return asked


def make(asked: FileExport, progress: Progress) -> None:
    """Write the file, as things stand now and as its person may see them now. Done again, it is made anew.

    Raises Refused.
    """
    exporter = exporter_of(asked)
    try:
        exporter.check(asked)
    except (Http404, Denied):
        raise Refused(NO_LONGER) from None
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "file"
        content_type, asked.holds = exporter.make(asked, path, progress)
        asked.file = storage.store(path, content_type=content_type)
    asked.save(update_fields=["file", "holds"])


def latest_job(asked: FileExport) -> Job | None:
    return jobs.latest(MAKE, str(asked.pk))


def forget_old(on: date) -> int:
    """Let go of what was asked for more than seven days before ``on``. Returns how many."""
    old = FileExport.objects.filter(asked_at__date__lt=on - KEPT).select_related("file")
    count = 0
    for asked in old.iterator():
        asked.delete()
        if asked.file:
            storage.forget(asked.file)
        count += 1
    return count


def _run(subject: str, progress: Progress) -> None:
    progress(0, 1, "Reading what it is to hold")
    make(_of(subject), progress)


def _of(subject: str) -> FileExport:
    return FileExport.objects.select_related("asked_by").get(pk=int(subject))


def _is_theirs(user: User, subject: str) -> bool:
    return FileExport.objects.visible_to(user).filter(pk=int(subject)).exists()


def _url(subject: str) -> str:
    return _of(subject).get_absolute_url()


def _tidy(on: date) -> list[str]:
    gone = forget_old(on)
    return [f"files that were asked for let go: {gone}"] if gone else []


JOB = JobKind(MAKE, "The file", _run, _is_theirs, _url)
NIGHT_STEP = Step("Files that were asked for", 90, _tidy)
