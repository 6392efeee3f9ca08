"""After a demonstration meeting: what members say of its draft minutes, and how the next meeting approves them."""

from __future__ import annotations

from csp.models import OutboxMessage, User
from meetings.minutes import services as minutes
from meetings.models import AgendaItem, Meeting, Minute, MinuteComment, Minutes, Part

WAS, BECOMES = "Apologies were noted.", "Apologies were noted from those named above."
REMARKS = (
    (WAS, "It should say whose apologies they were: they are named above.", "accepted", BECOMES, ""),
    ("", "I remember a longer discussion than this.", "declined", None, "The minutes keep to what was decided."),
    ("", "Please say when the next report is due.", "", None, ""),
)


def approve_and_publish(previous: Meeting, at: Meeting, by: User) -> None:
    """Under the next meeting's item about earlier minutes; once a year subject to a correction."""
    record = Minutes.objects.get(meeting=previous)
    item = next(
        (one for one in at.items.select_related("meeting__board") if "previous-minutes" in one.sections), None
    )
    if record.state != Minutes.State.CIRCULATED:
        return
    if item is None:
        minutes.approve(minutes=record, by=by, at_meeting=at)
    else:
        wanted = corrections(record) if at.date.month in (1, 2, 3) else []
        verdict = minutes.Verdict.CORRECTED if wanted else minutes.Verdict.CORRECT
        minutes.minute_approval(item=item, minutes=record, by=by, verdict=verdict, corrections=wanted)
    minutes.publish_minutes(minutes=Minutes.objects.get(pk=record.pk), by=by)


def corrections(record: Minutes) -> list[minutes.Wanted]:
    opening = AgendaItem.objects.filter(minute__minutes=record, minute__text__contains=WAS).first()
    return [minutes.Wanted(opening, Part.TEXT, WAS, BECOMES)] if opening else []


def remark(record: Minutes, member: User, by: User) -> None:
    """A member says three things of the draft; the officer has settled two of them."""
    opening = Minute.objects.filter(minutes=record, text__contains=WAS)
    minute = opening.select_related("minutes__meeting__board").first()
    if minute is None:
        return
    for passage, text, outcome, becomes, answer in REMARKS:
        made = minutes.add_comment(minute=minute, by=member, text=text, passage=passage)
        if outcome:
            comment = MinuteComment.objects.select_related("minute__minutes__meeting__board").get(pk=made.pk)
            minutes.settle_comment(
                comment=comment, by=by, version=comment.version, outcome=outcome, becomes=becomes, answer=answer
            )
    OutboxMessage.objects.filter(key__startswith="comment-settled:").delete()
