"""Figures a board watches: indicators, their values by period and part, targets, comments. Import from here."""

from performance.models.indicators import MOST_DECIMALS, DashboardCard, Event, Indicator, Target
from performance.models.intake import FileName
from performance.models.reports import PerformanceReport, ReportSnapshot
from performance.models.values import (
    Breakdown,
    Category,
    Comment,
    Comparator,
    ComparatorValue,
    Dimension,
    Revision,
    Value,
)

__all__ = [
    "MOST_DECIMALS",
    "Breakdown",
    "Category",
    "Comment",
    "Comparator",
    "ComparatorValue",
    "DashboardCard",
    "Dimension",
    "Event",
    "FileName",
    "Indicator",
    "PerformanceReport",
    "ReportSnapshot",
    "Revision",
    "Target",
    "Value",
]
