"""Two officers at once, on a database that lets them (PostgreSQL); SQLite lets one write at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from csp.errors import Refused
from csp.models import User
from meetings.agenda import services
from meetings.models import AgendaItem, Meeting
from meetings.tests.fixtures import make_item, make_meeting

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """Run each call in a thread of its own, all begun together; what each refused with, or "done"."""
    start = threading.Barrier(len(calls))
    answers = [""] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            call()
            answers[place] = "done"
        except Refused as refusal:
            answers[place] = refusal.message
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_an_item_is_deferred_once(item: AgendaItem, officer: User) -> None:
    later = make_meeting(item.meeting.board, date(2018, 12, 19))

    def defer() -> None:
        mine = AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)
        services.defer_item(item=mine, by=officer, to_meeting=later, reason="Late")

    assert sorted(at_once(defer, defer, defer)) == ["This item has already been deferred."] * 2 + ["done"]
    assert later.items.count() == 1


def test_a_day_has_one_meeting(meeting: Meeting, officer: User) -> None:
    def create() -> None:
        services.create_meeting(board=meeting.board, by=officer, date=date(2018, 12, 19))

    answers = at_once(create, create)
    assert sorted(answers) == [
        "This board already has a meeting on Wednesday 19 December 2018. Choose another day.",
        "done",
    ]


def test_two_who_move_items_leave_one_order(meeting: Meeting, officer: User) -> None:
    first, second, third = (make_item(meeting, title) for title in "ABC")

    def move(item: AgendaItem, to: Any) -> Callable[[], None]:
        mine = AgendaItem.objects.select_related("meeting__board").get(pk=item.pk)
        return lambda: services.move_item(item=mine, by=officer, to=to)

    assert at_once(move(third, "top"), move(first, "bottom")) == ["done", "done"]
    positions = list(AgendaItem.objects.order_by("position").values_list("title", "position"))
    assert positions == [("C", 0), ("B", 1), ("A", 2)]
    assert second.pk
