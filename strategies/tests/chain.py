"""One thread from a strategy to a mail, for tests: each part is there, and real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from actions.chasing.by_link import REPORT, holder_of, subject_of
from actions.models import Action
from actions.tests.makers import make_action
from csp import links
from csp.models import SignedLink, User
from meetings.models import AgendaItem, Board, Decision, Minute, Minutes, Paper
from meetings.tests.fixtures import make_item, make_meeting
from meetings.tests.pack_makers import make_paper
from performance.models import Indicator
from performance.tests.makers import figure, make_indicator
from strategies.models import Concern, Priority, Strategy
from strategies.tests.makers import make_priority, make_strategy, measure, plan

HELD = date(2018, 7, 4)


@dataclass(frozen=True)
class Chain:
    """The strategy's priority is measured, has a planned action, and is what the item of 4 July 2018 is about."""

    strategy: Strategy
    priority: Priority
    indicator: Indicator
    planned: Action
    item: AgendaItem
    paper: Paper
    decision: Decision
    action: Action
    mail: SignedLink


def make_chain(board: Board, officer: User, owner: User, state: str = "circulated") -> Chain:
    """The strategy is adopted, the minutes stand at ``state``, the minuted action is open and its owner was told."""
    strategy = make_strategy(board, status="adopted")
    priority = make_priority(strategy)
    indicator = make_indicator(board, "VAWG-03", name="Survivors reached in two days", unit="%")
    figure(indicator, date(2018, 6, 1), 58)
    measure(priority, indicator)
    planned = make_action(board, 1, owner.person, text="Open a second drop-in")
    plan(priority, planned)
    meeting = make_meeting(board, HELD)
    item = make_item(meeting, "Drop-in for survivors")
    Concern.objects.create(item=item, priority=priority, by=officer)
    paper = make_paper(item, "Where to open it")
    record = Minutes.objects.create(meeting=meeting, state=state)
    minute = Minute.objects.create(minutes=record, item=item)
    decision = Decision.objects.create(minute=minute, position=0, kind="resolved", text="to open it in Mill Lane")
    action = make_action(
        board, 2, owner.person, text="Sign the lease", meeting=meeting, minute=minute, raised_on=HELD
    )
    mail = links.make(
        purpose=REPORT, subject=subject_of(action.pk), holder=holder_of(owner.person.pk), email=owner.email,
        expires_at=timezone.now() + timedelta(days=90), by=None,
    )  # fmt: skip
    return Chain(strategy, priority, indicator, planned, item, paper, decision, action, mail)
