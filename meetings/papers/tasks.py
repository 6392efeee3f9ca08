"""The background job that prepares one version of a paper."""

from __future__ import annotations

import logging

from django.urls import reverse

from csp.jobs import JobKind, Progress
from csp.models import User
from meetings.models import PaperVersion
from meetings.papers import services

log = logging.getLogger(__name__)


def run(subject: str, progress: Progress) -> None:
    version = PaperVersion.objects.select_related("paper", "file").get(pk=_key(subject))
    progress(0, 1, "Reading the file")
    services.prepare_version(version)
    progress(1, 1, "Prepared")
    log.info("paper version prepared", extra={"version": version.pk, "pages": version.pages})


def visible_to(user: User, subject: str) -> bool:
    return PaperVersion.objects.visible_to(user).filter(pk=_key(subject)).exists()


def url(subject: str) -> str:
    return reverse("paper", args=[PaperVersion.objects.values_list("paper_id", flat=True).get(pk=_key(subject))])


def _key(subject: str) -> int:
    return int(subject.removeprefix("version:"))


PREPARE_JOB = JobKind(name=services.PREPARE, title="Preparing a paper", run=run, visible_to=visible_to, url=url)
