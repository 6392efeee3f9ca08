"""A row of the outbox as a mail: its headers, the number it bears, and the address that its bounces come back to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

from csp.models import OutboxMessage

SALT = "csp.letters"
SIGNED = re.compile(r"\+(?P<number>\d{1,19})\.(?P<signature>[a-z2-7]{16})$")
LARGEST = 2**63 - 1


def compose(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail of a row. Raises ValueError, here or when it is written out, for an address no mail can have."""
    mail = EmailMultiAlternatives(
        " ".join(message.subject.split()),  # a header has one line
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.to],
        headers=_headers(message),
        reply_to=[message.reply_to] if message.reply_to else None,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def message_id(message: OutboxMessage) -> str:
    """Always the same for one key of one site, so that whoever gets a mail twice can drop the second."""
    name = hashlib.sha256(f"{settings.SITE_URL} {message.key}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{name}@{domain}>"


def envelope_sender(message: OutboxMessage) -> str:
    """Where a report that it did not arrive goes: an address of its own, signed, if there is a BOUNCE_ADDRESS."""
    if not settings.BOUNCE_ADDRESS:
        return settings.DEFAULT_FROM_EMAIL
    name, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{message.pk}.{_signature(message.pk)}@{domain}"


def number_in(address: str) -> int | None:
    """The number of the row that an envelope sender names; None unless this site made the address for it.

    Mail servers may change the case of an address.
    """
    name, _, domain = address.strip().lower().rpartition("@")
    base, _, own_domain = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    found = SIGNED.search(name)
    if not base or not found or (name[: found.start()], domain) != (base, own_domain):
        return None
    number = int(found["number"])
    is_ours = hmac.compare_digest(found["signature"], _signature(number))
    return number if is_ours and number <= LARGEST else None


def _signature(number: int) -> str:
    """80 bits in letters and digits of one case: nobody but the site can name a row."""
    digest = salted_hmac(SALT, str(number), algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _headers(message: OutboxMessage) -> dict[str, str]:
    """Those of a list (RFC 2369, 2919, 8058) stand only on mails that one may have no more of."""
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": message_id(message)}
    if message.list_name:
        headers["List-Id"] = f"<{message.list_name}.{urlsplit(settings.SITE_URL).hostname}>"
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        if message.unsubscribe.startswith("https://"):  # one click is for https alone
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
