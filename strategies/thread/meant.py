"""Which priority somebody means who types its id, its title, or its strategy and number."""

from __future__ import annotations

from django.db.models import QuerySet

from meetings.people.filters import having_words
from strategies.levels import numbered
from strategies.models import Priority


def meant(asked: str, seen: QuerySet[Priority]) -> list[Priority]:
    """The priorities among ``seen`` that "12", "support survivors", "3/1.2" or "violence/1.2" may mean.

    A title that is given whole means that one, also where others have its words too.
    """
    if asked.isdecimal():
        return list(seen.filter(pk=int(asked)))
    strategy, slash, number = asked.rpartition("/")
    if not slash:
        exact = list(seen.filter(title__iexact=asked))
        return exact or list(having_words(seen, asked, "title").order_by("strategy", "position", "pk"))
    is_id = strategy.isdecimal()
    of = seen.filter(strategy=int(strategy)) if is_id else having_words(seen, strategy, "strategy__title")
    found = list(of.order_by("strategy", "position", "pk"))
    strategies = {one.strategy_id: one.strategy for one in found}
    return [
        each.priority
        for key, strategy in strategies.items()
        for each in numbered(strategy, [one for one in found if one.strategy_id == key])
        if each.number == number.strip(". ")
    ]
