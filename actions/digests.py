"""The mails of the nightly job in words: pure, from plain rows to subject, text and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from actions.due import overdue_words
from csp.models import OutboxMessage
from csp.words import long_date, short_date

SOON = timedelta(days=7)
SHORT = 240  # characters of an action's text in a mail
HIDDEN = "This action is restricted, so its text is not sent by e-mail."


@dataclass(frozen=True)
class Line:
    """One action in a mail."""

    reference: str
    text: str
    board: str
    due: str
    url: str


@dataclass(frozen=True)
class Digest:
    """What one person is told: what of theirs is overdue, and what is due within seven days of ``on``."""

    person_id: int
    name: str
    to: str
    on: date
    overdue: tuple[Line, ...]
    soon: tuple[Line, ...]


@dataclass(frozen=True)
class Problem:
    """An owner the mail does not reach."""

    reference: str
    owner: str
    why: str


@dataclass(frozen=True)
class Summary:
    """What a board's officers are told. Lists are cut; the counts are whole."""

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
    late: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_needed(self) -> bool:
        return any((self.overdue, self.soon, self.awaiting, self.proposed, self.unowned, self.unreached))


def line(*, slug: str, number: int, text: str, board: str, due_on: date, on: date, readable: bool) -> Line:
    """One action as a mail shows it. ``readable``: whether whoever gets it may read the text there."""
    reference = f"{slug.upper()}-{number}"
    late = (on - due_on).days
    due = short_date(due_on)
    return Line(
        reference=reference,
        text=shorten(text) if readable else HIDDEN,
        board=board,
        due=f"{overdue_words(late)}, due {due}" if late > 0 else f"Due {long_date(due_on)}",
        url=f"{settings.SITE_URL}{reverse('action', args=[reference])}",
    )


def shorten(text: str, length: int = SHORT) -> str:
    """The text on one line, cut at a word so that it has at most ``length`` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut[:-1]}…"


def subject(overdue: int, soon: int, on: date) -> str:
    """ "3 actions overdue, 1 due by Wednesday 3 October 2018"."""
    by = f"due by {long_date(on + SOON)}"
    if not overdue:
        return f"{_actions(soon)} {by}"
    return f"{_actions(overdue)} overdue" + (f", {soon} {by}" if soon else "")


def digest_message(digest: Digest) -> OutboxMessage:
    """The mail of one person for one night. Its key makes sure that it is decided on once."""
    about = subject(len(digest.overdue), len(digest.soon), digest.on)
    context = {"digest": digest, "subject": about, "by": long_date(digest.on + SOON), **_places()}
    return OutboxMessage(
        key=f"digest:{digest.on.isoformat()}:person:{digest.person_id}",
        to=digest.to,
        subject=about,
        text=get_template("actions/mail/digest.txt").render(context),
        html=get_template("actions/mail/digest.html").render(context),
    )


def summary_message(summary: Summary, *, person_id: int, name: str, to: str) -> OutboxMessage:
    """The mail about one board for one of its officers."""
    about = f"{summary.board}: {_actions(summary.open)} open, {summary.overdue:,} overdue"
    context = {
        "summary": summary,
        "subject": about,
        "name": name,
        "on": long_date(summary.on),
        "by": long_date(summary.on + SOON),
        "more_late": summary.newly_overdue - len(summary.late),
        "more_problems": summary.unreached - len(summary.problems),
        "log": f"{settings.SITE_URL}{reverse('board-actions', args=[summary.slug])}",
        **_places(),
    }
    return OutboxMessage(
        key=f"summary:{summary.on.isoformat()}:board:{summary.board_id}:person:{person_id}",
        to=to,
        subject=about[:250],
        text=get_template("actions/mail/summary.txt").render(context),
        html=get_template("actions/mail/summary.html").render(context),
    )


def lines_of(rows: Sequence[tuple[date, Line]], on: date) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Part what is overdue on ``on`` from what is still to come."""
    overdue = tuple(shown for due_on, shown in rows if due_on < on)
    return overdue, tuple(shown for due_on, shown in rows if due_on >= on)


def _actions(count: int) -> str:
    return f"{count:,} action{'' if count == 1 else 's'}"


def _places() -> dict[str, str]:
    return {"product": settings.PRODUCT_NAME, "site": settings.SITE_URL}
