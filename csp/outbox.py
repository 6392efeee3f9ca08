"""All mail goes through here: decided in a transaction, sent by a worker that claims its row first."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from csp.models import OutboxMessage

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
STUCK = timedelta(minutes=15)


def put(*, key: str, to: str, subject: str, text: str, html: str = "") -> bool:
    """Decide on a mail. Returns False, and does nothing, when ``key`` has been decided on before."""
    return put_many([OutboxMessage(key=key, to=to, subject=subject[:250], text=text, html=html)]) == 1


def put_many(messages: list[OutboxMessage]) -> int:
    """Decide on many mails in two queries; those whose key stands already are left out. Returns how many are new."""
    standing = set(OutboxMessage.objects.filter(key__in=[m.key for m in messages]).values_list("key", flat=True))
    fresh = [m for m in messages if m.key not in standing]
    OutboxMessage.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    if fresh:
        transaction.on_commit(_wake_sender)
    return len(fresh)


def send_waiting(*, limit: int = 10_000) -> int:
    """Send what waits, one connection for all, each row claimed by a conditional update first.

    A row left in "sending" by a worker that died is marked failed rather than sent a second time: whether
    the mail server took it cannot be known, and the administrators' mail page says so.
    """
    now = timezone.now()
    OutboxMessage.objects.filter(state=OutboxMessage.State.SENDING, claimed_at__lt=now - STUCK).update(
        state=OutboxMessage.State.FAILED,
        error="The worker stopped while this was being handed to the mail server. It may or may not have been sent.",
    )
    waiting = list(
        OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).values_list("pk", flat=True)[:limit]
    )
    if not waiting:
        return 0
    sent = 0
    with get_connection() as connection:
        for pk in waiting:
            if OutboxMessage.objects.filter(pk=pk, state=OutboxMessage.State.WAITING).update(
                state=OutboxMessage.State.SENDING, claimed_at=timezone.now()
            ):
                sent += _send_one(OutboxMessage.objects.get(pk=pk), connection)
    log.info("outbox sent", extra={"sent": sent, "taken": len(waiting)})
    return sent


def _send_one(message: OutboxMessage, connection) -> int:  # type: ignore[no-untyped-def]
    mail = EmailMultiAlternatives(
        " ".join(message.subject.split()),  # a line break in a name would stop the whole batch
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers={"Auto-Submitted": "auto-generated"},
        reply_to=[message.reply_to] if message.reply_to else None,
        connection=connection,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    message.attempts += 1
    try:
        mail.send()
    except (SMTPException, OSError) as problem:
        again = message.attempts < MAX_ATTEMPTS
        message.state = OutboxMessage.State.WAITING if again else OutboxMessage.State.FAILED
        message.error = f"{type(problem).__name__}: {problem}"[:500]
        message.save(update_fields=["state", "attempts", "error"])
        return 0
    message.state, message.sent_at = OutboxMessage.State.SENT, timezone.now()
    message.save(update_fields=["state", "attempts", "sent_at"])
    return 1


def _wake_sender() -> None:
    current_app.tasks["csp.tasks.send_outbox"].delay()
