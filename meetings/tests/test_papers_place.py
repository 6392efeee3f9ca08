"""From one paper of a meeting to the next, and where each stands in the pack."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from csp.models import User
from meetings.models import Meeting, Paper
from meetings.packs.services import build_pack, publish_meeting
from meetings.papers.place import place_of
from meetings.papers.rows import scrolling_tables
from meetings.tests.fixtures import log_in, make_item
from meetings.tests.pack_makers import make_paper
from meetings.tests.pages import texts

QUERIES = 4


@pytest.fixture
def papers(meeting: Meeting, officer: User) -> list[Paper]:
    """Published: an open paper, a restricted one under a restricted item, an open one under a sub-item."""
    first, secret = (
        make_item(meeting, "Hate crime update"),
        make_item(meeting, "Marigold", restricted=True, grounds=["7"]),
    )
    under = make_item(meeting, "Figures", parent=first)
    made = [
        make_paper(first, "Report", pages=3),
        make_paper(secret, "Operation file"),
        make_paper(under, "Table", pages=1),
    ]
    with time_machine.travel(datetime(2018, 9, 18, 12, tzinfo=ZoneInfo("Europe/London")), tick=False):
        build_pack(meeting=meeting, by=officer)
        publish_meeting(meeting=meeting, by=officer)
    return [Paper.objects.select_related("item__meeting__board").get(pk=paper.pk) for paper in made]


def read(paper: Paper, user: Any) -> tuple[str, str, str, str]:
    place = place_of(paper, user)
    before, after = (f"{one.number} {one.title}" if one else "" for one in (place.before, place.after))
    return place.item.number if place.item else "", place.pages, before, after


def test_member_goes_through_all_papers_in_the_order_of_the_agenda(papers: list[Paper], member: User) -> None:
    assert [read(paper, member) for paper in papers] == [
        ("1", "pages 1 to 3", "", "1(a) Table"),
        ("2", "pages 7 to 8", "1(a) Table", ""),
        ("1(a)", "page 5", "1 Report", "2 Operation file"),
    ]


def test_the_public_passes_over_what_is_restricted(papers: list[Paper], public: Any) -> None:
    assert [read(paper, public) for paper in (papers[0], papers[2])] == [
        ("1", "pages 1 to 3", "", "1(a) Table"), ("1(a)", "page 5", "1 Report", ""),
    ]  # fmt: skip


def test_paper_that_is_in_no_published_pack_has_no_pages(meeting: Meeting, officer: User) -> None:
    make_paper(make_item(meeting))
    paper = Paper.objects.select_related("item__meeting__board").get()
    assert read(paper, officer) == ("1", "", "", "")


def test_withdrawn_paper_and_one_of_an_item_off_the_agenda_stand_nowhere(meeting: Meeting, officer: User) -> None:
    make_paper(make_item(meeting, "Some day", status="planned"))
    paper = Paper.objects.select_related("item__meeting__board").get()
    assert read(paper, officer) == ("", "", "", "")


def test_place_takes_the_same_queries_for_one_paper_and_thirty(
    meeting: Meeting, papers: list[Paper], member: User, django_assert_num_queries: Any
) -> None:
    def look() -> None:
        paper = Paper.objects.select_related("item__meeting__board").get(pk=papers[0].pk)
        with django_assert_num_queries(QUERIES):
            place_of(paper, member)

    look()
    for number in range(30):
        make_paper(make_item(meeting, f"Item {number}"))
    look()


def test_page_of_a_paper_leads_to_its_item_and_the_next_paper(papers: list[Paper]) -> None:
    page = Client().get(papers[0].get_absolute_url())
    assert texts(page, "dt")[:5] == ["Meeting", "Item", "In the agenda pack", "Kind", "Published"]
    assert texts(page, "dd")[1:3] == ["1: Hate crime update", "Pages 1 to 3"]
    assert texts(page, "nav[aria-label='Papers of this meeting'] a") == ["Next paper: Item 1(a): Table"]


def test_page_of_a_pdf_says_whether_it_has_tags(papers: list[Paper], member: User) -> None:
    said = " ".join(texts(log_in(member).get(papers[0].get_absolute_url()), "p.govuk-body"))
    assert "This PDF has no tags, so a screen reader may not read it well" in said


def test_each_table_scrolls_in_a_frame_of_its_own() -> None:
    html = '<table class="table"><tr><td>1</td></tr></table><p>x</p><table><tr><td>2</td></tr></table>'
    frame = '<div class="table-scroll" role="region" aria-label="Table {}" tabindex="0">'
    assert scrolling_tables(html) == (
        f'{frame.format(1)}<table class="table"><tr><td>1</td></tr></table></div><p>x</p>'
        f"{frame.format(2)}<table><tr><td>2</td></tr></table></div>"
    )
