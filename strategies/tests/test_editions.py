"""A strategy is adopted along its route, reviewed, and followed by its next edition; two editions are compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from actions.models import Action, ActionUpdate
from actions.tests.makers import make_action
from csp.errors import Conflict, Denied, Refused
from csp.models import LedgerEntry, User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance.tests.makers import make_indicator
from strategies import services
from strategies.comparing import compare
from strategies.editions import editions, endings, reviews
from strategies.models import Measure, Milestone, PlannedAction, Priority, SignOffStep, Strategy, StrategyLink
from strategies.tests.makers import ADOPTED, make_priority, make_strategy, measure, plan

TODAY = date(2018, 9, 26)
NEXT: dict[str, Any] = {"title": "Safer streets", "starts": date(2022, 4, 1), "ends": date(2026, 3, 31)}


@pytest.fixture(autouse=True)
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def old(board: Board) -> Strategy:
    """Adopted: two priorities, one under the other, and a third; three actions, a measure with a milestone, links."""
    strategy = make_strategy(
        board, status="adopted", vision="Everybody is safe at night.", level_names=["Aim", "Theme"]
    )
    first = make_priority(strategy, "Support Survivors", rationale="They wait too long.", resources="Two posts")
    below = make_priority(strategy, "Below", parent=first)
    make_priority(strategy, "Public places", position=2)
    for number, priority in ((1, first), (2, below), (3, first)):
        plan(priority, make_action(board, number), f"1.{number}", by_when="Ongoing", risk="amber")
    Milestone.objects.create(measure=measure(first, make_indicator(board)), on=date(2020, 1, 1), value=60)
    StrategyLink.objects.create(strategy=strategy, words="Domestic Abuse Act 2021, Part 4")
    StrategyLink.objects.create(strategy=strategy, priority=below, words="Its own duty")
    return strategy


def begin(old: Strategy, by: User, *, without: str = "", dropping: tuple[str, ...] = ()) -> Strategy:
    return services.begin_edition(
        strategy=old,
        by=by,
        priorities=list(old.priorities.exclude(title=without)),
        planned=list(PlannedAction.objects.filter(priority__strategy=old).exclude(reference__in=dropping)),
        **NEXT,
    )


def refusal(call: Any, **values: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        call(**values)
    return refused.value.field, refused.value.message


def three(name: str, day: date) -> dict[str, str]:
    """A day as its form sends it."""
    return {f"{name}_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}


def ended(strategy: Strategy) -> list[str]:
    return [planned.reference for planned in endings(strategy)]


def test_next_edition_carries_everything_over(old: Strategy, officer: User) -> None:
    new = begin(old, officer)
    assert (new.status, new.edition, new.previous, new.level_names) == ("draft", 2, old, ["Aim", "Theme"])
    titles = {priority.title: priority for priority in new.priorities.all()}
    assert list(titles) == ["Support Survivors", "Below", "Public places"]
    first, below = titles["Support Survivors"], titles["Below"]
    assert (below.parent, first.carried_from, first.resources) == (
        first,
        old.priorities.get(title=first.title),
        "Two posts",
    )
    cited = PlannedAction.objects.filter(priority__strategy=new)
    assert set(cited.values_list("reference", "action__number", "by_when", "risk")) == {
        (f"1.{number}", number, "Ongoing", "amber") for number in (1, 2, 3)
    }
    again = Measure.objects.get(priority=first)
    assert (again.target, again.milestones.get().value) == (65, 60)
    assert [(link.words, link.priority) for link in new.links.all()] == [
        ("Domestic Abuse Act 2021, Part 4", None), ("Its own duty", below),
    ]  # fmt: skip
    assert (Action.objects.count(), ended(new)) == (3, [])
    for row in (new, first, cited.first(), again):
        assert row.history.first().history_user == officer


def test_what_stands_under_something_dropped_stands_higher(old: Strategy, officer: User) -> None:
    new = begin(old, officer, without="Support Survivors")
    assert list(new.priorities.values_list("title", "parent")) == [("Below", None), ("Public places", None)]
    assert ended(new) == ["1.1", "1.3"]


def test_next_edition_begins_once_and_from_what_is_in_force(old: Strategy, board: Board, officer: User) -> None:
    values = {"by": officer, "priorities": [], "planned": [], **NEXT}
    assert refusal(services.begin_edition, strategy=make_strategy(board, "A draft"), **values) == (
        "", "Only a strategy that is adopted has a next edition.",
    )  # fmt: skip
    crossed = {**values, "ends": NEXT["starts"]}
    assert refusal(services.begin_edition, strategy=old, **crossed)[0] == "ends"
    assert refusal(services.begin_edition, strategy=old, **{**values, "title": " "})[0] == "title"
    begin(old, officer)
    assert refusal(services.begin_edition, strategy=old, **values) == (
        "", "Its next edition has been begun already.",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["chair", "member", "outsider"])
def test_editions_are_made_by_officers(who: str, old: Strategy, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Denied):
        begin(old, user)
    with pytest.raises(Denied):
        services.review_strategy(strategy=old, by=user, version=0, note="Fine", review_on=date(2019, 9, 1))
    with pytest.raises(Denied):
        services.say_what_came(strategy=old, by=user, said={})


def test_what_does_not_go_on_is_closed_with_what_came_of_it(old: Strategy, officer: User) -> None:
    new = begin(old, officer, dropping=("1.1", "1.2"))
    first, second = endings(new)
    assert refusal(services.adopt_strategy, strategy=new, by=officer) == (
        "",
        "This edition does not go on with 2 planned actions of the one before. Say what came of them first.",
    )
    saying = {first.pk: (0, "completed", "Every line is lit."), second.pk: (0, "not_pursued", "No money.")}
    assert services.say_what_came(strategy=new, by=officer, said=saying) == 2
    # Nothing is closed before the board has adopted it, and what is written can still be changed.
    assert set(Action.objects.values_list("status", flat=True)) == {"open"}
    with pytest.raises(Conflict):
        services.say_what_came(strategy=new, by=officer, said={second.pk: (0, "closed", "Taken elsewhere.")})
    services.adopt_strategy(strategy=new, by=officer)
    old.refresh_from_db()
    assert (old.status, new.status) == ("superseded", "adopted")
    assert list(Action.objects.order_by("number").values_list("status", flat=True)) == [
        "completed", "not_pursued", "open",
    ]  # fmt: skip
    assert set(ActionUpdate.objects.values_list("text", flat=True)) == {"Every line is lit.", "No money."}
    assert LedgerEntry.objects.get(kind="strategy adopted").subject == f"strategy:{new.pk}"


@pytest.mark.parametrize(
    ("said", "field"),
    [(("", "Done"), "as_"), (("open", "Done"), "as_"), (("completed", " "), "note_")],
)
def test_what_came_of_it_needs_an_end_and_a_word(
    said: tuple[str, str], field: str, old: Strategy, officer: User
) -> None:
    new = begin(old, officer, dropping=("1.1",))
    planned = endings(new)[0]
    found = refusal(services.say_what_came, strategy=new, by=officer, said={planned.pk: (0, *said)})
    assert found[0] == f"{field}{planned.pk}"
    going_on = PlannedAction.objects.filter(priority__strategy=old, reference="1.2").get()
    assert refusal(services.say_what_came, strategy=new, by=officer, said={going_on.pk: (0, "closed", "x")}) == (
        "", "One of these actions goes on by now, or has ended. Reload the page.",
    )  # fmt: skip


def test_action_that_ended_goes_on_elsewhere_or_is_of_another_log_is_left_alone(
    old: Strategy, board: Board, other_board: Board, officer: User
) -> None:
    Action.objects.filter(number=1).update(status="completed")
    plan(make_priority(make_strategy(board, "Another plan")), Action.objects.get(number=2), "7")
    plan(old.priorities.first(), make_action(other_board, 1), "1.9")
    new = begin(old, officer, dropping=("1.1", "1.2", "1.3", "1.9"))
    assert ended(new) == ["1.3"]
    Strategy.objects.filter(title="Another plan").update(status="superseded", adopted_on=TODAY)
    assert ended(new) == ["1.2", "1.3"]
    plan(new.priorities.first(), Action.objects.get(number=3), "1.3")
    assert ended(new) == ["1.2"]


def test_adoption_names_the_boards_that_have_not_agreed(board: Board, other_board: Board, officer: User) -> None:
    draft = make_strategy(board)
    make_priority(draft)
    for position, one in enumerate((board, other_board)):
        SignOffStep.objects.create(strategy=draft, board=one, position=position)
    sentence = (
        "The Community Safety Partnership and the Health and Wellbeing Board have not agreed yet. "
        "Tick the box to adopt it all the same."
    )
    assert refusal(services.adopt_strategy, strategy=draft, by=officer) == ("despite_route", sentence)
    client, at = log_in(officer), f"/strategies/{draft.pk}/adopted/"
    page = client.get(at)
    assert page.context["missing"] == ["Community Safety Partnership", "Health and Wellbeing Board"]
    assert client.post(at).context["form"].errors["despite_route"] == [sentence]
    SignOffStep.objects.filter(board=board).update(met_on=TODAY, note="A letter")
    assert client.get(at).context["missing"] == ["Health and Wellbeing Board"]
    assert client.post(at, {"despite_route": "on"}).url == f"/strategies/{draft.pk}/"
    draft.refresh_from_db()
    assert (draft.status, draft.history.first().history_change_reason) == (
        "adopted", "Before all had agreed: Health and Wellbeing Board",
    )  # fmt: skip


def test_adopted_on_the_day_the_board_says(board: Board, officer: User) -> None:
    draft = make_strategy(board, "Older", previous=make_strategy(board, status="adopted"))
    make_priority(draft)
    client, at = log_in(officer), f"/strategies/{draft.pk}/adopted/"
    assert client.get(at).context["form"].initial["adopted_on"] == TODAY
    for day, sentence in (
        (TODAY + timedelta(days=1), "That day is still to come. Give the day on which the board decided."),
        (ADOPTED - timedelta(days=1),
         "The edition before was adopted on Wednesday 4 July 2018. Give that day or a later one."),
    ):  # fmt: skip
        response = client.post(at, three("adopted_on", day))
        assert (response.status_code, response.context["form"].errors["adopted_on"]) == (422, [sentence])
    assert client.post(at, three("adopted_on", ADOPTED)).url == f"/strategies/{draft.pk}/"
    draft.refresh_from_db()
    assert (draft.adopted_on, draft.history.first().history_date.date()) == (ADOPTED, TODAY)


def test_draft_out_for_comment_is_not_adopted(board: Board, officer: User) -> None:
    draft = make_strategy(board, status="consulting")
    make_priority(draft)
    assert refusal(services.adopt_strategy, strategy=draft, by=officer)[1].startswith(
        "This strategy is out for comment, so it cannot become adopted."
    )


def test_review_without_change_stands_in_the_history(old: Strategy, officer: User) -> None:
    for values, field in (
        ({"note": " "}, "note"),
        ({"note": "x" * 81}, "note"),
        ({"review_on": TODAY}, "review_on"),
    ):
        whole = {"note": "Fine", "review_on": date(2019, 9, 1), **values}
        assert refusal(services.review_strategy, strategy=old, by=officer, version=0, **whole)[0] == field
    old.refresh_from_db()
    services.review_strategy(strategy=old, by=officer, version=0, note="As  expected", review_on=date(2019, 9, 1))
    assert [(review.note, review.by) for review in reviews(old)] == [("As expected", "Olive Officer")]
    assert old.review_on == date(2019, 9, 1)
    with pytest.raises(Conflict):
        services.review_strategy(strategy=old, by=officer, version=0, note="Again", review_on=date(2019, 9, 2))
    Strategy.objects.update(status="superseded")
    old.refresh_from_db()
    assert refusal(
        services.review_strategy, strategy=old, by=officer, version=1, note="Again", review_on=date(2019, 9, 2)
    ) == ("", "Only a strategy that is adopted is reviewed.")


def test_reviews_that_are_due_are_on_the_desk(old: Strategy, officer: User, outsider: User) -> None:
    Strategy.objects.update(review_on=date(2018, 10, 26))
    desk = "Review of Safer streets</a>, due on 26 October 2018"
    assert desk in log_in(officer).get("/desk/").content.decode()
    assert desk not in log_in(outsider).get("/desk/").content.decode()
    Strategy.objects.update(review_on=date(2018, 10, 27))
    assert desk not in log_in(officer).get("/desk/").content.decode()


def test_two_editions_are_compared(old: Strategy, board: Board, officer: User) -> None:
    new = begin(old, officer, without="Public places", dropping=("1.3",))
    first = new.priorities.get(title="Support Survivors")
    Priority.objects.filter(pk=first.pk).update(rationale="They wait far too long.")
    Measure.objects.filter(priority=first).update(target=70)
    measure(first, make_indicator(board, "VAWG-07"))
    make_priority(new, "Online harm", position=3)
    plan(first, make_action(board, 9), "1.9")
    PlannedAction.objects.filter(priority__strategy=old, reference="1.3").update(ended_note="Handed over.")
    Strategy.objects.filter(pk=new.pk).update(vision="Everybody is safe, day and night.")
    found = compare(old, Strategy.objects.get(pk=new.pk), [old, new], officer)
    assert [change.label for change in found.changes] == ["Vision", "Period"]
    assert [(one.title, one.state) for one in found.priorities] == [
        ("Aim 1: Support Survivors", "Changed"),
        ("Theme 1.1: Below", "Kept"),
        ("Aim 2: Online harm", "Added"),
        ("Aim 2 of edition 1: Public places", "Dropped"),
    ]
    changed = found.priorities[0]
    assert [change.label for change in changed.changes] == ["Rationale"]
    marked = changed.changes[0].found
    assert marked is not None
    assert "<ins>" in str(marked.stretches[0].lines[0].html)
    lines = {
        name: [one.planned.reference for one in getattr(changed, name)] for name in ("carried", "begun", "ended")
    }
    assert lines == {"carried": ["1.1"], "begun": ["1.9"], "ended": ["1.3"]}
    assert changed.ended[0].note == "Handed over."
    assert [line.split(":")[0] for line in changed.measures] == ["CSP-01", "VAWG-07"]
    assert changed.measures[0].endswith(
        "the target is 70 offences by 31 March 2022; it was 65 offences by 31 March 2022."
    )
    assert found.summary == [
        "Priorities: 2 kept, of which 1 with changed words; 1 added, 1 dropped.",
        "Of the strategy itself, what changed is: vision and period.",
        "Planned actions: 2 carried on, 1 new, 1 not carried on.",
        "How it is measured: 2 changes.",
    ]


def test_editions_far_apart_are_compared(old: Strategy, officer: User) -> None:
    second = begin(old, officer)
    services.adopt_strategy(strategy=second, by=officer)
    third = begin(second, officer)
    line = editions(second, officer)
    assert [one.edition for one in line] == [3, 2, 1]
    assert {one.state for one in compare(old, third, line, officer).priorities} == {"Kept"}


def test_who_may_see_both_editions_compares_them(
    old: Strategy, officer: User, outsider: User, client: Client
) -> None:
    new = begin(old, officer, dropping=("1.1",))
    at = f"/strategies/{old.pk}/compare/"
    for reader in (client, log_in(outsider)):
        page = reader.get(at)
        assert (page.status_code, [one.pk for one in page.context["line"]]) == (200, [old.pk])
        assert reader.get(f"{at}?old={old.pk}&new={new.pk}").status_code == 404
        assert reader.get(f"/strategies/{new.pk}/compare/").status_code == 404
    services.say_what_came(strategy=new, by=officer, said={endings(new)[0].pk: (0, "completed", "Lit.")})
    services.adopt_strategy(strategy=new, by=officer)
    page = client.get(f"/strategies/{new.pk}/compare/")
    assert page.context["comparison"].summary[1] == "Of the strategy itself, what changed is: period."
    assert page.context["comparison"].summary[2] == "Planned actions: 0 carried on, 0 new, 0 not carried on."
    assert (b"Lit." in page.content, b"Lit." in log_in(officer).get(f"/strategies/{new.pk}/compare/").content) == (
        False,
        True,
    )


def test_officer_makes_the_next_edition_on_pages(old: Strategy, officer: User) -> None:
    client, of = log_in(officer), f"/strategies/{old.pk}/"
    form = client.get(f"{of}next/").context["form"]
    assert (form.initial["starts"], form.initial["ends"]) == (date(2022, 4, 1), date(2026, 3, 31))
    assert [label for _, label in form.fields["priorities"].choices] == [
        "Aim 1: Support Survivors", "Theme 1.1: Below", "Aim 2: Public places",
    ]  # fmt: skip
    boxes = {name: form.fields[name].initial for name in ("priorities", "planned")}
    assert [len(boxes["priorities"]), len(boxes["planned"])] == [3, 3]
    days = {"starts_0": "1", "starts_1": "4", "starts_2": "2022", "ends_0": "31", "ends_1": "3", "ends_2": "2026"}
    sent = {**days, "title": "Safer streets", "priorities": boxes["priorities"], "planned": boxes["planned"][1:]}
    assert client.post(f"{of}next/", {**sent, "ends_2": "2021"}).context["form"].errors["ends"] == [
        "The last day must come after the first. Give a later day."
    ]
    new_of = client.post(f"{of}next/", sent).url
    new = Strategy.objects.get(edition=2)
    assert new_of == f"/strategies/{new.pk}/"
    assert b"1 planned action of the edition before does not go on." in client.get(new_of).content
    assert client.post(f"{new_of}adopted/").context["form"].non_field_errors() == [
        "This edition does not go on with 1 planned action of the one before. Say what came of them first."
    ]
    planned = endings(new)[0]
    wrong = client.post(f"{new_of}endings/", {f"as_{planned.pk}": "completed", f"note_{planned.pk}": ""})
    assert wrong.context["form"].errors[f"note_{planned.pk}"] == [f"Say what came of {planned.reference}."]
    saying = {f"as_{planned.pk}": "completed", f"note_{planned.pk}": "Lit.", f"version_{planned.pk}": "0"}
    assert client.get(f"{new_of}endings/").status_code == 200
    assert client.post(f"{new_of}endings/", saying).url == f"{new_of}#editions"
    assert client.post(f"{new_of}endings/", {**saying, f"note_{planned.pk}": "Dark."}).status_code == 422
    assert client.post(f"{new_of}adopted/").url == new_of
    assert client.get(f"{of}next/").status_code == 403
    review = {"note": "Goes on", "review_on_0": "1", "review_on_1": "9", "review_on_2": "2019", "version": "1"}
    assert client.get(f"{new_of}reviewed/").status_code == 200
    assert client.post(f"{new_of}reviewed/", review).url == f"{new_of}#editions"
    assert b"Olive Officer: Goes on" in client.get(new_of).content


@pytest.mark.parametrize("count", [1, 30])
def test_pages_take_the_same_queries_for_any_number_of_rows(
    count: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    old = make_strategy(board, status="adopted")
    indicator = make_indicator(board)
    for number in range(count):
        priority = make_priority(old, f"Priority {number}", rationale="Because.", position=number + 1)
        plan(priority, make_action(board, number + 1), f"1.{number}")
        measure(priority, indicator)
    with django_assert_num_queries(20):
        new = begin(old, officer)
    Priority.objects.filter(strategy=new).update(rationale="Because of it.")
    client = log_in(officer)
    client.get(f"/strategies/{new.pk}/compare/")
    with django_assert_num_queries(11):
        assert len(client.get(f"/strategies/{new.pk}/compare/").context["comparison"].priorities) == count
    PlannedAction.objects.filter(priority__strategy=new).delete()
    with django_assert_num_queries(7):
        assert len(client.get(f"/strategies/{new.pk}/endings/").context["ending"]) == count
