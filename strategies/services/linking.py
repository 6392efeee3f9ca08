"""What a strategy, or one of its priorities, links to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from csp import changes
from csp.errors import Refused
from csp.models import User
from strategies.access import check_can_edit
from strategies.models import Priority, Strategy, StrategyLink

_is_web_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_link(
    *,
    strategy: Strategy,
    by: User,
    priority: Priority | None = None,
    to_strategy: Strategy | None = None,
    words: str = "",
    address: str = "",
) -> StrategyLink:
    """Say what a draft, or a priority of it, links to: a strategy ``by`` may see, or words with a web address.

    Raises Denied, and Refused for neither of them, for itself, for what stands there already, or no web address.
    """
    check_can_edit(by, strategy)
    words, address = " ".join(words.split()), address.strip()
    if to_strategy is None and not words:
        raise Refused("Choose a strategy, or say what it links to.", field="words")
    if to_strategy and not Strategy.objects.visible_to(by).filter(pk=to_strategy.pk).exists():
        raise Refused("Choose a strategy you may read.", field="to_strategy")
    if to_strategy == strategy:
        raise Refused("A strategy cannot link to itself. Choose another.", field="to_strategy")
    if address:
        try:
            _is_web_address(address)
        except ValidationError:
            raise Refused(
                "Give the whole address, such as https://www.example.org/act.", field="address"
            ) from None
    same = strategy.links.filter(priority=priority, to_strategy=to_strategy, words__iexact=words)
    if same.exists():
        raise Refused("It links to that already.", field="words" if words else "to_strategy")
    link = StrategyLink.objects.create(
        strategy=strategy, priority=priority, to_strategy=to_strategy, words=words, address=address
    )
    _record(strategy, by, f"Links to {link}")
    return link


@transaction.atomic
def remove_link(*, link: StrategyLink, by: User) -> None:
    """Take a link off a draft. Raises Denied."""
    strategy = link.strategy
    check_can_edit(by, strategy)
    words = str(link)
    link.delete()
    _record(strategy, by, f"No longer links to {words}")


def _record(strategy: Strategy, by: User, what: str) -> None:
    """In the history of the strategy: a link has none of its own."""
    changes.save_if_unchanged(strategy, by=by, version=strategy.version, fields=[], reason=what)
