"""How often one address of the internet may do a thing."""

from __future__ import annotations

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory

from csp import limits
from csp.limits import Limit

THREE = Limit("test", count=3, seconds=300)


@pytest.fixture
def here() -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")


def test_as_many_as_the_limit_and_no_more(here: HttpRequest) -> None:
    with time_machine.travel("2018-09-26 10:00", tick=False):
        assert [limits.count(THREE, here) for _ in range(4)] == [True, True, True, False]
        assert limits.is_reached(THREE, here) is True


def test_each_address_and_each_limit_has_its_own_count(here: HttpRequest) -> None:
    elsewhere = RequestFactory().get("/", REMOTE_ADDR="192.0.2.2")
    for _ in range(3):
        limits.count(THREE, here)
    assert limits.is_reached(THREE, elsewhere) is False
    assert limits.is_reached(Limit("other", 3, 300), here) is False


def test_next_window_begins_at_nothing(here: HttpRequest) -> None:
    with time_machine.travel("2018-09-26 10:00", tick=False) as traveller:
        for _ in range(4):
            limits.count(THREE, here)
        traveller.shift(300)
        assert (limits.is_reached(THREE, here), limits.count(THREE, here)) == (False, True)


def test_client_named_by_a_trusted_proxy_is_the_one_that_counts(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one, other = (
        RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": f"198.51.100.9, {ip}"})
        for ip in ("192.0.2.1", "192.0.2.2")
    )
    for _ in range(3):
        limits.count(THREE, one)
    assert [limits.is_reached(THREE, request) for request in (one, other)] == [True, False]
