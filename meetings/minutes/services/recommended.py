"""Accept what a report recommends: each accepted recommendation is a RESOLVED line of the minute."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from csp.errors import Refused
from csp.models import User
from csp.words import counted
from meetings.access import check_can_manage
from meetings.minutes.recommendations import Recommendation, recommendations_of
from meetings.minutes.services.text import save_minute
from meetings.models import AgendaItem, Minute, Minutes


@transaction.atomic
def accept_recommendations(
    *, minutes: Minutes, item: AgendaItem, by: User, version: int, keys: Collection[str] = ()
) -> list[Recommendation]:
    """Minute that these recommendations of the item's reports were accepted; all that are left without ``keys``.

    Each becomes a line "RESOLVED to ..." at the end of the decision, of the restricted text where its paper is
    restricted. ``version`` is that of the minute as it was read, 0 when there was none. Editing the minute takes one
    back. Raises Denied, Conflict, Refused when there is nothing to accept.
    """
    check_can_manage(by, minutes.meeting.board)
    minute = Minute.objects.filter(minutes=minutes, item=item).first()
    offered = [one for one in recommendations_of(item, by, minute) if not one.accepted]
    accepted = [one for one in offered if not keys or one.key in keys]
    if not accepted:
        raise Refused(
            "The minute has this recommendation already, or the report has been changed. Look at it again."
        )
    private = [one.decision for one in accepted if one.restricted]
    public = [one.decision for one in accepted if not one.restricted]
    save_minute(
        minutes=minutes, item=item, by=by, version=version, text=minute.text if minute else "",
        decision=_with(minute.decision if minute else "", public),
        restricted_text=_with(minute.restricted_text if minute else "", private),
        reason=f"{counted(len(accepted), 'recommendation')} accepted",
    )  # fmt: skip
    return accepted


def _with(text: str, lines: list[str]) -> str:
    return "\n".join(part for part in (text.rstrip(), *lines) if part)
