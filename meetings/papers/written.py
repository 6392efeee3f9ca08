"""A report written in the site: begun, saved, read from Word, laid out, finished as a version of its paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from csp import changes, pdf, storage
from csp.cells import Unreadable, as_date
from csp.errors import Conflict, Refused
from csp.models import User
from csp.roles import Power
from csp.words import long_date
from meetings.access import check_can_hand_in, check_can_manage, holds
from meetings.models import AgendaItem, Paper, PaperVersion, Report
from meetings.papers import apart, check, layout, richtext, services
from meetings.papers.layout import LABELS, TEXTS, Written

COVER = ("subject", "author", "marking")
MAX_TEXT = 400_000
MAX_PREVIEW = 60_000
NOTHING = "Write the purpose, the main text or the recommendations before you finish it."
UNCHANGED = "Nothing has changed since version {number}. Change the text, then finish it."
TOO_LONG_TO_SHOW = (
    "The report is too long to be shown as a PDF before it is finished. Finish it: the PDF is then made beside it."
)


def written_of(paper: Paper) -> Written:
    """The report of a paper; an empty one when nobody has begun it."""
    report = Report.objects.filter(paper=paper).first() or Report(paper=paper)
    return Written(paper, report)


def may_change_cover(paper: Paper, by: User) -> bool:
    """Officers may, until the paper is published: its details then stay as they were published."""
    published = paper.versions.filter(published_at__isnull=False).exists()
    return holds(by, Power.MANAGE, paper.item.meeting.board) and not published


@transaction.atomic
def start_report(*, item: AgendaItem, by: User, title: str, **fields: Any) -> Paper:
    """Put a paper at the end of an item's papers, to be written in the site. Takes what add_paper takes but a file.

    Raises Denied, Refused.
    """
    paper = services.add_paper(item=item, by=by, title=title, **fields)
    changes.save(Report(paper=paper), by=by)
    return paper


def save_report(*, paper: Paper, by: User, version: str, **values: str) -> Written:
    """Save the draft: the four texts, the contact and, for officers before publication, the cover.

    ``version`` is what ``Written.version`` was when the form was opened. Raises Denied; Refused beside a field;
    Conflict with the stored Written when somebody saved in between.
    """
    check_can_hand_in(by, paper)
    if unknown := set(values) - set(LABELS):
        raise TypeError(f"A report has no field {', '.join(sorted(unknown))}.")
    services.check_takes_papers(paper.item)
    services.check_stands(paper)
    texts = {name: _text(name, values.pop(name)) for name in TEXTS if name in values}
    with transaction.atomic():
        services.hold(paper.item)
        paper = Paper.objects.select_related("item__meeting__board").get(pk=paper.pk)
        stored = written_of(paper)
        report_version, _, paper_version = version.partition(".")
        if report_version != str(stored.report.version):
            raise _conflict(stored, stored.report)
        _save_cover(stored, by, paper_version, values)
        _save_texts(stored.report, by, {**texts, "contact": values.get("contact", stored.contact).strip()})
        return Written(paper, stored.report)


def finish_report(*, paper: Paper, by: User, version: str) -> PaperVersion:
    """Make the text, as it was when ``version`` was shown, the next version of the paper, and queue its PDF.

    An officer's is accepted at once; an author's waits for an officer. Raises Denied, Refused, Conflict.
    """
    check_can_hand_in(by, paper)
    services.check_takes_papers(paper.item)
    services.check_stands(paper)
    written = written_of(paper)
    if version != written.version:
        raise _conflict(written, written.report if written.report.pk else paper)
    if not (written.purpose or written.body or written.recommendations):
        raise Refused(NOTHING)
    stored = storage.store(layout.document(written).encode(), content_type=layout.HTML)
    with transaction.atomic():
        services.hold(paper.item)
        newest = paper.versions.first()
        if newest and newest.file_id == stored.pk:
            raise Refused(UNCHANGED.format(number=newest.number))
        name = f"{slugify(written.subject)[:80].strip('-') or 'report'}.html"
        return services.new_version(
            paper, newest.number + 1 if newest else 1, stored, name, by,
            accepted=holds(by, Power.MANAGE, paper.item.meeting.board),
        )  # fmt: skip


# Shown before it is finished --------------------------------------------------------------------------------


def preview_pdf(written: Written) -> bytes:
    """The report as it would be printed now. Raises Refused when that would take too long."""
    body = layout.layout(written)
    if len(body) > MAX_PREVIEW:
        raise Refused(TOO_LONG_TO_SHOW)
    return pdf.render(body, title=written.subject)


# A Word report ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FromWord:
    """What a Word report fills, by field, and what the person should know of the rest."""

    values: dict[str, str]
    notes: list[str]

    @property
    def filled(self) -> list[str]:
        return [LABELS[name] for name in LABELS if self.values.get(name)]


def read_word(*, paper: Paper, by: User, upload: File[bytes]) -> FromWord:
    """Read a Word report for the form of ``paper``; nothing is saved. Raises Denied, BadFile beside ``upload``."""
    check_can_hand_in(by, paper)
    if check.accept(upload).content_type != check.WORD:
        raise check.BadFile("This is a PDF. Its text cannot be read into the form: choose the Word file (.docx).")
    try:
        with check.on_disk(upload) as path:
            read = apart.run("read-report", path, seconds=apart.LOOK_SECONDS)
    except apart.UnusableFile as fault:
        raise check.BadFile(str(fault)) from fault
    return _from_word(paper, read)


@dataclass(frozen=True)
class Clash:
    """A field that holds something already, and for which the Word report has something else."""

    name: str
    label: str
    now: SafeString | str
    word: SafeString | str
    now_raw: str
    word_raw: str


def clashes(now: dict[str, str], read: FromWord, *, fixed: Sequence[str] = ()) -> list[Clash]:
    """What the Word report would take the place of, among what stands in the form now."""
    made = []
    for name, said in read.values.items():
        here = now.get(name, "")
        kept = richtext.clean(here) if name in TEXTS else here.strip()
        if name in fixed or not kept or kept == said:
            continue
        shown = (mark_safe(kept), mark_safe(said)) if name in TEXTS else (kept, said)  # noqa: S308 (both cleaned)
        made.append(Clash(name, LABELS[name], *shown, here, said))
    return made


def _from_word(paper: Paper, read: dict[str, Any]) -> FromWord:
    meeting = paper.item.meeting
    notes = list(read["notes"])
    values = {name: read[name][:200] if name not in TEXTS else richtext.clean(read[name]) for name in LABELS}
    values["marking"] = next((m for m in meeting.board.markings if _same(m, values["marking"])), "")
    if read["marking"] and not values["marking"]:
        notes.append(f"The marking on its cover, {read['marking']!r}, is not one of this board’s. Choose one.")
    notes += [
        f"The line {line!r} of its cover has no field here."
        for line in read["masthead"]
        if not (
            _same(line, meeting.board.name) or _same(line, f"The {meeting.board.name}") or _same(line, "report")
        )
    ]
    try:
        day = as_date(read["dated"]) if read["dated"] else None
    except Unreadable:
        notes.append(f"The date on its cover, {read['dated'][:60]!r}, was not understood.")
    else:
        if day and day != meeting.date:
            notes.append(f"Its cover is dated {long_date(day)}. This meeting is on {long_date(meeting.date)}.")
    if not read["subject"]:
        notes.append("It has no cover that was recognised: a line or a table row “Subject:”, “Author:” and so on.")
    missing = [LABELS[name].lower() for name in TEXTS if not values[name]]
    if missing:
        notes.append(f"No heading was found for: {', '.join(missing)}.")
    return FromWord({name: said for name, said in values.items() if said}, notes)


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


# Saving -----------------------------------------------------------------------------------------------------


def _text(name: str, html: str) -> str:
    cleaned = richtext.clean(html)
    if len(cleaned) > MAX_TEXT:
        raise Refused(
            f"This text is too long to be kept: put part of it into an appendix. ({LABELS[name]})", field=name
        )
    return cleaned


def _save_cover(stored: Written, by: User, version: str, values: dict[str, str]) -> None:
    new = {name: values[name].strip() for name in COVER if name in values}
    changed = {name: said for name, said in new.items() if said != getattr(stored, name)}
    if not changed:
        return
    paper = stored.paper
    check_can_manage(by, paper.item.meeting.board)
    services.check_not_published(paper, "Its cover stays as it was published.")
    services.check_said(changed.get("subject", paper.title), ())
    if version != str(paper.version):
        raise _conflict(stored, paper)
    if "subject" in changed:
        paper.title = changed["subject"]
    paper.author, paper.marking = changed.get("author", paper.author), changed.get("marking", paper.marking)
    changes.save_if_unchanged(paper, by=by, version=paper.version, fields=["title", "author", "marking"])


def _save_texts(report: Report, by: User, values: dict[str, str]) -> None:
    changed = [name for name, said in values.items() if said != getattr(report, name)]
    for name in changed:
        setattr(report, name, values[name])
    if report.pk is None:
        changes.save(report, by=by)
    elif changed:
        changes.save_if_unchanged(report, by=by, version=report.version, fields=changed)


def _conflict(stored: Written, changed: Report | Paper) -> Conflict:
    return Conflict(stored, changed_by=changes.last_changed_by(changed))
