"""What can be done to a meeting's record. Each function is one verb."""

from meetings.minutes.services.approval import Verdict, decision_words, minute_approval, waiting
from meetings.minutes.services.attendance import (
    Mark,
    Times,
    mark_attendance,
    note_joined,
    note_left,
    record_attendance,
    remove_attendance,
    set_attendance,
    set_times,
)
from meetings.minutes.services.comments import add_comment, change_comment, settle_comment, take_back_comment
from meetings.minutes.services.corrections import Wanted, correct_minutes
from meetings.minutes.services.declarations import (
    add_declaration,
    change_declaration,
    exclude,
    lift_exclusion,
    remove_declaration,
)
from meetings.minutes.services.following import say_needs_none, take_back_needs_none
from meetings.minutes.services.moves import (
    PUBLISH,
    approve,
    circulate,
    publish_minutes,
    request_publication,
    subject_of,
    take_back,
)
from meetings.minutes.services.recommended import accept_recommendations
from meetings.minutes.services.settling import NIGHT_STEP, settle_minute
from meetings.minutes.services.taking import set_taken_at, take_item
from meetings.minutes.services.text import lines_of, save_minute, start_minutes
from meetings.minutes.services.two_texts import keep_texts, put_back
from meetings.minutes.services.voting import Ballot, change_vote, record_vote, remove_vote

__all__ = [
    "NIGHT_STEP",
    "PUBLISH",
    "Ballot",
    "Mark",
    "Times",
    "Verdict",
    "Wanted",
    "accept_recommendations",
    "add_comment",
    "add_declaration",
    "approve",
    "change_comment",
    "change_declaration",
    "change_vote",
    "circulate",
    "correct_minutes",
    "decision_words",
    "exclude",
    "keep_texts",
    "lift_exclusion",
    "lines_of",
    "mark_attendance",
    "minute_approval",
    "note_joined",
    "note_left",
    "publish_minutes",
    "put_back",
    "record_attendance",
    "record_vote",
    "remove_attendance",
    "remove_declaration",
    "remove_vote",
    "request_publication",
    "save_minute",
    "say_needs_none",
    "set_attendance",
    "set_taken_at",
    "set_times",
    "settle_comment",
    "settle_minute",
    "start_minutes",
    "subject_of",
    "take_back",
    "take_back_comment",
    "take_back_needs_none",
    "take_item",
    "waiting",
]
