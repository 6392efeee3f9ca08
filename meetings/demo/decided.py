"""What the newest meetings decided: a vote by name, a report accepted as it recommends, an item deferred."""

from __future__ import annotations

from datetime import time

from csp.demo import Step, World, clock
from csp.models import User
from meetings.agenda import services as agenda
from meetings.agenda.states import AHEAD
from meetings.minutes import services as minutes
from meetings.minutes.recommendations import recommendations_of
from meetings.minutes.voting import voters_of
from meetings.models import AgendaItem, Meeting, Minute, Minutes, Vote

NOT_TAKEN = "The presenter was unwell, so the report was not taken."
WHY = "The presenter was unwell"
MOTION = "That the recommendations of the report be agreed"
AGAINST, ABSTAINED = 2, 1


def decide(record: Minutes, titles: list[str], by: User) -> None:
    """Under the first topic a vote, of the second all that its report recommends; the third is not taken."""
    items = {item.title: item for item in AgendaItem.objects.filter(meeting=record.meeting, title__in=titles)}
    voted, accepted, deferred = (items[title] for title in titles)
    sides = [Vote.Side.AGAINST] * AGAINST + [Vote.Side.ABSTAIN] * ABSTAINED
    people = [voter.person_id for voter in voters_of(voted) if voter.person_id]
    by_name = {pk: sides[at] if at < len(sides) else Vote.Side.FOR for at, pk in enumerate(people)}
    minutes.record_vote(minutes=record, item=voted, by=by, ballot=minutes.Ballot(motion=MOTION, sides=by_name))
    minute = Minute.objects.get(minutes=record, item=accepted)
    if any(not one.accepted for one in recommendations_of(accepted, by, minute)):
        minutes.accept_recommendations(minutes=record, item=accepted, by=by, version=minute.version)
    minute = Minute.objects.get(minutes=record, item=deferred)
    minutes.save_minute(minutes=record, item=deferred, by=by, version=minute.version, text=NOT_TAKEN)


def make_deferrals(world: World) -> None:
    """What was not taken goes to the board's next meeting; approved minutes stay as they are."""
    officer = User.objects.get(email="officer@northmere.example")
    left = AgendaItem.objects.live().filter(minute__text=NOT_TAKEN, minute__minutes__approved_at=None)
    for item in left.select_related("meeting__board"):
        following = Meeting.objects.filter(board=item.meeting.board, state__in=AHEAD).earliest("date")
        with clock(item.meeting.date, time(14, 30)):
            agenda.defer_item(item=item, by=officer, to_meeting=following, reason=WHY)
        world.say(f"“{item.title}” deferred to {following.when}")


STEP = Step(31, "What was deferred", make_deferrals)
