"""Corrections of minutes that a meeting approved: written down beside the text, which stays as it was approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from csp import ledger
from csp.errors import Refused
from csp.models import User
from csp.words import short_date
from meetings import changed
from meetings.access import check_can_manage
from meetings.changed import Change
from meetings.minutes.record import MEMBERS
from meetings.minutes.services.locks import locked_record
from meetings.models import AgendaItem, Correction, Meeting, Minutes, Part

CORRECTED = "minutes corrected"  # as the ledger calls it
WAS_FIELD = "was-{at}"
"""The name of the field beside which a correction is refused, by its place among those made at once."""


@dataclass(frozen=True)
class Wanted:
    """A correction to be made: in which text of which item, the words as they are, the words they become."""

    item: AgendaItem
    part: str
    was: str
    becomes: str

    @property
    def change(self) -> Change:
        return Change(self.was.strip(), self.becomes.strip())


@transaction.atomic
def correct_minutes(
    *, minutes: Minutes, by: User, at_meeting: Meeting, wanted: Sequence[Wanted]
) -> list[Correction]:
    """Write down what a later meeting corrected in approved minutes, published or not. It cannot be taken back.

    Each correction stands in the ledger with the SHA-256 of what it says. Raises Refused: for minutes that are not
    approved, a meeting before the one that approved them (field "at_meeting"), and words that do not stand there
    exactly once (the field of WAS_FIELD).
    """
    check_can_manage(by, minutes.meeting.board)
    record = locked_record(minutes.meeting)
    if record is None or record.approved_at_meeting is None:
        raise Refused("Only approved minutes are corrected like this. Take circulated ones back to draft.")
    if reason := why_not_corrected_at(record, at_meeting):
        raise Refused(reason, field="at_meeting")
    if not wanted:
        raise Refused("Say what is corrected.", field=WAS_FIELD.format(at=0))
    return write_corrections(record, by, at_meeting, wanted)


def why_not_approved_at(meeting: Meeting, at_meeting: Meeting) -> str:
    """Why the minutes of ``meeting`` cannot have been approved at ``at_meeting``; empty when they can."""
    if at_meeting.board_id != meeting.board_id or at_meeting.date <= meeting.date:
        return "Choose a later meeting of the same board: minutes are approved at a meeting after their own."
    if at_meeting.state in (Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED):
        return "Choose a meeting that took place."
    if at_meeting.date > timezone.localdate():
        return "That meeting has not taken place yet. Record the approval once it has."
    return ""


def why_not_corrected_at(minutes: Minutes, at_meeting: Meeting) -> str:
    """Why ``at_meeting`` cannot have corrected approved minutes; empty when it can."""
    if reason := why_not_approved_at(minutes.meeting, at_meeting):
        return reason.replace("approved", "corrected").replace("approval", "correction")
    approved = minutes.approved_at_meeting
    if approved and at_meeting.date < approved.date:
        return f"They were approved on {short_date(approved.date)}: choose that meeting or a later one."
    return ""


def write_corrections(
    record: Minutes, by: User, at_meeting: Meeting, wanted: Sequence[Wanted]
) -> list[Correction]:
    """The rows and their entries in the ledger, for minutes whose approval is settled in this transaction."""
    check_corrections(record.approved_record[MEMBERS], list(Correction.objects.filter(minutes=record)), wanted)
    made = [
        Correction.objects.create(
            minutes=record, item=one.item, part=one.part, was=one.change.was, becomes=one.change.becomes,
            at_meeting=at_meeting, made_by=by,
        )
        for one in wanted
    ]  # fmt: skip
    for one in made:
        ledger.append(
            kind=CORRECTED, subject=f"correction:{one.pk}", title=f"Correction of {record}", at=one.made_at, by=by,
            sha256=hash_of(one),
        )  # fmt: skip
    return made


def check_corrections(kept: dict, made: Sequence[Correction], wanted: Sequence[Wanted]) -> None:
    """Raise Refused, beside its field, for the first that does not fit the texts in ``kept`` after those ``made``."""
    texts = {(entry["item_id"], part): entry[part] for entry in kept["entries"] for part in Part.values}
    before: dict[tuple[int, str], list[Change]] = {}
    for one in made:
        before.setdefault((one.item_id, one.part), []).append(Change(one.was, one.becomes))
    for at, want in enumerate(wanted):
        key = (want.item.pk, want.part)
        if key not in texts:
            raise Refused("This item is not in these minutes.", field=WAS_FIELD.format(at=at))
        changes = before.setdefault(key, [])
        if reason := changed.why_not(texts[key], changes, want.change):
            raise Refused(reason, field=WAS_FIELD.format(at=at))
        changes.append(want.change)


def hash_of(one: Correction) -> str:
    """The SHA-256 of what a correction says."""
    content = {
        "minutes": one.minutes_id,
        "item": one.item_id,
        "part": one.part,
        "was": one.was,
        "becomes": one.becomes,
        "at_meeting": one.at_meeting_id,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def corrected_hash(subject: str) -> str | None:
    """The SHA-256 of the correction the ledger names, as it stands now; None when there is none."""
    found = Correction.objects.filter(pk=int(subject.removeprefix("correction:"))).first()
    return hash_of(found) if found else None
