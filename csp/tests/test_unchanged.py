"""A public page is answered by 304 while nothing has changed, and anew after whatever writes, on both databases."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from csp import unchanged
from csp.models import User
from csp.tests.sheet_files import make_xlsx
from meetings.models import Board, Meeting
from meetings.packs.services import build_pack, publish_meeting, request_pack
from meetings.papers.services import withdraw_paper
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper
from performance.models import Indicator
from performance.services import close_indicator, open_indicator, revise_value
from performance.tests.makers import figure, make_indicator
from strategies.services import adopt_strategy
from strategies.tests.makers import make_priority, make_strategy

pytestmark = [pytest.mark.django_db(transaction=True)]
VARYING = re.compile(r'nonce="[^"]*"')
NOW = "2018-09-18T12:10:00+01:00"
TRIES = 20
KEPT = "public, max-age=0, must-revalidate"


@pytest.fixture(autouse=True, params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def _database(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.param, "./test.sh runs these tests once for each database"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def get(path: str, tag: str = "", client: Client | None = None) -> HttpResponse:
    """The page for somebody who has been here before and kept no cookie."""
    return (client or Client()).get(path, headers={"If-None-Match": tag} if tag else {})  # type: ignore[return-value]


def text_of(answer: HttpResponse) -> str:
    return VARYING.sub("", answer.content.decode())


def tag_of(path: str) -> str:
    """The page's tag, once it is shown that whoever has it is told that nothing has changed.

    PostgreSQL numbers transactions for all databases of a server: another one's may come in between.
    """
    for _ in range(TRIES):
        tag = get(path)["ETag"]
        if get(path, tag).status_code == 304:
            return str(tag)
    pytest.fail(f"{path} is another each time.")


Act = Callable[["Site"], None]


class Site:
    """One of each thing that can become public, and what is done with it."""

    def __init__(self, board: Board, officer: User, folder: Path) -> None:
        self.board, self.officer, self.folder = board, officer, folder
        self.meeting: Meeting = make_meeting(board)
        self.paper = make_paper(make_item(self.meeting, "Hate crime update"), "Hate crime report")
        self.second = make_paper(make_item(self.meeting, "Some day", status="planned"), "Not yet asked for")
        self.indicator: Indicator = make_indicator(board)
        self.figure = figure(self.indicator, date(2018, 7, 1), 412)
        self.strategy = make_strategy(board)
        make_priority(self.strategy)

    def publish(self) -> None:
        build_pack(meeting=self.meeting, by=self.officer)
        publish_meeting(meeting=self.meeting, by=self.officer)

    def withdraw(self) -> None:
        """A second paper, which was never the public's."""
        withdraw_paper(paper=self.second, by=self.officer)

    def open(self) -> None:
        open_indicator(indicator=self.indicator, by=self.officer)

    def close(self) -> None:
        close_indicator(indicator=self.indicator, by=self.officer)

    def restrict(self) -> None:
        Indicator.objects.filter(pk=self.indicator.pk).update(restricted=True, opened_at=None, opened_by=None)

    def revise(self) -> None:
        revise_value(
            figure=self.figure,
            by=self.officer,
            version=self.figure.version,
            reason="Counted again",
            value=Decimal(413),
        )

    def adopt(self) -> None:
        adopt_strategy(strategy=self.strategy, by=self.officer)

    def bulk_update(self) -> None:
        Board.objects.bulk_update([Board(pk=self.board.pk, name="Safer Northmere")], ["name"])

    def at_the_prompt(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE meetings_board SET name = 'Named at the prompt'")

    def by_page(self) -> None:
        assert (
            log_in(self.officer).post(f"/meetings/{self.meeting.pk}/cancel/", {"reason": "Snow"}).status_code
            == 302
        )

    def by_command(self) -> None:
        heads, row = ["Name", "Post title", "Organisation", "Role"], ["Amara Okafor", None, "Probation", "Member"]
        file = make_xlsx(self.folder / "members.xlsx", [heads, row])
        call_command("import_members", str(file), "--board", "csp", stdout=StringIO())

    def by_task(self) -> None:
        """As no worker waits, the job is done at once, in a transaction of its own."""
        request_pack(meeting=self.meeting, by=self.officer)


@pytest.fixture
def site(board: Board, officer: User, tmp_path: Path) -> Site:
    return Site(board, officer, tmp_path)


BOARD, MEETING, FIGURES = "/boards/csp/", "/boards/csp/2018-09-26/", "/performance/"


@pytest.mark.parametrize(
    ("before", "act", "path", "changes"),
    [
        ((), Site.publish, MEETING, "page"),
        ((), Site.open, FIGURES, "page"),
        ((Site.open,), Site.close, FIGURES, "page"),
        ((Site.open,), Site.restrict, FIGURES, "page"),
        ((Site.open,), Site.revise, FIGURES, "page"),
        ((), Site.adopt, "/strategies/", "page"),
        ((), Site.bulk_update, BOARD, "page"),
        ((), Site.at_the_prompt, BOARD, "page"),
        ((), Site.by_page, MEETING, "page"),
        ((Site.publish,), Site.withdraw, MEETING, "tag"),
        ((), Site.by_command, BOARD, "tag"),
        ((), Site.by_task, MEETING, "tag"),
    ],
)
def test_page_is_new_after_whatever_was_written(
    site: Site, before: tuple[Act, ...], act: Act, path: str, changes: str
) -> None:
    for earlier in before:
        earlier(site)
    was, tag = get(path), tag_of(path)
    act(site)
    now, fresh = get(path, tag), get(path)
    assert (now.status_code, text_of(now)) == (200, text_of(fresh))
    assert now.get("ETag") != tag
    assert (text_of(now) != text_of(was)) is (changes == "page")
    tag_of(path)


def test_what_was_taken_away_is_not_said_to_stand(site: Site) -> None:
    """The page of an indicator that is closed again is missing, not unchanged."""
    site.open()
    path = site.indicator.get_absolute_url()
    tag = tag_of(path)
    site.close()
    answer = get(path, tag)
    assert (answer.status_code, "ETag" in answer) == (404, False)


def test_unchanged_page_is_answered_by_one_query_and_nothing_else(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(TRIES):
        tag = get(MEETING)["ETag"]
        with CaptureQueriesContext(connection) as queries, caplog.at_level("INFO", "csp.logs"):
            answer = get(MEETING, tag)
        if answer.status_code == 304:
            break
    assert "GET /(kept) 304 in" in caplog.text
    assert (answer.status_code, answer.content) == (304, b"")
    assert [answer[name] for name in ("ETag", "Cache-Control", "Vary")] == [tag, KEPT, "Cookie"]
    assert len(queries) == (1 if connection.vendor == "postgresql" else 0)


def test_tag_is_of_one_address_with_all_that_is_asked_for(site: Site) -> None:
    site.open()
    paths = [FIGURES, f"{FIGURES}?status=red", BOARD, MEETING]
    assert len({get(path)["ETag"] for path in paths}) == 4
    assert get(BOARD, tag_of(FIGURES)).status_code == 200
    assert (
        Client(headers={"Host": "localhost"}).get(BOARD, headers={"If-None-Match": tag_of(BOARD)}).status_code
        == 200
    )


def test_next_day_is_another_page(site: Site, clock: Any) -> None:
    tag = tag_of(MEETING)
    clock.move_to("2018-09-19T00:00:00+01:00")
    assert get(MEETING, tag).status_code == 200


def test_next_release_is_another_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(MEETING)
    monkeypatch.setattr(unchanged, "release", lambda: "the next")
    assert get(MEETING, tag).status_code == 200


def test_somebody_with_a_session_is_always_given_the_page(site: Site) -> None:
    tag, client = tag_of(MEETING), log_in(site.officer)
    answer = get(MEETING, tag, client)
    assert (answer.status_code, "ETag" in answer, answer["Cache-Control"]) == (200, False, "private, no-store")
    client.logout()
    client.cookies["sessionid"] = "one that ended"
    assert get(MEETING, tag, client).status_code == 200


@pytest.mark.parametrize("name", ["csrftoken", "messages"])
def test_page_that_may_hold_what_is_one_readers_is_never_kept(site: Site, name: str) -> None:
    tag, client = tag_of(MEETING), Client()
    client.cookies[name] = "a secret of theirs"
    answer = get(MEETING, tag, client)
    assert (answer.status_code, "ETag" in answer, "public" in answer.get("Cache-Control", "")) == (
        200,
        False,
        False,
    )


def asked(path: str) -> tuple[HttpResponse, int]:
    with CaptureQueriesContext(connection) as queries:
        answer = get(path)
    return answer, len(queries)


def test_page_is_made_once_for_all_who_have_it_not(site: Site) -> None:
    """With all its headers, so that its scripts fit its policy; and anew once something has changed."""
    least = 1 if connection.vendor == "postgresql" else 0
    for _ in range(TRIES):
        first, (then, queries) = get(MEETING), asked(MEETING)
        if queries == least:
            break
    assert (then.content, queries) == (first.content, least)
    varying = {"X-Request-ID"}
    assert {k: v for k, v in then.headers.items() if k not in varying} == {
        k: v for k, v in first.headers.items() if k not in varying
    }
    Meeting.objects.update(venue="The Corn Exchange")
    assert "The Corn Exchange" in text_of(get(MEETING))


def test_of_addresses_with_a_query_no_copy_is_kept(site: Site) -> None:
    assert min(asked(f"{MEETING}?q=1")[1] for _ in range(TRIES)) > 1


@pytest.mark.parametrize(
    "path", ["/account/login/", "/boards/nowhere/", "/desk/", "/health/", "/boards/csp/meetings.ics", "/links/x/"]
)
def test_pages_with_a_secret_refusals_and_files_get_no_tag_of_this_kind(site: Site, path: str) -> None:
    answer = get(path)
    assert not answer.get("ETag", "").startswith("W/")
    assert answer.get("Cache-Control") != KEPT


def test_part_of_a_page_is_not_taken_for_the_page(site: Site) -> None:
    answer = Client().get(MEETING, headers={"HX-Request": "true", "If-None-Match": tag_of(MEETING)})
    assert (answer.status_code, "ETag" in answer) == (200, False)


def test_nothing_is_said_within_a_transaction(site: Site) -> None:
    """What it has written itself is on its page, and in no state that others could see."""
    with transaction.atomic():
        assert (unchanged.database_state(), "ETag" in get(MEETING)) == (None, False)


def test_page_stands_where_the_state_is_not_known(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "other")
    answer = get(MEETING)
    assert (answer.status_code, "ETag" in answer) == (200, False)


def test_every_commit_is_another_state(site: Site) -> None:
    states = [unchanged.database_state()]
    for name in ("A", "B", "A", "A"):  # back to what it was, and the same written again
        Board.objects.update(name=name)
        states.append(unchanged.database_state())
    assert len(set(states)) == 5


def test_state_stays_while_nobody_commits(site: Site) -> None:
    pairs = [(unchanged.database_state(), unchanged.database_state()) for _ in range(TRIES)]
    assert any(first == then for first, then in pairs)


def test_nothing_is_lost_between_writers_that_overlap(site: Site) -> None:
    """One writes first and commits last: the page read in between is an old one from then on."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    wrote, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            Board.objects.update(name="Written first, committed last")
            wrote.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert wrote.wait(10)
    Indicator.objects.update(name="Written last, committed first")
    was, tag = get(BOARD), tag_of(BOARD)
    go_on.set()
    writer.join()
    now = get(BOARD, tag)
    assert (now.status_code, "Written first" in text_of(was), "Written first" in text_of(now)) == (
        200,
        False,
        True,
    )
