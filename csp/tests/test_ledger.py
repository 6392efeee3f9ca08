from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from csp import ledger
from csp.models import LedgerEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("clerk@example.org")


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


@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"sha256": "cd" * 32}, {"kind": "minutes"}, {"subject": "meeting:2"}]
)
def test_first_broken_names_the_entry_somebody_edited(clerk: User, change: dict[str, str]) -> None:
    first, _second = add(clerk, "Agenda"), add(clerk, "Minutes")
    LedgerEntry.objects.filter(pk=first.pk).update(**change)
    assert ledger.first_broken() == first


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
