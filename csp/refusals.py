"""What mail servers say when they do not take a mail, in their words and in plain ones."""

from __future__ import annotations

import re
from smtplib import SMTPRecipientsRefused, SMTPResponseException

STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
LONGEST = 500
OTHERWISE = "The mail server did not take it"

PLAIN = {
    "1.1": "There is no such address",
    "1.2": "There is no such mail server: what stands after the @ is wrong",
    "1.3": "The address is not written as an address is",
    "1.6": "The mailbox has moved, and nobody said where to",
    "1.10": "This address takes no mail",
    "2.0": "The mailbox does not take mail",
    "2.1": "The mailbox is switched off",
    "2.2": "The mailbox is full",
    "2.3": "The mail is too long for this mailbox",
    "3.4": "The mail is too big for that mail server",
    "4.1": "Their mail server does not answer",
    "4.4": "There is no such mail server: what stands after the @ is wrong",
    "4.7": "Their mail server did not take it in time",
    "7.0": "Their mail server's rules do not let it in",
    "7.1": "Their mail server's rules do not let it in",
}
"""By the last two parts of the code (RFC 3463)."""


def answer_of(problem: Exception) -> tuple[int, str]:
    """The three digits of a server's answer and all its words, "550 5.1.1 No such user". 0 and the fault when there
    was no answer."""
    said: bytes | str
    if isinstance(problem, SMTPRecipientsRefused):  # a mail has one recipient
        code, said = next(iter(problem.recipients.values()))
    elif isinstance(problem, SMTPResponseException):
        code, said = problem.smtp_code, problem.smtp_error
    else:
        return 0, f"The mail server was not reached. {type(problem).__name__}: {problem}"[:LONGEST]
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {' '.join(words.split())}"[:LONGEST]


def status_in(words: str) -> str:
    """The enhanced code (RFC 3463) in a server's words, as "5.1.1"; empty when they have none."""
    found = STATUS.search(words)
    return found[0] if found else ""


def in_plain_words(status: str) -> str:
    """What an enhanced code means, for somebody who keeps addresses: "There is no such address"."""
    return PLAIN.get(status.partition(".")[2], OTHERWISE)
