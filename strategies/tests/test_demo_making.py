"""The demonstration's strategies as they are made: on the route, out for comment, followed by the next edition."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from csp.demo import World
from csp.models import OutboxMessage, User
from meetings.demo.make import make_boards, make_people
from meetings.models import Board
from meetings.tests.fixtures import make_meeting
from performance.demo import make_indicators
from strategies.demo import make_strategy
from strategies.demo_making import make_making
from strategies.models import Consultation, Strategy, StrategyPrint
from strategies.route import read_route

TODAY = date(2026, 11, 21)


@pytest.fixture
def world(administrator: User, django_capture_on_commit_callbacks: Any) -> World:
    world = World(today=TODAY, say=lambda text: None, administrator=administrator)
    with time_machine.travel("2026-11-21T09:00:00+00:00", tick=False):
        for make in (make_people, make_boards, make_indicators, make_strategy):
            make(world)
        make_meeting(Board.objects.get(slug="csp"), TODAY + timedelta(days=40))
        with django_capture_on_commit_callbacks(execute=True):
            make_making(world)
    return world


def test_demonstration_has_a_route_comments_and_editions(world: World) -> None:
    officer = User.objects.get(email="officer@northmere.example")
    editions = Strategy.objects.filter(title="Community safety plan").order_by("edition")
    assert list(editions.values_list("edition", "status")) == [(1, "superseded"), (2, "adopted")]
    consultation = Consultation.objects.get()
    assert consultation.strategy.status == "consulting"
    assert (consultation.comments.count(), consultation.comments.exclude(outcome="").count()) == (12, 6)
    assert consultation.opened_at.date() == TODAY - timedelta(days=10)
    route = read_route(Strategy.objects.get(board__slug="vawg", status="draft"), officer, TODAY)
    assert [(shown.step.board.slug, shown.state.value) for shown in route] == [
        ("vawg", "Agreed"),
        ("csp", "Planned"),
    ]
    assert not OutboxMessage.objects.filter(key__startswith="consultation:").exists()


def test_demonstration_has_a_strategy_printed_as_a_paper_of_the_next_meeting(world: World) -> None:
    asked = StrategyPrint.objects.get()
    assert asked.paper
    assert (asked.strategy.edition, asked.whole, asked.paper.restricted) == (2, False, False)
    assert asked.paper.item.meeting.date == TODAY + timedelta(days=40)
    version = asked.paper.versions.get()
    assert (version.is_ready, version.tagged, version.pages) == (True, True, 1)
