"""Mail to a mail server, with a stop just before the dot that ends it: up to there it may be sent anew, after it not.

A server that loses the connection before the final dot throws away what it was given (RFC 5321, 4.1.1.4). So all of a
mail is handed over but the dot; then the caller writes down that the dot is about to go; then it goes.
"""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend
from django.core.mail.message import sanitize_address

ANSWER_SECONDS = 600
"""How long a server may take to answer the final dot: it may be busy storing the mail (RFC 5321, 4.5.3.2.6)."""

LINE_OF_DOT = re.compile(rb"^\.", re.MULTILINE)


class NotKnown(smtplib.SMTPException):
    """The connection broke after the final dot had gone and before the answer: the server took the mail, or did not."""


class _Steps(smtplib.SMTP):
    """smtplib's own steps but the last: ``before_dot`` is called when all of a mail but its final dot is with the
    server. What it raises leaves the mail unsent: the connection is closed and the server throws it away.
    """

    before_dot: Callable[[], None]

    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA, the mail, a stop, the dot. Returns the server's answer, 250 for any that accepts.

        Raises SMTPDataError when the server wants no mail now, NotKnown when there is no answer to the dot.
        """
        code, words = self.docmd("DATA")
        if code != 354:
            raise smtplib.SMTPDataError(code, words)
        try:
            self.send(LINE_OF_DOT.sub(b"..", msg) + (b"" if msg.endswith(b"\r\n") else b"\r\n"))
            self.before_dot()
        except BaseException:
            self.close()  # no further word may reach the server: it would stand in the mail
            raise
        code, words = self._dot()
        return (250, words) if 200 <= code < 300 else (code, words)

    def _dot(self) -> tuple[int, bytes]:
        try:
            self._wait_up_to(ANSWER_SECONDS)
            self.send(b".\r\n")
            code, words = self.getreply()
            if not 200 <= code < 600:
                raise smtplib.SMTPResponseException(code, words)
            self._wait_up_to(self.timeout)
        except (smtplib.SMTPException, OSError) as broken:
            self.close()
            raise NotKnown(str(broken)) from broken
        return code, words

    def _wait_up_to(self, seconds: float) -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The connection is closed.")
        self.sock.settimeout(seconds)


class _StepsOverTLS(_Steps, smtplib.SMTP_SSL):
    """The same over a connection that is TLS from its start."""


class EmailBackend(DjangoBackend):
    """Django's, for which ``deliver`` hands over one mail at a time over one connection."""

    @property
    def connection_class(self) -> type[_Steps]:
        return _StepsOverTLS if self.use_ssl else _Steps

    def open(self) -> bool | None:
        """As Django's. The dot goes at once: held back until the mail before it is acknowledged, as small writes are,
        it would cost 40 milliseconds a mail."""
        is_new = super().open()
        if is_new and self.connection and self.connection.sock:
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return is_new

    def deliver(self, mail: EmailMessage, *, sender: str, before_dot: Callable[[], None]) -> None:
        """Send ``mail`` to its one recipient, with ``sender`` on the envelope, over the open connection.

        Raises what smtplib raises, NotKnown among it, and what ``before_dot`` raises.
        """
        if not isinstance(self.connection, _Steps):
            raise smtplib.SMTPServerDisconnected("The connection is not open.")
        encoding = mail.encoding or "utf-8"
        written = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg] # Django's own takes it
        self.connection.before_dot = before_dot
        sender, to = (sanitize_address(one, encoding) for one in (sender, mail.to[0]))
        self.connection.sendmail(sender, [to], written)

    def drop(self) -> None:
        """Close the connection without a word, for one that is broken."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None
