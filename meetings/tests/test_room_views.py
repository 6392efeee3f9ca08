from __future__ import annotations

import pytest
from django.test import Client

from csp.models import User
from meetings.minutes import services
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.tests.fixtures import log_in, make_item

BASE = "/boards/csp/2018-09-26/minutes/"
ROOM = f"{BASE}room/"


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User, member: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def second(meeting: Meeting) -> AgendaItem:
    return make_item(meeting, "Fire safety", restricted=True, grounds=["7"])


def typed(text: str, version: int = 0, **more: str) -> dict[str, str]:
    return {"text": text, "decision": "", "version": str(version), **more}


def test_room_is_for_officers_of_the_board(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, outsider: User
) -> None:
    def statuses(path: str) -> list[int]:
        return [log_in(user).get(ROOM + path).status_code for user in (officer, chair, member, outsider)]

    assert statuses(f"{item.pk}/") == [200, 403, 404, 404]
    assert statuses("") == [302, 403, 404, 404]
    assert statuses("since/") == [200, 403, 404, 404]
    assert statuses("items/") == [200, 403, 404, 404]
    assert Client().get(f"{ROOM}{item.pk}/").status_code == 302
