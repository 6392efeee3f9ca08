"""Meetings and items: made, changed, moved and removed."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.utils import timezone

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.agenda import services
from meetings.agenda.outline import outline
from meetings.models import AgendaItem, Board, Meeting, Minutes, Paper
from meetings.tests.fixtures import make_item, make_meeting, make_person

pytestmark = pytest.mark.django_db
Status = AgendaItem.Status


def publish(meeting: Meeting, by: User) -> None:
    """What publication leaves behind, without the pack."""
    now = timezone.now()
    meeting.state, meeting.published_at, meeting.published_by = Meeting.State.PUBLISHED, now, by
    meeting.save()
    meeting.items.filter(status=Status.CONFIRMED).update(published_at=now)


def titles(meeting: Meeting) -> list[str]:
    """The agenda in order, numbers and titles."""
    rows = outline(AgendaItem.objects.filter(meeting=meeting)).rows
    return [f"{row.full_number} {row.item.title}".strip() for row in rows]


def refusal(call, **kwargs) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as caught:
        call(**kwargs)
    return caught.value.field, caught.value.message


# Meetings ---------------------------------------------------------------------------------------------------


def test_create_meeting(board: Board, officer: User) -> None:
    made = services.create_meeting(
        board=board, by=officer, date=date(2018, 9, 26), starts=time(10), ends=time(13), venue="Town Hall"
    )
    assert (made.state, made.when, made.venue) == ("booked", "Wednesday 26 September 2018", "Town Hall")
    assert made.history.get().history_user == officer


@pytest.mark.parametrize("who", ["member", "chair", "outsider", "administrator"])
def test_create_meeting_by_others_is_denied(who: str, board: Board, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Denied):
        services.create_meeting(board=board, by=request.getfixturevalue(who), date=date(2018, 9, 26))
    assert Meeting.objects.count() == 0


def test_create_meeting_twice_on_a_day_is_refused(board: Board, officer: User, meeting: Meeting) -> None:
    assert refusal(services.create_meeting, board=board, by=officer, date=meeting.date) == (
        "date",
        "This board already has a meeting on Wednesday 26 September 2018. Choose another day.",
    )


def test_create_meeting_of_two_boards_on_a_day(
    board: Board, other_board: Board, officer: User, outsider: User
) -> None:
    day = date(2018, 9, 26)
    services.create_meeting(board=board, by=officer, date=day)
    services.create_meeting(board=other_board, by=outsider, date=day)
    assert Meeting.objects.filter(date=day).count() == 2


def test_create_meeting_that_ends_before_it_starts_is_refused(board: Board, officer: User) -> None:
    assert refusal(
        services.create_meeting, board=board, by=officer, date=date(2018, 9, 26), starts=time(10), ends=time(9)
    ) == ("ends", "The end time must be after the start time.")


def test_create_meeting_of_a_closed_board_is_refused(board: Board, officer: User) -> None:
    board.closed_on = date(2018, 3, 31)
    board.save()
    assert refusal(services.create_meeting, board=board, by=officer, date=date(2018, 4, 1)) == (
        "date",
        "This board was closed on 31 March 2018. Choose a day before that.",
    )


def test_meetings_to_be_booked_take_free_days_of_their_month(board: Board, officer: User) -> None:
    make_meeting(board, date(2019, 9, 1))
    days = [
        services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True).date
        for _ in range(2)
    ]
    assert days == [date(2019, 9, 2), date(2019, 9, 3)]


def test_create_meeting_where_one_is_to_be_booked_says_which(board: Board, officer: User) -> None:
    services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True)
    assert refusal(services.create_meeting, board=board, by=officer, date=date(2019, 9, 1)) == (
        "date",
        "This board has a meeting to be booked in September 2019 that stands on that day. Book that one.",
    )


def test_book_meeting_gives_it_its_day(board: Board, officer: User) -> None:
    made = services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True)
    services.book_meeting(meeting=made, by=officer, date=date(2019, 9, 25), starts=time(10))
    made.refresh_from_db()
    assert (made.state, made.date, made.starts, made.version) == ("booked", date(2019, 9, 25), time(10), 1)
    assert refusal(services.book_meeting, meeting=made, by=officer, date=date(2019, 9, 26)) == (
        "",
        "This meeting is already booked.",
    )


def test_update_meeting(meeting: Meeting, officer: User) -> None:
    services.update_meeting(meeting=meeting, by=officer, version=0, venue="Library", date=date(2018, 9, 27))
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.date, meeting.version) == ("Library", date(2018, 9, 27), 1)


def test_update_meeting_that_somebody_changed_is_a_conflict(meeting: Meeting, officer: User) -> None:
    services.update_meeting(meeting=meeting, by=officer, version=0, venue="Library")
    with pytest.raises(Conflict) as conflict:
        services.update_meeting(meeting=meeting, by=officer, version=0, venue="Church hall")
    assert conflict.value.message.startswith("Olive Officer changed this")
    assert Meeting.objects.get().venue == "Library"


def test_date_is_fixed_after_publication_but_the_venue_is_not(meeting: Meeting, officer: User) -> None:
    publish(meeting, officer)
    field, message = refusal(
        services.update_meeting, meeting=meeting, by=officer, version=0, date=date(2018, 9, 27)
    )
    assert (field, message.split(".")[0]) == ("date", "The agenda has been published for this date")
    meeting.refresh_from_db()
    services.update_meeting(meeting=meeting, by=officer, version=0, date=meeting.date, venue="Library")
    assert Meeting.objects.get().venue == "Library"


def test_update_meeting_of_an_unknown_field_is_a_mistake_of_ours(meeting: Meeting, officer: User) -> None:
    with pytest.raises(TypeError):
        services.update_meeting(meeting=meeting, by=officer, version=0, published_at=timezone.now())


def test_cancel_meeting_keeps_the_reason(meeting: Meeting, officer: User) -> None:
    meeting.note = "Chair: Chidi Chair"
    meeting.save()
    services.cancel_meeting(meeting=meeting, by=officer, reason=" Not quorate ")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.note) == ("cancelled", "Chair: Chidi Chair\nCancelled: Not quorate")
    assert meeting.history.first().history_change_reason == "Not quorate"


def test_cancel_meeting_without_a_reason_is_refused(meeting: Meeting, officer: User) -> None:
    assert refusal(services.cancel_meeting, meeting=meeting, by=officer, reason=" ") == (
        "reason",
        "Say why the meeting is cancelled.",
    )


def test_cancel_meeting_may_defer_all_its_items(board: Board, meeting: Meeting, officer: User) -> None:
    parent = make_item(meeting, "Workshops", kind="heading")
    make_item(meeting, "Fire safety", parent=parent)
    later = make_meeting(board, date(2018, 12, 19))
    services.cancel_meeting(meeting=meeting, by=officer, reason="Snow", move_items_to=later)
    assert list(meeting.items.values_list("status", flat=True)) == ["deferred", "deferred"]
    moved = later.items.get(title="Fire safety")
    assert (moved.status, moved.parent.title, moved.moved_from.move_reason) == (
        "planned", "Workshops", "Meeting cancelled: Snow",
    )  # fmt: skip


def test_a_cancelled_meeting_can_be_booked_again_unless_it_was_published(meeting: Meeting, officer: User) -> None:
    services.cancel_meeting(meeting=meeting, by=officer, reason="Snow")
    services.book_meeting(meeting=meeting, by=officer, date=meeting.date)
    assert meeting.state == "booked"
    publish(meeting, officer)
    services.cancel_meeting(meeting=meeting, by=officer, reason="Flood")
    assert refusal(services.book_meeting, meeting=meeting, by=officer, date=meeting.date) == (
        "",
        "The agenda of this meeting was published before it was cancelled. Add a new meeting instead.",
    )


def test_hold_meeting_on_its_day_and_not_before(meeting: Meeting, officer: User) -> None:
    with time_machine.travel("2018-09-25 23:30 +0100", tick=False):
        assert refusal(services.hold_meeting, meeting=meeting, by=officer) == (
            "",
            "The meeting is on Wednesday 26 September 2018. Mark it as held on that day or after it.",
        )
    with time_machine.travel("2018-09-26 00:30 +0100", tick=False):
        services.hold_meeting(meeting=meeting, by=officer)
    assert Meeting.objects.get().state == "held"


def test_move_made_by_two_at_once_is_refused_to_the_second(meeting: Meeting, officer: User) -> None:
    stale = Meeting.objects.select_related("board").get()
    services.hold_meeting(meeting=meeting, by=officer)
    assert refusal(services.hold_meeting, meeting=stale, by=officer) == (
        "",
        "Somebody else changed this meeting just now. Look at it again before you go on.",
    )


def test_close_meeting_waits_for_the_minutes(meeting: Meeting, officer: User) -> None:
    services.hold_meeting(meeting=meeting, by=officer)
    Minutes.objects.create(meeting=meeting)
    assert refusal(services.close_meeting, meeting=meeting, by=officer)[1] == (
        "The minutes of this meeting have not been approved yet. Close it after that."
    )
    Minutes.objects.all().delete()
    services.close_meeting(meeting=Meeting.objects.get(), by=officer)
    assert Meeting.objects.get().state == "closed"


# Items ------------------------------------------------------------------------------------------------------


def test_add_items_and_sub_items_in_order(meeting: Meeting, officer: User) -> None:
    def add(title: str, **fields: object) -> AgendaItem:
        return services.add_item(meeting=meeting, by=officer, title=title, **fields)

    add("Apologies", minutes=2, verbal=True)
    parent = add("Workshops", kind="heading")
    add("Fire", parent=parent, kind="workshop")
    add("Break", kind="break")
    add("Knife crime", parent=parent)
    add("Any other business")
    assert titles(meeting) == [
        "1 Apologies", "2 Workshops", "2(a) Fire", "2(b) Knife crime", "Break", "3 Any other business",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["", "  "])
def test_add_item_without_a_title_is_refused(title: str, meeting: Meeting, officer: User) -> None:
    assert refusal(services.add_item, meeting=meeting, by=officer, title=title) == (
        "title",
        "Enter a title for the item.",
    )


@pytest.mark.parametrize("who", ["member", "chair", "outsider"])
def test_items_are_the_officers_to_change(who: str, item: AgendaItem, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    for call in (
        lambda: services.add_item(meeting=item.meeting, by=user, title="Another"),
        lambda: services.update_item(item=item, by=user, version=0, title="Another"),
        lambda: services.move_item(item=item, by=user, to="up"),
        lambda: services.remove_item(item=item, by=user),
        lambda: services.withdraw_item(item=item, by=user, reason="No"),
        lambda: services.confirm_item(item=item, by=user),
        lambda: services.restore_item(item=item, by=user),
    ):
        with pytest.raises(Denied):
            call()
    assert AgendaItem.objects.get().title == "Hate crime update"


def test_presenters_are_kept_as_typed_and_recognised_when_exact(meeting: Meeting, officer: User) -> None:
    anna = make_person("Anna Fielding", account=False)
    made = services.add_item(
        meeting=meeting,
        by=officer,
        title="First time entrants",
        presenters="Anna Fielding/ Anan Fielding, Someone",
    )
    assert [(p.text, p.person) for p in made.presenters.all()] == [
        ("Anna Fielding", anna), ("Anan Fielding", None), ("Someone", None),
    ]  # fmt: skip
    services.update_item(item=made, by=officer, version=0, presenters="")
    assert made.presenters.count() == 0


def test_item_with_a_parent_of_another_meeting_is_refused(board: Board, item: AgendaItem, officer: User) -> None:
    other = make_meeting(board, date(2018, 12, 19))
    field, _ = refusal(services.add_item, meeting=other, by=officer, title="Sub-item", parent=item)
    assert field == "parent"


def test_nothing_stands_under_a_break_or_four_levels_deep(meeting: Meeting, officer: User) -> None:
    pause = make_item(meeting, "Break", kind="break")
    assert refusal(services.add_item, meeting=meeting, by=officer, title="x", parent=pause) == (
        "parent",
        "Nothing can stand under a break.",
    )
    deep = make_item(meeting, "c", parent=make_item(meeting, "b", parent=make_item(meeting, "a")))
    assert refusal(services.add_item, meeting=meeting, by=officer, title="x", parent=deep) == (
        "parent",
        "An agenda has items, sub-items and one level below those, no more.",
    )


def test_what_stands_under_a_restricted_item_is_restricted(meeting: Meeting, officer: User) -> None:
    parent = make_item(meeting, "Cases")
    child = make_item(meeting, "Case 1", parent=parent)
    services.update_item(
        item=parent, by=officer, version=0, restricted=True, grounds=["1"], public_interest_reason="Names people."
    )
    child.refresh_from_db()
    assert (child.restricted, child.grounds, child.public_interest_reason) == (True, ["1"], "Names people.")
    child = AgendaItem.objects.select_related("meeting__board", "parent").get(pk=child.pk)
    field, _ = refusal(services.update_item, item=child, by=officer, version=child.version, restricted=False)
    assert field == "restricted"
    assert (
        refusal(services.add_item, meeting=meeting, by=officer, title="Case 2", parent=parent)[0] == "restricted"
    )


def test_an_item_that_is_not_restricted_keeps_no_grounds(meeting: Meeting, officer: User) -> None:
    made = services.add_item(
        meeting=meeting, by=officer, title="Open", grounds=["1"], public_interest_reason="x", public_title="y"
    )
    assert (made.grounds, made.public_interest_reason, made.public_title) == ([], "", "")


def test_unknown_grounds_are_refused(meeting: Meeting, officer: User) -> None:
    assert refusal(services.add_item, meeting=meeting, by=officer, title="x", restricted=True, grounds=["8"]) == (
        "grounds",
        "Schedule 12A has no paragraph 8.",
    )


def test_update_item_that_somebody_changed_is_a_conflict(item: AgendaItem, officer: User) -> None:
    services.update_item(item=item, by=officer, version=0, title="First")
    with pytest.raises(Conflict):
        services.update_item(item=item, by=officer, version=0, title="Second", presenters="Somebody")
    stored = AgendaItem.objects.get()
    assert (stored.title, stored.presenters.count()) == ("First", 0)


def test_published_item_stays_as_it_is(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    fixed = "This item has been published, so it stays as it is. You can defer it or withdraw it, with a reason."
    assert refusal(services.update_item, item=item, by=officer, version=0, title="x") == ("", fixed)
    assert refusal(services.move_item, item=item, by=officer, to="up") == ("", fixed)
    assert refusal(services.remove_item, item=item, by=officer) == ("", fixed)


def test_late_business_needs_the_chairs_reason(item: AgendaItem, officer: User) -> None:
    publish(item.meeting, officer)
    meeting = item.meeting
    field, _ = refusal(services.add_item, meeting=meeting, by=officer, title="Flood", urgent_reason=" ")
    assert field == "urgent_reason"
    late = services.add_item(meeting=meeting, by=officer, title="Flood", urgent_reason="The river rose.")
    assert (late.status, late.urgent_reason, titles(meeting)) == (
        "confirmed", "The river rose.", ["1 Hate crime update", "2 Flood"],
    )  # fmt: skip


def test_late_business_never_renumbers_what_was_published(meeting: Meeting, officer: User) -> None:
    heading = make_item(meeting, "Updates", kind="heading")
    make_item(meeting, "Figures")
    publish(meeting, officer)
    _, message = refusal(
        services.add_item, meeting=meeting, by=officer, title="Flood", parent=heading, urgent_reason="Now"
    )
    assert message.startswith("The agenda has been published, and this would change the numbers")
    late = services.add_item(meeting=meeting, by=officer, title="Flood", urgent_reason="Now")
    assert refusal(services.move_item, item=late, by=officer, to="up")[1] == message
    assert titles(meeting) == ["Updates", "1 Figures", "2 Flood"]


def test_a_meeting_to_be_booked_has_a_plan_but_no_agenda(board: Board, officer: User) -> None:
    meeting = services.create_meeting(board=board, by=officer, date=date(2019, 9, 1), to_be_booked=True)
    refused = refusal(services.add_item, meeting=meeting, by=officer, title="Figures")[1]
    assert refused.startswith("This meeting is not booked yet.")
    planned = services.add_item(meeting=meeting, by=officer, title="Figures", status="planned")
    assert (planned.status, titles(meeting)) == ("planned", [])


@pytest.mark.parametrize("state", ["cancelled", "closed"])
def test_nothing_is_added_to_a_meeting_that_is_over(state: str, meeting: Meeting, officer: User) -> None:
    meeting.state = state
    meeting.save()
    assert refusal(services.add_item, meeting=meeting, by=officer, title="x")[0] == ""
    assert AgendaItem.objects.count() == 0


# Order ------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(meeting: Meeting) -> list[AgendaItem]:
    return [make_item(meeting, title) for title in ("A", "B", "C")]


@pytest.mark.parametrize(
    ("which", "to", "order"),
    [
        (0, "down", ["1 B", "2 A", "3 C"]),
        (2, "up", ["1 A", "2 C", "3 B"]),
        (2, "top", ["1 C", "2 A", "3 B"]),
        (0, "bottom", ["1 B", "2 C", "3 A"]),
        (1, "in", ["1 A", "1(a) B", "2 C"]),
    ],
)
def test_move_item(which: int, to: str, order: list[str], three: list[AgendaItem], officer: User) -> None:
    services.move_item(item=three[which], by=officer, to=to)  # type: ignore[arg-type]
    assert titles(three[0].meeting) == order


def test_move_item_in_and_out_again(three: list[AgendaItem], officer: User) -> None:
    services.move_item(item=three[1], by=officer, to="in")
    services.move_item(item=three[1], by=officer, to="out")
    assert titles(three[0].meeting) == ["1 A", "2 B", "3 C"]


def test_move_item_settles_equal_positions(three: list[AgendaItem], officer: User) -> None:
    AgendaItem.objects.update(position=0)
    services.move_item(item=three[2], by=officer, to="up")
    assert titles(three[0].meeting) == ["1 A", "2 C", "3 B"]


@pytest.mark.parametrize(
    ("which", "to", "message"),
    [
        (0, "up", "“A” is already first among its neighbours."),
        (2, "down", "“C” is already last among its neighbours."),
        (0, "in", "There is no item above “A” for it to stand under."),
        (0, "out", "“A” does not stand under another item."),
        (0, "sideways", "Choose where the item is to go."),
    ],
)
def test_move_item_where_it_cannot_go(
    which: int, to: str, message: str, three: list[AgendaItem], officer: User
) -> None:
    assert refusal(services.move_item, item=three[which], by=officer, to=to) == ("", message)
    assert titles(three[0].meeting) == ["1 A", "2 B", "3 C"]


def test_move_item_passes_over_what_is_only_planned(three: list[AgendaItem], officer: User) -> None:
    AgendaItem.objects.filter(title="B").update(status="planned")
    services.move_item(item=three[2], by=officer, to="up")
    assert titles(three[0].meeting) == ["1 C", "2 A"]


def test_move_in_with_sub_items_keeps_to_three_levels(meeting: Meeting, officer: User) -> None:
    make_item(meeting, "A")
    moved = make_item(meeting, "B")
    make_item(meeting, "C", parent=make_item(meeting, "B1", parent=moved))
    assert refusal(services.move_item, item=moved, by=officer, to="in")[0] == "parent"


def test_place_item_under_another_before_one_there_and_out_again(three: list[AgendaItem], officer: User) -> None:
    a, b, c = three
    services.place_item(item=c, by=officer, under=a, before=None)
    services.place_item(item=b, by=officer, under=a, before=c)
    assert titles(a.meeting) == ["1 A", "1(a) B", "1(b) C"]
    services.place_item(item=c, by=officer, under=None, before=a)
    services.place_item(item=b, by=officer, under=None, before=None)
    assert titles(a.meeting) == ["1 C", "2 A", "3 B"]


@pytest.mark.parametrize(
    ("item", "under", "before", "message"),
    [
        ("A", "A", None, "An item cannot stand under itself."),
        ("A", "A1", None, "An item cannot stand under itself."),
        ("B", "Break", None, "Nothing can stand under a break."),
        ("A", "B", None, "An agenda has items, sub-items and one level below those, no more."),
        ("B", None, "A1", services.MEANWHILE),
        ("B", "Secret", None,
         "“Secret” is restricted, so what stands under it is too. Tick “Restricted” here as well."),
        ("Old", None, "A", "This item has been published, so it stays as it is. You can defer it or withdraw it, with "
         "a reason."),
    ],
)  # fmt: skip
def test_place_item_where_it_cannot_go(
    item: str, under: str | None, before: str | None, message: str, meeting: Meeting, officer: User
) -> None:
    above = make_item(meeting, "A")
    make_item(meeting, "A11", parent=make_item(meeting, "A1", parent=above))
    make_item(meeting, "B")
    make_item(meeting, "Break", kind="break")
    make_item(meeting, "Secret", restricted=True, grounds=["1"])
    make_item(meeting, "Old", published_at=timezone.now())
    was = titles(meeting)
    found = {one.title: one for one in meeting.items.select_related("meeting__board", "parent__parent")}
    place = {"under": found[under] if under else None, "before": found[before] if before else None}
    assert refusal(services.place_item, item=found[item], by=officer, **place)[1] == message
    assert titles(meeting) == was


def test_place_item_keeps_the_numbers_of_what_is_published(three: list[AgendaItem], officer: User) -> None:
    a, b, c = three
    publish(a.meeting, officer)
    AgendaItem.objects.filter(pk=c.pk).update(published_at=None, urgent_reason="It cannot wait.")
    said = refusal(services.place_item, item=c, by=officer, under=None, before=a)[1]
    assert said.startswith("The agenda has been published, and this would change the numbers printed on it.")
    services.place_item(item=c, by=officer, under=b, before=None)
    assert titles(a.meeting) == ["1 A", "2 B", "2(a) C"]


def test_move_and_place_after_somebody_elses_are_refused(three: list[AgendaItem], officer: User) -> None:
    a, b, c = three
    seen = outline(AgendaItem.objects.filter(meeting=a.meeting)).order
    services.move_item(item=c, by=officer, to="top", seen=seen)
    assert refusal(services.move_item, item=a, by=officer, to="down", seen=seen)[1] == services.MEANWHILE
    place = {"item": b, "under": None, "before": a, "seen": seen}
    assert refusal(services.place_item, by=officer, **place)[1] == services.MEANWHILE
    assert titles(a.meeting) == ["1 C", "2 A", "3 B"]


# Removing ---------------------------------------------------------------------------------------------------


def test_remove_item_deletes_what_was_only_ever_on_the_agenda(meeting: Meeting, officer: User) -> None:
    made = services.add_item(meeting=meeting, by=officer, title="A mistake")
    pk = made.pk
    assert services.remove_item(item=made, by=officer) is None
    assert AgendaItem.objects.count() == 0
    gone = AgendaItem.history.filter(id=pk).first()
    assert (gone.history_type, gone.history_user, gone.history_change_reason) == (
        "-", officer, "Removed from the agenda",
    )  # fmt: skip


def test_remove_item_gives_back_what_came_from_the_plan(meeting: Meeting, officer: User) -> None:
    made = services.add_item(meeting=meeting, by=officer, title="Planned long ago", status="planned")
    services.confirm_item(item=made, by=officer)
    assert services.remove_item(item=made, by=officer) == made
    assert (AgendaItem.objects.get().status, titles(meeting)) == ("planned", [])


def test_remove_item_with_papers_or_sub_items_is_refused(item: AgendaItem, officer: User) -> None:
    child = make_item(item.meeting, "Sub-item", parent=item)
    assert refusal(services.remove_item, item=item, by=officer)[1].startswith("Items stand under this one.")
    Paper.objects.create(item=child, title="Report")
    assert refusal(services.remove_item, item=child, by=officer)[1].startswith("This item has papers.")
    assert AgendaItem.objects.count() == 2


def test_add_item_after_another_stands_there(meeting: Meeting, officer: User) -> None:
    first = make_item(meeting, "Welcome")
    make_item(meeting, "Hate crime")
    services.add_item(meeting=meeting, by=officer, title="Minutes", after=first)
    make_item(meeting, "Close")
    services.add_item(meeting=meeting, by=officer, title="Actions", after=first)
    assert titles(meeting) == ["1 Welcome", "2 Actions", "3 Minutes", "4 Hate crime", "5 Close"]
