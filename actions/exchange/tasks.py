"""The background job that makes a file of the log."""

from __future__ import annotations

import logging

from actions.exchange import services
from actions.exchange.models import LogExport
from csp.jobs import JobKind, Progress
from csp.models import User

log = logging.getLogger(__name__)


def make(subject: str, progress: Progress) -> None:
    export = LogExport.objects.select_related("user", "board").get(pk=_key(subject))
    services.make_export(export, progress)
    log.info("actions exported", extra={"export": export.pk, "rows": export.rows})


def _their_export(user: User, subject: str) -> bool:
    return LogExport.objects.filter(user=user, pk=_key(subject)).exists()


def _export_url(subject: str) -> str:
    return LogExport.objects.get(pk=_key(subject)).get_absolute_url()


def _key(subject: str) -> int:
    return int(subject.partition(":")[2])


EXPORT_JOB = JobKind(services.EXPORT, "The file", make, _their_export, _export_url)
