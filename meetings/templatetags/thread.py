"""{% thread action %}: what a thing came from and what came of it, on its own page."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from meetings.thread.registry import threads
from meetings.thread.walk import Neighbour, next_to

register = template.Library()
SHOWN = 8  # on each side of a panel


@register.inclusion_tag("_components/_thread.html", takes_context=True)
def thread(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """The panel; nothing where the thread has nothing else that this person may see."""
    kind, pk = threads.place_of(thing)
    beside = next_to(kind, [pk], context["request"].user)[pk]
    return {
        "sides": [_side("What it came from", beside.came_from), _side("What came of it", beside.came_of)],
        "is_empty": not (beside.came_from or beside.came_of),
        "url": reverse("thread", args=[kind, pk]),
    }


def _side(title: str, found: list[Neighbour]) -> dict[str, Any]:
    return {"title": title, "shown": found[:SHOWN], "more": len(found) - SHOWN if len(found) > SHOWN else 0}
