"""The background job that builds a meeting's pack."""

from __future__ import annotations

import logging

from csp.errors import Refused
from csp.jobs import JobKind, Progress
from csp.models import User
from csp.roles import Power
from meetings.access import holds
from meetings.models import Meeting
from meetings.packs import services

log = logging.getLogger(__name__)


def run(subject: str, progress: Progress) -> None:
    meeting = _meeting(subject)
    by = progress.requested_by
    if by is None:
        raise Refused("Nobody asked for this pack. Build it from the page of the meeting.")
    pack = services.build_pack(meeting=meeting, by=by, progress=progress)
    log.info("pack built", extra={"meeting": meeting.pk, "pack": pack.pk, "pages": pack.page_map["last_page"]})


def visible_to(user: User, subject: str) -> bool:
    return holds(user, Power.SEE_DRAFTS, _meeting(subject).board)


def url(subject: str) -> str:
    return _meeting(subject).get_absolute_url()


def _meeting(subject: str) -> Meeting:
    return Meeting.objects.select_related("board").get(pk=int(subject.removeprefix("meeting:")))


BUILD_JOB = JobKind(name=services.BUILD, title="Building the agenda pack", run=run, visible_to=visible_to, url=url)
