"""What is new to a person in the packs of their meetings: what came after the pack they last opened."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from csp.words import counted, listed
from meetings.access import Reader
from meetings.models import Pack, PackOpening
from meetings.packs.news import Change, Novelty, Teller, changes_between


@dataclass(frozen=True)
class SinceOpened:
    """``opening`` is None when this person has not opened any pack of the meeting, and then nothing is new."""

    opening: PackOpening | None
    new: list[Novelty]

    @property
    def in_words(self) -> str:
        """ "2 papers", "1 new item", "1 paper and 1 new item"."""
        items = sum(one.is_item for one in self.new)
        counts = [(len(self.new) - items, "paper"), (items, "new item")]
        return listed([counted(count, word) for count, word in counts if count])


@transaction.atomic
def record_opening(*, user: Reader, pack: Pack, holds: Callable[[Change], bool] | None = None) -> None:
    """Note that somebody signed in opened ``pack``. Nothing is noted of a draft, nor of the public.

    ``holds`` says, of a file that is only a part of the pack, which changes it has: with it the note goes on to a
    newer pack only when nothing else is new in that, so that no paper is taken for seen that was not. Opening an
    earlier pack again unsees nothing.
    """
    if not user.is_authenticated or pack.published_at is None:
        return
    last = PackOpening.objects.select_for_update().select_related("pack").filter(user=user, meeting=pack.meeting)
    opening = last.first()
    if opening and opening.pack.number > pack.number:
        return
    if opening and holds and not all(holds(change) for change in changes_between(opening.pack, pack)):
        return
    PackOpening.objects.update_or_create(
        user=user, meeting=pack.meeting, defaults={"pack": pack, "opened_at": timezone.now()}
    )


def since_opened(user: Reader, packs: Collection[Pack]) -> dict[int, SinceOpened]:
    """What each of these packs, the newest published of its meeting, has that is new to ``user``, by meeting.

    Six queries at most for any number of packs, one when nothing has come since they were opened; nothing for the
    public.
    """
    if not user.is_authenticated:
        return {}
    openings = {
        opening.meeting_id: opening
        for opening in PackOpening.objects.filter(user=user, meeting__in=[pack.meeting_id for pack in packs])
        .select_related("pack")
    }  # fmt: skip
    newer = [pack for pack in packs if (had := openings.get(pack.meeting_id)) and had.pack.number < pack.number]
    teller = Teller([pack.meeting for pack in newer], user) if newer else None
    return {
        pack.meeting_id: SinceOpened(
            opening := openings.get(pack.meeting_id),
            teller.between(opening.pack, pack) if teller and opening and pack in newer else [],
        )
        for pack in packs
    }
