"""The register of interests, what an agenda matches of it, and declarations in the board's own words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Denied, Refused
from csp.models import User
from meetings.minutes import services
from meetings.minutes.interests import find, offers
from meetings.minutes.record import compose
from meetings.models import (
    AgendaItem,
    Board,
    Declaration,
    Exclusion,
    Meeting,
    Organisation,
    Person,
    RegisteredInterest,
)
from meetings.people.services import change_interest, register_interest, update_board
from meetings.tests.fixtures import log_in, make_item, make_person
from meetings.tests.pack_makers import make_paper
from meetings.tests.pages import day, errors

PLACE = "/boards/csp/2018-09-26/"


@pytest.fixture
def aid(db: None) -> Organisation:
    return Organisation.objects.create(name="Northmere Women’s Aid", short_name="NWA")


@pytest.fixture
def trustee(member: User, officer: User, aid: Organisation) -> RegisteredInterest:
    return register_interest(
        person=member.person, by=officer, interest="Trustee of Northmere Women’s Aid", prejudicial=True,
        organisation=aid, words="Heron House", starts=date(2018, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Grant to NWA", "NWA"),
        ("Grant to nwa.", "nwa"),
        ("NWAY review", ""),
        ("Refuge: northmere women's  aid", "northmere women's  aid"),
        ("(Heron House)", "Heron House"),
        ("Heron Houses", ""),
    ],
)
def test_words_are_found_whole_and_whatever_their_capitals(text: str, found: str) -> None:
    assert find(["Northmere Women’s Aid", "NWA", "Heron House"], text) == found


@given(st.text(alphabet="ab ’'.", min_size=1), st.text(alphabet="ab -", max_size=6))
def test_word_is_found_wherever_it_stands_whole(word: str, around: str) -> None:
    if word.strip() and (word.strip()[0] in "ab" and word.strip()[-1] in "ab"):
        assert find([word], f"{around}. {word} .{around}") != ""
        assert find([word], f"x{word.strip()}x") == "" or " " in word.strip() or "." in word or "'" in word


def test_items_are_offered_by_title_note_presenter_and_paper(
    meeting: Meeting, officer: User, trustee: RegisteredInterest, aid: Organisation
) -> None:
    make_item(meeting, "Budget")
    title = make_item(meeting, "Grant to NWA")
    note = make_item(meeting, "Housing", note="With Heron House.")
    by = make_item(meeting, "Refuges")
    by.presenters.create(text="The director", organisation=aid)
    make_paper(make_item(meeting, "Reports"), "Northmere Women’s Aid: a year on")
    make_item(meeting, "Put off: Heron House", status="deferred")

    found = offers(meeting, officer)

    assert [(one.row.item.title, one.found) for one in found] == [
        ("Grant to NWA", "NWA"),
        ("Housing", "Heron House"),
        ("Refuges", "Northmere Women’s Aid"),
        ("Reports", "Northmere Women's Aid"),
    ]
    assert found[0].question == "Mina Member, Trustee of Northmere Women’s Aid: declare for item 2?"
    services.add_declaration(
        meeting=meeting, by=officer, person=trustee.person, item=title, kind="Personal", interest="Trustee"
    )
    services.exclude(item=note, person=trustee.person, by=officer, reason="Trustee")
    assert [one.row.item for one in offers(meeting, officer)][:1] == [by]


def test_nothing_is_offered_of_interests_that_have_ended_or_of_people_elsewhere(
    meeting: Meeting, officer: User, trustee: RegisteredInterest, aid: Organisation
) -> None:
    make_item(meeting, "Grant to NWA")
    elsewhere = make_person("Elsa Elsewhere", organisation=aid)
    RegisteredInterest.objects.create(
        person=elsewhere, interest="Works there", organisation=aid, starts=date(2018, 1, 1)
    )
    change_interest(trustee, by=officer, version=0, ends=date(2018, 9, 25))

    assert offers(meeting, officer) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_offers_take_a_fixed_number_of_queries(
    meeting: Meeting, officer: User, trustee: RegisteredInterest, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        make_item(meeting, f"NWA {number}")
        RegisteredInterest.objects.create(
            person=trustee.person, interest="Other", words=f"NWA {number}", starts=date(2018, 1, 1)
        )
    meeting.refresh_from_db()

    with django_assert_num_queries(7):
        assert len(offers(meeting, officer)) >= rows


def test_one_press_fills_the_declaration_before_the_minutes_are_begun(
    meeting: Meeting, officer: User, chair: User, member: User, trustee: RegisteredInterest
) -> None:
    item = make_item(meeting, "Grant to NWA", restricted=True, grounds=["3"])
    client = log_in(officer)

    page = client.get(f"{PLACE}interests/").content.decode()
    address = f"{PLACE}minutes/declarations/add/?registered={trustee.pk}&amp;item={item.pk}"
    assert address in page
    form = client.get(address.replace("&amp;", "&")).context["form"]
    filled = {name: form[name].value() for name in ("person", "item", "kind", "interest", "outcome")}
    assert filled == {
        "person": member.person.pk, "item": item.pk, "kind": "Prejudicial",
        "interest": "Trustee of Northmere Women’s Aid", "outcome": "left",
    }  # fmt: skip
    client.post(address.replace("&amp;", "&"), filled)

    declaration = Declaration.objects.get()
    assert (declaration.registered, declaration.nature) == (trustee, "prejudicial")
    assert Exclusion.objects.get().declaration == declaration
    assert log_in(chair).get(f"{PLACE}interests/").status_code == 403
    changed = {**filled, "kind": "Personal", "outcome": "stayed"}
    client.post(f"{PLACE}minutes/declarations/{declaration.pk}/", changed)
    declaration.refresh_from_db()
    assert (declaration.nature, declaration.outcome, declaration.registered) == ("personal", "stayed", trustee)
    assert Exclusion.objects.standing().count() == 0


def test_papers_are_withheld_and_given_back_on_the_page(
    meeting: Meeting, officer: User, member: User, trustee: RegisteredInterest
) -> None:
    item, client = make_item(meeting, "Grant to NWA"), log_in(officer)
    wrong = client.post(f"{PLACE}interests/withhold/", {"person": member.person.pk, "item": item.pk, "reason": ""})

    assert errors(wrong) == {"reason": ["Say why: it is kept with who did this and when."]}
    client.post(f"{PLACE}interests/withhold/", {"person": member.person.pk, "item": item.pk, "reason": "Trustee"})
    exclusion = Exclusion.objects.get()
    client.post(f"{PLACE}interests/{exclusion.pk}/lift/", {"reason": "Resigned as trustee"})

    exclusion.refresh_from_db()
    assert (exclusion.reason, exclusion.lifted_reason) == ("Trustee", "Resigned as trustee")
    assert "Resigned as trustee" in client.get(f"{PLACE}interests/").content.decode()
    assert client.get(f"{PLACE}interests/{exclusion.pk}/lift/").status_code == 404


def test_boards_own_words_are_declared_and_printed(
    board: Board, meeting: Meeting, item: AgendaItem, officer: User, member: User
) -> None:
    update_board(
        board, by=officer, version=0, personal_interests=["Other registrable interest"],
        prejudicial_interests=["Disclosable pecuniary"],
    )  # fmt: skip
    said = {"meeting": meeting, "by": officer, "person": member.person, "item": item, "interest": "Lives there"}
    with pytest.raises(Refused, match="one of the kinds"):
        services.add_declaration(kind="Personal", **said)
    services.add_declaration(kind="Other registrable interest", **said)
    services.add_declaration(kind="Disclosable pecuniary", outcome="left", **said)

    minutes = services.start_minutes(meeting=meeting, by=officer)
    assert [one.words for one in compose(minutes, entitled=True).declarations] == [
        "Mina Member declared an other registrable interest in item 1 Hate crime update: Lives there (stayed).",
        "Mina Member declared a disclosable pecuniary interest in item 1 Hate crime update: Lives there (left).",
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"personal_interests": []}, "personal_interests"),
        ({"prejudicial_interests": ["personal"]}, "prejudicial_interests"),
        ({"prejudicial_interests": ["x" * 81]}, "prejudicial_interests"),
    ],
)
def test_kinds_of_interest_that_cannot_be_are_refused(
    board: Board, officer: User, fields: dict[str, list[str]], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        update_board(board, by=officer, version=0, **fields)
    assert refused.value.field == field


def test_register_is_kept_by_the_officers_of_ones_boards_and_read_by_the_directory(
    board: Board, officer: User, member: User, outsider: User, administrator: User, trustee: RegisteredInterest
) -> None:
    address = f"/people/{member.person.pk}/interests/"
    codes = {user: log_in(user).get(address).status_code for user in (officer, member, outsider, administrator)}
    assert set(codes.values()) == {200}
    adding = {user: log_in(user).get(f"{address}add/").status_code for user in (officer, member, outsider)}
    assert list(adding.values()) == [200, 403, 403]
    with pytest.raises(Denied):
        register_interest(person=member.person, by=outsider, interest="Mine", starts=date(2018, 1, 1))
    client = log_in(officer)

    wrong = client.post(f"{address}add/", {"interest": "", **day("starts", date(2018, 1, 1))})
    assert errors(wrong) == {"interest": ["Say what the interest is."]}
    client.post(f"{address}add/", {"interest": "Owns a quarry", **day("starts", date(2018, 1, 1))})
    added = RegisteredInterest.objects.get(interest="Owns a quarry")
    ended = {"interest": "Owns a quarry", "version": 0, **day("starts", date(2018, 1, 1))}
    before = client.post(f"{address}{added.pk}/", {**ended, **day("ends", date(2017, 1, 1))})
    assert errors(before) == {"ends": ["The last day cannot be before the first."]}
    client.post(f"{address}{added.pk}/", {**ended, **day("ends", date(2018, 2, 1))})

    added.refresh_from_db()
    assert (added.ends, added.history.count()) == (date(2018, 2, 1), 2)
    shown = client.get("/boards/csp/members/interests/")
    assert ("Trustee of Northmere" in shown.content.decode(), "quarry" in shown.content.decode()) == (True, False)


@pytest.mark.parametrize("rows", [1, 30])
def test_register_of_a_board_takes_a_fixed_number_of_queries(
    board: Board, member: User, rows: int, django_assert_num_queries
) -> None:
    for number in range(rows):
        RegisteredInterest.objects.create(
            person=Person.objects.get(user=member), interest=f"Interest {number}", starts=date(2018, 1, 1)
        )
    client = log_in(member)

    with django_assert_num_queries(REGISTER_QUERIES):
        assert client.get("/boards/csp/members/interests/").status_code == 200


REGISTER_QUERIES = 8
