"""Nothing restricted or private leaks: a marked word stands in every such field and file, and each byte that the
public, an outsider, a former member, a member, another board's officer or an administrator is given, by any
address, is searched for the words they may not read. So are mails, log lines and pages of errors. And whoever may
not act changes nothing, whatever they post."""

from __future__ import annotations

import hashlib
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from actions.access import is_owner
from actions.models import Action
from actions.nightly import run_nightly
from csp import links, views
from csp.logs import JsonFormatter, RequestFilter
from csp.models import OutboxMessage, SignedLink, User
from csp.roles import BoardRole
from csp.tests import leak_figures
from csp.tests.leak_addresses import OF_ACCOUNT, PLACES, addresses, patterns, places_of
from csp.tests.leak_unmarked import UNMARKED
from csp.tests.leak_words import BEGINNING, BOARD, LENGTH, NUMBER, World
from csp.tests.leak_world import build
from meetings.demo.papers import opened_here
from meetings.home import lists
from meetings.models import Board, Organisation, Person
from meetings.tests.fixtures import seated
from meetings.tests.pack_makers import everything_in
from performance import by_link
from performance.models import PerformanceReport
from performance.reporting.layout import lay_out

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHO_READS = ("officer", "member", "sub_officer")  # somebody finds every word
READERS = ("public", "outsider", "former", "member", "excluded", "sub_officer", "administrator")
OURS = ("csp", "meetings", "actions", "performance", "strategies")
SAYING = (models.CharField, models.TextField, models.JSONField, models.DecimalField)
VIEWS = 12  # of one path, by what stands after "?"
LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
# What differs from one answer to the next: secrets of forms, and what was asked for.
VARYING = re.compile(r'name="(?:csrfmiddlewaretoken|kept_mark)" value="[^"]*"|nonce="[^"]*"')


class Lines(logging.Handler):
    """Keeps every log line as a collector would get it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addFilter(RequestFilter())
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def kept_lines() -> Iterator[list[str]]:
    """All that is logged meanwhile, as a collector would get it."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@dataclass(frozen=True)
class Made:
    """The world as it was made, the lines logged meanwhile, and where its files lie."""

    world: World
    lines: list[str]
    media: Path


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    """It takes long to make, so it is made once: each test works on it in a savepoint of its own."""
    media = tmp_path_factory.mktemp("leaks")
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=quick), opened_here(), kept_lines() as lines:
            world = _build()
        yield Made(world, lines, media)
        transaction.set_rollback(True)


def _build() -> World:
    council = Organisation.objects.create(name="Northmere Borough Council", short_name="NBC")
    police = Organisation.objects.create(name="Northmere Police", short_name="NP")
    board = Board.objects.create(
        name="Community Safety Partnership", slug="csp", authority="Northmere Borough Council", quorum=3
    )
    other = Board.objects.create(name="Health and Wellbeing Board", slug="hwb")
    officer = seated("Olive Officer", BoardRole.OFFICER, board, council)
    member = seated("Mina Member", BoardRole.MEMBER, board, police)
    outsider = seated("Otto Outsider", BoardRole.OFFICER, other, council)
    administrator = User.objects.create_superuser("admin@example.org")
    return build(board, officer, member, outsider, administrator, police)


@pytest.fixture
def world(made: Made, settings: Any) -> World:
    settings.MEDIA_ROOT = made.media
    return deepcopy(made.world)


@pytest.fixture(autouse=True)
def _same_refusal_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 403 or 404 is drawn from the request and its reason, never from what was refused: the next one of
    the same pattern for the same reason is left out."""
    draw, drawn = views._error_page, set()

    def once(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
        same = (request.resolver_match and request.resolver_match.route, status, repr(context))
        if same in drawn:
            return HttpResponse(status=status)
        drawn.add(same)
        return draw(request, status, context)

    monkeypatch.setattr(views, "_error_page", once)


@pytest.fixture
def log_lines(made: Made) -> Iterator[list[str]]:
    """Those of making the world, and those of the test."""
    with kept_lines() as lines:
        lines += made.lines
        yield lines


def client_of(world: World, reader: str) -> Client:
    client = Client(raise_request_exception=False)
    if reader != "public":
        client.force_login(world.by[reader])
    return client


def bytes_of(answer: Any) -> bytes:
    """Everything an answer gives: its headers and cookies, and its body, unpacked when it is a PDF or Word file."""
    head = "\n".join([*answer.headers.values(), answer.cookies.output()])
    return b"\n".join([head.encode(), unquote(head).encode(), body_of(answer)])


def body_of(answer: Any) -> bytes:
    return unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content)


def unpacked(body: bytes) -> bytes:
    if body.startswith(b"%PDF-"):
        return _pdf_text(hashlib.sha256(body).hexdigest(), body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            return b"\n".join([body, *(package.read(name) for name in package.namelist())])
    return body + unescape(body.decode("utf-8", "replace")).encode()


@lru_cache(maxsize=200)
def _pdf_text(digest: str, body: bytes) -> bytes:
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        found = everything_in(Path(file.name))
    # A word may be broken over two lines of a page.
    return found + re.sub(rb"[\s\xad-]+", b"", found)


def words_in(content: bytes, words: dict[str, str]) -> set[str]:
    """Which of these marked words stand there, in any case, also as PDF may write them: two bytes to a letter."""
    small, beginning = content.replace(b"\0", b"").lower(), BEGINNING.lower().encode()
    found, at = set(), small.find(beginning)
    while at >= 0:
        found.add(small[at : at + LENGTH])
        at = small.find(beginning, at + 1)
    found |= {number.replace(b",", b"") for number in NUMBER.findall(small)}
    return {word for word in words if word.lower().encode() in found}


class Crawl:
    """Goes to every address there is, and on to all that the pages lead to."""

    def __init__(self, world: World, reader: str) -> None:
        self.client = client_of(world, reader)
        self.words, self.due = world.forbidden(reader), world.due(reader)
        self.leaks: list[str] = []
        self.broken: list[str] = []
        self.uncached: list[str] = []
        self.found: set[str] = set()
        self.visited: set[str] = set()
        self.views: Counter[str] = Counter()
        self.asked_heads: set[str] = set()
        self.private = reader != "public"

    def everywhere(self) -> None:
        waiting = [url for name, url in addresses() if name != "account_logout"]
        while waiting:
            url = waiting.pop()
            if url not in self.visited and self._is_another_view(url):
                self.visited.add(url)
                waiting += self._read(url)

    def _is_another_view(self, url: str) -> bool:
        """Not the hundredth order of a filtered list: each page of a list leads to all others."""
        path, _, query = url.partition("?")
        self.views[path] += bool(query)
        return self.views[path] <= VIEWS

    def _read(self, url: str) -> list[str]:
        answer = self.client.get(url)
        content = bytes_of(answer)
        if not self.private and answer.status_code == 200 and answer.resolver_match.route not in self.asked_heads:
            self.asked_heads.add(answer.resolver_match.route)
            content += bytes_of(self.client.head(url))
        self.found |= words_in(content, self.due)
        self.leaks += [f"{url}: {self.words[word]}" for word in words_in(content, self.words)]
        if answer.status_code >= 500:
            self.broken.append(f"{url}: {answer.status_code}")
        if self.private and "no-store" not in answer.headers.get("Cache-Control", ""):
            self.uncached.append(url)
        return links_on(url, answer)


def links_on(url: str, answer: Any) -> list[str]:
    """The addresses of the site that a page leads to."""
    if not answer.headers["Content-Type"].startswith("text/html") or answer.streaming:
        return []
    links = (urlsplit(urljoin(url, unescape(link))) for link in LINK.findall(answer.content.decode()))
    return [
        link._replace(fragment="", query=_without_way_back(link.query)).geturl()
        for link in links
        if not (link.scheme or link.netloc) and not link.path.startswith(("/static/", "/account/"))
    ]


def _without_way_back(query: str) -> str:
    """A form's link names the page to go back to, which names the page to go back to, and so on for ever."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] != "next"])


def own_models() -> list[type[models.Model]]:
    """The product's own, histories too."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_private_field_holds_a_marked_word(world: World) -> None:
    """So a new field is searched for, or somebody says why it need not be."""
    every = dict.fromkeys(world.words, "")
    with_word, without = set(), set()
    for model in own_models():
        if hasattr(model, "history_id"):  # it has the same fields
            continue
        for one in model._meta.concrete_fields:
            if isinstance(one, SAYING) and not one.choices:
                said = repr(list(model._default_manager.values_list(one.name, flat=True)))
                (with_word if words_in(said.encode(), every) else without).add(f"{model._meta.label}.{one.name}")
    excused = [field for fields in UNMARKED.values() for field in fields.split()]
    assert sorted(without - set(excused)) == [], "no word stands there: give it one, or say why it needs none"
    assert sorted(set(excused) & with_word) == [], "it needs no excuse"
    assert sorted(set(excused) - without - with_word) == [], "there is no such field"


def test_every_pattern_of_the_site_is_crawled() -> None:
    found = list(patterns())
    assert [route for name, route in found if places_of(name, route) is None] == []
    assert sorted(PLACES.keys() - {name for name, _ in found}) == []


def test_every_pattern_has_an_address_in_the_world(world: World) -> None:
    """So nothing is left out because the world has none of it."""
    gone_to = {name for name, _ in addresses()}
    assert sorted({name for name, _ in patterns()} - gone_to) == []


@pytest.mark.parametrize("reader", [*READERS, "officer"])
def test_no_page_file_or_log_line_shows_a_word_to_somebody_who_may_not_read_it(
    world: World, log_lines: list[str], reader: str
) -> None:
    """And each word is shown to those who may read it: what a crawl does not find is not there."""
    crawl = Crawl(world, reader)
    crawl.everywhere()
    assert [*crawl.leaks, *crawl.broken, *crawl.uncached] == []
    missed = [where for word, where in crawl.due.items() if word not in crawl.found]
    assert sorted(missed if reader in WHO_READS else []) == []
    every = {word: where for word, (where, _) in world.words.items()}
    assert len(log_lines) > len(crawl.visited) // 2, "the log was listened to"
    assert words_in("\n".join(log_lines).encode(), every) == set()


@pytest.mark.parametrize("reader", ["public", "outsider"])
def test_what_is_shown_of_figures_is_the_same_whatever_the_hidden_ones_are(world: World, reader: str) -> None:
    """Charts, sums, comparisons and files too: no byte of them is made from a number that this reader may not see."""
    before = told_of_figures(world, reader)
    assert {code: before[f"/performance/{code}/"][0] for code in ("OPEN-01", "OPEN-02", "ASB-01")} == {
        "OPEN-01": 200, "OPEN-02": 200, "ASB-01": 404,
    }  # fmt: skip
    leak_figures.change_hidden()
    after = told_of_figures(world, reader)
    assert [url for url in before if before[url] != after.get(url)] == []


def told_of_figures(world: World, reader: str) -> dict[str, Any]:
    """All that this reader's pages and files about figures say, by address, and what open reports would print."""
    client, told = client_of(world, reader), {}
    others = ("/thread/indicator/", "/thread/priority/", "/strategies/")
    waiting = [url for _, url in addresses() if "/performance/" in url or url.startswith(others)]
    views: Counter[str] = Counter()
    while waiting:
        url = waiting.pop()
        path = url.partition("?")[0]
        views[path] += url not in told
        if url not in told and views[path] <= VIEWS:
            answer = client.get(url)
            body = b"" if answer.status_code != 200 else body_of(answer)  # a refusal is drawn once
            told[url] = (answer.status_code, VARYING.sub("", body.decode("utf-8", "replace")))
            waiting += [link for link in links_on(url, answer) if "/performance/" in link]
    openly = PerformanceReport.objects.exclude(indicators__restricted=True)
    return told | {f"report {one.pk}": lay_out(one) for one in openly}


SEARCHES = ("/actions/?status=any&q=", "/actions/?owner=", "/forward-plan/?q=", "/organisations/?q=")


def test_searching_for_a_word_tells_nothing_of_what_may_not_be_read(world: World) -> None:
    """By the ending that all words for the same readers share, for searches find parts of words."""
    for reader in ("outsider", "former"):
        client = client_of(world, reader)
        endings = {who: ending for who, ending in world.endings.items() if reader not in who}
        assert BOARD in endings
        for url in SEARCHES:
            nothing = _page(client, url, "Zxnothingatall")
            for who, ending in endings.items():
                assert (url, who, _page(client, url, ending) == nothing) == (url, who, True)


def test_searching_for_a_word_finds_it_for_those_who_may_read_it(world: World) -> None:
    """So the search that finds nothing for others did look for it."""
    client, ending = client_of(world, "officer"), world.endings[BOARD]
    for url in SEARCHES[:3]:
        assert _page(client, url, ending) != _page(client, url, "Zxnothingatall")


def _page(client: Client, url: str, word: str) -> tuple[int, str]:
    answer = client.get(url + word)
    if answer.status_code in (403, 404):
        return answer.status_code, ""  # drawn once, and not from what was asked for
    return answer.status_code, VARYING.sub("", answer.content.decode()).replace(word, "...")


def test_no_mail_tells_a_word_to_somebody_who_may_not_read_it(world: World) -> None:
    report = run_nightly(timezone.localdate())
    run_nightly(timezone.localdate() + timedelta(days=1))  # which tells what happened today
    assert (report.digests, report.summaries) > (0, 0)
    readers = {user.email: reader for reader, user in world.by.items()}
    every = {word: where for word, (where, _) in world.words.items()}
    leaks, told = [], set()
    for mail in OutboxMessage.objects.exclude(key="undelivered:1"):  # made up, for its words alone
        words = world.forbidden(readers[mail.to]) if mail.to in readers else every
        own_address = {word for word in words if word.lower() in mail.to.lower()}
        content = f"{mail.subject}\n{mail.text}\n{mail.html}\n{mail.key}".encode()
        leaks += [f"{mail.to}: {words[word]}" for word in words_in(content, words) - own_address]
        told |= words_in(content, every)
    assert leaks == []
    assert {every[word] for word in told} == {
        "e-mail of a member",  # the last mail did not reach it: for those who keep it
        "text of a restricted action",
        "restricted action of somebody without an account",
        "action of a sub-group",
        "owner of a restricted action",
        "owner of a sub-group's action",
        "owner of a planned action",
        "title of an outsider's proposal",  # to who proposed it
        "title of a draft out for comment",
        "covering note to a draft",
        "comment of member on a draft",
        "comment of sub_officer on a draft",
        "response to the comment of member",
        "response to the comment of sub_officer",
    }


OF_LINK = ("hand-in", "hand-in-tell", "hand-in-done")
ITS_HOLDERS_OWN = {
    "file name of the first version by link",
    "file name of the second version by link",
    "why a version was sent back",
}


def test_link_shows_its_holder_their_own_words_alone(world: World) -> None:
    link = SignedLink.objects.get()
    every = {word: where for word, (where, _) in world.words.items()}
    found, before = set(), rows()
    for page in OF_LINK:
        answer = Client().get(reverse(page, args=[links.token(link)]))
        assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow")
        found |= words_in(bytes_of(answer), every)
    assert {every[word] for word in found} == ITS_HOLDERS_OWN
    assert rows() == before, "opening a link changes nothing"


def test_link_that_is_wrong_or_has_ended_shows_nothing(world: World) -> None:
    link = SignedLink.objects.get()
    token = links.token(link)
    every = {word: where for word, (where, _) in world.words.items()}
    other = links.make(
        purpose="something-else", subject=link.subject, holder=link.holder, email=link.email,
        expires_at=link.expires_at, by=None,
    )  # fmt: skip
    answers = [Client().get(reverse("hand-in", args=[one])) for one in (token[:-1], links.token(other), "1:x")]
    SignedLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    answers.append(Client().get(reverse("hand-in", args=[token])))
    SignedLink.objects.filter(pk=link.pk).update(expires_at=other.expires_at, revoked_at=timezone.now())
    answers.append(Client().post(reverse("hand-in", args=[token]), EVERYTHING))
    assert [answer.status_code for answer in answers] == [404, 404, 404, 410, 410]
    assert words_in(b"".join(bytes_of(answer) for answer in answers), every) == set()


def test_link_to_give_figures_shows_nothing_restricted(world: World) -> None:
    nora = Person.objects.get(name="Nora Noaccount")
    link = by_link.links_to_give([(world.board.pk, nora.pk, nora.email)])[world.board.pk, nora.pk]
    every, before = {word: where for word, (where, _) in world.words.items()}, rows()
    answer = Client().get(reverse("figures-by-link", args=[links.token(link)]))
    assert (answer.status_code, words_in(bytes_of(answer), every)) == (200, set())
    assert rows() == before, "opening a link changes nothing"


def test_page_of_an_error_shows_nothing_of_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    word = next(iter(world.forbidden("public")))

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(word)

    monkeypatch.setattr(lists, "next_meetings", fails)
    answer = client_of(world, "public").get("/")
    assert (answer.status_code, words_in(bytes_of(answer), {word: ""})) == (500, set())


# Who may not act ----------------------------------------------------------------------------------------------

EVERYTHING = {
    "title": "Forged", "name": "Forged", "text": "Forged", "reason": "Forged", "note": "Forged", "slug": "forged",
    "interest": "Forged", "nature": "personal", "outcome": "stayed", "kind": "item", "status": "completed",
    "to": "top", "role": "officer", "quorum": "1", "notice_rule": "none", "notice_days": "1", "version": "0",
    "due": "none", "venue": "Forged", "urgent_reason": "Forged", "late_reason": "Forged", "decision": "Forged",
    "restricted": "", "email": "forged@example.org", "to_meeting": "1", "at_meeting": "1", "person": "1",
    **{f"{field}_{part}": value for field in ("on", "date", "starts", "ends", "raised_on", "due_on")
       for part, value in enumerate(("1", "1", "2018"))},
}  # fmt: skip
NOBODY = AnonymousUser()
# The directory of people and organisations is kept by the officers of every board.
# So are the breakdowns of figures: wards are every board's.
OF_EVERY_OFFICER = {"person-add", "organisation-add", "organisation-edit", "dimension-add", "dimension-edit"}
# The people of a board comment on its circulated minutes and on drafts, and have files of its plan; those of the world
# are the member's.
OF_MEMBERS = {
    *("minute-comment", "comment-edit", "comment-take-back", "item-propose", "proposal-take-back"),
    *("consultation-comment", "consultation-comment-take-back", "board-plan-files"),
}
# Whoever sits on a board proposes items to others. An officer puts what is public under items of their own board.
OF_OTHER_BOARDS = {"item-propose", "proposal-take-back", "strategy-pack"}
# Everybody with an account has these for themselves: a print is of what they may read, figures are those they own.
OF_ONESELF = {
    *("my-calendar-make", "my-calendar-stop", "saved-list-add", "my-mail", "action-exports"),
    *("strategy-pdf", "figures-due", "plan-files"),
}


def rows() -> dict[str, str]:
    """A hash of all that is stored, model by model, histories too; sessions aside."""
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._default_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in own_models()
    }


def posts(world: World, reader: str) -> Iterator[tuple[str, str]]:
    """The addresses at which this reader has nothing to change. The owners of an action report on it."""
    actions = Action.objects.select_related("board")
    owned = {action.get_absolute_url() for action in actions if is_owner(world.by.get(reader, NOBODY), action)}
    person = getattr(world.by.get(reader), "person", None)
    own_interests = reverse("interest-add", args=[person.pk]) if person else ""
    for name, url in addresses():
        own_board = reader == "outsider" and (url.startswith("/boards/hwb/") or name == "papers-ask-all")
        keeps = reader == "outsider" and (name in OF_EVERY_OFFICER or name.startswith("person-"))
        keeps |= reader == "outsider" and (url == own_interests or name in OF_OTHER_BOARDS)
        for_oneself = reader != "public" and name in OF_ONESELF
        for_oneself |= reader == "member" and name in OF_MEMBERS
        reports = name == "action-report" and url.removesuffix("report/") in owned
        of_account = name.startswith((*OF_ACCOUNT, "email-"))
        if not (reports or of_account or own_board or keeps or for_oneself):
            yield name, url


@pytest.mark.parametrize("reader", ["public", "outsider", "former", "member"])
def test_whoever_may_not_act_changes_nothing(world: World, reader: str) -> None:
    client, before, wrong = client_of(world, reader), rows(), []
    for name, url in posts(world, reader):
        answer = client.post(url, EVERYTHING)
        to_login = answer.status_code == 302 and answer.headers["Location"].startswith("/account/login/")
        # 429: who tries links out is stopped.
        if not ((to_login and reader == "public") or answer.status_code in (403, 404, 405, 429)):
            wrong.append(f"{name} {url}: {answer.status_code}")
    assert wrong == []
    after = rows()
    assert [label for label in before if before[label] != after[label]] == []


def test_form_from_another_site_changes_nothing(world: World) -> None:
    """Not even in the name of an officer: without the form's secret nothing is done."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.by["officer"])
    before = rows()
    # One address of each pattern: the secret is asked for before anything that stands in the address is looked up.
    answers = {(name, client.post(url, EVERYTHING).status_code) for name, url in dict(addresses()).items()}
    assert sorted(pair for pair in answers if pair[1] not in (403, 404, 405)) == []
    after = rows()
    assert [label for label in before if before[label] != after[label]] == []


# What nobody would type ---------------------------------------------------------------------------------------

ODD = [
    "\0",
    "9" * 30,
    "9" * 5000,
    "-1",
    "%_'\"\\",
    "é" * 1000,
    "word " * 1000,
    "0001-01-01",
    "9999-12-31.9",
    "<b>",
]
ASKED = (
    "after at before board date_from date_to due_from due_to kind meeting mine narrow next on overdue owner page "
    "person q sort status under"
)


def test_odd_words_in_an_address_break_no_page(world: World) -> None:
    client = client_of(world, "officer")
    one_each = {name: url for name, url in reversed(addresses()) if not name.startswith(OF_ACCOUNT)}
    broken = []
    for url in one_each.values():
        for odd in ODD:
            answer = client.get(url, dict.fromkeys(ASKED.split(), odd))
            bytes_of(answer)
            if answer.status_code >= 500:
                broken.append(f"{url}: {odd[:12]!a}")
            if "GET" not in answer.wsgi_request.__dict__:  # nobody looked: another word makes no other page
                break
    assert broken == []
