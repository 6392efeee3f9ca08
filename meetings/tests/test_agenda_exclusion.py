"""The resolution to exclude the public (Local Government Act 1972, section 100A)."""

from __future__ import annotations

import pytest

from meetings.agenda.exclusion import Exclusion, exclusion
from meetings.agenda.outline import outline
from meetings.models import AgendaItem, Board
from meetings.tests.test_agenda_outline import PUBLISHED, item

BUSINESS = "paragraph 3 (financial or business affairs of any particular person, including the authority)"
PEOPLE = (
    "paragraph 1 (information relating to any individual); "
    "paragraph 2 (information likely to reveal the identity of an individual)"
)
EXEMPT = (
    " under section 100A(4) of the Local Government Act 1972, the public be excluded from the meeting during what "
    "follows, because if they were present exempt information would be likely to be disclosed to them, as described "
    "in Part 1 of Schedule 12A to the Act:"
)


def private(pk: int, *grounds: str, **fields: object) -> AgendaItem:
    return item(pk, restricted=True, grounds=list(grounds), **fields)


def of(items: list[AgendaItem], rule: str = "bound") -> Exclusion | None:
    return exclusion(outline(items).rows, Board(notice_rule=rule))


def test_exclusion_names_the_items_and_the_paragraphs_before_the_first() -> None:
    found = of([item(1), private(2, "3"), item(3), private(4, "2", "1", parent_id=3)])
    assert found
    assert found.before == 2
    assert [(one.text, one.items) for one in found.passages] == [
        (f"To resolve that,{EXEMPT}", (f"Item 2: {BUSINESS}", f"Item 3(a): {PEOPLE}"))
    ]
    assert found.minuted == f"RESOLVED that,{EXEMPT}\n\n- Item 2: {BUSINESS}\n- Item 3(a): {PEOPLE}"


def test_exclusion_for_confidential_information_is_no_resolution() -> None:
    found = of([private(1, "confidential"), private(2, "3", "confidential"), private(3, "3")])
    assert found
    assert [one.items for one in found.passages] == [
        (f"Item 2: {BUSINESS}", f"Item 3: {BUSINESS}"),
        ("Item 1", "Item 2"),
    ]
    assert found.passages[1].text == (
        "The public must be excluded from the meeting under section 100A(2) of the Local Government Act 1972 during "
        "what follows, because confidential information would be likely to be disclosed to them in breach of the "
        "obligation of confidence:"
    )
    assert "The public were excluded from the meeting under section 100A(2)" in found.minuted


def test_exclusion_names_once_what_stands_under_an_item_of_the_same_grounds() -> None:
    items = [private(1, "3"), private(2, "3", parent_id=1), private(3, "1", "2", parent_id=1)]
    found = of(items)
    assert found
    assert found.passages[0].items == (f"Item 1: {BUSINESS}", f"Item 1(b): {PEOPLE}")


def test_exclusion_names_what_has_no_number_by_its_public_title() -> None:
    found = of([private(1, "3", kind=AgendaItem.Kind.BREAK, title="Bribery", public_title="Private session")])
    assert found
    assert found.passages[0].items == (f"“Private session”: {BUSINESS}",)


def test_exclusion_says_that_a_board_has_adopted_the_rule() -> None:
    found = of([private(1, "3", "confidential")], "adopted")
    assert found
    assert [one.text.split(" 1972")[1][:40] for one in found.passages] == [
        ", which the board has adopted, the publi",
        ", which the board has adopted, during wh",
    ]


@pytest.mark.parametrize(
    ("items", "rule"),
    [
        ([item(1)], "bound"),
        ([], "bound"),
        ([private(1, "3")], "none"),
        ([private(1, "3", status="withdrawn", published_at=PUBLISHED)], "bound"),
    ],
)
def test_exclusion_is_not_there_without_need(items: list[AgendaItem], rule: str) -> None:
    assert of(items, rule) is None
