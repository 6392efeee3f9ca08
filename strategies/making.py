"""How a strategy is made, for its page: the route of its sign-off, what was said of its draft, its editions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q

from csp.access import can
from csp.roles import Power
from meetings.access import Reader, boards_held, boards_with
from strategies.access import check_can_decide, check_can_route
from strategies.editions import editions, endings, reviews, without_note
from strategies.models import Consultation, Strategy
from strategies.route import read_route


def making(strategy: Strategy, user: Reader, today: date) -> dict[str, Any]:
    """The context of ``_route.html``, ``_consultations.html`` and ``_editions.html``. A fixed number of queries."""
    may_decide = can(check_can_decide, user, strategy)
    in_force = may_decide and strategy.status == Strategy.Status.ADOPTED
    found = editions(strategy, user)
    return {
        "route": read_route(strategy, user, today),
        "may_route": can(check_can_route, user, strategy),
        "consultations": _consultations(strategy, user),
        "may_send_round": may_decide and strategy.status == Strategy.Status.DRAFT,
        "editions": found,
        "unsaid": len(without_note(endings(strategy))) if may_decide and strategy.is_draft else 0,
        "may_begin": in_force and all(one.edition <= strategy.edition for one in found),
        "may_review": in_force,
        "reviews": reviews(strategy) if _reads_drafts(strategy, user) else [],
    }


def _reads_drafts(strategy: Strategy, user: Reader) -> bool:
    return strategy.board_id in boards_held(user, Power.READ)


def _consultations(strategy: Strategy, user: Reader) -> list[Consultation]:
    """The rounds of comments this person may read, the newest first, with counts of what they may read of them."""
    if not user.is_authenticated:
        return []
    theirs = boards_with(user, Power.READ)
    seen = Q(comments__board_id__in=theirs) | Q(strategy__board_id__in=theirs, comments__isnull=False)
    return list(
        Consultation.objects.visible_to(user)
        .filter(strategy=strategy)
        .annotate(
            said=Count("comments", filter=seen, distinct=True),
            waiting=Count("comments", filter=seen & Q(comments__outcome=""), distinct=True),
        )
    )
