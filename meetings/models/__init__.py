"""The nouns of boards and meetings. Import them from here."""

from meetings.models.agenda import AgendaItem, Meeting, Presenter, StandingItem
from meetings.models.boards import Board, Membership, Organisation, Person
from meetings.models.minutes import Attendance, Decision, Declaration, Minute, Minutes
from meetings.models.papers import ChaseEntry, Pack, PackExtract, PackOpening, Paper, PaperVersion, Report

__all__ = [
    "AgendaItem",
    "Attendance",
    "Board",
    "ChaseEntry",
    "Decision",
    "Declaration",
    "Meeting",
    "Membership",
    "Minute",
    "Minutes",
    "Organisation",
    "Pack",
    "PackExtract",
    "PackOpening",
    "Paper",
    "PaperVersion",
    "Person",
    "Presenter",
    "Report",
    "StandingItem",
]
