"""The demonstration's thread: what items are about, so that each priority can be followed to what was done."""

from __future__ import annotations

from datetime import date, time, timedelta

from actions.models import Action
from csp.demo import Step, World, clock
from csp.models import User
from meetings.models import AgendaItem
from meetings.thread.registry import threads
from performance.models import Indicator
from strategies.models import PlannedAction, Priority
from strategies.thread.concerns import add_concern

# The item of the sub-group's meetings, from the newest one back, and what it was about: a priority by its number.
ABOUT = (
    ("Review of the action plan", (2, 1, 3, 4)),
    ("Case for learning", (2, 3)),
    ("Communications and campaigns", (1, 4)),
)
# Of the partnership itself: what went up to it, and was resolved there.
ABOVE = (("Safe haven scheme", 4), ("Out of court work with young people", 1))
FIGURES = "Figures for the quarter"


def make_concerns(world: World) -> None:
    """Said on the day each agenda was made; of the meeting to come, that the plan's first open action is looked at."""
    officer = User.objects.get(email="officer@northmere.example")
    priorities = list(
        Priority.objects.filter(strategy__board__slug="vawg", parent=None).order_by("position", "pk")
    )
    items = AgendaItem.objects.live().filter(meeting__board__slug="vawg").select_related("meeting__board")
    count = 0
    for title, numbers in ABOUT:
        held = items.filter(title=title, meeting__date__lt=world.today).order_by("-meeting__date")
        for item, number in zip(held, numbers, strict=False):
            count += _say(item, priorities[number - 1], officer, item.meeting.date - timedelta(days=21))
    for title, number in ABOVE:
        above = AgendaItem.objects.live().filter(
            meeting__board__slug="csp", title=title, meeting__date__lt=world.today
        )
        for one in above.select_related("meeting__board").order_by("-meeting__date")[:1]:
            count += _say(one, priorities[number - 1], officer, one.meeting.date - timedelta(days=21))
    measured = Indicator.objects.filter(measures__priority__in=priorities).order_by("code")
    for item, indicator in zip(items.filter(title=FIGURES, meeting__date__lt=world.today), measured, strict=False):
        count += _say(item, indicator, officer, item.meeting.date - timedelta(days=21))
    coming = items.filter(title=ABOUT[0][0], meeting__date__gte=world.today).order_by("meeting__date").first()
    planned = PlannedAction.objects.filter(priority__in=priorities, action__status__in=("open", "in_hand"))
    if coming and (first := planned.select_related("action__board").order_by("reference").first()):
        count += _say(coming, first.action, officer, world.today - timedelta(days=3))
    world.say(f"{count} items say what they are about")


def _say(item: AgendaItem, about: Priority | Indicator | Action, by: User, on: date) -> int:
    with clock(on, time(11)):
        add_concern(item=item, by=by, about=threads.place_of(about))
    return 1


STEP = Step(62, "The thread", make_concerns)
