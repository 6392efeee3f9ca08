"""Reports that a mail did not arrive, read by RFC 3464 and matched by the signed address that they came back to.

The address alone says which mail it was: reports quote what they like, and forwarders change the recipient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses

from django.utils import timezone

from csp import letters, refusals
from csp.errors import Refused
from csp.models import OutboxMessage

CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
"""The headers in which mail servers write the address a mail came to."""
TAKEN = (OutboxMessage.State.SENT, OutboxMessage.State.UNKNOWN, OutboxMessage.State.HANDING)
LATE = "delayed"
LONGEST = 20 * 1024 * 1024
"""Bytes of a report: many quote the whole mail."""


@dataclass(frozen=True)
class Report:
    """What a mail server reports of one mail. ``action`` is failed, delayed, delivered, relayed or expanded."""

    number: int
    action: str
    status: str
    words: str


def read(raw: bytes) -> Report:
    """Read one report. Raises Refused for what is none, or is of no mail of this site."""
    if len(raw) > LONGEST:
        raise Refused("This is longer than any report of a mail server.")
    mail = BytesParser().parsebytes(raw)
    number = next(filter(None, map(letters.number_in, _addresses(mail))), None)
    if number is None:
        raise Refused("This came to no address that this site has made for a mail.")
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return _report(number, part)
    raise Refused("This is no report of a mail server (RFC 3464).")


def record(report: Report) -> str:
    """Write down what a report says of its mail. Returns what was done, as a sentence.

    Read twice, or late, it changes nothing more. Raises Refused when the mail is not there.
    """
    mails = OutboxMessage.objects.filter(pk=report.number)
    mail = mails.first()
    if mail is None:
        raise Refused(f"There is no mail {report.number}.")
    now = timezone.now()
    said = {"error": report.words, "status_code": report.status}
    if report.action == "failed":
        done = mails.filter(state__in=TAKEN).update(state=OutboxMessage.State.BOUNCED, outcome_at=now, **said)
        return f"Mail {mail.pk} came back: {report.words}" if done else f"Mail {mail.pk} had no need of it."
    if report.action == LATE:
        done = mails.filter(state__in=TAKEN).update(delayed_at=now, **said)
        return f"Mail {mail.pk} is late: {report.words}" if done else f"Mail {mail.pk} had no need of it."
    return f"Mail {mail.pk}: {report.action}."


def _addresses(mail: Message) -> Iterator[str]:
    for header in CAME_TO:
        yield from (address for _, address in getaddresses([str(value) for value in mail.get_all(header, [])]))


def _report(number: int, part: Message) -> Report:
    """The fields of the one recipient: the first block is about the whole mail, each further one about a recipient."""
    blocks = part.get_payload()
    fields = next((one for one in blocks if isinstance(one, Message) and one["Action"]), None)
    if fields is None:
        raise Refused("This report names no recipient (RFC 3464, 2.3).")
    status = refusals.status_in(str(fields["Status"] or ""))
    said = " ".join(str(fields["Diagnostic-Code"] or "").split())
    words = said.partition(";")[2].strip() or said or status
    return Report(number, str(fields["Action"]).strip().lower(), status, words[: refusals.LONGEST])
