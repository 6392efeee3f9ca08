"""A draft with what is said of it, as one person may read it: on the page paragraph by paragraph, and as a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.urls import reverse

from csp.access import can
from csp.models import User
from csp.words import clock, counted, long_date
from meetings.access import Reader
from strategies.access import boards_commenting, check_can_keep
from strategies.mails import place_of
from strategies.models import Consultation, ConsultationComment
from strategies.paragraphs import GENERAL, Section, sections


@dataclass(frozen=True)
class Said:
    """A comment as this reader is shown it. An address is empty where they may not do that."""

    comment: ConsultationComment
    who: str
    place: str
    settled_by: str
    change_url: str
    take_back_url: str
    answer_url: str

    @property
    def colour(self) -> str:
        outcome = ConsultationComment.Outcome
        return {outcome.TAKEN: "green", outcome.PARTLY: "blue", outcome.NOT_TAKEN: "grey"}.get(
            outcome(self.comment.outcome), ""
        )


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a part as a whole (0), with what is said of it. ``comment_url`` is empty once comments end."""

    part: str
    number: int
    text: str
    label: str
    said: Sequence[Said]
    comment_url: str

    @property
    def anchor(self) -> str:
        return f"{self.part}-{self.number}"


@dataclass(frozen=True)
class Discussed:
    section: Section
    paragraphs: Sequence[Paragraph]


@dataclass
class Discussion:
    """One round of comments for one reader. ``elsewhere`` are comments on what the draft no longer says."""

    consultation: Consultation
    said: list[Said] = field(default_factory=list)
    parts: list[Discussed] = field(default_factory=list)
    elsewhere: list[Said] = field(default_factory=list)
    may_answer: bool = False
    why_closed: str = ""

    @cached_property
    def answered(self) -> int:
        return sum(bool(one.comment.outcome) for one in self.said)

    @property
    def waiting(self) -> int:
        return len(self.said) - self.answered

    @property
    def counts(self) -> str:
        """ "12 comments: 5 answered, 7 to answer"."""
        if not self.said:
            return "Nobody has commented yet."
        return f"{counted(len(self.said), 'comment')}: {self.answered} answered, {self.waiting} to answer."

    @cached_property
    def by_board(self) -> list[tuple[str, int]]:
        counts: dict[str, int] = defaultdict(int)
        for one in self.said:
            counts[one.comment.board.name] += 1
        return sorted(counts.items())


def read_discussion(consultation: Consultation, user: Reader, today: date) -> Discussion:
    """All that ``user`` may read of it, in the order of the draft; while it is open, with where to say more.

    The consultation was loaded by visible_to. At most five queries, whatever was said.
    """
    strategy = consultation.strategy
    draft = sections(strategy)
    labels = {section.part: section.label for section in draft}
    found = Discussion(
        consultation,
        may_answer=can(check_can_keep, user, strategy.board),
        why_closed=consultation.why_closed(today) or _not_asked(consultation, user),
    )
    seen = ConsultationComment.objects.visible_to(user).filter(consultation=consultation).distinct()
    placed: dict[tuple[str, int], list[Said]] = defaultdict(list)
    for comment in seen.select_related("board", "by__person", "settled_by__person"):
        one = _said(comment, found, labels, user)
        placed[comment.part, comment.paragraph].append(one)
    found.parts = [_discussed(section, found, placed) for section in draft]
    found.elsewhere = [one for said in placed.values() for one in said]
    in_order = [one for part in found.parts for each in part.paragraphs for one in each.said]
    found.said = [*in_order, *found.elsewhere]
    return found


def _not_asked(consultation: Consultation, user: Reader) -> str:
    return "" if boards_commenting(user, consultation).exists() else "You can read this draft, not comment on it."


def _discussed(section: Section, found: Discussion, placed: dict[tuple[str, int], list[Said]]) -> Discussed:
    """One part; comments whose paragraph reads otherwise by now are left in ``placed``."""
    numbers = range(1, len(section.paragraphs) + 1) if section.paragraphs else (0,)
    return Discussed(section, [_paragraph(section, number, found, placed) for number in numbers])


def _paragraph(
    section: Section, number: int, found: Discussion, placed: dict[tuple[str, int], list[Said]]
) -> Paragraph:
    text = section.passage(number) or ""
    here = placed.pop((section.part, number), [])
    same = [one for one in here if one.comment.passage == text or section.part == GENERAL]
    if other := [one for one in here if one not in same]:
        placed[f"{section.part} ", number] = other
    place = [found.consultation.strategy_id, found.consultation.pk, section.part, number]
    return Paragraph(
        section.part,
        number,
        text,
        f"{section.label}, paragraph {number}" if number else section.label,
        same,
        "" if found.why_closed else reverse("consultation-comment", args=place),
    )


def _said(comment: ConsultationComment, found: Discussion, labels: dict[str, str], user: Reader) -> Said:
    own = not found.why_closed and comment.by_id == user.pk and not comment.outcome
    at = [found.consultation.strategy_id, found.consultation.pk, comment.pk]
    return Said(
        comment,
        who=name_of(comment.by),
        place=place_of(comment, labels),
        settled_by=name_of(comment.settled_by) if comment.settled_by else "",
        change_url=reverse("consultation-comment-edit", args=at) if own else "",
        take_back_url=reverse("consultation-comment-take-back", args=at) if own else "",
        answer_url=reverse("consultation-answer", args=at) if found.may_answer else "",
    )


COLUMNS = (
    "Board", "Part", "Paragraph", "Paragraph as it read", "Comment", "Made by", "Made on", "Outcome", "Response",
)  # fmt: skip


def rows_of(discussion: Discussion) -> Iterator[tuple[str, ...]]:
    """The record as a table under COLUMNS: board, part, paragraph, comment, response."""
    return (_row(one) for one in discussion.said)


def _row(one: Said) -> tuple[str, ...]:
    comment = one.comment
    part, _, _ = one.place.partition(", paragraph ")
    return (
        comment.board.name,
        part,
        str(comment.paragraph or ""),
        comment.passage,
        comment.text,
        one.who,
        f"{long_date(comment.made_at)} at {clock(comment.made_at)}",
        comment.get_outcome_display() if comment.outcome else "",
        comment.answer,
    )


def name_of(user: User) -> str:
    return str(getattr(user, "person", None) or user)
