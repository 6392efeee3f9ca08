"""manage.py benchmark_actions: what the log page and the nightly job cost, beside the least they could cost.

It makes its own data in a scratch database beside the configured one, on the same server, and drops it again.
"""

from __future__ import annotations

import gc
import logging
import random
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from html import escape
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from actions import log
from actions.models import Action, ActionOwner, ActionUpdate
from actions.nightly import run_nightly
from csp import outbox
from csp.benchmarks import scratch_database
from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person

SIZES = (100, 10_000, 100_000)
NIGHT = (10_000, 1_000, 20)  # actions, owners, boards
LONG_NIGHT = (100_000, 5_000, 200)
DEEP_PAGE = 1_500
BOARDS = 20
TIMES = 25
WORDS = [
    "review",
    "share",
    "report",
    "data",
    "profile",
    "agree",
    "protocol",
    "burglary",
    "plan",
    "partners",
    "board",
]
MANY, FEW = "burglary", "heathway"  # a word of many actions, and one of each five hundredth


class Command(BaseCommand):
    help = "Measures the action log page and the nightly job, each beside a floor, on data of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="Actions in the log.")
        parser.add_argument(
            "--nightly", action="store_true", help="The nightly job alone, with as much as it must ever bear."
        )

    def handle(self, *args: Any, sizes: list[int], nightly: bool, **options: Any) -> None:
        logging.disable(logging.INFO)
        with scratch_database(), override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
            self.stdout.write(f"On {connection.vendor}; milliseconds are the least of {TIMES} requests.")
            for size in [] if nightly else sizes:
                with _data(size, owners=min(size, 1_000)) as officer:
                    self.pages(size, officer)
            actions, owners, boards = LONG_NIGHT if nightly else NIGHT
            with _data(actions, owners=owners, count=boards):
                self.night(actions, owners)

    def pages(self, size: int, officer: User) -> None:
        client = Client()
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        client.get("/actions/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/actions/")
            asked = len(queries)
        floor = _milliseconds(lambda: Client().get("/floor/"), urls=__name__)
        self.stdout.write(f"Log of {size:,} actions: {asked} queries; floor {floor:.1f} ms")
        addresses = {"first page": "", f"word of many ({MANY})": f"?q={MANY}", f"word of few ({FEW})": f"?q={FEW}"}
        if (at := (DEEP_PAGE - 1) * log.PAGE_SIZE) < size:
            last = Action.objects.order_by("sorts_on", "id")[at - 1]
            addresses[f"page {DEEP_PAGE:,}"] = f"?status=any&after={last.sorts_on}.{last.pk}"
        for name, query in addresses.items():
            took = _milliseconds(lambda query=query: client.get(f"/actions/{query}"))  # type: ignore[misc]
            self.stdout.write(f"  {name}: {took:.1f} ms, {took / floor:.1f} x floor")

    def night(self, actions: int, owners: int) -> None:
        on, before = timezone.localdate(), _peak_mib()
        floor = _seconds(lambda: _night_floor(on))
        with transaction.atomic():
            took = _seconds(lambda: run_nightly(on))
            after, mails = _peak_mib(), OutboxMessage.objects.count()
            again = _seconds(lambda: run_nightly(on))
            next_night = _seconds(lambda: run_nightly(on + timedelta(days=1)))
            sending = _seconds(outbox.send_waiting)
            transaction.set_rollback(True)
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:  # which keeps their text: memory is measured before
                run_nightly(on)
            transaction.set_rollback(True)
        self.stdout.write(
            f"Nightly job, {actions:,} actions, {owners:,} owners: {len(queries)} queries, {mails:,} mails\n"
            f"  flag, gather, compose, make every link, outbox: {took:.2f} s; floor {floor:.2f} s;"
            f" {took / floor:.1f} x floor\n"
            f"  the next night: {next_night:.2f} s, {next_night / floor:.1f} x floor; once more: {again:.2f} s\n"
            f"  peak memory {after:.0f} MiB, {before:.0f} before\n"
            f"  sending them to nowhere: {sending:.2f} s"
        )


def floor_page(request: HttpRequest) -> HttpResponse:
    """The same 50 rows by one query and an f-string: the least that could show them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.slug, a.number, a.text, a.raised_on, a.due_on, a.status, o.text FROM actions_action a"
            " JOIN meetings_board b ON b.id = a.board_id"
            " LEFT JOIN actions_actionowner o ON o.action_id = a.id AND o.position = 0"
            " WHERE a.status IN ('open', 'in_hand', 'awaiting_closure', 'proposed')"
            " ORDER BY a.sorts_on, a.id LIMIT 50"
        )
        rows = cursor.fetchall()
    cells = "".join(
        f"<tr><td>{slug.upper()}-{number}</td><td>{escape(text)}</td><td>{raised}</td><td>{due}</td><td>{status}</td>"
        f"<td>{escape(owner or '')}</td></tr>"
        for slug, number, text, raised, due, status, owner in rows
    )
    return HttpResponse(f"<!doctype html><title>Actions</title><table>{cells}</table>")


urlpatterns = [path("floor/", floor_page)]


def _night_floor(on: date) -> None:
    """One UPDATE, one ordered query, plain strings, one insert: the least that could decide on the mails."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actions_action SET flagged_on = %s WHERE due_on < %s AND flagged_on IS NULL"
            " AND status IN ('open', 'in_hand', 'awaiting_closure')",
            [on, on],
        )
        cursor.execute(
            "SELECT p.id, p.email, p.name, a.number, a.text, a.due_on, b.slug, b.name FROM actions_actionowner o"
            " JOIN actions_action a ON a.id = o.action_id JOIN meetings_person p ON p.id = o.person_id"
            " JOIN meetings_board b ON b.id = a.board_id WHERE a.status IN ('open', 'in_hand') AND a.due_on <= %s"
            " ORDER BY p.id, a.due_on",
            [on + timedelta(days=7)],
        )
        mails: dict[int, list[str]] = {}
        for person, email, name, number, text, due, slug, board in cursor.fetchall():
            lines = mails.setdefault(person, [email, f"Dear {name},"])
            lines.append(f"{slug.upper()}-{number}, due {due}: {text[:240]} ({board})")
        cursor.executemany(
            'INSERT INTO csp_outboxmessage (key, subject, text, "to", html, state, attempts, error, reply_to,'
            " list_name, unsubscribe, status_code, claimed_by, created_at, not_before) VALUES"
            " (%s, 'Your actions', %s, %s, '', 'waiting', 0, '', '', '', '', '', '', CURRENT_TIMESTAMP,"
            " CURRENT_TIMESTAMP)",
            [(f"floor:{person}", "\n".join(lines[1:]), lines[0]) for person, lines in mails.items()],
        )
        transaction.set_rollback(True)


@contextmanager
def _data(size: int, *, owners: int, count: int = BOARDS) -> Iterator[User]:
    """A life-like log of ``size`` actions; gives an officer of every board. Emptied again afterwards."""
    chance = random.Random(2018)  # noqa: S311
    today = timezone.localdate()
    council = Organisation.objects.create(name="Northmere Borough Council")
    user = User.objects.create_user("officer@example.org", None)
    officer = Person.objects.create(name="Olive Officer", email=user.email, user=user, organisation=council)
    boards = Board.objects.bulk_create(Board(name=f"Board {n}", slug=f"board-{n}") for n in range(count))
    people = Person.objects.bulk_create(
        Person(name=f"Owner {n}", email=f"owner{n}@example.org", organisation=council) for n in range(owners)
    )
    started = date(2015, 1, 1)
    Membership.objects.bulk_create(
        [Membership(board=board, person=officer, role=BoardRole.OFFICER, starts=started) for board in boards]
        + [Membership(board=boards[n % count], person=one, starts=started) for n, one in enumerate(people)]
    )
    actions = Action.objects.bulk_create(
        (_action(number, boards, chance, today) for number in range(1, size + 1)), batch_size=2_000
    )
    ActionOwner.objects.bulk_create(
        (
            _owner(action, chance.choice(people), place)
            for action in actions
            for place in range(1 + action.number % 2)
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    ActionUpdate.objects.bulk_create(
        (ActionUpdate(action=action, text="Action in hand") for action in actions[::3]), batch_size=2_000
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    try:
        yield user
    finally:
        for model in (ActionUpdate, ActionOwner, Action, Membership, Person, Organisation, Board, User):
            model.objects.all()._raw_delete(connection.alias)  # type: ignore[attr-defined]


def _action(number: int, boards: list[Board], chance: random.Random, today: date) -> Action:
    raised_on = today - timedelta(days=chance.randrange(30, 1_000))
    dated = chance.random() < 0.8
    words = [chance.choice(WORDS) for _ in range(chance.randrange(15, 45))] + ([FEW] if number % 500 == 0 else [])
    open_ones = (Action.Status.OPEN, Action.Status.IN_HAND)
    return Action(
        board=boards[number % len(boards)],
        number=number,
        text=f"Action {number}: {' '.join(words)}.",
        raised_on=raised_on,
        due=Action.Due.DATE if dated else Action.Due.ASAP,
        due_on=raised_on + timedelta(days=chance.randrange(14, 1_000)) if dated else None,
        status=chance.choice(open_ones) if chance.random() < 0.5 else Action.Status.COMPLETED,
    )


def _owner(action: Action, person: Person, place: int) -> ActionOwner:
    return ActionOwner(action=action, person=person, text=person.name, position=place, confirmed=True)


def _milliseconds(request: Callable[[], HttpResponse], urls: str = "") -> float:
    """The quickest of TIMES requests, after three to warm up: other work on the machine only adds."""
    with override_settings(**({"ROOT_URLCONF": urls} if urls else {})):
        took = []
        for number in range(TIMES + 3):
            start = perf_counter()
            response = request()
            if number >= 3:
                took.append((perf_counter() - start) * 1_000)
            if response.status_code != 200:
                raise RuntimeError(f"The page answered {response.status_code}.")
    return min(took)


def _seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
