"""A plan kept in a spreadsheet into a strategy: its priorities by their titles, its actions by their references.

What only the plan says is brought up to date from the file; an empty cell leaves what is there. What stands in the
action log (the words, the owners, the end) is the log's, and what the file says otherwise is noted, but for actions
that are still only proposed. Progress that is new becomes a dated update.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from actions.services import write_down
from csp.errors import Denied, Refused
from csp.importing import Act, Report
from csp.models import User
from csp.sheets import Table, read_table
from csp.words import counted, listed
from meetings.models import Board
from meetings.names import Directory
from strategies import ends
from strategies.access import check_can_plan
from strategies.exchange.columns import COLUMNS, level_words, plain, with_mandate
from strategies.exchange.plan_rows import OPENING, Reader, Said
from strategies.levels import numbered
from strategies.models import PlannedAction, Priority, Strategy
from strategies.services import add_priority, create_strategy, plan_action, update_planned_action, update_strategy
from strategies.services.strategies import MOST_LEVELS


def read_plan(path: Path, strategy: Strategy | None) -> Table:
    """The table of the plan. Raises Refused for a file without one, or whose actions stand under nothing."""
    table = read_table(path, COLUMNS, level_words(strategy))
    if not table.groups:
        raise Refused(
            f"{path.name} does not say what its actions stand under: expected a column such as Theme, Objective or "
            "Priority area before the actions."
        )
    if len(table.groups) > MOST_LEVELS:
        raise Refused(
            f"{path.name} has {len(table.groups)} columns before its actions: expected {MOST_LEVELS} at most."
        )
    return table


def import_new(
    path: Path, report: Report, *, board: Board, by: User, title: str, starts: date, ends_on: date
) -> Strategy:
    """Bring a plan in as a board's new action plan, a draft; or into the one of this title and time it has.

    Without ``title`` it has the line above the table. Raises Denied and Refused for the file as a whole.
    """
    table = read_plan(path, None)
    title = title.strip() or _line_above(table)
    if not title:
        raise Refused("Give the plan a title: the file has no line above its table.", field="title")
    known = Strategy.objects.filter(board=board, title__iexact=title, starts=starts, ends=ends_on)
    strategy = known.exclude(status=Strategy.Status.SUPERSEDED).select_related("board").first()
    if strategy is None:
        strategy = create_strategy(
            board=board, by=by, kind=Strategy.Kind.ACTION_PLAN, title=title, starts=starts, ends=ends_on,
            level_names=list(table.groups),
        )  # fmt: skip
        report.note("", f"A new action plan, “{strategy}”, is begun as a draft.")
    else:
        report.note("", f"The board has “{strategy}” already: the file is brought into it.")
    report.leads_to = reverse("strategy-actions", args=[strategy.pk])
    PlanFile(strategy, by, report).take(table)
    return strategy


def import_into(path: Path, report: Report, *, strategy: Strategy, by: User) -> None:
    """Bring a plan into a strategy. Raises Denied and Refused for the file as a whole."""
    check_can_plan(by, strategy)
    PlanFile(strategy, by, report).take(read_plan(path, strategy))


@dataclass
class PlanFile:
    """One run of the import into one strategy."""

    strategy: Strategy
    by: User
    report: Report
    directory: Directory = field(init=False)
    today: date = field(init=False, default_factory=timezone.localdate)
    under: dict[int | None, list[Priority]] = field(init=False, default_factory=lambda: defaultdict(list))
    numbers: dict[int, str] = field(init=False, default_factory=dict)
    planned: dict[int, dict[str, PlannedAction]] = field(init=False, default_factory=lambda: defaultdict(dict))
    seen: dict[tuple[int, str], str] = field(init=False, default_factory=dict)
    made: Counter[str] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.directory = Directory.for_board(self.strategy.board)
        for each in numbered(self.strategy):
            each.priority.strategy = self.strategy
            self.under[each.priority.parent_id].append(each.priority)
            self.numbers[each.priority.pk] = each.number
        rows = PlannedAction.objects.filter(priority__strategy=self.strategy)
        rows = rows.select_related("action__board").prefetch_related("action__owners", "action__updates")
        for planned in rows:
            self.planned[planned.priority_id][planned.reference.casefold()] = planned

    def take(self, table: Table) -> None:
        """Every row of the table, in its order."""
        for place, note in table.notes:
            self.report.note(place, note)
        self.name_levels(table.groups)
        named = any(row.text("owners") or row.text("lead_organisation") for row in table.rows)
        if not named:
            self.report.note(
                "", "The file names no lead for any action: nobody is reminded of them until one is given."
            )
        reader = Reader(self.strategy, self.directory, len(table.groups), self.today, named)
        for row in table.rows:
            said = reader.read(row)
            if row.problems:
                self.report.add(row.place, Act.REFUSED, said.what, problems=row.problems, notes=row.notes)
                continue
            before = sum(self.made.values())
            try:
                priority = self.priority_of(said)
            except (Refused, Denied) as refused:
                self.report.refuse(row.place, said.what, str(refused), notes=row.notes)
                continue
            if said.is_priority_alone:
                act = Act.CREATE if sum(self.made.values()) > before else Act.UNCHANGED
                self.report.add(row.place, act, said.what, notes=row.notes)
                continue
            with self.report.taking(row.place, said.what, notes=row.notes):
                self.take_action(priority, said)
        if self.made:
            self.report.note("", f"New: {listed([f'{word} ({count})' for word, count in self.made.items()])}.")
        self.note_missing()

    def name_levels(self, groups: tuple[str, ...]) -> None:
        """A draft without anything under it takes the file's words for its levels; any other keeps its own."""
        names = list(groups)
        if self.strategy.level_names == names or (self.strategy.level_names or [])[: len(names)] == names:
            return
        if self.strategy.is_draft and not self.numbers:
            update_strategy(strategy=self.strategy, by=self.by, version=self.strategy.version, level_names=names)
            return
        own = [self.strategy.level_name(level) for level in range(len(names))]
        if [name.casefold() for name in own] != [name.casefold() for name in names]:
            self.report.note("", f"The file says {listed(names)}; the strategy’s own words are {listed(own)}.")

    def take_action(self, priority: Priority, said: Said) -> None:
        reference = said.reference or self.same_words(priority, said) or self.free_reference(priority)
        if not said.reference:
            said.row.notes.append(f"It has no reference, and takes {reference}.")
        key = (priority.pk, reference.casefold())
        if key in self.seen:
            said.row.refuse(
                "reference", f"a reference of its own; {self.seen[key]} has this one under “{priority}” too"
            )
            self.report.add(
                said.row.place, Act.REFUSED, said.what, problems=said.row.problems, notes=said.row.notes
            )
            return
        self.seen[key] = said.row.place
        planned = self.planned[priority.pk].get(reference.casefold())
        act = Act.CREATE
        if planned is None:
            planned = self.plan(priority, reference, said)
        else:
            act = self.bring_up_to_date(planned, said)
        if said.progress and self.is_new(planned.action, said.progress):
            write_down(action=planned.action, by=self.by, text=said.progress)
            act = act if act is Act.CREATE else Act.UPDATE
        self.report.add(said.row.place, act, f"{reference}: {planned.action.text[:80]}", notes=said.row.notes)

    # What it stands under --------------------------------------------------------------------------------------

    def priority_of(self, said: Said) -> Priority:
        """The priority of the row's path; those that are not there yet are added, each below the one before."""
        parent: Priority | None = None
        for level, title in enumerate(said.path):
            found = self.find(parent, title)
            if found is None:
                found = self.add(parent, title, level)
            parent = found
        assert parent is not None  # a row without a path was refused
        return parent

    def find(self, parent: Priority | None, title: str) -> Priority | None:
        """By its title, with or without the number of its place before it; of two alike, the one of that number."""
        neighbours = self.under[parent.pk if parent else None]
        bare, number = _bare(title)
        alike = [one for one in neighbours if plain(_bare(one.title)[0]) == plain(bare)]
        if len(alike) > 1:
            alike = [one for one in alike if self.numbers[one.pk] == number] or alike
        return alike[0] if alike else None

    def add(self, parent: Priority | None, title: str, level: int) -> Priority:
        """A new one. The number of its place is not kept in its title, as the strategy numbers it itself."""
        neighbours = self.under[parent.pk if parent else None]
        place = f"{self.numbers[parent.pk]}." if parent else ""
        number = f"{place}{len(neighbours) + 1}"
        bare, written = _bare(title)
        made = add_priority(
            strategy=self.strategy, by=self.by, title=bare if written == number else title, parent=parent,
            position=max((one.position for one in neighbours), default=0) + 1,
        )  # fmt: skip
        neighbours.append(made)
        self.numbers[made.pk] = number
        self.made[self.strategy.level_name(level)] += 1
        return made

    # The action ------------------------------------------------------------------------------------------------

    def plan(self, priority: Priority, reference: str, said: Said) -> PlannedAction:
        """Plan a new action, raised when it was to begin."""
        begins = said.columns["starts"] or self.strategy.starts
        days = (begins, said.action["due_on"], self.today)
        if written := said.row.text("status"):
            said.row.notes.append(
                f"The file says “{written}”: that is said in the action log, and not brought in."
            )
        planned = plan_action(
            priority=priority, by=self.by, reference=reference, raised_on=min(day for day in days if day),
            directory=self.directory, **said.columns, **said.action,
        )  # fmt: skip
        self.planned[priority.pk][reference.casefold()] = planned
        return planned

    def bring_up_to_date(self, planned: PlannedAction, said: Said) -> Act:
        """What the plan says becomes what the file says; what the log says is compared, or changed if only proposed."""
        changed = {
            name: value
            for name, value in said.columns.items()
            if value and name != "mandated_by" and value != getattr(planned, name)
        }
        demanded, same_words = (
            said.columns["mandated_by"],
            plain(said.action["text"]) == plain(planned.action.text),
        )
        if demanded and demanded != planned.mandated_by and same_words:
            changed["mandated_by"] = demanded
        if said.row.text("ends"):
            changed.pop("by_when", None)
            if said.columns["by_when"] != planned.by_when and not self.same_end(planned, said):
                changed["by_when"] = said.columns["by_when"]
        otherwise = dict(self.otherwise(planned, said))
        proposed = planned.action.status == Action.Status.PROPOSED
        if otherwise and not (proposed and planned.action.board_id == self.strategy.board_id):
            changed.pop("by_when", None)
            for words, sentence in otherwise.items():
                said.row.notes.append(f"{words}: {sentence} The log is left as it is.")
            otherwise = {}
        elif "words" in otherwise and said.columns["mandated_by"] != planned.mandated_by:
            changed["mandated_by"] = said.columns["mandated_by"]
        if not changed and not otherwise:
            return Act.UNCHANGED
        logged = self.as_proposed(planned, said) if otherwise else None
        update_planned_action(
            planned=planned, by=self.by, version=planned.version, priority=planned.priority,
            reference=planned.reference, action=logged, **changed,
        )  # fmt: skip
        return Act.UPDATE

    def otherwise(self, planned: PlannedAction, said: Said) -> Iterable[tuple[str, str]]:
        """What the file says otherwise than the action log, by what it is about."""
        action = planned.action
        here, there = action.text, said.action["text"]
        whole = with_mandate(planned.mandated_by, here), with_mandate(said.columns["mandated_by"], there)
        if plain(here) != plain(there) and plain(whole[0]) != plain(whole[1]):
            yield "words", f"{action.reference} says “{action.text[:80]}”."
        if said.row.text("ends") and not self.same_end(planned, said):
            yield (
                "end",
                f"{action.reference} is due {ends.in_words('', action.due, action.due_on) or 'on no day'}.",
            )
        written = [name.text for name in self.directory.recognise_all(said.action["owners"])]
        if written and written != [owner.text for owner in action.owners.all()]:
            yield "lead", f"{action.reference} has “{action.owner_names}”."
        if said.action["restricted"] and not action.restricted:
            yield "restriction", f"{action.reference} is not restricted."

    def same_end(self, planned: PlannedAction, said: Said) -> bool:
        """Whether the file's end is the log's. The day of what is yearly without one moves on by itself."""
        action, due = planned.action, said.action["due"]
        if action.due != due:
            return False
        if due == Action.Due.YEARLY and said.columns["by_when"] == planned.by_when:
            return True
        return action.due_on == said.action["due_on"] or due not in (Action.Due.DATE, Action.Due.YEARLY)

    def as_proposed(self, planned: PlannedAction, said: Said) -> dict[str, Any]:
        """The whole of a proposed action, as the file has it; what the file leaves empty stays. A restriction is never
        lifted."""
        action = planned.action
        kept: dict[str, Any] = {
            "text": said.action["text"],
            "owners": said.action["owners"] or action.owner_names,
            "due": said.action["due"] if said.row.text("ends") else action.due,
            "due_on": said.action["due_on"] if said.row.text("ends") else action.due_on,
        }
        if said.action["restricted"]:
            private = ("restricted", "grounds", "public_interest_reason", "public_title")
            kept |= {name: said.action[name] for name in private}
        return kept

    def is_new(self, action: Action, progress: str) -> bool:
        return all(plain(update.text) != plain(progress) for update in action.updates.all())

    def same_words(self, priority: Priority, said: Said) -> str:
        """The reference of the action with these words under the priority, for a row that gives none."""
        for planned in self.planned[priority.pk].values():
            if plain(planned.action.text) == plain(said.action["text"]):
                return planned.reference
        return ""

    def free_reference(self, priority: Priority) -> str:
        """The first number that is free: "1.2.3" under "1.2"."""
        place = 1
        while f"{self.numbers[priority.pk]}.{place}" in self.planned[priority.pk]:
            place += 1
        return f"{self.numbers[priority.pk]}.{place}"

    def note_missing(self) -> None:
        """Planned actions that the file does not have stay, and are noted."""
        missing = [
            planned.reference
            for priority, known in self.planned.items()
            for reference, planned in known.items()
            if (priority, reference) not in self.seen
        ]
        if missing:
            these = counted(len(missing), "planned action")
            self.report.note(
                "", f"{these} of the strategy stay, though the file has no row for them: {_some(missing)}."
            )


def _line_above(table: Table) -> str:
    """The text above the header, where the file has just one such line."""
    above = [re.fullmatch(r'"(.*)" stands above the header\.', note) for _, note in table.notes]
    lines = [match[1] for match in above if match]
    return lines[0][:200] if lines else ""


def _bare(title: str) -> tuple[str, str]:
    """A title without the number before it, and that number: "1.2 Recover" is "Recover" and "1.2"."""
    match = OPENING.match(title)
    if not match or match.end() == len(title):
        return title, ""
    return title[match.end() :], match[0].strip().rstrip(".):")


def _some(names: list[str]) -> str:
    return listed(names[:10]) if len(names) <= 10 else f"{', '.join(names[:10])} and {len(names) - 10} more"
