"""What an indicator says of itself: added and changed by its board's officers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from meetings.models import Board, Person
from performance.access import check_can_keep
from performance.models import Indicator

EDITABLE = (
    "name", "definition", "unit", "polarity", "frequency", "source", "owner", "decimals",
    "restricted", "grounds", "public_interest_reason", "lag_days", "suppress_below",
)  # fmt: skip


@transaction.atomic
def create_indicator(
    *,
    board: Board,
    by: User,
    code: str,
    name: str,
    definition: str,
    unit: str,
    polarity: str,
    frequency: str,
    source: str,
    owner: Person | None = None,
    decimals: int = 0,
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
    lag_days: int = 30,
    suppress_below: int | None = None,
) -> Indicator:
    """Add an indicator to a board. ``code`` is written in capitals and is unique over all boards.

    Raises Denied, and Refused for a code that is taken or ill-formed, or for what is missing.
    """
    check_can_keep(by, board)
    indicator = Indicator(
        board=board,
        code=code.strip().upper(),
        name=name.strip(),
        definition=definition.strip(),
        unit=unit.strip(),
        polarity=polarity,
        frequency=frequency,
        source=source.strip(),
        owner=owner,
        decimals=decimals,
        restricted=restricted,
        grounds=list(grounds),
        public_interest_reason=public_interest_reason,
        lag_days=lag_days,
        suppress_below=suppress_below,
    )
    if Indicator.objects.filter(code=indicator.code).exists():
        raise Refused(f"There is already an indicator {indicator.code}. Give another code.", field="code")
    _check(indicator)
    changes.save(indicator, by=by)
    return indicator


@transaction.atomic
def update_indicator(*, indicator: Indicator, by: User, version: int, **fields: Any) -> None:
    """Change what an indicator says of itself; its board and code stay.

    Raises Denied, Conflict, and Refused as create_indicator does, for another frequency once it has values, or
    for fewer decimal places than its figures have.
    """
    check_can_keep(by, indicator.board)
    if unknown := fields.keys() - set(EDITABLE):
        raise TypeError(f"An indicator has no editable {', '.join(sorted(unknown))}.")
    was = indicator.frequency
    for name, value in fields.items():
        setattr(indicator, name, value)
    _check(indicator)
    if indicator.restricted and indicator.opened_at:
        raise Refused("Everybody can read this indicator. Close it to the public first.", field="restricted")
    if indicator.frequency != was and indicator.values.exists():
        raise Refused(
            f"It has figures {Indicator.Frequency(was).label.lower()}. Make a new indicator for another frequency.",
            field="frequency",
        )
    figures = [
        *indicator.values.values_list("value", flat=True),
        *indicator.targets.values_list("value", flat=True),
    ]
    if any(round(figure, indicator.decimals) != figure for figure in figures):
        raise Refused(
            "It has figures with more decimal places than this. Give at least as many.", field="decimals"
        )
    changes.save_if_unchanged(indicator, by=by, version=version, fields=EDITABLE)


def _check(indicator: Indicator) -> None:
    """The rules of the model's fields, as a refusal beside the first field that breaks one."""
    try:
        indicator.clean_fields(exclude=["board", "grounds", "public_title"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field) from None
