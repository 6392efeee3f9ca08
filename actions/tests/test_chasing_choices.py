"""How often the mail comes: each person's own choice, by page, by link and by one click."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from actions import services
from actions.chasing import by_link
from actions.chasing.choices import Often, Wish, wishes_of
from actions.models import DigestChoice
from actions.nightly import run_nightly
from actions.tests.makers import make_action
from csp import links
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, User
from csp.roles import BoardRole
from meetings.models import Board, Organisation, Person
from meetings.tests.fixtures import log_in, make_person, seat
from meetings.tests.pages import errors, said, texts

pytestmark = pytest.mark.django_db
ON = date(2018, 9, 26)  # a Wednesday
CHAIR = "You chair the Community Safety Partnership, so you get this mail at least once a week."
AUTHORITY = (
    "You sit on the Community Safety Partnership for Northmere Police, which the law makes responsible for its work, "
    "so you get this mail at least once a week."
)


@pytest.fixture
def owner(board: Board) -> Person:
    return make_person("Paula Partner", account=False)


def address(person: Person, page: str) -> str:
    link = by_link.links_to_choose([(person.pk, person.email)])[person.pk]
    return reverse(page, args=[links.token(link)])


def mails(on: date) -> int:
    run_nightly(on)
    return OutboxMessage.objects.filter(key__startswith=f"digest:{on.isoformat()}").count()


@pytest.mark.parametrize(
    ("often", "nights"),
    [
        (Often.DAILY, [1, 1, 1, 1, 1, 1, 1, 1]),
        (Often.WEEKLY, [0, 0, 0, 0, 0, 1, 0, 0]),
        (Often.CHANGES, [1, 0, 0, 0, 0, 0, 0, 0]),
        (Often.NEVER, [0, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_mail_comes_as_chosen(often: str, nights: list[int], board: Board, owner: Person) -> None:
    DigestChoice.objects.create(person=owner, often=often, weekday=0)
    make_action(board, 1, owner)
    assert [mails(ON + timedelta(days=n)) for n in range(8)] == nights


def test_weekly_mail_says_what_changed_all_week(board: Board, owner: Person) -> None:
    DigestChoice.objects.create(person=owner, often=Often.WEEKLY, weekday=ON.weekday())
    make_action(board, 1, owner, due_on=ON - timedelta(days=4))
    make_action(board, 2, owner, due_on=ON - timedelta(days=40))
    run_nightly(ON - timedelta(days=7))
    run_nightly(ON - timedelta(days=2))
    run_nightly(ON)
    text = OutboxMessage.objects.get(key=f"digest:{ON.isoformat()}:person:{owner.pk}").text
    assert [line for line in text.splitlines() if line.startswith("CSP")] == [
        "CSP-2: Overdue by 40 days, due 17 August 2018",
        "CSP-1: Overdue by 4 days, due 22 September 2018 (new)",
    ]


def test_never_is_refused_with_the_reason(board: Board, chair: User, member: User, police: Organisation) -> None:
    police.responsible_authority = True
    police.save()
    for user, reason in ((chair, CHAIR), (member, AUTHORITY)):
        with pytest.raises(Refused) as refused:
            services.choose_mail(person=user.person, often=Often.NEVER, by=user)
        assert (refused.value.message, refused.value.field) == (reason, "often")


def test_member_of_another_body_adviser_and_officer_may_have_none(
    member: User, adviser: User, officer: User
) -> None:
    for user in (member, adviser, officer):
        services.choose_mail(person=user.person, often=Often.NEVER, by=user)
    assert DigestChoice.objects.filter(often=Often.NEVER).count() == 3


def test_whoever_takes_such_a_seat_later_has_it_weekly(board: Board, owner: Person) -> None:
    DigestChoice.objects.create(person=owner, often=Often.NEVER, weekday=2)
    assert wishes_of(0, owner.pk) == {owner.pk: Wish(Often.NEVER, 2)}
    seat(board, owner, BoardRole.CHAIR)
    assert wishes_of(0, owner.pk) == {owner.pk: Wish(Often.WEEKLY, 2)}


def test_nobody_chooses_for_somebody_else(member: User, officer: User) -> None:
    with pytest.raises(Denied):
        services.choose_mail(person=member.person, often=Often.WEEKLY, by=officer)


def test_page_saves_the_choice(member: User) -> None:
    client = log_in(member)
    answer = client.post(reverse("my-mail"), {"often": "weekly", "weekday": "4"})
    assert said(answer) == ["Saved. You get the mail once a week, on Fridays."]
    choice = DigestChoice.objects.get(person=member.person)
    assert (choice.often, choice.weekday, choice.history.get().history_user) == ("weekly", 4, member)
    page = client.get(reverse("my-mail"))
    assert (page.context["form"].initial, page.context["why_not"]) == ({"often": "weekly", "weekday": 4}, "")


def test_page_refuses_never_beside_the_choice(chair: User) -> None:
    answer = log_in(chair).post(reverse("my-mail"), {"often": "never", "weekday": "0"})
    assert (answer.status_code, errors(answer)) == (422, {"often": [CHAIR]})


def test_page_asks_to_log_in(client: Client) -> None:
    assert client.get(reverse("my-mail")).status_code == 302


def test_person_without_account_chooses_by_the_link_of_a_mail(owner: Person, client: Client) -> None:
    answer = client.post(address(owner, "my-mail-link"), {"often": "changes", "weekday": "0"})
    assert said(answer) == ["Saved. You get the mail only when something has changed."]
    assert DigestChoice.objects.get(person=owner).often == Often.CHANGES


def test_one_click_ends_the_mail(owner: Person) -> None:
    client = Client(enforce_csrf_checks=True)  # a mail program has no cookie of ours
    answer = client.post(address(owner, "my-mail-stop"), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, texts(answer, "h1 + p")) == (200, ["You get no more mail about your actions."])
    assert DigestChoice.objects.get(person=owner).often == Often.NEVER


def test_one_click_of_a_chair_leaves_one_mail_a_week_and_says_why(chair: User, client: Client) -> None:
    answer = client.post(address(chair.person, "my-mail-stop"), {"List-Unsubscribe": "One-Click"})
    assert texts(answer, "h1 + p") == [f"You get the mail once a week, on Mondays. {CHAIR}"]
    assert DigestChoice.objects.get(person=chair.person).often == Often.WEEKLY


def test_opening_the_one_click_address_asks_first(owner: Person, client: Client) -> None:
    page = client.get(address(owner, "my-mail-stop"))
    assert texts(page, "h1") == ["Stop the mail about your actions?"]
    assert DigestChoice.objects.count() == 0


def test_digest_bears_both_addresses(board: Board, owner: Person, client: Client) -> None:
    make_action(board, 1, owner)
    run_nightly(ON)
    message = OutboxMessage.objects.get(key__startswith="digest:")
    assert message.unsubscribe.endswith(address(owner, "my-mail-stop"))
    assert message.text.count(address(owner, "my-mail-link")) == 1


def test_officer_reads_who_has_chosen_to_get_no_mail(board: Board, officer: User, owner: Person) -> None:
    make_action(board, 1, owner)
    services.choose_mail(person=_with_account(owner), often=Often.NEVER, by=owner.user)
    run_nightly(ON)
    text = OutboxMessage.objects.get(key__startswith="summary:").text
    assert text.count("CSP-1, Paula Partner: has chosen to get no mail") == 1


def _with_account(person: Person) -> Person:
    person.user = User.objects.create_user("paula@example.org", None)
    person.save()
    return person
