"""What the first pages list. Each is read through visible_to or the boards a person has a power on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from csp.models import User
from csp.roles import Power
from meetings.access import Reader, boards_with
from meetings.agenda.notice import deadline
from meetings.models import Meeting, Membership, Minutes, Pack
from meetings.packs.opened import SinceOpened, since_opened

AT_MOST = 10


@dataclass(frozen=True)
class News:
    """Something published: an agenda or minutes of a meeting."""

    what: str
    meeting: Meeting
    at: datetime


@dataclass(frozen=True)
class Deadline:
    """A meeting to come and the last lawful day to publish its agenda; None where the board has no rule."""

    meeting: Meeting
    publish_by: date | None
    today: date

    @property
    def is_published(self) -> bool:
        return self.meeting.published_at is not None

    @property
    def is_missed(self) -> bool:
        return not self.is_published and self.publish_by is not None and self.publish_by < self.today

    @property
    def days_left(self) -> int | None:
        return (self.publish_by - self.today).days if self.publish_by else None


def my_seats(user: Reader) -> list[Membership]:
    """The seats somebody holds today."""
    if not user.is_authenticated:
        return []
    return list(Membership.objects.current().of_user(user).select_related("board").order_by("board__name", "pk"))


def next_meetings(user: Reader, today: date, *, mine: bool = False) -> list[Meeting]:
    """The next booked meetings, of all boards or of one's own."""
    meetings = Meeting.objects.visible_to(user).upcoming(today).exclude(state=Meeting.State.TO_BE_BOOKED)
    if mine:
        meetings = meetings.filter(board_id__in=boards_with(user, Power.READ))
    return list(meetings.select_related("board")[:AT_MOST])


def newly_published(user: Reader) -> list[News]:
    """What was published last, newest first. Of a meeting's packs only the newest counts."""
    packs = (
        Meeting.objects.visible_to(user)
        .filter(published_at__isnull=False)
        .select_related("board")
        .order_by("-published_at")[:AT_MOST]
    )
    minutes = (
        Minutes.objects.visible_to(user)
        .filter(published_at__isnull=False)
        .select_related("meeting__board")
        .order_by("-published_at")[:AT_MOST]
    )
    news = [News("Agenda", meeting, meeting.published_at) for meeting in packs if meeting.published_at]
    news += [News("Minutes", one.meeting, one.published_at) for one in minutes if one.published_at]
    return sorted(news, key=lambda one: one.at, reverse=True)[:AT_MOST]


@dataclass(frozen=True)
class ToRead:
    """The newest published pack of a meeting, and what it has that was not in the one this person last opened."""

    pack: Pack
    since: SinceOpened


def packs_to_read(user: User, today: date) -> list[ToRead]:
    """The newest published pack of each coming meeting of one's own boards, soonest meeting first."""
    packs = (
        Pack.objects.visible_to(user)
        .filter(
            published_at__isnull=False,
            meeting__date__gte=today,
            meeting__board_id__in=boards_with(user, Power.READ),
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("meeting__board")
        .order_by("meeting__date", "meeting_id", "number")
    )
    newest = list({pack.meeting_id: pack for pack in packs}.values())
    since = since_opened(user, newest)
    return [ToRead(pack, since[pack.meeting_id]) for pack in newest]


def opened_with_news(user: Reader, today: date) -> list[ToRead]:
    """The packs of one's own boards that have something new since they were opened."""
    return [one for one in packs_to_read(user, today) if one.since.new] if user.is_authenticated else []


def minutes_to_read(user: User) -> list[Minutes]:
    """Minutes of one's own boards that were circulated and await approval."""
    return list(
        Minutes.objects.visible_to(user)
        .filter(state=Minutes.State.CIRCULATED, meeting__board_id__in=boards_with(user, Power.READ))
        .select_related("meeting__board")
        .order_by("-meeting__date")
    )


def deadlines(user: User, today: date) -> list[Deadline]:
    """Booked meetings to come of the boards one keeps, soonest first."""
    meetings = (
        Meeting.objects.visible_to(user)
        .upcoming(today)
        .exclude(state=Meeting.State.TO_BE_BOOKED)
        .filter(board_id__in=boards_with(user, Power.MANAGE))
        .select_related("board")
    )
    return [Deadline(meeting, deadline(meeting.board, meeting.date), today) for meeting in meetings]


def meetings_today(user: User, today: date) -> list[Meeting]:
    """Meetings of the boards one keeps that take place today, until their minutes are circulated.

    Each knows if its ``minutes_begun``.
    """
    done = (Minutes.State.CIRCULATED, Minutes.State.APPROVED, Minutes.State.PUBLISHED)
    return list(
        Meeting.objects.visible_to(user)
        .filter(date=today, board_id__in=boards_with(user, Power.MANAGE))
        .exclude(state__in=(Meeting.State.TO_BE_BOOKED, Meeting.State.CANCELLED))
        .exclude(record__state__in=done)
        .annotate(minutes_begun=Exists(Minutes.objects.filter(meeting=OuterRef("pk"))))
        .select_related("board")
    )


def without_minutes(user: User, today: date) -> list[Meeting]:
    """Past meetings of the boards one keeps, of which no minutes were begun, latest first."""
    return list(
        Meeting.objects.visible_to(user)
        .past(today)
        .filter(board_id__in=boards_with(user, Power.MANAGE), record__isnull=True)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("board")[:AT_MOST]
    )


def minutes_in_hand(user: User) -> list[Minutes]:
    """Minutes of the boards one keeps that are not published yet, oldest meeting first."""
    return list(
        Minutes.objects.visible_to(user)
        .exclude(state=Minutes.State.PUBLISHED)
        .filter(meeting__board_id__in=boards_with(user, Power.MANAGE))
        .select_related("meeting__board")
        .order_by("meeting__date")
    )
