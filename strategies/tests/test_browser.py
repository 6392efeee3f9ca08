"""Strategies in a real browser: accessible, and as wide as a phone."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page

from actions.tests.makers import make_action
from csp.importing_files import choose_file
from csp.models import User
from csp.tests.sheet_files import make_xlsx
from meetings.models import Board
from meetings.tests.fixtures import make_meeting
from performance.tests.makers import figure, make_indicator
from strategies.exchange.importer import NEW_PLAN
from strategies.exchange.services import request_print
from strategies.models import Assessment
from strategies.tests.makers import make_priority, make_strategy, measure, plan

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    officer: User,
) -> None:
    strategy = make_strategy(board)
    priority = make_priority(strategy, rationale="They wait too long.", outcome="Nobody waits.")
    planned = plan(make_priority(strategy, "Under it", parent=priority), make_action(board, 1), outcome="Done")
    indicator = make_indicator(board)
    figure(indicator, date(2018, 7, 1), 5)
    measure(priority, indicator)
    adopted = make_strategy(board, "In force", status="adopted", foreword="We listened.", foreword_by="The chair")
    running = make_priority(adopted, "Make it safe", rationale="It is not.")
    late = plan(running, make_action(board, 2, officer.person), "1.1", risk="red", by_when="September 2018")
    measure(running, indicator)
    Assessment.objects.create(priority=running, by=officer, rating="amber", reason="Nearly done.")
    log_in(page, officer)
    of, under = f"/strategies/{strategy.pk}/", f"/strategies/{strategy.pk}/priorities/{priority.pk}/"
    go, measured = f"/strategies/{adopted.pk}/", f"{under}measures/{priority.measures.get().pk}/"
    for address in (
        "/strategies/", "/boards/csp/strategies/add/", of, under, f"{under}edit/", f"{measured}edit/", f"{under}plan/",
        f"{under}bring/", f"{of}links/add/", f"{of}planned/{planned.pk}/edit/", go, f"{go}actions/", f"{go}grid/",
        f"{go}moved/?since=1/1/2018", f"{running.get_absolute_url()}assess/", late.get_absolute_url(),
    ):  # fmt: skip
        looks_right(page, address)


def test_pages_of_files_and_questions_have_no_axe_violations_and_fit(
    page: Page,
    looks_right: Callable[[Page, str], None],
    log_in: Callable[[Page, User], None],
    tmp_path: Path,
    board: Board,
    officer: User,
) -> None:
    strategy = make_strategy(board)
    priority = make_priority(strategy, "Support Survivors")
    empty = make_priority(strategy, "Empty")
    planned = plan(priority, make_action(board, 1), outcome="Done")
    measured = measure(priority, make_indicator(board))
    adopted = make_strategy(board, "In force", status="adopted")
    make_meeting(board, timezone.localdate() + timedelta(days=30))
    header = ["Theme", "Action No", "Actions", "Named lead", "End date"]
    rows = [["A theme", "1", "Meet", "Nobody Known", "2019"], ["A theme", "2", None, "Mina", "soon"]]
    path = make_xlsx(tmp_path / "plan.xlsx", [["Together"], header, *rows])
    chosen = choose_file(
        importer=NEW_PLAN, target=board, by=officer,
        asked={"title": "", "starts": date(2018, 4, 1), "ends": date(2022, 3, 31)},
        upload=SimpleUploadedFile(path.name, path.read_bytes()),
    )  # fmt: skip
    asked = request_print(strategy=adopted, user=officer, whole=True)
    log_in(page, officer)
    of, under = strategy.get_absolute_url(), priority.get_absolute_url()
    for address in (
        "/boards/csp/strategies/", "/boards/csp/strategies/import/", chosen.get_absolute_url(), f"{of}import/",
        asked.get_absolute_url(), f"{adopted.get_absolute_url()}pack/", f"{adopted.get_absolute_url()}superseded/",
        f"{of}discard/", f"{under}measure/", f"{under}measure/new/", f"{under}measures/{measured.pk}/remove/",
        f"{under}links/add/", f"{empty.get_absolute_url()}remove/", f"{of}planned/{planned.pk}/remove/",
        f"{of}adopted/",
    ):  # fmt: skip
        looks_right(page, address)
