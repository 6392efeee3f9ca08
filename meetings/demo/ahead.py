"""What an officer should look at in the forward plan, a clash and a report put off twice; and the plan published."""

from __future__ import annotations

from datetime import time

from csp.demo import Step, World
from csp.models import User
from meetings.agenda import services as agenda
from meetings.agenda.published import publish_plan
from meetings.demo.content import HEALTH, OFFICER, PARTNERSHIP
from meetings.demo.make import ACCOUNTS
from meetings.models import Board, Meeting

PUT_OFF = "Begging and rough sleeping: a joint approach"
SHARED = "Nadia Sandhu"


def look_ahead(world: World) -> None:
    by = User.objects.get(email=ACCOUNTS[OFFICER])
    coming = list(
        Meeting.objects.filter(board__slug=PARTNERSHIP.slug).upcoming(world.today).select_related("board")[:3]
    )
    if len(coming) < 3:
        return
    first, second, third = coming
    item = agenda.add_item(
        meeting=third, by=by, title=PUT_OFF, presenters="Chair", minutes=30, purpose="decision", status="planned"
    )
    for meeting, reason in ((second, "Two partners asked for it sooner"), (third, "The survey is not in yet")):
        item = agenda.defer_item(item=item, by=by, to_meeting=meeting, reason=reason)
    health = Board.objects.get(slug=HEALTH.slug)
    if not Meeting.objects.filter(board=health, date=second.date).exists():
        workshop = agenda.create_meeting(
            board=health, by=by, date=second.date, starts=time(11), ends=time(13), venue=health.usual_venue
        )
        for meeting, title in (
            (workshop, "Violence and health: a workshop"),
            (second, "Violence: the year so far"),
        ):
            agenda.add_item(
                meeting=meeting, by=by, title=title, presenters=SHARED, minutes=25, purpose="discussion",
                status="planned",
            )  # fmt: skip
    publish_plan(board=first.board, by=by)
    world.say(f"the forward plan of the {first.board} is published")


STEP = Step(37, "Looking ahead", look_ahead)
