"""The mails about a draft that is out for comment, to those who may read it: to comment, still time, responses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from csp.models import OutboxMessage, User
from csp.words import listed, long_date
from meetings.models import Board, Membership, Person
from meetings.papers.mails import address_of
from strategies.models import Consultation, ConsultationComment
from strategies.paragraphs import sections


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked: as one of these boards, at this address."""

    person: Person
    boards: tuple[str, ...]
    to: str


def asked_of(consultation: Consultation) -> list[Asked]:
    """Everybody who sits today on a board that was asked and has an account to read the draft with, once.

    One query and that of the boards.
    """
    seats = Membership.objects.current().filter(board__in=consultation.boards.all(), person__user__is_active=True)
    people: dict[int, Person] = {}
    boards: dict[int, set[str]] = defaultdict(set)
    for seat in seats.select_related("person__user", "board").order_by("person_id"):
        if seat.person and address_of(seat.person):
            people[seat.person.pk] = seat.person
            boards[seat.person.pk].add(seat.board.name)
    return [Asked(person, tuple(sorted(boards[pk])), address_of(person)) for pk, person in people.items()]


def invitations(consultation: Consultation) -> list[OutboxMessage]:
    """One mail to each person of the boards that were asked."""
    return [_asking(consultation, one, f"consultation:{consultation.pk}") for one in asked_of(consultation)]


def reminders(consultation: Consultation) -> list[OutboxMessage]:
    """One mail to each of them who has not commented yet. A later last day brings another."""
    spoken = set(consultation.comments.order_by().values_list("by_id", flat=True))
    key = f"consultation-reminder:{consultation.pk}:{consultation.comments_by.isoformat()}"
    silent = [one for one in asked_of(consultation) if one.person.user_id not in spoken]
    return [_asking(consultation, one, key, reminder=True) for one in silent]


def responses(consultation: Consultation, by: User | None) -> list[OutboxMessage]:
    """To each person who commented, all of theirs that are answered; nothing to whoever was sent as many before."""
    answered: dict[User, list[ConsultationComment]] = defaultdict(list)
    found = consultation.comments.exclude(outcome="").select_related("by__person")
    for comment in found:
        answered[comment.by].append(comment)
    waiting = set(consultation.comments.filter(outcome="").values_list("by_id", flat=True))
    labels = {section.part: section.label for section in sections(consultation.strategy)}
    made = []
    for user, comments in answered.items():
        if not user.is_active:
            continue
        context = {
            "name": getattr(user, "person", None) or user,
            "said": [(place_of(one, labels), one) for one in comments],
            "waiting": user.pk in waiting,
        }
        subject = f"{consultation.strategy.board}: responses to your comments on {consultation.strategy}"
        key = f"consultation-responses:{consultation.pk}:user:{user.pk}:{len(comments)}"
        made.append(_mail(consultation, "responses", key, user.email, subject, context, by))
    return made


def place_of(comment: ConsultationComment, labels: dict[str, str]) -> str:
    """Where in the draft a comment was made: "Vision, paragraph 2". A priority that is gone is said to be."""
    label = labels.get(comment.part)
    if label is None:
        return "A part the draft no longer has"
    return f"{label}, paragraph {comment.paragraph}" if comment.paragraph else label


def _asking(consultation: Consultation, asked: Asked, key: str, *, reminder: bool = False) -> OutboxMessage:
    strategy = consultation.strategy
    context = {
        "name": asked.person.name,
        "as_one_of": listed([f"the {board}" for board in asked.boards]),
        "reminder": reminder,
        "note": consultation.note,
        "by": getattr(consultation.opened_by, "person", None) or consultation.opened_by,
    }
    until = long_date(consultation.comments_by)
    subject = (
        f"{strategy.board}: {'still time to comment' if reminder else 'please comment'} on {strategy}, by {until}"
    )
    return _mail(
        consultation,
        "asking",
        f"{key}:person:{asked.person.pk}",
        asked.to,
        subject,
        context,
        consultation.opened_by,
    )


def _mail(
    consultation: Consultation,
    name: str,
    key: str,
    to: str,
    subject: str,
    context: dict[str, Any],
    by: User | None,
) -> OutboxMessage:
    whole = {
        **context,
        "subject": subject,
        "strategy": consultation.strategy,
        "board": consultation.strategy.board,
        "comments_by": consultation.comments_by,
        "url": settings.SITE_URL + consultation.get_absolute_url(),
        "product": settings.PRODUCT_NAME,
        "site": settings.SITE_URL,
    }
    return OutboxMessage(
        key=key,
        to=to,
        reply_to=by.email if by else "",
        subject=subject[:250],
        text=render_to_string(f"strategies/mail/{name}.txt", whole),
        html=render_to_string(f"strategies/mail/{name}.html", whole),
    )


def boards_words(boards: Iterable[Board]) -> str:
    """ "the Community Safety Partnership and the Health and Wellbeing Board"."""
    return listed([f"the {board.name}" for board in boards])
