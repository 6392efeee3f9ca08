"""Who sees a strategy and who keeps it. Follows the roles of meetings.access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from csp.errors import Denied
from csp.roles import Power
from meetings.access import Reader, boards_held, boards_with, check_can_manage, holds
from meetings.models import Board, Paper

if TYPE_CHECKING:
    from strategies.models import Consultation, Priority, Strategy, StrategyPrint


def strategies_seen(user: Reader) -> Q:
    """What has been adopted is public, and stays so when another takes its place. Drafts are for the board, and, once
    they were sent round for comment, for the people of the boards that were asked.

    Planned actions and measures on it are seen as the action log and the indicators are: by their own rules.
    """
    adopted = Q(adopted_on__isnull=False)
    if not user.is_authenticated:
        return adopted
    theirs = boards_with(user, Power.READ)
    asked = Board.objects.filter(pk__in=theirs).order_by().values("consulted_on__strategy_id")
    asked = asked.filter(consulted_on__isnull=False)
    return adopted | Q(board_id__in=theirs) | Q(pk__in=asked)


def comments_seen(user: Reader) -> Q:
    """Comments on a draft: the people of its own board see all, those of a board that was asked see their board's."""
    theirs = boards_with(user, Power.READ)
    return Q(consultation__strategy__board_id__in=theirs) | Q(board_id__in=theirs)


def concerns_seen(user: Reader) -> Q:
    """What a restricted item is about may give away what it says: only who may read it whole is told."""
    return Q(item__restricted=False) | Q(item__meeting__board_id__in=boards_held(user, Power.READ))


def steps_seen(user: Reader) -> Q:
    """The route of a strategy's sign-off: the people of its board, and of the boards on it."""
    theirs = boards_held(user, Power.READ)
    return Q(strategy__board_id__in=theirs) | Q(strategy__sign_off_steps__board_id__in=theirs)


def sees_progress(user: Reader, strategy: Strategy) -> bool:
    """Whether ``user`` is shown how its priorities stand: the people of its board, and of the sub-groups responsible
    for its priorities, and who leads on one. It counts actions that they may not all read, and says how many."""
    if strategy.board_id in boards_held(user, Power.READ):
        return True
    if not user.is_authenticated:
        return False
    theirs = Q(lead__user_id=user.pk) | Q(responsible_id__in=boards_with(user, Power.READ))
    return strategy.adopted_on is not None and strategy.priorities.filter(theirs).exists()


def may_see_print(user: Reader, asked: StrategyPrint) -> bool:
    """A print is theirs who asked for it, for as long as they may read what it says; one that is a paper, of whoever
    keeps that board's papers and may read this one."""
    if asked.paper is not None:
        seen = Paper.objects.visible_to(user).filter(pk=asked.paper.pk).exists()
        return seen and holds(user, Power.MANAGE, asked.paper.item.meeting.board)
    if asked.user_id != user.pk or not type(asked.strategy).objects.visible_to(user).filter(pk=asked.strategy_id):
        return False
    return not asked.whole or sees_progress(user, asked.strategy)


def check_can_keep(user: Reader, board: Board) -> None:
    """Make a board's strategies: its officers."""
    check_can_manage(user, board)


def consultations_seen(user: Reader) -> Q:
    """A round of comments: the people of the strategy's board, and of the boards that were asked."""
    adopted = Q(adopted_on__isnull=False)
    if not user.is_authenticated:
        return adopted
    theirs = boards_with(user, Power.READ)
    asked = Board.objects.filter(pk__in=theirs, consulted_on__isnull=False).order_by().values("consulted_on")
    return Q(strategy__board_id__in=theirs) | Q(pk__in=asked)


def check_can_comment(user: Reader, consultation: Consultation) -> None:
    """Comment on a draft while comments are asked for: whoever sits on its board or on one that was asked."""
    if not boards_commenting(user, consultation).exists():
        raise Denied("Only the people of the boards that were asked can comment on this draft.")


def boards_commenting(user: Reader, consultation: Consultation) -> QuerySet[Board]:
    """The boards for which ``user`` may comment: those asked, and the strategy's own."""
    asked = Q(pk__in=consultation.boards.values("pk")) | Q(pk=consultation.strategy.board_id)
    return Board.objects.filter(asked, pk__in=boards_with(user, Power.READ)).order_by("name")


def check_can_assess(user: Reader, priority: Priority) -> None:
    """Say how a priority stands, whatever the rule says: who leads on it, and the officers of its board or of the
    sub-group responsible for it. A draft has no progress, and a strategy whose place was taken makes none."""
    if priority.strategy.status != priority.strategy.Status.ADOPTED:
        raise Denied("How a priority stands is only said of a strategy that is adopted and in force.")
    if user.is_authenticated and priority.lead and priority.lead.user_id == user.pk:
        return
    if priority.responsible and holds(user, Power.MANAGE, priority.responsible):
        return
    check_can_keep(user, priority.strategy.board)


def check_can_decide(user: Reader, strategy: Strategy) -> None:
    """Record that its board has adopted it, or that another has taken its place: the board's officers."""
    check_can_keep(user, strategy.board)


def check_can_edit(user: Reader, strategy: Strategy) -> None:
    """Change what a strategy says: its officers, until it is adopted. What a board has adopted is fixed."""
    check_can_keep(user, strategy.board)
    if strategy.status == strategy.Status.CONSULTING:
        raise Denied("This draft is out for comment: what it says stands still until the comments are closed.")
    if not strategy.is_draft:
        raise Denied("This strategy was adopted: what it says is fixed. Begin its next edition to change it.")


def check_can_plan(user: Reader, strategy: Strategy) -> None:
    """Plan actions under a strategy: its officers, until another has taken its place."""
    check_can_keep(user, strategy.board)
    if strategy.is_superseded:
        raise Denied("Another strategy has taken the place of this one: nothing more is planned under it.")


def check_can_route(user: Reader, strategy: Strategy) -> None:
    """Change the route of its sign-off: its officers, until it is adopted."""
    check_can_keep(user, strategy.board)
    if not strategy.is_draft:
        raise Denied("This strategy was adopted: the route it took stands as it is.")
