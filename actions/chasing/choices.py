"""How often each person wants the mail about their actions, and who cannot do without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from actions.access import MEMBER_ROLES
from actions.models import DigestChoice
from csp.roles import BoardRole
from meetings.models import Membership, Person

Often = DigestChoice.Often
CHAIRS = (BoardRole.CHAIR, BoardRole.INTERIM_CHAIR)
WEEK = 7


@dataclass(frozen=True)
class Wish:
    """How often somebody wants the mail: daily, while they have said nothing."""

    often: str = Often.DAILY
    weekday: int = 0

    @property
    def days(self) -> int:
        """How many nights one mail speaks for."""
        return WEEK if self.often == Often.WEEKLY else 1

    def wants(self, on: date, *, is_new: bool) -> bool:
        """Whether there is a mail on the night of ``on``, when there is something to say; ``is_new`` if it changed."""
        if self.often == Often.WEEKLY:
            return on.weekday() == self.weekday
        return self.often == Often.DAILY or (self.often == Often.CHANGES and is_new)


def statutory_seats() -> QuerySet[Membership]:
    """Today's seats whose people are always told: chairs, and who votes for a responsible authority.

    Those authorities must work together on the strategy (Crime and Disorder Act 1998, sections 5 and 6), so nobody
    who acts for one may come to hear nothing of what it has to do.
    """
    of_authority = Q(organisation__responsible_authority=True) | Q(
        organisation__isnull=True, person__organisation__responsible_authority=True
    )
    return Membership.objects.current().filter(
        Q(role__in=CHAIRS) | (Q(role__in=MEMBER_ROLES) & of_authority), person__isnull=False
    )


def silent() -> QuerySet[DigestChoice]:
    """The choices of those who get no such mail at all."""
    return DigestChoice.objects.filter(often=Often.NEVER).exclude(person__in=statutory_seats().values("person_id"))


def wishes_of(after: int, upto: int) -> dict[int, Wish]:
    """What people from ``after`` (left out) to ``upto`` have chosen. Who may not do without it has it weekly."""
    inside = Q(person_id__gt=after, person_id__lte=upto)
    chosen = DigestChoice.objects.filter(inside).values_list("person_id", "often", "weekday")
    wishes = {person: Wish(often, weekday) for person, often, weekday in chosen}
    never = [person for person, wish in wishes.items() if wish.often == Often.NEVER]
    if never:
        for person in statutory_seats().filter(person__in=never).values_list("person_id", flat=True):
            wishes[person] = Wish(Often.WEEKLY, wishes[person].weekday)
    return wishes


def why_not_never(person: Person) -> str:
    """Why ``person`` cannot have no mail at all, as a sentence; empty when they can."""
    seat = (
        statutory_seats()
        .filter(person=person)
        .select_related("board", "organisation", "person__organisation")
        .first()
    )
    if seat is None:
        return ""
    if seat.role in CHAIRS:
        return f"You chair the {seat.board}, so you get this mail at least once a week."
    organisation = seat.organisation or person.organisation
    return (
        f"You sit on the {seat.board} for {organisation}, which the law makes responsible for its work, so you get "
        "this mail at least once a week."
    )
