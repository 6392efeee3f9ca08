"""Pages of meetings and items: who sees what, who may, and what a form answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client

from csp import storage
from csp.models import StoredFile, User
from meetings import registries
from meetings.agenda import services
from meetings.models import AgendaItem, Board, Meeting, Minute, Minutes, Pack, Paper, PaperVersion
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person
from meetings.tests.pages import texts
from meetings.tests.test_agenda_services import publish, titles

pytestmark = pytest.mark.django_db
MEETING = "/boards/csp/2018-09-26/"
SECRET = "Case of the boy in Mill Lane"


def client_of(user: User | AnonymousUser) -> Client:
    return log_in(user) if isinstance(user, User) else Client()


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def item_data(**fields: Any) -> dict[str, Any]:
    return {"title": "Stop and search", "kind": "item", "version": "0", **fields}


def add_secret(meeting: Meeting, by: User, **fields: Any) -> AgendaItem:
    return services.add_item(
        meeting=meeting, by=by, title=SECRET, note="A secret note", presenters="Secret Presenter", restricted=True,
        grounds=["1", "7"], public_interest_reason="It names a child.", public_title="Performance report",
        purpose="information", minutes=5, **fields,
    )  # fmt: skip


# The meeting's page -----------------------------------------------------------------------------------------


def test_meeting_page_before_publication(item: AgendaItem, officer: User, member: User) -> None:
    assert "Nothing is on the agenda yet." not in text_of(log_in(officer), MEETING)
    assert "Hate crime update" in text_of(log_in(member), MEETING)
    public = text_of(Client(), MEETING)
    assert ("Hate crime update" in public, "The agenda has not been published yet." in public) == (False, True)


def test_meeting_page_shows_the_agenda_with_clock_times(meeting: Meeting, officer: User) -> None:
    make_item(meeting, "Apologies", minutes=2, verbal=True)
    make_item(meeting, "Break", kind="break", minutes=10)
    make_item(meeting, "Figures", minutes=200)
    response = log_in(officer).get(MEETING)
    lines = response.context["agenda"].lines
    assert [(line.row.number, line.row.starts_at.isoformat("minutes"), line.pages) for line in lines] == [
        ("1", "10:00", "Verbal"), ("", "10:02", ""), ("2", "10:12", ""),
    ]  # fmt: skip
    taken, over = (
        "The items take 3 hours 32 minutes and end at 1:32pm",
        "32 minutes after the meeting is due to end",
    )
    timing = f"{taken}: {over} at 1:00pm."
    assert response.context["agenda"].timing == timing
    publish(meeting, officer)
    assert [timing in text_of(client, MEETING) for client in (log_in(officer), Client())] == [True, False]


def test_meeting_page_hides_a_restricted_item_from_the_public(
    meeting: Meeting, officer: User, member: User, outsider: User, administrator: User
) -> None:
    add_secret(meeting, officer)
    publish(meeting, officer)
    for user in (AnonymousUser(), outsider, administrator):
        for url in (MEETING, MEETING + "1/"):
            page = text_of(client_of(user), url)
            found = [
                words
                for words in (SECRET, "A secret note", "Secret Presenter", "It names a child.", "For information")
                if words in page
            ]
            assert found == []
            assert "Performance report" in page
            assert "paragraphs 1 and 7 of Part 1 of Schedule 12A of the Local Government Act 1972" in page
    assert SECRET in text_of(log_in(member), MEETING + "1/")


def test_meeting_page_shows_pages_of_the_published_pack(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    page_map = {
        "parts": [
            {"item": item.pk, "paper": 1, "version": 1, "section": "", "first": 17, "last": 32},
            {"item": item.pk, "paper": 2, "version": 2, "section": "", "first": 33, "last": 33},
        ]
    }
    file = _stored()
    Pack.objects.create(
        meeting=item.meeting, number=1, fingerprint="a", page_map=page_map, members_file=file, public_file=file,
        published_at=item.meeting.published_at, published_by=officer,
    )  # fmt: skip
    assert Client().get(MEETING).context["agenda"].lines[0].pages == "17 - 33"


def test_meeting_page_of_a_meeting_to_be_booked_is_the_boards(
    meeting: Meeting, member: User, outsider: User
) -> None:
    Meeting.objects.update(state="to_be_booked")
    assert log_in(member).get(MEETING).status_code == 200
    assert [client_of(user).get(MEETING).status_code for user in (AnonymousUser(), outsider)] == [404, 404]


@pytest.mark.parametrize(
    "url", ["/boards/csp/2018-09-27/", "/boards/other/2018-09-26/", "/boards/csp/2018-02-30/"]
)
def test_meeting_page_of_no_meeting_is_404(url: str, meeting: Meeting) -> None:
    assert Client().get(url).status_code == 404


def test_meeting_page_tells_those_who_see_drafts_when_to_publish(
    item: AgendaItem, officer: User, chair: User, member: User
) -> None:
    words = "Publish by 11:59pm on Tuesday 18 September 2018: five clear working days before the meeting."
    assert [words in text_of(log_in(user), MEETING) for user in (officer, chair, member)] == [True, True, False]


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize(("who", "queries"), [("public", 9), ("member", 16), ("officer", 16)])
def test_meeting_page_has_a_fixed_number_of_queries(
    count: int,
    who: str,
    queries: int,
    meeting: Meeting,
    officer: User,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr(registries, "meeting_panels", registries.Registry())  # each panel counts its own
    file = _stored()
    for number in range(count):
        made = make_item(meeting, f"Item {number}")
        paper = Paper.objects.create(item=made, title="Report")
        PaperVersion.objects.create(
            paper=paper,
            number=1,
            file=file,
            pdf=file,
            pages=1,
            name="a.pdf",
            prepared_at="2018-09-18T16:00Z",
            accepted_at="2018-09-18T16:00Z",
            published_at="2018-09-18T16:00Z",
        )
    make_item(meeting, "Cases", restricted=True, grounds=["1"])
    publish(meeting, officer)
    client = client_of(request.getfixturevalue(who))
    client.get(MEETING)
    with django_assert_num_queries(queries):
        assert client.get(MEETING).status_code == 200


def test_a_move_in_place_answers_with_the_agenda_as_it_stands(meeting: Meeting, officer: User) -> None:
    first, second = make_item(meeting, "First"), make_item(meeting, "Second")
    client, move = log_in(officer), f"/items/{second.pk}/move/"
    answer = client.post(move, {"to": "up"}, headers={"x-in-place": "1"})
    assert (answer.status_code, answer.json()["said"]) == (200, "Item 2 is now 1, at 10:00am.")
    assert answer.json()["agenda"].index("Second") < answer.json()["agenda"].index("First")
    place = {"to": "place", "under": first.pk, "before": ""}
    answer = client.post(move, place, headers={"x-in-place": "1"})
    assert (answer.status_code, answer.json()["said"]) == (200, "Item 1 is now 1(a), at 10:10am.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"to": "up"}, "“First” is already first among its neighbours."),
        ({"to": "sideways"}, "Choose where the item is to go."),
        ({"to": "down", "order": "another"}, services.MEANWHILE),
        ({"to": "place", "under": "0"}, services.MEANWHILE),
        ({"to": "place", "before": "x"}, services.MEANWHILE),
    ],
)
def test_a_move_in_place_that_is_refused_says_why(
    asked: dict[str, str], said: str, meeting: Meeting, officer: User
) -> None:
    first = make_item(meeting, "First")
    make_item(meeting, "Second")
    answer = log_in(officer).post(f"/items/{first.pk}/move/", asked, headers={"x-in-place": "1"})
    assert (answer.status_code, answer.json()["said"]) == (409, said)
    assert titles(meeting) == ["1 First", "2 Second"]


def test_a_move_in_place_is_for_officers(item: AgendaItem, member: User, outsider: User) -> None:
    answers = [
        log_in(user).post(f"/items/{item.pk}/move/", {"to": "up"}, headers={"x-in-place": "1"}).status_code
        for user in (member, outsider)
    ]
    assert answers == [403, 404]


def test_meeting_page_has_the_columns_and_notices_of_its_board(meeting: Meeting, officer: User) -> None:
    make_item(meeting, "Figures", purpose="sign_off")
    publish(meeting, officer)
    heads = ["Item", "Title", "Presenter", "Minutes", "Pages"]
    assert texts(Client().get(MEETING), ".agenda thead th") == heads
    Board.objects.update(agenda_columns=["purpose", "time"], agenda_notices="Fire: leave.\r\n\r\nAccess: a loop.")
    public = Client().get(MEETING)
    assert texts(public, ".agenda thead th") == ["Item", "Time", "Title", "Reason"]
    assert texts(public, ".agenda tbody td") == ["11", "10:00am", "Statutory matter for sign-off"]
    assert texts(public, ".agenda-notices p") == ["Fire: leave.", "Access: a loop."]
    officers = texts(log_in(officer).get(MEETING), ".agenda thead th")
    assert officers == ["Item", "Time", "Title", "Reason", "Minutes"]


def test_meeting_page_marks_what_begins_after_the_end_for_those_who_sit(
    meeting: Meeting, officer: User, member: User
) -> None:
    make_item(meeting, "Figures", minutes=180)
    make_item(meeting, "Cases")
    publish(meeting, officer)
    for client, marks in (
        (Client(), []),
        (log_in(member), ["After the end"]),
        (log_in(officer), ["After the end"]),
    ):
        assert texts(client.get(MEETING), ".agenda .govuk-tag") == marks
    Meeting.objects.update(state="held")
    assert texts(log_in(member).get(MEETING), ".agenda .govuk-tag") == []


def test_meeting_page_has_the_resolution_of_what_the_reader_may_know(
    meeting: Meeting, officer: User, member: User
) -> None:
    add_secret(meeting, officer)
    publish(meeting, officer)
    services.add_item(
        meeting=meeting, by=officer, title="Late", urgent_reason="It rained.", restricted=True, grounds=["3"],
        public_interest_reason="Money.",
    )  # fmt: skip
    of_first = (
        "Item 1: paragraph 1 (information relating to any individual); "
        "paragraph 7 (prevention, investigation or prosecution of crime)"
    )
    of_late = (
        "Item 2: paragraph 3 (financial or business affairs of any particular person, including the authority)"
    )
    assert texts(Client().get(MEETING), ".agenda__exclusion li") == [of_first]
    assert texts(log_in(member).get(MEETING), ".agenda__exclusion li") == [of_first, of_late]
    Board.objects.update(notice_rule="none")
    assert texts(log_in(member).get(MEETING), ".agenda__exclusion") == []


def test_item_form_shows_what_a_restriction_needs_once_it_is_ticked(item: AgendaItem, officer: User) -> None:
    client, hidden = log_in(officer), ".govuk-checkboxes__conditional--hidden #id_public_title"
    edit = f"/items/{item.pk}/edit/"
    assert "govuk-checkboxes__conditional--hidden" in text_of(client, edit)
    for data in (item_data(restricted="on"), item_data(grounds=["1"])):
        answer = client.post(edit, data)
        assert (answer.status_code, texts(answer, hidden)) == (422, [])
        assert "govuk-checkboxes__conditional--hidden" not in answer.content.decode()


def _stored() -> StoredFile:
    return storage.store(ContentFile(b"%PDF-1.4"), content_type="application/pdf")


# The item's page --------------------------------------------------------------------------------------------


def test_item_page_names_its_neighbours(meeting: Meeting, officer: User) -> None:
    parent = make_item(meeting, "Workshops", kind="heading")
    make_item(meeting, "Fire", parent=parent)
    make_item(meeting, "Break", kind="break")
    make_item(meeting, "Figures")
    context = log_in(officer).get(MEETING + "1a/").context
    assert (context["line"].item.title, context["before"].row.label, context["after"].row.label) == (
        "Fire",
        "1",
        "2",
    )


@pytest.mark.parametrize("label", ["2", "1a", "0", "99-1"])
def test_item_page_of_no_item_is_404(label: str, item: AgendaItem, officer: User) -> None:
    assert log_in(officer).get(f"{MEETING}{label}/").status_code == 404


def test_item_page_before_publication_is_the_boards(item: AgendaItem, member: User, outsider: User) -> None:
    assert [client_of(user).get(MEETING + "1/").status_code for user in (member, outsider, AnonymousUser())] == [
        200, 404, 404,
    ]  # fmt: skip


def test_item_page_shows_the_minute_to_those_who_may_read_it(
    item: AgendaItem, officer: User, member: User
) -> None:
    publish(item.meeting, officer)
    record = Minutes.objects.create(meeting=item.meeting)
    Minute.objects.create(
        minutes=record, item=item, text="The board was told.", restricted_text="A name was given."
    )
    seen = [
        [
            words in text_of(client_of(user), MEETING + "1/")
            for words in ("The board was told.", "A name was given.")
        ]
        for user in (officer, member, AnonymousUser())
    ]
    assert seen == [[True, True], [False, False], [False, False]]
    Minutes.objects.update(state="circulated")
    page = text_of(log_in(member), MEETING + "1/")
    assert ("The board was told." in page, "A name was given." in page) == (True, True)
    assert "The board was told." not in text_of(Client(), MEETING + "1/")


def test_item_page_shows_where_it_went_and_where_it_came_from(meeting: Meeting, officer: User) -> None:
    july, december = make_meeting(meeting.board, date(2018, 7, 4)), make_meeting(meeting.board, date(2018, 12, 19))
    first = make_item(july, "Modern slavery")
    second = services.defer_item(item=first, by=officer, to_meeting=meeting, reason="Late")
    services.confirm_item(item=second, by=officer)
    publish(meeting, officer)
    third = services.defer_item(
        item=AgendaItem.objects.select_related("meeting__board").get(pk=second.pk), by=officer,
        to_meeting=december, reason="Author ill",
    )  # fmt: skip
    services.confirm_item(item=third, by=officer)
    officers = log_in(officer)
    assert texts(officers.get("/boards/csp/2018-12-19/1/"), ".agenda__note") == [
        "Deferred from Wednesday 26 September 2018: Author ill",
        "Before that from Wednesday 4 July 2018: Late",
    ]
    assert texts(officers.get(MEETING + "1/"), ".agenda__note") == [
        "Deferred to Wednesday 19 December 2018: Author ill",
        "Deferred from Wednesday 4 July 2018: Late",
    ]
    assert texts(Client().get(MEETING + "1/"), ".agenda__note") == ["Deferred to another meeting: Author ill"]


# Forms of a meeting -----------------------------------------------------------------------------------------


def meeting_data(**fields: str) -> dict[str, str]:
    return {"date_0": "26", "date_1": "9", "date_2": "2018", "version": "0", **fields}


def test_add_a_meeting_as_people_type_times(board: Any, officer: User) -> None:
    data = meeting_data(starts="10.00am", ends="1pm", venue="Town Hall", note="Chair: Chidi Chair")
    response = log_in(officer).post("/boards/csp/meetings/add/", data)
    assert (response.status_code, response["Location"]) == (302, MEETING)
    made = Meeting.objects.get()
    assert (str(made.starts), str(made.ends), made.state) == ("10:00:00", "13:00:00", "booked")


def test_add_a_meeting_to_be_booked_needs_no_day(board: Any, officer: User) -> None:
    log_in(officer).post("/boards/csp/meetings/add/", meeting_data(date_0="", to_be_booked="on"))
    assert Meeting.objects.get().when == "September 2018, to be booked"


def test_add_a_meeting_on_a_day_that_is_taken_keeps_what_was_typed(meeting: Meeting, officer: User) -> None:
    response = log_in(officer).post("/boards/csp/meetings/add/", meeting_data(venue="Library"))
    assert (response.status_code, errors(response)) == (
        422,
        {"date": ["This board already has a meeting on Wednesday 26 September 2018. Choose another day."]},
    )
    assert 'value="Library"' in response.content.decode()


def test_add_a_meeting_with_bad_values(board: Any, officer: User) -> None:
    response = log_in(officer).post("/boards/csp/meetings/add/", meeting_data(date_0="31", starts="ten"))
    assert sorted(errors(response)) == ["date", "starts"]
    assert errors(response)["starts"] == ["Enter a time such as 10:00 or 1.30pm."]


def test_edit_a_meeting_somebody_else_changed_shows_both(meeting: Meeting, officer: User) -> None:
    services.update_meeting(meeting=meeting, by=officer, version=0, venue="Library")
    url = f"/meetings/{meeting.pk}/edit/"
    response = log_in(officer).post(url, meeting_data(venue="Church hall", starts="10:00", ends="13:00"))
    assert (response.status_code, response.context["stored_now"]) == (409, [("Venue", "Library")])
    assert 'value="Church hall"' in response.content.decode()
    again = meeting_data(venue="Church hall", starts="10:00", ends="13:00", version="1")
    assert log_in(officer).post(url, again).status_code == 302
    assert Meeting.objects.get().venue == "Church hall"


def test_book_cancel_hold_and_close_by_their_buttons(meeting: Meeting, officer: User) -> None:
    client, base = log_in(officer), f"/meetings/{meeting.pk}/"
    assert client.post(base + "cancel/", {"reason": ""}).status_code == 422
    for action, data, state in (
        ("cancel", {"reason": "Snow"}, "cancelled"),
        ("book", meeting_data(starts="10:00"), "booked"),
        ("hold", {}, "held"),
        ("close", {}, "closed"),
    ):
        assert client.post(f"{base}{action}/", data).status_code == 302
        assert (action, Meeting.objects.get().state) == (action, state)
    assert client.get(base + "hold/").status_code == 405


def meeting_addresses(meeting: Meeting) -> list[str]:
    made = [f"/meetings/{meeting.pk}/{name}/" for name in ("edit", "book", "cancel", "close", "items/add")]
    return ["/boards/csp/meetings/add/", *made]


def test_meeting_forms_are_for_the_boards_officers(
    meeting: Meeting, officer: User, chair: User, member: User, outsider: User
) -> None:
    for url in meeting_addresses(meeting):
        answers = [client_of(user).get(url).status_code for user in (officer, chair, member, outsider)]
        assert (url, answers) == (url, [200, 403, 403, 403])
        assert Client().get(url)["Location"].startswith("/account/login/")


def test_meeting_forms_of_a_meeting_to_be_booked_are_404_to_outsiders(meeting: Meeting, outsider: User) -> None:
    Meeting.objects.update(state="to_be_booked")
    client = log_in(outsider)
    assert {client.get(url).status_code for url in meeting_addresses(meeting)[1:]} == {404}


# Forms of an item -------------------------------------------------------------------------------------------


def test_add_an_item(meeting: Meeting, officer: User) -> None:
    response = log_in(officer).post(
        f"/meetings/{meeting.pk}/items/add/",
        item_data(presenters_text="Chair / Tom Reed", minutes="10", sections=["forward-plan"], purpose="decision"),
    )
    made = AgendaItem.objects.get()
    assert (response["Location"], made.sections, made.presenters_text, made.status) == (
        f"{MEETING}?at={made.pk}#item-{made.pk}", ["forward-plan"], "Chair / Tom Reed", "confirmed",
    )  # fmt: skip


def test_add_an_item_says_which_names_are_nearly_known(meeting: Meeting, officer: User) -> None:
    make_person("Anna Fielding", account=False)
    data = item_data(presenters_text="Anna Feilding / Chair / The moon")
    response = log_in(officer).post(f"/meetings/{meeting.pk}/items/add/", data, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "“Anna Feilding” is printed as you typed it. If you mean Anna Fielding, edit the item and correct the name.",
        f"“{data['title']}” has been added to the agenda.",
    ]
    assert AgendaItem.objects.get().presenters_text == "Anna Feilding / Chair / The moon"


def test_a_cancelled_meeting_says_what_waits_to_be_deferred(item: AgendaItem, officer: User, member: User) -> None:
    services.cancel_meeting(meeting=item.meeting, by=officer, reason="Snow")
    words = "1 item of this meeting waits to be deferred to another meeting or withdrawn."
    assert [words in text_of(log_in(user), MEETING) for user in (officer, member)] == [True, False]


def test_add_an_item_under_another(item: AgendaItem, officer: User) -> None:
    client, url = log_in(officer), f"/meetings/{item.meeting_id}/items/add/"
    assert client.get(f"{url}?under={item.pk}").context["form"]["parent"].value() == str(item.pk)
    client.post(url, item_data(parent=item.pk))
    assert titles(item.meeting) == ["1 Hate crime update", "1(a) Stop and search"]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ({"title": ""}, {"title": ["Enter a title for the item."]}),
        ({"minutes": "ten"}, {"minutes": ["Enter the minutes as a number, for example 10."]}),
        ({"restricted": "on"}, {"grounds": ["Choose at least one reason why it is restricted."]}),
    ],
)
def test_add_an_item_with_bad_values_keeps_what_was_typed(
    data: dict[str, str], problems: dict[str, list[str]], meeting: Meeting, officer: User
) -> None:
    response = log_in(officer).post(f"/meetings/{meeting.pk}/items/add/", item_data(note="Kept", **data))
    assert (response.status_code, errors(response)) == (422, problems)
    assert ">\nKept</textarea>" in response.content.decode()
    assert AgendaItem.objects.count() == 0


def test_add_an_item_after_publication_asks_for_the_chairs_reason(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    client, url = log_in(officer), f"/meetings/{item.meeting_id}/items/add/"
    assert list(errors(client.post(url, item_data()))) == ["urgent_reason"]
    client.post(url, item_data(urgent_reason="The river rose."))
    assert "Urgent late business: The river rose." in text_of(client, MEETING)
    assert "Stop and search" not in text_of(Client(), MEETING)


def test_edit_an_item_somebody_else_changed_shows_both_texts(item: AgendaItem, officer: User) -> None:
    services.update_item(item=item, by=officer, version=0, title="Hate crime figures", presenters="Tom Reed")
    client, url = log_in(officer), f"/items/{item.pk}/edit/"
    data = item_data(title="Hate crime strategy", presenters_text="Chair", minutes="10")
    response = client.post(url, data)
    assert (response.status_code, response.context["stored_now"]) == (
        409,
        [("Title", "Hate crime figures"), ("Presenters", "Tom Reed")],
    )
    page = response.content.decode()
    assert ("Olive Officer changed this" in page, 'value="Hate crime strategy"' in page) == (True, True)
    assert AgendaItem.objects.get().title == "Hate crime figures"
    assert client.post(url, {**data, "version": "1"}).status_code == 302
    stored = AgendaItem.objects.get()
    assert (stored.title, stored.presenters_text) == ("Hate crime strategy", "Chair")


def test_edit_an_item_published_meanwhile_keeps_what_was_typed(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    client, url = log_in(officer), f"/items/{item.pk}/edit/"
    assert client.get(url).status_code == 403
    response = client.post(url, item_data(title="Typed for an hour"))
    assert (response.status_code, list(errors(response))) == (422, ["__all__"])
    assert 'value="Typed for an hour"' in response.content.decode()


def test_move_an_item_goes_back_to_its_row(item: AgendaItem, officer: User) -> None:
    other = make_item(item.meeting, "Figures")
    response = log_in(officer).post(f"/items/{other.pk}/move/", {"to": "up"})
    assert response["Location"] == f"{MEETING}?at={other.pk}#item-{other.pk}"
    assert titles(item.meeting) == ["1 Figures", "2 Hate crime update"]


def test_move_an_item_that_cannot_move_says_why(item: AgendaItem, officer: User) -> None:
    response = log_in(officer).post(f"/items/{item.pk}/move/", {"to": "up"}, follow=True)
    assert [str(m) for m in response.context["messages"]] == [
        "“Hate crime update” is already first among its neighbours."
    ]


def test_remove_an_item_asks_first(item: AgendaItem, officer: User) -> None:
    client, url = log_in(officer), f"/items/{item.pk}/remove/"
    assert client.get(url).context["warning"] == "It will be deleted."
    assert client.post(url)["Location"] == MEETING
    assert AgendaItem.objects.count() == 0


def test_defer_withdraw_and_restore_by_their_forms(item: AgendaItem, officer: User) -> None:
    later = make_meeting(item.meeting.board, date(2018, 12, 19))
    client, base = log_in(officer), f"/items/{item.pk}/"
    response = client.post(base + "defer/", {"reason": "", "to_meeting": ""})
    assert errors(response) == {
        "to_meeting": ["Choose the meeting it is deferred to."],
        "reason": ["Enter the reason."],
    }
    assert client.post(base + "defer/", {"reason": "Late", "to_meeting": later.pk}).status_code == 302
    assert later.items.get().moved_from == item
    client.post(base + "restore/")
    assert later.items.count() == 0
    client.post(base + "withdraw/", {"reason": "Overtaken"})
    assert AgendaItem.objects.get().status == "withdrawn"


def test_item_forms_go_back_where_they_were_opened_and_nowhere_else(item: AgendaItem, officer: User) -> None:
    client = log_in(officer)
    for wanted, goes in (
        ("/forward-plan/?q=hate", "/forward-plan/?q=hate"),
        ("https://elsewhere.example/", f"{MEETING}?at={item.pk}#item-{item.pk}"),
    ):
        response = client.post(f"/items/{item.pk}/edit/?next={wanted}", item_data(version=str(_version())))
        assert response["Location"] == goes


def _version() -> int:
    return AgendaItem.objects.get().version


def item_addresses(item: AgendaItem) -> list[str]:
    return [f"/items/{item.pk}/{name}/" for name in ("edit", "remove", "defer", "withdraw", "confirm-late")]


def test_item_forms_are_for_the_boards_officers(
    item: AgendaItem, officer: User, chair: User, member: User, outsider: User
) -> None:
    for url in item_addresses(item):
        answers = [client_of(user).get(url).status_code for user in (officer, chair, member, outsider)]
        assert (url, answers) == (url, [200, 403, 403, 404])
        assert Client().get(url)["Location"].startswith("/account/login/")


def test_item_buttons_are_for_the_boards_officers(item: AgendaItem, member: User, outsider: User) -> None:
    for name in ("move", "confirm", "restore"):
        url = f"/items/{item.pk}/{name}/"
        answers = [client_of(user).post(url).status_code for user in (member, outsider)]
        assert (name, answers, log_in(member).get(url).status_code) == (name, [403, 404], 403)
    assert AgendaItem.objects.get().status == "confirmed"


def test_item_add_after_a_sub_item_stands_beside_it(meeting: Meeting, officer: User) -> None:
    above = make_item(meeting, "Updates")
    services.add_item(meeting=meeting, by=officer, title="Police", parent=above)
    services.add_item(meeting=meeting, by=officer, title="Fire", parent=above)
    after = AgendaItem.objects.get(title="Police")
    log_in(officer).post(f"/meetings/{meeting.pk}/items/add/", item_data(title="Health", after=after.pk))
    assert titles(meeting) == ["1 Updates", "1(a) Police", "1(b) Health", "1(c) Fire"]


def test_item_add_after_an_item_of_another_group_is_refused(meeting: Meeting, officer: User) -> None:
    above, beside = make_item(meeting, "Updates"), make_item(meeting, "Performance")
    data = item_data(title="Health", parent=above.pk, after=beside.pk)
    response = log_in(officer).post(f"/meetings/{meeting.pk}/items/add/", data)
    assert (response.status_code, errors(response)) == (
        422,
        {"after": ["“Performance” does not stand under “Updates”. Choose one that does."]},
    )


def test_item_add_of_late_business_has_no_place_to_choose(meeting: Meeting, officer: User) -> None:
    publish(meeting, officer)
    assert "Comes after" not in text_of(log_in(officer), f"/meetings/{meeting.pk}/items/add/")
