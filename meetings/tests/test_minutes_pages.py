from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from csp.models import Job, User
from meetings.minutes import services
from meetings.models import AgendaItem, Attendance, Board, Declaration, Meeting, Minute, Minutes, Organisation
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person, seat

BASE = "/boards/csp/2018-09-26/minutes/"
SECRET = "The informant is known to members."
KEEPING = ["attendance/", "attendance/add/"]


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User) -> Minutes:
    """A draft with one open item and one restricted."""
    record = services.start_minutes(meeting=meeting, by=officer)
    private = make_item(meeting, "Operation Heron", restricted=True, grounds=["7"], public_title="Investigations")
    services.save_minute(
        minutes=record, item=item, by=officer, version=0, text="Discussed.\n\nACTION: All to write"
    )
    services.save_minute(
        minutes=record, item=private, by=officer, version=0, text="Taken in private.", restricted_text=SECRET
    )
    return record


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


def published(minutes: Minutes, officer: User, later: Meeting) -> Minutes:
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=later)
    return services.publish_minutes(minutes=minutes, by=officer)


def status(user: User | AnonymousUser, path: str = "") -> int:
    client = log_in(user) if user.is_authenticated else Client()
    return client.get(BASE + path).status_code


def page(user: User | AnonymousUser, path: str = "") -> str:
    client = log_in(user) if user.is_authenticated else Client()
    return unescape(client.get(BASE + path).content.decode())


def test_minutes_page_follows_the_state(
    minutes: Minutes, later: Meeting, officer: User, chair: User, member: User, adviser: User, outsider: User,
    administrator: User, public: AnonymousUser,
) -> None:  # fmt: skip
    everybody = (officer, chair, member, adviser, outsider, administrator, public)

    assert [status(user) for user in everybody] == [200, 200, 404, 404, 404, 404, 404]
    services.circulate(minutes=minutes, by=officer)
    assert [status(user) for user in everybody] == [200, 200, 200, 200, 404, 404, 404]
    services.approve(minutes=minutes, by=officer, at_meeting=later)
    assert [status(user) for user in everybody] == [200, 200, 200, 200, 404, 404, 404]
    services.publish_minutes(minutes=minutes, by=officer)
    assert [status(user) for user in everybody] == [200] * 7
    assert [SECRET in page(user) for user in everybody] == [True, True, True, True, False, False, False]
    assert ["Heron" in page(user) for user in everybody] == [True, True, True, True, False, False, False]


def test_first_restricted_item_is_begun_with_the_resolution_to_exclude_the_public(
    board: Board, officer: User
) -> None:
    meeting = make_meeting(board, date(2018, 10, 3))
    items = [
        make_item(meeting, "Open"),
        make_item(meeting, "Money", restricted=True, grounds=["3"]),
        make_item(meeting, "More", restricted=True, grounds=["3"]),
    ]
    record = services.start_minutes(meeting=meeting, by=officer)
    client = log_in(officer)

    def begins(item: AgendaItem) -> str:
        edit = f"/boards/csp/2018-10-03/minutes/items/{item.pk}/"
        return str(client.get(edit).context["form"]["text"].value() or "")

    open_text, money, more = (begins(item) for item in items)
    assert (open_text, more) == ("", "")
    reason = "paragraph 3 (financial or business affairs of any particular person, including the authority)"
    assert money.startswith("RESOLVED that, under section 100A(4) of the Local Government Act 1972, the public be")
    assert money.endswith(f"\n\n- Item 2: {reason}\n- Item 3: {reason}")
    services.save_minute(minutes=record, item=items[1], by=officer, version=0, text="Something else.")
    assert begins(items[1]) == "Something else."


def test_minutes_page_has_an_anchor_for_each_item(minutes: Minutes, officer: User) -> None:
    shown = page(officer)

    assert [f'id="item-{number}"' in shown for number in (1, 2, 3)] == [True, True, False]
    assert "2 of 2 items minuted" in shown
    assert "<strong>ACTION:</strong> All to write" in shown


def test_minutes_page_of_unknown_board_or_day_is_404(minutes: Minutes, officer: User) -> None:
    client = log_in(officer)

    for path in (
        "/boards/csp/2018-09-27/minutes/",
        "/boards/hwb/2018-09-26/minutes/",
        "/boards/csp/2018-02-30/minutes/",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_minutes_page_takes_a_fixed_number_of_queries(
    board: Board, officer: User, rows: int, django_assert_num_queries
) -> None:
    meeting = make_meeting(board, date(2018, 3, 28))
    record = services.start_minutes(meeting=meeting, by=officer)
    for number in range(rows):
        person = make_person(f"Pat Person{number}", account=False)
        seat(board, person)
        services.set_attendance(meeting=meeting, by=officer, status="present", person=person)
        item = make_item(meeting, f"Item {number}")
        services.save_minute(minutes=record, item=item, by=officer, version=0, text="Said.")
        ballot = services.Ballot(motion="That it be so", sides={person.pk: "for"})
        services.record_vote(minutes=record, item=item, by=officer, ballot=ballot)
        services.add_declaration(
            meeting=meeting, by=officer, person=person, kind="Personal", interest="Trustee", item=item
        )
    client = log_in(officer)

    with django_assert_num_queries(16):
        assert client.get("/boards/csp/2018-03-28/minutes/").status_code == 200
    with django_assert_num_queries(7):
        assert client.get("/boards/csp/2018-03-28/minutes/attendance/").status_code == 200


def test_file_is_there_once_published(
    minutes: Minutes, later: Meeting, officer: User, public: AnonymousUser
) -> None:
    assert [status(user, "file/") for user in (officer, public)] == [404, 404]
    published(minutes, officer, later)

    response = Client().get(f"{BASE}file/")

    assert response["Content-Disposition"] == 'attachment; filename="csp-minutes-2018-09-26.pdf"'
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"


@pytest.mark.parametrize("path", [*KEEPING, "items/{item}/", "circulate/"])
def test_keeping_pages_are_for_officers(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, outsider: User, path: str
) -> None:
    path = path.format(item=item.pk)

    assert [status(user, path) for user in (officer, chair, member, outsider)] == [200, 403, 404, 404]
    assert Client().get(BASE + path).status_code == 302
    for user, code in ((chair, 403), (member, 404), (outsider, 404)):
        assert log_in(user).post(BASE + path, {"text": "Mine", "version": 1}).status_code == code
    assert Minute.objects.get(item=item).text == "Discussed.\n\nACTION: All to write"


def test_start_makes_the_minutes_and_goes_there(
    meeting: Meeting, officer: User, chair: User, outsider: User
) -> None:
    assert [status(user, "start/") for user in (officer, chair, outsider)] == [200, 403, 403]

    response = log_in(officer).post(f"{BASE}start/", {"note_taker": "Nora Note"})

    assert (response.status_code, response["Location"]) == (302, BASE)
    assert Minutes.objects.get().note_taker == "Nora Note"


def test_minuting_an_item_saves_and_says_how_many_actions(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    client = log_in(officer)

    response = client.post(
        f"{BASE}items/{item.pk}/",
        {"text": "Heard.\r\nACTION: Mina Member to write", "decision": "RESOLVED to note.", "version": 1},
        follow=True,
    )

    minute = Minute.objects.get(item=item)
    assert (minute.text, minute.decision) == ("Heard.\nACTION: Mina Member to write", "RESOLVED to note.")
    assert [str(message) for message in response.context["messages"]] == ["Saved. 1 ACTION line found."]


def test_minuting_offers_restricted_text_only_where_it_belongs(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    private = AgendaItem.objects.get(title="Operation Heron")

    assert ['name="restricted_text"' in page(officer, f"items/{one.pk}/") for one in (item, private)] == [
        False,
        True,
    ]


def test_second_note_taker_is_shown_both_texts(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    client = log_in(officer)
    path = f"{BASE}items/{item.pk}/"
    client.post(path, {"text": "First.", "decision": "Agreed.", "version": 1})

    response = client.post(path, {"text": "Second.", "decision": "", "version": 1})

    assert response.status_code == 409
    assert response.context["stored_now"] == [("Discussion", "First."), ("Decision", "Agreed.")]
    assert response.context["form"]["text"].value() == "Second."
    assert Minute.objects.get(item=item).text == "First."
    again = client.post(
        path, {"text": "Both.", "decision": "", "version": response.context["form"]["version"].value()}
    )
    assert again.status_code == 302
    assert Minute.objects.get(item=item).text == "Both."


def test_item_of_another_meeting_or_a_break_is_404(minutes: Minutes, later: Meeting, officer: User) -> None:
    elsewhere, pause = make_item(later), make_item(minutes.meeting, "Break", kind="break")

    assert [status(officer, f"items/{one.pk}/") for one in (elsewhere, pause)] == [404, 404]


def test_attendance_form_records_everybody_and_says_the_quorum(
    minutes: Minutes, officer: User, chair: User, member: User, adviser: User
) -> None:
    pk = {user: user.person.pk for user in (officer, chair, member, adviser)}
    client = log_in(officer)

    response = client.post(
        f"{BASE}attendance/",
        {
            f"status_{pk[chair]}": "present",
            f"status_{pk[member]}": "apologies",
            f"status_{pk[adviser]}": "present",
            f"sits_for_{pk[adviser]}": str(pk[member]),
            f"status_{pk[officer]}": "",
            "note_taker": "Nora Note",
            "version": 0,
        },
        follow=True,
    )

    assert list(Attendance.objects.values_list("name", "status", "substitute_for__name")) == [
        ("Ada Adviser", "present", "Mina Member"),
        ("Chidi Chair", "present", None),
        ("Mina Member", "apologies", None),
    ]
    assert response.context["quorum"].words == (
        "2 voting members were present, 1 of them through a substitute. The quorum is 3: the meeting was not quorate."
    )


def test_attendance_saved_by_two_is_a_conflict_in_words(minutes: Minutes, officer: User, member: User) -> None:
    client, field = log_in(officer), f"status_{member.person.pk}"
    client.post(f"{BASE}attendance/", {field: "apologies", "note_taker": "Nora", "version": 0})

    response = client.post(f"{BASE}attendance/", {field: "present", "note_taker": "Nora", "version": 0})

    assert response.status_code == 409
    assert response.context["stored_now"] == [("Mina Member", "Apologies")]
    assert Attendance.objects.get().status == "apologies"


def test_attendance_form_says_nothing_of_people_it_was_not_shown_with(
    minutes: Minutes, officer: User, member: User, chair: User
) -> None:
    services.set_attendance(meeting=minutes.meeting, by=officer, status="additional", person=member.person)
    services.set_attendance(meeting=minutes.meeting, by=officer, status="present", person=chair.person)

    shown = page(officer, "attendance/")
    log_in(officer).post(
        f"{BASE}attendance/", {f"status_{member.person.pk}": "additional", "note_taker": "", "version": 0}
    )

    assert "Additional attendee" in shown
    assert list(Attendance.objects.values_list("name", "status")) == [
        ("Chidi Chair", "present"),
        ("Mina Member", "additional"),
    ]


def test_attendance_with_unknown_status_is_refused(minutes: Minutes, officer: User, member: User) -> None:
    response = log_in(officer).post(
        f"{BASE}attendance/", {f"status_{member.person.pk}": "asleep", "note_taker": "", "version": 0}
    )

    assert response.status_code == 422
    assert Attendance.objects.count() == 0


def test_attendees_are_added_and_removed(minutes: Minutes, officer: User, member: User) -> None:
    client = log_in(officer)

    assert client.post(f"{BASE}attendance/add/", {"name": ""}).status_code == 422
    client.post(f"{BASE}attendance/add/", {"name": "Ned Guest", "organisation": member.person.organisation_id})
    client.post(f"{BASE}attendance/add/", {"name": "Sue Stand-in", "sits_for": member.person.pk})

    assert list(Attendance.objects.values_list("name", "status", "substitute_for__name")) == [
        ("Ned Guest", "additional", None),
        ("Sue Stand-in", "present", "Mina Member"),
    ]
    path = f"{BASE}attendance/{Attendance.objects.get(name='Ned Guest').pk}/remove/"
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 302
    assert Attendance.objects.get().name == "Sue Stand-in"


def test_declarations_are_recorded_and_removed(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    client = log_in(officer)
    said = {
        "person": member.person.pk,
        "item": item.pk,
        "kind": "Personal",
        "interest": "Trustee",
        "outcome": "left",
    }

    assert client.post(f"{BASE}declarations/add/", {**said, "interest": ""}).status_code == 422
    assert client.post(f"{BASE}declarations/add/", {**said, "item": "999999"}).status_code == 422
    client.post(f"{BASE}declarations/add/", said)

    declaration = Declaration.objects.get()
    assert (declaration.person, declaration.item, declaration.outcome) == (member.person, item, "left")
    assert "Mina Member declared a personal interest in item 1 Hate crime update: Trustee (left)." in page(officer)
    client.post(f"{BASE}declarations/{declaration.pk}/remove/")
    assert Declaration.objects.count() == 0


def test_minutes_go_through_their_states_by_form(
    minutes: Minutes, later: Meeting, officer: User, other_board: Board, django_capture_on_commit_callbacks
) -> None:
    client = log_in(officer)
    elsewhere = make_meeting(other_board, date(2018, 12, 1))

    for path, data, state in (
        ("approve/", {"at_meeting": later.pk}, "draft"),  # not circulated yet
        ("circulate/", {}, "circulated"),
        ("take-back/", {}, "draft"),
        ("circulate/", {}, "circulated"),
        ("approve/", {"at_meeting": ""}, "circulated"),
        ("approve/", {"at_meeting": elsewhere.pk}, "circulated"),
        ("publish/", {}, "circulated"),  # not approved yet
        ("approve/", {"at_meeting": later.pk, "correction": "For 3 read 4."}, "approved"),
        ("take-back/", {}, "approved"),
        ("publish/", {}, "published"),
        ("publish/", {}, "published"),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(BASE + path, data)
        assert Minutes.objects.get().state == state
    assert "Approved as a correct record on 19 December 2018, subject to this correction: For 3 read 4." in page(
        officer
    )


def test_publication_asked_for_runs_as_a_job_and_can_be_run_again(
    minutes: Minutes, later: Meeting, officer: User, member: User, django_capture_on_commit_callbacks
) -> None:
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=later)
    client = log_in(officer)
    assert [status(user, "publish/progress/") for user in (officer, member)] == [404, 403]

    client.post(f"{BASE}publish/")
    job = Job.objects.get()
    assert (job.kind, job.subject, job.state) == ("publish-minutes", f"minutes:{minutes.pk}", "waiting")
    assert "Publication of the minutes: waiting to start." in page(officer)
    assert status(officer, "publish/progress/") == 200
    Job.objects.update(state="failed", error="The worker stopped.")
    assert "Publication of the minutes: failed." in page(officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{BASE}publish/")

    assert Minutes.objects.get().state == "published"
    assert client.get(f"{BASE}publish/progress/")["HX-Refresh"] == "true"


def test_approved_minutes_cannot_be_changed_by_any_address(
    minutes: Minutes, item: AgendaItem, later: Meeting, officer: User, member: User
) -> None:
    meeting = minutes.meeting
    attendance = services.set_attendance(meeting=meeting, by=officer, status="present", person=member.person)
    declaration = services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Personal", interest="Trustee"
    )
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=later)
    client, version = log_in(officer), Minutes.objects.get().version
    said = {"person": member.person.pk, "item": "", "kind": "Personal", "interest": "Other", "outcome": "left"}

    for path in (*KEEPING, "declarations/add/", f"items/{item.pk}/", "circulate/", "take-back/", "approve/"):
        assert client.get(BASE + path).status_code == 403
    client.post(f"{BASE}items/{item.pk}/", {"text": "Other.", "version": 1})
    client.post(
        f"{BASE}attendance/", {f"status_{member.person.pk}": "absent", "note_taker": "X", "version": version}
    )
    client.post(f"{BASE}attendance/add/", {"name": "Ned Guest"})
    client.post(f"{BASE}attendance/{attendance.pk}/remove/")
    client.post(f"{BASE}declarations/add/", said)
    client.post(f"{BASE}declarations/{declaration.pk}/remove/")

    assert Minute.objects.get(item=item).text == "Discussed.\n\nACTION: All to write"
    assert list(Attendance.objects.values_list("name", "status")) == [("Mina Member", "present")]
    assert list(Declaration.objects.values_list("interest", flat=True)) == ["Trustee"]
    assert Minutes.objects.get().version == version


def test_text_typed_while_the_minutes_are_circulated_stays_in_the_form(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    services.circulate(minutes=minutes, by=officer)

    response = log_in(officer).post(f"{BASE}items/{item.pk}/", {"text": "Still typing.", "version": 1})

    assert response.status_code == 422
    assert response.context["form"]["text"].value() == "Still typing."
    assert response.context["form"].non_field_errors() == [
        "These minutes are with the members. Take them back to draft to correct them."
    ]


def test_text_survives_an_expired_session(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    client, path = log_in(officer), f"{BASE}items/{item.pk}/"
    mark = client.get(path).content.decode().split('name="kept_mark" value="')[1].split('"')[0]
    client.logout()

    response = client.post(path, {"text": "Typed before.", "version": 1, "kept_mark": mark})
    assert response.status_code == 302
    client.force_login(officer)

    assert client.get(path).context["form"]["text"].value() == "Typed before."
    assert Minute.objects.get(item=item).text == "Discussed.\n\nACTION: All to write"


def test_names_stand_in_the_attendance_form_as_text(board: Board, minutes: Minutes, officer: User) -> None:
    name = "<b>Bold</b> & Co"
    seat(board, make_person(name, account=False, organisation=Organisation.objects.create(name=name)))

    shown = log_in(officer).get(f"{BASE}attendance/").content.decode()

    assert ("<b>Bold" in shown, shown.count("&lt;b&gt;Bold&lt;/b&gt; &amp; Co") >= 2) == (False, True)
