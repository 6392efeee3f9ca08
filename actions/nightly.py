"""The nightly job: flags what is overdue, passes it up and decides on the mails. Run twice, it does nothing more.

It works through people in chunks, so that its memory does not grow with the number of owners. Each mail is put
into the outbox under a key that is unique, in the transaction that decides on it (csp.outbox).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction

from actions.chasing.choices import wishes_of
from actions.chasing.passed_up import pass_up
from actions.chasing.summaries import summary_messages
from actions.chasing.told import Night, digests_of, people_told
from actions.digests import digest_key, digest_message
from actions.due import follow_rules
from actions.models import Action
from csp import outbox
from csp.models import OutboxMessage
from meetings.models import Person

log = logging.getLogger(__name__)
PEOPLE = 500  # people a chunk


@dataclass(frozen=True)
class NightlyReport:
    """What one run did. The mails "before" were decided on by an earlier run of the same night."""

    on: date
    moved: int
    newly_overdue: int
    passed_up: int
    digests: int
    digests_before: int
    summaries: int
    summaries_before: int

    @property
    def lines(self) -> list[str]:
        """The same for whoever ran it."""
        return [
            f"Due dates moved with their meeting: {self.moved:,}",
            f"Newly overdue: {self.newly_overdue:,}",
            f"Passed up: {self.passed_up:,}",
            f"Digests put in the outbox: {self.digests:,} ({self.digests_before:,} before)",
            f"Summaries put in the outbox: {self.summaries:,} ({self.summaries_before:,} before)",
        ]


def run_nightly(on: date) -> NightlyReport:
    """Do the work of the night of ``on``: dates that follow meetings, flags, passing up, digests, summaries.

    ``on`` decides what is overdue (due before it) and due soon (within seven days from it). Who gets the mails
    is decided by the seats of today.
    """
    moved = follow_rules()
    newly_overdue = Action.objects.overdue(on).filter(flagged_on__isnull=True).update(flagged_on=on)
    passed_up = pass_up(on)
    night = Night.of(on)
    found = decided = 0
    for after, upto in _chunks():
        told, new = _tell(night, after, upto)
        found += told
        decided += new
    summaries = summaries_decided = 0
    to_come = summary_messages(on)
    while messages := list(islice(to_come, PEOPLE)):
        summaries += len(messages)
        summaries_decided += _put(messages)
    report = NightlyReport(
        on=on,
        moved=moved,
        newly_overdue=newly_overdue,
        passed_up=passed_up,
        digests=decided,
        digests_before=found - decided,
        summaries=summaries_decided,
        summaries_before=summaries - summaries_decided,
    )
    log.info("nightly job done", extra={"on": on.isoformat(), "digests": decided, "flagged": newly_overdue})
    return report


def _chunks() -> Iterator[tuple[int, int]]:
    """All people, PEOPLE at a time: after which number, and up to which."""
    last = 0
    while ids := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PEOPLE]):
        yield last, ids[-1]
        last = ids[-1]


@transaction.atomic
def _tell(night: Night, after: int, upto: int) -> tuple[int, int]:
    """Decide on the digests of a chunk of people. Returns how many have one tonight, and how many of those are new.

    Their rows are held meanwhile: a second run waits, and then finds the mails and their links decided on.
    """
    people = people_told(night, wishes_of(after, upto), after, upto)
    ids = [one.person_id for one in people]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    keys = {digest_key(pk, night.on): pk for pk in ids}
    before = OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    done = {keys[key] for key in before}
    new = [one for one in people if one.person_id not in done]
    return len(people), _put([digest_message(digest) for digest in digests_of(new, night)]) if new else 0


def _put(messages: list[OutboxMessage]) -> int:
    with transaction.atomic():
        return outbox.put_many(messages) if messages else 0
