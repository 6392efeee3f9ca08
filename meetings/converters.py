"""What stands in the addresses of meetings and items."""

from __future__ import annotations

from datetime import date


class DateConverter:
    """2018-09-26. An impossible date is no address at all (404)."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


class ItemLabelConverter:
    """The number of an agenda item without its brackets and points: 9, 9b, 9b-1; in decimals 9-2, 9-2-1."""

    regex = r"\d+[a-z]*(?:-\d+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
