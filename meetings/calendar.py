"""Calendar files (iCalendar, RFC 5545) of a meeting and of a board's meetings, for everybody.

A calendar program asks without an account, so these hold what the public may read, whoever asks: no meeting still
to be booked, no item that is not published, of a restricted item its public title.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.utils import timezone
from icalendar import Calendar, Event

from meetings.agenda.outline import Row, outline_of
from meetings.models import AgendaItem, Board, Meeting
from meetings.models.agenda import MeetingQuerySet

PUBLIC = AnonymousUser()
BACK = timedelta(days=365)  # a feed reaches back one year, and on without end
REFRESH = timedelta(hours=6)


def meetings_in_calendars() -> MeetingQuerySet:
    """The meetings that have a calendar file: those the public may know of."""
    return Meeting.objects.visible_to(PUBLIC).select_related("board")


def meeting_calendar(meeting: Meeting) -> bytes:
    """The file of one meeting, to be added to a calendar once."""
    return _calendar(meeting.board, [meeting])


def board_calendar(board: Board, today: date) -> bytes:
    """The feed of a board, to be subscribed to: its meetings from a year ago on. Four queries with the board's."""
    since = today - BACK
    return _calendar(board, meetings_in_calendars().filter(board=board, date__gte=since).order_by("date"))


def calendar_named(name: str, what: str) -> Calendar:
    """An empty calendar that programs show under ``name`` and ask for again every few hours. ``what`` it holds."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Convene//{what}//EN")
    calendar.add("version", "2.0")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def _calendar(board: Board, meetings: Iterable[Meeting]) -> bytes:
    """The same bytes as long as nothing has changed, so that a program can ask whether anything has."""
    found = list(meetings)
    calendar = calendar_named(board.name, "Meetings")
    items, changed = _items(found), _changed(found)
    for meeting in found:
        calendar.add_component(_event(meeting, items.get(meeting.pk, []), changed[meeting.pk]))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: Meeting, items: list[AgendaItem], changed: datetime) -> Event:
    event = Event()
    cancelled = meeting.state == Meeting.State.CANCELLED
    address = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", meeting.version)
    # Without a METHOD the stamp is when the information last changed (RFC 5545, 3.8.7.2).
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed)
    for name, moment in _when(meeting).items():
        event.add(name, moment)
    event.add("summary", f"Cancelled: {meeting.board.name}" if cancelled else meeting.board.name)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.venue:
        event.add("location", meeting.venue)
    event.add("url", address)
    event.add("description", "\n\n".join([*filter(None, [meeting.note]), _agenda_words(meeting, items), address]))
    return event


def _when(meeting: Meeting) -> dict[str, Any]:
    """Start and end in the board's local time; the whole day where no start is set."""
    if meeting.starts is None:
        return {"dtstart": meeting.date, "dtend": meeting.date + timedelta(days=1), "transp": "TRANSPARENT"}
    zone = timezone.get_default_timezone()
    moments = {"dtstart": meeting.starts, "dtend": meeting.ends}
    return {name: datetime.combine(meeting.date, at, zone) for name, at in moments.items() if at}


def _agenda_words(meeting: Meeting, items: list[AgendaItem]) -> str:
    """What is published and still stands, one item a line, each by the title that the public may read."""
    rows = [
        row
        for row in outline_of(meeting, items).rows
        if row.item.published_at and row.item.status in AgendaItem.LIVE
    ]
    if not rows:
        return "The agenda has not been published yet."
    return "\n".join(["Agenda:", *map(_line, rows)])


def _line(row: Row) -> str:
    # Loaded for nobody in particular, so shown_title is the public's.
    title = " ".join(part for part in (row.full_number, row.item.shown_title) if part)
    return f"{title} (restricted)" if row.item.restricted else title


def _items(meetings: list[Meeting]) -> dict[int, list[AgendaItem]]:
    """All their items, for the numbers; what is not published is left out by whoever writes them down."""
    found: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(meeting__in=meetings):
        found.setdefault(item.meeting_id, []).append(item)
    return found


def _changed(meetings: list[Meeting]) -> dict[int, datetime]:
    """When each meeting, or what is published of its agenda, was last changed."""
    keys = [meeting.pk for meeting in meetings]
    own = Meeting.history.filter(id__in=keys).order_by().values_list("id").annotate(Max("history_date"))
    published = AgendaItem.history.filter(meeting_id__in=keys, published_at__isnull=False).order_by()
    last = dict.fromkeys(keys, datetime.fromtimestamp(0, tz=timezone.get_default_timezone()))
    for key, moment in (*own, *published.values_list("meeting_id").annotate(Max("history_date"))):
        last[key] = max(last[key], moment)
    return {key: moment.replace(microsecond=0) for key, moment in last.items()}
