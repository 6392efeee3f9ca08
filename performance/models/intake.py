"""What the files of a board call its indicators, columns, categories and comparators, kept for the next file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from meetings.models import Board


class FileName(models.Model):
    """What something is called in a board's files, and what that means here.

    ``said`` is folded (lower case, single spaces). ``within`` tells apart what is called alike: the kind of period of
    an indicator, the dimension of a category. ``means`` is a column's key, an indicator's code, or a name;
    ``NEW`` has it made when a file brings it.
    """

    NEW = "+"

    class Kind(models.TextChoices):
        COLUMN = "column", "Column"
        INDICATOR = "indicator", "Indicator"
        DIMENSION = "dimension", "Breakdown"
        CATEGORY = "category", "Category"
        COMPARATOR = "comparator", "Comparator"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="file_names")
    kind = models.CharField(max_length=10, choices=Kind)
    within = models.CharField(max_length=120, blank=True)
    said = models.CharField(max_length=250)
    means = models.CharField(max_length=250)

    class Meta:
        ordering = ["kind", "within", "said"]
        constraints = [
            models.UniqueConstraint(fields=["board", "kind", "within", "said"], name="file_name_once_a_board"),
            models.CheckConstraint(name="file_name_means_something", condition=~Q(said="") & ~Q(means="")),
        ]

    def __str__(self) -> str:
        return f"{self.said}: {self.means}"
