"""What the services of this package share: setting known fields, and the model's own rules as refusals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from csp.errors import Refused


def set_fields(obj: models.Model, values: Mapping[str, Any], known: Iterable[str]) -> None:
    """Set ``values`` on ``obj``, texts without the space around them. Raises TypeError for an unknown field."""
    if unknown := set(values) - set(known):
        raise TypeError(f"{type(obj).__name__} is not given {', '.join(sorted(unknown))} here.")
    for name, value in values.items():
        setattr(obj, name, value.strip() if isinstance(value, str) else value)


def refuse_invalid(obj: models.Model) -> None:
    """Raise Refused, beside its field, with the first thing the model's own lengths and constraints forbid."""
    try:
        obj.full_clean(validate_unique=False)
    except ValidationError as problem:
        field, sentences = next(iter(problem.message_dict.items()))
        raise Refused(sentences[0], field="" if field == NON_FIELD_ERRORS else field) from problem
