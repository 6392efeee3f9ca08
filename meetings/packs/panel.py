"""What the page of a meeting shows of its packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from csp import jobs
from csp.access import can
from csp.models import Job
from csp.words import long_date
from meetings.access import Reader, check_can_manage, check_can_see_drafts
from meetings.agenda import states
from meetings.models import Meeting, Pack
from meetings.packs import services
from meetings.packs.copies import kept_back, masked
from meetings.packs.freshness import why_out_of_date
from meetings.packs.news import Novelty, Teller
from meetings.packs.opened import since_opened
from meetings.registries import Panel

JOB_TITLE = "Agenda pack"


@dataclass(frozen=True)
class FileLink:
    """A file this person may have. ``pages`` is None of packs built before that was counted; both are of a copy of
    their own, which is made when they ask for it."""

    text: str
    url: str
    size: int | None
    pages: int | None


@dataclass(frozen=True)
class PackRow:
    """One pack as this person may have it: the whole, and apart what it brings when it is a supplement."""

    pack: Pack
    whole: list[FileLink]
    apart: list[FileLink]
    brings: list[Novelty]
    notes: list[str]

    @property
    def title(self) -> str:
        """Of a supplement: "Supplement 1, Thursday 20 September 2018"."""
        return f"Supplement {self.pack.supplement}, {long_date(self.pack.dated)}" if self.pack.dated else ""


def meeting_pack(user: Reader, meeting: Meeting) -> dict[str, Any] | None:
    """Readers get what is published, the chair and officers also what is built; None when there is nothing to show."""
    packs = packs_of(user, meeting)
    published = [pack for pack in packs if pack.published_at]
    rows = {row.pack.pk: row for row in rows_of(user, packs)}
    sees_drafts = can(check_can_see_drafts, user, meeting.board) and meeting.is_booked
    behind = _behind_the_scenes(user, meeting, packs) if sees_drafts else {}
    draft = packs[0] if sees_drafts and packs and not packs[0].published_at else None
    if not (published or draft or behind.get("job") or behind.get("changeable")):
        return None
    newest = published[0] if published else None
    return {
        "meeting": meeting,
        "published": rows[newest.pk] if newest else None,
        "supplements": [rows[pack.pk] for pack in reversed(published) if pack.supplement],
        "earlier": [rows[pack.pk] for pack in published[1:]],
        "draft": rows[draft.pk] if draft else None,
        "since": since_opened(user, [newest]).get(meeting.pk) if newest else None,
        "may_manage": can(check_can_manage, user, meeting.board),
        **behind,
    }


def _behind_the_scenes(user: Reader, meeting: Meeting, packs: list[Pack]) -> dict[str, Any]:
    """What the chair and officers see besides: the build under way, and whether the newest pack is out of date."""
    job = jobs.latest(services.BUILD, services.subject_of(meeting))
    shown = job if job and job.state != Job.State.DONE else None
    # After the meeting its log and membership go on changing; that makes no pack of it wrong.
    ahead = meeting.state in (Meeting.State.BOOKED, Meeting.State.PUBLISHED)
    return {
        "out_of_date": _told(user, meeting, packs[0], why_out_of_date(meeting, packs[0]))
        if packs and ahead
        else "",
        "changeable": not states.why_meeting_is_fixed(meeting),
        "job": job_context(user, meeting, shown) if shown else None,
    }


def job_context(user: Reader, meeting: Meeting, job: Job) -> dict[str, Any]:
    """For _components/_job.html: its buttons are for those who may press them."""
    place = [meeting.board.slug, meeting.date]
    may_manage = can(check_can_manage, user, meeting.board)
    job.error = masked(user, meeting, job.error)  # shown, never saved
    return {
        "job": job,
        "title": JOB_TITLE,
        "poll_url": reverse("pack-job", args=place),
        "cancel_url": reverse("pack-cancel", args=place) if may_manage else "",
        "run_url": reverse("pack-build", args=place) if may_manage else "",
    }


def packs_of(user: Reader, meeting: Meeting) -> list[Pack]:
    """The packs of a meeting that this person may have, newest first."""
    packs = list(
        Pack.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("members_file", "public_file", "members_supplement", "public_supplement")
    )
    for pack in packs:
        pack.meeting = meeting
    return packs


def rows_of(user: Reader, packs: list[Pack]) -> Iterator[PackRow]:
    """Each pack with its files, and what it brings against the one published before it."""
    published = [pack for pack in packs if pack.published_at]
    teller = Teller([packs[0].meeting], user) if any(pack.supplement for pack in packs) else None
    for pack in packs:
        before = next((one for one in published if one.number < pack.number), None)
        brings = teller.between(before, pack) if teller and before and pack.supplement else []
        is_newest = bool(published) and pack == published[0]
        own = bool(kept_back(user, pack))
        whole, apart = _whole(pack, "" if is_newest else _which(pack), own=own), _apart(pack, own=own)
        yield PackRow(pack, whole, apart, brings, _told(user, pack.meeting, pack, pack.notes).splitlines())


def _which(pack: Pack) -> str:
    """What tells the link to a pack from those to others of its meeting."""
    inserted = f" with supplement {pack.supplement}" if pack.supplement else ""
    if not pack.published_at:
        return f"{inserted}, draft"
    return inserted or " as first published"


def _told(user: Reader, meeting: Meeting, pack: Pack | None, text: str) -> str:
    """What an officer is told of a build, without the titles of papers that are withheld from them."""
    return masked(user, meeting, text) if pack and pack.is_own else text


def _whole(pack: Pack, which: str, *, own: bool) -> list[FileLink]:
    if not pack.entitled:
        return [_link(pack, "pack-public-numbered", f"Agenda pack{which}", "public_file")]
    if own:
        return [
            _own_link(pack, "pack-members-numbered", f"Your own copy of the members’ pack{which}"),
            _link(pack, "pack-public-numbered", f"Public pack{which}", "public_file"),
        ]
    return [
        _link(pack, "pack-members-numbered", f"Members’ pack{which}", "members_file"),
        _link(pack, "pack-public-numbered", f"Public pack{which}", "public_file"),
    ]


def _apart(pack: Pack, *, own: bool) -> list[FileLink]:
    if not pack.supplement:
        return []
    name = f"Supplement {pack.supplement}" + ("" if pack.published_at else ", draft,")
    if not pack.entitled:
        return [_link(pack, "supplement-public", name, "public_supplement")]
    if own:
        return [
            _own_link(pack, "supplement-members", f"Your own copy of {name}"),
            _link(pack, "supplement-public", f"{name} for the public", "public_supplement"),
        ]
    return [
        _link(pack, "supplement-members", f"{name} for members", "members_supplement"),
        _link(pack, "supplement-public", f"{name} for the public", "public_supplement"),
    ]


def _own_link(pack: Pack, address: str, text: str) -> FileLink:
    """To a file that is made for them: without what is withheld from them."""
    return FileLink(f"{text}, without what is withheld from you", _url(pack, address), None, None)


def _url(pack: Pack, address: str) -> str:
    return reverse(address, args=[pack.meeting.board.slug, pack.meeting.date, pack.number])


def _link(pack: Pack, address: str, text: str, field: str) -> FileLink:
    url = _url(pack, address)
    return FileLink(text, url, getattr(pack, field).size, pack.page_map.get("file_pages", {}).get(field))


PACK_PANEL = Panel("pack", 10, "meetings/packs/_meeting_panel.html", meeting_pack)
