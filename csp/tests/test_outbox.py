from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from csp import outbox
from csp.errors import Refused
from csp.models import OutboxMessage, User

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


def claimed(state: str, *, ends: timedelta) -> None:
    """As another sender holds it, until so long from now."""
    OutboxMessage.objects.update(
        state=state, claimed_by="another", claimed_at=timezone.now(), lease_ends_at=timezone.now() + ends
    )


def test_send_waiting_leaves_what_another_worker_claimed() -> None:
    put()
    claimed("sending", ends=timedelta(seconds=1))
    assert outbox.send_waiting() == 0
    assert mail.outbox == []


def test_mail_whose_sender_died_before_its_end_is_sent_by_the_next() -> None:
    put()
    claimed("sending", ends=timedelta(seconds=-1))
    assert outbox.send_waiting() == 1
    assert OutboxMessage.objects.values("state", "attempts", "claimed_by", "lease_ends_at").get() == {
        "state": "sent",
        "attempts": 1,
        "claimed_by": "",
        "lease_ends_at": None,
    }


def test_mail_whose_sender_died_at_its_end_is_not_sent_again_and_says_so() -> None:
    put()
    claimed("handing", ends=timedelta(seconds=-1))
    assert [outbox.send_waiting(), outbox.send_waiting()] == [0, 0]
    assert OutboxMessage.objects.values_list("state", "error").get() == ("not_known", outbox.STOPPED)
    assert mail.outbox == []


def test_sender_that_lost_its_lease_hands_nothing_over() -> None:
    put()
    sender = outbox.Sender()
    batch = sender.claim()
    claimed("sending", ends=timedelta(minutes=1))
    assert (sender.send(batch), sender.is_stopped, mail.outbox) == (0, True, [])
    sender.end()
    assert OutboxMessage.objects.values_list("state", "claimed_by").get() == ("sending", "another")


def test_late_answer_settles_what_was_called_not_known() -> None:
    put()
    sender = outbox.Sender()
    (message,) = sender.claim()
    sender._hand_over(message)
    OutboxMessage.objects.update(lease_ends_at=timezone.now() - timedelta(seconds=1))
    outbox.take_back()
    sender._conclude(message, state="sent", sent_at=timezone.now(), outcome_at=timezone.now(), error="")
    assert OutboxMessage.objects.get().state == "sent"


def test_claims_of_two_senders_share_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 2)
    for key in "abc":
        put(key)
    first, second = outbox.Sender(), outbox.Sender()
    assert [[m.key for m in s.claim()] for s in (first, second, first)] == [["a", "b"], ["c"], []]


def test_lease_is_renewed_while_a_batch_goes_out() -> None:
    with time_machine.travel("2018-09-26T02:00:00+01:00", tick=False) as clock:
        put("a")
        put("b")
        sender = outbox.Sender()
        first, second = sender.claim()
        clock.shift(outbox.LEASE - timedelta(seconds=1))
        sender.send([first])
        clock.shift(timedelta(seconds=2))
        outbox.take_back()
        assert OutboxMessage.objects.get(pk=second.pk).state == "sending"


def test_server_that_is_gone_is_tried_twice_in_a_run_and_mails_wait_longer_each_time(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    words = "The mail server was not reached. SMTPServerDisconnected: gone"
    with time_machine.travel("2018-09-26T02:00:00+01:00", tick=False) as clock:
        for key in "abc":
            put(key)
        assert outbox.send_waiting() == 0
        assert list(OutboxMessage.objects.values_list("attempts", "error")) == [(1, words), (1, words), (0, "")]
        waits = []
        while OutboxMessage.objects.filter(key="a", state="waiting").exists():
            mail_a = OutboxMessage.objects.get(key="a")
            waits.append(mail_a.not_before - timezone.now())
            clock.shift(waits[-1])
            OutboxMessage.objects.exclude(key="a").delete()
            outbox.send_waiting()
    assert tuple(waits) == outbox.PUT_OFF
    assert (mail_a.refresh_from_db(), mail_a.state, mail_a.error) == (None, "failed", words)


def test_mail_that_cannot_be_written_fails_alone() -> None:
    outbox.put(key="a", to="owner@example.org\nBcc: all@example.org", subject="Subject", text="Text")
    put("b")
    assert outbox.send_waiting() == 1
    assert list(OutboxMessage.objects.values_list("state", flat=True)) == ["failed", "sent"]


def test_mail_bears_the_same_number_each_time_it_is_sent(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEFAULT_FROM_EMAIL = "Convene <boards@example.org>"
    put()
    outbox.send_waiting()
    OutboxMessage.objects.update(state="waiting", sent_at=None)
    put("another")
    outbox.send_waiting()
    numbers = [sent.message()["Message-ID"] for sent in mail.outbox]
    assert numbers[0] == numbers[1] != numbers[2]
    assert [number.endswith("@example.org>") for number in numbers] == [True] * 3


def test_mail_of_a_list_says_how_to_end_it_and_no_other_does(settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = "https://boards.example.org"
    address = "https://boards.example.org/digests/stop/5:abc/"
    message = OutboxMessage(key="a", to="owner@example.org", subject="S", text="T")
    outbox.put_many([message])
    put("b")
    OutboxMessage.objects.filter(key="a").update(unsubscribe=address, list_name="digests")
    outbox.send_waiting()
    names = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted")
    assert [[sent.message()[name] for name in names] for sent in mail.outbox] == [
        ["<digests.boards.example.org>", f"<{address}>", "List-Unsubscribe=One-Click", "auto-generated"],
        [None, None, None, "auto-generated"],
    ]


@pytest.mark.parametrize("state", ["failed", "bounced", "not_known"])
def test_send_again_sends_once_more(state: str, administrator: User) -> None:
    put()
    OutboxMessage.objects.update(state=state, outcome_at=timezone.now(), error="No.", attempts=3)
    outbox.send_again(OutboxMessage.objects.get(), by=administrator, to="new@example.org")
    assert outbox.send_waiting() == 1
    message = OutboxMessage.objects.get()
    assert (mail.outbox[0].to, message.to) == (["new@example.org"], "new@example.org")
    assert (message.state, message.attempts, message.error, message.settled_by) == ("sent", 1, "", administrator)


def test_send_again_refuses_what_was_sent(administrator: User) -> None:
    put()
    outbox.send_waiting()
    with pytest.raises(Refused):
        outbox.send_again(OutboxMessage.objects.get(), by=administrator, to="new@example.org")
    with pytest.raises(Refused):
        outbox.say_arrived(OutboxMessage.objects.get(), by=administrator)
    assert [outbox.send_waiting(), len(mail.outbox)] == [0, 1]


def test_somebody_who_knows_says_that_a_mail_arrived(administrator: User) -> None:
    put()
    claimed("handing", ends=timedelta(seconds=-1))
    outbox.take_back()
    outbox.say_arrived(OutboxMessage.objects.get(), by=administrator)
    message = OutboxMessage.objects.get()
    assert (message.state, message.sent_at, message.error) == ("sent", message.claimed_at, "")


def test_undelivered_is_an_address_whose_last_mail_did_not_arrive() -> None:
    now = timezone.now()
    for number, (to, state) in enumerate(
        [("a", "failed"), ("a", "sent"), ("b", "sent"), ("b", "bounced"), ("c", "failed"), ("c", "not_known")]
    ):
        OutboxMessage.objects.create(
            key=str(number),
            to=f"{to}@example.org",
            state=state,
            sent_at=now if state == "sent" else None,
            outcome_at=now + timedelta(minutes=number),
        )
    OutboxMessage.objects.create(key="later", to="b@example.org")
    found = OutboxMessage.objects.undelivered().order_by("to").values_list("to", "state")
    assert list(found) == [("b@example.org", "bounced"), ("c@example.org", "not_known")]


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
