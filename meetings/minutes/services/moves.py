"""Circulate, take back, approve and publish a meeting's minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from csp import changes, jobs, ledger, outbox, storage
from csp.errors import Refused
from csp.models import Job, User
from meetings.access import check_can_manage
from meetings.minutes import printing, states
from meetings.minutes.mails import circulation_mails
from meetings.minutes.record import MEMBERS, as_kept, read_record, sha256_of
from meetings.minutes.services.corrections import Wanted, why_not_approved_at, write_corrections
from meetings.minutes.services.locks import locked_record
from meetings.minutes.services.settling import settle_minutes
from meetings.models import AgendaItem, Meeting, Minute, Minutes

PUBLISH = "publish-minutes"
APPROVED = "minutes approved"  # as the ledger calls it


@transaction.atomic
def circulate(*, minutes: Minutes, by: User, comments_by: date | None = None) -> Minutes:
    """Show the draft to everybody who sits on the board, and tell them by mail.

    ``comments_by`` is the last day for comments. Refused while nothing has been minuted, and (field "comments_by")
    for a day that has gone by. What was typed and not settled yet is settled first.
    """
    record = _locked(minutes, by)
    states.check_move(record, "circulate")
    settle_minutes(record, by)
    if not Minute.objects.filter(minutes=record).exclude(text="", decision="", restricted_text="").exists():
        raise Refused("Nothing has been minuted yet. Minute at least one item before circulating.")
    if comments_by and comments_by < timezone.localdate():
        raise Refused("Give a day that has not gone by, or none.", field="comments_by")
    record.comments_by = comments_by
    done = _move(record, by, "circulate", "comments_by")
    outbox.put_many(circulation_mails(done, by))
    return done


@transaction.atomic
def take_back(*, minutes: Minutes, by: User) -> Minutes:
    """Take circulated minutes back to draft, to correct them. Members no longer see them until circulated again."""
    return _move(_locked(minutes, by), by, "correct")


@transaction.atomic
def approve(
    *,
    minutes: Minutes,
    by: User,
    at_meeting: Meeting,
    at_item: AgendaItem | None = None,
    corrections: Sequence[Wanted] = (),
    correction: str = "",
) -> Minutes:
    """Record that a later meeting of the same board approved the minutes, under ``at_item`` if that is known.

    The text stays as it was circulated, and nothing in it can be changed from then on: ``corrections`` stand beside
    it, ``correction`` is another in words, as of the attendance. The act stands in the ledger with the SHA-256 of
    everything approved, each correction with its own. Raises Refused (field "at_meeting") for a meeting of another
    board, an earlier one, or one still to come: an approval is never recorded before it happened.
    """
    # Whatever changes an agenda holds its meeting: what is approved is what stands when the lock is had. "no_key",
    # because who saves a minute holds the minutes and then refers to the meeting.
    Meeting.objects.select_for_update(no_key=True).get(pk=minutes.meeting_id)
    record = _locked(minutes, by)
    states.check_move(record, "approve")
    if reason := why_not_approved_at(record.meeting, at_meeting):
        raise Refused(reason, field="at_meeting")
    now = timezone.now()
    record.approved_at, record.approved_by = now, by
    record.approved_at_meeting, record.approved_at_item = at_meeting, at_item
    record.correction, record.approved_record = correction.strip(), as_kept(record)
    facts = (
        "approved_at", "approved_by", "approved_at_meeting", "approved_at_item", "correction", "approved_record"
    )  # fmt: skip
    done = _move(record, by, "approve", *facts)
    ledger.append(
        kind=APPROVED,
        subject=subject_of(done),
        title=str(done),
        at=now,
        by=by,
        sha256=sha256_of(done.approved_record[MEMBERS]),
    )
    write_corrections(done, by, at_meeting, corrections)
    return done


def request_publication(*, minutes: Minutes, by: User) -> Job:
    """Have approved minutes published in the background. Refused unless they can be published as they stand."""
    check_can_manage(by, minutes.meeting.board)
    states.check_move(Minutes.objects.select_related("approved_at_meeting").get(pk=minutes.pk), "publish")
    return jobs.request_job(kind=PUBLISH, subject=subject_of(minutes), by=by)


def subject_of(minutes: Minutes) -> str:
    """How a job and the ledger name these minutes."""
    return f"minutes:{minutes.pk}"


def approved_hash(subject: str) -> str | None:
    """The SHA-256 of what is kept as approved of the minutes the ledger names; None when nothing is."""
    kept = Minutes.objects.filter(pk=int(subject.removeprefix("minutes:"))).values_list(
        "approved_record", flat=True
    )
    record = (kept.first() or {}).get(MEMBERS)
    return sha256_of(record) if record else None


def publish_minutes(*, minutes: Minutes, by: User) -> Minutes:
    """Open approved minutes to the public, for good: the PDF of the public texts, the time and who did it.

    The PDF is made before anything is locked: approved minutes cannot change meanwhile.
    """
    check_can_manage(by, minutes.meeting.board)
    states.check_move(Minutes.objects.select_related("approved_at_meeting").get(pk=minutes.pk), "publish")
    # As they will read once published: its pages say nothing of "not published".
    content = printing.pdf(replace(read_record(minutes, entitled=False), state=Minutes.State.PUBLISHED))
    stored = storage.store(content, content_type="application/pdf")
    with transaction.atomic():
        record = _locked(minutes, by)
        states.check_move(record, "publish")
        now = timezone.now()
        record.published_at, record.published_by, record.published_file = now, by, stored
        done = _move(record, by, "publish", "published_at", "published_by", "published_file")
        ledger.append(
            kind="minutes published",
            subject=subject_of(done),
            title=str(done),
            at=now,
            by=by,
            sha256=stored.sha256,
        )
    return done


def _locked(minutes: Minutes, by: User) -> Minutes:
    """The minutes as they are stored, held for this transaction, for an officer of their board."""
    check_can_manage(by, minutes.meeting.board)
    record = locked_record(minutes.meeting)
    if record is None:
        raise Minutes.DoesNotExist
    return record


def _move(record: Minutes, by: User, name: str, *facts: str) -> Minutes:
    record.state = states.check_move(record, name).target
    changes.save_if_unchanged(record, by=by, version=record.version, fields=["state", *facts])
    return record
