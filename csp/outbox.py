"""All mail goes through here: decided in a transaction, sent by a worker that claims its rows first.

No mail is sent twice and none is dropped, wherever a worker dies (docs/decisions/0012-mail-exactly-once.md):

- *Claim*: a batch of rows is taken for ``LEASE``, renewed while the sender lives. When it ends, others take them.
- *Hand over*: all of the mail but its final dot goes to the server; then the row says "being handed over", which only
  the sender that holds it can make it say; then the dot goes.
- *Outcome*: the server's answer. Without one, nobody knows whether the mail was taken: it is shown, and never sent
  again by itself.
"""

from __future__ import annotations

import logging
import os
import socket
import uuid
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from celery import current_app
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from csp import letters, refusals, smtp
from csp.errors import Refused
from csp.models import OutboxMessage, User

log = logging.getLogger(__name__)
State = OutboxMessage.State
BATCH = 50
LEASE = timedelta(minutes=3)  # longer than all steps of one mail before its dot may take (EMAIL_TIMEOUT)
RENEWED = timedelta(minutes=1)
HANDING_LEASE = timedelta(seconds=smtp.ANSWER_SECONDS + 60)
PUT_OFF = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240, 480, 720, 1_440))
"""How long a mail waits after each try that a server put off: over two days in all, then it has failed."""

STOPPED = (
    "The worker stopped just as the mail server was given the end of the mail. Nobody knows whether it was taken."
)


class LeaseLost(Exception):  # noqa: N818 - nothing failed: another sender was quicker
    """Another sender holds the mail meanwhile. What was handed over of it is thrown away."""


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
    """Send what waits and is due, over one connection. Returns how many mails the server took.

    Two at once share the work. It ends early when no connection can be had: what it holds waits for the next run.
    """
    take_back()
    sender = Sender()
    sent = taken = 0
    try:
        while taken < limit and not sender.is_stopped and (batch := sender.claim()):
            taken += len(batch)
            sent += sender.send(batch)
    finally:
        sender.end()
    log.info("outbox sent", extra={"sent": sent, "taken": taken})
    return sent


def take_back() -> None:
    """Free what dead senders held. What was handed over to a mail server without an answer is not known."""
    now = timezone.now()
    over = OutboxMessage.objects.filter(lease_ends_at__lt=now)
    over.filter(state=State.SENDING).update(state=State.WAITING, claimed_by="", lease_ends_at=None)
    over.filter(state=State.HANDING).update(state=State.UNKNOWN, outcome_at=now, error=STOPPED)


def send_again(message: OutboxMessage, *, by: User, to: str) -> None:
    """Put a mail that did not arrive, or perhaps did not, to those that wait. Raises Refused for any other.

    It goes ``to`` where its person is now: another address than it had when they have moved since.

    Access is checked by whoever calls this: who may depends on whose mail it is.
    """
    _settle(
        message,
        OutboxMessage.TROUBLED,
        state=State.WAITING,
        to=to,
        settled_by=by,
        outcome_at=None,
        attempts=0,
        not_before=timezone.now(),
        claimed_by="",
        lease_ends_at=None,
        error="",
        status_code="",
        delayed_at=None,
    )
    transaction.on_commit(_wake_sender)


def say_arrived(message: OutboxMessage, *, by: User) -> None:
    """Somebody knows that a mail arrived of which the site does not. Raises Refused for any other.

    Access is checked by whoever calls this.
    """
    now = timezone.now()
    taken_at = message.claimed_at or now
    _settle(message, (State.UNKNOWN,), state=State.SENT, settled_by=by, sent_at=taken_at, outcome_at=now, error="")


def _settle(message: OutboxMessage, states: tuple[State, ...], **values: Any) -> None:
    if not OutboxMessage.objects.filter(pk=message.pk, state__in=states).update(**values):
        raise Refused("This mail has been dealt with meanwhile. Look at what became of it.")


class Sender:
    """One worker at its work: what it holds, and the connection it holds open."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"[-100:]
        self.held = OutboxMessage.objects.filter(claimed_by=self.name)
        self.backend = get_connection()
        self.is_stopped = False
        self._broken_before = False
        self._renewed_at = timezone.now()

    def claim(self) -> list[OutboxMessage]:
        """Take the next BATCH that wait; rows that another sender is just taking are passed over."""
        now = timezone.now()
        with transaction.atomic():
            ready = OutboxMessage.objects.ready(now).select_for_update(skip_locked=True)
            taken = list(ready[:BATCH])
            OutboxMessage.objects.filter(pk__in=[message.pk for message in taken]).update(
                state=State.SENDING, claimed_by=self.name, claimed_at=now, lease_ends_at=now + LEASE
            )
        self._renewed_at = now
        return taken

    def send(self, batch: list[OutboxMessage]) -> int:
        """Send a claimed batch, or as much of it as the connection allows. Returns how many were taken."""
        sent = 0
        for message in batch:
            if self.is_stopped:
                break
            self._renew()
            sent += self._send(message)
        return sent

    def end(self) -> None:
        """Give back what was not tried, and close the connection."""
        self.held.filter(state=State.SENDING).update(state=State.WAITING, claimed_by="", lease_ends_at=None)
        try:
            self.backend.close()
        except (SMTPException, OSError):
            log.info("mail server did not say goodbye")

    def _renew(self) -> None:
        now = timezone.now()
        if now - self._renewed_at >= RENEWED:
            self.held.filter(state=State.SENDING).update(lease_ends_at=now + LEASE)
            self._renewed_at = now

    def _send(self, message: OutboxMessage) -> int:
        """Try one mail, and write down what came of it."""
        try:
            self._deliver(message)
        except LeaseLost:
            log.warning("mails are another sender's meanwhile", extra={"mail": message.pk})
            self._drop()
            self.is_stopped = True
        except ValueError as problem:  # an address or a header that no mail can have
            self._drop()
            self._fail(message, f"This mail cannot be written: {problem}")
        except smtp.NotKnown as problem:
            self._drop()
            now = timezone.now()
            words = f"The connection broke at the end of the mail. Nobody knows whether it was taken. {problem}"
            self._conclude(message, state=State.UNKNOWN, outcome_at=now, error=words)
        except (SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused) as refusal:
            self._refused(message, refusal)
        except (SMTPException, OSError) as problem:
            self._disconnected(message, problem)
        else:
            self._broken_before = False
            now = timezone.now()
            self._conclude(message, state=State.SENT, sent_at=now, outcome_at=now, error="", status_code="")
            return 1
        return 0

    def _deliver(self, message: OutboxMessage) -> None:
        mail = letters.compose(message)
        self.backend.open()
        if isinstance(self.backend, smtp.EmailBackend):
            self.backend.deliver(
                mail, sender=letters.envelope_sender(message), before_dot=lambda: self._hand_over(message)
            )
        else:  # a file or the console: writing it is one with handing it over
            self._hand_over(message)
            self.backend.send_messages([mail])

    def _hand_over(self, message: OutboxMessage) -> None:
        """Write down that the end of this mail is about to go. Raises LeaseLost when another sender holds it."""
        if not self.held.filter(pk=message.pk, state=State.SENDING).update(
            state=State.HANDING, lease_ends_at=timezone.now() + HANDING_LEASE
        ):
            raise LeaseLost

    def _conclude(self, message: OutboxMessage, **values: Any) -> None:
        """Write down what came of a mail that this sender still holds, or that was called not known meanwhile."""
        held = self.held.filter(pk=message.pk, state__in=(State.SENDING, State.HANDING, State.UNKNOWN))
        held.update(attempts=F("attempts") + 1, claimed_by="", lease_ends_at=None, **values)

    def _refused(self, message: OutboxMessage, refusal: SMTPException) -> None:
        """The server answered. 5xx is its last word; with anything else the mail waits, longer each time."""
        code, words = refusals.answer_of(refusal)
        if code >= 500:
            self._fail(message, words)
        elif code == 421:  # it closes the connection
            self._disconnected(message, refusal)
        else:
            self._broken_before = False
            self._put_off(message, words)

    def _disconnected(self, message: OutboxMessage, problem: Exception) -> None:
        """No connection, or it broke before the end of the mail. A new one is tried once, then the rest waits."""
        log.warning("mail server not reached", extra={"problem": f"{type(problem).__name__}: {problem}"})
        self._drop()
        self._put_off(message, refusals.answer_of(problem)[1])
        self.is_stopped = self._broken_before
        self._broken_before = True

    def _put_off(self, message: OutboxMessage, words: str) -> None:
        if message.attempts >= len(PUT_OFF):
            self._fail(message, words)
            return
        self._conclude(
            message,
            state=State.WAITING,
            not_before=timezone.now() + PUT_OFF[message.attempts],
            error=words,
            status_code=refusals.status_in(words),
        )

    def _fail(self, message: OutboxMessage, words: str) -> None:
        status = refusals.status_in(words)
        self._conclude(message, state=State.FAILED, outcome_at=timezone.now(), error=words, status_code=status)

    def _drop(self) -> None:
        if isinstance(self.backend, smtp.EmailBackend):
            self.backend.drop()


def _wake_sender() -> None:
    current_app.tasks["csp.tasks.send_outbox"].delay()
