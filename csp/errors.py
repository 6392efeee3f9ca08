"""The ways a request can be refused. Each carries a sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """The person may see this but not do that to it. The message is the reason; the page shows it (403)."""


class Refused(Exception):  # noqa: N818 - a refusal, not a fault
    """The thing asked for cannot be done as it stands.

    ``field`` names the form field the sentence belongs beside; empty means the form as a whole. ``also`` are what
    else of the same form is refused, each beside its own field.
    """

    def __init__(self, message: str, *, field: str = "", also: Sequence[Refused] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.also = tuple(also)


class Conflict(Refused):
    """Somebody else saved the same thing first. ``current`` is what is stored now."""

    def __init__(self, current: Any, *, changed_by: str = "Somebody else") -> None:
        super().__init__(
            f"{changed_by} changed this while you were editing. Nothing of yours is lost: compare the two "
            "texts below, then save again to keep what is in the form."
        )
        self.current = current
