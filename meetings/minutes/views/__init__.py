"""Pages of a meeting's minutes: read them, keep them, move them on."""

from meetings.minutes.views.attendance import (
    AddAttendee,
    AddDeclaration,
    RecordAttendance,
    RemoveAttendance,
    RemoveDeclaration,
)
from meetings.minutes.views.decisions import BoardDecisions, Decisions
from meetings.minutes.views.items import MinuteItem, StartMinutes
from meetings.minutes.views.moves import Approve, Circulate, Publish, TakeBack
from meetings.minutes.views.reading import MinutesDocument, MinutesFile, PublicationProgress, ReadMinutes
from meetings.minutes.views.room import EnterRoom, MarkAttendance, RoomItem, SetTakenAt, TakeItem
from meetings.minutes.views.room_typed import RoomItems, RoomSince, SaveTyped
from meetings.minutes.views.versions import EarlierVersions, PutBack
from meetings.minutes.views.yearly import AttendanceFile, AttendanceYear

__all__ = [
    "AddAttendee",
    "AddDeclaration",
    "Approve",
    "AttendanceFile",
    "AttendanceYear",
    "BoardDecisions",
    "Circulate",
    "Decisions",
    "EarlierVersions",
    "EnterRoom",
    "MarkAttendance",
    "MinuteItem",
    "MinutesDocument",
    "MinutesFile",
    "PublicationProgress",
    "Publish",
    "PutBack",
    "ReadMinutes",
    "RecordAttendance",
    "RemoveAttendance",
    "RemoveDeclaration",
    "RoomItem",
    "RoomItems",
    "RoomSince",
    "SaveTyped",
    "SetTakenAt",
    "StartMinutes",
    "TakeBack",
    "TakeItem",
]
