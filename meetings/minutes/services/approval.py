"""A meeting's own item about earlier minutes: it approves them, and its minute says so, in one step."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction

from csp.errors import Refused
from csp.models import User
from csp.words import long_date
from meetings.access import check_can_manage
from meetings.agenda.candidates import PREVIOUS_MINUTES
from meetings.minutes.record import correction_words, item_rows
from meetings.minutes.services.corrections import Wanted
from meetings.minutes.services.locks import open_record
from meetings.minutes.services.moves import approve
from meetings.minutes.services.text import save_minute
from meetings.models import AgendaItem, Minute, Minutes, Part


class Verdict(models.TextChoices):
    """What a meeting makes of earlier minutes."""

    CORRECT = "correct", "Approved as a correct record"
    CORRECTED = "corrected", "Approved subject to corrections"
    NOT = "not", "Not approved"


@transaction.atomic
def minute_approval(
    *,
    item: AgendaItem,
    minutes: Minutes,
    by: User,
    verdict: str,
    corrections: Sequence[Wanted] = (),
    reason: str = "",
) -> Minute:
    """Under ``item``, minute what its meeting made of the earlier ``minutes``, and approve them if it did.

    The sentence is added to the item's decision; what is corrected in a restricted text is spelled out in its
    restricted text alone. ``reason`` is why they were not approved. Raises Refused for an item that is not about
    earlier minutes, and whatever ``approve`` and ``save_minute`` refuse.
    """
    check_can_manage(by, item.meeting.board)
    if PREVIOUS_MINUTES not in item.sections:
        raise Refused("Earlier minutes are approved under the item that prints them.")
    if minutes not in waiting(item):
        raise Refused("These minutes do not wait to be approved at this meeting.")
    wanted = list(corrections) if verdict == Verdict.CORRECTED else []
    if verdict == Verdict.CORRECTED and not wanted:
        raise Refused("Give each correction, or choose that they were approved as they stand.", field="was-0")
    if verdict != Verdict.NOT:
        approve(minutes=minutes, by=by, at_meeting=item.meeting, at_item=item, corrections=wanted)
    record = open_record(item.meeting)
    if record is None:
        raise Refused("The minutes of this meeting have not been begun.")
    minute = Minute.objects.filter(minutes=record, item=item).first() or Minute(minutes=record, item=item)
    private = _private_words(minutes, wanted)
    return save_minute(
        minutes=record,
        item=item,
        by=by,
        version=minute.version,
        text=minute.text,
        restricted_text=_with(minute.restricted_text, private),
        decision=_with(minute.decision, decision_words(minutes, verdict, wanted, reason)),
        reason="Earlier minutes were considered",
    )


def waiting(item: AgendaItem) -> list[Minutes]:
    """The board's minutes of earlier meetings that members have and no meeting has approved, oldest first."""
    found = Minutes.objects.filter(
        meeting__board_id=item.meeting.board_id,
        meeting__date__lt=item.meeting.date,
        state=Minutes.State.CIRCULATED,
    )
    return list(found.select_related("meeting__board", "approved_at_meeting").order_by("meeting__date"))


def decision_words(minutes: Minutes, verdict: str, wanted: Sequence[Wanted], reason: str = "") -> str:
    """What the public reads: "AGREED that the minutes of the meeting on 26 September 2018 be approved ..."."""
    which = f"the minutes of the meeting on {long_date(minutes.meeting.date)}"
    if verdict == Verdict.NOT:
        because = f", because {reason.strip().rstrip('.')}" if reason.strip() else ""
        return f"AGREED not to approve {which} as a correct record{because}."
    if not wanted:
        return f"AGREED that {which} be approved as a correct record."
    cited = _cited(minutes)
    said = [
        f"- {cited[one.item.pk]}: a correction of what was minuted in private"
        if one.part == Part.RESTRICTED
        else f"- {cited[one.item.pk]}: {correction_words(one.was, one.becomes)}"
        for one in wanted
    ]
    return "\n".join(
        [f"AGREED that {which} be approved as a correct record, subject to these corrections:", *said]
    )


def _private_words(minutes: Minutes, wanted: Sequence[Wanted]) -> str:
    private = [one for one in wanted if one.part == Part.RESTRICTED]
    if not private:
        return ""
    cited = _cited(minutes)
    said = [f"- {cited[one.item.pk]}: {correction_words(one.was, one.becomes)}" for one in private]
    return "\n".join(["Corrections of what was minuted in private:", *said])


def _cited(minutes: Minutes) -> dict[int, str]:
    """How each item is named in a sentence that the public reads."""
    rows = item_rows(minutes, entitled=False)
    return {
        row.item.pk: f"item {row.full_number}" if row.full_number else f"“{row.item.shown_title}”" for row in rows
    }


def _with(text: str, more: str) -> str:
    return "\n\n".join(part for part in (text, more) if part)
