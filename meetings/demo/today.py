"""A meeting of a fictional sub-group that is going on as the demonstration is made: its minutes are being taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from csp.demo import Step, World
from csp.models import User
from csp.roles import BoardRole
from meetings.agenda import services as agenda
from meetings.demo.make import ACCOUNTS, OFFICER
from meetings.minutes import services as minutes
from meetings.models import AgendaItem, Attendance, Board, Meeting, Membership

BOARD = "hate"
ITEMS = (
    ("Introductions and apologies for absence", 5, "The chair welcomed members and guests."),
    (
        "Reports of hate crime since the last meeting",
        20,
        "Reports are up by nine on the quarter before, most of them near the station.\n\n"
        "ACTION: Inspector Daniel Moss to bring a map of them to the next meeting",
    ),
    ("Third-party reporting centres", 15, ""),
    ("Any other business", 5, ""),
)


def make_today(world: World) -> None:
    """It began half an hour ago; two of its items have been taken, one of them as it is still typed."""
    officer = User.objects.get(email=ACCOUNTS[OFFICER])
    board = Board.objects.get(slug=BOARD)
    if board.meetings.filter(date=world.today).exists():
        return
    now = timezone.localtime()
    began = max(now - timedelta(minutes=30), now.replace(hour=0, minute=0)).replace(second=0, microsecond=0)
    meeting = agenda.create_meeting(
        board=board, by=officer, date=world.today, starts=began.time(), venue=board.usual_venue
    )
    record = minutes.start_minutes(meeting=meeting, by=officer)
    _take(world, meeting, began, officer)
    seats = Membership.objects.on(world.today).filter(board=board, person__isnull=False).order_by("pk")
    for seat in seats:
        if seat.person and (seat.role != BoardRole.MEMBER or world.random.random() < 0.6):
            minutes.mark_attendance(
                meeting=meeting, by=officer, person=seat.person, status=Attendance.Status.PRESENT
            )
    world.say(f"{record} are being taken")


def _take(world: World, meeting: Meeting, began: datetime, officer: User) -> None:
    record = meeting.record
    for title, length, said in ITEMS:
        item = agenda.add_item(
            meeting=meeting, by=officer, title=title, minutes=length, presenters="Chair", verbal=True,
            status=AgendaItem.Status.CONFIRMED,
        )  # fmt: skip
        if said:
            minutes.save_minute(minutes=record, item=item, by=officer, version=0, text=said)
            minutes.set_taken_at(minutes=record, item=item, by=officer, taken_at=began.time())
            began += timedelta(minutes=length + 3)


STEP = Step(55, "A meeting going on today", make_today)
