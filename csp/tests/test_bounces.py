from __future__ import annotations

import contextlib
import io
import mailbox
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from csp import bounces, letters, refusals
from csp.bounces import Report
from csp.errors import Refused
from csp.management.commands.read_bounces import DATA_ERROR
from csp.models import OutboxMessage
from csp.tests import reports

UNKNOWN_USER = "550 5.1.1 User unknown here"


@pytest.fixture(autouse=True)
def _bounces_come_back(settings) -> None:  # type: ignore[no-untyped-def]
    settings.BOUNCE_ADDRESS = "bounces@boards.example.org"


@pytest.fixture
def sent(db: None) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        key="digest:1", to="pat.nobody@example.com", state="sent", sent_at=now, outcome_at=now
    )


def address(message: OutboxMessage) -> str:
    return letters.envelope_sender(message)


def test_address_names_its_mail_in_whatever_case(sent: OutboxMessage) -> None:
    assert address(sent).startswith(f"bounces+{sent.pk}.")
    assert [letters.number_in(one) for one in (address(sent), address(sent).upper())] == [sent.pk, sent.pk]


def test_address_of_the_highest_number_is_not_too_long(settings) -> None:  # type: ignore[no-untyped-def]
    settings.BOUNCE_ADDRESS = f"{'b' * 27}@example.org"
    made = letters.envelope_sender(OutboxMessage(pk=letters.LARGEST))
    assert len(made.partition("@")[0]) <= 64
    assert letters.number_in(made) == letters.LARGEST


@pytest.mark.parametrize(
    "wrong",
    [
        "bounces@boards.example.org",
        "bounces+1.aaaaaaaaaaaaaaaa@boards.example.org",
        "bounces+99999999999999999999.aaaaaaaaaaaaaaaa@boards.example.org",
        "",
        "+",
    ],
)
def test_address_that_this_site_did_not_make_names_nothing(wrong: str) -> None:
    assert letters.number_in(wrong) is None


def test_address_of_another_domain_or_another_number_names_nothing(sent: OutboxMessage) -> None:
    elsewhere = address(sent).replace("boards.example.org", "boards.example.com")
    another = address(sent).replace(f"+{sent.pk}.", f"+{sent.pk + 1}.")
    assert [letters.number_in(one) for one in (elsewhere, another)] == [None, None]


def test_without_a_bounce_address_mails_come_back_to_the_sender(settings, sent: OutboxMessage) -> None:  # type: ignore[no-untyped-def]
    made = address(sent)
    settings.BOUNCE_ADDRESS = ""
    assert (letters.envelope_sender(sent), letters.number_in(made)) == (settings.DEFAULT_FROM_EMAIL, None)


def test_report_of_postfix_is_read(sent: OutboxMessage) -> None:
    found = bounces.read(reports.postfix(address(sent)))
    assert found == Report(sent.pk, "failed", "5.1.1", UNKNOWN_USER)


def test_report_of_exchange_is_read(sent: OutboxMessage) -> None:
    found = bounces.read(reports.exchange(address(sent)))
    assert (found.number, found.action, found.status) == (sent.pk, "failed", "5.2.2")
    assert found.words.startswith("554 5.2.2 mailbox full; STOREDRV")
    assert refusals.in_plain_words(found.status) == "The mailbox is full"


@pytest.mark.parametrize("raw", [b"", b"rubbish", b"Subject: hello\n\nhello", b"\xff\x00" * 50])
def test_what_is_no_report_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        bounces.read(raw)


def test_automatic_reply_of_somebody_who_is_away_is_refused(sent: OutboxMessage) -> None:
    with pytest.raises(Refused, match="no report"):
        bounces.read(reports.away(address(sent)))


def test_report_to_a_forged_address_is_refused(sent: OutboxMessage) -> None:
    forged = f"bounces+{sent.pk}.{'a' * 16}@boards.example.org"
    with pytest.raises(Refused, match="no address"):
        bounces.read(reports.postfix(forged))


@hypothesis_settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 1_700), noise=st.binary(max_size=20), whole=st.booleans())
def test_damaged_report_is_read_or_refused_and_never_an_error(cut: int, noise: bytes, whole: bool) -> None:
    report = reports.postfix(letters.envelope_sender(OutboxMessage(pk=5)))
    with contextlib.suppress(Refused):
        assert bounces.read(report[:cut] + noise + (report[cut:] if whole else b"")).number == 5


def test_mail_that_came_back_is_marked_with_what_the_server_said(sent: OutboxMessage) -> None:
    report = bounces.read(reports.postfix(address(sent)))
    assert bounces.record(report) == f"Mail {sent.pk} came back: {UNKNOWN_USER}"
    sent.refresh_from_db()
    assert (sent.state, sent.error, sent.status_code) == ("bounced", UNKNOWN_USER, "5.1.1")
    first = sent.outcome_at
    assert bounces.record(report) == f"Mail {sent.pk} had no need of it."
    sent.refresh_from_db()
    assert sent.outcome_at == first


def test_mail_that_is_late_is_noted_and_stays_sent(sent: OutboxMessage) -> None:
    words = "connect to mx.example.com: Connection timed out"
    report = bounces.read(reports.postfix(address(sent), action="delayed", status="4.4.1", words=words))
    assert bounces.record(report) == f"Mail {sent.pk} is late: {words}"
    sent.refresh_from_db()
    assert (sent.state, sent.error, sent.delayed_at is not None) == ("sent", words, True)


def test_mail_that_arrived_after_all_stays_as_it_is(sent: OutboxMessage) -> None:
    report = bounces.read(reports.postfix(address(sent), action="relayed", status="2.0.0", words="250 OK"))
    assert bounces.record(report) == f"Mail {sent.pk}: relayed."
    assert OutboxMessage.objects.get().state == "sent"


def test_report_of_a_mail_that_is_sent_again_changes_nothing(sent: OutboxMessage) -> None:
    OutboxMessage.objects.update(state="waiting", sent_at=None, outcome_at=None)
    bounces.record(bounces.read(reports.postfix(address(sent))))
    assert OutboxMessage.objects.get().state == "waiting"


def test_report_of_a_mail_that_is_gone_is_refused(sent: OutboxMessage) -> None:
    report = bounces.read(reports.postfix(address(sent)))
    OutboxMessage.objects.all().delete()
    with pytest.raises(Refused):
        bounces.record(report)


def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> int:
    """The exit code for a mail on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    try:
        call_command("read_bounces", stdout=io.StringIO(), stderr=io.StringIO())
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_command_reads_from_a_pipe_and_says_by_its_exit_code_what_it_refused(
    sent: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [piped(monkeypatch, raw) for raw in (reports.postfix(address(sent)), reports.away(address(sent)), b"")]
    assert codes == [0, DATA_ERROR, DATA_ERROR]
    assert OutboxMessage.objects.get().state == "bounced"


def test_command_reads_a_maildir_once_and_leaves_what_it_refused(sent: OutboxMessage, tmp_path: Path) -> None:
    folder = mailbox.Maildir(tmp_path / "bounces")
    folder.add(reports.exchange(address(sent)))
    folder.add(b"Subject: Buy now\n\nNow.")
    said, refused = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("read_bounces", str(tmp_path / "bounces"), stdout=said, stderr=refused)
    assert end.value.code == DATA_ERROR
    assert [said.getvalue().count("came back"), refused.getvalue().count("Refused")] == [1, 1]
    assert [len(list((tmp_path / "bounces" / name).iterdir())) for name in ("new", "cur")] == [1, 1]
    assert OutboxMessage.objects.get().state == "bounced"


@pytest.mark.parametrize(
    ("status", "plain"),
    [
        ("5.1.1", "There is no such address"),
        ("4.2.2", "The mailbox is full"),
        ("5.4.4", "There is no such mail server: what stands after the @ is wrong"),
        ("5.6.0", "The mail server did not take it"),
        ("", "The mail server did not take it"),
    ],
)
def test_code_in_plain_words(status: str, plain: str) -> None:
    assert refusals.in_plain_words(status) == plain
