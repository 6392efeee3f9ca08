"""Which of two texts stands under an item, when two people wrote at once or an earlier one is wanted back."""

from __future__ import annotations

from typing import Any, Literal, get_args

from django.db import transaction

from csp.errors import Conflict, Refused
from csp.models import User
from meetings.minutes.apart import both
from meetings.minutes.services.text import minute_to_change, save_minute
from meetings.minutes.services.typed import TEXTS
from meetings.models import AgendaItem, Minute, Minutes

Keep = Literal["mine", "theirs", "both"]
PUT_ASIDE = "Typed meanwhile, not kept"


@transaction.atomic
def keep_texts(
    *, minutes: Minutes, item: AgendaItem, by: User, version: int, keep: str, texts: dict[str, str]
) -> Minute:
    """Settle a conflict knowingly: ``texts`` is what ``by`` typed, ``version`` that of the other text they were shown.

    "mine" replaces the other text; "theirs" lets it stand; "both" is theirs and then mine, line for line, with what
    both have once. None is lost: the one that is replaced is a row of the history before, and one that is not kept is
    stored and then replaced. Raises Conflict when somebody saved yet again, Refused for any other word.
    """
    if keep not in get_args(Keep):
        raise Refused("Choose which text to keep.")
    stored = minute_to_change(minutes, item, by)
    theirs = {name: getattr(stored, name) for name in TEXTS}
    mine = {name: texts.get(name, theirs[name]) for name in TEXTS}
    if keep == "theirs":
        put_aside = save_minute(
            minutes=minutes, item=item, by=by, version=version, as_typed=True, reason=PUT_ASIDE, **mine
        )
        version, kept = put_aside.version, theirs
    else:
        kept = {name: both(theirs[name], mine[name]) for name in TEXTS} if keep == "both" else mine
    return save_minute(minutes=minutes, item=item, by=by, version=version, reason=f"Kept {keep}", **kept)


def put_back(*, minutes: Minutes, item: AgendaItem, by: User, version: int, row: Any) -> Minute:
    """An earlier text of the item stands again: ``row``, of its history. What stood is kept there too.

    ``version`` is that of the text that was seen to stand. Raises Refused when somebody saved since.
    """
    texts = {name: getattr(row, name) for name in TEXTS}
    try:
        return save_minute(
            minutes=minutes, item=item, by=by, version=version, reason="An earlier text put back", **texts
        )
    except Conflict:
        raise Refused("The text has been changed meanwhile. Look at it, then put the earlier one back.") from None
