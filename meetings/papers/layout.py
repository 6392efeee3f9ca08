"""A report written in the site as it is read and printed, and the HTML document that a version of it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from csp.words import long_date
from meetings.models import Paper, Report
from meetings.papers import richtext, tidy

HTML = "text/html"
TEXTS = ("purpose", "body", "recommendations", "appendices")
LABELS = {
    "subject": "Subject",
    "author": "Author or authors",
    "contact": "Contact",
    "marking": "Security marking",
    "purpose": "Purpose and decisions required",
    "body": "Main text",
    "recommendations": "Recommendations",
    "appendices": "List of appendices",
}


@dataclass(frozen=True)
class Written:
    """A report as it is stored: the cover's fields are the paper's, but for the contact."""

    paper: Paper
    report: Report

    @property
    def version(self) -> str:
        """What tells whether somebody saved the text or the cover since it was read."""
        return f"{self.report.version}.{self.paper.version}"

    @property
    def subject(self) -> str:
        return self.paper.title

    @property
    def author(self) -> str:
        return self.paper.author

    @property
    def marking(self) -> str:
        return self.paper.marking

    @property
    def contact(self) -> str:
        return self.report.contact

    @property
    def purpose(self) -> SafeString:
        return self._html("purpose")

    @property
    def body(self) -> SafeString:
        return self._html("body")

    @property
    def recommendations(self) -> SafeString:
        return self._html("recommendations")

    @property
    def appendices(self) -> SafeString:
        return self._html("appendices")

    def _html(self, name: str) -> SafeString:
        return mark_safe(getattr(self.report, name))  # noqa: S308 (sanitised when it was saved)

    @property
    def values(self) -> dict[str, str]:
        """For the form, which escapes them: the texts are not marked as safe here."""
        cover = {name: getattr(self, name) for name in ("version", *LABELS) if name not in TEXTS}
        return cover | {name: getattr(self.report, name) for name in TEXTS}


@dataclass(frozen=True)
class Section:
    """One part of the report below its cover. The main text has no heading when it begins with one of its own."""

    heading: str
    html: SafeString


def layout(written: Written) -> str:
    """The report as it is read and printed: h1, the cover as a table, a section for each text that says something."""
    meeting = written.paper.item.meeting
    cover = [
        ("Report to", meeting.board.name),
        ("Meeting date", long_date(meeting.date)),
        ("Subject", written.subject),
        ("Author" if not re.search(r";| and |\n", written.author) else "Authors", written.author),
        ("Contact", written.contact),
        ("Security marking", written.marking),
    ]
    context = {
        "written": written,
        "cover": [(label, said) for label, said in cover if said],
        "sections": [_section(name, getattr(written, name)) for name in TEXTS if getattr(written, name)],
    }
    return tidy.sanitised(render_to_string("meetings/papers/print/report.html", context))


def document(written: Written) -> str:
    """The layout as a whole HTML document: the file that a version keeps."""
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{escape(written.subject)}</title>'
        f"</head>\n<body>\n{layout(written).strip()}\n</body>\n</html>\n"
    )


def body_of(content: bytes) -> str:
    """What stands in the body of a document that ``document`` made, sanitised again."""
    text = content.decode("utf-8")
    return tidy.sanitised(text.partition("<body>")[2].rpartition("</body>")[0]).strip()


def for_reading(body: str) -> str:
    """The body for a page that has the title as its own heading."""
    return re.sub(r"^<h1>.*?</h1>\s*", "", body, count=1, flags=re.DOTALL)


def _section(name: str, html: str) -> Section:
    number = richtext.section_number(html)
    heading = f"{number} {LABELS[name]}".strip()
    if name != "body":
        return Section(heading, mark_safe(html))  # noqa: S308 (sanitised when it was saved)
    own = html.startswith(("<h3", "<h4"))
    return Section("" if own else heading, mark_safe(richtext.raised(html)))  # noqa: S308 (the same)
