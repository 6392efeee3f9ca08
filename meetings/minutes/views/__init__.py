"""Pages of a meeting's minutes: read them, keep them, move them on."""

from meetings.minutes.views.approval import ApproveUnderItem, Correct
from meetings.minutes.views.attendance import (
    AddAttendee,
    AttendanceTimes,
    ComesAndGoes,
    RecordAttendance,
    RemoveAttendance,
)
from meetings.minutes.views.beside import (
    AcceptRecommendations,
    AddVote,
    ChangeVote,
    DeferFromMeeting,
    RemoveVote,
    UndoDeferral,
)
from meetings.minutes.views.comments import AddComment, ChangeComment, ReadComments, SettleComment, TakeBackComment
from meetings.minutes.views.decisions import BoardDecisions, Decisions, NeedsNone
from meetings.minutes.views.declarations import (
    AddDeclaration,
    ChangeDeclaration,
    LiftExclusion,
    MeetingInterests,
    RemoveDeclaration,
    WithholdPapers,
)
from meetings.minutes.views.importing import ImportMinutes
from meetings.minutes.views.items import MinuteItem, StartMinutes
from meetings.minutes.views.moves import Approve, Circulate, Publish, TakeBack
from meetings.minutes.views.reading import MinutesDocument, MinutesFile, PublicationProgress, ReadMinutes
from meetings.minutes.views.room import EnterRoom, MarkAttendance, RoomItem, SetTakenAt, TakeItem
from meetings.minutes.views.room_typed import RoomItems, RoomSince, SaveTyped
from meetings.minutes.views.versions import PutBack
from meetings.minutes.views.yearly import AttendanceFile, AttendanceYear

__all__ = [
    "AcceptRecommendations",
    "AddAttendee",
    "AddComment",
    "AddDeclaration",
    "AddVote",
    "Approve",
    "ApproveUnderItem",
    "AttendanceFile",
    "AttendanceTimes",
    "AttendanceYear",
    "BoardDecisions",
    "ChangeComment",
    "ChangeDeclaration",
    "ChangeVote",
    "Circulate",
    "ComesAndGoes",
    "Correct",
    "Decisions",
    "DeferFromMeeting",
    "EnterRoom",
    "ImportMinutes",
    "LiftExclusion",
    "MarkAttendance",
    "MeetingInterests",
    "MinuteItem",
    "MinutesDocument",
    "MinutesFile",
    "NeedsNone",
    "PublicationProgress",
    "Publish",
    "PutBack",
    "ReadComments",
    "ReadMinutes",
    "RecordAttendance",
    "RemoveAttendance",
    "RemoveDeclaration",
    "RemoveVote",
    "RoomItem",
    "RoomItems",
    "RoomSince",
    "SaveTyped",
    "SetTakenAt",
    "SettleComment",
    "StartMinutes",
    "TakeBack",
    "TakeBackComment",
    "TakeItem",
    "UndoDeferral",
    "WithholdPapers",
]
