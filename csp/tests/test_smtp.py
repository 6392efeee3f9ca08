"""What mail servers answer, over a real connection on loopback, and what becomes of the mail."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from csp import letters, outbox
from csp.models import OutboxMessage

pytestmark = pytest.mark.django_db

HANGS_UP = b"hangs up"


class Server:
    """Takes every mail but where ``answers`` says otherwise, by command: EHLO, MAIL, RCPT, DATA, or "." for its end."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.mails: list[bytes] = []
        self.envelopes: list[str] = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:  # the test has ended
                return
            self.connections += 1
            with client, client.makefile("rb") as lines:
                client.sendall(b"220 loopback\r\n")
                self._talk(client, lines)

    def _talk(self, client: socket.socket, lines: Any) -> None:
        for line in lines:
            verb = line[:4].decode().upper()
            if verb in ("MAIL", "RCPT"):
                self.envelopes.append(line.decode().split(":")[1].split()[0])
            usual = {"DATA": b"354 Go on", "QUIT": b"221 Bye"}.get(verb, b"250 Yes")
            answer = self.answers.get(verb, usual)
            if answer == HANGS_UP:
                return
            client.sendall(answer + b"\r\n")
            if verb == "QUIT" or answer.startswith(b"421"):
                return
            if answer.startswith(b"354"):
                mail = b"".join(iter(lines.readline, b".\r\n"))
                answer = self.answers.get(".", b"250 Taken")
                if answer == HANGS_UP:
                    return
                if answer.startswith(b"2"):
                    self.mails.append(mail)
                client.sendall(answer + b"\r\n")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    server = Server()
    settings.EMAIL_BACKEND = "csp.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.listener.close()


def put(*keys: str, text: str = "Text") -> None:
    for key in keys:
        outbox.put(key=key, to=f"{key}@example.org", subject="Subject", text=text)


def rows() -> list[tuple[str, str, str, int]]:
    return list(OutboxMessage.objects.values_list("state", "error", "status_code", "attempts"))


def test_many_mails_go_over_one_connection(server: Server) -> None:
    put("a", "b", "c")
    assert outbox.send_waiting() == 3
    assert (len(server.mails), server.connections, rows()) == (3, 1, [("sent", "", "", 1)] * 3)


def test_lines_that_begin_with_a_dot_arrive_with_it_doubled(server: Server) -> None:
    put("a", text="One.\n.\n..two\nEnd")
    outbox.send_waiting()
    body = server.mails[0].partition(b"\r\n\r\n")[2]
    assert body == b"One.\r\n..\r\n...two\r\nEnd\r\n"


def test_envelope_names_the_mail_when_bounces_have_an_address(server: Server, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Convene <boards@example.org>"
    put("a")
    outbox.send_waiting()
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    put("b")
    outbox.send_waiting()
    second = OutboxMessage.objects.get(key="b")
    senders = server.envelopes[::2]
    assert senders == ["<boards@example.org>", f"<{letters.envelope_sender(second)}>"]
    assert letters.number_in(senders[1].strip("<>")) == second.pk


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_refusal_for_good_fails_at_once_in_the_servers_words(server: Server, step: str) -> None:
    server.answers[step] = b"550 5.1.1 No such user"
    put("a", "b")
    assert outbox.send_waiting() == 0
    assert (rows(), server.connections) == ([("failed", "550 5.1.1 No such user", "5.1.1", 1)] * 2, 1)
    assert OutboxMessage.objects.filter(outcome_at__isnull=True).count() == 0


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "."])
def test_refusal_for_now_waits_and_stops_no_other_mail(server: Server, step: str) -> None:
    server.answers[step] = b"451 4.7.1 Greylisted"
    put("a", "b", "c")
    before = timezone.now()
    assert [outbox.send_waiting(), outbox.send_waiting()] == [0, 0]
    assert (rows(), server.connections) == ([("waiting", "451 4.7.1 Greylisted", "4.7.1", 1)] * 3, 1)
    waits = [mail.not_before - before for mail in OutboxMessage.objects.all()]
    assert all(outbox.PUT_OFF[0] <= wait < outbox.PUT_OFF[1] for wait in waits)
    server.answers.clear()
    OutboxMessage.objects.update(not_before=timezone.now())
    assert (outbox.send_waiting(), len(server.mails)) == (3, 3)


@pytest.mark.parametrize("answer", [HANGS_UP, b"421 4.3.2 Closing"])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_connection_lost_before_the_end_is_opened_again_once(server: Server, step: str, answer: bytes) -> None:
    server.answers[step] = answer
    put("a", "b", "c")
    assert outbox.send_waiting() == 0
    states = [(state, attempts) for state, _, _, attempts in rows()]
    assert (states, server.connections) == ([("waiting", 1), ("waiting", 1), ("waiting", 0)], 2)
    server.answers.clear()
    OutboxMessage.objects.update(not_before=timezone.now())
    assert (outbox.send_waiting(), len(server.mails)) == (3, 3)


@pytest.mark.parametrize("answer", [HANGS_UP, b"nonsense"])
def test_no_answer_to_the_end_is_not_known_and_never_sent_again(server: Server, answer: bytes) -> None:
    server.answers["."] = answer
    put("a", "b")
    assert [outbox.send_waiting(), outbox.send_waiting()] == [0, 0]
    assert [(state, attempts) for state, _, _, attempts in rows()] == [("not_known", 1)] * 2
    assert rows()[0][1].startswith("The connection broke at the end of the mail. Nobody knows")


def test_no_server_at_all_leaves_everything_waiting(server: Server, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.EMAIL_PORT = gone.getsockname()[1]
    put("a", "b", "c")
    assert outbox.send_waiting() == 0
    assert [(state, attempts) for state, _, _, attempts in rows()] == [
        ("waiting", 1),
        ("waiting", 1),
        ("waiting", 0),
    ]


def test_mail_taken_over_by_another_sender_in_its_middle_is_not_finished(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a")
    sender = outbox.Sender()
    batch = sender.claim()
    OutboxMessage.objects.update(claimed_by="another")
    assert (sender.send(batch), sender.is_stopped, server.mails) == (0, True, [])
    sender.end()
