"""What an item's reports recommend, each turned into the decision that accepts it. Reads; writes nothing.

A report written in the site has a field for its recommendations; of one prepared from Word, those under the heading
that wordreport finds. A list under "The Board is asked to:" gives one recommendation a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from meetings.access import Reader
from meetings.models import AgendaItem, Minute, Paper, PaperVersion, Report
from meetings.papers import wordreport

NUMBER = re.compile(
    r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2})+[.)]?|(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])|[-•–])\s*", re.IGNORECASE
)
WHO = (
    r"(?:the\s+)?(?:[\w’'&-]+\s+){0,6}?"
    r"(?:board|partnership|committee|group|panel|cabinet|members|partners)(?:\s+(?:board|members))?"
)
# As in: The Board is asked to: note the plan. Members are recommended to note it.
ASKED = re.compile(
    rf"(?:{WHO}|it)\s+(?:is|are)\s+(?:recommended|asked|invited|requested|advised)\s*(?:(?P<to>(?:not\s+)?to)\b)?\s*:?\s*",
    re.IGNORECASE,
)
# As in: It is recommended that the Board: note the plan. It is recommended that progress is reported.
THAT = re.compile(rf"it\s+is\s+recommended\s+(?P<that>that)\s*:?\s*(?P<who>{WHO})?\s*:?\s*(?=$|\S)", re.IGNORECASE)
NOT_TO = re.compile(r"(?:recommended\s+)?(?P<to>not\s+to)\s+", re.IGNORECASE)
TO = re.compile(rf"(?:{WHO}\s+)?to\s+", re.IGNORECASE)
VERBS = (
    "accept", "acknowledge", "adopt", "advise", "agree", "appoint", "approve", "ask", "authorise", "comment",
    "commission", "commit", "confirm", "consider", "continue", "decide", "delegate", "determine", "discuss", "endorse",
    "ensure", "establish", "give", "identify", "instruct", "invite", "make", "monitor", "nominate", "note", "promote",
    "provide", "publish", "ratify", "receive", "recommend", "refer", "request", "review", "scrutinise", "set", "share",
    "sign", "support", "take", "welcome", "work",
)  # fmt: skip
VERB = re.compile(rf"(?:\w+ly\s+)?(?:{'|'.join(VERBS)})\b", re.IGNORECASE)
SECTIONS = ("purpose", "recommendations")


@dataclass(frozen=True)
class Recommendation:
    """``text`` as the report has it, ``decision`` the line that accepts it. ``key`` names it in a form.

    ``restricted``: its paper or item is, so accepting it belongs in the restricted text. ``accepted``: the minute has
    that line.
    """

    key: str
    paper: str
    text: str
    decision: str
    restricted: bool
    accepted: bool = False


def recommendations_of(item: AgendaItem, user: Reader, minute: Minute | None) -> list[Recommendation]:
    """All the recommendations of the reports of an item that ``user`` may read, in order. Three queries."""
    papers = list(
        Paper.objects.visible_to(user)
        .standing()
        .filter(item=item, kind=Paper.Kind.REPORT)
        .order_by("position", "pk")
    )
    written = {one.paper_id: one for one in Report.objects.filter(paper__in=papers)}
    versions = PaperVersion.objects.filter(paper__in=papers, accepted_at__isnull=False).exclude(html="")
    prepared = {one.paper_id: one for one in versions.order_by("number").only("paper_id", "html")}
    private = {paper.pk: paper.restricted or item.restricted for paper in papers}
    there = {
        False: _lines(minute.decision if minute else ""),
        True: _lines(minute.restricted_text if minute else ""),
    }
    found = []
    for paper in papers:
        report, version = written.get(paper.pk), prepared.get(paper.pk)
        texts = {name: getattr(report, name) for name in SECTIONS} if report else {}
        if not any(texts.values()) and version:
            texts = {name: "".join(parts) for name, parts in wordreport.split(version.html).texts.items()}
        asked = decisions_for(texts.get("recommendations", "")) or asked_for(texts.get("purpose", ""))
        for at, (text, decision) in enumerate(asked):
            restricted = private[paper.pk]
            found.append(
                Recommendation(
                    f"{paper.pk}-{at}", paper.title, text, decision, restricted, decision in there[restricted]
                )
            )
    return found


def decisions_for(html: str) -> list[tuple[str, str]]:
    """Each recommendation in sanitised ``html`` as text, with the decision that accepts it."""
    return [(text, decision) for text in _texts(html) if (decision := decision_for(text))]


def asked_for(html: str) -> list[tuple[str, str]]:
    """The same of a text that says other things too, as "Purpose and decisions required": what the board is asked to
    do, and the points under "It is recommended that the Board:".
    """
    found, in_list = [], False
    for text in _texts(html):
        said, decision = NUMBER.sub("", text), decision_for(text)
        asks = bool(THAT.match(said) or ASKED.match(said))
        in_list = not decision if asks else in_list and bool(TO.match(said) or VERB.match(said))
        if decision and (asks or in_list):
            found.append((text, decision))
    return found


def decision_for(text: str) -> str:
    """ "RESOLVED to note the report." for "The Board is asked to note the report"; empty for words that only lead in.

    The number before it and the "; and" after it go. What begins with no verb that a board is asked to do is taken
    as it stands.
    """
    said = NUMBER.sub("", text.strip(), count=1).strip()
    link = ""
    if match := THAT.match(said):
        link = "" if match["who"] else "that"
        said = said[match.end() :]
    elif match := (ASKED.match(said) or NOT_TO.match(said)):
        link = " ".join((match["to"] or "to").split()).lower()
        said = said[match.end() :]
    if said.lower().startswith("that "):
        link, said = link or "that", said[len("that ") :]
    elif match := TO.match(said):
        link, said = link or "to", said[match.end() :]
    said = re.sub(r"[\s;,:]*(?:\band)?[\s;,:]*$", "", said).strip()
    if not re.search(r"\w", said):
        return ""
    if not link and VERB.match(said):
        link = "to"
    words = f"{link} {_small(said)}" if link else f": {said}"
    end = "" if words.endswith((".", "?", "!")) else "."
    return f"RESOLVED{'' if words.startswith(':') else ' '}{words}{end}"


def _small(text: str) -> str:
    """With a small first letter, unless the word is a name or an abbreviation: only a known word is made small."""
    first = text.split(maxsplit=1)[0]
    return (
        text[0].lower() + text[1:]
        if VERB.match(text) or first.lower() in ("the", "a", "an", "all", "any")
        else text
    )


def _texts(html: str) -> Iterator[str]:
    """The paragraphs and points, in order; what stands under a point is part of it."""
    if not html.strip():
        return
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for number in root.xpath('.//span[contains(@class, "para-number")]'):
        number.drop_tree()
    for element in root.xpath(".//p[not(ancestor::li)] | .//li[not(ancestor::li)]"):
        if text := " ".join(" ".join(element.itertext()).split()):
            yield re.sub(r"\s+([.,;:?])", r"\1", text)


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines()}
