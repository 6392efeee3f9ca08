"""The reminders of the night: whom, of what, when, and once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.utils import timezone

from csp import links, outbox
from csp.demo import clock
from csp.models import OutboxMessage, SignedLink, User
from meetings.models import Board, ChaseEntry, Meeting, Paper, Person
from meetings.papers import asking, services
from meetings.papers.reminders import remind
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item, make_meeting, make_person

DUE = date(2018, 9, 12)  # a Wednesday
BEFORE, AFTER = date(2018, 9, 10), date(2018, 9, 13)
ASKED = date(2018, 9, 3)
MEETING = date(2018, 9, 26)


@pytest.fixture
def author(board: Board) -> Person:
    return make_person("Jade Author", account=False)


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return make_meeting(board, MEETING)


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(datetime(2018, 9, 3, 9, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


def asked_for(meeting: Meeting, by: User, title: str = "Hate crime report", **fields: Any) -> Paper:
    item = make_item(meeting)
    values = {"author": "Jade Author", "due": DUE, **fields}
    paper = services.add_paper(item=item, by=by, title=title, **values)
    asking.ask(paper=paper, by=by)
    return paper


def reminders() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__startswith="paper-reminder:").order_by("key"))


def nights(start: date, count: int) -> list[date]:
    """On which of the nights from ``start`` on a reminder was sent."""
    return [on for n in range(count) if remind(on := start + timedelta(days=n)).mails]


def test_reminders_come_two_days_before_then_the_day_after_then_every_second(
    meeting: Meeting, officer: User, author: Person
) -> None:
    asked_for(meeting, officer)
    assert nights(date(2018, 9, 4), 22) == [
        BEFORE, AFTER, date(2018, 9, 17), date(2018, 9, 19), date(2018, 9, 21), date(2018, 9, 25),
    ]  # fmt: skip
    assert list(ChaseEntry.objects.values_list("kind", flat=True)) == ["asked", *["reminded"] * 6]


def test_reminder_names_how_many_days_are_left_and_keeps_the_link(
    meeting: Meeting, officer: User, author: Person
) -> None:
    asked_for(meeting, officer)
    remind(BEFORE)
    remind(AFTER)
    before, after = reminders()
    assert (before.to, before.subject) == (
        "jade.author@example.org",
        "Reminder, 2 working days left: “Hate crime report”",
    )
    assert after.subject == "Reminder, 1 working day late: “Hate crime report”"
    address = links.address(SignedLink.objects.get(), "hand-in")
    assert [mail.text.count(address) for mail in (before, after)] == [1, 1]


def test_one_mail_lists_all_of_a_person(meeting: Meeting, officer: User, author: Person) -> None:
    for title in ("A", "B", "C"):
        asked_for(meeting, officer, title)
    report = remind(BEFORE)
    assert (report.papers, report.mails, report.mails_before, report.unreached) == (3, 1, 0, 0)
    (mail,) = reminders()
    assert mail.subject == "Reminder: 3 papers"
    assert [line for line in mail.text.splitlines() if line.startswith("“")] == ["“A”", "“B”", "“C”"]


def test_run_twice_reminds_once(meeting: Meeting, officer: User, author: Person) -> None:
    asked_for(meeting, officer)
    first, second = remind(BEFORE), remind(BEFORE)
    assert (first.mails, second.mails, second.mails_before) == (1, 0, 1)
    assert ChaseEntry.objects.filter(kind="reminded").count() == 1


def test_nobody_is_reminded_of_what_is_received_published_withdrawn_or_not_asked_for(
    meeting: Meeting, officer: User, author: Person
) -> None:
    received, withdrawn = asked_for(meeting, officer, "A"), asked_for(meeting, officer, "B")
    link = SignedLink.objects.get(subject=f"paper:{received.pk}")
    asking.hand_in(paper=asking.paper_of(link), link=link, upload=files.upload(files.pdf_bytes()))
    services.withdraw_paper(paper=withdrawn, by=officer)
    services.add_paper(item=make_item(meeting), by=officer, title="C", author="Jade Author", due=DUE)
    assert remind(BEFORE).papers == 0
    asked_for(meeting, officer, "D")
    Meeting.objects.update(published_at=timezone.now(), published_by=officer)
    assert remind(BEFORE).papers == 0


def test_version_sent_back_is_asked_for_again(meeting: Meeting, officer: User, author: Person) -> None:
    paper = asked_for(meeting, officer)
    link = SignedLink.objects.get()
    version = asking.hand_in(paper=asking.paper_of(link), link=link, upload=files.upload(files.pdf_bytes()))
    asking.send_back(version=version, by=officer, reason="Wards are missing.")
    assert (remind(BEFORE).papers, paper.versions.count()) == (1, 1)


def test_whoever_was_asked_yesterday_is_left_in_peace(meeting: Meeting, officer: User, author: Person) -> None:
    with clock(BEFORE - timedelta(days=1)):
        asked_for(meeting, officer)
    assert remind(BEFORE).papers == 0
    assert remind(AFTER).papers == 1


def test_author_who_lost_their_address_is_counted(meeting: Meeting, officer: User, author: Person) -> None:
    asked_for(meeting, officer)
    Person.objects.filter(pk=author.pk).update(email="")
    report = remind(BEFORE)
    assert (report.papers, report.unreached) == (0, 1)


def test_author_with_a_new_address_gets_a_new_link(meeting: Meeting, officer: User, author: Person) -> None:
    asked_for(meeting, officer)
    Person.objects.filter(pk=author.pk).update(email="new@example.org")
    remind(BEFORE)
    newest, first = SignedLink.objects.all()
    assert (reminders()[0].to, newest.email, first.revoked_at is not None) == ("new@example.org",) * 2 + (True,)


def test_link_that_an_officer_stopped_is_not_sent(meeting: Meeting, officer: User, author: Person) -> None:
    paper = asked_for(meeting, officer)
    asking.stop_link(paper=paper, by=officer)
    remind(BEFORE)
    (mail,) = reminders()
    assert (mail.text.count("/hand-in/"), mail.text.count("Send the paper to the contact named below.")) == (0, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_night_without_reminders_takes_three_queries(
    count: int, meeting: Meeting, officer: User, author: Person, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        Paper.objects.create(
            item=make_item(meeting), title=f"P{number}", author_person=author, due=DUE, requested_at=timezone.now()
        )
    with django_assert_num_queries(3):
        remind(DUE)


def test_command_says_what_was_sent(meeting: Meeting, officer: User, author: Person) -> None:
    asked_for(meeting, officer)
    said = StringIO()
    call_command("nightly", on=BEFORE.isoformat(), stdout=said)
    lines = said.getvalue().splitlines()
    first = lines.index("  Papers whose authors are reminded: 1")
    assert lines[first : first + 3] == [
        "  Papers whose authors are reminded: 1",
        "  Reminders put in the outbox: 1 (0 before)",
        "  Papers of authors without an e-mail address: 0",
    ]


class Sink:
    """Keeps the mails that arrive."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 Accepted"


def test_request_goes_through_a_mail_server_whole(
    meeting: Meeting, officer: User, author: Person, settings: Any
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    Board.objects.update(contact_officer=officer.person)
    asked_for(meeting, officer)
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert outbox.send_waiting() == 1
    finally:
        controller.stop()
    (mail,) = sink.arrived
    address = links.address(SignedLink.objects.get(), "hand-in")
    assert (mail["To"], mail["Reply-To"]) == ("jade.author@example.org", "olive.officer@example.org")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert part.get_content().count(address) == 1
