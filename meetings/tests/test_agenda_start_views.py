"""Pages that start an agenda, list what is not on it, and copy a meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from csp.models import User
from meetings import registries
from meetings.agenda import services
from meetings.agenda.panels import NOT_ON_AGENDA
from meetings.models import AgendaItem, Board, Meeting, StandingItem
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pages import day, errors, said, texts
from meetings.tests.test_agenda_services import publish, titles
from meetings.tests.test_agenda_start import SOON, TODAY
from meetings.tests.test_agenda_views import add_secret, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(board: Board) -> Meeting:
    return make_meeting(board, SOON)


@pytest.fixture
def template(board: Board, officer: User) -> list[StandingItem]:
    return list(services.add_usual_template(board=board, by=officer))


def url(meeting: Meeting, what: str = "start") -> str:
    return f"/meetings/{meeting.pk}/{what}/"


def ticks(page: Any, *without: str) -> dict[str, str]:
    """What the page's form posts as it stands, but for the boxes named."""
    found = [one.candidate for one in page.context["coming"].places if one.candidate]
    return {f"come-{one.key}": "on" for one in found if one.agreed and one.title not in without}


# Start ------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_agenda_in_its_order_with_sources(
    coming: Meeting, template: list[StandingItem], officer: User
) -> None:
    make_item(coming, "Knife crime")
    make_item(coming, "Hate <crime> {{ form }}", status="planned", minutes=1)
    page = log_in(officer).get(url(coming))
    rows = [" ".join(text.split()) for text in texts(page, ".start-list__row")]
    assert rows[2:7] == [
        "Minutes of the last meeting On the board's template. Chair, 5 minutes.",
        "Action log On the board's template. Chair, 5 minutes.",
        "Knife crimeOn the agenda already.",
        "Hate <crime> {{ form }} On the forward plan for this meeting. 1 minute.",
        "Forward plan On the board's template. Chair, 5 minutes.",
    ]
    assert texts(page, "input[type=checkbox]:not([checked])") == []


def test_start_in_one_click(coming: Meeting, template: list[StandingItem], officer: User) -> None:
    client = log_in(officer)
    answer = client.post(url(coming), ticks(client.get(url(coming))))
    assert (answer.url, said(answer)) == (coming.get_absolute_url(), ["7 items have come on the agenda."])
    assert len(titles(coming)) == 7


def test_what_is_left_out_asks_for_the_reason_beside_it(
    coming: Meeting, template: list[StandingItem], officer: User
) -> None:
    client = log_in(officer)
    page = client.get(url(coming))
    assert [name for name in page.context["form"].fields if name.startswith("reason-")] == []
    data = ticks(page, "Action log", "Any other business")
    log, other = (f"reason-s{template[at].pk}" for at in (3, 5))
    answer = client.post(url(coming), {**data, log: "No actions are open"})
    assert (answer.status_code, errors(answer)) == (422, {other: ["Say why “Any other business” is left out."]})
    assert texts(answer, ".govuk-error-summary li") == ["Say why “Any other business” is left out."]
    assert answer.context["form"][log].value() == "No actions are open"
    answer = client.post(url(coming), {**data, log: "x" * 251, other: "y"})
    assert errors(answer) == {log: ["Give the reason in 250 characters or fewer."]}
    answer = client.post(url(coming), {**data, log: "No actions are open", other: "No time"})
    assert said(answer) == [
        "5 items have come on the agenda. 2 left out, with the reason, below it.",
    ]
    page = client.get(coming.get_absolute_url())
    assert texts(page, ".plan-list__title") == ["Action log", "Any other business"]


def test_only_the_top_one_left_out_is_asked_for(coming: Meeting, officer: User) -> None:
    top = services.add_standing(board=coming.board, by=officer, title="Workshops")
    services.add_standing(board=coming.board, by=officer, title="Fire safety", parent=top)
    answer = log_in(officer).post(url(coming), {})
    assert errors(answer) == {f"reason-s{top.pk}": ["Say why “Workshops” is left out."]}


def test_a_board_without_a_template_is_told_so(coming: Meeting, officer: User) -> None:
    page = log_in(officer).get(url(coming))
    assert texts(page, ".empty, .govuk-inset-text") == [
        "There is nothing to put on this agenda yet.",
        "This board has no template, so no standing items are here. Set up the board's template",
    ]


def test_what_cannot_come_is_listed(coming: Meeting, officer: User) -> None:
    services.add_standing(board=coming.board, by=officer, title="Sub-groups", sub_group_updates=True)
    Board.objects.create(name="Tasking group", slug="tasking", parent=coming.board)
    page = log_in(officer).get(url(coming))
    assert texts(page, "main li") == ["Tasking group: It has not met yet."]


def test_a_published_agenda_is_not_offered(coming: Meeting, officer: User) -> None:
    publish(coming, officer)
    client = log_in(officer)
    assert client.get(url(coming)).status_code == 403
    answer = client.post(url(coming), {})
    assert errors(answer) == {
        "__all__": [
            "The agenda has been published. What comes now is late business: add it with the chair's reason."
        ]
    }


def test_who_starts_and_copies(
    coming: Meeting, officer: User, chair: User, member: User, outsider: User, administrator: User
) -> None:
    people = (officer, chair, member, outsider, administrator, AnonymousUser())
    for what in ("start", "copy"):
        assert [client_of(who).get(url(coming, what)).status_code for who in people] == [
            200,
            403,
            403,
            403,
            403,
            302,
        ]
    assert [client_of(who).post(url(coming, "bring"), {}).status_code for who in people] == [
        302, 403, 403, 403, 403, 302,
    ]  # fmt: skip
    Meeting.objects.update(state="to_be_booked")
    assert [client_of(who).get(url(coming)).status_code for who in people] == [403, 403, 403, 404, 404, 302]


def fill(meeting: Meeting, officer: User, count: int) -> None:
    """So many of each: template, agenda, plan, left over, sub-groups that met and that did not."""
    past = make_meeting(meeting.board, TODAY - timedelta(days=90), state="held")
    services.add_standing(board=meeting.board, by=officer, title="Sub-groups", sub_group_updates=True)
    for number in range(count):
        services.add_standing(board=meeting.board, by=officer, title=f"Standing {number}")
        make_item(meeting, f"Here {number}")
        make_item(meeting, f"Planned {number}", status="planned")
        make_item(past, f"Left {number}", status="planned")
        for days in (-10, -100):
            group = Board.objects.create(name=f"G{number}{days}", slug=f"g{number}{days}", parent=meeting.board)
            make_meeting(group, TODAY + timedelta(days=days))


@pytest.mark.parametrize("count", [1, 30])
def test_start_query_count(count: int, coming: Meeting, officer: User, django_assert_num_queries: Any) -> None:
    fill(coming, officer, count)
    client = log_in(officer)
    client.get(url(coming))
    with django_assert_num_queries(15):
        assert client.get(url(coming)).status_code == 200


# What is not on the agenda ----------------------------------------------------------------------------------


def test_what_is_not_on_the_agenda_is_put_on_with_one_click(
    coming: Meeting, template: list[StandingItem], officer: User, member: User
) -> None:
    client = log_in(officer)
    assert texts(client.get(coming.get_absolute_url()), "#not-on-agenda") == []
    make_item(coming, "Knife crime")
    page = client.get(coming.get_absolute_url())
    assert texts(page, "section .agenda__note") == ["On the board's template."] * 7
    answer = client.post(url(coming, "bring"), {"key": f"s{template[0].pk}"})
    assert said(answer) == ["“Introductions and apologies for absence” is on the agenda."]
    assert titles(coming) == ["1 Introductions and apologies for absence", "2 Knife crime"]
    answer = client.post(url(coming, "bring"), {"key": f"s{template[0].pk}"})
    assert said(answer)[1:] == ["It is on this agenda already, or it is gone. Look at the agenda."]
    assert texts(log_in(member).get(coming.get_absolute_url()), "#not-on-agenda") == []


def test_the_list_ends_with_publication(coming: Meeting, template: list[StandingItem], officer: User) -> None:
    make_item(coming, "Knife crime")
    publish(coming, officer)
    assert texts(log_in(officer).get(coming.get_absolute_url()), "#not-on-agenda") == []


@pytest.mark.parametrize("count", [1, 30])
def test_not_on_agenda_query_count(
    count: int, coming: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    fill(coming, officer, count)
    with django_assert_num_queries(10):
        assert NOT_ON_AGENDA.context(officer, coming) is not None


def test_the_panel_stands_on_the_page() -> None:
    assert registries.meeting_panels.get("not-on-agenda") is NOT_ON_AGENDA


# Copy -------------------------------------------------------------------------------------------------------


def when(value: date, **fields: Any) -> dict[str, Any]:
    return {**day("date", value), "starts": "10:00", "ends": "1pm", "venue": "Town Hall", **fields}


def test_copy_a_meeting(meeting: Meeting, officer: User) -> None:
    keep = make_item(meeting, "Workshops", kind="heading")
    under = make_item(meeting, "Fire safety", kind="workshop", parent=keep, minutes=20)
    make_item(meeting, "Once only")
    make_item(meeting, "Planned", status="planned")
    client = log_in(officer)
    page = client.get(url(meeting, "copy"))
    assert texts(page, ".govuk-checkboxes__label") == ["Workshops", "Fire safety", "Once only"]
    data = when(SOON, **{f"item-{item.pk}": "on" for item in (keep, under)})
    answer = client.post(url(meeting, "copy"), data)
    copy = Meeting.objects.get(date=SOON)
    assert (answer.url, titles(copy)) == (copy.get_absolute_url(), ["1 Workshops", "1(a) Fire safety"])
    assert (copy.starts, copy.ends, copy.venue) == (meeting.starts, meeting.ends, "Town Hall")


def test_a_sub_item_is_not_copied_without_its_parent(meeting: Meeting, officer: User) -> None:
    keep = make_item(meeting, "Workshops")
    under = make_item(meeting, "Fire safety", parent=keep)
    answer = log_in(officer).post(url(meeting, "copy"), when(SOON, **{f"item-{under.pk}": "on"}))
    assert errors(answer) == {f"item-{under.pk}": ["“Fire safety” stands under “Workshops”. Tick that too."]}
    assert texts(answer, ".govuk-error-summary a") == ["“Fire safety” stands under “Workshops”. Tick that too."]
    assert not Meeting.objects.filter(date=SOON).exists()


def test_a_copy_on_a_day_that_is_taken_is_refused(meeting: Meeting, officer: User) -> None:
    answer = log_in(officer).post(url(meeting, "copy"), when(meeting.date))
    assert errors(answer) == {
        "date": ["This board already has a meeting on Wednesday 26 September 2018. Choose another day."]
    }


def test_what_a_copy_has_and_has_not(
    meeting: Meeting, template: list[StandingItem], officer: User, other_board: Board
) -> None:
    later = make_meeting(meeting.board, date(2018, 12, 19))
    source = make_item(later, "Early help", status="planned")
    services.start_agenda(meeting=meeting, by=officer, come={f"s{one.pk}" for one in template}, reasons={})
    secret = add_secret(meeting, officer)
    make_item(meeting, "Tasking group", update_of=other_board)
    moved = services.defer_item(item=source, by=officer, to_meeting=meeting, reason="Sooner")
    services.confirm_item(item=moved, by=officer)
    publish(meeting, officer)
    late = services.add_item(meeting=meeting, by=officer, title="Urgent", urgent_reason="It cannot wait.")
    gone = make_item(meeting, "Gone")
    services.withdraw_item(item=gone, by=officer, reason="Overtaken")
    copy = services.copy_meeting(
        meeting=meeting, by=officer, date=SOON, items=set(AgendaItem.objects.values_list("pk", flat=True))
    )
    made = {item.title: item for item in copy.items.all()}
    assert set(made) == {*(one.title for one in template), secret.title, "Early help", "Urgent"}
    assert (made[secret.title].restricted, made[secret.title].grounds, made[secret.title].public_title) == (
        True, ["1", "7"], "Performance report",
    )  # fmt: skip
    assert made[secret.title].presenters_text == "Secret Presenter"
    assert (made["Urgent"].urgent_reason, late.urgent_reason) == ("", "It cannot wait.")
    assert (made["Early help"].moved_from, made["Action log"].standing) == (None, template[3])
    assert {item.published_at for item in made.values()} == {None}


@pytest.mark.parametrize("count", [1, 30])
def test_copy_query_count(count: int, meeting: Meeting, officer: User, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make_item(meeting, f"Item {number}")
    client = log_in(officer)
    client.get(url(meeting, "copy"))
    with django_assert_num_queries(7):
        assert client.get(url(meeting, "copy")).status_code == 200
