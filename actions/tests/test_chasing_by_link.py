"""The links of the mails: what their holders can do without signing in, and that nothing else opens by them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions import services
from actions.chasing import by_link
from actions.models import Action, ActionOwner, ActionUpdate
from actions.tests.makers import make_action
from csp import links
from csp.errors import Denied, Refused
from csp.models import SignedLink, User
from meetings.models import Board, Organisation, Person
from meetings.tests.fixtures import log_in, make_person, seat
from meetings.tests.pages import errors, said, texts
from meetings.tests.paper_files import pdf_bytes

pytestmark = pytest.mark.django_db
Status = Action.Status


def link_of(action: Action, person: Person) -> SignedLink:
    return by_link.links_to_report([(action.pk, person.pk, person.email)])[action.pk, person.pk]


def page_of(link: SignedLink, page: str = "report-by-link") -> str:
    return reverse(page, args=[links.token(link)])


@pytest.fixture
def owner(board: Board) -> Person:
    return make_person("Paula Partner", account=False)


@pytest.fixture
def action(board: Board, owner: Person) -> Action:
    return make_action(board, 1, owner)


def test_owner_reports_without_signing_in(action: Action, owner: Person, client: Client) -> None:
    address = page_of(link_of(action, owner))
    page = client.get(address)
    assert texts(page, "h1") == ["CSP-1: how does it stand?"]
    upload = SimpleUploadedFile("Shared.pdf", pdf_bytes(), "application/pdf")
    answer = client.post(address, {"text": "The data is shared.", "to": "awaiting_closure", "upload": upload})
    assert (answer.status_code, answer.url) == (302, page_of(link_of(action, owner), "report-by-link-done"))
    update = ActionUpdate.objects.get()
    assert (update.text, update.by, update.by_name, update.proposes_completion, update.file_name) == (
        "The data is shared.", None, "Paula Partner", True, "Shared.pdf",
    )  # fmt: skip
    action.refresh_from_db()
    assert action.status == Status.AWAITING_CLOSURE
    assert texts(client.get(answer.url), "h1") == ["Thank you: it has arrived"]


def test_opening_every_page_of_a_link_changes_nothing(action: Action, owner: Person, client: Client) -> None:
    to_report, to_choose = link_of(action, owner), by_link.links_to_choose([(owner.pk, owner.email)])[owner.pk]
    before = everything()
    pages = [page_of(to_report), page_of(to_report, "report-by-link-done")]
    pages += [page_of(to_choose, "my-mail-link"), page_of(to_choose, "my-mail-stop")]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert [client.head(page).status_code for page in pages] == [200] * 4
    assert everything() == before


def everything() -> list[Any]:
    models = (Action, ActionUpdate, ActionOwner, SignedLink, Action.history.model)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(
    action: Action, owner: Person, client: Client
) -> None:
    answer = client.post(page_of(link_of(action, owner)), {"text": "", "web_address": "example"})
    assert (answer.status_code, errors(answer)) == (422, {"text": ["Say what has been done."]})
    assert texts(answer, "title") == ["Error: CSP-1: how does it stand? – Convene"]


def test_restricted_action_shows_nothing_of_itself(board: Board, owner: Person, client: Client) -> None:
    action = make_action(board, 2, owner, restricted=True, text="Watch the house in Mill Lane")
    ActionUpdate.objects.create(action=action, text="Neighbours are worried")
    link = link_of(action, owner)
    for page in (client.get(page_of(link)), client.get(page_of(link, "report-by-link-done"))):
        assert [page.content.count(word) for word in (b"Mill Lane", b"Neighbours")] == [0, 0]
    answer = client.post(page_of(link), {"text": "Done."})
    assert answer.status_code == 422
    assert errors(answer)["__all__"] == [
        "This action is restricted. Sign in to report on it, or tell the board’s officer."
    ]
    assert ActionUpdate.objects.count() == 1


def test_link_ends_when_its_holder_owns_the_action_no_more(action: Action, owner: Person, client: Client) -> None:
    address = page_of(link_of(action, owner))
    action.owners.all().delete()
    assert [client.get(address).status_code, client.post(address, {"text": "Done."}).status_code] == [410, 410]
    assert ActionUpdate.objects.count() == 0


def test_link_of_an_organisations_action_ends_with_the_seat(
    board: Board, police: Organisation, member: User, client: Client
) -> None:
    action = make_action(board, 3, police)
    address = page_of(link_of(action, member.person))
    assert client.get(address).status_code == 200
    member.person.memberships.update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get(address).status_code == 410


def test_link_lasts_ninety_days(action: Action, owner: Person) -> None:
    link = link_of(action, owner)
    left = link.expires_at - timezone.now()
    assert timedelta(days=89, hours=23) < left <= timedelta(days=90)


def test_officer_stops_the_links_and_mails_bear_none_until_allowed_again(
    action: Action, owner: Person, officer: User, client: Client
) -> None:
    address = page_of(link_of(action, owner))
    pressed = log_in(officer).post(reverse("action-links-stop", args=[action.reference]))
    assert said(pressed) == [
        "The links in mails about this action do nothing from now on, and mails bear no new ones."
    ]
    assert client.get(address).status_code == 410
    assert by_link.links_to_report([(action.pk, owner.pk, owner.email)]) == {}
    pressed = log_in(officer).post(reverse("action-links-allow", args=[action.reference]))
    assert said(pressed) == ["Mails about this action bear links again. Those that were stopped stay so."]
    assert client.get(address).status_code == 410
    assert client.get(page_of(link_of(action, owner))).status_code == 200


def test_only_an_officer_stops_links(action: Action, owner: Person, member: User, outsider: User) -> None:
    link_of(action, owner)
    with pytest.raises(Denied):
        by_link.stop_links(action=action, by=member)
    assert log_in(outsider).post(reverse("action-links-stop", args=[action.reference])).status_code == 404


def test_action_without_links_has_none_to_stop(action: Action, officer: User) -> None:
    for act in (by_link.stop_links, by_link.allow_links):
        with pytest.raises(Refused):
            act(action=action, by=officer)


def test_link_takes_so_many_updates_a_day(action: Action, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.reporting, "MOST_BY_LINK", 2)
    link = link_of(action, owner)
    for _ in range(2):
        services.report(action=action, link=link, text="More.")
    with pytest.raises(Refused):
        services.report(action=action, link=link, text="Still more.")


def test_links_are_given_again_while_they_last_and_go_to_the_same_address(action: Action, owner: Person) -> None:
    first = link_of(action, owner)
    assert link_of(action, owner) == first
    owner.email = "new@example.org"
    second = link_of(action, owner)
    assert (second.pk == first.pk, second.email) == (False, "new@example.org")
    SignedLink.objects.filter(pk=second.pk).update(expires_at=timezone.now() + timedelta(days=29))
    third = link_of(action, owner)
    assert third.pk != second.pk
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.revoked_at is None, second.revoked_at is None, third.revoked_at) == (False, False, None)


@pytest.mark.parametrize("count", [1, 30])
def test_many_links_take_the_same_queries(count: int, board: Board, django_assert_num_queries: Any) -> None:
    people = [make_person(f"Owner {number}", account=False) for number in range(count)]
    actions = [make_action(board, number, one) for number, one in enumerate(people, 1)]
    wanted = [(action.pk, one.pk, one.email) for action, one in zip(actions, people, strict=True)]
    with django_assert_num_queries(2):  # those that stand, and the new ones
        by_link.links_to_report(wanted)


def test_tampered_and_borrowed_tokens_are_unknown(action: Action, owner: Person, client: Client) -> None:
    link, choose = link_of(action, owner), by_link.links_to_choose([(owner.pk, owner.email)])[owner.pk]
    addresses = [f"{page_of(link)[:-2]}/", page_of(choose), page_of(link, "my-mail-link")]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_closed_account_uses_no_link(board: Board, member: User, client: Client) -> None:
    link = link_of(make_action(board, 4, member.person), member.person)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(page_of(link)).status_code == 410


def test_updates_of_others_do_not_show_by_link(
    action: Action, owner: Person, officer: User, client: Client
) -> None:
    seat(action.board, owner)
    services.add_update(action=action, by=officer, text="Spoke to the owner on the telephone.")
    services.report(action=action, link=link_of(action, owner), text="The first draft is out.")
    assert texts(client.get(page_of(link_of(action, owner))), "main li .written") == ["The first draft is out."]
