"""What a board has agreed to bring about, what is planned for it, and how it is measured. Import from here."""

from strategies.models.concerns import Concern
from strategies.models.consulting import Consultation, ConsultationComment
from strategies.models.plans import Assessment, Measure, Milestone, PlannedAction, Priority, Rating
from strategies.models.prints import StrategyPrint
from strategies.models.strategies import SignOffStep, Strategy, StrategyLink

__all__ = [
    "Assessment",
    "Concern",
    "Consultation",
    "ConsultationComment",
    "Measure",
    "Milestone",
    "PlannedAction",
    "Priority",
    "Rating",
    "SignOffStep",
    "Strategy",
    "StrategyLink",
    "StrategyPrint",
]
