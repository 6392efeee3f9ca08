"""What is done to strategies. Each function checks who may, and leaves a line in the history. Import from here."""

from strategies.services.adoption import adopt_strategy, supersede_strategy
from strategies.services.assessing import assess
from strategies.services.consulting import (
    add_comment,
    answer_comment,
    change_comment,
    change_consultation,
    close_consultation,
    open_consultation,
    send_responses,
    take_back_comment,
)
from strategies.services.discarding import discard_strategy, why_not_discard
from strategies.services.editions import begin_edition, review_strategy, say_what_came
from strategies.services.linking import add_link, remove_link
from strategies.services.measures import measure_by_new, remove_measure, set_measure
from strategies.services.planned import (
    cite_action,
    drop_planned,
    open_planned,
    plan_action,
    update_planned_action,
)
from strategies.services.priorities import (
    add_priority,
    move_priority,
    remove_priority,
    sub_groups_of,
    update_priority,
    why_not_remove,
)
from strategies.services.sign_off import (
    add_step,
    change_step,
    meet_step,
    move_step,
    plan_step,
    remove_step,
    reopen_step,
    use_item,
)
from strategies.services.strategies import create_strategy, update_strategy

__all__ = [
    "add_comment",
    "add_link",
    "add_priority",
    "add_step",
    "adopt_strategy",
    "answer_comment",
    "assess",
    "begin_edition",
    "change_comment",
    "change_consultation",
    "change_step",
    "cite_action",
    "close_consultation",
    "create_strategy",
    "discard_strategy",
    "drop_planned",
    "measure_by_new",
    "meet_step",
    "move_priority",
    "move_step",
    "open_consultation",
    "open_planned",
    "plan_action",
    "plan_step",
    "remove_link",
    "remove_measure",
    "remove_priority",
    "remove_step",
    "reopen_step",
    "review_strategy",
    "say_what_came",
    "send_responses",
    "set_measure",
    "sub_groups_of",
    "supersede_strategy",
    "take_back_comment",
    "update_planned_action",
    "update_priority",
    "update_strategy",
    "use_item",
    "why_not_discard",
    "why_not_remove",
]
