"""What comes after an agenda is published: a corrected report and late business, in a supplement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from csp.demo import World, clock
from csp.models import User
from meetings.agenda import services as agenda
from meetings.agenda.notice import is_working_day
from meetings.demo import papers as texts
from meetings.demo.content import Topic
from meetings.models import Meeting, Paper
from meetings.packs.services import build_pack, publish_changes
from meetings.papers import services as papers

MARKING = "OFFICIAL"
LATE = Topic(
    "Storm damage to the night shelter", "Patrick Dolan", "decision", 10,
    ("The storm of last weekend took part of the roof of the night shelter in Weir Street. Its twelve guests are "
     "in rooms of the college until the end of the month.",
     "The county's resilience fund pays half the cost of the repair if the partnership asks for it within ten "
     "working days."),
    "ask the resilience fund for half the cost of the repair",
    "", (),
)  # fmt: skip
URGENT = "The resilience fund must be asked within ten working days, which end before the next meeting."
CORRECTION = "The figures in paragraph 2.1 have been corrected since this report was first published."


def publish_supplement(world: World, meeting: Meeting, topic: Topic, by: User) -> None:
    """Two working days after publication: ``topic``'s report corrected, and an urgent item with a report."""
    assert meeting.published_at
    day = meeting.published_at.date() + timedelta(days=2)
    while not is_working_day(day):
        day += timedelta(days=1)
    if day >= min(meeting.date, world.today):
        return
    with clock(day):
        report = Paper.objects.filter(item__meeting=meeting, title=topic.title, kind=Paper.Kind.REPORT).first()
        if report:
            corrected = replace(topic, background=(*topic.background, CORRECTION))
            upload = texts.report(corrected, meeting.board.name, meeting.date, MARKING)
            papers.prepare_version(papers.add_version(paper=report, by=by, upload=upload))
        item = agenda.add_item(
            meeting=meeting, by=by, title=LATE.title, minutes=LATE.minutes, presenters=LATE.presenter,
            purpose=LATE.purpose, urgent_reason=URGENT,
        )  # fmt: skip
        paper = papers.add_paper(
            item=item, by=by, title=LATE.title, author=LATE.presenter, marking=MARKING,
            upload=texts.report(LATE, meeting.board.name, meeting.date, MARKING),
        )  # fmt: skip
        papers.prepare_version(paper.versions.get())
        build_pack(meeting=meeting, by=by)
        publish_changes(meeting=meeting, by=by)
