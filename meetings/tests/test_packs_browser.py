"""The pages of packs in a real browser: nothing for axe to object to, and a build that can be watched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from csp.models import Job, User
from meetings.models import AgendaItem, Meeting, Pack
from meetings.packs.opened import record_opening
from meetings.packs.services import build_pack, publish_changes, publish_meeting
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.pack_makers import make_paper, make_version


@pytest.fixture
def meeting(transactional_db: None, board: Any) -> Meeting:
    return make_meeting(board, timezone.localdate() + timedelta(days=20))


@pytest.fixture
def supplement(meeting: Meeting, officer: User, member: User) -> Pack:
    """A published pack that a member has opened, a supplement they have not, and a draft of the next."""
    item = make_item(meeting, "Hate crime update")
    paper = make_paper(item, "Hate crime report", pages=3)
    make_paper(item, "Operation file", restricted=True, grounds=["7"], public_title="Figures")
    build_pack(meeting=meeting, by=officer)
    record_opening(user=member, pack=publish_meeting(meeting=meeting, by=officer))
    make_version(paper, pages=4, mark="NEWER")
    build_pack(meeting=meeting, by=officer)
    published = publish_changes(meeting=meeting, by=officer)
    make_item(meeting, "Late business", urgent_reason="A court has ruled.", verbal=True)
    make_paper(AgendaItem.objects.get(title="Late business"), "Late figures", pages=1)
    build_pack(meeting=meeting, by=officer)
    return published


def test_pages_of_a_pack_have_no_violations(
    meeting: Meeting, supplement: Pack, officer: User, member: User, page: Page, log_in: Callable[..., None],
    looks_right: Callable[[Page, str], None],
) -> None:  # fmt: skip
    at = meeting.get_absolute_url()
    paper = AgendaItem.objects.get(title="Hate crime update").papers.first()
    assert paper
    for user, addresses in (
        (officer, (at, f"{at}publish-changes/")),
        (member, (at, f"{at}1/", "/", "/me/", paper.get_absolute_url())),
    ):
        log_in(page, user)
        for address in addresses:
            looks_right(page, address)


def test_member_downloads_the_supplement_and_nothing_is_new_any_more(
    meeting: Meeting, supplement: Pack, member: User, live_server: Any, page: Page, log_in: Callable[..., None]
) -> None:
    log_in(page, member)
    page.goto(live_server.url + meeting.get_absolute_url())
    expect(page.locator(".pack__news li")).to_have_text(
        ["Item 1: Hate crime report, pages 1 to 4: a new version, in place of pages 1 to 3"]
    )
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Supplement 1 for members").click()
    assert waiting.value.suggested_filename == (f"csp-{meeting.date.isoformat()}-supplement-1-members.pdf")
    page.reload()
    expect(page.locator(".pack__news")).to_have_count(0)


def test_progress_of_a_build_is_put_into_a_region_that_stays(
    meeting: Meeting, officer: User, live_server: Any, page: Page, log_in: Callable[..., None],
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    make_item(meeting)
    job = Job.objects.create(
        kind="build-pack", subject=f"meeting:{meeting.pk}", requested_by=officer, state=Job.State.RUNNING,
        run_token="x", heartbeat_at=timezone.now(), total=10, done=3, message="Printing “Action log”",
    )  # fmt: skip
    log_in(page, officer)
    page.goto(live_server.url + meeting.get_absolute_url())
    axe(page)
    page.evaluate("document.querySelector('.job [role=status]').dataset.same = 'yes'")
    page.get_by_role("button", name="Stop").focus()
    Job.objects.filter(pk=job.pk).update(done=6)
    expect(page.locator(".job")).to_contain_text("Agenda pack: 60% done.")
    assert page.locator(".job [role=status]").get_attribute("data-same") == "yes"
    assert page.evaluate("document.activeElement.textContent") == "Stop"
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, error="It failed.", finished_at=timezone.now())
    expect(page.get_by_role("button", name="Run it again")).to_be_visible()
