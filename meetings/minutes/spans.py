"""When somebody on a list of names came or went, read from what stands in brackets after the name: pure."""

from __future__ import annotations

import re
from datetime import time

from csp.words import clock
from meetings.minutes.services import Times

MOMENT = r"(?P<{0}>\d{{1,2}}(?:[.:]\d{{2}})?\s*(?:am|pm|noon)?)(?!\w)"
LEFT = re.compile(
    rf"\b(?:left|departed|until|till|to)\b(?: the (?:meeting|room))?(?: at| from)?\s+{MOMENT.format('at')}",
    re.IGNORECASE,
)
JOINED = re.compile(
    rf"\b(?:joined|arrived|came|returned|rejoined|from)\b(?: again)?(?: the (?:meeting|room))?(?: at| from)?\s+"
    rf"{MOMENT.format('at')}",
    re.IGNORECASE,
)
PARTS = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm|noon)?", re.IGNORECASE)


def times_in(text: str, starts: time | None) -> tuple[Times, list[str]]:
    """When they joined and left, as "left at 11:40am" and "from 10.30" say, and what could not be a time.

    Without "am" or "pm" a time is the first that is not before the meeting ``starts``.
    """
    found: dict[str, time | None] = {}
    doubts: list[str] = []
    for name, pattern in (("joined_at", JOINED), ("left_at", LEFT)):
        match = pattern.search(text)
        at = _time(match["at"], starts) if match else None
        if match and (at is None or (starts and at < starts)):
            doubts.append(f'"{match[0]}" is left out: it is not a time in this meeting.')
            at = None
        found[name] = at
    if found["left_at"] and found["left_at"] == found["joined_at"]:
        doubts.append(f"Joined and left at {clock(found['left_at'])}: left out.")
        return Times(), doubts
    return Times(**found), doubts


def _time(text: str, starts: time | None) -> time | None:
    match = PARTS.fullmatch(text.strip())
    assert match
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half in ("pm", "noon") and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None
    at = time(hour, minute)
    return time(hour + 12, minute) if not half and hour < 12 and starts and at < starts else at
