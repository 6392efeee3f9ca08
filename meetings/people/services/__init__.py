"""What officers and administrators do with boards, people and their accounts. Import it from here."""

from meetings.people.services.accounts import (
    confirm_email_change,
    deactivate_account,
    invite,
    make_administrator,
    reactivate_account,
    request_email_change,
    resend_invitation,
    withdraw_administrator,
)
from meetings.people.services.boards import close_board, create_board, reopen_board, update_board
from meetings.people.services.directory import (
    create_organisation,
    create_person,
    update_organisation,
    update_person,
)
from meetings.people.services.interests import change_interest, register_interest
from meetings.people.services.mails import say_mail_arrived, send_mail_again
from meetings.people.services.memberships import (
    add_membership,
    end_membership,
    fill_vacancy,
    remove_membership,
    update_membership,
)

__all__ = [
    "add_membership",
    "change_interest",
    "close_board",
    "confirm_email_change",
    "create_board",
    "create_organisation",
    "create_person",
    "deactivate_account",
    "end_membership",
    "fill_vacancy",
    "invite",
    "make_administrator",
    "reactivate_account",
    "register_interest",
    "remove_membership",
    "reopen_board",
    "request_email_change",
    "resend_invitation",
    "say_mail_arrived",
    "send_mail_again",
    "update_board",
    "update_membership",
    "update_organisation",
    "update_person",
    "withdraw_administrator",
]
