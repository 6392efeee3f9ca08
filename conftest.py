"""What every test stands on: files in a folder of its own, mail kept in memory, a browser, and axe."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Page

from csp import ledger_guard, pdf
from csp.celery import app
from csp.tests import schema
from meetings.demo.papers import opened_here

pytest_plugins = ["meetings.tests.fixtures"]

# Playwright runs its own event loop in the test's thread; the tests' queries are not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine is no fault of the example it was slow at.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")

WITH_SERVICES = django_settings.BROKER_URL.startswith("redis")
WORKER_START_SECONDS = 60  # the other round of tests runs beside it
# Preloading is for rules that read style sheets, which are all experimental and off.
FIND_VIOLATIONS = "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the services are left out, with the reason, where there are none. Slow tests come first.

    Then no long one is left to run alone at the end. Those that commit stay after all that do not.
    """
    reason = "needs DATABASE_URL of PostgreSQL and BROKER_URL of Redis; ./test.sh sets both"
    for item in items:
        if item.get_closest_marker("services") and not WITH_SERVICES:
            item.add_marker(pytest.mark.skip(reason=reason))
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: (_commits(item), not item.get_closest_marker("slow")))


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def _own_world(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Nothing a test does reaches the var/ folder, another test, or the slow parts of log-in."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


def pytest_collection_finish() -> None:
    """All that was imported stays: the collector of cycles, which walked it over and over, looks at what is new."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _files_opened_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Files that tests made themselves are opened in their own process, which is much quicker.

    A test that is about strangers' files (mark it `apart`) opens each in a process of its own, as the product does.
    """
    if request.node.get_closest_marker("apart"):
        yield
        return
    with opened_here():
        yield


@pytest.fixture(autouse=True, scope="session")
def _printed_once() -> Iterator[None]:
    """The same page printed for the second time is the file that was printed for the first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", lru_cache(maxsize=500)(pdf.render))
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Asked for just before the tests' database is made: it is copied from the one that was migrated last."""
    folder = django_settings.BASE_DIR / "build" / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Migrate, "handle", schema.kept_in(folder))
        yield


@pytest.fixture(autouse=True, scope="session")
def _ledger_can_be_emptied() -> Iterator[None]:
    """Tests that commit empty their database afterwards; nothing but that may take a guard down."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def unguarded_flush(self: Any, sql_list: list[str]) -> None:
        for guard in ledger_guard.guards:
            ledger_guard.lift(self.connection, guard)
        flush(self, sql_list)
        for guard in ledger_guard.guards:
            ledger_guard.protect(self.connection, guard)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", unguarded_flush)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet: it asks nothing of any network of its own accord."""
    return {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """An English browser."""
    return {"locale": "en-GB", "timezone_id": "Europe/London", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """axe(page): fails, naming each place, unless axe-core finds nothing at all to object to."""
    script = Axe().axe_script

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):  # the same page again: at another width, or with a part replaced
            page.evaluate(script)
        violations = page.evaluate(FIND_VIOLATIONS)
        found = [
            (one["id"], node["target"], node["failureSummary"]) for one in violations for node in one["nodes"]
        ]
        assert found == []

    return check


@pytest.fixture
def looks_right(axe: Callable[[Page], None], live_server: Any) -> Callable[[Page, str], None]:
    """looks_right(page, path): on a screen and on a phone axe objects to nothing, and nothing is wider than they are.

    The page is loaded once, on the screen; what it does on the phone follows from the width alone.
    """

    def check(page: Page, path: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(live_server.url + path)
        assert answer
        assert (path, answer.status) == (path, 200)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert (path, page.evaluate("document.documentElement.scrollWidth")) <= (path, width)

    return check


@pytest.fixture
def log_in(client: Any, live_server: Any) -> Callable[[Page, Any], None]:
    """log_in(page, user): the browser is signed in as that account from its next page on."""

    def with_session(page: Page, user: Any) -> None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = django_settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return with_session


@pytest.fixture
def celery_worker_options(tmp_path: Path) -> dict[str, Any]:
    """Where the worker's mail goes, and how many tasks it runs at a time. A test file may have its own."""
    return {"email_url": f"filemail://{tmp_path / 'mail'}", "concurrency": 1}


@pytest.fixture
def start_celery_worker(
    transactional_db: None, tmp_path: Path, celery_worker_options: dict[str, Any]
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """start(): a real worker that a test may kill, on the tests' database and broker (mark the test `services`)."""
    app.control.purge()
    database = django_settings.DATABASES["default"]
    place = f"{database['HOST']}:{database['PORT']}" if database["HOST"] else ""
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{user}{place}/{database['NAME']}",
        "MEDIA_ROOT": str(django_settings.MEDIA_ROOT),
        "EMAIL_URL": celery_worker_options["email_url"],
    }
    concurrency = str(celery_worker_options["concurrency"])
    command = [sys.executable, "-m", "celery", "-A", "csp", "worker", "-c", concurrency, "--loglevel", "info"]
    command += ["--without-mingle", "--without-gossip"]  # it starts a second sooner, and there is one
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        workers.append(worker)
        _await_worker(worker, tmp_path / "worker.log")
        return worker

    try:
        yield start
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            try:
                worker.wait(timeout=20)
            except subprocess.TimeoutExpired:  # a busy machine: it has nothing left to finish
                worker.kill()
                worker.wait()


@pytest.fixture
def celery_worker_process(
    start_celery_worker: Callable[[], subprocess.Popen[bytes]],
) -> subprocess.Popen[bytes]:
    """One real worker (mark the test `services`)."""
    return start_celery_worker()


def _await_worker(worker: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + WORKER_START_SECONDS
    while time.monotonic() < deadline and worker.poll() is None:
        if app.control.inspect(timeout=0.5).ping():
            return
    pytest.fail(f"The Celery worker did not start:\n{log.read_text('utf-8', 'replace')}")


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """wait_until(condition): for what a worker does meanwhile; fails after 20 seconds."""

    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "It did not happen within 20 seconds."
            time.sleep(0.1)

    return wait
