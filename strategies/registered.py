"""What strategies add to the navigation, to the pages of a board and of an action, and to the demonstration."""

from __future__ import annotations

from django.urls import reverse

from actions.registries import Source, sources
from csp import demo, navigation
from csp.navigation import NavItem
from meetings import registries
from meetings.access import Reader
from meetings.models import Board
from meetings.registries import BoardTab
from strategies.demo import STEP
from strategies.sources import of_action


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem("Strategies", "strategies", 44))
    registries.board_tabs.add(BoardTab("strategies", "Strategies", 60, _strategies_of, _everybody))
    sources.add(Source("strategies", 10, of_action))
    demo.register(STEP)


def _strategies_of(board: Board) -> str:
    return reverse("board-strategies", args=[board.slug])


def _everybody(user: Reader, board: Board) -> bool:
    """What a board has adopted is public; the page shows each person what they may see."""
    return True
