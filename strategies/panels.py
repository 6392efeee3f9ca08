"""What strategies show on pages of the meetings app: each gives its context, or None for nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from csp.roles import Power
from meetings.access import Reader, boards_with
from meetings.models import AgendaItem, Board
from meetings.registries import Panel
from strategies.models import Consultation, SignOffStep, Strategy

AHEAD = timedelta(days=30)
"""How long before a review or a step of a sign-off is due its officers are told on their desk."""


def of_item(user: Reader, item: AgendaItem) -> dict[str, Any] | None:
    """Which step of which sign-off an item is, for those who may see that strategy. One query."""
    route = SignOffStep.objects.filter(strategy=OuterRef("strategy")).order_by().values("strategy")
    before = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), pk__lte=OuterRef("pk"))
    steps = (
        SignOffStep.objects.filter(item=item, strategy__in=Strategy.objects.visible_to(user))
        .annotate(
            count=Subquery(route.annotate(n=Count("pk")).values("n")),
            number=Subquery(route.filter(before).annotate(n=Count("pk")).values("n")),
        )
        .select_related("strategy", "board")
    )
    found = list(steps)
    return {"steps": found} if found else None


def mine(user: Reader, subject: None) -> dict[str, Any] | None:
    """Drafts that the boards one sits on are asked to comment on, the first to end on top. One query."""
    asked = Board.objects.filter(pk__in=boards_with(user, Power.READ), consulted_on__isnull=False).order_by()
    rows = (
        Consultation.objects.open()
        .filter(pk__in=asked.values("consulted_on"), comments_by__gte=timezone.localdate())
        .annotate(mine=Count("comments", filter=Q(comments__by=user.pk)))
        .select_related("strategy__board")
        .order_by("comments_by", "pk")
    )
    found = list(rows)
    return {"rows": found} if found else None


def desk(user: Reader, subject: None) -> dict[str, Any] | None:
    """What waits for the officers of strategies: comments to answer or to close, steps of a sign-off that are near and
    not planned, reviews that are due. Three queries."""
    today = timezone.localdate()
    theirs = boards_with(user, Power.MANAGE)
    consultations = (
        Consultation.objects.filter(strategy__board_id__in=theirs)
        .annotate(waiting=Count("comments", filter=Q(comments__outcome="")))
        .filter(Q(waiting__gt=0) | Q(closed_at__isnull=True))
        .select_related("strategy__board")
        .order_by("comments_by", "pk")
    )
    steps = (
        SignOffStep.objects.filter(strategy__board_id__in=theirs, strategy__status__in=Strategy.UNFIXED)
        .filter(met_on__isnull=True, item__isnull=True, wanted_on__lte=today + AHEAD)
        .select_related("strategy", "board")
        .order_by("wanted_on", "pk")
    )
    reviews = (
        Strategy.objects.filter(board_id__in=theirs, status=Strategy.Status.ADOPTED, review_on__lte=today + AHEAD)
        .select_related("board")
        .order_by("review_on", "pk")
    )
    waiting = {"consultations": list(consultations), "steps": list(steps), "reviews": list(reviews)}
    return {**waiting, "today": today} if any(waiting.values()) else None


ITEM_PANEL = Panel("sign-off", 20, "strategies/panels/item.html", of_item)
HOME_PANEL = Panel("consultations", 10, "strategies/panels/mine.html", mine)
DESK_PANEL = Panel("strategies", 40, "strategies/panels/desk.html", desk)
