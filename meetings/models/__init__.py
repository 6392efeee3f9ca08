"""The nouns of boards and meetings. Import them from here."""

from meetings.models.agenda import AgendaItem, Meeting, Presenter, StandingItem
from meetings.models.boards import Board, Membership, Organisation, Person, RegisteredInterest
from meetings.models.minutes import (
    Attendance,
    Correction,
    Decision,
    Declaration,
    Exclusion,
    Minute,
    MinuteComment,
    Minutes,
    Part,
    Vote,
    VoteCast,
)
from meetings.models.papers import (
    ChaseEntry,
    Pack,
    PackCopy,
    PackExtract,
    PackOpening,
    Paper,
    PaperVersion,
    Report,
)
from meetings.models.plan import Decided, Duty, DutyRound, PublishedPlan

__all__ = [
    "AgendaItem",
    "Attendance",
    "Board",
    "ChaseEntry",
    "Correction",
    "Decided",
    "Decision",
    "Declaration",
    "Duty",
    "DutyRound",
    "Exclusion",
    "Meeting",
    "Membership",
    "Minute",
    "MinuteComment",
    "Minutes",
    "Organisation",
    "Pack",
    "PackCopy",
    "PackExtract",
    "PackOpening",
    "Paper",
    "PaperVersion",
    "Part",
    "Person",
    "Presenter",
    "PublishedPlan",
    "RegisteredInterest",
    "Report",
    "StandingItem",
    "Vote",
    "VoteCast",
]
