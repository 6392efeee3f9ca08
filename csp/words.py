"""How this site writes dates, times and sizes. Pages, mails and PDFs share these."""

import datetime
from collections.abc import Sequence
from string import ascii_lowercase

from django.utils import timezone

SHORT = 240  # characters of a text that stands for the whole of it
UNITS = ("bytes", "KB", "MB", "GB")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(day: datetime.date) -> str:
    """A date with its weekday: "Wednesday 26 September 2018". A date-time is read in local time."""
    day = _local(day)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(day: datetime.date) -> str:
    """A date: "26 September 2018". A date-time is read in local time."""
    day = _local(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime.time | datetime.datetime) -> str:
    """A time of day: "10:00am", "1:00pm". A date-time is read in local time."""
    if isinstance(moment, datetime.datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{'am' if moment.hour < 12 else 'pm'}"


def file_size(size: int) -> str:
    """A size in bytes as people say it: "1 byte", "350 KB", "1.4 MB" (1 KB is 1,024 bytes)."""
    if size == 1:
        return "1 byte"
    amount, unit = float(size), UNITS[0]
    for unit in UNITS:
        if amount < 1000 or unit == UNITS[-1]:
            break
        amount /= 1024
    text = f"{amount:.1f}" if unit in UNITS[2:] and amount < 100 else f"{amount:.0f}"
    return f"{text.removesuffix('.0')} {unit}"


def listed(words: Sequence[str]) -> str:
    """Words in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def counted(count: int, noun: str) -> str:
    """ "1 action", "1,204 actions": of nouns whose plural ends in "s"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def shorten(text: str, length: int = SHORT) -> str:
    """The text on one line, cut at a word so that it has at most ``length`` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut[:-1]}…"


def _local(day: datetime.date) -> datetime.date:
    """An aware date-time in local time; anything else as it is."""
    if isinstance(day, datetime.datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day


def letters(count: int) -> str:
    """0 is nothing, 1 is a, 26 is z, 27 is aa."""
    text = ""
    while count:
        count, rest = divmod(count - 1, len(ascii_lowercase))
        text = ascii_lowercase[rest] + text
    return text
