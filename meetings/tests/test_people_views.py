"""Pages of boards, members, people, organisations and accounts: works, outsider, under-powered, bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person
from meetings.people import services
from meetings.tests.fixtures import PASSWORD, log_in, make_meeting, make_person, seat
from meetings.tests.pages import day, errors, said, texts

DAY = timedelta(days=1)


# Boards -----------------------------------------------------------------------------------------------------


def test_boards_as_a_tree_for_the_public(board: Board, other_board: Board) -> None:
    Board.objects.create(name="Hate Crime Group", slug="hate", parent=board)
    Board.objects.create(name="Old Board", slug="old", closed_on=date(2016, 1, 1))

    page = Client().get(reverse("boards"))

    assert texts(page, ".board-tree > li > a") == [
        "Community Safety Partnership",
        "Hate Crime Group",
        "Health and Wellbeing Board",
    ]
    assert texts(page, ".board-tree .board-tree a") == ["Hate Crime Group"]
    assert texts(page, "main .govuk-list li") == ["Old Board, closed on 1 January 2016"]
    assert texts(page, "main .govuk-button") == []


@pytest.mark.parametrize("name", ["board", "board-members", "board-meetings"])
def test_board_pages_of_no_board_are_404(name: str, db: None) -> None:
    assert Client().get(reverse(name, args=["none"])).status_code == 404


def test_board_about_shows_contacts_and_rules_to_the_public(
    board: Board, chair: User, council: Organisation
) -> None:
    contact = make_person("Olga Contact", organisation=council)
    contact.phone = "01632 960001"
    contact.save()
    board.contact_officer = contact
    board.save()
    make_meeting(board, timezone.localdate() + DAY)
    make_meeting(board, timezone.localdate() + 2 * DAY)

    page = Client().get(board.get_absolute_url())

    rows = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert rows["Chair"] == "Chidi Chair, Northmere Borough Council"
    assert rows["Quorum"] == "3 voting members must be present"
    assert rows["Notice"] == (
        "The agenda is published at least 5 clear working days before the meeting. "
        "The board is bound by law to this"
    )
    assert texts(page, ".contact-lines span") == ["Telephone: 01632 960001", "E-mail: olga.contact@example.org"]
    assert texts(page, "main .govuk-button") == []


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.usefixtures("no_panels")
def test_board_about_query_count(count: int, board: Board, member: User, django_assert_num_queries: Any) -> None:
    for number in range(count):
        Board.objects.create(name=f"Group {number}", slug=f"g{number}", parent=board)
        seat(board, make_person(f"Chair {number}"), BoardRole.CHAIR)
        make_meeting(board, timezone.localdate() + (number + 1) * DAY)
    client = log_in(member)

    with django_assert_num_queries(9):
        client.get(board.get_absolute_url())


def test_board_meetings_to_be_booked_only_for_its_people(board: Board, member: User, outsider: User) -> None:
    today = timezone.localdate()
    make_meeting(board, today + DAY)
    make_meeting(board, today - DAY)
    make_meeting(board, today + 40 * DAY, state="to_be_booked")
    address = reverse("board-meetings", args=[board.slug])

    captions = {
        who: texts(client.get(address), "caption")
        for who, client in (("member", log_in(member)), ("outsider", log_in(outsider)), ("public", Client()))
    }

    assert captions == {
        "member": ["To come", "To be booked", "Past"],
        "outsider": ["To come", "Past"],
        "public": ["To come", "Past"],
    }


@pytest.mark.parametrize("count", [1, 30])
def test_board_meetings_query_count(
    count: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_meeting(board, timezone.localdate() + (number + 1) * DAY)
        make_meeting(board, timezone.localdate() - (number + 1) * DAY)
    client = log_in(officer)

    with django_assert_num_queries(8):
        client.get(reverse("board-meetings", args=[board.slug]))


BOARD = {
    "personal_interests": "Personal",
    "prejudicial_interests": "Prejudicial",
    "name": "New Board",
    "slug": "new",
    "quorum_rule": "members",
    "notice_rule": "bound",
    "notice_days": "5",
    "markings": "A\nB",
    "papers_due_days": "5",
    "numbering": "letters",
}


def test_board_add_by_administrator(administrator: User) -> None:
    client = log_in(administrator)
    assert client.get(reverse("board-add")).status_code == 200

    answer = client.post(reverse("board-add"), BOARD)

    assert answer.url == "/boards/new/"
    assert Board.objects.get().markings == ["A", "B"]


def test_board_add_offers_the_usual_markings(administrator: User) -> None:
    page = log_in(administrator).get(reverse("board-add"))

    assert page.context["form"]["markings"].value() == "OFFICIAL\nOFFICIAL-SENSITIVE"


def test_board_add_under_another(administrator: User, board: Board) -> None:
    page = log_in(administrator).get(reverse("board-add"), {"under": board.pk})

    assert page.context["form"]["parent"].value() == str(board.pk)


def test_board_add_by_officer_403_by_public_log_in(officer: User) -> None:
    assert log_in(officer).get(reverse("board-add")).status_code == 403
    assert Client().get(reverse("board-add")).url == "/account/login/?next=/boards/add/"


def test_board_add_bad_input_keeps_what_was_typed(administrator: User, board: Board) -> None:
    answer = log_in(administrator).post(
        reverse("board-add"), {**BOARD, "name": "", "slug": "No Spaces", "quorum": "x", "purpose": "Kept text"}
    )

    assert answer.status_code == 422
    assert errors(answer) == {
        "name": ["Enter the name of the board."],
        "slug": ["Use small letters, digits and hyphens."],
        "quorum": ["Enter a whole number, such as 5."],
    }
    assert answer.context["form"]["purpose"].value() == "Kept text"


def test_board_edit_says_how_its_agendas_are_printed(officer: User, board: Board) -> None:
    client, address = log_in(officer), reverse("board-edit", args=["csp"])
    data = {
        **BOARD, "name": board.name, "version": "0", "papers_due_days": "7", "numbering": "decimal",
        "agenda_columns": ["time", "pages"], "agenda_notices": "Leave by the nearest exit.",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    board.refresh_from_db()
    printed = (board.papers_due_days, board.numbering, board.agenda_columns, board.agenda_notices)
    assert printed == (7, "decimal", ["time", "pages"], "Leave by the nearest exit.")
    assert board.right_hand_starts is False
    wrong = {**data, "version": "1", "papers_due_days": "61", "agenda_columns": ["age"], "numbering": ""}
    assert errors(client.post(address, {**wrong, "agenda_columns": [], "numbering": "letters"})) == {
        "papers_due_days": ["Enter a number of days from 0 to 60."]
    }
    assert list(errors(client.post(address, wrong))) == ["agenda_columns", "numbering"]


def test_board_edit_loop_refused_beside_the_field(officer: User, board: Board) -> None:
    below = Board.objects.create(name="Below", slug="below", parent=board)
    data = {**BOARD, "name": board.name, "version": "0", "parent": str(below.pk)}

    answer = log_in(officer).post(reverse("board-edit", args=["csp"]), data)

    assert list(errors(answer)) == ["parent"]


def test_board_edit_stale_version_shows_both_texts(officer: User, board: Board) -> None:
    client = log_in(officer)
    data = {**BOARD, "name": board.name, "version": "0", "purpose": "Mine", "markings": "OFFICIAL"}
    services.update_board(
        Board.objects.get(pk=board.pk), by=officer, version=0, purpose="Theirs", notice_rule="none"
    )

    answer = client.post(reverse("board-edit", args=["csp"]), data)

    assert answer.status_code == 409
    stored = dict(answer.context["stored_now"])
    assert (stored["Purpose"], stored["Notice rule"], stored["Security markings"]) == (
        "Theirs",
        "No rule",
        "OFFICIAL\nOFFICIAL-SENSITIVE",
    )
    assert answer.context["form"]["purpose"].value() == "Mine"
    data["version"] = answer.context["form"]["version"].value()
    assert client.post(reverse("board-edit", args=["csp"]), data).status_code == 302
    assert Board.objects.get(pk=board.pk).purpose == "Mine"


@pytest.mark.parametrize("name", ["board-edit", "board-close", "membership-add"])
def test_board_forms_by_member_and_outsider_403(name: str, member: User, outsider: User) -> None:
    address = reverse(name, args=["csp"])

    assert [log_in(user).get(address).status_code for user in (member, outsider)] == [403, 403]


def test_board_close_and_reopen(officer: User, board: Board) -> None:
    client = log_in(officer)
    assert client.get(reverse("board-close", args=["csp"])).status_code == 200

    assert errors(client.post(reverse("board-close", args=["csp"]), {})) == {
        "on": ["Enter the day it ceased to meet."]
    }
    client.post(reverse("board-close", args=["csp"]), day("on", timezone.localdate()))
    assert Board.objects.get(pk=board.pk).closed_on == timezone.localdate()

    answer = client.post(reverse("board-reopen", args=["csp"]))
    assert said(answer) == ["The board is closed.", "The board is open again."]
    assert Board.objects.get(pk=board.pk).closed_on is None


@pytest.mark.parametrize(
    "name",
    ["person-invite", "person-invite-again", "person-deactivate", "person-reactivate", "administrator-make",
     "administrator-withdraw"],
)  # fmt: skip
def test_acts_on_accounts_by_get_405_and_by_member_403(
    name: str, officer: User, member: User, chair: User
) -> None:
    address = reverse(name, args=[chair.person.pk])

    assert log_in(officer).get(address).status_code == 405
    assert log_in(member).post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert User.objects.get(pk=chair.pk).is_active


# Members ----------------------------------------------------------------------------------------------------


def test_members_on_a_day_of_the_past(board: Board, chair: User) -> None:
    seat(board, make_person("Early Chair"), BoardRole.CHAIR, starts=date(2012, 1, 1), ends=date(2014, 12, 31))
    address = reverse("board-members", args=["csp"])

    then, now = Client().get(address, {"on": "2013-05-05"}), Client().get(address)

    assert texts(then, "h2") == ["Members on 5 May 2013"]
    assert texts(then, "tbody th") == ["Early Chair (Chair) until 31 December 2014", "Chidi Chair (Chair)"]
    assert texts(then, "caption") == ["Membership", "To come"]
    assert texts(now, "tbody th") == ["Chidi Chair (Chair)", "Early Chair (Chair)"]
    assert texts(now, "caption") == ["Membership", "Past members"]


def test_members_on_no_day_says_so(board: Board) -> None:
    page = Client().get(reverse("board-members", args=["csp"]), {"on": "2013-15-15"})

    assert texts(page, ".govuk-error-message") == ["Error: Enter a day such as 2018-09-26."]


def test_members_links_to_people_only_for_readers_of_the_directory(board: Board, member: User) -> None:
    address = reverse("board-members", args=["csp"])

    assert texts(log_in(member).get(address), "tbody th a") == ["Mina Member"]
    assert texts(Client().get(address), "tbody th a") == []


@pytest.mark.parametrize("count", [1, 30])
def test_members_query_count(
    count: int, board: Board, officer: User, police: Organisation, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        held = seat(board, make_person(f"Member {number}", organisation=police))
        seat(board, make_person(f"Substitute {number}", organisation=police), substitute_for=held)
        seat(board, None, organisation=police)
        seat(board, make_person(f"Past {number}", organisation=police), ends=date(2016, 1, 1))
        seat(board, make_person(f"To come {number}"), starts=timezone.localdate() + DAY)
    client = log_in(officer)

    with django_assert_num_queries(10):
        client.get(reverse("board-members", args=["csp"]))


def test_membership_add(board: Board, officer: User, police: Organisation) -> None:
    person = make_person("New Member", organisation=police)
    client = log_in(officer)
    assert client.get(reverse("membership-add", args=["csp"])).status_code == 200

    answer = client.post(
        reverse("membership-add", args=["csp"]),
        {"person": person.pk, "role": "member", **day("starts", date(2018, 9, 26))},
    )

    assert said(answer) == ["Added: New Member, Member, Northmere Police. They log in as new.member@example.org."]
    assert Membership.objects.get(person=person).starts == date(2018, 9, 26)


def test_membership_add_of_somebody_not_in_the_directory_yet(board: Board, officer: User) -> None:
    client = log_in(officer)
    address = client.get(reverse("membership-add", args=["csp"])).context["add_person_url"]

    answer = client.post(address, {"name": "Jo Day"})

    person = Person.objects.get(name="Jo Day")
    assert answer.url == f"/boards/csp/members/add/?person={person.pk}"
    assert client.get(answer.url).context["form"]["person"].value() == str(person.pk)


def test_membership_add_bad_input(board: Board, officer: User, member: User) -> None:
    address, client = reverse("membership-add", args=["csp"]), log_in(officer)

    empty = client.post(address, {"role": "member", "starts_0": "31", "starts_1": "2", "starts_2": "2018"})
    twice = client.post(
        address, {"person": member.person.pk, "role": "member", **day("starts", timezone.localdate())}
    )

    assert errors(empty) == {
        "starts": ["31 2 2018 is not a date. Enter day, month and year as numbers, such as 26 9 2018."]
    }
    assert errors(twice) == {
        "person": [
            "Mina Member is member of this board from 1 January 2015 already. Change that membership, or choose "
            "other days."
        ]
    }


def test_membership_edit(board: Board, officer: User, member: User) -> None:
    held = Membership.objects.get(person=member.person)
    address, client = reverse("membership-edit", args=["csp", held.pk]), log_in(officer)
    assert client.get(address).status_code == 200

    client.post(address, {"version": 0, "role": "deputy_chair", **day("starts", held.starts)})

    held.refresh_from_db()
    assert (held.role, held.organisation) == (BoardRole.DEPUTY_CHAIR, None)


@pytest.mark.parametrize("name", ["membership-edit", "membership-end", "vacancy-fill"])
def test_membership_pages_under_another_board_404_by_member_403(
    name: str, board: Board, other_board: Board, member: User, administrator: User
) -> None:
    held = Membership.objects.get(person=member.person)

    assert log_in(administrator).get(reverse(name, args=["hwb", held.pk])).status_code == 404
    assert log_in(member).get(reverse(name, args=["csp", held.pk])).status_code == 403


def test_membership_end(board: Board, officer: User, member: User) -> None:
    held = Membership.objects.get(person=member.person)
    seat(board, make_person("Stand In"), substitute_for=held)
    address, client = reverse("membership-end", args=["csp", held.pk]), log_in(officer)
    assert client.get(address).status_code == 200

    assert list(errors(client.post(address, day("on", date(2014, 1, 1))))) == ["on"]
    answer = client.post(address, day("on", date(2018, 9, 26)))

    assert said(answer) == ["The membership ends on 26 September 2018. So does that of 1 substitute."]


def test_vacancy_fill(board: Board, officer: User, police: Organisation) -> None:
    vacancy, person = seat(board, None, organisation=police), make_person("New Member")
    address, client = reverse("vacancy-fill", args=["csp", vacancy.pk]), log_in(officer)
    assert client.get(address).status_code == 200

    assert errors(client.post(address, day("starts", date(2018, 9, 26)))) == {
        "person": ["Choose the person who takes the seat."]
    }
    client.post(address, {"person": person.pk, **day("starts", date(2018, 9, 26))})

    assert Membership.objects.get(person=person).organisation == police


def test_membership_remove_today_and_refused_when_older(board: Board, officer: User, member: User) -> None:
    fresh = services.add_membership(
        board=board, by=officer, role="adviser", starts=date(2018, 1, 1), person=member.person
    )
    client = log_in(officer)

    answer = client.post(reverse("membership-remove", args=["csp", fresh.pk]))

    assert said(answer) == ["Removed: Mina Member, Adviser, Northmere Police."]
    assert Membership.objects.filter(person=member.person).count() == 1


# People and organisations -----------------------------------------------------------------------------------

DIRECTORY = ["people", "organisations"]


@pytest.mark.parametrize("name", DIRECTORY)
def test_directory_needs_log_in_and_a_seat(name: str, member: User, administrator: User) -> None:
    without_seat = make_person("No Seat").user
    assert without_seat
    address = reverse(name)

    assert Client().get(address).url == f"/account/login/?next={address}"
    assert [log_in(user).get(address).status_code for user in (without_seat, member, administrator)] == [
        403,
        200,
        200,
    ]


@pytest.mark.parametrize("name", ["person", "organisation", "person-edit", "organisation-edit"])
def test_directory_says_the_same_whoever_is_in_it(name: str, member: User) -> None:
    without_seat = make_person("No Seat").user
    assert without_seat

    assert [log_in(without_seat).get(reverse(name, args=[pk])).status_code for pk in (1, 99999)] == [403, 403]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("name", DIRECTORY)
def test_directory_query_count(
    name: str, count: int, officer: User, board: Board, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_person(f"P {number}", organisation=Organisation.objects.create(name=f"Organisation {number}"))
    client = log_in(officer)

    with django_assert_num_queries({"people": 6, "organisations": 5}[name]):
        client.get(reverse(name))


def test_people_searched_by_a_thousand_words(officer: User) -> None:
    answer = log_in(officer).get(reverse("people"), {"q": "o " * 1000})
    assert (answer.status_code, [person.name for person in answer.context["object_list"]]) == (
        200,
        ["Olive Officer"],
    )


def test_people_searched_ordered_and_paged(officer: User, police: Organisation) -> None:
    for number in range(30):
        make_person(f"Constable {number:02}", organisation=police, account=False)
    client, address = log_in(officer), reverse("people")

    first, second = (
        client.get(address, {"q": "constable police"}),
        client.get(address, {"q": "constable", "page": 2}),
    )
    one = client.get(address, {"q": "07 constable"})
    by_organisation = client.get(address, {"sort": "-organisation"})

    assert texts(first, "main p[role=status]") == ["30 people"]
    assert texts(first, "tbody th")[:2] == ["Constable 00", "Constable 01"]
    assert texts(second, "tbody th") == [f"Constable {number}" for number in range(25, 30)]
    assert texts(one, "tbody th") == ["Constable 07"]
    assert by_organisation.status_code == 200


def test_people_of_a_board(officer: User, member: User, outsider: User, other_board: Board) -> None:
    page = log_in(officer).get(reverse("people"), {"board": other_board.pk})

    assert texts(page, "tbody th") == ["Otto Outsider"]


def test_people_page_that_is_none_is_404(officer: User) -> None:
    assert log_in(officer).get(reverse("people"), {"page": "99"}).status_code == 404


def test_person_shows_contact_only_to_those_who_share_a_board(
    member: User, chair: User, other_board: Board
) -> None:
    stranger = make_person("Far Away")
    seat(other_board, stranger)
    assert stranger.user
    address = reverse("person", args=[chair.person.pk])

    assert texts(log_in(member).get(address), "dt") == ["Post title", "Organisation", "E-mail", "Telephone"]
    assert texts(log_in(stranger.user).get(address), "dt") == ["Post title", "Organisation"]


def test_person_shows_boards_past_and_present(board: Board, other_board: Board, member: User) -> None:
    seat(other_board, member.person, BoardRole.CHAIR, ends=date(2016, 5, 5))

    page = log_in(member).get(reverse("person", args=[member.person.pk]))

    assert texts(page, "caption") == ["Now and to come", "Before"]
    assert texts(page, "tbody tr") == [
        "Community Safety Partnership Member 1 January 2015 No set day",
        "Health and Wellbeing Board Chair 1 January 2015 5 May 2016",
    ]
    assert texts(page, "main .govuk-button") == []


def test_person_of_another_board_shows_why_not(officer: User, outsider: User) -> None:
    page = log_in(officer).get(reverse("person", args=[outsider.person.pk]))

    reason = (
        "Otto Outsider also sits on the Health and Wellbeing Board, of which you are not an officer. "
        "Ask an administrator to change their details."
    )
    assert [text for text in texts(page, "main p.govuk-body") if text == reason] == [reason, reason]
    assert texts(page, "main .govuk-button") == []


@pytest.mark.parametrize("count", [1, 30])
def test_person_query_count(count: int, officer: User, member: User, django_assert_num_queries: Any) -> None:
    for number in range(count):
        seat(Board.objects.create(name=f"B {number}", slug=f"b{number}"), member.person)
    client = log_in(officer)

    with django_assert_num_queries(7):
        client.get(reverse("person", args=[member.person.pk]))


def test_person_add_and_edit(officer: User, police: Organisation) -> None:
    client = log_in(officer)
    assert client.get(reverse("person-add")).status_code == 200

    added = client.post(reverse("person-add"), {"name": "Jo Day", "organisation": police.pk})
    person = Person.objects.get(name="Jo Day")
    assert added.url == person.get_absolute_url()

    edit = reverse("person-edit", args=[person.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"version": 0, "name": "Jo Day", "post_title": "Inspector", "organisation": police.pk})
    assert Person.objects.get(pk=person.pk).post_title == "Inspector"


def test_person_add_bad_input(officer: User) -> None:
    answer = log_in(officer).post(reverse("person-add"), {"name": "", "email": "no", "organisation": "999"})

    assert errors(answer) == {
        "name": ["Enter the person's name."],
        "email": ["Enter an e-mail address such as name@example.org."],
        "organisation": ["Choose one from the list."],
    }


def test_person_add_address_of_an_account_refused_beside_the_field(officer: User, member: User) -> None:
    answer = log_in(officer).post(reverse("person-add"), {"name": "Jo Day", "email": member.email})

    assert list(errors(answer)) == ["email"]


@pytest.mark.parametrize("name", ["person-add", "organisation-add"])
def test_directory_add_by_member_403(name: str, member: User) -> None:
    assert log_in(member).get(reverse(name)).status_code == 403


def test_person_edit_by_officer_of_another_board_403(officer: User, outsider: User) -> None:
    address = reverse("person-edit", args=[outsider.person.pk])

    assert log_in(officer).get(address).status_code == 403
    assert (
        log_in(officer).post(address, {"version": 0, "name": "X", "email": "mine@example.org"}).status_code == 403
    )


def test_organisation_add_edit_and_page(officer: User, board: Board) -> None:
    client = log_in(officer)
    assert client.get(reverse("organisation-add")).status_code == 200
    client.post(reverse("organisation-add"), {"name": "Fire Service"})
    made = Organisation.objects.get(name="Fire Service")
    seat(board, None, organisation=made)

    edit = reverse("organisation-edit", args=[made.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"version": 0, "name": "Fire Service", "short_name": "FS"})
    page = client.get(made.get_absolute_url())

    assert texts(page, "tbody tr") == ["Community Safety Partnership Vacancy Member 1 January 2015 No set day"]
    assert errors(client.post(edit, {"version": 1, "name": ""})) == {
        "name": ["Enter the name of the organisation."]
    }


def test_organisation_edit_by_member_403_and_none_404(member: User, officer: User, council: Organisation) -> None:
    assert log_in(member).get(reverse("organisation-edit", args=[council.pk])).status_code == 403
    assert log_in(officer).get(reverse("organisation-edit", args=[99999])).status_code == 404
    assert log_in(officer).get(reverse("organisation", args=[99999])).status_code == 404


# Accounts ---------------------------------------------------------------------------------------------------


def test_account_from_invitation_to_administrator(administrator: User, board: Board) -> None:
    person = make_person("Gita Guest", account=False)
    client = log_in(administrator)

    def press(name: str) -> list[str]:
        client.get(reverse("person", args=[person.pk]))
        return said(client.post(reverse(name, args=[person.pk])))[-1:]

    def buttons() -> list[str]:
        return texts(client.get(reverse("person", args=[person.pk])), "main form button")

    assert buttons() == ["Invite"]
    assert press("person-invite") == [
        "Gita Guest has an account now. A link to choose a password is on its way to gita.guest@example.org."
    ]
    assert buttons() == ["Send the invitation again", "Deactivate the account", "Make an administrator"]
    assert press("person-invite-again") == ["The invitation is sent to Gita Guest again."]
    assert press("administrator-make") == ["Gita Guest is an administrator of the site now."]
    assert press("administrator-withdraw") == ["Gita Guest is an administrator no longer."]
    assert press("person-deactivate") == ["Nobody can log in as Gita Guest now."]
    assert buttons() == ["Reactivate the account"]
    assert press("person-reactivate") == ["Gita Guest can log in again."]
    assert press("person-invite") == ["Gita Guest already has an account."]


def test_invite_by_administrator_joins_their_own_account(administrator: User) -> None:
    person = services.create_person(by=administrator, name="Root Person", email=administrator.email)

    answer = log_in(administrator).post(reverse("person-invite", args=[person.pk]))

    assert said(answer) == ["Root Person logs in with the account admin@example.org now."]
    assert Person.objects.get(pk=person.pk).user == administrator


def test_invite_by_officer_of_another_board_403(outsider: User, board: Board) -> None:
    person = make_person("Gita Guest", account=False)
    seat(board, person)

    assert log_in(outsider).post(reverse("person-invite", args=[person.pk])).status_code == 403
    assert (Person.objects.get(pk=person.pk).user, OutboxMessage.objects.count()) == (None, 0)


@pytest.fixture
def confirmed() -> Callable[[User], Client]:
    """A client that has just entered its password again."""

    def make(user: User) -> Client:
        client = log_in(user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return make


def test_email_change_asks_for_the_password_first(member: User) -> None:
    answer = log_in(member).get(reverse("email-change"))

    assert answer.url == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    assert Client().get(reverse("email-change")).url == "/account/login/?next=/account/email/"


def test_email_change_from_form_to_link(member: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(member)
    assert client.get(reverse("email-change")).status_code == 200

    client.post(reverse("email-change"), {"email": "new@example.org"})
    text = OutboxMessage.objects.get().text
    path = next(line for line in text.splitlines() if "/account/email/" in line).removeprefix(
        "http://localhost:8000"
    )
    assert client.get(path).status_code == 200
    assert User.objects.get(pk=member.pk).email == member.email

    answer = client.post(path)

    assert said(answer)[-1] == "Your e-mail address is new@example.org now. Sign in with it from now on."
    assert User.objects.get(pk=member.pk).email == "new@example.org"


def test_email_change_bad_input(member: User, officer: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(member)

    assert errors(client.post(reverse("email-change"), {"email": ""})) == {
        "email": ["Enter your new e-mail address."]
    }
    assert errors(client.post(reverse("email-change"), {"email": officer.email})) == {
        "email": ["There is already an account with this address. Enter another one."]
    }


def test_email_confirm_with_a_bad_link_says_so(member: User, confirmed: Callable[[User], Client]) -> None:
    answer = confirmed(member).post(reverse("email-confirm", args=["nonsense"]))

    assert errors(answer) == {"__all__": ["This link no longer works: it does for 3 hours. Ask for a new one."]}


def test_organisation_names_whom_overdue_actions_are_passed_up_to(officer: User, police: Organisation) -> None:
    lead = make_person("Lena Lead", organisation=police)
    client = log_in(officer)
    page = client.get(reverse("organisation-edit", args=[police.pk]))
    posted = {**page.context["form"].initial, "lead": lead.pk}
    assert client.post(reverse("organisation-edit", args=[police.pk]), posted).status_code == 302
    police.refresh_from_db()
    assert police.lead == lead
    assert "Overdue actions are passed up to Lena Lead." in texts(client.get(police.get_absolute_url()), "p")
