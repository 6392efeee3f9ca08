"""Actions on the thread: what they were minuted under, what they were merged into, and the mails that named them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, Case, Q, QuerySet, When
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone

from actions.access import report_links_seen
from actions.chasing.by_link import REPORT, subject_of
from actions.log import COLOURS
from actions.models import Action
from csp.models import SignedLink
from csp.words import short_date, shorten
from meetings.models import Paper
from meetings.thread.kinds import DECISION, ITEM, LENGTH, PAPER
from meetings.thread.registry import Edge, Kind, Shown

ACTION, MAIL = "action", "mail"
OF_REPORTS = Q(minute__item__papers__kind=Paper.Kind.REPORT, minute__item__papers__withdrawn_at__isnull=True)


def show_action(action: Action) -> Shown:
    late = action.is_overdue()
    return Shown(
        f"{action.reference}: {shorten(action.text, LENGTH)}",
        action.get_absolute_url(),
        "Overdue" if late else action.get_status_display(),
        "red" if late else COLOURS[action.status],
        action.raised_on,
        note=f"{_dated(action)}, restricted" if action.restricted else _dated(action),
        short=action.reference,
    )


def _dated(action: Action) -> str:
    if action.closed_on:
        return f"on {short_date(action.closed_on)}"
    return f"due {action.due_words}" if action.due_on else f"raised on {short_date(action.raised_on)}"


def show_mail(link: SignedLink) -> Shown:
    """By its link: the mails of later nights bear the same one for as long as it lasts."""
    said, colour = ("Answered", "green") if link.used_at else ("Sent", "blue")
    if link.revoked_at:
        said, colour = "Link stopped", "grey"
    return Shown(
        f"Mail to {link.email}", reverse("thread", args=[MAIL, link.pk]), said, colour,
        timezone.localdate(link.created_at),
    )  # fmt: skip


def report_links() -> QuerySet[Any]:
    """The links by which owners report, each with its ``action_id``. No other link's subject is read as a number."""
    number = Cast(Substr("subject", len(subject_of(0))), BigIntegerField())
    of_action = Case(When(purpose=REPORT, then=number), output_field=BigIntegerField())
    return SignedLink.objects.filter(purpose=REPORT).annotate(action_id=of_action)


def of_actions(ids: Collection[int]) -> Q:
    return Q(subject__in=[subject_of(pk) for pk in ids])


def mails_seen(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    return rows.filter(report_links_seen(user))


KINDS = (
    Kind(ACTION, "Action", 60, Action, lambda: Action.objects.select_related("board"), show_action),
    Kind(MAIL, "Mail", 70, SignedLink, report_links, show_mail, seen=mails_seen),
)

EDGES = (
    Edge(DECISION, ACTION, Action.objects.all, "minute__decisions", "pk", up="Decided"),
    Edge(ITEM, ACTION, Action.objects.all, "minute__item_id", "pk", up="Minuted under", short=True),
    Edge(PAPER, ACTION, Action.objects.all, "minute__item__papers", "pk", short=True, also=OF_REPORTS),
    Edge(ACTION, ACTION, Action.objects.all, "pk", "merged_into_id", down="Merged into", up="Took up"),
    Edge(ACTION, MAIL, report_links, "action_id", "pk", narrow=of_actions),
)
