"""What performance adds to the navigation, to the pages of a board and to the demonstration."""

from __future__ import annotations

from django.urls import reverse

from actions.registries import digest_parts
from csp import demo, importing_files, jobs, navigation
from csp.navigation import NavItem
from csp.roles import Power
from meetings import registries
from meetings.access import Reader, holds
from meetings.models import Board
from meetings.registries import BoardTab, Panel
from meetings.thread.registry import threads
from performance import panels
from performance.demo import STEP
from performance.intake.importer import FIGURES
from performance.intake.reminders import PART
from performance.models import Indicator
from performance.reporting.tasks import MAKE_JOB
from performance.thread import KINDS


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem("Performance", "performance", 42))
    registries.board_tabs.add(BoardTab("performance", "Performance", 50, _figures_of, _has_something))
    registries.desk_panels.add(Panel("performance", 35, "performance/panels/desk.html", panels.desk))
    registries.home_panels.add(Panel("performance", 25, "performance/panels/mine.html", panels.mine))
    digest_parts.add(PART)
    threads.add(*KINDS)
    jobs.register(MAKE_JOB)
    importing_files.register(FIGURES)
    demo.register(STEP)


def _figures_of(board: Board) -> str:
    return reverse("board-performance", args=[board.slug])


def _has_something(user: Reader, board: Board) -> bool:
    """Its people have it always, everybody else when it has opened an indicator."""
    if holds(user, Power.READ, board):
        return True
    return Indicator.objects.visible_to(user).filter(board=board).exists()
