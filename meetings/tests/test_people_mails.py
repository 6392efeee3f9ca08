"""What became of mails: on the desk, on a person's page, on the mails' own pages; who sees it and who acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from meetings.models import Board, Person
from meetings.people import services, undelivered
from meetings.tests.fixtures import log_in, make_person, seat
from meetings.tests.pages import said, texts

NO_SUCH = "550 5.1.1 No such user here"


def make_mail(to: str, state: str = "bounced", *, key: str = "", **fields: Any) -> OutboxMessage:
    now = timezone.now()
    sent_at = now if state in ("sent", "bounced") else None
    words = {"error": NO_SUCH, "status_code": "5.1.1"} if state in ("failed", "bounced") else {}
    values = {"sent_at": sent_at, "outcome_at": now, "claimed_at": now, "attempts": 1, **words, **fields}
    key = key or f"digest:2018-09-26:person:{OutboxMessage.objects.count()}"
    return OutboxMessage.objects.create(key=key, to=to, state=state, subject="Zsubject", text="Ztext", **values)


@pytest.fixture
def pat(board: Board) -> Person:
    """A member without an account."""
    person = make_person("Pat Nobody", account=False)
    seat(board, person)
    return person


def names(user: User) -> list[str]:
    return [one.person.name for one in undelivered.seen_by(user)]


def test_desk_names_whom_the_last_mail_did_not_reach(board: Board, officer: User, pat: Person) -> None:
    mail = make_mail(pat.email)
    page = log_in(officer).get(reverse("desk"))
    assert texts(page, "#desk-undelivered") == ["Mail does not reach them"]
    assert texts(page, "[aria-labelledby=desk-undelivered] tbody tr > *")[:3] == [
        "Pat Nobodypat.nobody@example.org",
        "Community Safety Partnership",
        f"There is no such address. {NO_SUCH}",
    ]
    assert mail.get_absolute_url() in page.content.decode()


def test_next_mail_that_gets_through_clears_it(officer: User, pat: Person) -> None:
    make_mail(pat.email, outcome_at=timezone.now() - timedelta(days=1))
    assert names(officer) == ["Pat Nobody"]
    make_mail(pat.email, "sent")
    assert names(officer) == []
    assert texts(log_in(officer).get(reverse("desk")), "#desk-undelivered") == []


def test_another_address_clears_it(officer: User, pat: Person) -> None:
    make_mail(pat.email)
    services.update_person(pat, by=officer, version=pat.version, email="pat@example.org")
    assert names(officer) == []
    assert OutboxMessage.objects.undelivered().count() == 1


def test_officers_see_their_own_people_and_those_of_no_board(
    board: Board, officer: User, outsider: User, pat: Person, administrator: User, member: User
) -> None:
    elsewhere = make_person("Nia Nowhere", account=False)
    make_mail(pat.email)
    make_mail(elsewhere.email)
    make_mail("nobody.at.all@example.org")
    assert [sorted(names(user)) for user in (officer, outsider, member)] == [
        ["Nia Nowhere", "Pat Nobody"],
        ["Nia Nowhere"],
        [],
    ]


def test_summary_has_them_by_board(board: Board, other_board: Board, pat: Person, member: User) -> None:
    seat(other_board, pat)
    make_mail(pat.email)
    make_mail(str(member.email), "failed")
    found = undelivered.by_board()
    assert {pk: sorted(one.person.name for one in rows) for pk, rows in found.items()} == {
        board.pk: ["Mina Member", "Pat Nobody"],
        other_board.pk: ["Pat Nobody"],
    }


def test_person_page_warns_those_who_may_correct_the_address(officer: User, member: User, pat: Person) -> None:
    make_mail(pat.email)
    warned = [
        texts(log_in(user).get(pat.get_absolute_url()), ".govuk-warning-text__text") for user in (officer, member)
    ]
    assert [len(one) for one in warned] == [1, 0]
    assert "There is no such address" in warned[0][0]


def test_mails_show_an_officer_what_did_not_arrive_and_an_administrator_all(
    officer: User, administrator: User, member: User, outsider: User, pat: Person
) -> None:
    bounced, sent = (
        make_mail(pat.email),
        make_mail(pat.email, "sent", outcome_at=timezone.now() - timedelta(days=1)),
    )
    url = reverse("mails")
    found = {
        (user.email, state): len(log_in(user).get(url, {"state": state}).context["rows"])
        for user in (officer, outsider, administrator)
        for state in ("", "all", "sent", "rubbish")
    }
    assert list(found.values()) == [1, 1, 0, 1, 0, 0, 0, 0, 1, 2, 1, 1]
    assert log_in(member).get(url).status_code == 403
    pages = [log_in(user).get(sent.get_absolute_url()).status_code for user in (administrator, officer)]
    assert (pages, log_in(outsider).get(bounced.get_absolute_url()).status_code) == ([200, 404], 404)


def test_no_page_shows_what_a_mail_says(officer: User, administrator: User, pat: Person) -> None:
    mail = make_mail(pat.email)
    for user in (officer, administrator):
        for url in (reverse("mails"), mail.get_absolute_url(), reverse("person", args=[pat.pk])):
            page = log_in(user).get(url).content.decode()
            assert [word for word in ("Zsubject", "Ztext") if word in page] == []


def test_send_again(officer: User, pat: Person) -> None:
    mail = make_mail(pat.email)
    answer = log_in(officer).post(reverse("mail-again", args=[mail.pk]))
    assert (answer.url, said(answer)) == (reverse("mails"), [f"The mail is on its way to {pat.email} again."])
    mail.refresh_from_db()
    assert (mail.state, mail.settled_by) == ("waiting", officer)


def test_send_again_goes_where_the_person_is_now(officer: User, administrator: User, pat: Person) -> None:
    mail, asked = make_mail(pat.email), make_mail(pat.email, key="invitation:1:2")
    services.update_person(pat, by=officer, version=pat.version, email="pat@new.example.org")
    page = log_in(officer).get(mail.get_absolute_url())
    assert texts(page, "main form button") == ["Send it to the new address"]
    assert "goes to pat@new.example.org, which is the address of Pat Nobody now" in page.content.decode()
    answers = [log_in(officer).post(reverse("mail-again", args=[one.pk])) for one in (mail, asked)]
    assert [said(answer) for answer in answers] == [
        ["The mail is on its way to pat@new.example.org again."],
        ["The mail is on its way to pat.nobody@example.org again."],
    ]
    assert list(OutboxMessage.objects.order_by("pk").values_list("to", "state")) == [
        ("pat@new.example.org", "waiting"), ("pat.nobody@example.org", "waiting"),
    ]  # fmt: skip


def test_address_that_somebody_else_has_now_is_theirs(officer: User, pat: Person) -> None:
    mail = make_mail(pat.email)
    services.update_person(pat, by=officer, version=pat.version, email="pat@new.example.org")
    other = make_person("Uma Unseated", account=False)
    Person.objects.filter(pk=other.pk).update(email=mail.to)
    services.send_mail_again(mail, by=officer)
    assert mail.to == "pat.nobody@example.org"


def test_it_arrived(administrator: User, pat: Person) -> None:
    mail = make_mail(pat.email, "not_known")
    client = log_in(administrator)
    assert texts(client.get(mail.get_absolute_url()), "main form button") == ["Send it again", "It arrived"]
    client.post(reverse("mail-arrived", args=[mail.pk]))
    mail.refresh_from_db()
    assert (mail.state, mail.settled_by) == ("sent", administrator)


def test_services_refuse_others_and_what_is_settled(
    officer: User, outsider: User, administrator: User, pat: Person
) -> None:
    mail = make_mail(pat.email, "not_known")
    for act in (services.send_mail_again, services.say_mail_arrived):
        with pytest.raises(Denied):
            act(mail, by=outsider)
    services.say_mail_arrived(mail, by=officer)
    for act in (services.send_mail_again, services.say_mail_arrived):
        with pytest.raises(Refused):
            act(mail, by=administrator)


@pytest.mark.parametrize("count", [1, 30])
def test_mails_query_count(
    count: int, board: Board, officer: User, administrator: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        person = make_person(f"Member {number}", account=False)
        seat(board, person)
        make_mail(person.email)
    for user in (administrator, officer):
        client = log_in(user)
        with django_assert_num_queries(6):
            client.get(reverse("mails"))
    with django_assert_num_queries(4):
        assert len((undelivered.desk(officer, None) or {})["rows"]) == count
