"""The nouns of boards and meetings. Import them from here."""

from meetings.models.agenda import AgendaItem, Meeting, Presenter
from meetings.models.boards import Board, Membership, Organisation, Person
from meetings.models.minutes import Attendance, Declaration, Minute, Minutes
from meetings.models.papers import Pack, Paper, PaperVersion

__all__ = [
    "AgendaItem",
    "Attendance",
    "Board",
    "Declaration",
    "Meeting",
    "Membership",
    "Minute",
    "Minutes",
    "Organisation",
    "Pack",
    "Paper",
    "PaperVersion",
    "Person",
    "Presenter",
]
