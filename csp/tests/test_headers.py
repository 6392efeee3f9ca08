import re

import pytest
from django.test import Client

from csp.headers import build_policy


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
