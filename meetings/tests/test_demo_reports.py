"""The report of the demonstration that was written in the site."""

from __future__ import annotations

from csp.models import User
from meetings.demo.content import TOPICS
from meetings.demo.reports import write_report
from meetings.models import AgendaItem
from meetings.papers.compare import difference


def test_report_is_finished_twice_and_the_second_says_more(item: AgendaItem, officer: User) -> None:
    paper = write_report(item, TOPICS[0], officer)
    new, old = paper.versions.all()
    assert (old.is_ready, new.is_ready, old.tagged, new.tagged) == (True, True, True, True)
    found = difference(old.html, new.html)
    assert found
    assert (found.changed, found.added, found.removed) == (0, 11, 0)
    assert new.html.count("<caption>Referrals by quarter</caption>") == 1
