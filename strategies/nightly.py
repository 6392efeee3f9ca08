"""The night's work of strategies: who was asked to comment on a draft and has not is reminded before the last day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from csp import outbox
from csp.nightly import Step
from csp.words import counted
from strategies import mails
from strategies.models import Consultation

BEFORE = timedelta(days=3)


def remind(on: date) -> int:
    """Put the reminders of the consultations that end within three days in the outbox. Returns how many are new.

    A night that is missed is made up for by the next; who has been reminded of that last day is not again.
    """
    sent = 0
    ending = Consultation.objects.open().filter(comments_by__gte=on, comments_by__lte=on + BEFORE)
    for consultation in ending.select_related("strategy__board", "opened_by__person"):
        # Sent round only now: the first mail is reminder enough.
        if consultation.comments_by - consultation.opened_at.date() > BEFORE:
            with transaction.atomic():
                sent += outbox.put_many(mails.reminders(consultation))
    return sent


def _night(on: date) -> list[str]:
    return [f"Reminders to comment on drafts: {counted(remind(on), 'mail')}"]


STEP = Step("Drafts out for comment", 30, _night)
