"""The columns of a plan as partnerships keep it in a spreadsheet, for what is read and for what is written.

Before them stand the levels, under the strategy's own words: "Theme", or "Objective" and "Priority area".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from csp.sheets import Column, folded
from strategies.models import Strategy

COLUMNS = (
    Column("reference", "Action No", ("No", "No.", "Ref", "Ref.", "Reference", "Number", "Action ref")),
    Column(
        "text",
        "Actions",
        ("Action", "Action / success measure", "Planned action", "What we will do", "Action required"),
        required=True,
    ),
    Column("outcome", "Outcomes", ("Outcome", "Success measure", "Intended outcome")),
    Column(
        "owners", "Named CSP Lead", ("Named lead", "Lead", "Leads", "Led by", "Lead officer", "Owner", "Owners")
    ),
    Column(
        "lead_organisation", "Lead organisation", ("Lead organisations", "Lead organisation(s)", "Lead agency")
    ),
    Column("starts", "Start date", ("Start", "From", "Starts")),
    Column(
        "ends",
        "End date",
        ("End", "To", "Ends", "By when", "Due", "Due date", "Deadline", "Timescale", "Target date"),
    ),
    Column(
        "supporting",
        "Supporting organisation(s)",
        ("Supporting organisations", "Supporting organisation", "Supported by", "Partners"),
    ),
    Column("progress", "Progress", ("Progress update", "Update", "Updates")),
    Column("comment", "Comment", ("Comments", "Notes")),
    Column(
        "document_reference",
        "Document Reference(s)",
        ("Document references", "Document reference", "Documents", "Evidence"),
    ),
    Column("risk", "Risk RAG status", ("Risk RAG", "RAG", "RAG status", "RAG rating", "Risk", "Risk status")),
    Column("logged", "In the action log"),
    Column("status", "Status"),
    Column("restricted", "Restricted"),
    Column("grounds", "Grounds", ("Paragraphs of Schedule 12A",)),
    Column("public_interest_reason", "Why it is restricted"),
    Column("public_title", "Public title"),
)
TITLES = {column.key: column.title for column in COLUMNS}
PLAN = tuple(column.key for column in COLUMNS[:12])
"""The columns of the plan itself, in their order."""
LOGGED = ("logged", "status")
"""How the action log has it: told in files from here, never brought in."""
PRIVATE = ("restricted", "grounds", "public_interest_reason", "public_title")
"""Written only where an action is restricted."""
SHORT = {"reference": "Ref", "text": "Action / success measure", "ends": "By when", "owners": "Led by"}
"""The columns of a plan that says no more than these, by the titles such a plan has."""
LEVEL_WORDS = (
    "Objective", "Strategic objective", "Theme", "Priority", "Strategic priority", "Priority area", "Aim", "Goal",
    "Pillar", "Strand", "Workstream", "Work stream", "Sub-theme", "Sub-priority", "Area",
)  # fmt: skip
MANDATED = re.compile(r"(\S.{0,98}?) mandated action\s*[-–—:]\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def level_words(strategy: Strategy | None) -> set[str]:
    """Titles that name a level, folded for comparing: the strategy's own words, and those plans often use."""
    own: Iterable[str] = strategy.level_names if strategy else ()
    return {folded(word) for word in (*LEVEL_WORDS, *own)}


def plain(text: str) -> str:
    """Words for comparing: no case, and one space between them."""
    return " ".join(text.casefold().split())


def mandated(text: str) -> tuple[str, str]:
    """Who demands an action, and what it is: "VRU Mandated Action - Meet daily" gives "VRU" and "Meet daily"."""
    match = MANDATED.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)


def with_mandate(mandated_by: str, text: str) -> str:
    """What ``mandated`` was given."""
    return f"{mandated_by} Mandated Action - {text}" if mandated_by else text
