"""The figures that one owner gives at once: all that are typed, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from csp import links
from csp.errors import Conflict, Refused
from csp.models import SignedLink, User
from performance.figures import in_words
from performance.models import Comment, Indicator
from performance.periods import Period
from performance.services.rules import number_of
from performance.services.said import write_comment
from performance.services.values import record_value


class Boxes(NamedTuple):
    """The names of the boxes of one figure in a form."""

    value: str
    numerator: str
    denominator: str
    provisional: str
    comment: str
    read: str


@dataclass(frozen=True)
class Typed:
    """What was typed for one indicator's period. ``read`` is the version of the comment that stood beside it, None
    if there was none."""

    indicator: Indicator
    period: Period
    boxes: Boxes
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    comment: str = ""
    read: int | None = None

    def wrong(self, sentence: str) -> str:
        """The sentence, and which figure it is about: it also stands among others above the form."""
        return f"{self.indicator.code}, {self.period.words}: {sentence}"

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.numerator is None and self.denominator is None


@transaction.atomic
def record_typed(*, typed: Sequence[Typed], by: User | None = None, link: SignedLink | None = None) -> int:
    """Record the figures, each with its comment; a comment alone says why a figure is missing. Returns how many.

    They are given by somebody signed in, or by the holder of a link. A figure that stands already as it was typed is
    passed over, so that a form sent twice does no harm. Raises Denied, links.Unusable, and Refused with all that is
    wrong, each beside its box, as record_value and write_comment do; then nothing is recorded.
    """
    given, refused = 0, []
    for one in typed:
        try:
            with transaction.atomic():
                given += _give(one, by, link)
                _comment(one, by, link)
        except links.Unusable:
            raise
        except Conflict as conflict:
            refused.append(Refused(one.wrong(_who_wrote(conflict.current)), field=one.boxes.comment))
        except Refused as refusal:
            field = getattr(one.boxes, refusal.field, one.boxes.value)
            refused.append(Refused(one.wrong(refusal.message), field=field))
    if refused:
        raise Refused(refused[0].message, field=refused[0].field, also=refused[1:])
    return given


def _give(one: Typed, by: User | None, link: SignedLink | None) -> int:
    """Record the figure, if one was typed. Returns how many were."""
    if one.is_empty:
        return 0
    indicator = one.indicator
    if stands := indicator.values.whole().filter(period_start=one.period.start).first():
        if stands.value == number_of(indicator, one.value, one.numerator, one.denominator):
            return 0
        raise Refused(
            f"{in_words(stands.value, indicator)} was given meanwhile, and stands. "
            + ("If it is wrong, tell the board’s officer." if link else "If it is wrong, change it on its page."),
            field="value",
        )
    record_value(
        indicator=indicator, by=by, link=link, starts=one.period.start, value=one.value, numerator=one.numerator,
        denominator=one.denominator, provisional=one.provisional,
    )  # fmt: skip
    return 1


def _comment(one: Typed, by: User | None, link: SignedLink | None) -> None:
    """Write what was said, if anything was: an empty box leaves what stands."""
    if one.comment.strip():
        write_comment(
            indicator=one.indicator, by=by, link=link, starts=one.period.start, text=one.comment, version=one.read
        )


def _who_wrote(stands: Comment) -> str:
    return f"{stands.author} has written here meanwhile: “{stands.text}” Send again to put yours in its place."
