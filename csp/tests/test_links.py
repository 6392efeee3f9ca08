"""Signed links: what opens, what does not, and that only the row decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import Signer
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csp import links
from csp.errors import Refused
from csp.models import SignedLink

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make(**fields: Any) -> SignedLink:
    values = {
        "purpose": "hand-in-paper",
        "subject": "paper:12",
        "holder": "person:5",
        "email": "jade@example.org",
        "expires_at": timezone.now() + DAY,
        "by": None,
    }
    return links.make(**{**values, **fields})


def status(token: str, purpose: str = "hand-in-paper") -> int:
    with pytest.raises(links.Unusable) as refused:
        links.open(token, purpose=purpose)
    return refused.value.status


def test_link_opens_for_its_purpose_and_changes_nothing() -> None:
    link = make()
    for _ in range(2):
        assert links.open(links.token(link), purpose="hand-in-paper") == link
    assert SignedLink.objects.values().get() == SignedLink.objects.values().get(used_at=None, revoked_at=None)


def test_link_for_another_purpose_is_unknown() -> None:
    assert status(links.token(make(purpose="report-on-action"))) == 404


def test_link_that_ended_or_was_revoked_says_so() -> None:
    ended, revoked = make(), make(subject="paper:13")
    SignedLink.objects.filter(pk=ended.pk).update(expires_at=timezone.now())
    assert links.revoke(SignedLink.objects.filter(pk=revoked.pk)) == 1
    assert [status(links.token(one)) for one in (ended, revoked)] == [410, 410]
    assert links.revoke(SignedLink.objects.filter(pk=revoked.pk)) == 0


def test_new_link_ends_the_one_before_it_and_no_other() -> None:
    first, other, second = make(), make(holder="person:6"), make()
    assert status(links.token(first)) == 410
    assert [links.open(links.token(one), purpose="hand-in-paper") for one in (other, second)] == [other, second]


def test_link_that_would_have_ended_is_not_made() -> None:
    with pytest.raises(Refused, match="would have ended"):
        make(expires_at=timezone.now())
    assert SignedLink.objects.count() == 0


def test_using_is_written_down_and_refused_once_it_was_revoked() -> None:
    link = make()
    links.used(link)
    assert SignedLink.objects.get().used_at == link.used_at
    links.revoke(SignedLink.objects.all())
    with pytest.raises(links.Unusable, match="no longer works"):
        links.used(link)


def test_signature_of_another_part_of_the_site_opens_nothing() -> None:
    link = make()
    for forged in (
        Signer().sign(str(link.pk)),
        Signer(salt="csp.kept").sign(str(link.pk)),
        f"{link.pk}:",
        "",
        ":",
    ):
        assert status(forged) == 404


def test_signed_number_that_no_row_has_opens_nothing() -> None:
    for number in ("0", "-1", "9" * 30, "one"):
        assert status(Signer(salt=links.SALT).sign(number)) == 404


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 100), other=st.characters(codec="utf-8"))
def test_changed_token_opens_nothing(place: int, other: str) -> None:
    token = links.token(SignedLink.objects.first() or make())
    at = place % len(token)
    changed = token[:at] + other + token[at + 1 :]
    assert changed == token or status(changed) == 404
