"""The history of rows, as django-simple-history keeps it, without the class it makes anew at each look."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords as LibraryRecords


class OneClassManager(HistoryManager):
    """``obj.history`` asks for this class with the methods of its QuerySet, once for each row that is saved."""

    @classmethod
    @lru_cache
    def from_queryset(cls, queryset_class: type, class_name: str | None = None) -> type:
        """The same class each time: to make it takes longer than to write the row."""
        made: type = super().from_queryset(queryset_class, class_name)
        return made


class HistoricalRecords(LibraryRecords):
    """Keeps each saved state of a model's rows, with when, who and why."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=OneClassManager, **options)
