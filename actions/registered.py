"""What the action log adds to the pages, packs and minutes of the meetings app."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from actions import due, minuted, packs, panels, thread
from actions.demo import STEP
from actions.exchange.exporter import ACTIONS as EXPORT
from actions.exchange.importer import ACTIONS
from actions.nightly import run_nightly
from csp import demo, exporting_files, importing_files, navigation, nightly
from csp.navigation import NavItem
from csp.roles import Power
from meetings import registries
from meetings.access import Reader, holds
from meetings.models import Board, Meeting
from meetings.registries import BoardTab, MinuteListener, PackSection, Panel
from meetings.thread.registry import threads


def register() -> None:
    """Called once, when the app is ready."""
    navigation.register(NavItem("Actions", "actions", 40, visible_to=_is_signed_in))
    registries.board_tabs.add(BoardTab("actions", "Actions", 40, _log_of, _sits_on))
    registries.pack_sections.add(PackSection("action-log", packs.TITLE, 20, packs.build))
    registries.minute_listeners.add(MinuteListener("actions", 10, minuted.sync_minuted))
    registries.minute_panels.add(Panel("actions", 10, "actions/panels/minute.html", panels.of_minute))
    threads.add(*thread.KINDS, *thread.EDGES)
    registries.thread_panels.add(Panel("actions", 20, "actions/panels/decision.html", panels.of_decision))
    registries.home_panels.add(Panel("actions", 20, "actions/panels/mine.html", panels.mine))
    registries.desk_panels.add(Panel("actions", 30, "actions/panels/desk.html", panels.desk))
    nightly.register(nightly.Step("Action log", 10, _night))
    exporting_files.register(EXPORT)
    importing_files.register(ACTIONS)
    demo.register(STEP)


def meeting_changed(sender: type[Meeting], instance: Meeting, raw: bool = False, **kwargs: Any) -> None:
    """A meeting was made, moved, cancelled or removed: what is due at the next meeting follows it at once."""
    if not raw:
        due.follow_rules(instance.board)


def _night(on: date) -> list[str]:
    return run_nightly(on).lines


def _log_of(board: Board) -> str:
    return reverse("board-actions", args=[board.slug])


def _sits_on(user: Reader, board: Board) -> bool:
    return holds(user, Power.READ, board)


def _is_signed_in(user: Reader) -> bool:
    return user.is_authenticated
