"""The priorities of a strategy as its page and its grid write them: rows of texts for the shapes of csp.shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from csp.shapes import as_html
from csp.words import short_date
from strategies.facts import Facts, Measured, Stands
from strategies.levels import Numbered
from strategies.planned_rows import first_words
from strategies.progress import Standing


class Measure(NamedTuple):
    """As templates/strategies/_priority_measure.html writes it."""

    colour: str
    sign: str
    words: str
    url: str
    name: str
    value: str
    period: str
    instead: str
    baseline: str
    target: str


class Row(NamedTuple):
    """As templates/strategies/_priority.html writes it: ``colour`` is empty for who may not see how it goes."""

    pk: int
    heading: int
    level: str
    url: str
    title: str
    colour: str
    sign: str
    words: str
    why: str
    rule_colour: str
    rule_sign: str
    rule_words: str
    rationale: str
    outcome: str
    measures: SafeString
    actions: str
    lead: str
    responsible: str
    token: str
    move_url: str
    edit_url: str
    add_url: str


class Card(NamedTuple):
    """As templates/strategies/_grid_card.html writes it."""

    level: str
    url: str
    title: str
    why: str
    actions: str
    lead: str


def priorities(facts: Facts, *, sees: bool, token: str) -> SafeString:
    """Every priority on the page of its strategy. Who does not see how it goes reads why it is one.

    ``token`` is the secret of the forms that move it, for those who may; empty for others.
    """
    rows = (
        _row(each, facts.stands[each.priority.pk] if sees else None, facts.measures[each.priority.pk], token)
        for each in facts.priorities
    )
    return as_html("strategies/_priority.html", rows)


def cards(found: Sequence[tuple[Numbered, Stands]]) -> SafeString:
    """The priorities of one column of the grid."""
    return as_html("strategies/_grid_card.html", (_card(each, stands) for each, stands in found))


def _row(each: Numbered, stands: Stands | None, measures: Sequence[Measured], token: str) -> Row:
    priority, said = each.priority, stands.said if stands else None
    by_rule = stands.rule.standing if stands and said else None
    path = [priority.strategy_id, priority.pk]
    return Row(
        pk=priority.pk,
        heading=each.heading,
        level=each.name,
        url=priority.get_absolute_url(),
        title=priority.title,
        **_standing(stands.counts if stands else None),
        why=_why(stands) if stands else "",
        rule_colour=by_rule.colour if by_rule else "",
        rule_sign=by_rule.sign if by_rule else "",
        rule_words=by_rule.words if by_rule else "",
        rationale="" if stands else priority.rationale,
        outcome=priority.outcome,
        measures=as_html("strategies/_priority_measure.html", (_measure(one, stands) for one in measures)),
        actions=stands.with_below.words if stands else "",
        lead=priority.lead.name if stands and priority.lead else "",
        responsible=priority.responsible.name if stands and priority.responsible else "",
        token=token,
        move_url=reverse("priority-move", args=path) if token else "",
        edit_url=reverse("priority-edit", args=path) if token else "",
        add_url=reverse("priority-add", args=path[:1]) if token else "",
    )


def _why(stands: Stands) -> str:
    said = stands.said
    if said is None:
        return "; ".join(stands.rule.reasons)
    return f"said by {getattr(said.by, 'person', None) or 'an officer'} on {short_date(said.at)}; by the rule"


def _measure(one: Measured, stands: Stands | None) -> Measure:
    return Measure(
        **_standing(one.standing if stands else None),
        url=one.indicator.get_absolute_url(),
        name=one.indicator.name,
        value=one.now.value if one.now else "",
        period=one.now.period.words if one.now else "",
        instead="no figure since the baseline" if one.whole else "its figures hide small numbers",
        baseline=one.baseline,
        target=one.target,
    )


def _card(each: Numbered, stands: Stands) -> Card:
    said, why = stands.said, "; ".join(stands.rule.reasons)
    if said:
        who = getattr(said.by, "person", None) or "An officer"
        why = f"{who}: {first_words(said.reason, 30)} By the rule: {stands.rule.standing.words.lower()}"
    return Card(
        level=each.name,
        url=each.priority.get_absolute_url(),
        title=each.priority.title,
        why=why,
        actions=stands.with_below.words,
        lead=each.priority.lead.name if each.priority.lead else "",
    )


def _standing(standing: Standing | None) -> dict[str, str]:
    if standing is None:
        return {"colour": "", "sign": "", "words": ""}
    return {"colour": standing.colour, "sign": standing.sign, "words": standing.words}
