"""What strategies add to the navigation, to the pages of a board and of an action, and to the demonstration."""

from __future__ import annotations

from django.urls import reverse

from actions.registries import Plan, plans
from csp import demo, importing_files, jobs, navigation, nightly
from csp.navigation import NavItem
from meetings import registries
from meetings.access import Reader
from meetings.models import Board
from meetings.registries import BoardTab, DecidedModel, Panel
from meetings.thread.registry import threads
from performance.registries import dashboard_filters
from strategies.dashboard import PRIORITY
from strategies.demo import STEP
from strategies.demo_making import STEP as MAKING_STEP
from strategies.demo_plan import STEP as PLAN_STEP
from strategies.exchange.importer import NEW_PLAN, STRATEGY
from strategies.exchange.tasks import NIGHT_STEP as PRINTS_STEP
from strategies.exchange.tasks import PRINT_JOB
from strategies.models import PlannedAction, SignOffStep
from strategies.nightly import STEP as NIGHT_STEP
from strategies.panels import DESK_PANEL, HOME_PANEL, ITEM_PANEL
from strategies.thread import panels
from strategies.thread.demo import STEP as THREAD_STEP
from strategies.thread.kinds import EDGES, KINDS


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem("Strategies", "strategies", 44))
    registries.board_tabs.add(BoardTab("strategies", "Strategies", 60, _strategies_of, _everybody))
    registries.decided.add(DecidedModel("sign-off", 20, SignOffStep))
    threads.add(*KINDS, *EDGES)
    registries.item_panels.add(ITEM_PANEL)
    registries.home_panels.add(HOME_PANEL)
    registries.desk_panels.add(DESK_PANEL)
    nightly.register(NIGHT_STEP)
    registries.item_panels.add(Panel("about", 95, "strategies/thread/_about_link.html", panels.of_item))
    registries.thread_panels.add(Panel("about", 30, "strategies/thread/_about_link.html", panels.of_node))
    registries.desk_panels.add(Panel("broken-ends", 60, "strategies/thread/_desk.html", panels.desk))
    plans.add(Plan("strategies", 10, lambda: PlannedAction.objects.order_by().values("action_id")))
    importing_files.register(STRATEGY)
    jobs.register(PRINT_JOB)
    nightly.register(PRINTS_STEP)
    importing_files.register(NEW_PLAN)
    dashboard_filters.add(PRIORITY)
    demo.register(STEP)
    demo.register(PLAN_STEP)
    demo.register(MAKING_STEP)
    demo.register(THREAD_STEP)


def _strategies_of(board: Board) -> str:
    return reverse("board-strategies", args=[board.slug])


def _everybody(user: Reader, board: Board) -> bool:
    """What a board has adopted is public; the page shows each person what they may see."""
    return True
