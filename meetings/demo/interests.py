"""Interests of members in the register that the next agenda touches, one of whom does not see its restricted papers."""

from __future__ import annotations

from datetime import timedelta

from csp.demo import Step, World
from csp.models import User
from csp.roles import BoardRole
from meetings.demo.content import PARTNERSHIP
from meetings.demo.make import ACCOUNTS, OFFICER
from meetings.minutes import services as minutes
from meetings.models import AgendaItem, Meeting, Membership
from meetings.people.services import register_interest

OF_ITEMS = ("Governor of the school named in the report", "Trustee of a charity that is paid under this programme")


def make_interests(world: World) -> None:
    """Of two members: an interest in an item of the next agenda, and one for which papers are withheld."""
    officer = User.objects.get(email=ACCOUNTS[OFFICER])
    meeting = Meeting.objects.filter(board__slug=PARTNERSHIP.slug).upcoming(world.today).earliest("date")
    seats = Membership.objects.on(world.today).filter(
        board=meeting.board, role=BoardRole.MEMBER, person__isnull=False
    )
    people = [seat.person for seat in seats.select_related("person").order_by("person__name")[:4]]
    topics = AgendaItem.objects.live().filter(meeting=meeting, kind=AgendaItem.Kind.ITEM, restricted=False)
    offered = (
        topics.exclude(purpose="").exclude(minutes=None).filter(update_of=None).order_by("pk")[: len(OF_ITEMS)]
    )
    for person, item, words in zip(people, offered, OF_ITEMS, strict=False):
        if person:
            register_interest(
                person=person, by=officer, interest=words, words=item.title,
                starts=world.today - timedelta(days=400),
            )  # fmt: skip
    hidden = AgendaItem.objects.live().filter(meeting=meeting, restricted=True).first()
    if hidden and people[-1]:
        minutes.exclude(
            item=hidden, person=people[-1], by=officer, reason="A relative is named in one of the investigations."
        )
    world.say(f"{len(offered)} interests in the register")


STEP = Step(36, "Interests", make_interests)
