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
from performance.by_link import addresses_to_give
from performance.intake.due import figures_due


def reminders(on: date, after: int, upto: int) -> Iterator[Reminder]:
    """Figures overdue on a night, of the owners after one number up to another whom mail reaches. One query.

    The name of a restricted indicator goes by no mail: its code and period do. Its line leads to the site, where one
    signs in; those of the others, and all of an owner without an account, to the link by which they are given.
    """
    owned = Q(owner__gt=after, owner__lte=upto)
    for due in figures_due(on, owned & has_address("owner__")):
        owner, indicator = due.indicator.owner, due.indicator
        if owner is None or not due.is_overdue(on):
            continue
        user = owner.user
        yield Reminder(
            person_id=owner.pk,
            name=owner.name,
            to=owner.email or (user.email if user else ""),
            user_id=owner.user_id,
            board_id=indicator.board_id,
            board=indicator.board.name,
            reference=indicator.code,
            text=due.period.words if indicator.restricted else f"{indicator.name}, {due.period.words}",
            due=f"expected by {short_date(due.expected_on)}",
            due_on=due.expected_on,
            url=f"{settings.SITE_URL}{reverse('figures-due')}" if user else "",
            new_on=due.expected_on + timedelta(days=1),
            by_link=user is None or not indicator.restricted,
        )


PART = DigestPart(
    "figures", 10, "Figures to give", "figure", "to give", reminders, addresses_to_give,
    "Follow the link of a figure to type it in.",
)  # fmt: skip
