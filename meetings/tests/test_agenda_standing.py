"""A board's template: services and pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from csp.errors import Conflict, Denied
from csp.models import User
from meetings.agenda import services
from meetings.agenda.candidates import template_of, template_rows
from meetings.models import AgendaItem, Board, Meeting, StandingItem
from meetings.tests.fixtures import log_in
from meetings.tests.pages import errors, said, texts
from meetings.tests.test_agenda_services import refusal
from meetings.tests.test_agenda_views import client_of, item_data

pytestmark = pytest.mark.django_db
PAGE = "/boards/csp/template/"


def add(board: Board, by: User, title: str, **fields: Any) -> StandingItem:
    return services.add_standing(board=board, by=by, title=title, **fields)


def shown(board: Board) -> list[str]:
    """The template as its page has it: depth by dots, the meeting's own business as a dash."""
    rows = template_rows(template_of(board))
    return ["." * row.depth + (row.item.title if row.item else "-") for row in rows]


# Services ---------------------------------------------------------------------------------------------------


def test_the_usual_template(board: Board, officer: User) -> None:
    made = services.add_usual_template(board=board, by=officer)
    assert shown(board) == [
        "Introductions and apologies for absence",
        "Declarations of interest",
        "Minutes of the last meeting",
        "Action log",
        "-",
        "Forward plan",
        "Any other business",
        "Date of next meeting",
    ]
    assert [one.sections for one in made if one.sections] == [
        ["previous-minutes"],
        ["action-log"],
        ["forward-plan"],
    ]
    assert refusal(services.add_usual_template, board=board, by=officer) == (
        "",
        "This board has a template already.",
    )


def test_business_comes_after_the_first_heading_with_nothing_under_it(board: Board, officer: User) -> None:
    workshops = add(board, officer, "Workshops", kind="heading")
    add(board, officer, "Fire safety", parent=workshops)
    add(board, officer, "Sub-groups", kind="heading", sub_group_updates=True)
    add(board, officer, "Reports", kind="heading")
    add(board, officer, "Forward plan", sections=["forward-plan"])
    assert shown(board) == ["Workshops", ".Fire safety", "Sub-groups", "Reports", "-", "Forward plan"]


def test_business_comes_last_otherwise(board: Board, officer: User) -> None:
    add(board, officer, "Apologies")
    assert shown(board) == ["Apologies", "-"]


def test_items_move_among_their_neighbours(board: Board, officer: User) -> None:
    first, second = add(board, officer, "First"), add(board, officer, "Second")
    under = add(board, officer, "Under", parent=first)
    services.move_standing(item=second, by=officer, to="up")
    assert shown(board) == ["Second", "First", ".Under", "-"]
    for item, to, sentence in (
        (second, "up", "“Second” is already first among its neighbours."),
        (first, "down", "“First” is already last among its neighbours."),
        (under, "down", "“Under” is already last among its neighbours."),
        (under, "out", "Choose where the item is to go."),
    ):
        assert refusal(services.move_standing, item=item, by=officer, to=to) == ("", sentence)


def test_an_item_moves_under_another(board: Board, officer: User) -> None:
    first, second = add(board, officer, "First"), add(board, officer, "Second")
    add(board, officer, "Under", parent=first)
    services.update_standing(item=second, by=officer, version=0, parent=first)
    assert shown(board) == ["First", ".Under", ".Second", "-"]


def test_what_a_template_refuses(board: Board, other_board: Board, officer: User, outsider: User) -> None:
    top = add(board, officer, "Top")
    middle = add(board, officer, "Middle", parent=top)
    low = add(board, officer, "Low", parent=middle)
    pause = add(board, officer, "Break", kind="break")
    asks = add(board, officer, "Sub-groups", sub_group_updates=True)
    theirs = add(other_board, outsider, "Theirs")
    too_deep = "An agenda has items, sub-items and one level below those, no more."
    for fields, field, sentence in (
        ({"title": " "}, "title", "Enter a title for the item."),
        ({"parent": pause}, "parent", "Nothing can stand under a break."),
        ({"parent": low}, "parent", too_deep),
        ({"parent": theirs}, "parent", "An item and what it stands under belong to one board's template."),
        (
            {"sub_group_updates": True},
            "sub_group_updates",
            "Updates of sub-groups stand under “Sub-groups” already. Untick it there first.",
        ),
        ({"restricted": True, "grounds": ["9"]}, "grounds", "Schedule 12A has no paragraph 9."),
    ):
        call = {"board": board, "by": officer, "title": "New", **fields}
        assert refusal(services.add_standing, **call) == (field, sentence)
    services.update_standing(item=asks, by=officer, version=0, sub_group_updates=False)
    assert refusal(services.update_standing, item=low, by=officer, version=0, sub_group_updates=True) == (
        "sub_group_updates",
        "Nothing can stand under an item of the third level.",
    )
    assert refusal(services.update_standing, item=pause, by=officer, version=0, sub_group_updates=True) == (
        "sub_group_updates",
        "Nothing can stand under a break.",
    )
    top.refresh_from_db()
    assert refusal(services.update_standing, item=top, by=officer, version=0, parent=low) == (
        "parent",
        "An item cannot stand under itself.",
    )
    top.refresh_from_db()
    assert refusal(services.update_standing, item=top, by=officer, version=0, kind="break") == (
        "kind",
        "Items stand under this one, so it cannot be a break.",
    )
    top.refresh_from_db()
    assert refusal(services.update_standing, item=top, by=officer, version=0, parent=asks) == ("parent", too_deep)


def test_what_stands_under_a_restricted_item_is_restricted(board: Board, officer: User) -> None:
    top = add(board, officer, "Cases")
    under = add(board, officer, "First case", parent=top)
    services.update_standing(
        item=top, by=officer, version=0, restricted=True, grounds=["1"], public_interest_reason="Names."
    )
    under.refresh_from_db()
    assert (under.restricted, under.grounds, under.public_interest_reason) == (True, ["1"], "Names.")
    assert refusal(services.add_standing, board=board, by=officer, title="Second case", parent=top) == (
        "restricted",
        "“Cases” is restricted, so what stands under it is too. Tick “Restricted” here as well.",
    )


def test_two_who_change_an_item_at_once(board: Board, officer: User) -> None:
    item = add(board, officer, "Apologies")
    services.update_standing(item=StandingItem.objects.get(), by=officer, version=0, minutes=5)
    with pytest.raises(Conflict):
        services.update_standing(item=item, by=officer, version=0, minutes=6)


def test_agendas_keep_what_was_made_from_an_item_removed(meeting: Meeting, officer: User) -> None:
    top = add(meeting.board, officer, "Workshops")
    add(meeting.board, officer, "Fire safety", parent=top)
    services.start_agenda(
        meeting=meeting, by=officer, come={f"s{one.pk}" for one in StandingItem.objects.all()}, reasons={}
    )
    services.remove_standing(item=top, by=officer)
    assert not StandingItem.objects.exists()
    assert list(AgendaItem.objects.values_list("title", "standing")) == [
        ("Workshops", None),
        ("Fire safety", None),
    ]
    assert set(StandingItem.history.filter(history_type="-").values_list("title", "history_user")) == {
        ("Workshops", officer.pk),
        ("Fire safety", officer.pk),
    }


@pytest.mark.parametrize("who", ["chair", "member", "outsider", "administrator"])
def test_only_officers_change_a_template(
    who: str, board: Board, officer: User, request: pytest.FixtureRequest
) -> None:
    item, by = add(board, officer, "Apologies"), request.getfixturevalue(who)
    for call, fields in (
        (services.add_standing, {"board": board, "title": "New"}),
        (services.add_usual_template, {"board": board}),
        (services.update_standing, {"item": item, "version": 0}),
        (services.move_standing, {"item": item, "to": "up"}),
        (services.remove_standing, {"item": item}),
    ):
        with pytest.raises(Denied):
            call(by=by, **fields)


# Pages ------------------------------------------------------------------------------------------------------


def test_a_board_without_a_template_is_offered_the_usual_one(board: Board, officer: User) -> None:
    client = log_in(officer)
    assert texts(client.get(PAGE), ".empty") == ["This board has no template yet."]
    answer = client.post(f"{PAGE}usual/")
    assert (answer.url, said(answer)) == (PAGE, ["The template has 7 items. Change them to suit the board."])
    assert len(client.get(PAGE).context["rows"]) == 8


def test_an_item_is_added_changed_moved_and_removed(board: Board, officer: User) -> None:
    client = log_in(officer)
    client.post(f"{PAGE}add/", item_data(title="Apologies", presenters_text="Chair", minutes="5"))
    first = StandingItem.objects.get()
    client.post(f"{PAGE}add/", item_data(title="Late ones", parent=first.pk, sub_group_updates="on"))
    client.post(f"{PAGE}add/", item_data(title="Reports", kind="heading"))
    assert shown(board) == ["Apologies", ".Late ones", "Reports", "-"]
    answer = client.get(f"/standing-items/{first.pk}/edit/")
    assert answer.context["form"].initial["presenters_text"] == "Chair"
    answer = client.post(f"/standing-items/{first.pk}/edit/", item_data(title="Apologies for absence"))
    assert answer.url == f"{PAGE}#standing-{first.pk}"
    client.post(f"/standing-items/{first.pk}/move/", {"to": "down"})
    assert shown(board) == ["Reports", "-", "Apologies for absence", ".Late ones"]
    answer = client.get(f"/standing-items/{first.pk}/remove/")
    assert texts(answer, ".govuk-warning-text__text") == [
        "Warning New agendas will not have it. What stands under it goes too. Agendas already started keep it."
    ]
    client.post(f"/standing-items/{first.pk}/remove/")
    assert shown(board) == ["Reports", "-"]


def test_a_refusal_stands_beside_its_field(board: Board, officer: User) -> None:
    client = log_in(officer)
    answer = client.post(f"{PAGE}add/", item_data(title="", minutes="ten"))
    assert (answer.status_code, errors(answer)) == (
        422,
        {"title": ["Enter a title for the item."], "minutes": ["Enter the minutes as a number, for example 10."]},
    )
    add(board, officer, "Sub-groups", sub_group_updates=True)
    answer = client.post(f"{PAGE}add/", item_data(sub_group_updates="on"))
    assert errors(answer) == {
        "sub_group_updates": ["Updates of sub-groups stand under “Sub-groups” already. Untick it there first."]
    }


def test_a_conflict_shows_both_texts(board: Board, officer: User) -> None:
    item = add(board, officer, "Apologies")
    services.update_standing(item=StandingItem.objects.get(), by=officer, version=0, note="Stored note")
    answer = log_in(officer).post(f"/standing-items/{item.pk}/edit/", item_data(title="Mine"))
    assert answer.status_code == 409
    assert [row for row in answer.context["stored_now"] if row[0] in ("Title", "Note")] == [
        ("Title", "Apologies"),
        ("Note", "Stored note"),
    ]


def test_who_opens_a_template(
    board: Board, officer: User, chair: User, member: User, outsider: User, administrator: User
) -> None:
    item = add(board, officer, "Apologies")
    for url in (PAGE, f"{PAGE}add/", f"/standing-items/{item.pk}/edit/", f"/standing-items/{item.pk}/remove/"):
        people = (officer, chair, member, outsider, administrator, AnonymousUser())
        assert [client_of(who).get(url).status_code for who in people] == [200, 403, 403, 404, 404, 302]


@pytest.mark.parametrize("count", [1, 30])
def test_template_query_count(count: int, board: Board, officer: User, django_assert_num_queries: Any) -> None:
    top = add(board, officer, "Top")
    for number in range(count):
        add(board, officer, f"Item {number}", parent=top if number % 2 else None)
    client = log_in(officer)
    client.get(PAGE)
    with django_assert_num_queries(7):
        assert client.get(PAGE).status_code == 200
