"""A draft sent round for comment: opened, commented on, each comment answered, closed, the responses sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from csp import changes, outbox
from csp.errors import Denied, Refused
from csp.models import User
from csp.words import short_date
from meetings.models import Board
from strategies import mails
from strategies.access import boards_commenting, check_can_comment, check_can_keep
from strategies.models import Consultation, ConsultationComment, Strategy
from strategies.paragraphs import sections
from strategies.states import check_can_move

Status = Strategy.Status


@transaction.atomic
def open_consultation(
    *, strategy: Strategy, by: User, boards: Collection[Board], comments_by: date, note: str = ""
) -> Consultation:
    """Send a draft round: the people of ``boards`` get a mail each, read it and comment until the end of a day.

    What it says stands still meanwhile. Raises Denied, and Refused for a strategy that is no draft or is out already,
    without a board, for a day gone by, or for a draft that says nothing yet.
    """
    current = _held(strategy, by)
    if current.consultations.open().exists():
        raise Refused("This draft is out for comment already. Close those comments first.")
    check_can_move(by, current, Status.CONSULTING)
    if not boards:
        raise Refused("Choose at least one board.", field="boards")
    _check_day(comments_by)
    if not current.priorities.exists() and not current.vision:
        raise Refused("This draft says nothing yet. Write its vision or a priority first.")
    consultation = Consultation(
        strategy=current, note=note.strip(), comments_by=comments_by, opened_by=by, opened_at=timezone.now()
    )
    changes.save(consultation, by=by)
    consultation.boards.set(boards)
    _move(current, by, Status.CONSULTING)
    outbox.put_many(mails.invitations(consultation))
    return consultation


@transaction.atomic
def change_consultation(
    *, consultation: Consultation, by: User, version: int, comments_by: date, note: str
) -> None:
    """Give another last day or covering note while it is open. Raises Denied, Conflict, Refused."""
    check_can_keep(by, consultation.strategy.board)
    if not consultation.is_open:
        raise Refused("These comments are closed. Send the draft round again instead.")
    if comments_by != Consultation.objects.get(pk=consultation.pk).comments_by:
        _check_day(comments_by)
    consultation.comments_by, consultation.note = comments_by, note.strip()
    changes.save_if_unchanged(consultation, by=by, version=version, fields=["comments_by", "note"])


@transaction.atomic
def close_consultation(*, consultation: Consultation, by: User) -> None:
    """End it: the strategy is a draft again, to be changed. Comments not answered yet can be answered still."""
    strategy = _held(consultation.strategy, by)
    current = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if not current.is_open:
        raise Refused("These comments are closed already.")
    current.closed_at = timezone.now()
    changes.save_if_unchanged(current, by=by, version=current.version, fields=["closed_at"], reason="Closed")
    _move(strategy, by, Status.DRAFT)
    _send_when_all_answered(current)


@transaction.atomic
def add_comment(
    *, consultation: Consultation, by: User, part: str, paragraph: int, text: str, board: Board | None = None
) -> ConsultationComment:
    """Say something of a paragraph of the draft, for one of one's boards that were asked.

    The row keeps the paragraph as it reads now. Raises Denied, and Refused after the last day, for a paragraph that
    is not there, without a word, or for a board of which ``by`` is not.
    """
    current = _taking(consultation, by)
    mine = list(boards_commenting(by, current))
    board = board or mine[0]
    if board not in mine:
        raise Refused("Choose a board you sit on that was asked.", field="board")
    comment = ConsultationComment(
        consultation=current,
        board=board,
        part=part,
        paragraph=paragraph,
        passage=_passage(current.strategy, part, paragraph),
        text=_said(text),
        by=by,
        made_at=timezone.now(),
    )
    changes.save(comment, by=by)
    return comment


@transaction.atomic
def change_comment(*, comment: ConsultationComment, by: User, version: int, text: str) -> None:
    """Change what one said, until it is answered or comments end. Raises Denied, Refused, Conflict."""
    _check_own(comment, by)
    comment.text = _said(text)
    changes.save_if_unchanged(comment, by=by, version=version, fields=["text"])


@transaction.atomic
def take_back_comment(*, comment: ConsultationComment, by: User) -> None:
    """Take back what one said, until it is answered or comments end."""
    changes.delete(_check_own(comment, by), by=by, reason="Taken back")


@transaction.atomic
def answer_comment(*, comment: ConsultationComment, by: User, version: int, outcome: str, answer: str) -> None:
    """Say what becomes of a comment, and why; said again, it takes the place of the response before.

    When all are answered and comments are closed, everybody who commented gets their responses by mail. Raises
    Denied, Conflict, and Refused without an outcome or a word.
    """
    consultation = comment.consultation
    check_can_keep(by, consultation.strategy.board)
    if outcome not in ConsultationComment.Outcome.values:
        raise Refused("Choose what becomes of the comment.", field="outcome")
    if not answer.strip():
        raise Refused("Say what was made of it, or why not: whoever made the comment reads it.", field="answer")
    comment.outcome, comment.answer = outcome, answer.strip()
    comment.settled_by, comment.settled_at = by, timezone.now()
    facts = ["outcome", "answer", "settled_by", "settled_at"]
    changes.save_if_unchanged(comment, by=by, version=version, fields=facts, reason="Answered")
    _send_when_all_answered(Consultation.objects.get(pk=consultation.pk))


@transaction.atomic
def send_responses(*, consultation: Consultation, by: User) -> int:
    """Send everybody who commented the responses there are. Returns how many mails; who has read all gets none.

    Raises Denied, and Refused while nothing is answered.
    """
    check_can_keep(by, consultation.strategy.board)
    if not consultation.comments.exclude(outcome="").exists():
        raise Refused("No comment has been answered yet.")
    return outbox.put_many(mails.responses(consultation, by))


def _held(strategy: Strategy, by: User) -> Strategy:
    """The strategy as it is stored, its row held, for an officer of its board."""
    check_can_keep(by, strategy.board)
    return Strategy.objects.select_for_update(of=("self",)).select_related("board").get(pk=strategy.pk)


def _move(strategy: Strategy, by: User, to: str) -> None:
    check_can_move(by, strategy, to)
    strategy.status = to
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=["status"])


def _check_day(comments_by: date) -> None:
    if comments_by < timezone.localdate():
        raise Refused(f"{short_date(comments_by)} has gone by. Give a later last day.", field="comments_by")


def _taking(consultation: Consultation, by: User) -> Consultation:
    """The consultation as it is stored, while it takes comments of ``by``."""
    check_can_comment(by, consultation)
    current = Consultation.objects.select_for_update(of=("self",)).select_related("strategy__board")
    stored = current.get(pk=consultation.pk)
    if reason := stored.why_closed():
        raise Refused(f"{reason} Write to the officer of the {stored.strategy.board} instead.")
    return stored


def _check_own(comment: ConsultationComment, by: User) -> ConsultationComment:
    _taking(comment.consultation, by)
    stored = ConsultationComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if stored.by_id != by.pk:
        raise Denied("Only whoever made a comment can change it or take it back.")
    if stored.outcome:
        raise Refused("This comment is answered, so it stays as it is.")
    return stored


def _passage(strategy: Strategy, part: str, paragraph: int) -> str:
    section = next((one for one in sections(strategy) if one.part == part), None)
    passage = section.passage(paragraph) if section else None
    if passage is None:
        raise Refused("This paragraph is not in the draft. Go back and read it again.")
    return passage


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("Say what you have to say of it.", field="text")
    return text.strip().replace("\r\n", "\n")


def _send_when_all_answered(consultation: Consultation) -> None:
    if consultation.is_open or consultation.comments.filter(outcome="").exists():
        return
    outbox.put_many(mails.responses(consultation, None))
