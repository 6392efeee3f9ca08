"""ACTION lines of the minutes in the log: proposed from the moment they are minuted, never changed once confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction

from actions.due import day_of, said_in
from actions.models import Action
from actions.owners import write_owners
from actions.services import add_to_log
from csp import changes
from csp.models import User
from meetings.models import Minute
from meetings.names import Directory
from meetings.registries import ActionLine

LIKE = 0.6  # of 1: how alike a line and the one an action was made from must be to be the same, edited


@dataclass(frozen=True)
class Match:
    """A line of the minute as it stands and the action made from it; either may be missing."""

    line: ActionLine | None
    action: Action | None

    @property
    def differs(self) -> bool:
        """Whether the minute now reads otherwise than when the action was made from it."""
        if self.line is None or self.action is None:
            return self.line is None
        made_from = (self.action.minuted_text, self.action.minuted_in_private)
        return made_from != (self.line.text, self.line.restricted)


def matches(lines: Sequence[ActionLine], actions: Iterable[Action]) -> list[Match]:
    """Pair the lines, in their order, with the actions made from them; actions without a line come last.

    The same text is the same line; of the others, the two most alike are paired first.
    """
    left = dict(enumerate(lines))
    free = list(actions)
    pairs: dict[int, Action] = {}
    for place, line in list(left.items()):
        same = next((action for action in free if action.minuted_text == line.text), None)
        if same:
            pairs[place] = same
            free.remove(same)
            del left[place]
    likeness = [
        (SequenceMatcher(None, action.minuted_text, line.text).ratio(), place, action)
        for place, line in list(left.items())
        for action in free
    ]
    for ratio, place, action in sorted(likeness, key=lambda row: (-row[0], row[1], row[2].number)):
        if ratio >= LIKE and place in left and action in free:
            pairs[place] = action
            free.remove(action)
            del left[place]
    return [Match(line, pairs.get(place)) for place, line in enumerate(lines)] + [
        Match(None, action) for action in free
    ]


@transaction.atomic
def sync_minuted(minute: Minute, lines: Sequence[ActionLine], by: User | None) -> None:
    """Bring the log into line with a minute just saved (a MinuteListener). Saving again changes nothing.

    A new line becomes a proposed action; an edited line changes its action, and a removed one takes it away,
    only while that is still proposed. A line that says just what an action of that day says already, one brought
    in from an older log, is taken to be that action. Whoever saves the minute was checked when saving it.
    """
    meeting = minute.item.meeting
    actions = Action.objects.filter(minute=minute).select_related("board").prefetch_related("owners")
    found = matches(lines, actions.order_by("number"))
    if all(match.action and match.line and not says_otherwise(match.action, match.line) for match in found):
        return
    directory = Directory.for_board(meeting.board, meeting.date)
    standing = Action.objects.filter(board=meeting.board, raised_on=meeting.date, minute=None).order_by("-number")
    by_text = {_plain(action.text): action for action in standing.select_related("board")}
    for match in found:
        if match.action is None and match.line:
            if already := by_text.pop(_plain(match.line.text), None):
                _adopt(already, minute, match.line, by)
            else:
                _propose(minute, match.line, directory, by)
        elif match.action and match.action.status == Action.Status.PROPOSED:
            if match.line is None:
                _withdraw(match.action, by)
            elif says_otherwise(match.action, match.line):
                _follow(match.action, match.line, directory, by)


def says_otherwise(action: Action, line: ActionLine) -> bool:
    """Whether the line says anything else than when this action was made from it or last followed it."""
    said = (action.minuted_text, action.minuted_in_private, action.done_at_meeting)
    return said != (line.text, line.restricted, line.completed)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _adopt(action: Action, minute: Minute, line: ActionLine, by: User | None) -> None:
    """Tie an action that stood in the log already to its line. Said in private, it is restricted from now on."""
    action.minute, action.meeting = minute, minute.item.meeting
    action.minuted_text, action.minuted_in_private = line.text, line.restricted
    action.done_at_meeting = line.completed
    if line.restricted and not action.restricted:
        action.restricted, action.grounds = True, minute.item.grounds
        action.public_interest_reason = minute.item.public_interest_reason
    changes.save_if_unchanged(
        action,
        by=by,
        version=action.version,
        fields=[
            "minute", "meeting", "minuted_text", "minuted_in_private", "done_at_meeting", "restricted", "grounds",
            "public_interest_reason",
        ],
        reason="Found in the minutes",
    )  # fmt: skip


def _propose(minute: Minute, line: ActionLine, directory: Directory, by: User | None) -> None:
    meeting = minute.item.meeting
    due = said_in(line.text, meeting.date)
    action = Action(
        board=meeting.board,
        text=line.text,
        raised_on=meeting.date,
        meeting=meeting,
        minute=minute,
        minuted_text=line.text,
        minuted_in_private=line.restricted,
        done_at_meeting=line.completed,
        due=due.due,
        due_on=due.on,
        status=Action.Status.PROPOSED,
        restricted=line.restricted,
        grounds=minute.item.grounds if line.restricted else [],
        public_interest_reason=minute.item.public_interest_reason if line.restricted else "",
    )
    add_to_log(action, by=by)
    write_owners(action, directory.owners_of_line(line.text), directory, trust_exact=False)


def _follow(action: Action, line: ActionLine, directory: Directory, by: User | None) -> None:
    """Change a proposed action as its line changed. What an officer has set otherwise by hand stays."""
    before, after = said_in(action.minuted_text, action.raised_on), said_in(line.text, action.raised_on)
    named = [name.text for name in directory.owners_of_line(action.minuted_text)]
    if action.due == before.due and (before.on is None or action.due_on == before.on):
        action.due, action.due_on = after.due, after.on
        action.due_on = day_of(action)
        action.first_due_on = action.due_on
    if action.text == action.minuted_text:
        action.text = line.text
    if action.restricted == action.minuted_in_private:
        action.restricted = line.restricted
    if [owner.text for owner in action.owners.all()] == named:
        write_owners(action, directory.owners_of_line(line.text), directory, trust_exact=False)
    action.minuted_text, action.minuted_in_private = line.text, line.restricted
    action.done_at_meeting = line.completed
    changes.save_if_unchanged(
        action,
        by=by,
        version=action.version,
        fields=[
            "text", "due", "due_on", "first_due_on", "restricted", "minuted_text", "minuted_in_private",
            "done_at_meeting",
        ],
        reason="The line of the minutes was edited",
    )  # fmt: skip


def _withdraw(action: Action, by: User | None) -> None:
    """Take away a proposed action whose line is gone; its history keeps what it was."""
    action._history_user = by  # type: ignore[attr-defined]
    action._change_reason = "The line was taken out of the minutes"  # type: ignore[attr-defined]
    action.delete()
