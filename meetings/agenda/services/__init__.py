"""What can be done to meetings, their agendas and the forward plan. Each function is one verb."""

from meetings.agenda.services.by_rules import plan_by_rules
from meetings.agenda.services.copying import copy_meeting
from meetings.agenda.services.items import add_item, came_from_plan, remove_item, update_item
from meetings.agenda.services.joining import merge_item
from meetings.agenda.services.meetings import (
    book_meeting,
    cancel_meeting,
    close_meeting,
    create_meeting,
    hold_meeting,
    update_meeting,
)
from meetings.agenda.services.order import MEANWHILE, move_item, place_item
from meetings.agenda.services.plan import confirm_item, defer_item, unconfirm_item, withdraw_item
from meetings.agenda.services.proposals import accept_proposal, propose_item, take_back_proposal
from meetings.agenda.services.restoring import restore_item
from meetings.agenda.services.splitting import PartOf, split_item, undo_split
from meetings.agenda.services.standing import (
    add_standing,
    add_usual_template,
    move_standing,
    remove_standing,
    update_standing,
)
from meetings.agenda.services.start import bring_item, start_agenda
from meetings.agenda.services.year import create_meetings

__all__ = [
    "MEANWHILE",
    "PartOf",
    "accept_proposal",
    "add_item",
    "add_standing",
    "add_usual_template",
    "book_meeting",
    "bring_item",
    "came_from_plan",
    "cancel_meeting",
    "close_meeting",
    "confirm_item",
    "copy_meeting",
    "create_meeting",
    "create_meetings",
    "defer_item",
    "hold_meeting",
    "merge_item",
    "move_item",
    "move_standing",
    "place_item",
    "plan_by_rules",
    "propose_item",
    "remove_item",
    "remove_standing",
    "restore_item",
    "split_item",
    "start_agenda",
    "take_back_proposal",
    "unconfirm_item",
    "undo_split",
    "update_item",
    "update_meeting",
    "update_standing",
    "withdraw_item",
]
