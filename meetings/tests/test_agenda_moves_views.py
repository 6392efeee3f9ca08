"""The pages that merge and split items."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from csp.models import User
from meetings.models import AgendaItem, Board, Meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


def page(item: AgendaItem, what: str) -> str:
    return f"/items/{item.pk}/{what}/"


def hidden_parts(answer: Any) -> str:
    """The ids of what stands behind boxes that are not ticked."""
    pattern = r'govuk-checkboxes__conditional--hidden" id="(\w+)"'
    return " ".join(re.findall(pattern, answer.content.decode()))


def test_merge_page(item: AgendaItem, later: Meeting, officer: User) -> None:
    into = make_item(later, "Knife crime")
    browser = log_in(officer)
    assert "Wednesday 19 December 2018: Knife crime" in browser.get(page(item, "merge")).content.decode()
    answer = browser.post(page(item, "merge"), {"into": into.pk, "reason": "One subject"}, follow=True)
    assert (
        "“Hate crime update” is merged into “Knife crime”, Wednesday 19 December 2018." in answer.content.decode()
    )
    assert "Merged into" in browser.get("/boards/csp/forward-plan/?date_from=2018-01-01").content.decode()
    assert browser.get(page(item, "merge")).status_code == 403
    browser.post(page(item, "restore"))
    item.refresh_from_db()
    assert item.status == "confirmed"


def test_merge_page_without_a_choice(item: AgendaItem, officer: User) -> None:
    answer = log_in(officer).post(page(item, "merge"), {"reason": ""})
    assert answer.status_code == 422
    assert "Choose the item it is merged into." in answer.content.decode()


def test_split_page(item: AgendaItem, later: Meeting, officer: User) -> None:
    browser = log_in(officer)
    data = {
        "keeps_title": "Hate crime in town", "keeps_minutes": "5", "keeps_presenters": "Tom Reed",
        "part_1_title": "Online", "part_2_title": "Schools", "part_2_meeting": later.pk, "part_2_minutes": "15",
        "reason": "Too much for one item",
    }  # fmt: skip
    said = browser.post(page(item, "split"), data, follow=True).content.decode()
    assert "“Online” is on the agenda of Wednesday 26 September 2018" in said
    assert "“Schools” is planned for Wednesday 19 December 2018" in said
    item.refresh_from_db()
    assert (item.title, item.presenters_text, item.split_off.count()) == ("Hate crime in town", "Tom Reed", 2)
    part = item.split_off.get(title="Schools")
    assert "Split off" in browser.get(later.get_absolute_url()).content.decode()
    assert "back into “Hate crime in town”?" in browser.get(page(part, "undo-split")).content.decode()
    browser.post(page(part, "undo-split"))
    assert item.split_off.count() == 1


def test_split_page_with_half_a_part(item: AgendaItem, officer: User) -> None:
    data = {"keeps_title": "A", "part_1_title": "B", "part_2_minutes": "5", "reason": "Too much"}
    answer = log_in(officer).post(page(item, "split"), data)
    assert answer.status_code == 422
    assert "Enter a title, or leave the whole part empty." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [({}, []), ({"part_2_title": "C"}, ["second"]), ({"part_3_minutes": "5"}, ["second", "third"])],
)
def test_split_page_shows_the_parts_that_were_written(
    typed: dict[str, str], shown: list[str], item: AgendaItem, officer: User
) -> None:
    answer = log_in(officer).post(page(item, "split"), {"keeps_title": "A", "part_1_title": "B", **typed})
    assert answer.status_code == 422
    assert [name for name in ("second", "third") if answer.context["form"][name].value()] == shown
    assert [name for name in ("second", "third") if f"id_{name}_more" in hidden_parts(answer)] == [
        name for name in ("second", "third") if name not in shown
    ]


def test_back_to_the_plan(item: AgendaItem, officer: User) -> None:
    said = log_in(officer).post(page(item, "unconfirm"), follow=True).content.decode()
    assert "“Hate crime update” is back on the forward plan, for Wednesday 26 September 2018." in said


@pytest.mark.parametrize("what", ["merge", "split", "undo-split", "unconfirm"])
def test_moves_are_for_officers(what: str, item: AgendaItem, member: User, outsider: User) -> None:
    assert log_in(member).post(page(item, what)).status_code == 403
    assert log_in(outsider).post(page(item, what)).status_code == 404
