"""What owners and officers say of an action: updates, with what shows that it was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import transaction
from django.utils import timezone

from actions.access import check_can_update, owns
from actions.models import Action, ActionUpdate
from actions.services.moves import move, set_status
from actions.states import Who, check_can_move, move_of
from csp import links, storage
from csp.errors import Refused
from csp.models import SignedLink, User
from meetings.access import check_can_manage
from meetings.models import Person
from meetings.papers import check

Status = Action.Status
MOST_BY_LINK = 10  # updates that one link takes in a day
_is_short = MaxLengthValidator(500)
_is_web_address = URLValidator(schemes=["http", "https"])


def report(
    *,
    action: Action,
    text: str,
    by: User | None = None,
    link: SignedLink | None = None,
    on: date | None = None,
    by_name: str = "",
    restricted: bool = False,
    upload: File[bytes] | None = None,
    web_address: str = "",
    to: str = "",
) -> ActionUpdate:
    """Report on an action: its owners and the board's officers, signed in or, for an owner, by a signed link.

    ``by_name`` is who said it, if not ``by``. A ``restricted`` update never leaves the people of the board and the
    action's owners. ``upload`` and ``web_address`` are evidence. With ``to`` the action is said to be in hand, or to
    be done and to await closure.
    Raises Denied, Conflict, BadFile (beside ``upload``), links.Unusable, and Refused for an empty text, a day to
    come, no web address, or an action nobody has confirmed yet; by link also for a restricted action, whose words are
    for those who have signed in, and for more than MOST_BY_LINK a day.
    """
    who = _check_may_report(action, by, link, to)
    said = _checked(action, text, on, web_address)
    found = check.accept(upload, check.EVIDENCE) if upload else None
    file = storage.store(upload, content_type=found.content_type) if upload and found else None
    with transaction.atomic():
        if link:
            links.used(link)
        update = ActionUpdate.objects.create(
            action=action, by=by, link=link, by_name=by_name or who, restricted=restricted, file=file,
            file_name=found.name if found else "", proposes_completion=to == Status.AWAITING_CLOSURE,
            created_at=timezone.now(), **said,
        )  # fmt: skip
        if to and by:
            move(action, to, by=by)
        elif to:
            set_status(action, to, by=None, reason=f"By {who}, by the link they were sent")
    return update


@transaction.atomic
def write_down(*, action: Action, by: User, text: str, on: date | None = None) -> ActionUpdate:
    """What a plan that is brought in already says of how an action goes, also of one that is only proposed.

    Officers only. Raises Denied, and Refused for an empty text or a day to come.
    """
    check_can_manage(by, action.board)
    said = _checked(action, text, on, "", proposed_too=True)
    return ActionUpdate.objects.create(action=action, by=by, created_at=timezone.now(), **said)


def add_update(*, action: Action, by: User, text: str, on: date | None = None, by_name: str = "") -> ActionUpdate:
    """A report that leaves the action as it is."""
    return report(action=action, by=by, text=text, on=on, by_name=by_name)


def propose_closure(*, action: Action, by: User, text: str, **evidence: Any) -> ActionUpdate:
    """An owner says it is done, and what was done. An officer then closes it, or opens it again."""
    return report(action=action, by=by, text=text, to=Status.AWAITING_CLOSURE, **evidence)


@transaction.atomic
def take_in_hand(*, action: Action, by: User) -> None:
    """An owner or officer says that work on it has begun."""
    move(action, Status.IN_HAND, by=by)


def _check_may_report(action: Action, by: User | None, link: SignedLink | None, to: str) -> str:
    """Raises Denied or Refused. The name of the holder of the link, who has no account to be known by; else none."""
    if by and not link:
        check_can_update(by, action)
        if to:
            check_can_move(by, action, to)
        return ""
    if link is None:
        raise TypeError("An action is reported on by a link, or by somebody who is signed in.")
    kind, _, key = link.holder.partition(":")
    person = Person.objects.filter(pk=key).first() if kind == "person" else None
    if link.subject != f"action:{action.pk}" or person is None or not owns(person, action):
        raise links.Unusable(links.ENDED, status=410)
    if action.restricted:
        raise Refused("This action is restricted. Sign in to report on it, or tell the board’s officer.")
    lately = timezone.now() - timedelta(days=1)
    if action.updates.filter(link=link, created_at__gt=lately).count() >= MOST_BY_LINK:
        raise Refused("You have reported on this action many times today. Tell the board’s officer the rest.")
    if to and move_of(action, to).who != Who.OWNER:
        raise Refused("Only an officer of the board can do this.", field="to")
    return person.name


def _checked(
    action: Action, text: str, on: date | None, web_address: str, proposed_too: bool = False
) -> dict[str, Any]:
    """The fields of the update, or Refused."""
    if action.status == Status.PROPOSED and not proposed_too:
        raise Refused("This action is only proposed. Confirm it first, then add the update.")
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise Refused("The day of an update cannot lie ahead. Give today or an earlier day.", field="on")
    if not text.strip():
        raise Refused("Say what has been done.", field="text")
    if web_address:
        try:
            _is_web_address(web_address)
            _is_short(web_address)
        except ValidationError:
            raise Refused(
                "Give the whole address of the page, such as https://www.example.org/report.", field="web_address"
            ) from None
    return {"on": on, "text": text.strip(), "web_address": web_address}
