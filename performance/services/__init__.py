"""What is done to indicators and their figures. Each function checks who may, and leaves a line in the history."""

from performance.services.dashboards import choose_cards
from performance.services.indicators import create_indicator, update_indicator
from performance.services.opening import close_indicator, open_indicator
from performance.services.parts import record_parts, save_dimension
from performance.services.said import remove_event, save_event, set_comparator_value, write_comment
from performance.services.targets import set_target
from performance.services.typed import Boxes, Typed, record_typed
from performance.services.values import part_of, record_value, revise_value

__all__ = [
    "Boxes",
    "Typed",
    "choose_cards",
    "close_indicator",
    "create_indicator",
    "open_indicator",
    "part_of",
    "record_parts",
    "record_typed",
    "record_value",
    "remove_event",
    "revise_value",
    "save_dimension",
    "save_event",
    "set_comparator_value",
    "set_target",
    "update_indicator",
    "write_comment",
]
