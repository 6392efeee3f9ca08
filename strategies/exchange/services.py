"""What is done to bring a strategy out as a file: printed for oneself, or as a paper of an agenda item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from csp import jobs, storage
from csp.errors import Denied, Refused
from csp.jobs import Progress
from csp.models import Job, User
from meetings.access import check_can_manage
from meetings.agenda.services import propose_item
from meetings.models import AgendaItem, Meeting
from meetings.papers import services as papers
from meetings.papers.check import PDF, BadFile
from strategies.access import sees_progress
from strategies.exchange.printed import print_strategy
from strategies.models import Strategy, StrategyPrint

PRINT = "print-strategy"
KEPT = timedelta(days=7)


@transaction.atomic
def request_print(*, strategy: Strategy, user: User, whole: bool) -> StrategyPrint:
    """Have a strategy printed for ``user`` alone. Raises Denied for the ``whole`` if they may not see how it goes."""
    if whole and not sees_progress(user, strategy):
        raise Denied("Planned actions and measures are for the people of the board whose strategy it is.")
    asked = StrategyPrint.objects.create(strategy=strategy, user=user, whole=whole)
    jobs.request_job(kind=PRINT, subject=subject_of(asked), by=user)
    return asked


@transaction.atomic
def put_into_pack(
    *,
    strategy: Strategy,
    by: User,
    whole: bool,
    item: AgendaItem | None = None,
    meeting: Meeting | None = None,
    restricted: bool = False,
    grounds: Sequence[str] = (),
    public_interest_reason: str = "",
    public_title: str = "",
) -> StrategyPrint:
    """Make the strategy a paper of an agenda item, or of a new one at a ``meeting`` to come, and have it printed.

    Raises Denied, and Refused: for both or neither of the two, for the whole that is not marked as restricted, for what
    is a paper of that item already, or as add_paper and propose_item do.
    """
    if (item is None) == (meeting is None):
        raise Refused("Choose an agenda item, or a meeting for a new one.", field="item")
    if whole and not sees_progress(by, strategy):
        raise Denied("Planned actions and measures are for the people of the board whose strategy it is.")
    if whole and not restricted:
        raise Refused(
            "Planned actions and measures are not public. Mark the paper as restricted, or put only what the public "
            "may read into the pack.",
            field="restricted",
        )
    if not whole and strategy.is_draft and not restricted:
        raise Refused(
            "A draft is not public. Mark the paper as restricted, or adopt the strategy first.", field="restricted"
        )
    if item is None and meeting is not None:
        item = propose_item(board=meeting.board, meeting=meeting, by=by, title=strategy.title, proposal="")
    assert item is not None
    check_can_manage(by, item.meeting.board)
    if standing := paper_at(strategy, item):
        raise Refused(
            f"It is a paper of this item already. Make a new version of “{standing.paper}”.", field="item"
        )
    paper = papers.add_paper(
        item=item, by=by, title=strategy.title, restricted=restricted, grounds=grounds,
        public_interest_reason=public_interest_reason, public_title=public_title,
    )  # fmt: skip
    asked = StrategyPrint.objects.create(strategy=strategy, user=by, whole=whole, paper=paper)
    jobs.request_job(kind=PRINT, subject=subject_of(asked), by=by)
    return asked


@transaction.atomic
def request_version(*, asked: StrategyPrint, by: User) -> Job:
    """Have the paper printed again, as the strategy stands today, as its next version. Raises Denied, Refused."""
    if asked.paper is None:
        raise Refused("This strategy is no paper yet. Put it into a pack first.")
    check_can_manage(by, asked.paper.item.meeting.board)
    papers.check_takes_papers(asked.paper.item)
    papers.check_stands(asked.paper)
    if asked.whole and not asked.paper.restricted:
        raise Refused("Planned actions and measures are not public, and the paper is. Restrict the paper first.")
    if asked.strategy.is_draft and not asked.paper.restricted:
        raise Refused("A draft is not public, and the paper is. Restrict the paper first.")
    return jobs.request_job(kind=PRINT, subject=subject_of(asked), by=by)


def make_print(asked: StrategyPrint, by: User, progress: Progress) -> None:
    """Print it, as whoever asks may see it now, and keep the file or hand it in as a version of its paper.

    A print that is the same as the newest version makes none. Raises Denied, Refused, BadFile.
    """
    progress(0, 1, "Printing the strategy")
    strategy, item = asked.strategy, asked.paper.item if asked.paper else None
    content = print_strategy(
        strategy, by, timezone.localdate(), whole=asked.whole,
        open_only=item is not None and item.meeting.board_id != strategy.board_id, alone=item is None,
    )  # fmt: skip
    file = ContentFile(content, name=f"{name_of(strategy)}.pdf")
    if asked.paper is None:
        asked.file = storage.store(file, content_type=PDF)
        asked.save(update_fields=["file"])
        return
    try:
        papers.add_version(paper=asked.paper, by=by, upload=file)
    except BadFile as bad:
        if "same file" not in bad.message:
            raise


def paper_at(strategy: Strategy, item: AgendaItem) -> StrategyPrint | None:
    """The strategy's paper under an item, while it was not withdrawn."""
    found = strategy.prints.filter(paper__item=item, paper__withdrawn_at__isnull=True)
    return found.select_related("paper__item__meeting__board").first()


def forget_prints(on: date) -> int:
    """Let go of the files that were asked for more than seven days before ``on``. Returns how many."""
    old = StrategyPrint.objects.filter(paper__isnull=True, asked_at__date__lt=on - KEPT).select_related("file")
    count = 0
    for asked in old.iterator():
        asked.delete()
        if asked.file:
            storage.forget(asked.file)
        count += 1
    return count


def name_of(strategy: Strategy) -> str:
    return slugify(strategy.title)[:60] or "strategy"


def subject_of(asked: StrategyPrint) -> str:
    """How a job names it."""
    return f"strategy-print:{asked.pk}"
