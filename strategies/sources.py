"""Which strategy an action of the log belongs to, for the action's own page."""

from __future__ import annotations

from collections.abc import Sequence

from actions.models import Action
from actions.registries import CAME_FROM, Origin
from meetings.access import Reader
from meetings.registries import Following
from performance.models import Indicator
from strategies.models import PlannedAction, Strategy


def of_action(user: Reader, action: Action) -> Sequence[Origin]:
    """The plan that cites it, and the indicators its priority is measured by. Two queries."""
    seen = PlannedAction.objects.filter(action=action, priority__strategy__in=Strategy.objects.visible_to(user))
    planned = seen.select_related("priority__strategy").first()
    if planned is None:
        return []
    strategy = planned.priority.strategy
    cited = f"Planned action {planned.reference} of the strategy {strategy}, under {planned.priority.title}"
    measures = Indicator.objects.visible_to(user).filter(measures__priority=planned.priority).distinct()
    return [
        Origin(CAME_FROM, [Following(cited, strategy.get_absolute_url())]),
        Origin("Measured by", [Following(f"{one.code}: {one.name}", one.get_absolute_url()) for one in measures]),
    ]
