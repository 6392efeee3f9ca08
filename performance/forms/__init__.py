"""The forms of indicators and figures."""

from performance.forms.dashboards import CardsForm
from performance.forms.figures import (
    NO_NUMBER,
    CommentForm,
    ComparatorForm,
    EventForm,
    ReviseForm,
    TargetForm,
    ValueForm,
)
from performance.forms.indicators import IndicatorForm
from performance.forms.parts import DimensionForm, PartsForm

__all__ = [
    "NO_NUMBER",
    "CardsForm",
    "CommentForm",
    "ComparatorForm",
    "DimensionForm",
    "EventForm",
    "IndicatorForm",
    "PartsForm",
    "ReviseForm",
    "TargetForm",
    "ValueForm",
]
