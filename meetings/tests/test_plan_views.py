"""The forward plan's pages and its printed form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from csp.models import User
from csp.roles import BoardRole
from meetings import registries
from meetings.agenda import services
from meetings.models import AgendaItem, Board, Duty, Meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting, seat
from meetings.tests.pages import texts
from meetings.tests.test_agenda_services import publish
from meetings.tests.test_agenda_views import SECRET, client_of, errors

pytestmark = pytest.mark.django_db
PLAN, BOARD_PLAN = "/forward-plan/", "/boards/csp/forward-plan/"


@pytest.fixture(autouse=True)
def _in_september_2018() -> Any:
    with time_machine.travel("2018-09-10 09:00 +0100", tick=False):
        yield


@pytest.fixture
def december(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


def planned(meeting: Meeting, title: str, **fields: Any) -> AgendaItem:
    return make_item(meeting, title, status="planned", **fields)


def shown(client: Client, url: str, **query: str) -> list[tuple[str, list[str]]]:
    """Meetings of the plan and the titles planned for each."""
    plan = client.get(url, query).context["plan"]
    return [(part.meeting.when, [row.title for row in part.rows]) for part in plan.meetings]


def test_plan_without_meetings_says_so_and_a_search_that_finds_none_can_be_cleared(
    board: Board, member: User
) -> None:
    client = log_in(member)
    for url in (PLAN, BOARD_PLAN):
        assert texts(client.get(url, {"sort": "latest"}), ".empty") == ["No meeting is to come yet."]
        page = client.get(url, {"q": "zebra"})
        assert texts(page, ".empty") == ["No meeting or item matches. Clear the search"]


def test_plan_lists_meetings_to_come_with_their_items(
    board: Board, meeting: Meeting, december: Meeting, officer: User, member: User
) -> None:
    past = make_meeting(board, date(2018, 7, 4))
    make_item(past, "Long ago")
    planned(meeting, "Modern slavery")
    make_item(meeting, "Apologies")
    make_item(meeting, "Break", kind="break")
    booking = services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True)
    planned(booking, "Sub-group updates")
    for url in (PLAN, BOARD_PLAN):
        assert shown(log_in(member), url) == [
            ("Wednesday 26 September 2018", ["Apologies", "Modern slavery"]),
            ("Wednesday 19 December 2018", []),
            ("September 2019, to be booked", ["Sub-group updates"]),
        ]


def test_plan_says_when_each_agenda_is_to_be_published(meeting: Meeting, december: Meeting, member: User) -> None:
    plan = log_in(member).get(PLAN).context["plan"]
    assert [part.publish_by for part in plan.meetings] == [date(2018, 9, 18), date(2018, 12, 11)]


def test_plan_keeps_a_meeting_that_was_never_booked(board: Board, officer: User) -> None:
    services.create_meeting(board=board, by=officer, date=date(2018, 6, 1), to_be_booked=True)
    assert shown(log_in(officer), PLAN) == [("June 2018, to be booked", [])]


def test_plan_keeps_a_past_meeting_with_an_item_left_over(board: Board, meeting: Meeting, member: User) -> None:
    past = make_meeting(board, date(2018, 7, 4))
    make_item(past, "Dealt with")
    planned(past, "Left over")
    assert shown(log_in(member), PLAN) == [
        ("Wednesday 4 July 2018", ["Dealt with", "Left over"]),
        ("Wednesday 26 September 2018", []),
    ]


def test_plan_is_of_the_boards_one_reads(
    meeting: Meeting, other_board: Board, member: User, outsider: User, administrator: User
) -> None:
    planned(meeting, "Modern slavery")
    planned(make_meeting(other_board, date(2018, 10, 1)), "Hospitals")
    assert shown(log_in(member), PLAN) == [("Wednesday 26 September 2018", ["Modern slavery"])]
    assert shown(log_in(outsider), PLAN) == [("Monday 1 October 2018", ["Hospitals"])]
    assert shown(log_in(administrator), PLAN) == []
    assert member.person
    seat(other_board, member.person, BoardRole.ADVISER)
    assert [titles for _, titles in shown(log_in(member), PLAN)] == [["Modern slavery"], ["Hospitals"]]
    assert shown(log_in(member), PLAN, board="hwb") == [("Monday 1 October 2018", ["Hospitals"])]


def test_board_plan_is_not_there_for_others(meeting: Meeting, outsider: User, administrator: User) -> None:
    assert [log_in(user).get(BOARD_PLAN).status_code for user in (outsider, administrator)] == [404, 404]
    for url in (PLAN, BOARD_PLAN):
        assert Client().get(url)["Location"] == f"/account/login/?next={url}"


def test_board_plan_has_a_tab_for_those_who_may_read_it(meeting: Meeting, member: User, outsider: User) -> None:
    tab = registries.board_tabs.get("forward-plan")
    assert tab
    assert tab.url(meeting.board) == BOARD_PLAN
    assert [tab.visible_to(user, meeting.board) for user in (member, outsider)] == [True, False]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "slavery"}, ["Modern slavery"]),
        ({"q": "tom reed"}, ["Figures"]),
        ({"q": "nothing like it"}, []),
        ({"status": "proposed"}, ["Figures"]),
        ({"date_from": "2018-12-01"}, ["Figures"]),
        ({"date_to": "2018-10-01"}, ["Modern slavery"]),
        ({"date_from": "2018-07-01", "date_to": "2018-07-31"}, ["Long ago"]),
        ({"q": "slavery", "status": "planned", "board": "csp"}, ["Modern slavery"]),
    ],
)
def test_plan_filters(
    query: dict[str, str], expected: list[str], board: Board, meeting: Meeting, december: Meeting, member: User
) -> None:
    make_item(make_meeting(board, date(2018, 7, 4)), "Long ago")
    planned(meeting, "Modern slavery")
    figures = make_item(december, "Figures", status="proposed")
    figures.presenters.create(text="Tom Reed")
    found = shown(log_in(member), PLAN, **query)
    assert [title for _, titles in found for title in titles] == expected


def test_plan_filters_keep_themselves(meeting: Meeting, officer: User) -> None:
    item = planned(meeting, "Modern slavery")
    page = log_in(officer).get(PLAN, {"q": "slavery", "date_to": "2018-10-01"}).content.decode()
    assert ('value="slavery"' in page, 'value="2018-10-01"' in page) == (True, True)
    back = f"%2Fforward-plan%2F%3Fq%3Dslavery%26date_to%3D2018-10-01%26at%3D{item.pk}%23item-{item.pk}"
    assert f'href="/items/{item.pk}/edit/?next={back}"' in page


def test_plan_with_a_bad_date_says_so(meeting: Meeting, member: User) -> None:
    response = log_in(member).get(PLAN, {"date_from": "soon"})
    assert response.context["plan"].filter.form.errors == {"date_from": ["Enter a date such as 2018-09-26."]}
    assert response.status_code == 200


def test_plan_shows_where_an_item_came_from(meeting: Meeting, december: Meeting, officer: User) -> None:
    item = planned(meeting, "Modern slavery")
    services.defer_item(item=item, by=officer, to_meeting=december, reason="Figures are late")
    plan = log_in(officer).get(BOARD_PLAN).context["plan"]
    (left,), (came,) = (part.rows for part in plan.meetings)
    assert (left.status, [str(said) for said in left.history]) == (
        "Deferred",
        ["Deferred to 19 December 2018: Figures are late"],
    )
    assert [str(said) for said in came.history] == ["Deferred from 26 September 2018: Figures are late"]


@pytest.mark.parametrize("count", [1, 30])
def test_plan_has_a_fixed_number_of_queries(
    count: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    other = make_meeting(Board.objects.create(name="Elsewhere", slug="elsewhere"), date(2018, 10, 1))
    make_item(other, "There").presenters.create(text="Olive Officer", person=officer.person)
    for number in range(count):
        meeting = make_meeting(board, date(2018, 10, 1 + number % 15)) if number < 15 else Meeting.objects.first()
        assert meeting
        planned(meeting, f"Item {number}").presenters.create(text="Olive Officer", person=officer.person)
    client = log_in(officer)
    client.get(PLAN)
    with django_assert_num_queries(12):
        assert client.get(PLAN).status_code == 200


def test_plan_an_item_for_a_meeting_to_come(meeting: Meeting, december: Meeting, officer: User) -> None:
    client, url = log_in(officer), "/boards/csp/forward-plan/add/"
    assert client.get(f"{url}?meeting={december.pk}").context["form"]["meeting"].value() == str(december.pk)
    data = {
        "meeting": december.pk,
        "title": "Early help",
        "kind": "item",
        "status": "proposed",
        "purpose": "learning",
    }
    assert client.post(f"{url}?next={PLAN}", data)["Location"] == PLAN
    made = december.items.get()
    assert (made.status, made.purpose, made.version) == ("proposed", "learning", 0)


def test_plan_an_item_badly(meeting: Meeting, officer: User) -> None:
    held = make_meeting(meeting.board, date(2018, 7, 4), state="held")
    data = {"meeting": held.pk, "title": "", "kind": "item", "status": "planned"}
    assert errors(log_in(officer).post("/boards/csp/forward-plan/add/", data)) == {
        "meeting": ["Choose a meeting of the list."],
        "title": ["Enter a title for the item."],
    }


def test_planning_is_for_the_boards_officers(board: Board, member: User, chair: User, outsider: User) -> None:
    answers = [
        client_of(user).get("/boards/csp/forward-plan/add/").status_code for user in (member, chair, outsider)
    ]
    assert answers == [403, 403, 404]


def test_confirm_from_the_plan(meeting: Meeting, officer: User) -> None:
    item = planned(meeting, "Modern slavery")
    response = log_in(officer).post(f"/items/{item.pk}/confirm/?next={PLAN}", follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "“Modern slavery” is on the agenda of Wednesday 26 September 2018."
    ]
    assert AgendaItem.objects.get().status == "confirmed"


def test_confirm_after_publication_asks_for_the_reason(meeting: Meeting, officer: User) -> None:
    item = planned(meeting, "Modern slavery")
    publish(meeting, officer)
    client = log_in(officer)
    assert f"/items/{item.pk}/confirm-late/" in client.get(BOARD_PLAN).content.decode()
    assert client.post(f"/items/{item.pk}/confirm-late/", {"urgent_reason": ""}).status_code == 422
    client.post(f"/items/{item.pk}/confirm-late/", {"urgent_reason": "Inspection next week"})
    assert AgendaItem.objects.get().urgent_reason == "Inspection next week"


# What to look at --------------------------------------------------------------------------------------------


def warned(client: Client, url: str = BOARD_PLAN) -> list[str]:
    return texts(client.get(url), ".plan-warnings__list li")


@pytest.fixture
def to_look_at(board: Board, meeting: Meeting, december: Meeting, officer: User, other_board: Board) -> Meeting:
    """A clash, a meeting too long, an item deferred twice, and one that fell off."""
    july, november = make_meeting(board, date(2018, 7, 4), state="held"), make_meeting(board, date(2018, 11, 7))
    planned(july, "Left over")
    item = planned(meeting, "Put off", minutes=200)
    for to_meeting in (november, december):
        item = services.defer_item(item=item, by=officer, to_meeting=to_meeting, reason="Late")
    hospitals = make_meeting(other_board, date(2018, 12, 19), starts=None, ends=None)
    for there in (december, hospitals):
        shared = planned(there, "Shared", minutes=60, purpose="decision")
        shared.presenters.create(text="Olive Officer", person=officer.person)
    return hospitals


def test_plan_shows_what_to_look_at_to_those_who_see_drafts(
    to_look_at: Meeting, officer: User, chair: User, member: User
) -> None:
    thin = "Nothing is planned yet, and the meeting is within three months."
    expected = [
        "This meeting is over, and “Left over” was neither taken, deferred nor withdrawn.",
        thin,
        thin,
        "The items take 80 minutes more than the meeting has.",
        "“Put off” has been deferred twice.",
    ]
    assert (warned(log_in(officer)), warned(log_in(chair)), warned(log_in(member))) == (expected, expected, [])


def test_meeting_without_a_decision_is_told_of_boards_that_decide(
    meeting: Meeting, december: Meeting, officer: User
) -> None:
    planned(meeting, "Verbal update", minutes=100)
    assert warned(log_in(officer)) == []
    decision = planned(december, "Budget", minutes=100, purpose="decision")
    assert warned(log_in(officer)) == ["Nothing is down for decision."]
    decision.delete()
    Duty.objects.create(board=meeting.board, title="Plan", first_due_on=december.date).rounds.create(
        due_on=december.date
    )
    assert warned(log_in(officer)) == ["Nothing is down for decision."]


def test_clash_is_told_to_who_may_read_of_both_boards(
    to_look_at: Meeting, other_board: Board, officer: User
) -> None:
    clash = "Olive Officer also presents at the Health and Wellbeing Board (its time is not known yet) that day."
    assert clash not in warned(log_in(officer))
    seat(other_board, officer.person, BoardRole.ADVISER)
    assert clash in warned(log_in(officer))
    AgendaItem.objects.filter(meeting=to_look_at).update(status="withdrawn")
    assert clash not in warned(log_in(officer))


def test_desk_and_board_page_say_what_comes(
    to_look_at: Meeting, officer: User, member: User, outsider: User
) -> None:
    desk = texts(log_in(officer).get("/desk/"), "section[aria-labelledby=desk-plan] > ul > li > a")
    assert desk == [
        "Community Safety Partnership, Wednesday 4 July 2018",
        "Community Safety Partnership, Wednesday 26 September 2018",
        "Community Safety Partnership, Wednesday 7 November 2018",
    ]
    for user, warnings in ((officer, 1), (member, 0)):
        page = log_in(user).get("/boards/csp/")
        assert texts(page, "#plan-next") == ["Planned for Wednesday 26 September 2018"]
        assert len(texts(page, ".plan-warnings__list li")) == warnings
    assert texts(log_in(outsider).get("/boards/csp/"), "#plan-next") == []


# As printed -------------------------------------------------------------------------------------------------


def printed(meeting: Meeting, audience: registries.Audience) -> str:
    section = registries.pack_sections.get("forward-plan")
    assert section
    part = section.build(meeting, audience)
    return part.html if part else ""


def test_printed_plan_holds_what_comes_after_the_meeting(meeting: Meeting, december: Meeting) -> None:
    planned(meeting, "This meeting's own")
    planned(december, "Early help", purpose="learning", note="A note").presenters.create(text="Tom Reed")
    for audience in ("members", "public"):
        html = printed(meeting, audience)  # type: ignore[arg-type]
        dates = ("Wednesday 19 December 2018", "Publication date: Tuesday 11 December 2018")
        words = [*dates, "Early help", "For learning"]
        assert [word for word in (*words, "Tom Reed") if word not in html] == []
        assert [word for word in ("This meeting", "A note") if word in html] == []


def test_printed_plan_gives_the_public_public_titles_only(
    meeting: Meeting, december: Meeting, officer: User
) -> None:
    services.add_item(
        meeting=december, by=officer, title=SECRET, presenters="Secret Presenter", status="planned", restricted=True,
        grounds=["1"], public_title="Performance report", purpose="decision", minutes=47,
    )  # fmt: skip
    make_item(december, "Not agreed yet", status="proposed")
    public, members = printed(meeting, "public"), printed(meeting, "members")
    assert "RESTRICTED: Performance report" in public
    hidden = (SECRET, "Secret Presenter", "For decision", "47", "Not agreed yet")
    assert [word for word in hidden if word in public] == []
    assert [word for word in (f"RESTRICTED: {SECRET}", *hidden) if word not in members] == []


def test_printed_plan_escapes_what_people_wrote(meeting: Meeting, december: Meeting) -> None:
    planned(december, "<script>alert(1)</script>")
    assert "<script>" not in printed(meeting, "members")


def test_printed_plan_without_meetings_to_come_is_not_printed(meeting: Meeting) -> None:
    assert printed(meeting, "members") == ""
