"""Starting an agenda: what may come on it, in which order, and that nothing is lost on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from csp.errors import Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings.agenda import services
from meetings.agenda.candidates import arrange, read_candidates
from meetings.agenda.outline import outline
from meetings.models import AgendaItem, Board, Meeting, Minutes, Organisation, StandingItem
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat
from meetings.tests.test_agenda_services import publish, refusal, titles

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)
BEFORE = TODAY - timedelta(days=60)


@pytest.fixture
def coming(board: Board) -> Meeting:
    return make_meeting(board, SOON)


@pytest.fixture
def template(board: Board, officer: User) -> dict[str, StandingItem]:
    """The usual template, by title."""
    return {item.title: item for item in services.add_usual_template(board=board, by=officer)}


def keys(meeting: Meeting) -> set[str]:
    return {one.key for one in read_candidates(meeting).ready}


def seen(meeting: Meeting) -> list[tuple[str, str, str]]:
    """Each candidate: its title, where it comes from, and why it cannot come."""
    return [(one.title, one.why, one.cannot) for one in read_candidates(meeting).candidates]


def start(meeting: Meeting, by: User, *, without: tuple[str, ...] = (), **reasons: str) -> Any:
    return services.start_agenda(meeting=meeting, by=by, come=keys(meeting) - set(without), reasons=reasons)


# The order --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "opening", "business", "closing", "expected"),
    [
        ("", "ab", "xy", "yz", "abxyz"),
        ("", "ab", "mn", "yz", "abmnyz"),
        ("m", "ab", "n", "yz", "abmnyz"),  # what stands is business until something says otherwise
        ("bmy", "ab", "n", "yz", "abmnyz"),
        ("mb", "abc", "n", "yz", "ambcnyz"),  # the officer's own order stands
        ("amz", "ab", "", "yz", "abmyz"),
        ("", "", "m", "", "m"),
    ],
)
def test_arrange(standing: str, opening: str, business: str, closing: str, expected: str) -> None:
    assert "".join(arrange(standing, opening, business, closing)) == expected


@given(st.permutations("abcyzmn"), st.integers(0, 7), st.data())
def test_arrange_keeps_what_stands_in_order_and_loses_nothing(order: list[str], count: int, data: Any) -> None:
    standing = order[:count]
    arranged = arrange(standing, "abc", "mn", "yz")
    assert sorted(arranged) == sorted({*standing, *"abcmnyz"})
    assert [node for node in arranged if node in standing] == standing


def test_business_comes_before_the_forward_plan(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    make_item(coming, "Hate crime", status="planned")
    start(coming, officer)
    assert titles(coming) == [
        "1 Introductions and apologies for absence",
        "2 Declarations of interest",
        "3 Minutes of the last meeting",
        "4 Action log",
        "5 Hate crime",
        "6 Forward plan",
        "7 Any other business",
        "8 Date of next meeting",
    ]


def test_business_comes_after_an_empty_heading(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    heading = services.add_standing(board=coming.board, by=officer, title="Main items", kind="heading")
    for _ in range(6):
        services.move_standing(item=heading, by=officer, to="up")
    make_item(coming, "Hate crime", status="planned")
    start(coming, officer)
    assert titles(coming)[:4] == [
        "1 Introductions and apologies for absence",
        "Main items",
        "2 Hate crime",
        "3 Declarations of interest",
    ]


def test_business_comes_last_without_heading_or_forward_plan(coming: Meeting, officer: User) -> None:
    services.add_standing(board=coming.board, by=officer, title="Apologies")
    make_item(coming, "Hate crime", status="planned")
    start(coming, officer)
    assert titles(coming) == ["1 Apologies", "2 Hate crime"]


def test_what_stands_already_is_the_business(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    make_item(coming, "Knife crime")
    start(coming, officer)
    assert titles(coming)[3:6] == ["4 Action log", "5 Knife crime", "6 Forward plan"]


def test_sub_items_stay_under_their_parent(coming: Meeting, officer: User) -> None:
    board = coming.board
    heading = services.add_standing(board=board, by=officer, title="Workshops", kind="heading")
    services.add_standing(board=board, by=officer, title="Apologies")
    under = services.add_standing(board=board, by=officer, title="Fire safety", parent=heading)
    services.add_standing(board=board, by=officer, title="Smoke alarms", parent=under)
    start(coming, officer)
    assert titles(coming) == ["1 Workshops", "1(a) Fire safety", "1(a)(1) Smoke alarms", "2 Apologies"]


def test_a_new_item_has_all_of_its_standing_item(coming: Meeting, officer: User, member: User) -> None:
    standing = services.add_standing(
        board=coming.board, by=officer, title="Cases", note="Bring your copies.", presenters="Mina Member / Police",
        minutes=15, verbal=True, purpose="discussion", sections=["action-log"], restricted=True, grounds=["1"],
        public_interest_reason="It names people.", public_title="Performance report",
    )  # fmt: skip
    start(coming, officer)
    item = AgendaItem.objects.get()
    assert (item.title, item.note, item.presenters_text, item.minutes, item.verbal, item.purpose) == (
        "Cases", "Bring your copies.", "Mina Member / Police", 15, True, "discussion",
    )  # fmt: skip
    assert (item.sections, item.restricted, item.grounds, item.public_interest_reason, item.public_title) == (
        ["action-log"], True, ["1"], "It names people.", "Performance report",
    )  # fmt: skip
    assert (item.standing, item.status) == (standing, "confirmed")
    assert [presenter.person for presenter in item.presenters.all()] == [member.person, None]


# The forward plan and what is left over ---------------------------------------------------------------------


def test_planned_items_come_with_what_stands_under_them(coming: Meeting, officer: User) -> None:
    parent = make_item(coming, "Hate crime", status="planned")
    make_item(coming, "Schools", status="planned", parent=parent)
    assert seen(coming) == [("Hate crime", "On the forward plan for this meeting", "")]
    start(coming, officer)
    assert titles(coming) == ["1 Hate crime", "1(a) Schools"]


def test_a_proposed_item_is_not_ticked(coming: Meeting) -> None:
    make_item(coming, "Hate crime", status="proposed")
    one = read_candidates(coming).ready[0]
    assert (one.why, one.agreed) == ("Only proposed so far", False)


def test_what_was_deferred_to_the_meeting_says_from_where(coming: Meeting, officer: User) -> None:
    earlier = make_meeting(coming.board, date(2018, 9, 26))
    services.defer_item(
        item=make_item(earlier, "Early help", status="planned"), by=officer, to_meeting=coming, reason="Late"
    )
    assert seen(coming) == [("Early help", "Deferred from Wednesday 26 September 2018", "")]


@pytest.mark.parametrize("state", ["booked", "published", "held", "closed"])
def test_what_was_never_dealt_with_is_brought_as_one_record(state: str, coming: Meeting, officer: User) -> None:
    earlier = make_meeting(coming.board, date(2018, 9, 26), state=state)
    left = make_item(earlier, "Early help", status="planned")
    assert seen(coming) == [("Early help", "Left over from Wednesday 26 September 2018", "")]
    start(coming, officer)
    left.refresh_from_db()
    assert (left.status, left.move_reason) == ("deferred", "Not dealt with on Wednesday 26 September 2018")
    assert (left.moved_to.meeting, left.moved_to.status) == (coming, "confirmed")


def test_the_agenda_of_a_cancelled_meeting_is_left_over_but_for_what_the_template_brings(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    cancelled = make_meeting(coming.board, SOON - timedelta(days=20))
    start(cancelled, officer)
    make_item(cancelled, "Knife crime")
    make_item(cancelled, "Break", kind="break")
    services.cancel_meeting(meeting=cancelled, by=officer, reason="Snow")
    left = [one for one in read_candidates(coming).candidates if one.key.startswith("l")]
    assert [(one.title, one.why[:40]) for one in left] == [
        ("Knife crime", "Left over from the cancelled meeting of ")
    ]


def test_what_is_planned_for_another_meeting_to_come_is_not_left_over(coming: Meeting) -> None:
    make_item(make_meeting(coming.board, SOON - timedelta(days=10)), "Early help", status="planned")
    make_item(make_meeting(coming.board, SOON + timedelta(days=10)), "Late help", status="planned")
    assert seen(coming) == []


def test_what_is_planned_under_something_withdrawn_cannot_come(coming: Meeting, officer: User) -> None:
    parent = make_item(coming, "Workshops", kind="heading")
    make_item(coming, "Fire safety", status="planned", parent=parent)
    AgendaItem.objects.filter(pk=parent.pk).update(status="withdrawn")
    assert seen(coming) == [
        (
            "Fire safety",
            "On the forward plan for this meeting",
            "“Workshops”, under which it stands, is not on the agenda",
        )
    ]


# Sub-groups -------------------------------------------------------------------------------------------------


@pytest.fixture
def groups(coming: Meeting, officer: User, council: Organisation) -> dict[str, Board]:
    """The board met 60 days ago. One sub-group met since, one meets before it does, one did neither, one never."""
    board = coming.board
    make_meeting(board, BEFORE, state="held")
    services.add_standing(board=board, by=officer, title="Sub-groups", sub_group_updates=True, verbal=True)
    made = {}
    for slug, days in (("met", -10), ("meets", 20), ("idle", -90), ("new", None)):
        made[slug] = Board.objects.create(name=f"{slug.title()} group", slug=slug, parent=board)
        seat(made[slug], make_person(f"Cara {slug.title()}", organisation=council), BoardRole.CHAIR)
        if days is not None:
            make_meeting(made[slug], TODAY + timedelta(days=days))
    make_meeting(made["new"], TODAY - timedelta(days=5), state="cancelled")
    return made


def test_updates_of_sub_groups_that_met_stand_under_the_item_that_asks(
    coming: Meeting, groups: dict[str, Board], officer: User
) -> None:
    start(coming, officer)
    assert titles(coming) == ["1 Sub-groups", "1(a) Meets group", "1(b) Met group"]
    item = AgendaItem.objects.get(title="Met group")
    assert (item.presenters_text, item.update_of, item.verbal) == ("Cara Met", groups["met"], True)


def test_a_sub_group_that_has_not_met_says_so(coming: Meeting, groups: dict[str, Board]) -> None:
    barred = {one.title: one.cannot for one in read_candidates(coming).barred}
    idle = TODAY - timedelta(days=90)
    assert barred == {
        "Idle group": f"It has not met since {idle:%A} {idle.day} {idle:%B %Y}, before the board's last meeting",
        "New group": "It has not met yet",
    }


def test_updates_are_left_with_the_item_they_stand_under(
    coming: Meeting, groups: dict[str, Board], officer: User
) -> None:
    key = f"s{StandingItem.objects.get().pk}"
    start(coming, officer, without=(key,), **{key: "No time for them"})
    assert titles(coming) == []
    assert {one.title: one.cannot for one in read_candidates(coming).barred}["Met group"] == (
        "“Sub-groups” is not on the agenda"
    )
    services.restore_item(item=AgendaItem.objects.get(title="Sub-groups"), by=officer)
    services.bring_item(meeting=coming, by=officer, key=f"u{groups['met'].pk}")
    assert titles(coming) == ["1 Sub-groups", "1(a) Met group"]


def test_an_update_under_a_restricted_item_is_restricted(
    coming: Meeting, groups: dict[str, Board], officer: User
) -> None:
    StandingItem.objects.update(restricted=True, grounds=["7"], public_interest_reason="Operations.")
    start(coming, officer)
    item = AgendaItem.objects.get(title="Met group")
    assert (item.restricted, item.grounds, item.public_interest_reason) == (True, ["7"], "Operations.")


def test_sub_groups_are_nothing_to_a_template_that_does_not_ask(
    coming: Meeting, groups: dict[str, Board], officer: User
) -> None:
    StandingItem.objects.update(sub_group_updates=False)
    assert [one.title for one in read_candidates(coming).candidates] == ["Sub-groups"]


# The last minutes -------------------------------------------------------------------------------------------


def test_the_last_minutes_come_without_being_asked_for(coming: Meeting, officer: User) -> None:
    services.add_standing(board=coming.board, by=officer, title="Apologies")
    make_item(coming, "Hate crime", status="planned")
    Minutes.objects.create(meeting=make_meeting(coming.board, BEFORE, state="held"))
    start(coming, officer)
    assert titles(coming) == ["1 Apologies", "2 Minutes of the last meeting", "3 Hate crime"]
    assert AgendaItem.objects.get(title="Minutes of the last meeting").sections == ["previous-minutes"]


def test_the_last_minutes_come_where_there_is_no_template_and_in_sub_groups(board: Board, officer: User) -> None:
    """A board's first meeting has none."""
    group = Board.objects.create(name="Hate Crime Group", slug="hcg", parent=board)
    for one in (board, group):
        first, second = make_meeting(one, BEFORE), make_meeting(one, SOON)
        Minutes.objects.create(meeting=first)
        assert ("minutes" in keys(first), "minutes" in keys(second)) == (False, True)


def test_the_last_minutes_come_once(coming: Meeting, template: dict[str, StandingItem], officer: User) -> None:
    Minutes.objects.create(meeting=make_meeting(coming.board, BEFORE, state="held"))
    assert "minutes" not in keys(coming)


# Leaving out ------------------------------------------------------------------------------------------------


def test_a_standing_item_left_out_needs_a_reason(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    key = f"s{template['Action log'].pk}"
    assert refusal(
        services.start_agenda, meeting=coming, by=officer, come=keys(coming) - {key}, reasons={key: " "}
    ) == (f"reason-{key}", "Say why “Action log” is left out.")
    assert not AgendaItem.objects.exists()
    assert refusal(
        services.start_agenda, meeting=coming, by=officer, come=keys(coming) - {key}, reasons={key: "x" * 251}
    ) == (f"reason-{key}", "Give the reason in 250 characters or fewer.")


def test_a_standing_item_left_out_is_kept_and_comes_back_to_its_place(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    whole = [f"{number} {title}" for number, title in enumerate(template, start=1)]
    key = f"s{template['Action log'].pk}"
    started = start(coming, officer, without=(key,), **{key: "No actions are open"})
    assert (len(started.added), [item.title for item in started.left_out]) == (6, ["Action log"])
    left = AgendaItem.objects.get(title="Action log")
    assert (left.status, left.move_reason) == ("withdrawn", "No actions are open")
    services.restore_item(item=left, by=officer)
    assert titles(coming) == whole


def test_what_stands_under_an_item_left_out_goes_with_it(coming: Meeting, officer: User) -> None:
    top = services.add_standing(board=coming.board, by=officer, title="Workshops")
    under = services.add_standing(board=coming.board, by=officer, title="Fire safety", parent=top)
    services.add_standing(board=coming.board, by=officer, title="Smoke alarms", parent=under)
    start(coming, officer, without=(f"s{top.pk}",), **{f"s{top.pk}": "No time"})
    assert set(AgendaItem.objects.values_list("title", "status", "move_reason")) == {
        ("Workshops", "withdrawn", "No time"),
        ("Fire safety", "withdrawn", "No time"),
        ("Smoke alarms", "withdrawn", "No time"),
    }
    services.restore_item(item=AgendaItem.objects.get(title="Workshops"), by=officer)
    assert titles(coming) == ["1 Workshops", "1(a) Fire safety", "1(a)(1) Smoke alarms"]


def test_planned_items_left_out_stay_planned_and_are_listed(coming: Meeting, officer: User) -> None:
    item = make_item(coming, "Hate crime", status="planned")
    start(coming, officer, without=(f"p{item.pk}",))
    item.refresh_from_db()
    assert (item.status, keys(coming)) == ("planned", {f"p{item.pk}"})


def test_starting_twice_adds_nothing_twice(
    coming: Meeting, template: dict[str, StandingItem], groups: dict[str, Board], officer: User
) -> None:
    make_item(coming, "Hate crime", status="planned")
    come = keys(coming)
    services.start_agenda(meeting=coming, by=officer, come=come, reasons={})
    before = list(AgendaItem.objects.values())
    again = services.start_agenda(meeting=coming, by=officer, come=come, reasons={})
    assert (again.added, again.left_out, list(AgendaItem.objects.values())) == ([], [], before)


# One click --------------------------------------------------------------------------------------------------


def test_what_comes_later_comes_at_its_place(
    coming: Meeting, template: dict[str, StandingItem], officer: User
) -> None:
    start(coming, officer)
    services.remove_item(item=AgendaItem.objects.get(title="Action log"), by=officer)
    key = f"s{template['Action log'].pk}"
    assert keys(coming) == {key}
    services.bring_item(meeting=coming, by=officer, key=key)
    assert titles(coming)[3] == "4 Action log"


def test_what_comes_brings_what_it_stands_under(coming: Meeting, officer: User) -> None:
    make_item(coming, "Hate crime")
    top = services.add_standing(board=coming.board, by=officer, title="Workshops")
    under = services.add_standing(board=coming.board, by=officer, title="Fire safety", parent=top)
    services.add_standing(board=coming.board, by=officer, title="Apologies")
    services.bring_item(meeting=coming, by=officer, key=f"s{under.pk}")
    assert sorted(titles(coming)) == ["1 Workshops", "1(a) Fire safety", "2 Hate crime"]


def test_what_is_gone_or_cannot_come_is_refused(coming: Meeting, groups: dict[str, Board], officer: User) -> None:
    for key, sentence in (
        ("s987654", "It is on this agenda already, or it is gone. Look at the agenda."),
        (f"u{groups['new'].pk}", "New group: it has not met yet."),
    ):
        assert refusal(services.bring_item, meeting=coming, by=officer, key=key) == ("", sentence)


# Who and when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chair", "member", "outsider", "administrator"])
def test_only_officers_start_an_agenda(who: str, coming: Meeting, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(Denied):
        services.start_agenda(meeting=coming, by=by, come=[], reasons={})
    with pytest.raises(Denied):
        services.bring_item(meeting=coming, by=by, key="minutes")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("to_be_booked", "This meeting is not booked yet. Book it first, then start its agenda."),
        ("held", "This meeting has been held."),
        ("cancelled", "This meeting was cancelled. Book it again, or defer its items to another meeting."),
        ("closed", "This meeting is closed. Nothing of it can be changed any more."),
    ],
)
def test_only_the_agenda_of_a_booked_meeting_is_started(
    state: str, sentence: str, coming: Meeting, officer: User
) -> None:
    Meeting.objects.update(state=state)
    assert refusal(services.start_agenda, meeting=coming, by=officer, come=[], reasons={}) == ("", sentence)


def test_a_published_agenda_is_not_started(coming: Meeting, officer: User) -> None:
    publish(coming, officer)
    with pytest.raises(Refused, match="late business"):
        services.start_agenda(meeting=coming, by=officer, come=[], reasons={})


# Nothing is lost --------------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "template": draw(
            st.lists(st.tuples(st.sampled_from(["item", "heading", "break"]), st.integers(0, 5)), max_size=6)
        ),
        "updates": draw(st.booleans()),
        "existing": draw(st.integers(0, 2)),
        "planned": draw(st.lists(st.sampled_from(["planned", "proposed"]), max_size=3)),
        "left": draw(st.lists(st.sampled_from(["held", "closed", "cancelled"]), max_size=3)),
        "groups": draw(st.lists(st.sampled_from([-90, -10, 10, None]), max_size=3)),
        "unticked": draw(st.sets(st.integers(0, 15))),
    }


class NothingIsLost(TestCase):
    """Whatever is ticked: each candidate is on the agenda, left out with a reason, or still listed; a second start
    changes nothing."""

    def world(self, plan: dict[str, Any]) -> tuple[Meeting, User]:
        board = Board.objects.create(name="Partnership", slug="csp")
        person = make_person("Olive Officer")
        seat(board, person, BoardRole.OFFICER)
        make_meeting(board, BEFORE, state="held")
        meeting = make_meeting(board, SOON)
        assert person.user
        made: list[StandingItem] = []
        for kind, under in plan["template"]:
            parents = [one for one in made if one.parent_id is None and one.kind != "break"]
            parent = parents[under] if under < len(parents) else None
            made.append(
                services.add_standing(
                    board=board, by=person.user, title=f"Standing {len(made)}", kind=kind, parent=parent
                )
            )
        if plan["updates"]:
            services.add_standing(board=board, by=person.user, title="Sub-groups", sub_group_updates=True)
        for number in range(plan["existing"]):
            make_item(meeting, f"By hand {number}")
        for number, status in enumerate(plan["planned"]):
            make_item(meeting, f"Planned {number}", status=status)
        for number, state in enumerate(plan["left"]):
            past = make_meeting(board, BEFORE - timedelta(days=number + 1), state=state)
            make_item(past, f"Left {number}", status="planned")
        for number, days in enumerate(plan["groups"]):
            group = Board.objects.create(name=f"Group {number}", slug=f"g{number}", parent=board)
            if days is not None:
                make_meeting(group, TODAY + timedelta(days=days))
        return meeting, person.user

    @settings(max_examples=20, deadline=None)
    @given(worlds())
    def test_nothing_is_lost(self, plan: dict[str, Any]) -> None:
        meeting, officer = self.world(plan)
        before = read_candidates(meeting)
        stood = titles(meeting)
        come = {one.key for number, one in enumerate(before.ready) if number not in plan["unticked"]}
        reasons = {one.key: "Not this time" for one in before.ready}
        services.start_agenda(meeting=meeting, by=officer, come=come, reasons=reasons)
        listed = {one.key for one in read_candidates(meeting).candidates}
        for one in before.candidates:
            assert one.key in listed or self.record_of(one, meeting), one.title
        assert [title.split(" ", 1)[1] for title in titles(meeting) if "By hand" in title] == [
            title.split(" ", 1)[1] for title in stood
        ]
        shown = [one.title for place in before.places if (one := place.candidate or place.item)]
        after = [row.item.title for row in outline(AgendaItem.objects.filter(meeting=meeting)).rows]
        assert after == [title for title in shown if title in after]
        now = list(AgendaItem.objects.order_by("pk").values())
        services.start_agenda(meeting=meeting, by=officer, come=come, reasons=reasons)
        assert list(AgendaItem.objects.order_by("pk").values()) == now

    def record_of(self, one: Any, meeting: Meeting) -> bool:
        """Whether what became of a candidate can be read off the meeting's items."""
        items = AgendaItem.objects.filter(meeting=meeting)
        if one.standing:
            item = items.get(standing=one.standing)
            return item.status == "confirmed" or (item.status, item.move_reason) == ("withdrawn", "Not this time")
        if one.sub_group:
            return items.get(update_of=one.sub_group).status == "confirmed"
        if one.key.startswith("l"):
            return items.get(moved_from=one.item).status == "confirmed"
        return one.item is not None and items.get(pk=one.item.pk).status == "confirmed"
