"""Minutes with what the people of the board say of them: each comment beside the passage it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from csp.access import can
from csp.models import User
from meetings.access import Reader, check_can_manage
from meetings.minutes.passages import line_of, passage_at
from meetings.minutes.record import Entry, Record
from meetings.models import MinuteComment, Minutes, Part
from meetings.text import block_html, blocks

QUOTED = 6  # words of a paragraph by which its link is told from the others


@dataclass(frozen=True)
class Said:
    """A comment as this reader is shown it. An address is empty where they may not do that."""

    comment: MinuteComment
    who: str
    settled_by: str
    change_url: str
    take_back_url: str
    settle_url: str
    quotes: bool = True


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or list of a text as HTML, with the comments on words of it."""

    html: SafeString
    said: Sequence[Said]


@dataclass(frozen=True)
class Discussed:
    """An item with its texts in paragraphs; ``said`` is of the whole item, or of words that have changed since."""

    entry: Entry
    text: Sequence[Paragraph] = ()
    decision: Sequence[Paragraph] = ()
    restricted_text: Sequence[Paragraph] = ()
    said: Sequence[Said] = ()
    comment_url: str = ""


@dataclass
class Discussion:
    """All comments of a meeting's minutes that this reader may see, by item, and whether they may add to them."""

    by_item: dict[int, list[Said]] = field(default_factory=dict)
    url: Callable[[int], str] | None = None

    @property
    def said(self) -> list[Said]:
        """Every comment, those that nobody has settled first."""
        return sorted(
            (one for said in self.by_item.values() for one in said), key=lambda one: bool(one.comment.outcome)
        )

    @property
    def is_open(self) -> bool:
        """Whether this reader may comment."""
        return self.url is not None

    @property
    def unsettled(self) -> int:
        return sum(not one.comment.outcome for said in self.by_item.values() for one in said)


def read_discussion(minutes: Minutes, user: Reader) -> Discussion:
    """What was said of these minutes (loaded by visible_to), for ``user``. One query; none for the public."""
    board = minutes.meeting.board
    if not minutes.entitled or not user.is_authenticated:
        return Discussion()
    place = [board.slug, minutes.meeting.date]
    is_open = minutes.state == Minutes.State.CIRCULATED
    manages = can(check_can_manage, user, board)
    found = Discussion(url=(lambda item: reverse("minute-comment", args=[*place, item])) if is_open else None)
    comments = MinuteComment.objects.visible_to(user).filter(minute__minutes=minutes)
    for one in comments.select_related("by__person", "settled_by__person", "minute__item"):
        own = is_open and one.by_id == user.pk and not one.outcome
        at = [*place, one.pk]
        said = Said(
            one,
            who=_name(one.by),
            settled_by=_name(one.settled_by) if one.settled_by else "",
            change_url=reverse("comment-edit", args=at) if own else "",
            take_back_url=reverse("comment-take-back", args=at) if own else "",
            settle_url=reverse("comment-settle", args=at) if manages and not one.outcome else "",
        )
        found.by_item.setdefault(one.minute.item_id, []).append(said)
    return found


def discussed(record: Record, discussion: Discussion) -> list[Discussed]:
    """Each item of the record with what was said of it, and links to say more where that is open."""
    return [_discussed(entry, discussion) for entry in record.entries]


def _discussed(entry: Entry, discussion: Discussion) -> Discussed:
    said = discussion.by_item.get(entry.item_id, [])
    open_to_all = discussion.url is not None and entry.minuted
    url = discussion.url(entry.item_id) if discussion.url and open_to_all else ""
    if not said and not url:
        return Discussed(entry)
    shown = {part: _paragraphs(entry, part, said, url) for part in Part.values}
    placed = {one.comment.pk for paragraphs in shown.values() for each in paragraphs for one in each.said}
    return Discussed(entry, **shown, said=[one for one in said if one.comment.pk not in placed], comment_url=url)


def _paragraphs(entry: Entry, part: str, said: Iterable[Said], url: str) -> list[Paragraph]:
    text = entry.marked(part)
    placed: dict[int, list[Said]] = {}
    for one in said:
        if one.comment.part == part and (at := line_of(text, one.comment.passage)) is not None:
            placed.setdefault(at, []).append(one)
    return [
        Paragraph(
            block_html(block, {at: _around(text, part, at, url) for at in block.numbers} if url else None),
            [one for at in block.numbers for one in placed.get(at, ())],
        )
        for block in blocks(text)
    ]


def _around(text: str, part: str, at: int, url: str) -> tuple[SafeString, SafeString]:
    """What stands around a line: a mark by which the script knows it, and the link to comment on it."""
    words = passage_at(text, at).split()
    begins = " ".join(words[:QUOTED]) + ("…" if len(words) > QUOTED else "")
    link = format_html(
        '</span> <a class="govuk-link passage-link no-print" href="{}?part={}&amp;line={}">'
        '<span>Comment</span><span class="govuk-visually-hidden"> on “{}”</span></a>',
        url, part, at, begins,
    )  # fmt: skip
    return mark_safe("<span data-passage>"), link


def _name(user: User) -> str:
    return str(getattr(user, "person", None) or user)
