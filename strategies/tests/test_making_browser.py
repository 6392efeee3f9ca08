"""How a strategy is made, in a real browser: accessible, as wide as a phone, commented on without leaving the page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from actions.tests.makers import make_action
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import make_meeting
from strategies import services
from strategies.models import ConsultationComment, PlannedAction, SignOffStep
from strategies.tests.makers import make_priority, make_strategy, plan

pytestmark = [pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


def test_pages_have_no_axe_violations_and_fit(
    page: Page,
    live_server: Any,
    axe: Callable[[Page], None],
    log_in: Callable[[Page, User], None],
    board: Board,
    other_board: Board,
    officer: User,
    member: User,
) -> None:
    today = timezone.localdate()
    old = make_strategy(board, status="adopted", review_on=today)
    for number in (1, 2):
        priority = make_priority(
            old, f"Priority {number}", rationale="They wait too long.", outcome="Nobody waits."
        )
        plan(priority, make_action(board, number), f"{number}.1")
    new = services.begin_edition(
        strategy=old, by=officer, title="Safer streets", starts=date(2022, 4, 1), ends=date(2026, 3, 31),
        priorities=[old.priorities.earliest("pk")], planned=list(PlannedAction.objects.all()),
    )  # fmt: skip
    step = services.add_step(strategy=new, by=officer, board=board, wanted_on=today)
    meeting = make_meeting(board, today + timedelta(days=30))
    services.plan_step(step=step, by=officer, meeting=meeting, title="For agreement", why="")
    other = SignOffStep.objects.create(strategy=new, board=other_board, position=2)
    out = make_strategy(board, "Out for comment", vision="One.\n\nTwo.")
    make_priority(out, rationale="They wait.", outcome="Nobody waits.")
    make_priority(out, "Another", rationale="They wait.", outcome="Nobody waits.")
    sent = services.open_consultation(
        strategy=out, by=officer, boards=[board], comments_by=today + timedelta(days=9), note="Please."
    )
    comment = services.add_comment(consultation=sent, by=member, part="vision", paragraph=2, text="Say how.")
    log_in(page, officer)
    of, route, at = f"/strategies/{new.pk}/", f"/strategies/{new.pk}/route/", sent.get_absolute_url()
    for address in (
        of, f"{of}adopted/", f"{of}endings/", f"{of}compare/", f"{of}consultations/add/", f"{route}add/",
        f"{route}{other.pk}/plan/", f"{route}{other.pk}/item/", f"{route}{other.pk}/agreed/", at, f"{at}edit/",
        f"{at}close/", f"{at}paragraphs/vision/1/", f"{at}comments/{comment.pk}/response/",
        f"/strategies/{old.pk}/next/", f"/strategies/{old.pk}/reviewed/", "/desk/", "/me/",
    ):  # fmt: skip
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
    page.goto(live_server.url + at)
    said = page.locator("#vision-1")
    said.locator("summary").press("Enter")
    said.locator("textarea").fill("And by when?")
    said.get_by_role("button", name="Send the comment").click()
    made = ConsultationComment.objects.latest("pk")
    page.wait_for_url(f"**{at}#comment-{made.pk}")
    assert (made.part, made.paragraph, made.passage, made.text) == ("vision", 1, "One.", "And by when?")
