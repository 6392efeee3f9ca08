"""Build the agenda pack of a meeting: in a job, once for both audiences, and only when something has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from csp import jobs, pdf, storage
from csp.errors import Refused
from csp.models import Job, User
from meetings.access import check_can_manage
from meetings.models import Meeting, Pack
from meetings.packs.assemble import UnreadableError
from meetings.packs.build import Built, build
from meetings.packs.freshness import NOTHING, fingerprint_of
from meetings.packs.gather import gather, newest_published
from meetings.packs.pieces import LostError, Stored
from meetings.packs.plan import Plan
from meetings.packs.publication import publish_changes, publish_meeting
from meetings.packs.supplement import brings_nothing

__all__ = ["build_pack", "cancel_build", "publish_changes", "publish_meeting", "request_pack"]

BUILD = "build-pack"
PDF = "application/pdf"
PACKS_TO_REUSE = 5  # how many earlier packs of a meeting are looked through for pieces printed before
Report = Callable[[int, int, str], None]


def build_pack(*, meeting: Meeting, by: User, progress: Report | None = None) -> Pack:
    """Build both variants, or return the newest pack when nothing has changed since it was built.

    What is built after publication is the next supplement, apart and inserted, dated today; published numbers and
    pages stand. ``progress`` is told steps done, steps in all, and what comes next; what it raises stops the build,
    and nothing is changed. Raises Denied, and Refused naming the paper that is not ready and what to do.
    """
    check_can_manage(by, meeting.board)
    report = progress or _silent
    report(0, 1, "Collecting the agenda and its papers")
    plan = _plan(meeting)
    fingerprint = fingerprint_of(plan)
    newest = meeting.packs.first()
    if newest and newest.fingerprint == fingerprint:
        return newest
    if plan.supplement and brings_nothing(plan):
        if newest and newest.published_at:
            return newest
        raise Refused(NOTHING)
    with TemporaryDirectory(prefix="pack-") as folder:
        try:
            built = build(plan, Path(folder), report, _printed_before(meeting))
        except LostError as lost:
            raise Refused(
                f"“{lost.name}” cannot be put into the pack: the file that was printed for the published pack is "
                "damaged or gone. Ask support to restore it from a backup."
            ) from lost
        except UnreadableError as unreadable:
            raise Refused(
                f"“{unreadable.name}” cannot be put into the pack: its PDF cannot be read. Upload it again, saved "
                "anew, or withdraw it."
            ) from unreadable
        return _keep(meeting, by, plan, fingerprint, built)


def request_pack(*, meeting: Meeting, by: User) -> Job:
    """Ask for the pack to be built in the background. Raises what build_pack would raise at once."""
    check_can_manage(by, meeting.board)
    _plan(meeting)
    return jobs.request_job(kind=BUILD, subject=subject_of(meeting), by=by)


def cancel_build(*, meeting: Meeting, by: User) -> None:
    """Stop the build that is under way. Raises Refused when there is none."""
    check_can_manage(by, meeting.board)
    job = jobs.latest(BUILD, subject_of(meeting))
    if job is None:
        raise Refused("No pack of this meeting is being built.")
    jobs.cancel(job)


def subject_of(meeting: Meeting) -> str:
    """The subject of a meeting's build job."""
    return f"meeting:{meeting.pk}"


def _plan(meeting: Meeting) -> Plan:
    plan = gather(meeting)
    if not plan.members.lines:
        raise Refused("The agenda is empty. Add an item first.")
    return plan


def _printed_before(meeting: Meeting) -> dict[str, Stored]:
    """The pieces that the newest packs of a meeting hold, by key."""
    page_maps = meeting.packs.values_list("page_map", flat=True)[:PACKS_TO_REUSE]
    pieces: dict[str, str] = {}
    for page_map in page_maps:
        pieces = {**page_map.get("pieces", {}), **pieces}
    return {key: Stored(storage.place_of(sha256), sha256) for key, sha256 in pieces.items()}


@transaction.atomic
def _keep(meeting: Meeting, by: User, plan: Plan, fingerprint: str, built: Built) -> Pack:
    """Keep all files and pieces, then the row that names them. Raises Refused when a pack was published meanwhile."""
    for piece in built.pieces:
        storage.store(piece, content_type=PDF)
    made = {
        "members_file": built.members,
        "public_file": built.public,
        "members_supplement": built.members_supplement,
        "public_supplement": built.public_supplement,
    }
    pages = {name: pdf.page_count(path) for name, path in made.items() if path}
    files = {name: storage.store(path, content_type=PDF) for name, path in made.items() if path}
    current = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    base = newest_published(current)
    if (base.fingerprint if base else None) != (plan.supplement.follows if plan.supplement else None):
        raise Refused("The agenda was published while this pack was being built. Build it again.")
    last = meeting.packs.first()
    notes = list(plan.notes)
    if built.untagged:
        notes.append(
            "These have no tags, so a screen reader cannot follow them well: " + "; ".join(built.untagged) + "."
        )
    return Pack.objects.create(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        built_by=by,
        fingerprint=fingerprint,
        page_map={**built.page_map, "file_pages": pages},
        supplement=plan.supplement.number if plan.supplement else None,
        dated=plan.supplement.day if plan.supplement else None,
        notes="\n".join(notes),
        **files,
    )


def _silent(done: int, total: int, message: str) -> None:
    """For builds that nobody watches."""
