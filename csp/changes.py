"""How a changed object is saved: with who did it in its history, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F

from csp.errors import Conflict
from csp.models import User


def save(obj: models.Model, *, by: User | None, fields: Iterable[str] | None = None, reason: str = "") -> None:
    """Save ``obj`` (only ``fields``, if it has a row) and put who and why in its history."""
    _say_who(obj, by, reason)
    if obj.pk is None or fields is None:
        obj.save()
    else:
        obj.save(update_fields=list(fields))


@transaction.atomic
def save_if_unchanged(obj: Any, *, by: User | None, version: int, fields: Iterable[str], reason: str = "") -> None:
    """Save ``fields`` of a Versioned ``obj`` if nobody saved it since ``version`` was read.

    Raises Conflict, with what is stored now, and changes nothing, if somebody did.
    """
    model = type(obj)
    if not model.objects.filter(pk=obj.pk, version=version).update(version=F("version") + 1):
        current = model.objects.get(pk=obj.pk)
        raise Conflict(current, changed_by=last_changed_by(current))
    obj.version = version + 1
    _say_who(obj, by, reason)
    obj.save(update_fields=[*fields, "version"])


def delete(obj: models.Model, *, by: User | None, reason: str = "") -> None:
    """Delete ``obj``; who and why stays in its history."""
    _say_who(obj, by, reason)
    obj.delete()


def last_changed_by(obj: Any) -> str:
    """The name of whoever last changed ``obj``, for a sentence."""
    record = obj.history.select_related("history_user").first() if hasattr(obj, "history") else None
    user = record.history_user if record else None
    person = getattr(user, "person", None)
    return str(person or user or "Somebody else")


def _say_who(obj: Any, by: User | None, reason: str) -> None:
    obj._history_user = by
    obj._change_reason = reason[:100] or None
