"""The background job that prints a strategy, and the night's step that lets old prints go."""

from __future__ import annotations

import logging
from datetime import date

from csp.errors import Refused
from csp.jobs import JobKind, Progress
from csp.models import User
from csp.nightly import Step
from csp.roles import Power
from csp.words import counted
from meetings.access import boards_held
from strategies.exchange import services
from strategies.models import StrategyPrint

log = logging.getLogger(__name__)


def make(subject: str, progress: Progress) -> None:
    asked = StrategyPrint.objects.select_related("strategy__board", "paper__item__meeting__board")
    found, by = asked.get(pk=_key(subject)), progress.requested_by
    if by is None:
        raise Refused("Nobody asked for this print.")
    services.make_print(found, by, progress)
    log.info("strategy printed", extra={"print": found.pk})


def _may_watch(user: User, subject: str) -> bool:
    """Whoever asked; of a paper, also the other officers of its board."""
    asked = StrategyPrint.objects.filter(pk=_key(subject)).select_related("paper__item__meeting").first()
    if asked is None or asked.user_id == user.pk:
        return asked is not None
    return asked.paper is not None and asked.paper.item.meeting.board_id in boards_held(user, Power.MANAGE)


def _url(subject: str) -> str:
    return StrategyPrint.objects.get(pk=_key(subject)).get_absolute_url()


def _key(subject: str) -> int:
    return int(subject.partition(":")[2])


def _tidy(on: date) -> list[str]:
    gone = services.forget_prints(on)
    return [f"printed strategies let go: {counted(gone, 'file')}"] if gone else []


PRINT_JOB = JobKind(services.PRINT, "The strategy as a PDF", make, _may_watch, _url)
NIGHT_STEP = Step("Printed strategies", 91, _tidy)
