"""A strategy's plan as rows of a spreadsheet, in the order of the plan, as one person may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.exchange.lines import Line, lines_of
from actions.models import Action
from meetings.access import Reader
from strategies import ends
from strategies.exchange.columns import LOGGED, PLAN, PRIVATE, SHORT, TITLES, plain, with_mandate
from strategies.levels import Numbered, numbered
from strategies.models import PlannedAction, Strategy
from strategies.planned_rows import in_order

Due = Action.Due


@dataclass(frozen=True)
class Sheet:
    """A table: its titles, and its rows as dates and texts. ``restricted`` if a row of it is."""

    titles: list[str]
    rows: list[list[date | str]]
    restricted: bool


def sheet_of(strategy: Strategy, user: Reader, today: date) -> Sheet:
    """Every planned action that ``user`` may see, and every priority that has none, under the titles partnerships use.

    A plan of two levels that says no more than what, by when and by whom has just those columns; any other has all.
    A fixed number of queries for each thousand actions.
    """
    places = numbered(strategy)
    levels = _level_titles(strategy, places)
    rows = _rows(strategy, user, places, today)
    used = {key for _, cells in rows for key, value in cells.items() if value}
    short = len(levels) == 2 and not used & (set(PLAN) | set(PRIVATE)) - set(SHORT)
    if short:
        keys, titles = list(SHORT), list(SHORT.values())
    else:
        restricted = PRIVATE if used & set(PRIVATE) else ()
        keys = [*PLAN, *LOGGED, *restricted]
        titles = [TITLES[key] for key in keys]
    table = [
        [*path, *[""] * (len(levels) - len(path)), *[cells.get(key, "") for key in keys]] for path, cells in rows
    ]
    return Sheet([*levels, *titles], table, "restricted" in used)


def _level_titles(strategy: Strategy, places: Sequence[Numbered]) -> list[str]:
    """The strategy's words for as many levels as it has, each once: a second "Priority" is "Priority 2"."""
    depth = max((each.depth for each in places), default=0) + 1
    words = [strategy.level_name(level) for level in range(depth)]
    return [word if words.index(word) == level else f"{word} {level + 1}" for level, word in enumerate(words)]


def _rows(
    strategy: Strategy, user: Reader, places: Sequence[Numbered], today: date
) -> list[tuple[list[str], dict[str, Any]]]:
    actions = Action.objects.visible_to(user).filter(planned__priority__strategy=strategy)
    found = PlannedAction.objects.filter(priority__strategy=strategy, action__in=actions).select_related("action")
    by_priority: dict[int, list[PlannedAction]] = defaultdict(list)
    for planned in found.order_by():
        by_priority[planned.priority_id].append(planned)
    logged = {line.reference: line for line in lines_of(actions.select_related("board").order_by("pk"), user)}
    slugs = dict(actions.order_by().values_list("pk", "board__slug"))
    above, rows = _paths(places), []
    for each in places:
        mine = sorted(by_priority[each.priority.pk], key=lambda one: in_order(one.reference))
        has_some = mine or any(other.priority.parent_id == each.priority.pk for other in places)
        rows += [
            (
                above[each.priority.pk],
                _cells(one, logged[f"{slugs[one.action_id].upper()}-{one.action.number}"], strategy, today),
            )
            for one in mine
        ]
        if not has_some:
            rows.append((above[each.priority.pk], {}))
    return rows


def _paths(places: Sequence[Numbered]) -> dict[int, list[str]]:
    """The titles from the highest level down, by priority; of two neighbours, or of one and what it stands under, that
    are alike each has its number."""
    alike = Counter((each.priority.parent_id, each.priority.title.casefold()) for each in places)
    paths: dict[int | None, list[str]] = {None: []}
    for each in places:
        title = each.priority.title
        above = paths[each.priority.parent_id]
        if alike[each.priority.parent_id, title.casefold()] > 1 or plain(title) in map(plain, above):
            title = f"{each.number} {title}"
        paths[each.priority.pk] = [*above, title]
    return {key: path for key, path in paths.items() if key is not None}


def _cells(planned: PlannedAction, line: Line, strategy: Strategy, today: date) -> dict[str, Any]:
    return {
        "reference": planned.reference,
        "text": with_mandate(planned.mandated_by, line.text),
        "outcome": planned.outcome,
        "owners": line.owners,
        "lead_organisation": planned.lead_organisation,
        "starts": planned.starts or "",
        "ends": _end(planned, strategy, today),
        "supporting": planned.supporting,
        "progress": line.comments if not line.update_restricted else "",
        "comment": planned.comment,
        "document_reference": planned.document_reference,
        "risk": planned.get_risk_display(),
        "logged": line.reference,
        "status": line.status,
        "restricted": "Yes" if line.restricted else "",
        "grounds": line.grounds,
        "public_interest_reason": line.public_interest_reason,
        "public_title": line.public_title,
    }


def _end(planned: PlannedAction, strategy: Strategy, today: date) -> date | str:
    """In the plan's own words while the log has it due as they say; else as the log has it."""
    action = planned.action
    if planned.by_when:
        try:
            read = ends.read(planned.by_when, plan_ends=strategy.ends, today=today)
        except ValueError:
            read = None  # words of another time: the log's own are told instead
        if read and read.due == action.due and (read.due_on == action.due_on or action.due != Due.DATE):
            return planned.by_when
    if action.due == Due.DATE and action.due_on:
        return action.due_on
    return ends.in_words("", action.due, action.due_on)
