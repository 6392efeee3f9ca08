"""Reports of mail servers as they come: Postfix's, Exchange's. Names and places are made up."""

from __future__ import annotations

POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
Received: by mail.example.net (Postfix)
\tid 4F1D2A0042; Wed, 26 Sep 2018 02:00:14 +0100 (BST)
Date: Wed, 26 Sep 2018 02:00:14 +0100 (BST)
From: MAILER-DAEMON@mail.example.net (Mail Delivery System)
Subject: {subject}
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="8C2E4A0041.1537923614/mail.example.net"
Message-Id: <20180926010014.4F1D2A0042@mail.example.net>

This is a MIME-encapsulated message.

--8C2E4A0041.1537923614/mail.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.net.

--8C2E4A0041.1537923614/mail.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
X-Postfix-Queue-ID: 8C2E4A0041
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Wed, 26 Sep 2018 02:00:12 +0100 (BST)

Final-Recipient: rfc822; pat.nobody@example.com
Original-Recipient: rfc822;pat.nobody@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; {words}

--8C2E4A0041.1537923614/mail.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{to}>
From: Convene <boards@example.net>
To: pat.nobody@example.com
Subject: 2 actions overdue

--8C2E4A0041.1537923614/mail.example.net--
"""

EXCHANGE = """\
From: <postmaster@example.com>
To: <{to}>
Date: Wed, 26 Sep 2018 01:00:21 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c0de5eed-0a1b-4c2d-9e3f-f00dfeed0001"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-GB
Message-ID: <dc5c1e2f-7d9b-4a57-a3f1-0c0ffee00001@EXCH01.example.com>
In-Reply-To: <0c3d@example.net>
Subject: Undeliverable: 2 actions overdue
Auto-Submitted: auto-replied
MIME-Version: 1.0

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0001
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="c0de5eed-0a1b-4c2d-9e3f-f00dfeed0002"

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0002
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

Pat Nobody (pat.nobody@example.com)

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0002
Content-Type: text/html; charset="us-ascii"

<html><body><p>Delivery has failed</p></body></html>

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0002--

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0001
Content-Type: message/delivery-status

Reporting-MTA: dns;EXCH01.example.com
Received-From-MTA: dns;mail.example.net
Arrival-Date: Wed, 26 Sep 2018 01:00:19 +0000

Final-Recipient: rfc822;pat.nobody@example.com
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full;
 STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded
X-Display-Name: Pat Nobody

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0001
Content-Type: message/rfc822

From: Convene <boards@example.net>
To: <pat.nobody@example.com>
Subject: 2 actions overdue

Dear Pat Nobody,

--c0de5eed-0a1b-4c2d-9e3f-f00dfeed0001--
"""

AWAY = """\
From: Pat Nobody <pat.nobody@example.com>
To: <{to}>
Subject: Automatic reply: 2 actions overdue
Auto-Submitted: auto-replied
Content-Type: text/plain; charset="utf-8"

I am away until Monday. Status: 5.1.1
"""


def postfix(
    to: str, *, action: str = "failed", status: str = "5.1.1", words: str = "550 5.1.1 User unknown here"
) -> bytes:
    subject = (
        "Delayed Mail (still being retried)" if action == "delayed" else "Undelivered Mail Returned to Sender"
    )
    return POSTFIX.format(to=to, action=action, status=status, words=words, subject=subject).encode()


def exchange(to: str) -> bytes:
    return EXCHANGE.format(to=to).replace("\n", "\r\n").encode()


def away(to: str) -> bytes:
    return AWAY.format(to=to).encode()
