"""What stands around every page of a board: where it is, and its tabs."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from meetings import registries
from meetings.models import Board

register = template.Library()

OWN_TABS = (
    ("about", "About", "board"),
    ("members", "Members", "board-members"),
    ("meetings", "Meetings", "board-meetings"),
)


@register.simple_tag
def board_crumbs(board: Board, current_tab: str = "") -> list[tuple[str, str]]:
    """Boards, and the board itself unless this is its first page."""
    crumbs = [("Boards", reverse("boards"))]
    return crumbs if current_tab == "about" else [*crumbs, (board.name, board.get_absolute_url())]


@register.simple_tag(takes_context=True)
def board_tabs(context: dict[str, Any], board: Board, current_tab: str = "") -> list[dict[str, Any]]:
    """About, Members, Meetings, and those that other apps registered and this person may have."""
    user = context["request"].user
    tabs = [(key, title, reverse(name, args=[board.slug])) for key, title, name in OWN_TABS]
    tabs += [(tab.key, tab.title, tab.url(board)) for tab in registries.board_tabs if tab.visible_to(user, board)]
    return [{"text": title, "url": url, "current": key == current_tab} for key, title, url in tabs]
