import re
from typing import Any

import pytest
from django.test import Client

from csp.headers import build_policy
from csp.models import User


@pytest.mark.django_db
def test_policy_carries_the_nonce_of_the_page_and_allows_nothing_inline(client: Client) -> None:
    response = client.get("/accessibility-statement/")
    policy = response["Content-Security-Policy"]
    (nonce,) = set(re.findall(r"'nonce-([^']+)'", policy))
    assert set(re.findall(r'nonce="([^"]+)"', response.content.decode())) == {nonce}
    assert ("unsafe" in policy, "default-src 'none'" in policy) == (False, True)


@pytest.mark.django_db
def test_nonce_is_new_for_every_request(client: Client) -> None:
    first, second = (client.get("/cookies/")["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.django_db
def test_pages_have_no_inline_script_or_style(client: Client) -> None:
    html = client.get("/account/login/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|\bstyle=|<style|\bon[a-z]+=", html) == []


def test_policy_without_nonce_leaves_no_trace_of_it() -> None:
    assert build_policy({"script-src": ["'self'", "'nonce'"], "object-src": ["'none'"]}, None) == (
        "script-src 'self'; object-src 'none'"
    )


@pytest.mark.django_db
def test_other_security_headers(client: Client) -> None:
    response = client.get("/cookies/")
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_page_of_somebody_signed_in_is_kept_by_no_cache(client: Client, member: User) -> None:
    assert client.get("/boards/").headers.get("Cache-Control") is None
    client.force_login(member)
    assert client.get("/boards/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_what_was_done_is_told_in_the_session_and_not_in_a_cookie(
    client: Client, officer: User, item: Any
) -> None:
    client.force_login(officer)
    answer = client.post(f"/items/{item.pk}/restore/")
    assert (answer.status_code, sorted(answer.cookies)) == (302, ["sessionid"])
    assert answer.cookies["sessionid"].value == client.cookies["sessionid"].value
