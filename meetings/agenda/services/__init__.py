"""What can be done to meetings, their agendas and the forward plan. Each function is one verb."""

from meetings.agenda.services.items import add_item, came_from_plan, remove_item, update_item
from meetings.agenda.services.meetings import (
    book_meeting,
    cancel_meeting,
    close_meeting,
    create_meeting,
    hold_meeting,
    update_meeting,
)
from meetings.agenda.services.order import MEANWHILE, move_item, place_item
from meetings.agenda.services.plan import confirm_item, defer_item, restore_item, withdraw_item

__all__ = [
    "MEANWHILE",
    "add_item",
    "book_meeting",
    "came_from_plan",
    "cancel_meeting",
    "close_meeting",
    "confirm_item",
    "create_meeting",
    "defer_item",
    "hold_meeting",
    "move_item",
    "place_item",
    "remove_item",
    "restore_item",
    "update_item",
    "update_meeting",
    "withdraw_item",
]
