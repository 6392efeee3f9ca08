"""What the page of a meeting shows of its pack, and what the page that asks before publishing tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from csp import jobs
from csp.access import can
from csp.errors import Refused
from csp.models import Job
from meetings.access import Reader, check_can_manage, check_can_see_drafts
from meetings.agenda import states
from meetings.models import Meeting, Pack
from meetings.packs import services
from meetings.packs.freshness import why_out_of_date
from meetings.packs.publication import Pending, pending
from meetings.registries import Panel

JOB_TITLE = "Agenda pack"


@dataclass(frozen=True)
class PackRow:
    """One pack as this person may have it. ``members_url`` is empty for those not entitled to that file."""

    pack: Pack
    public_url: str
    members_url: str

    @property
    def notes(self) -> list[str]:
        return self.pack.notes.splitlines()


def meeting_pack(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """Readers get the newest published pack; the chair and officers the newest built and the earlier ones."""
    packs = Pack.objects.visible_to(user).filter(meeting=meeting).select_related("members_file", "public_file")
    rows = [_row(meeting, pack) for pack in packs]
    published = [row for row in rows if row.pack.published_at]
    context: dict[str, Any] = {
        "meeting": meeting,
        "published": published[0] if published else None,
        "may_manage": can(check_can_manage, user, meeting.board),
    }
    if can(check_can_see_drafts, user, meeting.board) and meeting.is_booked:
        return {**context, **_behind_the_scenes(user, meeting, rows)}
    return context if published else None


def _behind_the_scenes(user: Reader, meeting: Meeting, rows: list[PackRow]) -> dict[str, Any]:
    """What the chair and officers see besides: the draft, the build under way, whether it is out of date."""
    newest = rows[0] if rows else None
    job = jobs.latest(services.BUILD, services.subject_of(meeting))
    shown = job if job and job.state != Job.State.DONE else None
    changeable = not states.why_meeting_is_fixed(meeting)
    # After the meeting its log and membership go on changing; that makes no pack of it wrong.
    ahead = meeting.state in (Meeting.State.BOOKED, Meeting.State.PUBLISHED)
    return {
        "draft": newest if newest and not newest.pack.published_at else None,
        "earlier": [row for row in rows if row.pack.published_at][1:],
        "out_of_date": why_out_of_date(meeting, newest.pack) if newest and ahead else "",
        "changeable": changeable,
        "job": job_context(user, meeting, shown) if shown else None,
    }


def job_context(user: Reader, meeting: Meeting, job: Job) -> dict[str, Any]:
    """For _components/_job.html: its buttons are for those who may press them."""
    place = [meeting.board.slug, meeting.date]
    may_manage = can(check_can_manage, user, meeting.board)
    return {
        "job": job,
        "title": JOB_TITLE,
        "poll_url": reverse("pack-job", args=place),
        "cancel_url": reverse("pack-cancel", args=place) if may_manage else "",
        "run_url": reverse("pack-build", args=place) if may_manage else "",
    }


def outlook(user: Reader, meeting: Meeting) -> dict[str, Any]:
    """What publishing now would make known to whom, or why it cannot be done."""
    pack = (
        Pack.objects.visible_to(user).filter(meeting=meeting).select_related("members_file", "public_file").first()
    )
    try:
        what: Pending | None = pending(meeting)
    except Refused as refusal:
        return {"what": None, "problem": refusal.message, "row": None}
    problem = why_out_of_date(meeting, pack) if pack else "The agenda pack has not been built yet."
    return {"what": what, "problem": problem, "row": _row(meeting, pack) if pack else None}


def _row(meeting: Meeting, pack: Pack) -> PackRow:
    place = [meeting.board.slug, meeting.date, pack.number]
    return PackRow(
        pack,
        public_url=reverse("pack-public-numbered", args=place),
        members_url=reverse("pack-members-numbered", args=place) if pack.entitled else "",
    )


PACK_PANEL = Panel("pack", 10, "meetings/packs/_meeting_panel.html", meeting_pack)
