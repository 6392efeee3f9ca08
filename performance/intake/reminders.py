"""What owners are told of in the mail that goes to them anyway: figures that were expected and have not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from actions.access import has_address
from actions.registries import DigestPart, Reminder
from csp.words import short_date
from performance.intake.due import figures_due


def reminders(on: date, after: int, upto: int) -> Iterator[Reminder]:
    """Figures overdue on a night, of the owners after one number up to another who can sign in. One query.

    The name of a restricted indicator goes by no mail: its code and period do.
    """
    owned = Q(owner__gt=after, owner__lte=upto, owner__user__is_active=True)
    for due in figures_due(on, owned & has_address("owner__")):
        owner, indicator = due.indicator.owner, due.indicator
        if owner is None or owner.user is None or not due.is_overdue(on):
            continue
        yield Reminder(
            person_id=owner.pk,
            name=owner.name,
            to=owner.email or owner.user.email,
            user_id=owner.user_id,
            board_id=indicator.board_id,
            board=indicator.board.name,
            reference=indicator.code,
            text=due.period.words if indicator.restricted else f"{indicator.name}, {due.period.words}",
            due=f"expected by {short_date(due.expected_on)}",
            due_on=due.expected_on,
            url=f"{settings.SITE_URL}{reverse('figures-due')}",
            new_on=due.expected_on + timedelta(days=1),
        )


PART = DigestPart("figures", 10, "Figures to give", "figure", "to give", reminders)
