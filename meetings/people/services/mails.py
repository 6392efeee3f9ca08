"""What is done about a mail that did not arrive, or perhaps did."""

from __future__ import annotations

from django.db import transaction

from csp import outbox
from csp.models import OutboxMessage, User
from meetings.access import check_can_settle_mail
from meetings.people.addresses import whose


@transaction.atomic
def send_mail_again(mail: OutboxMessage, *, by: User) -> None:
    """Send it once more, to the address that its person has now, which is then ``mail.to``.

    Raises Denied; Refused when it waits or was sent meanwhile.
    """
    check_can_settle_mail(by, mail)
    to = whose(mail).address or mail.to
    outbox.send_again(mail, by=by, to=to)
    mail.to = to


@transaction.atomic
def say_mail_arrived(mail: OutboxMessage, *, by: User) -> None:
    """Somebody asked, and it is there. Raises Denied; Refused unless it is not known of it."""
    check_can_settle_mail(by, mail)
    outbox.say_arrived(mail, by=by)
