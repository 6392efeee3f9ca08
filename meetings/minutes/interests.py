"""Registered interests that an agenda touches: which items to ask whom about, before the meeting and in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.access import Reader
from meetings.agenda.outline import Row, outline_of
from meetings.models import AgendaItem, Declaration, Exclusion, Meeting, Membership, Paper, RegisteredInterest


@dataclass(frozen=True)
class Offer:
    """An item that matches what somebody on the board has registered; ``found`` are the words that showed it."""

    interest: RegisteredInterest
    row: Row
    found: str

    @property
    def question(self) -> str:
        """ "Amara Okafor, Trustee of the Northmere Refuge: declare for item 9?"."""
        return f"{self.interest.person}, {self.interest.interest.rstrip('.')}: declare for {item_words(self.row)}?"


def item_words(row: Row) -> str:
    """An item as a sentence names it: "item 9(b)", or by its title."""
    return f"item {row.full_number}" if row.full_number else f"“{row.item.shown_title}”"


def offers(meeting: Meeting, user: Reader) -> list[Offer]:
    """What to ask about, in the order of the agenda: six queries, whatever it holds.

    Looked for are the names of the interest's organisation and its own words, as whole words, in each item's title,
    note, presenters and the titles of those papers that ``user`` may read. Whoever has declared for an item, or does
    not see its papers, is not asked about it again.
    """
    interests = _registered(meeting)
    items = AgendaItem.objects.visible_to(user).filter(meeting=meeting).prefetch_related("presenters")
    rows = [row for row in outline_of(meeting, items).rows if row.item.status in AgendaItem.LIVE]
    titles: dict[int, list[str]] = {}
    for paper in Paper.objects.visible_to(user).standing().filter(item__meeting=meeting):
        titles.setdefault(paper.item_id, []).append(paper.title)
    dealt = set(Declaration.objects.filter(meeting=meeting).values_list("item_id", "person_id"))
    dealt |= set(Exclusion.objects.standing().filter(item__meeting=meeting).values_list("item_id", "person_id"))
    sought = [(one, _pattern(words_of(one))) for one in interests]
    return [
        Offer(interest, row, found)
        for row in rows
        for interest, pattern in sought
        if (row.item.pk, interest.person_id) not in dealt
        and (found := _found(interest, pattern, row.item, titles.get(row.item.pk, [])))
    ]


def words_of(interest: RegisteredInterest) -> list[str]:
    """What shows that an item concerns an interest: the names of its organisation, and its own words."""
    names = interest.organisation.names if interest.organisation else []
    return [one.strip() for one in (*names, *interest.words.splitlines()) if one.strip()]


def find(words: Sequence[str], text: str) -> str:
    """The first of ``words`` that stands in ``text`` as a whole word, as it is written there; else nothing.

    Capitals, the two kinds of apostrophe and the breaks between words make no difference.
    """
    pattern = _pattern(words)
    found = pattern.search(_plain(text)) if pattern else None
    return found[0] if found else ""


def _registered(meeting: Meeting) -> list[RegisteredInterest]:
    """The interests that stand on the day, of people who sit on the board that day."""
    seated = Membership.objects.on(meeting.date).filter(board=meeting.board, person__isnull=False)
    found = RegisteredInterest.objects.on(meeting.date).filter(person__in=seated.values("person_id"))
    return list(found.select_related("person", "organisation"))


def _found(
    interest: RegisteredInterest, pattern: re.Pattern[str] | None, item: AgendaItem, titles: Iterable[str]
) -> str:
    presenters = list(item.presenters.all())
    if interest.organisation and any(one.organisation_id == interest.organisation_id for one in presenters):
        return interest.organisation.name
    text = "\n".join([item.title, item.note, *(one.text for one in presenters), *titles])
    found = pattern.search(_plain(text)) if pattern else None
    return found[0] if found else ""


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Any of these as whole words, the longest first; None for none."""
    parts = [r"\s+".join(map(re.escape, _plain(one).split())) for one in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None


def _plain(text: str) -> str:
    return text.replace("’", "'")
