"""What all pages of a board share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from meetings.models import Board


class BoardPage:
    """A page under /boards/<slug>/: the board by its slug (boards are public), and which tab it stands under."""

    request: HttpRequest
    kwargs: dict[str, Any]
    current_tab = ""

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(self.boards(), slug=self.kwargs["slug"])

    def boards(self) -> QuerySet[Board]:
        """Where the board is looked up, with what the page needs of it."""
        return Board.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(board=self.board, current_tab=self.current_tab, **kwargs)  # type: ignore[misc]
