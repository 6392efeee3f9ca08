"""From "Support Survivors" to a mail in an owner's digest and back, made by the services that officers' clicks reach,
and followed by the links that people are shown."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from actions import services as log
from actions.models import Action
from csp.models import OutboxMessage, User
from meetings.agenda import services as agenda
from meetings.minutes import services as minuting
from meetings.models import AgendaItem, Board, Decision
from meetings.tests.fixtures import log_in
from meetings.tests.pages import texts
from performance import services as figures
from performance.tests.makers import make_indicator
from strategies import services
from strategies.models import Priority
from strategies.tests.chain import make_chain
from strategies.tests.makers import make_priority, make_strategy
from strategies.thread.concerns import add_concern

MEETING = date(2018, 9, 26)
NIGHT = date(2018, 10, 5)


def plan(board: Board, officer: User) -> Priority:
    """Support Survivors, measured by an indicator, with a planned action."""
    indicator = make_indicator(board, "VAWG-03", name="Survivors reached in two days", unit="%", polarity="higher")
    figures.record_value(indicator=indicator, by=officer, starts=date(2018, 6, 1), value=Decimal(58))
    strategy = services.create_strategy(
        board=board, by=officer, title="Ending violence", starts=date(2018, 4, 1), ends=date(2022, 3, 31),
        vision="Nobody lives in fear.",
    )  # fmt: skip
    priority = services.add_priority(strategy=strategy, by=officer, title="Support Survivors")
    services.set_measure(
        priority=priority, by=officer, indicator=indicator, baseline=Decimal(58), baseline_on=date(2018, 3, 31),
        target=Decimal(65), target_on=date(2022, 3, 31),
    )  # fmt: skip
    services.adopt_strategy(strategy=strategy, by=officer)
    services.plan_action(
        priority=priority, by=officer, reference="1.1", text="Open a second drop-in", raised_on=date(2018, 7, 4),
        owners="Mina Member",
    )  # fmt: skip
    return priority


def meet(board: Board, officer: User, priority: Priority) -> AgendaItem:
    """An item about it is put on an agenda; under it something is resolved, and an action minuted."""
    meeting = agenda.create_meeting(
        board=board, by=officer, date=MEETING, starts=time(10), ends=time(12), venue="Town Hall"
    )
    item = agenda.add_item(meeting=meeting, by=officer, title="A second drop-in")
    add_concern(item=item, by=officer, about=("priority", priority.pk))
    minutes = minuting.start_minutes(meeting=meeting, by=officer)
    minuting.save_minute(
        minutes=minutes, item=item, by=officer, version=0,
        text="The options were heard.\n\nACTION: Mina Member to sign the lease.",
        decision="RESOLVED to open it in Mill Lane.",
    )  # fmt: skip
    minuting.circulate(minutes=minutes, by=officer)
    minuted = Action.objects.get(minute__item=item)
    log.confirm_action(action=minuted, by=officer)
    minuted.refresh_from_db()
    log.update_action(
        action=minuted,
        by=officer,
        version=minuted.version,
        due="date",
        due_on=date(2018, 10, 1),
        due_reason="Lease.",
    )
    return item


def hrefs(page: Any, words: str) -> list[str]:
    """Where the links lead that a panel or list of the thread shows under these words."""
    node = rf'thread-node__word">{re.escape(words)}</span>\s*<a class="govuk-link" href="([^"]+)"'
    return re.findall(node, page.content.decode())


@pytest.mark.django_db
def test_priority_is_followed_to_a_mail_in_a_digest_and_back(board: Board, officer: User, member: User) -> None:
    with time_machine.travel("2018-07-04T09:00:00+01:00"):
        priority = plan(board, officer)
    with time_machine.travel("2018-09-26T13:00:00+01:00"):
        item = meet(board, officer, priority)
    with time_machine.travel("2018-10-05T02:00:00+01:00"):
        call_command("nightly", "--on", NIGHT.isoformat(), stdout=StringIO())
    with time_machine.travel("2018-10-05T09:00:00+01:00"):
        digest = OutboxMessage.objects.get(key=f"digest:{NIGHT}:person:{member.person.pk}")
        link = re.search(r"^CSP-2: .*?(https?://\S+)$", digest.text, re.MULTILINE | re.DOTALL)
        assert link
        by_link = Client().get(re.sub(r"^https?://[^/]+", "", link[1]))
        assert texts(by_link, "p.govuk-body-l") == ["Mina Member to sign the lease."]
        assert "/actions/CSP-2/" in by_link.content.decode()

        mina, olive = log_in(member), log_in(officer)
        action = mina.get("/actions/CSP-2/")
        decision = mina.get(hrefs(action, "Decided")[0])
        assert texts(decision, "h1") == ["The thread of: decisionResolved to open it in Mill Lane."]
        under = mina.get(hrefs(decision, "Agenda item")[0], follow=True)
        assert under.redirect_chain[-1][0] == f"/boards/csp/{MEETING}/1/"
        about = hrefs(under, "About")
        assert about == [priority.get_absolute_url()]
        assert mina.get(about[0], follow=True).status_code == 200

        down = olive.get(f"/thread/priority/{priority.pk}/")
        assert hrefs(down, "On an agenda") == [f"/items/{item.pk}/"]
        assert hrefs(down, "Measured by") == ["/performance/VAWG-03/"]
        assert hrefs(down, "Planned action") == ["/actions/CSP-1/"]
        assert hrefs(down, "Decision") == [f"/thread/decision/{Decision.objects.get().pk}/"]
        assert hrefs(down, "Action") == ["/actions/CSP-2/"]
        mail = olive.get(hrefs(down, "Mail")[0])
        assert texts(mail, "h1") == [f"The thread of: mailMail to {member.email}"]
        assert texts(mail, ".thread-tree .thread-node__word") == [
            "Action", "Decided", "Agenda item", "About", "Strategy",
        ]  # fmt: skip


PRINTED = """\
Priority: Support Survivors
[of Safer streets]

What it came from
└─ Strategy: Safer streets
      [Adopted, 1 April 2018 to 31 March 2022]

What came of it
├─ Measured by: VAWG-03 Survivors reached in two days
│     [58%, June 2018]
├─ On an agenda: Drop-in for survivors
│  │  [4 July 2018]
│  ├─ Report: Where to open it
│  │     [4 July 2018]
│  └─ Decision: Resolved to open it in Mill Lane
│     │  [4 July 2018]
│     └─ Action: CSP-2: Sign the lease
│        │  [Open, due 1 September 2018]
│        └─ Mail: Mail to mina.member@example.org
│              [Sent, 20 August 2018]
└─ Planned action: CSP-1: Open a second drop-in
      [Open, due 1 September 2018]
"""


def printed(*asked: str) -> str:
    out = StringIO()
    call_command("thread", *asked, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_command_prints_the_thread_of_the_priority_that_is_meant(
    board: Board, officer: User, member: User, outsider: User
) -> None:
    with time_machine.travel("2018-08-20T09:00:00+01:00", tick=False):
        chain = make_chain(board, officer, member)
        other = make_priority(make_strategy(board, "Another draft"), "Support Survivors of fire")
        for asked in (str(chain.priority.pk), "support survivors", f"{chain.strategy.pk}/1", "safer/1"):
            assert printed(asked) == PRINTED
        as_outsider = printed("support survivors", "--as", outsider.email)
        assert as_outsider.splitlines()[-2:] == ["What came of it", "  Nothing"]
        with pytest.raises(
            CommandError, match=f"{other.pk}  Support Survivors of.*\n  {chain.priority.pk}  Support"
        ):
            printed("support")
        with pytest.raises(CommandError, match="No priority is meant by “3/9”"):
            printed("3/9")
        with pytest.raises(CommandError, match="No priority is meant by “survivors of fire”"):
            printed("survivors of fire", "--as", outsider.email)
        with pytest.raises(CommandError, match="Nobody can log in as nobody@"):
            printed("support", "--as", "nobody@example.org")


@pytest.mark.django_db
def test_long_words_are_printed_within_eighty_columns(board: Board, officer: User, member: User) -> None:
    with time_machine.travel("2018-08-20T09:00:00+01:00", tick=False):
        chain = make_chain(board, officer, member)
        Action.objects.update(text="Write to every owner of a licensed place in the town " * 3)
        assert max(map(len, printed(str(chain.priority.pk)).splitlines())) <= 80
