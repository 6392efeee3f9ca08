"""The background job that prints a performance report and keeps its figures."""

from __future__ import annotations

import logging

from csp.errors import Refused
from csp.jobs import JobKind, Progress
from csp.models import User
from performance.models import PerformanceReport
from performance.reporting import services

log = logging.getLogger(__name__)


def make(subject: str, progress: Progress) -> None:
    report = PerformanceReport.objects.select_related("board", "paper__item__meeting__board").get(pk=_key(subject))
    by = progress.requested_by
    if by is None:
        raise Refused("Nobody asked for this report.")
    snapshot = services.make_version(report, by, progress)
    log.info("performance report made", extra={"report": report.pk, "snapshot": snapshot and snapshot.pk})


def _may_watch(user: User, subject: str) -> bool:
    return PerformanceReport.objects.visible_to(user).filter(pk=_key(subject)).exists()


def _url(subject: str) -> str:
    return PerformanceReport.objects.get(pk=_key(subject)).get_absolute_url()


def _key(subject: str) -> int:
    return int(subject.partition(":")[2])


MAKE_JOB = JobKind(services.MAKE, "The performance report", make, _may_watch, _url)
