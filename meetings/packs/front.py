"""The pages of a pack that the system makes of its own, as texts to print: agenda and membership, the front of a
supplement, sheets in place of what is withheld, blanks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from django.template.loader import render_to_string

from csp import pdf
from csp.words import long_date
from meetings.packs.pagemap import PageMap, pages_text, pages_words
from meetings.packs.plan import Front, Plan, Printed
from meetings.packs.supplement import ItemChanges, spans

TEMPLATES = "meetings/packs/print"


def front_pages(front: Front, placed: PageMap, there: Collection[str], supplements: Sequence[str] = ()) -> Printed:
    """The agenda with its exact page column, and the membership.

    ``there`` are the numbers of the pages in the same file: only to those a range can lead. ``supplements`` is a
    line for each supplement in the pack.
    """
    rows = []
    for line in front.lines:
        pages = placed.of_item(line.item_id)
        rows.append({"line": line, "pages": pages, "linked": pages is not None and pages[0] in there})
    context = {"front": front, "rows": rows, "supplements": supplements}
    return Printed(front.title, render_to_string(f"{TEMPLATES}/front.html", context))


def supplement_pages(
    plan: Plan, front: Front, changes: Sequence[ItemChanges], *, head: bool, agenda: bool, holds_restricted: bool
) -> Printed:
    """The front of a supplement: what it brings, under which numbers, and that those of the pack stand.

    ``head``: the meeting's date, time, place or note has changed; ``agenda``: the revised agenda follows.
    """
    assert plan.supplement is not None
    context = {
        "front": front,
        "supplement": plan.supplement,
        "changes": [
            (one.line, one.words, [(paper, pages_text(paper.pages)) for paper in one.papers]) for one in changes
        ],
        "head": head,
        "agenda": agenda,
        "holds_restricted": holds_restricted,
    }
    return Printed(supplement_title(plan, front), render_to_string(f"{TEMPLATES}/supplement.html", context))


def supplement_title(plan: Plan, front: Front) -> str:
    """ "Supplement 1, Thursday 20 September 2018. Members' agenda pack: ..." """
    assert plan.supplement is not None
    return f"{plan.supplement.name}, {plan.supplement.dated}. {front.title}"


def supplement_lines(plan: Plan, placed: PageMap) -> list[str]:
    """Each supplement in the whole pack: its number, day and the pages that came in it."""
    if plan.supplement is None:
        return []
    found = []
    for number, day in (*plan.supplement.earlier, (plan.supplement.number, plan.supplement.day)):
        pages = spans(placed.of_supplement(number))
        found.append(f"Supplement {number}, {long_date(day)}{': ' if pages else ''}{pages}")
    return found


def sheet(
    *, item: str, paper: str, pages: tuple[str, str], grounds: str, whole: bool, own: bool = False
) -> Printed:
    """The sheet in place of the pages from the first to the last of ``pages``.

    ``item`` is the item's public citation, ``paper`` the paper's public title, if it has one. ``whole`` when all of
    a document is withheld; else the public's version of it is merely shorter. ``own``: it stands in the copy of
    a member who has an interest in the item. The reason why the public interest is served by withholding is asked of
    the officer and kept, but not printed here: told in full it may itself give away what is withheld.
    """
    said = pages_words(pages).capitalize()
    context = {
        "item": item,
        "paper": paper,
        "pages": said,
        "one": pages[0] == pages[1],
        "grounds": grounds,
        "whole": whole,
        "own": own,
    }
    return Printed(said, render_to_string(f"{TEMPLATES}/sheet.html", context))


@lru_cache(maxsize=1)
def blank() -> bytes:
    return pdf.render(render_to_string(f"{TEMPLATES}/blank.html"), title="This page is intentionally left blank")
