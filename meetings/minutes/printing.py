"""Minutes on paper: the public's PDF, and the pages of the previous minutes in a pack."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from csp import pdf as pdf_engine
from meetings.minutes.record import Record, read_record
from meetings.models import Meeting, Minutes
from meetings.registries import Audience, PackSection, SectionPart


def html_of(record: Record) -> str:
    """The minutes as the body of a page to print, its own h1 first."""
    return render_to_string("meetings/minutes/print.html", {"record": record})


def pdf(record: Record) -> bytes:
    """The record as a document by itself, its pages numbered, what it is above and whose it is below each."""
    body = mark_safe(html_of(record))  # noqa: S308 (rendered from a template)
    return pdf_engine.render(
        render_to_string("meetings/minutes/print_whole.html", {"record": record, "body": body}),
        title=f"{record.board}: {record.title}",
        author=record.authority or record.board,
    )


def previous_minutes(meeting: Meeting, audience: Audience) -> SectionPart | None:
    """The minutes that ``meeting`` is asked to approve, for its pack.

    Of the latest earlier meeting of the board whose minutes are not published yet; else of the latest that has
    any. Circulated and approved ones are printed. A draft that has not been circulated is not for a pack:
    there is nothing to print (None) until it is. The public's part holds the public texts alone.
    """
    earlier = Minutes.objects.filter(
        meeting__board_id=meeting.board_id, meeting__date__lt=meeting.date
    ).select_related("meeting__board", "approved_at_meeting").order_by("-meeting__date")  # fmt: skip
    minutes = earlier.exclude(state=Minutes.State.PUBLISHED).first() or earlier.first()
    if minutes is None or minutes.state == Minutes.State.DRAFT:
        return None
    record = read_record(minutes, entitled=audience == "members")
    return SectionPart(title=record.title, html=html_of(record))


PREVIOUS_MINUTES = PackSection(
    key="previous-minutes", title="Minutes of the previous meeting", order=10, build=previous_minutes
)
