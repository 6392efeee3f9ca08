"""A strategy printed in the pack's look: what everybody may read, or the whole of it with how it stands."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from actions.models import Action
from csp import pdf
from csp.words import long_date
from meetings.access import Reader
from strategies import timeline
from strategies.facts import facts_of
from strategies.linked import links_of
from strategies.models import PlannedAction, Strategy
from strategies.planned_rows import Planned, in_order, rows

BARS = 17  # on a page of the timeline, under its heading
PUBLIC, WHOLE = "public", "whole"


def print_strategy(
    strategy: Strategy, user: Reader, today: date, *, whole: bool, open_only: bool = False, alone: bool = False
) -> bytes:
    """The strategy as a tagged PDF, as ``user`` may see it: its public part, or the ``whole``.

    ``alone``, and not as a paper of a pack, its pages are numbered and say what it is.
    With ``open_only`` measures and actions that are restricted are left out, and those actions counted: for the
    papers of another board.
    """
    context = context_of(strategy, user, today, whole=whole, open_only=open_only)
    return pdf.render(
        render_to_string(
            "strategies/print.html", {**context, "alone": alone, "standing": _standing(strategy, whole)}
        ),
        title=strategy.title,
        author=str(strategy.board),
    )


def context_of(strategy: Strategy, user: Reader, today: date, *, whole: bool, open_only: bool) -> dict[str, Any]:
    """What templates/strategies/print.html takes: of the public part of one that is adopted what everybody may read,
    whoever prints it. A fixed number of queries."""
    reader: Reader = user if whole or strategy.is_draft else AnonymousUser()
    facts = facts_of(strategy, reader, today, judged=whole)
    context: dict[str, Any] = {
        "strategy": strategy,
        "on": long_date(today),
        "whole": whole,
        "priorities": [(each, None, []) for each in facts.priorities],
        "links": [link for link in links_of(strategy, reader) if link.priority is None],
    }
    if not whole:
        return context
    planned, left_out = _planned(strategy, user, facts.priorities, today, open_only)
    by_priority: dict[int, list[Planned]] = {}
    for one in planned:
        by_priority.setdefault(one.under.priority.pk, []).append(one)
    measured = {
        pk: [one for one in found if not (open_only and one.indicator.restricted)]
        for pk, found in facts.measures.items()
    }
    context |= {
        "priorities": [
            (each, facts.stands[each.priority.pk], measured.get(each.priority.pk, [])) for each in facts.priorities
        ],
        "measures": any(measured.values()),
        "groups": [
            (each, by_priority[each.priority.pk]) for each in facts.priorities if each.priority.pk in by_priority
        ],
        "left_out": left_out,
        "pictures": _pictures(strategy, planned, today),
        "steps": strategy.sign_off_steps.select_related("board"),
    }
    return context


def _standing(strategy: Strategy, whole: bool) -> str:
    """What stands above each page: that it is a draft, that it is not for the public."""
    draft = "Draft" if strategy.is_draft else ""
    return ". ".join(filter(None, (draft, "Not for the public" if whole or draft else "")))


def _planned(
    strategy: Strategy, user: Reader, priorities: Sequence[Any], today: date, open_only: bool
) -> tuple[list[Planned], int]:
    """The planned actions in the order of the plan, and how many were left out because they are restricted."""
    actions = Action.objects.visible_to(user)
    found = PlannedAction.objects.filter(priority__strategy=strategy, action__in=actions)
    place = {each.priority.pk: position for position, each in enumerate(priorities)}
    keys = list(found.order_by().values_list("pk", "action_id", "priority_id", "reference", "action__restricted"))
    kept = [key for key in keys if not (open_only and key[4])]
    kept.sort(key=lambda key: (place[key[2]], in_order(key[3]), key[0]))
    return rows([(key[0], key[1]) for key in kept], priorities, today), len(keys) - len(kept)


def _pictures(strategy: Strategy, planned: Sequence[Planned], today: date) -> list[dict[str, str]]:
    """The timeline, as many pictures as it needs to be read on paper."""
    bars = timeline.bars_of(planned)
    pages = ceil(len(bars) / BARS)
    on_each = ceil(len(bars) / pages) if pages else 1
    parts = [bars[start : start + on_each] for start in range(0, len(bars), on_each)]
    return [
        {
            "data": f"data:image/svg+xml;base64,{b64encode(timeline.draw(strategy, part, today)).decode()}",
            "described": timeline.describe(part),
        }
        for part in parts
    ]
