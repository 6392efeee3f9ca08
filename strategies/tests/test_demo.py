"""The demonstration's indicators and strategy: there, and such that every status can be looked at."""

from datetime import date

import pytest
from django.db.models import Q
from django.test import Client

from csp.demo import World
from csp.models import User
from meetings.demo.make import make_boards, make_people
from meetings.models import Board
from performance.by_link import owners_links
from performance.demo import make_indicators
from performance.figures import latest
from performance.intake.due import figures_due
from performance.models import ComparatorValue, Indicator, Value
from performance.status import Status
from strategies.demo import make_strategy
from strategies.demo_plan import make_plan
from strategies.models import PlannedAction, Strategy


@pytest.fixture
def world(administrator: User) -> World:
    said: list[str] = []
    world = World(today=date(2026, 11, 21), say=said.append, administrator=administrator)
    for make in (make_people, make_boards, make_indicators, make_strategy):
        make(world)
    world.made["said"] = said[-2:]
    return world


def test_demonstration_has_indicators_of_every_status_and_one_public_strategy(
    world: World, client: Client
) -> None:
    assert world.made["said"] == [
        f"30 indicators, {Value.objects.count()} figures, 26 targets",
        "Violence against women and girls strategy: 4 priorities, 8 planned actions",
    ]
    newest = [latest(indicator) for indicator in Indicator.objects.with_latest()]
    statuses = {figure.status for figure in newest if figure}
    assert (statuses, Indicator.objects.filter(restricted=True).count()) == (set(Status), 3)
    assert Value.history.filter(history_type="+").count() == Value.objects.whole().count()
    strategy = Strategy.objects.get()
    assert set(PlannedAction.objects.values_list("action__status", flat=True)) == {"completed", "in_hand", "open"}
    assert client.get(strategy.get_absolute_url()).status_code == 200


def test_demonstration_has_figures_due_a_files_names_ranks_and_links(world: World) -> None:
    dues = figures_due(world.today, Q(), each=3)
    assert [(due.indicator.code, due.is_overdue(world.today)) for due in dues] == [
        ("CSP-08", True), ("HATE-02", True), ("RRO-02", True), ("HWB-04", False), ("RRO-02", False),
    ]  # fmt: skip
    board = Board.objects.get(slug="csp")
    assert board.file_names.count() == 5
    assert set(ComparatorValue.objects.filter(rank__isnull=False).values_list("rank", "rank_of")) == {(9, 14)}
    states = [(one.person.name, one.works, one.is_stopped) for one in owners_links(board) if one.link]
    assert states == [("Peter Grange", False, True), ("Rosalind Pike", True, False)]


def test_demonstration_has_an_action_plan_with_every_kind_of_end(world: World) -> None:
    make_plan(world)
    plan = Strategy.objects.get(kind="action_plan")
    planned = PlannedAction.objects.filter(priority__strategy=plan)
    assert (plan.status, plan.level_names, planned.count()) == ("adopted", ["Theme", "Objective"], 20)
    assert set(planned.values_list("action__due", flat=True)) == {"date", "ongoing", "yearly", "none"}
    assert set(planned.values_list("action__status", flat=True)) == {"open", "in_hand", "completed"}
