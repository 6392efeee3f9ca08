"""What was typed into a form whose secret is stale: signed in again in another tab, or signed out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from csp.kept import FIELD, mark_for
from csp.models import User

pytestmark = pytest.mark.django_db


def strict(user: User | None = None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def test_text_of_a_stale_form_comes_back_unsaved(officer: User, meeting: Any) -> None:
    client, url = strict(officer), f"/meetings/{meeting.pk}/edit/"
    answer = client.post(
        url, {"venue": "Typed before", FIELD: mark_for(officer.pk), "csrfmiddlewaretoken": "stale"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, url)
    assert client.get(url).context["form"].data["venue"] == "Typed before"
    meeting.refresh_from_db()
    assert meeting.venue == "Town Hall"


def test_text_of_a_stale_form_waits_for_whoever_typed_it(officer: User, member: User, meeting: Any) -> None:
    client, url = strict(), f"/meetings/{meeting.pk}/edit/"
    answer = client.post(url, {"venue": "Typed before", FIELD: mark_for(officer.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/login/?next={url}")
    client.force_login(member)
    assert "kept" not in client.session or client.session["kept"]["user"] == officer.pk
    assert client.get(url).status_code == 403


def test_stale_form_without_our_mark_is_refused(officer: User, meeting: Any) -> None:
    answer = strict(officer).post(f"/meetings/{meeting.pk}/edit/", {"venue": "Forged", FIELD: "forged"})
    assert (answer.status_code, answer.templates[0].name) == (403, "403.html")
