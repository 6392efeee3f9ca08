"""What can be done to a meeting's record. Each function is one verb."""

from meetings.minutes.services.attendance import (
    Mark,
    add_declaration,
    record_attendance,
    remove_attendance,
    remove_declaration,
    set_attendance,
)
from meetings.minutes.services.moves import (
    PUBLISH,
    approve,
    circulate,
    publish_minutes,
    request_publication,
    subject_of,
    take_back,
)
from meetings.minutes.services.text import lines_of, save_minute, start_minutes

__all__ = [
    "PUBLISH",
    "Mark",
    "add_declaration",
    "approve",
    "circulate",
    "lines_of",
    "publish_minutes",
    "record_attendance",
    "remove_attendance",
    "remove_declaration",
    "request_publication",
    "save_minute",
    "set_attendance",
    "start_minutes",
    "subject_of",
    "take_back",
]
