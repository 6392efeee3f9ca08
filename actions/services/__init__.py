"""What is done to actions. Each function is one verb: it checks who may, and leaves a line in the action's history."""

from actions.services.confirming import confirm_action, confirm_meeting_actions, open_planned
from actions.services.ending import close_action, close_round, merge_action, reopen_action
from actions.services.entries import add_to_log, create_action, update_action
from actions.services.mail import choose_mail, stop_mail
from actions.services.reporting import add_update, propose_closure, report, take_in_hand, write_down
from actions.services.rules import set_chase_rules

__all__ = [
    "add_to_log",
    "add_update",
    "choose_mail",
    "close_action",
    "close_round",
    "confirm_action",
    "confirm_meeting_actions",
    "create_action",
    "merge_action",
    "open_planned",
    "propose_closure",
    "reopen_action",
    "report",
    "set_chase_rules",
    "stop_mail",
    "take_in_hand",
    "update_action",
    "write_down",
]
