"""Proposals: who may propose, and what becomes of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from csp.errors import Conflict, Denied, Refused
from csp.models import OutboxMessage, User
from csp.roles import BoardRole, Power
from meetings.access import boards_held, may_read_proposal
from meetings.agenda import services
from meetings.agenda.proposed import proposed_by
from meetings.models import AgendaItem, Board, Meeting, Organisation
from meetings.tests.fixtures import log_in, make_item, make_meeting, seated

pytestmark = pytest.mark.django_db
PLAN = "/boards/csp/forward-plan/"


@pytest.fixture
def ahead(board: Board) -> Meeting:
    return make_meeting(board, timezone.localdate() + timedelta(days=60))


def propose(meeting: Meeting, by: User, **fields: Any) -> AgendaItem:
    values = {"title": "Knife crime", "proposal": "Stabbings have doubled.", **fields}
    return services.propose_item(board=meeting.board, meeting=meeting, by=by, **values)


def refusal(meeting: Meeting, by: User, **fields: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        propose(meeting, by, **fields)
    return caught.value.field, caught.value.message


def answer_refusal(service: Any, **fields: Any) -> str:
    with pytest.raises(Refused) as caught:
        service(**fields)
    return caught.value.message


def test_propose_item_of_a_member_waits_for_the_officer(ahead: Meeting, member: User) -> None:
    item = propose(ahead, member, purpose="discussion", minutes=15, presenters="Mina Member")
    item.refresh_from_db()
    assert (item.status, item.proposed_by, item.proposal, item.purpose, item.minutes, item.presenters_text) == (
        "proposed", member, "Stabbings have doubled.", "discussion", 15, "Mina Member",
    )  # fmt: skip


def test_propose_item_of_the_officer_is_planned(ahead: Meeting, officer: User) -> None:
    item = propose(ahead, officer, proposal="")
    assert (item.status, item.proposed_by) == ("planned", None)


def test_propose_item_is_open_to_advisers_and_officers_elsewhere(
    ahead: Meeting, adviser: User, outsider: User, other_board: Board, police: Organisation, administrator: User
) -> None:
    assert propose(ahead, adviser).status == propose(ahead, outsider).status == "proposed"
    elsewhere = seated("Max Member", BoardRole.MEMBER, other_board, police)
    for user in (elsewhere, administrator):
        with pytest.raises(Denied):
            propose(ahead, user)


def test_propose_item_needs_a_title_a_why_and_a_meeting_ahead(
    ahead: Meeting, member: User, meeting: Meeting
) -> None:
    assert refusal(ahead, member, title=" ")[0] == "title"
    assert refusal(ahead, member, proposal=" ") == ("proposal", "Say why the board should take it.")
    assert refusal(meeting, member) == (
        "meeting", "Choose a meeting of this board that is still to come.",
    )  # fmt: skip


def test_propose_item_for_a_published_agenda_is_refused(ahead: Meeting, member: User, officer: User) -> None:
    Meeting.objects.filter(pk=ahead.pk).update(
        state="published", published_at=timezone.now(), published_by=officer
    )
    assert refusal(ahead, member)[1].startswith("The agenda of this meeting has been published.")
    assert propose(ahead, officer).status == "planned"


def test_propose_item_for_a_meeting_to_be_booked_is_for_the_board(
    ahead: Meeting, member: User, outsider: User
) -> None:
    Meeting.objects.filter(pk=ahead.pk).update(state="to_be_booked", date=date(2018, 1, 1))
    assert propose(ahead, member).status == "proposed"
    assert refusal(ahead, outsider)[0] == "meeting"


def test_propose_item_ends_at_ten_that_wait(ahead: Meeting, member: User, adviser: User) -> None:
    for n in range(10):
        propose(ahead, member, title=f"Item {n}")
    assert refusal(ahead, member)[1].startswith("10 items that you proposed to this board wait")
    AgendaItem.objects.filter(title="Item 3").update(status="planned")
    assert propose(ahead, member).status == propose(ahead, adviser).status == "proposed"


# What becomes of it


def accept(item: AgendaItem, by: User, **fields: Any) -> AgendaItem:
    return services.accept_proposal(item=item, by=by, version=item.version, **fields)


def mails() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


def became(user: User) -> list[str]:
    return [f"{one.item.shown_title}: {one.word}, {one.more}" for one in proposed_by(user)]


def test_accept_proposal_plans_the_same_record(ahead: Meeting, member: User, officer: User) -> None:
    item = propose(ahead, member)
    accept(item, officer, title="Knife crime in town", minutes=20, presenters="Tom Reed")
    item.refresh_from_db()
    assert (item.status, item.title, item.minutes, item.proposed_by) == (
        "planned",
        "Knife crime in town",
        20,
        member,
    )
    assert mails() == [(member.email, "Community Safety Partnership: the item you proposed was accepted")]
    text = OutboxMessage.objects.get().text
    assert f"It is planned for {ahead.when}." in text
    assert became(member) == [f"Knife crime in town: Accepted, planned for {ahead.when}"]
    assert answer_refusal(services.accept_proposal, item=item, by=officer, version=item.version) == (
        "This proposal has been answered already."
    )


def test_accept_proposal_into_another_meeting(ahead: Meeting, member: User, officer: User) -> None:
    item = propose(ahead, member)
    later = make_meeting(ahead.board, ahead.date + timedelta(days=60))
    accept(item, officer, meeting=later)
    item.refresh_from_db()
    assert (item.meeting, item.status, AgendaItem.objects.count()) == (later, "planned", 1)
    other = propose(ahead, member)
    Meeting.objects.filter(pk=later.pk).update(state="cancelled")
    later.refresh_from_db()
    said = answer_refusal(services.accept_proposal, item=other, by=officer, version=0, meeting=later)
    assert said == "Choose a meeting of this board that is still to come."
    with pytest.raises(Conflict):
        services.accept_proposal(item=other, by=officer, version=7, title="x")


def test_declined_is_told_and_the_reason_read_on_the_site(ahead: Meeting, member: User, officer: User) -> None:
    item = propose(ahead, member)
    services.withdraw_item(item=item, by=officer, reason="Taken by the sub-group")
    assert mails() == [(member.email, "Community Safety Partnership: the item you proposed was declined")]
    assert "sub-group" not in OutboxMessage.objects.get().text
    assert became(member) == ["Knife crime: Declined, Taken by the sub-group"]


def test_withdrawn_later_is_not_declined(ahead: Meeting, member: User, officer: User) -> None:
    item = accept(propose(ahead, member), officer)
    services.withdraw_item(item=item, by=officer, reason="No longer needed")
    assert became(member) == ["Knife crime: Withdrawn, No longer needed"]
    assert len(mails()) == 1


def test_restricted_title_stands_in_no_mail(ahead: Meeting, member: User, officer: User) -> None:
    accept(propose(ahead, member), officer, restricted=True, grounds=["1"], title="Operation Heron")
    assert "Heron" not in OutboxMessage.objects.get().text


def test_put_on_the_agenda_deferred_or_merged_it_is_accepted(
    ahead: Meeting, outsider: User, officer: User
) -> None:
    one, two, three = (propose(ahead, outsider, title=title) for title in ("One", "Two", "Three"))
    later = make_meeting(ahead.board, ahead.date + timedelta(days=60), state="to_be_booked")
    services.confirm_item(item=one, by=officer)
    services.defer_item(item=two, by=officer, to_meeting=later, reason="Full")
    services.merge_item(item=three, by=officer, into=one, reason="One subject")
    assert [subject[-8:] for _, subject in mails()] == ["accepted"] * 3
    assert became(outsider) == [
        "Three: Accepted, taken with “One”",
        "Two: Accepted, planned for a meeting that has no day yet",
        f"One: Accepted, on the agenda of {ahead.when}",
    ]


def test_take_back_is_for_who_proposed_it_until_it_is_answered(
    ahead: Meeting, member: User, adviser: User, officer: User
) -> None:
    item, other = propose(ahead, member), propose(ahead, member)
    with pytest.raises(Denied):
        services.take_back_proposal(item=item, by=adviser)
    services.take_back_proposal(item=item, by=member)
    assert (item.status, mails()) == ("withdrawn", [])
    accept(other, officer)
    assert answer_refusal(services.take_back_proposal, item=other, by=member).startswith("This proposal has been")
    assert became(member)[1] == "Knife crime: Taken back, "


def test_what_is_said_for_it_is_for_officers_the_chair_and_who_said_it(
    ahead: Meeting, member: User, adviser: User, chair: User, officer: User, outsider: User
) -> None:
    item = propose(ahead, member)
    seen = [may_read_proposal(user, item) for user in (member, officer, chair, adviser, outsider)]
    assert seen == [True, True, True, False, False]
    for page, who in ((ahead.get_absolute_url(), [True] * 3 + [False]), (PLAN, [False, True, False, False])):
        readers = (member, officer, chair, adviser)
        said = ["Stabbings have doubled." in log_in(user).get(page).content.decode() for user in readers]
        assert said == who


def test_who_proposed_it_elsewhere_sees_their_own(ahead: Meeting, outsider: User, adviser: User) -> None:
    own, other = propose(ahead, outsider), propose(ahead, adviser)
    assert list(AgendaItem.objects.visible_to(outsider)) == [own]
    assert AgendaItem.objects.visible_to(adviser).count() == 2
    assert other.status == "proposed"


@pytest.mark.parametrize("count", [1, 8])
def test_proposed_costs_the_same_queries(
    count: int, ahead: Meeting, member: User, officer: User, django_assert_num_queries: Any
) -> None:
    target = make_item(ahead, "Target")
    for n in range(count):
        propose(ahead, member, title=f"Item {n}")
        services.merge_item(item=propose(ahead, member), by=officer, into=target, reason="x")
        services.withdraw_item(item=propose(ahead, member), by=officer, reason="x")
    boards_held(member, Power.READ)
    with django_assert_num_queries(3):
        assert len(proposed_by(member)) == min(3 * count, 20)


# Pages


def test_page_from_proposal_to_answer(ahead: Meeting, member: User, officer: User) -> None:
    asking, answering = log_in(member), log_in(officer)
    assert 'href="/boards/csp/propose/"' in asking.get("/boards/csp/").content.decode()
    assert 'href="/boards/csp/propose/"' in asking.get("/boards/csp/forward-plan/").content.decode()
    data = {"title": "Knife crime", "proposal": "Stabbings have doubled.", "meeting": ahead.pk, "minutes": "15"}
    assert asking.get("/boards/csp/propose/").status_code == 200
    said = asking.post("/boards/csp/propose/", data, follow=True).content.decode()
    assert "“Knife crime” is proposed." in said
    item = AgendaItem.objects.get()
    desk = answering.get("/desk/").content.decode()
    assert "Stabbings have doubled." in desk
    assert f"/items/{item.pk}/accept/?next=/desk/" in desk
    page = answering.get(f"/items/{item.pk}/accept/").content.decode()
    assert "Stabbings have doubled." in page
    filled = {"title": "Knife crime", "kind": "item", "meeting": ahead.pk, "version": "0"}
    done = answering.post(f"/items/{item.pk}/accept/", filled, follow=True).content.decode()
    assert "Who proposed it is told by mail." in done
    assert answering.get(f"/items/{item.pk}/decline/").status_code == 403
    assert f"planned for {ahead.when}" in asking.get("/me/").content.decode()


def test_page_declines_and_takes_back(ahead: Meeting, member: User, officer: User) -> None:
    one, two = propose(ahead, member), propose(ahead, member)
    done = log_in(officer).post(f"/items/{one.pk}/decline/", {"reason": "Taken elsewhere"}, follow=True)
    assert "The proposal is declined." in done.content.decode()
    mine = log_in(member)
    assert "Taken elsewhere" in mine.get("/me/").content.decode()
    mine.post(f"/items/{two.pk}/take-back/")
    assert set(AgendaItem.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_page_with_nothing_said(ahead: Meeting, member: User) -> None:
    page = log_in(member).post("/boards/csp/propose/", {})
    assert page.status_code == 422
    for said in ("Enter a title for the item.", "Say why the board should take it.", "Choose the meeting"):
        assert said in page.content.decode()


def test_pages_are_for_whom_they_are_for(
    ahead: Meeting, member: User, adviser: User, outsider: User, administrator: User, officer: User
) -> None:
    item = propose(ahead, member)
    opened = [log_in(user).get("/boards/csp/propose/").status_code for user in (adviser, outsider, administrator)]
    assert opened == [200, 200, 403]
    for what in ("accept", "decline"):
        answers = [log_in(user).get(f"/items/{item.pk}/{what}/").status_code for user in (member, outsider)]
        assert answers == [403, 404]
    took = [log_in(user).post(f"/items/{item.pk}/take-back/").status_code for user in (officer, adviser, outsider)]
    assert took == [403, 403, 404]
