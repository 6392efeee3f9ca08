"""manage.py benchmark_minutes: what the room costs while minutes are typed, beside the least it could cost.

It makes its own meeting in a scratch database beside the configured one, on the same server, and drops it again.
"""

from __future__ import annotations

import logging
import statistics
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from csp.benchmarks import scratch_database
from csp.models import User
from csp.roles import BoardRole
from meetings.minutes import services
from meetings.models import AgendaItem, Board, Meeting, Membership, Minute, Minutes, Organisation, Person

TEXT = "The board heard the report and asked how the figures compare with those of last year.\n\n" * 20


class Command(BaseCommand):
    help = "Measures the room as minutes are typed, beside a floor, on data of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--items", type=int, default=30)
        parser.add_argument("--people", type=int, default=60)
        parser.add_argument("--times", type=int, default=200, help="Requests of each kind.")

    def handle(self, *args: Any, items: int, people: int, times: int, **options: Any) -> None:
        logging.disable(logging.INFO)
        with scratch_database():
            officer, minutes = _data(items, people)
            self.stdout.write(
                f"On {connection.vendor}: {items} items, {people} people, a text of {len(TEXT):,} characters; "
                f"milliseconds of {times} requests each."
            )
            self.stdout.write(f"{'':22}{'median':>8}{'95th':>8}{'queries':>9}{'x floor':>9}")
            for name, act in _requests(officer, minutes).items():
                self.measure(name, act, times)

    def measure(self, name: str, act: Callable[[], HttpResponse], times: int) -> None:
        urls = {"ROOT_URLCONF": __name__} if name == "floor" else {}
        with override_settings(**urls):
            for _ in range(3):
                act()
            with CaptureQueriesContext(connection) as queries:
                act()
                asked = len(queries)
            took = sorted(_milliseconds(act) for _ in range(times))
        median, slow = statistics.median(took), took[int(len(took) * 0.95)]
        if name == "floor":
            self.floor = median
        self.stdout.write(f"{name:22}{median:8.1f}{slow:8.1f}{asked:9}{median / self.floor:9.1f}")


def _requests(officer: User, minutes: Minutes) -> dict[str, Callable[[], HttpResponse]]:
    """What is asked, the floor first. Each save types a little more under the version the last one gave."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    item = minutes.meeting.items.earliest("pk")
    room = f"/boards/{minutes.meeting.board.slug}/{minutes.meeting.date}/minutes/room/"
    typed = {"text": TEXT, "decision": "", "version": 0, "account": officer.pk}

    def save(**more: str) -> HttpResponse:
        typed["text"] += "word "
        answer = client.post(f"{room}{item.pk}/typed/", {**typed, **more})
        typed["version"] = answer.json()["version"]
        return answer

    return {
        "floor": lambda: client.post("/floor/", {"text": TEXT}),
        "save as typed": save,
        "save and settle": lambda: save(settle="1"),
        "what changed since": lambda: client.get(f"{room}since/"),
        "room page": lambda: client.get(f"{room}{item.pk}/"),
        "every item ready": lambda: client.get(f"{room}items/"),
    }


def floor_page(request: HttpRequest) -> HttpResponse:
    """The same session and account, and one conditional update: the least that could store what is typed."""
    if not request.user.is_authenticated:
        raise RuntimeError("The floor is measured for somebody signed in.")
    first = Minute.objects.order_by("-pk").values_list("pk", "version")[:1]
    for pk, version in first:
        Minute.objects.filter(pk=pk, version=version).update(text=request.POST["text"], version=F("version") + 1)
    return HttpResponse("stored")


urlpatterns = [path("floor/", floor_page)]


def _data(items: int, people: int) -> tuple[User, Minutes]:
    """A meeting of today with its minutes begun and everybody marked; and an officer of its board."""
    started = date(2015, 1, 1)
    council = Organisation.objects.create(name="Northmere Borough Council")
    board = Board.objects.create(name="Community Safety Partnership", slug="csp", quorum=10)
    user = User.objects.create_user("officer@example.org", None)
    officer = Person.objects.create(name="Olive Officer", email=user.email, user=user, organisation=council)
    Membership.objects.create(board=board, person=officer, role=BoardRole.OFFICER, starts=started)
    members = Person.objects.bulk_create(
        Person(name=f"Member {n}", email=f"member{n}@example.org", organisation=council) for n in range(people)
    )
    Membership.objects.bulk_create(Membership(board=board, person=one, starts=started) for one in members)
    now = timezone.localtime()
    meeting = Meeting.objects.create(
        board=board, date=now.date(), starts=(now - timedelta(minutes=1)).time(), state=Meeting.State.BOOKED
    )
    confirmed = AgendaItem.Status.CONFIRMED
    on_agenda = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, title=f"Item {n}", position=n, minutes=5, status=confirmed)
        for n in range(items)
    )
    minutes = services.start_minutes(meeting=meeting, by=user)
    for item in on_agenda[1:]:
        services.save_minute(minutes=minutes, item=item, by=user, version=0, text=TEXT)
    for one in members:
        services.mark_attendance(meeting=meeting, by=user, person=one, status="present")
    return user, minutes


def _milliseconds(act: Callable[[], HttpResponse]) -> float:
    start = perf_counter()
    answer = act()
    took = (perf_counter() - start) * 1_000
    if answer.status_code != 200:
        raise RuntimeError(f"The page answered {answer.status_code}.")
    return took
