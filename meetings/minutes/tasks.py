"""The background job that publishes a meeting's minutes."""

from __future__ import annotations

import logging

from django.urls import reverse

from csp.errors import Refused
from csp.jobs import JobKind, Progress
from csp.models import User
from meetings.minutes import services
from meetings.models import Minutes

log = logging.getLogger(__name__)


def run(subject: str, progress: Progress) -> None:
    by = progress.requested_by
    if by is None:
        raise Refused("Minutes are published in somebody's name. Ask for it from the page of the minutes.")
    minutes = _find(subject)
    progress(0, 1, "Printing the public minutes")
    services.publish_minutes(minutes=minutes, by=by)
    log.info("minutes published", extra={"minutes": minutes.pk})


def visible_to(user: User, subject: str) -> bool:
    return Minutes.objects.visible_to(user).filter(pk=_key(subject)).exists()


def url(subject: str) -> str:
    meeting = _find(subject).meeting
    return reverse("minutes", args=[meeting.board.slug, meeting.date])


def _find(subject: str) -> Minutes:
    return Minutes.objects.select_related("meeting__board").get(pk=_key(subject))


def _key(subject: str) -> int:
    return int(subject.removeprefix("minutes:"))


PUBLISH_JOB = JobKind(
    name=services.PUBLISH, title="Publication of the minutes", run=run, visible_to=visible_to, url=url
)
