"""The route of a strategy's sign-off: its order, its items, what is minuted, what is late; who is told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings.minutes import services as minuting
from meetings.models import AgendaItem, Board, Meeting, Minutes, Organisation
from meetings.tests.fixtures import log_in, make_item, make_meeting, seated
from strategies import services
from strategies.models import SignOffStep, Strategy
from strategies.route import Leg, State, read_route, remarks
from strategies.tests.makers import make_strategy

TODAY = date(2018, 9, 26)
WANTED = date(2018, 10, 31)
DAY = {"wanted_on_0": "31", "wanted_on_1": "10", "wanted_on_2": "2018"}


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def draft(board: Board) -> Strategy:
    return make_strategy(board, "VAWG strategy")


@pytest.fixture
def october(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 10, 24))


@pytest.fixture
def step(draft: Strategy, board: Board) -> SignOffStep:
    return SignOffStep.objects.create(strategy=draft, board=board, position=1, wanted_on=WANTED)


@pytest.fixture
def second(draft: Strategy, other_board: Board) -> SignOffStep:
    return SignOffStep.objects.create(strategy=draft, board=other_board, position=2)


def told(strategy: Strategy, user: Any) -> list[tuple[str, str, list[str]]]:
    route = read_route(strategy, user, TODAY)
    return [(shown.step.board.slug, shown.state.value, list(shown.remarks)) for shown in route]


def minute(item: AgendaItem, officer: User, text: str) -> Minutes:
    """The item is minuted on the day of its meeting; the minutes are a draft."""
    with time_machine.travel(f"{item.meeting.date}T18:00:00+01:00", tick=False):
        minutes = minuting.start_minutes(meeting=item.meeting, by=officer)
        minuting.save_minute(minutes=minutes, item=item, by=officer, version=0, text=text)
    return minutes


def leg(board: str, state: State = State.OPEN, **days: date) -> Leg:
    return Leg(board, state, **days)


def on(month: int, day_of_month: int = 1) -> date:
    return date(2018, month, day_of_month)


@pytest.mark.parametrize(
    ("legs", "said"),
    [
        ([leg("A"), leg("B")], [[], []]),
        ([leg("A", wanted=on(9, 25))], [["Late: it was wanted by 25 September 2018."]]),
        ([leg("A", wanted=on(9, 26))], [[]]),
        ([leg("A", State.MET, wanted=on(8), met=on(8))], [[]]),
        ([leg("A", State.MET, wanted=on(8), met=on(8, 2))], [["Late: it was wanted by 1 August 2018."]]),
        (
            [leg("A", State.PLANNED, wanted=on(10), at=on(10, 2))],
            [["That meeting comes too late: it is wanted by 1 October 2018."]],
        ),
        (
            [leg("A", State.PLANNED, wanted=on(9), at=on(9, 2))],
            [["That meeting has passed, and no agreement of it is in the minutes yet.",
              "Late: it was wanted by 1 September 2018."]],
        ),
        (
            [leg("A"), leg("B", State.MET, met=on(8))],
            [[], ["Out of order: the A comes before it on the route."]],
        ),
        (
            [leg("A", State.MET, met=on(8)), leg("B", State.MET, met=on(7))],
            [[], ["Out of order: the A comes before it on the route."]],
        ),
        ([leg("A", State.MET, met=on(8)), leg("B", State.MET, met=on(8))], [[], []]),
        (
            [leg("A"), leg("B", State.PROPOSED, at=on(10))],
            [[], ["Out of order: the A comes before it and is not planned yet."]],
        ),
        (
            [leg("A", State.PLANNED, at=on(11)), leg("B", State.PLANNED, at=on(10))],
            [[], ["Out of order: the A comes before it and meets later, on 1 November 2018."]],
        ),
        ([leg("A", State.MET, met=on(8)), leg("B", State.PLANNED, at=on(10))], [[], []]),
        (
            [leg("A", State.LEFT, at=on(10)), leg("B", State.PLANNED, at=on(11))],
            [[], ["Out of order: the A comes before it and is not planned yet."]],
        ),
    ],
)  # fmt: skip
def test_what_is_late_or_out_of_order_is_said(legs: list[Leg], said: list[list[str]]) -> None:
    assert remarks(legs, TODAY) == said


def test_route_is_put_together_in_order(draft: Strategy, board: Board, other_board: Board, officer: User) -> None:
    first = services.add_step(strategy=draft, by=officer, board=other_board)
    last = services.add_step(strategy=draft, by=officer, board=board, wanted_on=WANTED)
    with pytest.raises(Refused) as refused:
        services.add_step(strategy=draft, by=officer, board=board)
    assert (refused.value.field, refused.value.message) == (
        "board",
        "The Community Safety Partnership is on the route already.",
    )
    services.move_step(step=last, by=officer, to="up")
    assert [step.board.slug for step in draft.sign_off_steps.all()] == ["csp", "hwb"]
    with pytest.raises(Refused, match=r"^The Community Safety Partnership is first on the route already\.$"):
        services.move_step(step=last, by=officer, to="up")
    last.refresh_from_db()
    services.change_step(step=last, by=officer, version=last.version, wanted_on=None)
    with pytest.raises(Conflict):
        services.change_step(step=last, by=officer, version=0, wanted_on=WANTED)
    services.remove_step(step=first, by=officer)
    assert told(draft, officer) == [("csp", "Not planned yet", [])]


def test_officer_of_the_board_plans_it_and_the_minuted_decision_ticks_it(
    draft: Strategy, step: SignOffStep, october: Meeting, officer: User, member: User
) -> None:
    item = services.plan_step(step=step, by=officer, meeting=october, title="VAWG strategy: for agreement", why="")
    assert (item.status, item.purpose, item.meeting) == ("planned", "sign_off", october)
    assert told(draft, member) == [("csp", "Planned", [])]
    with pytest.raises(Refused, match="It is planned already, for the meeting of Wednesday 24 October 2018"):
        services.plan_step(step=step, by=officer, meeting=october, title="Again", why="")
    item.status = AgendaItem.Status.CONFIRMED
    item.save()
    minutes = minute(item, officer, "RESOLVED: That the strategy be agreed.")
    step.refresh_from_db()
    assert (step.met_on, step.minuted) == (october.date, True)
    # Draft minutes are the officers' alone: to a member it is still to be decided.
    assert [state for _, state, _ in told(draft, officer)] == ["Agreed"]
    assert [state for _, state, _ in told(draft, member)] == ["Planned"]
    with time_machine.travel("2018-10-25T09:00:00+01:00", tick=False):
        minuting.circulate(minutes=minutes, by=officer)
    assert [state for _, state, _ in told(draft, member)] == ["Agreed"]
    shown = read_route(draft, member, TODAY)[0]
    assert shown.met is not None
    assert shown.met.url.startswith("/boards/csp/2018-10-24/minutes/#item-")
    with pytest.raises(Refused, match="in its minutes"):
        services.remove_step(step=step, by=officer)
    with pytest.raises(Refused, match="in its minutes"):
        services.meet_step(step=step, by=officer, version=step.version, met_on=TODAY, note="Letter")


def test_officer_elsewhere_proposes_it(
    draft: Strategy, second: SignOffStep, other_board: Board, officer: User, outsider: User
) -> None:
    meeting = make_meeting(other_board, date(2018, 11, 7))
    item = services.plan_step(step=second, by=officer, meeting=meeting, title="Strategy", why="To agree it")
    assert (item.status, item.proposed_by, item.proposal) == ("proposed", officer, "To agree it")
    assert told(draft, officer) == [("hwb", "Proposed", [])]
    # An officer of the board on the route follows it too, once they may see the strategy.
    Strategy.objects.filter(pk=draft.pk).update(status="adopted", adopted_on=TODAY)
    assert told(Strategy.objects.get(), outsider) == [("hwb", "Proposed", [])]
    item.status, item.move_reason = AgendaItem.Status.WITHDRAWN, "No time"
    item.save()
    assert told(draft, officer) == [("hwb", "Not planned", [])]


def test_decision_that_an_officer_may_not_read_yet_is_not_told(
    draft: Strategy, second: SignOffStep, other_board: Board, officer: User, outsider: User
) -> None:
    """Not by the route, and by no refusal."""
    item = make_item(make_meeting(other_board, date(2018, 9, 19)), "Strategy of the CSP")
    services.use_item(step=second, by=officer, item=_published(item))
    minute(item, outsider, "AGREED: That it be agreed.")
    second.refresh_from_db()
    assert (second.minuted, [state for _, state, _ in told(draft, officer)]) == (True, ["Planned"])
    services.meet_step(step=second, by=officer, version=second.version, met_on=date(2018, 9, 19), note="A letter")
    assert [state for _, state, _ in told(draft, officer)] == ["Agreed"]


def _published(item: AgendaItem) -> AgendaItem:
    item.published_at = "2018-09-12T09:00:00Z"
    item.save()
    return item


def test_item_of_another_board_or_out_of_sight_is_refused(
    step: SignOffStep, second: SignOffStep, other_board: Board, item: AgendaItem, officer: User
) -> None:
    hidden = make_item(make_meeting(other_board, date(2018, 11, 7)))
    for one, wrong in ((second, item), (second, hidden), (step, hidden)):
        with pytest.raises(Refused) as refused:
            services.use_item(step=one, by=officer, item=wrong)
        assert (refused.value.field, refused.value.message) == ("item", f"Choose an item of the {one.board}.")


def test_agreement_elsewhere_needs_its_evidence_and_can_be_taken_back(
    draft: Strategy, step: SignOffStep, officer: User
) -> None:
    for values, field in (
        ({"met_on": date(2018, 9, 27), "note": "x"}, "met_on"),
        ({"met_on": TODAY, "note": " "}, "note"),
    ):
        with pytest.raises(Refused) as refused:
            services.meet_step(step=step, by=officer, version=0, **values)
        assert refused.value.field == field
    services.meet_step(step=step, by=officer, version=0, met_on=on(7, 4), note="Cabinet minutes, item 9")
    assert told(draft, officer) == [("csp", "Agreed", [])]
    services.reopen_step(step=step, by=officer)
    assert told(draft, officer) == [("csp", "Not planned yet", [])]
    with pytest.raises(Refused, match="Nothing has been entered"):
        services.reopen_step(step=step, by=officer)


@pytest.mark.parametrize("who", ["chair", "member", "outsider"])
def test_route_is_kept_by_officers(who: str, step: SignOffStep, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Denied):
        services.remove_step(step=step, by=user)


def test_route_of_an_adopted_strategy_stands(
    draft: Strategy, step: SignOffStep, board: Board, officer: User
) -> None:
    Strategy.objects.filter(pk=draft.pk).update(status="adopted", adopted_on=TODAY)
    with pytest.raises(Denied, match="the route it took stands as it is"):
        services.add_step(strategy=draft, by=officer, board=board)


def test_public_reads_an_adopted_strategy_without_its_route(
    draft: Strategy, step: SignOffStep, client: Client
) -> None:
    Strategy.objects.filter(pk=draft.pk).update(status="adopted", adopted_on=TODAY)
    response = client.get(f"/strategies/{draft.pk}/")
    assert (response.status_code, response.context["route"], b"Route of sign-off" in response.content) == (
        200,
        [],
        False,
    )


def test_officer_makes_the_route_on_pages(
    draft: Strategy, board: Board, october: Meeting, officer: User, other_board: Board
) -> None:
    client, of = log_in(officer), f"/strategies/{draft.pk}/"
    assert client.get(f"{of}route/add/").status_code == 200
    for one in (board, other_board):
        assert client.post(f"{of}route/add/", {"board": one.pk, **DAY}).url == f"{of}#route"
    step = SignOffStep.objects.get(board=board)
    at = f"{of}route/{step.pk}/"
    assert client.post(at, {**DAY, "wanted_on_0": "30", "version": "0"}).url == f"{of}#route"
    planning = client.get(f"{at}plan/")
    assert planning.context["form"].initial["title"] == "VAWG strategy 2018-2022: for agreement"
    assert list(planning.context["form"].fields) == ["meeting", "title"]
    assert client.post(f"{at}plan/", {"meeting": october.pk, "title": "Strategy"}).url == f"{of}#route"
    item = AgendaItem.objects.get()
    page = client.get(of).content.decode()
    assert f'href="/boards/csp/2018-10-24/#item-{item.pk}"' in page
    other = SignOffStep.objects.get(board=other_board)
    elsewhere = f"{of}route/{other.pk}/"
    assert list(client.get(f"{elsewhere}plan/").context["form"].fields) == ["meeting", "title", "why"]
    met = {"met_on_0": "1", "met_on_1": "9", "met_on_2": "2018", "note": "Minute 7", "version": "0"}
    assert client.get(f"{elsewhere}item/").status_code == 200
    assert client.get(f"{elsewhere}agreed/").status_code == 200
    assert client.post(f"{elsewhere}agreed/", met).url == f"{of}#route"
    assert client.post(f"{elsewhere}move/", {"to": "up"}).url == f"{of}#route"
    assert told(draft, officer) == [
        ("hwb", "Agreed", []),
        ("csp", "Planned", []),
    ]
    assert client.post(f"{elsewhere}not-agreed/").url == f"{of}#route"
    assert client.post(f"{elsewhere}remove/").url == f"{of}#route"
    assert list(SignOffStep.objects.values_list("board__slug", flat=True)) == ["csp"]
    assert client.post(f"{at}plan/", {"meeting": "", "title": "x"}).status_code == 422


def test_item_page_names_its_step(
    draft: Strategy, step: SignOffStep, second: SignOffStep, item: AgendaItem, officer: User, outsider: User
) -> None:
    services.use_item(step=step, by=officer, item=item)
    address = "/boards/csp/2018-09-26/1/"
    said = "This is step 1 of 2 in the sign-off of"
    assert said in log_in(officer).get(address).content.decode()
    _published(item)
    Meeting.objects.update(state="published", published_at="2018-09-12T09:00:00Z", published_by=officer)
    assert said not in log_in(outsider).get(address).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries_for_any_length_of_route(
    count: int, draft: Strategy, officer: User, council: Organisation, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        board = Board.objects.create(name=f"Board {number}", slug=f"b{number}")
        item = make_item(make_meeting(board), published_at="2018-09-12T09:00:00Z")
        minuted = number % 2 == 0
        SignOffStep.objects.create(
            strategy=draft,
            board=board,
            position=number,
            item=item,
            minuted=minuted,
            met_on=TODAY if minuted else None,
        )
    client = log_in(officer)
    client.get(f"/strategies/{draft.pk}/")
    with django_assert_num_queries(20):
        response = client.get(f"/strategies/{draft.pk}/")
    assert len(response.context["route"]) == count


def test_desk_names_steps_that_are_near_and_not_planned(
    step: SignOffStep, second: SignOffStep, officer: User, board: Board, council: Organisation
) -> None:
    SignOffStep.objects.filter(pk=step.pk).update(wanted_on=date(2018, 9, 1))
    page = log_in(officer).get("/desk/").content.decode()
    assert "the Community Safety Partnership is to agree</a>, wanted by 1 September 2018" in page
    assert "the Health and Wellbeing Board is to agree" not in page
    elsewhere = seated("Oona Officer", BoardRole.OFFICER, Board.objects.get(slug="hwb"), council)
    assert "is to agree" not in log_in(elsewhere).get("/desk/").content.decode()
