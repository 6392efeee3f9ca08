"""The background jobs of files: making one, looking at one, bringing one in."""

from __future__ import annotations

import logging

from actions.exchange import services
from actions.exchange.models import LogExport, LogImport
from csp.errors import Refused
from csp.jobs import JobKind, Progress
from csp.models import User

log = logging.getLogger(__name__)


def make(subject: str, progress: Progress) -> None:
    export = LogExport.objects.select_related("user", "board").get(pk=_key(subject))
    services.make_export(export, progress)
    log.info("actions exported", extra={"export": export.pk, "rows": export.rows})


def look(subject: str, progress: Progress) -> None:
    _run(subject, progress, save=False)


def save(subject: str, progress: Progress) -> None:
    _run(subject, progress, save=True)


def _run(subject: str, progress: Progress, *, save: bool) -> None:
    by = progress.requested_by
    if by is None:
        raise Refused("Nobody asked for this file. Bring it from the page of the board’s log.")
    brought = LogImport.objects.select_related("board", "file").get(pk=_key(subject))
    progress(0, 1, "Bringing in the rows" if save else "Reading the rows")
    services.run_file(brought, by=by, save=save)
    if save and not brought.saved_at:
        raise Refused(
            "The log has changed since the file was looked at. Nothing was brought in: look again below."
        )


def _their_export(user: User, subject: str) -> bool:
    return LogExport.objects.filter(user=user, pk=_key(subject)).exists()


def _their_import(user: User, subject: str) -> bool:
    return LogImport.objects.visible_to(user).filter(pk=_key(subject)).exists()


def _export_url(subject: str) -> str:
    return LogExport.objects.get(pk=_key(subject)).get_absolute_url()


def _import_url(subject: str) -> str:
    return LogImport.objects.select_related("board").get(pk=_key(subject)).get_absolute_url()


def _key(subject: str) -> int:
    return int(subject.partition(":")[2])


JOBS = (
    JobKind(services.EXPORT, "The file", make, _their_export, _export_url),
    JobKind(services.PREVIEW, "Looking at the file", look, _their_import, _import_url),
    JobKind(services.SAVE, "Bringing in the file", save, _their_import, _import_url),
)
