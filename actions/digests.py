"""The mails of the nightly job in words: pure, from plain rows to subject, text and HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from actions.due import overdue_words
from actions.models import Action, due_words
from csp import shapes
from csp.models import OutboxMessage
from csp.words import counted, listed, long_date, short_date, shorten
from meetings.people.undelivered import Undelivered

SOON = timedelta(days=7)
MOST = 50  # actions named in one part of a digest: what is longer is read on the site
HIDDEN = "This action is restricted, so its text is not sent by e-mail."
LIST = "actions"


class Line(NamedTuple):
    """One action in a mail. ``notes`` are sentences: what is asked, what happened. ``is_new`` since the last mail."""

    reference: str
    text: str
    board: str
    due: str
    url: str
    notes: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True)
class Section:
    """A part of a digest. ``count`` is how many there are; ``lines`` the first MOST of them."""

    title: str
    counted: Callable[[int], str]
    lines: tuple[Line, ...]
    count: int
    noun: str = "action"

    @property
    def more(self) -> int:
        return self.count - len(self.lines)

    @cached_property
    def marks_new(self) -> bool:
        """Whether some are new and others not: where all are, the mark would say nothing."""
        return len({line.is_new for line in self.lines}) > 1


@dataclass(frozen=True)
class Digest:
    """What one person is told of a night, in parts. ``by_link``: whether the links of actions work without signing in.

    ``how`` are the sentences that say what other links do which work so too.
    """

    person_id: int
    name: str
    to: str
    on: date
    sections: tuple[Section, ...]
    reply_to: str = ""
    choose_url: str = ""
    stop_url: str = ""
    by_link: bool = True
    how: tuple[str, ...] = ()

    @property
    def needs_no_password(self) -> bool:
        return self.by_link or bool(self.how)

    @property
    def what(self) -> str:
        """What it is about: "actions", "figures", "actions and figures"."""
        return listed([f"{noun}s" for noun in dict.fromkeys(section.noun for section in self.sections)])

    @cached_property
    def board(self) -> str:
        """The board that all of it is of, said once at the beginning; empty when there are several."""
        boards = {line.board for section in self.sections for line in section.lines}
        return boards.pop() if len(boards) == 1 else ""


@dataclass(frozen=True)
class Problem:
    """An owner the mail does not reach, or an action that could be passed up to nobody."""

    reference: str
    owner: str
    why: str


@dataclass(frozen=True)
class Lost:
    """Somebody of the board whom the last mail did not reach: why in plain words, and the page to correct it on."""

    name: str
    address: str
    why: str
    on: str
    url: str


@dataclass(frozen=True)
class Summary:
    """What a board's officers and its chair are told. Lists are cut; the counts are whole.

    ``listed`` is the chair's list: what has been overdue for as long as the board's rules say.
    """

    board_id: int
    board: str
    slug: str
    on: date
    open: int
    overdue: int
    newly_overdue: int
    soon: int
    awaiting: int
    proposed: int
    unowned: int
    unreached: int
    on_list: int = 0
    newly_on_list: int = 0
    late: tuple[Line, ...] = ()
    listed: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    stuck: tuple[Problem, ...] = ()
    lost: tuple[Lost, ...] = ()

    @property
    def is_needed(self) -> bool:
        return any(
            (self.overdue, self.soon, self.awaiting, self.proposed, self.unowned, self.unreached, self.lost)
        )

    @property
    def is_new(self) -> bool:
        return bool(self.newly_overdue or self.newly_on_list or self.stuck)


def line(
    *,
    slug: str,
    number: int,
    text: str,
    board: str,
    due_on: date | None,
    on: date,
    readable: bool,
    due: str = Action.Due.DATE,
    url: str | None = None,
    notes: Sequence[str] = (),
    is_new: bool = False,
) -> Line:
    """One action as a mail shows it. ``readable``: whether whoever gets it may read the text there.

    ``url`` is where it leads: without one, to its page.
    """
    reference = f"{slug.upper()}-{number}"
    return Line(
        reference=reference,
        text=shorten(text) if readable else HIDDEN,
        board=board,
        due=_due(due, due_on, on),
        url=page_of(reference) if url is None else url,
        notes=tuple(notes),
        is_new=is_new,
    )


def page_of(reference: str) -> str:
    return f"{settings.SITE_URL}{reverse('action', args=[reference])}"


def lost(one: Undelivered) -> Lost:
    """Somebody whom the last mail did not reach, as a mail shows it."""
    mail, url = one.mail, settings.SITE_URL + one.person.get_absolute_url()
    return Lost(one.person.name, mail.to, mail.trouble, short_date(mail.outcome_at or mail.created_at), url)


def subject(sections: Sequence[Section]) -> str:
    """ "3 actions overdue, 1 due by Wednesday 3 October 2018, 2 to close"."""
    parts = [section.counted(section.count) for section in sections]
    first = sections[0].count
    number, _, rest = parts[0].partition(" ")
    opening = f"{number} {sections[0].noun}{'' if first == 1 else 's'} {rest}"
    others = [
        part
        if section.noun == sections[0].noun
        else f"{counted(section.count, section.noun)} {part.partition(' ')[2]}"
        for section, part in zip(sections[1:], parts[1:], strict=True)
    ]
    return ", ".join([opening, *others])


def digest_message(digest: Digest) -> OutboxMessage:
    """The mail of one person for one night. Its key makes sure that it is decided on once."""
    about = subject(digest.sections)
    sections = [_shown(section, with_board=not digest.board) for section in digest.sections]
    context = {"digest": digest, "sections": sections, "subject": about, **_places()}
    return OutboxMessage(
        key=digest_key(digest.person_id, digest.on),
        to=digest.to,
        reply_to=digest.reply_to,
        subject=about[:250],
        text=get_template("actions/mail/digest.txt").render(context),
        html=get_template("actions/mail/digest.html").render(context),
        unsubscribe=digest.stop_url,
        list_name=LIST,
    )


def _shown(section: Section, *, with_board: bool) -> dict[str, Any]:
    """A part of a digest with its lines written out, for both kinds of mail."""
    lines = [
        line._replace(board=line.board if with_board else "", is_new=line.is_new and section.marks_new)
        for line in section.lines
    ]
    return {
        "title": section.title,
        "more": section.more,
        "text": shapes.as_text("actions/mail/_line.txt", lines),
        "html": shapes.as_html("actions/mail/_line.html", lines),
    }


def digest_key(person_id: int, on: date) -> str:
    return f"digest:{on.isoformat()}:person:{person_id}"


def summary_message(
    summary: Summary, *, person_id: int, name: str, to: str, for_chair: bool = False
) -> OutboxMessage:
    """The mail about one board for one of its officers, or for whoever chairs it."""
    about = f"{summary.board}: {counted(summary.open, 'action')} open, {summary.overdue:,} overdue"
    if for_chair and summary.on_list:
        about += f", {summary.on_list:,} on your list"
    context: dict[str, Any] = {
        "summary": summary,
        "subject": about,
        "name": name,
        "on": long_date(summary.on),
        "by": long_date(summary.on + SOON),
        "more_late": summary.newly_overdue - len(summary.late),
        "more_listed": summary.on_list - len(summary.listed),
        "more_problems": summary.unreached - len(summary.problems),
        "log": f"{settings.SITE_URL}{reverse('board-actions', args=[summary.slug])}",
        **_places(),
    }
    template = "actions/mail/chair" if for_chair else "actions/mail/summary"
    return OutboxMessage(
        key=f"summary:{summary.on.isoformat()}:board:{summary.board_id}:person:{person_id}",
        to=to,
        subject=about[:250],
        text=get_template(f"{template}.txt").render(context),
        html=get_template(f"{template}.html").render(context),
    )


def _due(due: str, due_on: date | None, on: date) -> str:
    if due_on is None:
        return "No due date yet" if due == Action.Due.NONE else f"Due: {due_words(due, None)}"
    late = (on - due_on).days
    return f"{overdue_words(late)}, due {short_date(due_on)}" if late > 0 else f"Due {long_date(due_on)}"


def _places() -> dict[str, str]:
    mine = f"{settings.SITE_URL}{reverse('my-actions')}"
    return {"product": settings.PRODUCT_NAME, "site": settings.SITE_URL, "mine": mine}
