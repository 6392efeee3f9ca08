"""A report of the coming meeting that was written in the site, finished twice."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from csp.models import User
from meetings.demo.content import COUNCIL, Topic
from meetings.models import AgendaItem, Paper
from meetings.papers import services as papers
from meetings.papers import written

QUARTERS = (("April to June", 31, 38), ("July to September", 27, 35), ("October to December", 24, 33))


def write_report(item: AgendaItem, topic: Topic, by: User) -> Paper:
    """Two versions: the second, after partners commented, has the figures and a firmer recommendation."""
    board = item.meeting.board.name
    paper = written.start_report(item=item, by=by, title=topic.title, author=topic.presenter, marking="OFFICIAL")
    first = {
        "contact": "Hannah Whitlock, 01632 960123",
        "purpose": _numbered(1, [f"The {board} is asked to {topic.recommendation}."]),
        "body": format_html("<h3>2. Background</h3>{}", _numbered(2, topic.background)),
        "recommendations": _numbered(4, [f"It is recommended that the {board} {topic.recommendation}."]),
        "appendices": "<p>None</p>",
    }
    saved = written.save_report(paper=paper, by=by, version="0.0", **first)
    papers.prepare_version(written.finish_report(paper=paper, by=by, version=saved.version))
    saved = written.save_report(
        paper=paper, by=by, version=saved.version,
        body=format_html("{}<h3>3. What the figures show</h3>{}{}", first["body"], _figures(), _partners()),
        recommendations=_numbered(
            4,
            [
                f"It is recommended that the {board} {topic.recommendation}.",
                "It is recommended that progress is reported in six months.",
            ],
        ),
    )  # fmt: skip
    papers.prepare_version(written.finish_report(paper=paper, by=by, version=saved.version))
    return paper


def _numbered(section: int, texts: list[str] | tuple[str, ...]) -> SafeString:
    rows = ((f"{section}.{n}", text) for n, text in enumerate(texts, 1))
    return format_html_join("", '<p class="numbered numbered-1"><span class="para-number">{}</span> {}</p>', rows)


def _figures() -> SafeString:
    return format_html(
        "{}<table><caption>Referrals by quarter</caption><thead><tr><th>Quarter</th><th>This year</th>"
        "<th>Last year</th></tr></thead><tbody>{}</tbody></table>",
        _numbered(3, ["Referrals have fallen in each quarter, and stand below last year's."]),
        format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", QUARTERS),
    )


def _partners() -> SafeString:
    points = format_html_join(
        "", '<p class="numbered numbered-2"><span class="para-number">{}</span> {}</p>',
        (("(a)", f"{COUNCIL} asked for the figures by quarter, which are above;"),
         ("(b)", "the police and the health service agreed with the recommendation.")),
    )  # fmt: skip
    return format_html(
        '<p class="numbered numbered-1"><span class="para-number">3.2</span> Partners said of the first draft:</p>{}',
        points,
    )
