"""What is done to performance reports: begun, changed, put under an agenda item, printed with its figures kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.text import slugify

from csp import changes, jobs, pdf
from csp.errors import Refused
from csp.jobs import Progress
from csp.models import Job, User
from csp.words import long_date, short_date
from meetings.access import Reader
from meetings.models import AgendaItem, Board
from meetings.papers import services as papers
from meetings.papers.check import BadFile
from performance import charts
from performance.access import check_can_keep, hides_nothing_from
from performance.models import Indicator, PerformanceReport, ReportSnapshot, Revision
from performance.reporting.layout import cards_of, lay_out, picture_of

MAKE = "make-performance-report"
FIELDS = ("title", "starts", "ends", "introduction")
RESTRICTED_SINCE = "An indicator in it is restricted now, and the paper is not. Restrict the paper first."


@transaction.atomic
def begin_report(*, board: Board, by: User, indicators: Iterable[Indicator], **said: Any) -> PerformanceReport:
    """Begin a report of some of a board's indicators, from ``starts`` to ``ends``. Raises Denied, Refused."""
    check_can_keep(by, board)
    report = PerformanceReport(board=board)
    _fill(report, said)
    chosen = _chosen(board, indicators)
    changes.save(report, by=by)
    report.indicators.set(chosen)
    return report


@transaction.atomic
def update_report(
    *, report: PerformanceReport, by: User, version: int, indicators: Iterable[Indicator], **said: Any
) -> None:
    """Change what is in a report; what was printed of it stays. Raises Denied, Refused, Conflict."""
    check_can_keep(by, report.board)
    _fill(report, said)
    chosen = _chosen(report.board, indicators)
    changes.save_if_unchanged(report, by=by, version=version, fields=FIELDS)
    report.indicators.set(chosen)


@transaction.atomic
def remove_report(*, report: PerformanceReport, by: User) -> None:
    """Remove a report that never became a paper. Raises Denied, Refused."""
    check_can_keep(by, report.board)
    if report.paper_id:
        raise Refused("This report is a paper of a meeting. Withdraw the paper there instead.")
    report.indicators.clear()
    changes.delete(report, by=by)


@transaction.atomic
def put_under(*, report: PerformanceReport, by: User, item: AgendaItem) -> Job:
    """Make the report a paper of an agenda item, restricted if an indicator in it is, and queue its first version.

    Raises Denied, and Refused for an item of another board, a report that is a paper already, or as add_paper does.
    """
    check_can_keep(by, report.board)
    if item.meeting.board_id != report.board_id:
        raise Refused("Choose an item of the board whose report it is.", field="item")
    if report.paper_id:
        raise Refused("This report is a paper already. Make a new version of it instead.")
    restricted = report.indicators.filter(restricted=True)
    grounds = sorted({ground for one in restricted for ground in one.grounds})
    reasons = list(dict.fromkeys(one.public_interest_reason for one in restricted if one.public_interest_reason))
    report.paper = papers.add_paper(
        item=item,
        by=by,
        title=report.title,
        restricted=bool(restricted),
        grounds=grounds,
        public_interest_reason="\n".join(reasons),
    )
    changes.save(report, by=by, fields=["paper"], reason="Became a paper")
    return jobs.request_job(kind=MAKE, subject=subject_of(report), by=by)


def request_version(*, report: PerformanceReport, by: User) -> Job:
    """Have the paper printed again with the figures of today, as its next version. Raises Denied, Refused."""
    check_can_keep(by, report.board)
    if report.paper is None:
        raise Refused("Put the report under an agenda item first.")
    papers.check_takes_papers(report.paper.item)
    papers.check_stands(report.paper)
    if report.indicators.filter(restricted=True).exists() and not report.paper.restricted:
        raise Refused(RESTRICTED_SINCE)
    return jobs.request_job(kind=MAKE, subject=subject_of(report), by=by)


def make_version(report: PerformanceReport, by: User, progress: Progress) -> ReportSnapshot | None:
    """Lay the report out, print it, hand it in as a version of its paper, and keep its figures with that version.

    None when the print is the same as the newest version. Raises Denied, BadFile, and Refused for a restricted
    indicator in a paper that is open: it may have become restricted while the job waited.
    """
    if report.paper is None:
        raise Refused("This report is no paper.")
    progress(0, 2, "Laying out the figures")
    figures = lay_out(report)
    if figures["restricted"] and not report.paper.restricted:
        raise Refused(RESTRICTED_SINCE)
    progress(1, 2, "Printing")
    content = ContentFile(printed(report, figures), name=f"{slugify(report.title)[:80] or 'report'}.pdf")
    with transaction.atomic():
        try:
            version = papers.add_version(paper=report.paper, by=by, upload=content)
        except BadFile as bad:
            if "same file" in bad.message:
                return None
            raise
        return ReportSnapshot.objects.create(report=report, version=version, figures=figures, made_by=by)


def printed(report: PerformanceReport, figures: dict[str, Any]) -> bytes:
    """The report as a tagged PDF."""
    for card in cards_of(figures):
        picture = picture_of(card)
        card["chart"] = _as_data(picture.draw(charts.PRINTED)) if picture.worth_it else ""
        card["described"] = picture.description
    context = {
        "figures": figures,
        "period": f"{short_date(report.starts)} to {short_date(report.ends)}",
        "meeting": long_date(report.paper.item.meeting.date) if report.paper else "",
    }
    content = pdf.render(render_to_string("performance/reporting/print.html", context), title=report.title)
    for card in cards_of(figures):
        del card["chart"], card["described"]
    return content


def revised_since(snapshot: ReportSnapshot, user: Reader) -> QuerySet[Revision]:
    """The figures in a version that were revised after it was made, the newest first: of the indicators whose every
    figure ``user`` may read today. A paper may be open, and what it cites not."""
    seen = Indicator.objects.visible_to(user).filter(hides_nothing_from(user)).order_by().values("pk")
    codes = [card["code"] for card in cards_of(snapshot.figures)]
    return (
        Revision.objects.filter(
            value__indicator__code__in=codes,
            value__indicator__in=seen,
            value__breakdown__isnull=True,
            value__period_end__lte=date.fromisoformat(snapshot.figures["ends"]),
            at__gt=snapshot.made_at,
        )
        .select_related("value__indicator", "by__person")
        .order_by("-at", "-pk")
    )


def subject_of(report: PerformanceReport) -> str:
    """How a job names it."""
    return f"performance-report:{report.pk}"


def _fill(report: PerformanceReport, said: dict[str, Any]) -> None:
    if unknown := set(said) - set(FIELDS):
        raise TypeError(f"A report has no field {', '.join(sorted(unknown))}.")
    for name, value in said.items():
        setattr(report, name, value.strip() if isinstance(value, str) else value)
    if not report.title:
        raise Refused("Give the report a title.", field="title")
    if report.ends <= report.starts:
        raise Refused("The last day must come after the first.", field="ends")


def _chosen(board: Board, indicators: Iterable[Indicator]) -> list[Indicator]:
    chosen = list(indicators)
    if not chosen:
        raise Refused("Choose at least one indicator.", field="indicators")
    if any(one.board_id != board.pk for one in chosen):
        raise Refused(f"Choose indicators of the {board}.", field="indicators")
    return chosen


def _as_data(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
