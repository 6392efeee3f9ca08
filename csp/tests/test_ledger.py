from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from csp import ledger, ledger_guard, storage
from csp.models import LedgerEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk@example.org")


@pytest.fixture
def unguarded() -> None:
    """As if somebody with the database's own password had taken its guard down."""
    ledger_guard.lift(connection)


def add(clerk: User, title: str) -> LedgerEntry:
    with transaction.atomic():
        return ledger.append(
            kind="agenda", subject="meeting:1", title=title, at=timezone.now(), by=clerk, sha256="ab" * 32
        )


def test_append_chains_each_entry_to_the_one_before(clerk: User) -> None:
    first, second = add(clerk, "Agenda"), add(clerk, "Minutes")
    assert first.previous_hash == ledger.FIRST
    assert second.previous_hash == first.hash
    assert ledger.first_broken() is None


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"sha256": "cd" * 32}, {"kind": "minutes"}, {"subject": "meeting:2"}]
)
def test_first_broken_names_the_entry_somebody_edited(clerk: User, change: dict[str, str]) -> None:
    first, _second = add(clerk, "Agenda"), add(clerk, "Minutes")
    LedgerEntry.objects.filter(pk=first.pk).update(**change)
    assert ledger.first_broken() == first


@pytest.mark.usefixtures("unguarded")
def test_first_broken_names_the_entry_after_one_that_was_removed(clerk: User) -> None:
    first, second = add(clerk, "Agenda"), add(clerk, "Minutes")
    LedgerEntry.objects.filter(pk=first.pk).delete()
    assert ledger.first_broken() == second


def test_entry_is_neither_changed_nor_removed(clerk: User) -> None:
    entry = add(clerk, "Agenda")
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    with pytest.raises(TypeError, match="never removed"):
        entry.delete()


def test_chain_cannot_fork(clerk: User) -> None:
    entry = add(clerk, "Agenda")
    fork = LedgerEntry(
        kind="agenda",
        subject="x",
        title="x",
        at=timezone.now(),
        by=clerk,
        previous_hash=entry.previous_hash,
        hash="1",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save()


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused(clerk: User) -> None:
    with pytest.raises(RuntimeError, match="in the transaction that publishes"):
        ledger.append(kind="agenda", subject="x", title="x", at=timezone.now(), by=clerk)


def publish(clerk: User, content: bytes, subject: str = "pack:1", kind: str = "pack") -> LedgerEntry:
    stored = storage.store(content, content_type="application/pdf")
    with transaction.atomic():
        return ledger.append(
            kind=kind, subject=subject, title="A pack", at=timezone.now(), by=clerk, sha256=stored.sha256
        )


def check() -> tuple[int, str, str]:
    """How the command ends, what it says, and what it says is wrong."""
    said, wrong = StringIO(), StringIO()
    try:
        call_command("check_ledger", stdout=said, stderr=wrong)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue(), wrong.getvalue()
    return 0, said.getvalue(), wrong.getvalue()


def test_check_of_a_whole_ledger_counts_entries_and_files(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ledger.contents, "record", lambda subject: "ef" * 32)
    publish(clerk, b"one")
    publish(clerk, b"two")
    publish(clerk, b"one", "pack:2")
    with transaction.atomic():
        ledger.append(kind="agenda", subject="meeting:1", title="Agenda", at=timezone.now(), by=clerk)
        ledger.append(kind="record", subject="minutes:1", title="M", at=timezone.now(), by=clerk, sha256="ef" * 32)

    assert check() == (0, "Checked: 5 entries, 2 files, 1 record. Nothing is wrong.\n", "")


def test_check_of_an_empty_ledger_finds_nothing_wrong() -> None:
    assert check() == (0, "Checked: 0 entries, 0 files, 0 records. Nothing is wrong.\n", "")


def test_check_names_changed_and_missing_files_by_subject(clerk: User) -> None:
    changed, missing = publish(clerk, b"one"), publish(clerk, b"two", "pack:2")
    publish(clerk, b"three", "pack:3")
    storage.path_of(storage.StoredFile.objects.get(sha256=changed.sha256)).write_bytes(b"other")
    storage.path_of(storage.StoredFile.objects.get(sha256=missing.sha256)).unlink()

    code, said, wrong = check()

    assert (code, said) == (1, "Checked: 3 entries, 3 files, 0 records. Wrong: 2.\n")
    assert sorted(wrong.splitlines()) == [
        f"pack:1, entry {changed.pk} (pack): its file has other bytes than were published.",
        f"pack:2, entry {missing.pk} (pack): its file cannot be read (FileNotFoundError).",
    ]


@pytest.mark.parametrize(
    ("stands", "problem"),
    [
        ("cd" * 32, "what stands now is not what was approved"),
        (None, "what was approved is not there to be compared"),
    ],
)
def test_check_names_a_record_that_is_not_what_was_approved(
    clerk: User, monkeypatch: pytest.MonkeyPatch, stands: str | None, problem: str
) -> None:
    monkeypatch.setitem(ledger.contents, "record", lambda subject: stands)
    entry = publish(clerk, b"as approved", "minutes:7", "record")

    assert check() == (
        1,
        "Checked: 1 entry, 0 files, 1 record. Wrong: 1.\n",
        f"minutes:7, entry {entry.pk} (record): {problem}.\n",
    )


@pytest.mark.usefixtures("unguarded")
def test_check_names_every_break_of_the_chain_and_the_missing_guard(clerk: User) -> None:
    first, gone, after = (publish(clerk, b"one", f"pack:{number}") for number in (1, 2, 3))
    LedgerEntry.objects.filter(pk=first.pk).update(title="Another")
    LedgerEntry.objects.filter(pk=gone.pk).delete()

    code, said, wrong = check()

    assert (code, said) == (1, "Checked: 2 entries, 1 file, 0 records. Wrong: 3.\n")
    assert wrong.splitlines() == [
        f"pack:1, entry {first.pk} (pack): what it says is not what was written: its hash is another.",
        f"pack:3, entry {after.pk} (pack): it does not follow from the entry before it: one was removed, "
        "put in or changed.",
        "The database does not guard csp_ledgerentry against changes: see csp/ledger_guard.py.",
    ]


def test_check_reads_no_more_at_once_however_many_entries(clerk: User, django_assert_num_queries: object) -> None:
    for number in range(30):
        publish(clerk, b"%d" % number)
    with django_assert_num_queries(5):  # type: ignore[operator]
        check()
