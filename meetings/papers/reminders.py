"""The reminders of the night: one mail a person that lists every paper still asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from csp import outbox
from csp.models import SignedLink
from csp.nightly import Step
from meetings.models import AgendaItem, ChaseEntry, Meeting, Paper, Person
from meetings.papers import chase, mails
from meetings.papers.asking import is_kept_from_author, standing_link, with_all
from meetings.papers.chase import State

ASKED_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class RemindersReport:
    """What one run did. Those "before" were decided on by an earlier run of the same night."""

    papers: int
    mails: int
    mails_before: int
    unreached: int

    @property
    def lines(self) -> list[str]:
        return [
            f"Papers whose authors are reminded: {self.papers:,}",
            f"Reminders put in the outbox: {self.mails:,} ({self.mails_before:,} before)",
            f"Papers of authors without an e-mail address: {self.unreached:,}",
        ]


def remind(on: date) -> RemindersReport:
    """Remind the authors of papers that were asked for, are not here, and have their reminder this night.

    That is two working days before a paper is due, the working day after, and every second working day from there,
    until it is received or the agenda is published. Whoever was asked within the last day is left in peace.
    """
    due = [paper for paper in _outstanding(on) if paper.due and chase.is_reminder_night(paper.due, on)]
    reached = [paper for paper in due if paper.author_person and mails.address_of(paper.author_person)]
    reached.sort(key=lambda paper: (paper.author_person_id or 0, paper.due or on, paper.pk))
    numbers = mails.numbers_of(reached)
    decided = found = 0
    for person, theirs in groupby(reached, key=lambda paper: paper.author_person):
        found += 1
        decided += bool(person and _remind(person, list(theirs), numbers, on))
    return RemindersReport(
        papers=len(reached), mails=decided, mails_before=found - decided, unreached=len(due) - len(reached)
    )


def _outstanding(on: date) -> list[Paper]:
    """Papers asked for and not here, of booked meetings to come whose agenda is not published."""
    asked = with_all(Paper.objects.standing()).filter(
        requested_at__isnull=False,
        author_person__isnull=False,
        due__isnull=False,
        item__status__in=AgendaItem.LIVE,
        item__meeting__state=Meeting.State.BOOKED,
        item__meeting__published_at__isnull=True,
        item__meeting__date__gt=max(on, timezone.localdate()),  # a night of the past sends no dead links
    )
    return [paper for paper in asked.order_by("pk") if _is_wanting(paper, on) and not is_kept_from_author(paper)]


def _is_wanting(paper: Paper, on: date) -> bool:
    entries = list(paper.chase.all())
    facts = chase.facts_of(paper, paper.versions.all(), [e.version_id for e in entries if e.version_id])
    if chase.state_of(facts, on) not in (State.REQUESTED, State.LATE):
        return False
    asked = [timezone.localdate(entry.at) for entry in entries if entry.kind == ChaseEntry.Kind.ASKED]
    return not any(on - ASKED_LATELY <= day <= on for day in asked)


@transaction.atomic
def _remind(person: Person, papers: list[Paper], numbers: dict[int, str], on: date) -> bool:
    """Decide on one person's mail. False when it was decided on before. The row held keeps two runs apart."""
    Person.objects.select_for_update().get(pk=person.pk)
    links: dict[int, SignedLink | None] = {paper.pk: standing_link(paper, person, None) for paper in papers}
    lines = [mails.line(paper, numbers[paper.pk], links[paper.pk], on) for paper in papers]
    message = mails.ask(
        key=f"paper-reminder:{on.isoformat()}:person:{person.pk}", person=person, lines=lines, reminder=True
    )
    if not outbox.put_many([message]):
        return False
    ChaseEntry.objects.bulk_create(
        ChaseEntry(paper=paper, kind=ChaseEntry.Kind.REMINDED, person=person) for paper in papers
    )
    return True


def _night(on: date) -> list[str]:
    return remind(on).lines


STEP = Step("Papers to be handed in", 20, _night)
