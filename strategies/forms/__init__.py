"""The forms of strategies. What cannot be is decided by the services. Import from here."""

from strategies.forms.base import ConfirmForm, VersionedForm
from strategies.forms.planned import CiteForm, PlanActionForm, PlannedActionForm
from strategies.forms.priorities import AssessmentForm, MeasureForm, NewMeasureForm, PriorityForm
from strategies.forms.strategies import LinkForm, StrategyFilter, StrategyForm

__all__ = [
    "AssessmentForm",
    "CiteForm",
    "ConfirmForm",
    "LinkForm",
    "MeasureForm",
    "NewMeasureForm",
    "PlanActionForm",
    "PlannedActionForm",
    "PriorityForm",
    "StrategyFilter",
    "StrategyForm",
    "VersionedForm",
]
