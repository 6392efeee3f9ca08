"""Where an action came from and what hangs together with it, as one person may see it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from actions.digests import shorten
from actions.models import Action
from actions.registries import CAME_FROM, Origin, sources
from csp.words import long_date
from meetings.access import Reader
from meetings.agenda.outline import outline_of
from meetings.minutes.record import anchor_of
from meetings.models import AgendaItem, Decision, Minute, Minutes, Paper
from meetings.registries import Following


def story_of(action: Action, user: Reader) -> list[Origin]:
    """What it came from (the minutes, a meeting, a strategy's plan, a sub-group), then decisions, reports and measures.

    A fixed number of queries. Lines with the same label are one.
    """
    found: dict[str, list[Following]] = {CAME_FROM: []}
    for origin in _all(action, user):
        found.setdefault(origin.label, []).extend(origin.links)
    return [Origin(label, links) for label, links in found.items() if links]


def _all(action: Action, user: Reader) -> Iterator[Origin]:
    yield Origin(CAME_FROM, [_meeting(action)] if action.meeting else [])
    if action.minute:
        yield from _minuted(action.minute, user)
    if action.board.parent:
        group = f"The log of the {action.board}, a sub-group of the {action.board.parent}"
        yield Origin(CAME_FROM, [Following(group, action.board.get_absolute_url())])
    for source in sources:
        yield from source.of_action(user, action)


def _meeting(action: Action) -> Following:
    assert action.meeting is not None
    how = "The minutes of the meeting" if action.minute_id else "The meeting"
    return Following(f"{how} of {long_date(action.raised_on)}", action.meeting.get_absolute_url())


def _minuted(minute: Minute, user: Reader) -> Iterator[Origin]:
    """The item of the agenda and its minute, the decisions taken with it, the reports it was about."""
    item = AgendaItem.objects.visible_to(user).filter(pk=minute.item_id).select_related("meeting__board").first()
    if item is None:
        return
    meeting = item.meeting
    rows = outline_of(meeting, meeting.items.all()).rows
    number, label = next(((row.full_number, row.label) for row in rows if row.item.pk == item.pk), ("", ""))
    title = f"Item {number}: {item.shown_title}" if number else item.shown_title
    if Minutes.objects.visible_to(user).filter(pk=minute.minutes_id).exists():
        said = f"{reverse('minutes', args=[meeting.board.slug, meeting.date])}#{anchor_of(label, item.pk)}"
        yield Origin(CAME_FROM, [Following(title, said)])
        taken = Decision.objects.visible_to(user).filter(minute=minute)
        yield Origin(
            "Decided with it",
            [Following(f"{one.get_kind_display()}: {shorten(one.text)}", said) for one in taken],
        )
    else:
        yield Origin(CAME_FROM, [Following(title, meeting.get_absolute_url())])
    papers = Paper.objects.visible_to(user).standing().filter(item=item).order_by("position", "pk")
    yield Origin("Reports", [Following(paper.title, paper.get_absolute_url()) for paper in papers])
