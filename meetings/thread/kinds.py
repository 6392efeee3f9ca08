"""What meetings have on the thread: items of agendas, their papers, what was decided, and what has to be."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from csp.words import short_date, shorten
from meetings.models import AgendaItem, Decision, DutyRound, Paper
from meetings.thread.registry import Edge, Kind, Shown

ITEM, PAPER, DECISION, DUTY = "item", "paper", "decision", "duty"
LENGTH = 140  # characters of a text that names a thing
ITEM_COLOURS = {AgendaItem.Status.PROPOSED: "yellow", AgendaItem.Status.PLANNED: "blue"}
REPORTS = Q(kind=Paper.Kind.REPORT)


def show_item(item: AgendaItem) -> Shown:
    """That it is on its agenda goes without saying."""
    return Shown(
        item.shown_title,
        reverse("item-here", args=[item.pk]),
        "" if item.status == AgendaItem.Status.CONFIRMED else item.get_status_display(),
        ITEM_COLOURS.get(AgendaItem.Status(item.status), "grey"),
        item.meeting.date,
    )


def show_paper(paper: Paper) -> Shown:
    return Shown(paper.title, paper.get_absolute_url(), on=paper.item.meeting.date, word=paper.get_kind_display())


def show_decision(decision: Decision) -> Shown:
    """Its own page is that of its thread, which leads to the minutes."""
    text = shorten(f"{decision.get_kind_display()} {decision.text}", LENGTH)
    return Shown(text, reverse("thread", args=[DECISION, decision.pk]), on=decision.minute.minutes.meeting.date)


def show_duty(due: DutyRound) -> Shown:
    """That a minute met it is not said here: the decision stands beside it, for those who may read that."""
    by_hand = due.met_on if not due.minuted else None
    said = f"Met on {short_date(by_hand)}" if by_hand else ""
    note = f"due {short_date(due.due_on)}"
    return Shown(due.duty.title, due.duty.get_absolute_url(), said, "green", due.due_on, note=note)


KINDS = (
    Kind(DUTY, "Duty", 35, DutyRound, lambda: DutyRound.objects.select_related("duty__board"), show_duty),
    Kind(ITEM, "Agenda item", 40, AgendaItem, lambda: AgendaItem.objects.select_related("meeting"), show_item),
    Kind(PAPER, "Report", 45, Paper, lambda: Paper.objects.standing().select_related("item__meeting"), show_paper),
    Kind(
        DECISION,
        "Decision",
        50,
        Decision,
        lambda: Decision.objects.select_related("minute__minutes__meeting"),
        show_decision,
    ),
)  # fmt: skip

EDGES = (
    Edge(DUTY, ITEM, lambda: DutyRound.objects.filter(item__isnull=False), "pk", "item_id", down="Brought to"),
    Edge(ITEM, PAPER, Paper.objects.standing, "item_id", "pk"),
    Edge(ITEM, DECISION, Decision.objects.all, "minute__item_id", "pk"),
    Edge(PAPER, DECISION, Paper.objects.standing, "pk", "item__minute__decisions", short=True, also=REPORTS),
    Edge(ITEM, ITEM, AgendaItem.objects.all, "moved_from_id", "pk", down="Deferred to", up="Deferred from"),
    Edge(ITEM, ITEM, AgendaItem.objects.all, "split_from_id", "pk", down="Split off", up="Split from"),
    Edge(ITEM, ITEM, AgendaItem.objects.all, "pk", "merged_into_id", down="Merged into", up="Took up"),
)
