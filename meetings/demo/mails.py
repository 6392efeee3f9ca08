"""Mails of the fictional boards that did not arrive: an address that is wrong, a mailbox that is full, a doubt."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from csp.demo import Step, World
from csp.models import OutboxMessage
from meetings.demo.content import PARTNERSHIP
from meetings.models import Membership, Person

State = OutboxMessage.State
CAME_BACK = (
    (State.BOUNCED, "5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    (State.BOUNCED, "5.2.2", "552 5.2.2 The mailbox is over its quota"),
    (State.UNKNOWN, "", "The connection broke at the end of the mail. Nobody knows whether it was taken."),
)


def make_mails(world: World) -> None:
    """To three members who log in nowhere in the demonstration, some nights ago."""
    seats = Membership.objects.current().filter(board__slug=PARTNERSHIP.slug, person__isnull=False)
    people = Person.objects.filter(pk__in=seats.values("person_id")).exclude(email="")
    people = people.exclude(email__in=[login.email for login in world.logins]).order_by("-pk")
    now = timezone.now()
    for nights, (person, (state, code, words)) in enumerate(zip(people, CAME_BACK, strict=False), start=1):
        night = now - timedelta(days=nights)
        OutboxMessage.objects.create(
            key=f"digest:{night.date().isoformat()}:person:{person.pk}",
            to=person.email,
            subject="Your actions",
            text="What is due.",
            state=state,
            attempts=1,
            error=words,
            status_code=code,
            created_at=night,
            claimed_at=night,
            sent_at=night if state == State.BOUNCED else None,
            outcome_at=night,
        )
    world.say(f"{len(CAME_BACK)} mails that did not arrive")


STEP = Step(80, "Mails that did not arrive", make_mails)
