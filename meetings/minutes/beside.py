"""What stands beside the minute of one item as it is taken: what its reports recommend, what was decided and voted,
and where the item can be deferred to. For the officers of the board; a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from csp.models import User
from meetings.agenda.forms import DeferForm
from meetings.agenda.outline import Row, outline_of
from meetings.minutes.forms import VoteForm
from meetings.minutes.lines import decisions_in
from meetings.minutes.recommendations import recommendations_of
from meetings.minutes.record import left_words
from meetings.minutes.voting import read_votes, voters_of
from meetings.models import AgendaItem, Decision, Minute, Minutes, VoteCast
from meetings.text import to_html


def beside(minutes: Minutes, item: AgendaItem, minute: Minute | None, user: User) -> dict[str, Any]:
    """What _recommended.html, _decided.html, _votes.html and _deferral.html take. ``minute`` is None while nothing has
    been typed.
    """
    item.meeting = minutes.meeting  # known already: nothing below, nor a panel, need load it again
    if minute:
        minute.item, minute.minutes = item, minutes
    recommended = recommendations_of(item, user, minute)
    deferral = DeferForm(item=item, auto_id="defer_%s")
    ahead = deferral.fields["to_meeting"].queryset.filter(date__gt=item.meeting.date)  # type: ignore[attr-defined]
    deferral.initial["to_meeting"] = ahead.values_list("pk", flat=True).first()
    return {
        "item": item,
        "meeting": item.meeting,
        "version": minute.version if minute else 0,
        "recommended": recommended,
        "left": sum(not one.accepted for one in recommended),
        "decisions": _decisions(minute),
        "votes": _votes(item, minute),
        "vote_form": VoteForm(item=item, voters=voters_of(item)),
        "gone": left_words(item, _rows(item), True),
        "defer_form": deferral,
    }


def _rows(item: AgendaItem) -> Sequence[Row]:
    """The agenda, for the number of what the item was merged into; not needed otherwise."""
    if item.status != AgendaItem.Status.MERGED:
        return ()
    return outline_of(item.meeting, AgendaItem.objects.filter(meeting=item.meeting)).rows


def _decisions(minute: Minute | None) -> list[dict[str, Any]]:
    """As the texts say them now, settled or not."""
    if minute is None:
        return []
    return [
        {"kind": Decision.Kind(one.kind).label, "html": to_html(one.text), "restricted": one.restricted}
        for one in decisions_in(minute.text, minute.decision, minute.restricted_text)
    ]


def _votes(item: AgendaItem, minute: Minute | None) -> Any:
    if minute is None:
        return ()
    cast = Prefetch("cast", VoteCast.objects.select_related("person"))
    return read_votes(minute.votes.prefetch_related(cast), in_private=item.restricted)
