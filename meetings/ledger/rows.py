"""What the ledger says of one meeting: of its agenda, packs, papers and minutes, as one person may know of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from csp.models import LedgerEntry
from csp.roles import Power
from meetings.access import Reader, holds
from meetings.agenda.outline import outline_of
from meetings.minutes.record import corrections_of
from meetings.models import AgendaItem, Meeting, Minutes, Pack, PaperVersion


@dataclass(frozen=True)
class Subject:
    """What an entry is about: in words, and where it is read. ``kinds`` are those of its entries that are shown."""

    words: str
    url: str = ""
    kinds: dict[str, str] | None = None


@dataclass(frozen=True)
class Published:
    """An entry as it is shown. ``by`` is a name for the people of the board, the office for the public."""

    entry: LedgerEntry
    words: str
    url: str
    by: str


OF_PACK = {
    "pack-public": "The agenda pack for the public",
    "supplement-public": "The supplement for the public",
}
OF_MEMBERS_PACK = {
    "pack-members": "The agenda pack for members",
    "supplement-members": "The supplement for members",
}
OF_MINUTES = {"minutes approved": "The minutes were approved", "minutes published": "The minutes"}


def published(meeting: Meeting, user: Reader) -> list[Published]:
    """The entries about ``meeting`` and what belongs to it that ``user`` may see, oldest first.

    An entry is shown where what it is about is: nobody learns here of a paper, a pack or minutes they may not
    read. What it is about is named by the title this person may read, never by the ledger's own.
    """
    subjects = _subjects(meeting, user)
    entries = LedgerEntry.objects.filter(subject__in=subjects).select_related("by__person").order_by("pk")
    sits = holds(user, Power.READ, meeting.board)
    office = f"an officer of the {meeting.board.name}"
    rows = []
    for entry in entries:
        subject = subjects[entry.subject]
        words = subject.words if subject.kinds is None else subject.kinds.get(entry.kind)
        if words:
            name = str(getattr(entry.by, "person", None) or entry.by) if sits else office
            rows.append(Published(entry, words, subject.url, name))
    return rows


def entry_of(subject: str) -> LedgerEntry | None:
    """The newest entry about ``subject``, for the page of what it is about: who may read that may read this."""
    return LedgerEntry.objects.filter(subject=subject).order_by("-pk").first()


def _subjects(meeting: Meeting, user: Reader) -> dict[str, Subject]:
    """What this person may see of the meeting, under the names the ledger has for it."""
    return {
        f"meeting:{meeting.pk}": Subject("The agenda", meeting.get_absolute_url()),
        **_items(meeting, user),
        **_versions(meeting, user),
        **_packs(meeting, user),
        **_minutes(meeting, user),
        **_plans(meeting),
    }


def _items(meeting: Meeting, user: Reader) -> dict[str, Subject]:
    rows = outline_of(meeting, AgendaItem.objects.visible_to(user).filter(meeting=meeting)).rows
    return {f"item:{row.item.pk}": Subject(_named(row.full_number, row.item.shown_title)) for row in rows}


def _named(number: str, title: str) -> str:
    return f"Item {number}: {title}" if number else title


def _versions(meeting: Meeting, user: Reader) -> dict[str, Subject]:
    seen = PaperVersion.objects.visible_to(user).filter(paper__item__meeting=meeting).select_related("paper")
    return {
        f"version:{one.pk}": Subject(
            f"{one.paper.get_kind_display()}: {one.paper.title} (version {one.number})",
            one.paper.get_absolute_url(),
        )
        for one in seen
    }


def _packs(meeting: Meeting, user: Reader) -> dict[str, Subject]:
    return {
        f"pack:{one.pk}": Subject("", kinds={**OF_PACK, **(OF_MEMBERS_PACK if one.entitled else {})})
        for one in Pack.objects.visible_to(user).filter(meeting=meeting)
    }


def _plans(meeting: Meeting) -> dict[str, Subject]:
    """The plans that were published with its agenda: they are everybody's."""
    found = meeting.published_plans.defer("rows").select_related("board")
    return {f"plan:{plan.pk}": Subject("The forward plan", plan.get_absolute_url()) for plan in found}


def _minutes(meeting: Meeting, user: Reader) -> dict[str, Subject]:
    """The minutes and their corrections, those of restricted texts only for whoever may read these."""
    url = reverse("minutes", args=[meeting.board.slug, meeting.date])
    seen = list(Minutes.objects.visible_to(user).filter(meeting=meeting))
    corrected = [made for one in seen for made in corrections_of(one, entitled=one.entitled)]
    return {
        **{f"minutes:{one.pk}": Subject("", url, kinds=OF_MINUTES) for one in seen},
        **{
            f"correction:{one.pk}": Subject("A correction of the minutes", f"{url}#corrections")
            for one in corrected
        },
    }
