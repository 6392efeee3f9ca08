"""What runs each night: every step in its own right."""

from __future__ import annotations

import logging
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from csp import nightly
from csp.celery import app
from csp.nightly import Outcome, Step

ON = date(2018, 9, 26)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, date]]:
    """Three steps of a test's own, the second of which fails; when each ran."""
    ran: list[tuple[str, date]] = []

    def note(title: str) -> list[str]:
        ran.append((title, ON))
        return [f"{title} done: 1"]

    def fails(on: date) -> list[str]:
        note("Second")
        raise RuntimeError("disk full")

    monkeypatch.setattr(nightly, "_steps", {})
    for step in (Step("Third", 30, lambda on: note("Third")), Step("Second", 20, fails)):
        nightly.register(step)
    nightly.register(Step("First", 10, lambda on: note("First")))
    return ran


def test_step_that_fails_stops_no_other_and_is_logged(
    ran: list[tuple[str, date]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcomes = nightly.run_all(ON)
    assert outcomes == [
        Outcome("First", ("First done: 1",)),
        Outcome("Second", failed=True),
        Outcome("Third", ("Third done: 1",)),
    ]
    assert [title for title, _ in ran] == ["First", "Second", "Third"]
    assert [record.message for record in caplog.records] == ["nightly step failed"]


def test_command_says_what_was_done_and_fails_with_what_failed(ran: list[tuple[str, date]]) -> None:
    said = StringIO()
    with pytest.raises(CommandError, match=r"^Failed: Second\. The reason is in the log\."):
        call_command("nightly", on="2018-09-26", stdout=said)
    assert said.getvalue() == ("Nightly job for Wednesday 26 September 2018\n  First done: 1\n  Third done: 1\n")


def test_task_runs_every_step(ran: list[tuple[str, date]]) -> None:
    app.tasks["csp.tasks.nightly"].delay()
    assert [title for title, _ in ran] == ["First", "Second", "Third"]


def test_beat_asks_for_that_task() -> None:
    assert app.conf.beat_schedule["nightly"]["task"] == "csp.tasks.nightly"
