"""The statutory cycle: when a duty falls due, what brings it to a meeting, what shows that it was done."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Conflict, Denied
from csp.models import User
from meetings.agenda import services as agenda
from meetings.duties import services
from meetings.duties.cycle import cycle_words, days_in_sight, due_days
from meetings.duties.reading import attention, read_duties
from meetings.minutes import services as minuting
from meetings.models import AgendaItem, Board, Duty, DutyRound, Meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.test_agenda_services import refusal

pytestmark = pytest.mark.django_db
TODAY = date(2018, 9, 1)
PAGE = "/boards/csp/duties/"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def duty(board: Board, officer: User) -> Duty:
    return services.add_duty(
        board=board, by=officer, title="Strategic assessment", every_months=12, first_due_on=date(2018, 10, 31),
        basis="Crime and Disorder Act 1998 s.6",
    )  # fmt: skip


@pytest.fixture
def round_(duty: Duty) -> DutyRound:
    return duty.rounds.get()


def dues(duty: Duty) -> list[date]:
    return list(duty.rounds.values_list("due_on", flat=True))


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 120))
def test_due_days_come_a_cycle_apart_and_are_counted_from_the_first(first: date, every: int) -> None:
    found = list(islice(due_days(first, every), 12))
    assert found[0] == first
    for n, (one, other) in enumerate(pairwise(found), 1):
        assert (other.year - one.year) * 12 + other.month - one.month == every
        last_of_month = (other + timedelta(days=1)).month != other.month
        assert other.day == first.day or (last_of_month and other.day < first.day), n


@given(st.dates(date(2010, 1, 1), date(2020, 1, 1)), st.integers(1, 60))
def test_days_in_sight_end_with_the_next_one_ahead(first: date, every: int) -> None:
    found = days_in_sight(first, every, TODAY)
    assert found[0] == first
    assert found[-1] >= TODAY
    assert all(day < TODAY for day in found[:-1])


@pytest.mark.parametrize(
    ("months", "words"),
    [(12, "Each year"), (36, "Every 3 years"), (1, "Every month"), (6, "Every 6 months"), (18, "Every 18 months")],
)
def test_cycle_words(months: int, words: str) -> None:
    assert cycle_words(months) == words


def test_rounds_come_into_sight(board: Board, officer: User) -> None:
    late = services.add_duty(
        board=board, by=officer, title="Plan", every_months=12, first_due_on=date(2018, 3, 31)
    )
    assert dues(late) == [date(2018, 3, 31), date(2019, 3, 31)]
    assert services.bring_all_rounds(date(2019, 3, 31)) == []
    assert services.bring_all_rounds(date(2019, 4, 1)) == ["1 round of duties in sight"]
    assert services.bring_all_rounds(date(2019, 4, 1)) == []
    assert dues(late)[-1] == date(2020, 3, 31)


def test_add_duty_is_refused(duty: Duty, board: Board, officer: User, member: User) -> None:
    def why(**fields: Any) -> tuple[str, str]:
        values = {"title": "Plan", "every_months": 12, "first_due_on": TODAY, **fields}
        return refusal(services.add_duty, board=board, by=officer, **values)

    assert why(title=" ")[0] == "title"
    assert why(title="strategic ASSESSMENT") == ("title", "The board has this duty already.")
    assert why(every_months=0)[0] == "every_months"
    assert why(first_due_on=date(2015, 1, 1))[0] == "first_due_on"
    with pytest.raises(Denied):
        services.add_duty(board=board, by=member, title="Plan", every_months=12, first_due_on=TODAY)


def test_usual_duties_leave_out_what_is_there(duty: Duty, board: Board, officer: User) -> None:
    day = date(2019, 3, 31)
    days = dict.fromkeys(services.USUAL, day)
    made = services.add_usual_duties(board=board, by=officer, first_due=days)
    assert [(one.title, one.every_months) for one in made] == [
        ("Partnership plan", 36), ("Refresh of the partnership plan", 12),
    ]  # fmt: skip
    assert refusal(services.add_usual_duties, board=board, by=officer, first_due=days)[1] == (
        "This board has these duties already."
    )


def test_change_of_cycle_moves_what_is_open_with_its_item(duty: Duty, officer: User, item: AgendaItem) -> None:
    services.plan_round(round_=duty.rounds.get(), by=officer, item=item)
    services.change_duty(duty=duty, by=officer, version=duty.version, first_due_on=date(2018, 12, 31))
    assert dues(duty) == [date(2018, 12, 31)]
    assert duty.rounds.get().item == item
    with pytest.raises(Conflict):
        services.change_duty(duty=duty, by=officer, version=0, title="Other")


def test_change_of_words_leaves_the_rounds(duty: Duty, round_: DutyRound, officer: User) -> None:
    services.change_duty(duty=duty, by=officer, version=duty.version, title="The assessment")
    assert duty.rounds.get() == round_


def test_end_duty_keeps_what_was_done(duty: Duty, round_: DutyRound, officer: User) -> None:
    services.enter_done(round_=round_, by=officer, version=round_.version, met_on=TODAY, note="Minute 62")
    assert dues(duty) == [date(2018, 10, 31), date(2019, 10, 31)]
    services.end_duty(duty=duty, by=officer, on=date(2019, 1, 1))
    assert dues(duty) == [date(2018, 10, 31)]
    assert services.bring_all_rounds(date(2025, 1, 1)) == []
    assert refusal(services.end_duty, duty=duty, by=officer, on=TODAY)[1] == "This duty has ended already."


def test_plan_round_makes_an_item_for_sign_off(round_: DutyRound, meeting: Meeting, officer: User) -> None:
    item = services.plan_round(round_=round_, by=officer, meeting=meeting, presenters="Ana Reyes", minutes=20)
    assert (item.title, item.purpose, item.status, item.minutes) == (
        "Strategic assessment", "sign_off", "planned", 20,
    )  # fmt: skip
    round_.refresh_from_db()
    assert round_.item == item
    services.unplan_round(round_=round_, by=officer)
    assert (round_.item, AgendaItem.objects.count()) == (None, 1)
    assert refusal(services.unplan_round, round_=round_, by=officer)[1] == "No item brings this to a meeting."


def test_plan_round_is_refused(
    round_: DutyRound, meeting: Meeting, officer: User, other_board: Board, item: AgendaItem
) -> None:
    def why(**fields: Any) -> tuple[str, str]:
        return refusal(services.plan_round, round_=round_, by=officer, **fields)

    assert why()[0] == "meeting"
    assert why(meeting=make_meeting(other_board))[0] == "meeting"
    assert why(item=make_item(meeting, "Break", kind="break"))[0] == "item"
    assert why(item=make_item(meeting, "Gone", status="withdrawn"))[0] == "item"
    services.enter_done(round_=round_, by=officer, version=round_.version, met_on=TODAY, note="Minute 62")
    assert why(item=item)[1] == "This has been done already."


def test_minuted_decision_ticks_it(
    round_: DutyRound, meeting: Meeting, officer: User, member: User, board: Board
) -> None:
    item = services.plan_round(round_=round_, by=officer, meeting=meeting)
    agenda.confirm_item(item=item, by=officer)
    with time_machine.travel(date(2018, 9, 27)):
        record = minuting.start_minutes(meeting=meeting, by=officer)
        minuting.save_minute(
            minutes=record, item=item, by=officer, version=0, text="", decision="RESOLVED to approve it."
        )
        seen = [read_duties(board, user)[0] for user in (officer, member)]
        assert [(len(row.opened), len(row.met)) for row in seen] == [(0, 1), (1, 0)]
        assert seen[1].opened[0].is_taken
        assert (attention(officer, [board.pk]), len(attention(member, [board.pk]))) == ([], 1)
        services.bring_all_rounds(date(2018, 9, 27))
        assert DutyRound.objects.count() == 1, "a next round would tell what the minutes do not yet"
    assert refusal(services.unplan_round, round_=round_, by=officer)[1] == "This has been decided under that item."
    round_.refresh_from_db()
    assert (
        refusal(services.enter_done, round_=round_, by=officer, version=round_.version, met_on=TODAY, note="x")[1]
        == "The minutes say when this was decided."
    )


def test_entered_by_hand_needs_evidence_and_can_be_undone(round_: DutyRound, officer: User) -> None:
    def why(**fields: Any) -> str:
        values = {
            "round_": round_,
            "by": officer,
            "version": round_.version,
            "met_on": TODAY,
            "note": "x",
            **fields,
        }
        return refusal(services.enter_done, **values)[0]

    assert why(note=" ") == "note"
    assert why(met_on=date(2018, 9, 2)) == "met_on"
    services.enter_done(round_=round_, by=officer, version=round_.version, met_on=TODAY, note="Minute 62")
    services.undo_done(round_=round_, by=officer)
    assert (round_.met_on, round_.note) == (None, "")
    assert refusal(services.undo_done, round_=round_, by=officer)[1] == "Nothing was entered here by hand."


def test_rows_say_what_is_late_near_and_planned_too_late(board: Board, officer: User, meeting: Meeting) -> None:
    for title, day in (("Late", date(2018, 8, 31)), ("Near", date(2018, 9, 25)), ("Ahead", date(2019, 6, 1))):
        services.add_duty(board=board, by=officer, title=title, every_months=12, first_due_on=day)
    services.plan_round(round_=DutyRound.objects.get(duty__title="Near"), by=officer, meeting=meeting)
    rows = {row.duty.title: row.opened[0] for row in read_duties(board, officer)}
    assert [(rows[name].word[0], rows[name].when) for name in ("Late", "Near", "Ahead")] == [
        ("Late", "Was due on Friday 31 August 2018, 1 day ago"),
        ("Near", "Due on Tuesday 25 September 2018, in 24 days"),
        ("Ahead", "Due on Saturday 1 June 2019, in 273 days"),
    ]
    assert rows["Near"].is_too_late
    agenda.withdraw_item(item=AgendaItem.objects.get(), by=officer, reason="No need")
    near = next(row for row in read_duties(board, officer) if row.duty.title == "Near").opened[0]
    assert near.fell_off == "“Near”, which was to bring it, was withdrawn."


# Pages


@pytest.fixture
def browser(officer: User) -> Client:
    return log_in(officer)


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def test_page_from_nothing_to_done(board: Board, meeting: Meeting, browser: Client, member: User) -> None:
    usual = {key: value for name in services.USUAL for key, value in day(name, date(2018, 10, 31)).items()}
    page = browser.post(f"{PAGE}usual/", usual, follow=True).content.decode()
    assert "Added: Strategic assessment, Partnership plan and Refresh of the partnership plan." in page
    assert "3 due within 90 days" in page
    one = DutyRound.objects.get(duty__title="Partnership plan")
    planned = browser.post(f"/duty-rounds/{one.pk}/plan/", {"meeting": meeting.pk}, follow=True).content.decode()
    assert "“Partnership plan” brings it to the meeting of Wednesday 26 September 2018." in planned
    other = DutyRound.objects.get(duty__title="Strategic assessment")
    data = {**day("met_on", TODAY), "note": "Minute 62", "version": other.version}
    done = browser.post(f"/duty-rounds/{other.pk}/done/", data, follow=True).content.decode()
    assert "Minute 62" in done
    seen = log_in(member).get(PAGE).content.decode()
    assert "Minute 62" in seen
    assert "Plan it" not in seen
    browser.post(f"/duty-rounds/{other.pk}/not-done/")
    browser.post(f"/duty-rounds/{one.pk}/unplan/")
    assert DutyRound.objects.filter(met_on=None, item=None).count() == 4


def test_forms_say_what_is_wrong(duty: Duty, browser: Client) -> None:
    data = {"title": "", "every_months": "0", **day("first_due_on", date(2015, 1, 1))}
    page = browser.post(f"{PAGE}add/", data)
    assert page.status_code == 422
    assert "Enter what the board has to do." in page.content.decode()
    assert "Enter 1 month or more." in page.content.decode()
    old = browser.post(f"{PAGE}add/", {**data, "title": "Plan", "every_months": "12"}).content.decode()
    assert "That is more than one cycle ago." in old


def test_change_and_end_on_the_page(duty: Duty, browser: Client) -> None:
    assert 'value="Strategic assessment"' in browser.get(f"/duties/{duty.pk}/edit/").content.decode()
    data = {"title": "Assessment", "every_months": "6", "version": "0", **day("first_due_on", date(2018, 10, 31))}
    assert "Every 6 months" in browser.post(f"/duties/{duty.pk}/edit/", data, follow=True).content.decode()
    ended = browser.post(f"/duties/{duty.pk}/end/", day("on", date(2019, 1, 1)), follow=True).content.decode()
    assert "Not asked of the board since Tuesday 1 January 2019." in ended


def test_page_is_for_the_board(duty: Duty, round_: DutyRound, member: User, outsider: User) -> None:
    addresses = [
        f"{PAGE}add/", f"{PAGE}usual/", f"/duties/{duty.pk}/edit/", f"/duties/{duty.pk}/end/",
        f"/duty-rounds/{round_.pk}/plan/", f"/duty-rounds/{round_.pk}/done/",
    ]  # fmt: skip
    posts = [f"/duty-rounds/{round_.pk}/unplan/", f"/duty-rounds/{round_.pk}/not-done/"]
    assert log_in(member).get(PAGE).status_code == 200
    assert {log_in(member).get(one).status_code for one in addresses} == {403}
    assert {log_in(member).post(one).status_code for one in posts} == {403}
    assert {log_in(outsider).get(one).status_code for one in [PAGE, *addresses]} == {404}
    assert Client().get(PAGE).status_code == 302


def test_desk_and_board_show_what_is_near(duty: Duty, browser: Client, member: User, outsider: User) -> None:
    said = "Due on Wednesday 31 October 2018, in 60 days"
    assert said in browser.get("/desk/").content.decode()
    assert said in log_in(member).get("/boards/csp/").content.decode()
    assert said not in log_in(outsider).get("/boards/csp/").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_queries(
    count: int, board: Board, meeting: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    record = minuting.start_minutes(meeting=meeting, by=officer)
    for n in range(count):
        duty = services.add_duty(
            board=board, by=officer, title=f"Duty {n}", every_months=1, first_due_on=date(2018, 8, 1)
        )
        item = make_item(meeting, f"Item {n}")
        minuting.save_minute(minutes=record, item=item, by=officer, version=0, text="", decision="AGREED it.")
        services.plan_round(round_=duty.rounds.first(), by=officer, item=item)
    with django_assert_num_queries(4):
        rows = read_duties(board, officer)
    assert [(len(row.opened), len(row.met)) for row in rows] == [(1, 1)] * count
