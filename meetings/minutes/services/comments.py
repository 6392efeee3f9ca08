"""Comments on circulated minutes: made by the people of the board, settled by its officers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from csp import changes, outbox
from csp.errors import Denied, Refused
from csp.models import User
from meetings.access import check_can_comment, check_can_manage
from meetings.minutes.mails import settled_mail
from meetings.minutes.passages import replaced
from meetings.minutes.services.locks import locked_record
from meetings.minutes.services.text import TEXTS, bring_into_line
from meetings.models import Minute, MinuteComment, Minutes, Part

Outcome = MinuteComment.Outcome
OPEN = "Comments are made while the minutes are with the members, until a meeting approves them."


@transaction.atomic
def add_comment(*, minute: Minute, by: User, text: str, part: str = Part.TEXT, passage: str = "") -> MinuteComment:
    """Say something of a passage of circulated minutes; of the whole minute when ``passage`` is empty.

    Raises Refused when the minutes are not with the members, when nothing is said, and when the passage no longer
    stands there: then somebody has just changed it.
    """
    _check_open(minute, by)
    stored = Minute.objects.get(pk=minute.pk)
    if passage not in getattr(stored, part):
        raise Refused("These words have just been changed. Go back and read them again before you comment.")
    comment = MinuteComment(minute=stored, by=by, text=_said(text), part=part, passage=passage)
    changes.save(comment, by=by)
    return comment


@transaction.atomic
def change_comment(*, comment: MinuteComment, by: User, version: int, text: str) -> MinuteComment:
    """Change what one said, until it is settled."""
    _check_own(comment, by)
    comment.text = _said(text)
    changes.save_if_unchanged(comment, by=by, version=version, fields=["text"])
    return comment


@transaction.atomic
def take_back_comment(*, comment: MinuteComment, by: User) -> None:
    """Take back what one said, until it is settled."""
    _check_own(comment, by)
    comment.delete()


@transaction.atomic
def settle_comment(
    *, comment: MinuteComment, by: User, version: int, outcome: str, answer: str = "", becomes: str | None = None
) -> MinuteComment:
    """Accept a comment or not, once, and tell whoever made it by mail.

    ``becomes`` are the words that the passage becomes, None to leave the text alone: they are put into the circulated
    minute as if it had been minuted so, its history says why, and its decisions and actions follow. Raises Refused
    for a comment that is not accepted and has no answer (field "answer"), and when the text can no longer be changed
    or the passage no longer stands there (field "becomes").
    """
    minutes = comment.minute.minutes
    check_can_manage(by, minutes.meeting.board)
    record = locked_record(minutes.meeting)
    stored = MinuteComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if stored.outcome:
        raise Refused("This comment is settled already.")
    if outcome == Outcome.DECLINED and not answer.strip():
        raise Refused("Say why it is not accepted: whoever made the comment reads it.", field="answer")
    comment.outcome, comment.answer = outcome, answer.strip()
    comment.settled_by, comment.settled_at = by, timezone.now()
    facts = ["outcome", "answer", "settled_by", "settled_at"]
    changes.save_if_unchanged(comment, by=by, version=version, fields=facts)
    if outcome == Outcome.ACCEPTED and becomes is not None and becomes.strip() != comment.passage:
        _put(record, comment, by, becomes.strip())
    outbox.put_many(settled_mail(comment))
    return comment


def _put(record: Minutes | None, comment: MinuteComment, by: User, becomes: str) -> None:
    """The new words in the text that the members have."""
    if record is None or record.is_fixed:
        raise Refused("These minutes are approved: a later meeting corrects them.", field="becomes")
    minute = Minute.objects.select_related("minutes__meeting__board", "item").get(pk=comment.minute_id)
    setattr(minute, comment.part, replaced(getattr(minute, comment.part), comment.passage, _lines(becomes)))
    said_by = getattr(comment.by, "person", None) or comment.by
    changes.save_if_unchanged(
        minute, by=by, version=minute.version, fields=TEXTS, reason=f"Comment of {said_by} accepted"
    )
    bring_into_line(minute, by)


def _check_open(minute: Minute, by: User) -> None:
    check_can_comment(by, minute.minutes.meeting.board)
    record = locked_record(minute.minutes.meeting)
    if record is None or record.state != Minutes.State.CIRCULATED:
        raise Refused(OPEN)


def _check_own(comment: MinuteComment, by: User) -> None:
    _check_open(comment.minute, by)
    stored = MinuteComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if stored.by_id != by.pk:
        raise Denied("Only whoever made a comment can change it or take it back.")
    if stored.outcome:
        raise Refused("This comment is settled, so it stays as it is.")


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("Say what you have to say of these words.", field="text")
    return _lines(text.strip())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
