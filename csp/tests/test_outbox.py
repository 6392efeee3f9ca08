from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from csp import outbox
from csp.models import OutboxMessage

pytestmark = pytest.mark.django_db


class BrokenBackend(EmailBackend):
    def send_messages(self, messages):  # type: ignore[no-untyped-def]
        raise SMTPServerDisconnected("gone")


def put(key: str = "digest:2018-09-26:person:5") -> bool:
    return outbox.put(
        key=key, to="owner@example.org", subject="2 actions overdue", text="Text", html="<p>Text</p>"
    )


def test_put_same_key_twice_decides_once() -> None:
    assert [put(), put()] == [True, False]
    assert OutboxMessage.objects.count() == 1


def test_send_waiting_sends_each_once() -> None:
    put("a")
    put("b")
    assert [outbox.send_waiting(), outbox.send_waiting()] == [2, 0]
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [
        (["owner@example.org"], "2 actions overdue", "Text")
    ] * 2
    assert mail.outbox[0].alternatives[0].content == "<p>Text</p>"
    assert list(OutboxMessage.objects.values_list("state", "attempts")) == [("sent", 1)] * 2


def test_send_waiting_leaves_what_another_worker_claimed() -> None:
    put()
    OutboxMessage.objects.update(state="sending", claimed_at=timezone.now())
    assert outbox.send_waiting() == 0
    assert mail.outbox == []


def test_mail_whose_sender_died_is_not_sent_twice_and_says_so() -> None:
    put()
    OutboxMessage.objects.update(state="sending", claimed_at=timezone.now() - outbox.STUCK - timedelta(seconds=1))
    assert outbox.send_waiting() == 0
    message = OutboxMessage.objects.get()
    assert message.state == "failed"
    assert message.error == (
        "The worker stopped while this was being handed to the mail server. It may or may not have been sent."
    )


def test_server_that_is_gone_is_tried_again_and_given_up_after_five(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    put()
    for _ in range(outbox.MAX_ATTEMPTS):
        assert outbox.send_waiting() == 0
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts, message.error) == ("failed", 5, "SMTPServerDisconnected: gone")


def test_line_break_in_a_subject_stops_no_mail() -> None:
    outbox.put(key="a", to="owner@example.org", subject="Board\nBcc: everybody@example.org", text="Text")
    put("b")
    assert outbox.send_waiting() == 2
    assert [(m.subject, m.bcc) for m in mail.outbox] == [
        ("Board Bcc: everybody@example.org", []),
        ("2 actions overdue", []),
    ]


def test_answer_goes_to_whoever_reads_it() -> None:
    outbox.put_many([OutboxMessage(key="a", to="owner@example.org", reply_to="officer@example.org", subject="S")])
    put("b")
    outbox.send_waiting()
    assert [m.reply_to for m in mail.outbox] == [["officer@example.org"], []]
