"""A draft that was begun by mistake is discarded; one that anybody has dealt with stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.models import Action
from actions.tests.makers import make_action
from csp.errors import Denied, Refused
from csp.models import User
from meetings.models import AgendaItem, Board
from meetings.tests.fixtures import log_in
from performance.tests.makers import make_indicator
from strategies import services
from strategies.models import (
    Concern,
    Consultation,
    ConsultationComment,
    PlannedAction,
    Priority,
    SignOffStep,
    Strategy,
    StrategyLink,
)
from strategies.tests.makers import make_priority, make_strategy, measure, plan


@pytest.fixture
def draft(board: Board, item: AgendaItem) -> Strategy:
    """With everything that can hang on a draft: levels, a measure, a plan, a link, a step with its item, a round."""
    draft = make_strategy(board)
    above = make_priority(draft)
    below = make_priority(draft, "Below", parent=above)
    measure(below, make_indicator(board))
    plan(above, make_action(board, 1, status="proposed"), "1.1")
    plan(below, make_action(board, 2), "1.2")
    StrategyLink.objects.create(strategy=draft, priority=below, words="Its own duty")
    SignOffStep.objects.create(strategy=draft, board=board, item=item)
    return draft


def test_draft_goes_with_all_that_hangs_on_it(draft: Strategy, item: AgendaItem, officer: User) -> None:
    services.discard_strategy(strategy=draft, by=officer)
    for model in (Strategy, Priority, PlannedAction, SignOffStep, StrategyLink):
        assert not model.objects.exists()
    last = Strategy.history.get(history_type="-")
    assert (last.title, last.history_user) == (draft.title, officer)
    proposed, open_one = Action.objects.order_by("number")
    assert (proposed.status, open_one.status) == (Action.Status.NOT_PURSUED, Action.Status.OPEN)
    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_next_edition_can_be_begun_again(board: Board, officer: User) -> None:
    old = make_strategy(board, status="adopted")
    first = make_priority(old)
    planned = plan(first, make_action(board, 1))
    values: dict[str, Any] = {"title": "Next", "starts": date(2022, 4, 1), "ends": date(2026, 3, 31)}

    def begin() -> Strategy:
        return services.begin_edition(strategy=old, by=officer, priorities=[first], planned=[], **values)

    mistaken = begin()
    services.say_what_came(
        strategy=mistaken, by=officer, said={planned.pk: (planned.version, "completed", "It was done.")}
    )
    services.discard_strategy(strategy=mistaken, by=officer)
    planned.refresh_from_db()
    assert (planned.ended_as, planned.ended_note) == ("", "")
    assert old.priorities.count() == 1
    assert begin().edition == 2


def round_of(draft: Strategy, by: User) -> Consultation:
    return Consultation.objects.create(
        strategy=draft, comments_by=date(2018, 10, 1), opened_by=by, closed_at="2018-10-02T09:00Z"
    )


def comment(draft: Strategy, officer: User, item: AgendaItem) -> None:
    one = round_of(draft, officer)
    ConsultationComment.objects.create(consultation=one, board=draft.board, text="Too long.", by=officer)


def agree(draft: Strategy, officer: User, item: AgendaItem) -> None:
    draft.sign_off_steps.update(met_on=date(2018, 9, 26), note="By letter")


def link(draft: Strategy, officer: User, item: AgendaItem) -> None:
    StrategyLink.objects.create(strategy=make_strategy(draft.board, "Other plan"), to_strategy=draft)


def concern(draft: Strategy, officer: User, item: AgendaItem) -> None:
    Concern.objects.create(item=item, priority=draft.priorities.get(parent=None), by=officer)


@pytest.mark.parametrize(
    ("deal_with_it", "said"),
    [
        (comment, "was commented on"),
        (agree, "was agreed by the Community Safety Partnership"),
        (link, "“Other plan” links to this draft"),
        (concern, "An agenda item is about one of its priorities"),
    ],
)
def test_draft_that_was_dealt_with_stays(
    deal_with_it: Any, said: str, draft: Strategy, officer: User, item: AgendaItem
) -> None:
    deal_with_it(draft, officer, item)
    with pytest.raises(Refused) as refused:
        services.discard_strategy(strategy=draft, by=officer)
    assert said in refused.value.message
    assert draft.priorities.count() == 2


def test_round_that_nobody_answered_keeps_no_draft(draft: Strategy, officer: User) -> None:
    round_of(draft, officer)
    services.discard_strategy(strategy=draft, by=officer)
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("status", ["consulting", "adopted", "superseded"])
def test_only_a_draft_is_discarded(status: str, board: Board, officer: User) -> None:
    with pytest.raises(Denied):
        services.discard_strategy(strategy=make_strategy(board, status=status), by=officer)


def test_page_asks_first(draft: Strategy, officer: User, member: User) -> None:
    address = f"/strategies/{draft.pk}/discard/"
    assert log_in(member).post(address).status_code == 403
    client = log_in(officer)
    assert address in client.get(f"/strategies/{draft.pk}/").text
    assert "Discard the draft of Safer streets?" in client.get(address).text
    assert Strategy.objects.exists()
    assert "was discarded" in client.post(address, follow=True).text
    assert not Strategy.objects.exists()


def test_page_says_why_a_draft_stays(draft: Strategy, officer: User, item: AgendaItem) -> None:
    concern(draft, officer, item)
    told = log_in(officer).get(f"/strategies/{draft.pk}/discard/")
    assert (told.status_code, "the thread from it would break" in told.text) == (403, True)
