"""The action log as it is printed in a meeting's agenda pack."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch
from django.template.loader import render_to_string

from actions.due import overdue_words
from actions.log import owner_words, with_owners
from actions.models import Action, ActionUpdate
from csp.words import long_date, short_date
from meetings.models import Meeting
from meetings.registries import Audience, SectionPart

TITLE = "Action log"
UPDATES = 3  # the newest ones printed of each action


def build(meeting: Meeting, audience: Audience) -> SectionPart | None:
    """The board's open actions as of the meeting's date, those overdue on that date apart and first.

    The public's part leaves out restricted actions and restricted updates. None when there is nothing to print.
    """
    updates = ActionUpdate.objects.filter(on__lte=meeting.date)
    if audience == "public":
        updates = updates.for_the_public()
    actions = (
        with_owners(Action.objects.open())
        .filter(board=meeting.board_id, raised_on__lte=meeting.date)
        .prefetch_related(Prefetch("updates", updates))
        .order_by("number")
    )
    if audience == "public":
        actions = actions.filter(restricted=False)
    rows = [(action.is_overdue(meeting.date), _row(action, meeting.date)) for action in actions]
    if not rows:
        return None
    overdue = [row for late, row in rows if late]
    still_open = [row for late, row in rows if not late]
    context = {
        "title": TITLE,
        "on": long_date(meeting.date),
        "groups": [("Overdue", overdue), ("Open", still_open)],
    }
    return SectionPart(TITLE, render_to_string("actions/print/log.html", context))


def _row(action: Action, on: date) -> dict[str, object]:
    overdue = action.is_overdue(on) and action.due_on
    newest = list(action.updates.all())[:UPDATES]
    return {
        "number": action.number,
        "text": action.text,
        "restricted": action.restricted,
        "raised": short_date(action.raised_on),
        "due": action.due_words,
        "overdue": overdue_words((on - overdue).days) if overdue else "",
        "owners": "/ ".join(owner_words(owner) for owner in action.owners.all()),
        "status": action.get_status_display(),
        "updates": [_said(update) for update in newest],
    }


def _said(update: ActionUpdate) -> str:
    restricted = " (restricted)" if update.restricted else ""
    return f"{short_date(update.on)}{restricted}: {update.text}"
