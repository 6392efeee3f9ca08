"""What performance adds to the navigation, to the pages of a board and to the demonstration."""

from __future__ import annotations

from django.urls import reverse

from csp import demo, navigation
from csp.navigation import NavItem
from csp.roles import Power
from meetings import registries
from meetings.access import Reader, holds
from meetings.models import Board
from meetings.registries import BoardTab
from performance.demo import STEP


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem("Performance", "performance", 42, visible_to=_is_signed_in))
    registries.board_tabs.add(BoardTab("performance", "Performance", 50, _figures_of, _sits_on))
    demo.register(STEP)


def _figures_of(board: Board) -> str:
    return reverse("board-performance", args=[board.slug])


def _sits_on(user: Reader, board: Board) -> bool:
    return holds(user, Power.READ, board)


def _is_signed_in(user: Reader) -> bool:
    return user.is_authenticated
