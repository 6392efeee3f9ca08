"""The forward plan: confirmed, deferred, withdrawn, restored."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.base import ContentFile

from csp import storage
from csp.errors import Refused
from csp.models import User
from meetings.agenda import services
from meetings.models import AgendaItem, Board, Meeting, Paper, PaperVersion
from meetings.tests.fixtures import make_item, make_meeting, make_person
from meetings.tests.test_agenda_services import publish, refusal, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 19))


@pytest.fixture
def planned(meeting: Meeting, officer: User) -> AgendaItem:
    make_person("Anna Fielding", account=False)
    return services.add_item(
        meeting=meeting, by=officer, title="Modern slavery", status="planned", minutes=10, purpose="learning",
        presenters="Anna Fielding", note="First look",
    )  # fmt: skip


def test_confirm_item_puts_the_same_record_at_the_end(planned: AgendaItem, officer: User) -> None:
    make_item(planned.meeting, "Apologies")
    services.confirm_item(item=planned, by=officer)
    assert titles(planned.meeting) == ["1 Apologies", "2 Modern slavery"]
    assert AgendaItem.objects.count() == 2
    assert refusal(services.confirm_item, item=planned, by=officer)[1] == (
        "Only an item of the forward plan can be put on the agenda."
    )


def test_confirm_item_takes_its_sub_items_along(planned: AgendaItem, officer: User) -> None:
    services.add_item(meeting=planned.meeting, by=officer, title="Figures", status="planned", parent=planned)
    services.confirm_item(item=planned, by=officer)
    assert titles(planned.meeting) == ["1 Modern slavery", "1(a) Figures"]


def test_confirm_sub_item_before_its_parent_is_refused(planned: AgendaItem, officer: User) -> None:
    child = services.add_item(
        meeting=planned.meeting, by=officer, title="Figures", status="planned", parent=planned
    )
    assert refusal(services.confirm_item, item=child, by=officer) == (
        "parent",
        "Put “Modern slavery” on the agenda first.",
    )


def test_confirm_item_after_publication_is_late_business(planned: AgendaItem, officer: User) -> None:
    publish(planned.meeting, officer)
    assert refusal(services.confirm_item, item=planned, by=officer)[0] == "urgent_reason"
    services.confirm_item(item=planned, by=officer, urgent_reason="The inspection is next week.")
    assert AgendaItem.objects.get().urgent_reason == "The inspection is next week."


def test_confirm_item_of_a_cancelled_meeting_is_refused(planned: AgendaItem, officer: User) -> None:
    services.cancel_meeting(meeting=planned.meeting, by=officer, reason="Snow")
    planned.refresh_from_db()
    assert refusal(services.confirm_item, item=planned, by=officer)[1].startswith("This meeting was cancelled.")


def test_defer_item_leaves_a_mark_and_a_successor(planned: AgendaItem, later: Meeting, officer: User) -> None:
    successor = services.defer_item(item=planned, by=officer, to_meeting=later, reason="Figures are late")
    planned.refresh_from_db()
    assert (planned.status, planned.move_reason, planned.meeting.date) == (
        "deferred", "Figures are late", date(2018, 9, 26),
    )  # fmt: skip
    assert (successor.moved_from, successor.meeting, successor.status) == (planned, later, "planned")
    assert (successor.title, successor.minutes, successor.purpose, successor.note) == (
        "Modern slavery", 10, "learning", "First look",
    )  # fmt: skip
    assert [(p.text, p.person.name) for p in successor.presenters.all()] == [("Anna Fielding", "Anna Fielding")]


def test_defer_item_twice_is_refused(planned: AgendaItem, later: Meeting, officer: User) -> None:
    stale = AgendaItem.objects.select_related("meeting__board").get()
    services.defer_item(item=planned, by=officer, to_meeting=later, reason="Late")
    assert refusal(services.defer_item, item=stale, by=officer, to_meeting=later, reason="Late")[1] == (
        "This item has already been deferred."
    )
    assert AgendaItem.objects.count() == 2


def test_defer_item_where_it_cannot_go(
    planned: AgendaItem, later: Meeting, other_board: Board, officer: User
) -> None:
    elsewhere = make_meeting(other_board, date(2018, 12, 1))
    for target in (planned.meeting, elsewhere):
        assert refusal(services.defer_item, item=planned, by=officer, to_meeting=target, reason="Late") == (
            "to_meeting",
            "Choose another meeting of the same board.",
        )
    later.state = Meeting.State.HELD
    later.save()
    assert refusal(services.defer_item, item=planned, by=officer, to_meeting=later, reason="Late") == (
        "to_meeting",
        "Choose a meeting that is still to come.",
    )


@pytest.mark.parametrize("reason", ["", " ", "x" * 251])
def test_leaving_without_a_fitting_reason_is_refused(
    reason: str, planned: AgendaItem, later: Meeting, officer: User
) -> None:
    assert refusal(services.defer_item, item=planned, by=officer, to_meeting=later, reason=reason)[0] == "reason"
    assert refusal(services.withdraw_item, item=planned, by=officer, reason=reason)[0] == "reason"
    assert AgendaItem.objects.get().status == "planned"


def test_defer_published_item_keeps_its_place_and_number(item: AgendaItem, later: Meeting, officer: User) -> None:
    make_item(item.meeting, "Any other business")
    publish(item.meeting, officer)
    services.defer_item(item=item, by=officer, to_meeting=later, reason="Author ill")
    assert titles(item.meeting) == ["1 Hate crime update", "2 Any other business"]
    assert titles(later) == []


def test_defer_item_takes_sub_items_and_unpublished_papers(
    item: AgendaItem, later: Meeting, officer: User
) -> None:
    child = make_item(item.meeting, "Figures", parent=item)
    draft, published = (Paper.objects.create(item=child, title=title) for title in ("Draft", "Published"))
    stored = storage.store(ContentFile(b"%PDF-1.4"), content_type="application/pdf")
    for paper, at in ((draft, None), (published, "2018-09-18T16:00Z")):
        PaperVersion.objects.create(paper=paper, number=1, file=stored, name="a.pdf", published_at=at)
    successor = services.defer_item(item=item, by=officer, to_meeting=later, reason="Late")
    moved = successor.sub_items.get()
    assert [paper.title for paper in moved.papers.all()] == ["Draft"]
    assert [paper.title for paper in child.papers.all()] == ["Published"]
    child.refresh_from_db()
    assert (child.status, moved.moved_from) == ("deferred", child)


def test_restore_item_undoes_a_deferral(item: AgendaItem, later: Meeting, officer: User) -> None:
    child = make_item(item.meeting, "Figures", parent=item)
    Paper.objects.create(item=child, title="Draft")
    services.defer_item(item=item, by=officer, to_meeting=later, reason="Late")
    services.restore_item(item=item, by=officer)
    assert AgendaItem.objects.filter(meeting=later).count() == 0
    child.refresh_from_db()
    assert (item.status, item.move_reason, child.status) == ("confirmed", "", "confirmed")
    assert Paper.objects.get().item == child


def test_restore_planned_item_is_planned_again(planned: AgendaItem, officer: User) -> None:
    services.withdraw_item(item=planned, by=officer, reason="Not needed")
    services.restore_item(item=planned, by=officer)
    assert AgendaItem.objects.get().status == "planned"


def test_restore_item_whose_successor_went_on_is_refused(item: AgendaItem, later: Meeting, officer: User) -> None:
    successor = services.defer_item(item=item, by=officer, to_meeting=later, reason="Late")
    services.withdraw_item(item=successor, by=officer, reason="Overtaken")
    assert refusal(services.restore_item, item=item, by=officer)[1] == (
        "This item went to the meeting of Wednesday 19 December 2018 and has been dealt with there, so the "
        "deferral cannot be undone."
    )


def test_restore_sub_item_before_its_parent_is_refused(item: AgendaItem, officer: User) -> None:
    child = make_item(item.meeting, "Figures", parent=item)
    services.withdraw_item(item=item, by=officer, reason="Overtaken")
    child = AgendaItem.objects.select_related("meeting__board", "parent").get(pk=child.pk)
    assert child.status == "withdrawn"
    assert refusal(services.restore_item, item=child, by=officer)[1].startswith(
        "Restore “Hate crime update” first"
    )


def test_restore_what_never_left_is_refused(item: AgendaItem, officer: User) -> None:
    assert refusal(services.restore_item, item=item, by=officer)[1] == (
        "This item has not been deferred, withdrawn or merged into another."
    )


def test_restore_published_item_keeps_its_number(item: AgendaItem, officer: User) -> None:
    make_item(item.meeting, "Any other business")
    publish(item.meeting, officer)
    item.refresh_from_db()
    services.withdraw_item(item=item, by=officer, reason="Overtaken")
    services.restore_item(item=item, by=officer)
    assert titles(item.meeting) == ["1 Hate crime update", "2 Any other business"]
    assert item.status == "confirmed"


def test_nothing_moves_at_a_closed_meeting(item: AgendaItem, later: Meeting, officer: User) -> None:
    Meeting.objects.filter(pk=item.meeting_id).update(state="closed")
    item = AgendaItem.objects.select_related("meeting__board").get()
    for call, fields in (
        (services.defer_item, {"to_meeting": later, "reason": "Late"}),
        (services.withdraw_item, {"reason": "Late"}),
    ):
        with pytest.raises(Refused):
            call(item=item, by=officer, **fields)
    assert AgendaItem.objects.get().status == "confirmed"


def test_history_says_who_moved_what_and_why(planned: AgendaItem, later: Meeting, officer: User) -> None:
    successor = services.defer_item(item=planned, by=officer, to_meeting=later, reason="Figures are late")
    services.confirm_item(item=successor, by=officer)
    assert [(h.history_user, h.history_change_reason) for h in successor.history.all()] == [
        (officer, "Put on the agenda"),
        (officer, "Deferred from Wednesday 26 September 2018"),
    ]
    assert planned.history.first().history_change_reason == "Figures are late"


def test_unconfirm_item_puts_it_back_on_the_plan_with_what_stands_under_it(
    item: AgendaItem, officer: User
) -> None:
    child = make_item(item.meeting, "Figures", parent=item)
    paper = Paper.objects.create(item=item, title="Draft")
    services.unconfirm_item(item=item, by=officer)
    child.refresh_from_db()
    assert (titles(item.meeting), child.status, item.status, paper.item) == ([], "planned", "planned", item)
    assert (
        refusal(services.unconfirm_item, item=item, by=officer)[1] == "This item is on the forward plan already."
    )


def test_unconfirm_a_published_item_is_refused(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    assert refusal(services.unconfirm_item, item=item, by=officer)[1].startswith("This item has been published")
