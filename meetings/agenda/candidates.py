"""What may come on a meeting's agenda, from where, and in which order: read with a fixed number of queries.

From five sources: the board's template, the items planned for the meeting, what is left over from other meetings
of the board, the sub-groups that have met since its last meeting, and that meeting's minutes. What cannot come is
a candidate too, with the reason: nothing carried over disappears silently.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Prefetch, Q
from django.utils import timezone

from csp.roles import BoardRole
from csp.words import long_date, short_date
from meetings.agenda.reading import in_order
from meetings.agenda.rules import YEAR, read_called
from meetings.models import AgendaItem, Board, Meeting, Membership, Minutes, StandingItem

Kind = AgendaItem.Kind
Status = AgendaItem.Status
State = Meeting.State
FORWARD_PLAN, PREVIOUS_MINUTES = "forward-plan", "previous-minutes"
UNDECIDED = (Status.PROPOSED, Status.PLANNED)
OVER = (State.HELD, State.CLOSED, State.CANCELLED)
CHAIRS = (BoardRole.CHAIR, BoardRole.INTERIM_CHAIR)
Node = TypeVar("Node")


class Source(StrEnum):
    TEMPLATE = "template"
    PLAN = "plan"
    LEFT_OVER = "left over"
    SUB_GROUP = "sub-group"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Candidate:
    """Something that may come on the agenda. ``key`` names it in forms; ``why`` says where it comes from.

    ``under`` is the key of what it stands under: of another candidate, or ("i12") of an item of the agenda.
    ``cannot`` is why it cannot come as things are. ``agreed``: it is ticked unless somebody decides otherwise.
    """

    key: str
    source: Source
    title: str
    why: str
    presenters: str = ""
    minutes: int | None = None
    restricted: bool = False
    under: str = ""
    cannot: str = ""
    agreed: bool = True
    standing: StandingItem | None = None
    item: AgendaItem | None = None
    sub_group: Board | None = None


@dataclass(frozen=True)
class Place:
    """A row of the agenda as it would be with every candidate that can come: what stands already, or a candidate.

    What was left out has a place too, hidden, so that it comes back to it.
    """

    key: str
    depth: int
    item: AgendaItem | None = None
    candidate: Candidate | None = None


@dataclass(frozen=True)
class Coming:
    """All candidates of a meeting, and the whole agenda in the order it would then have."""

    candidates: tuple[Candidate, ...]
    order: tuple[Place, ...]
    has_template: bool

    @property
    def places(self) -> list[Place]:
        """The rows of the agenda, without those of what was left out."""
        return [place for place in self.order if place.candidate or (place.item and place.item.on_agenda)]

    @property
    def ready(self) -> list[Candidate]:
        """Those that can come, in the agenda's order."""
        return [place.candidate for place in self.places if place.candidate]

    @property
    def barred(self) -> list[Candidate]:
        """Those that cannot, each with its reason."""
        return [one for one in self.candidates if one.cannot]


def read_candidates(meeting: Meeting) -> Coming:
    """What may come on the agenda of ``meeting``, which is booked. The number of queries is fixed."""
    items = list(
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("moved_from__meeting", "standing")
        .prefetch_related("presenters")
    )
    template = template_of(meeting.board)
    last = (
        Meeting.objects.filter(board=meeting.board, date__lt=meeting.date)
        .exclude(state__in=[State.CANCELLED, State.TO_BE_BOOKED])
        .order_by("date")
        .last()
    )
    standing = _standing(_called_for(meeting, template), items)
    candidates = [
        *_minutes(meeting, template, items),
        *standing,
        *_planned(items, standing),
        *_left_over(meeting, template, {*(one.standing.pk for one in standing if one.standing), *_stood(items)}),
        *_sub_groups(meeting, template, items, standing, last.date if last else None),
    ]
    return Coming(tuple(candidates), tuple(_places(template, items, candidates)), bool(template))


def _called_for(meeting: Meeting, template: Sequence[StandingItem]) -> list[StandingItem]:
    """The items of the template whose rule calls for them at this meeting: two queries, none where all always come."""
    if all(one.rule == StandingItem.Rule.EVERY for one in template):
        return list(template)
    since = meeting.date - timedelta(days=YEAR)
    meetings = list(Meeting.objects.filter(board=meeting.board, date__gte=since).order_by("date"))
    calls = read_called(template, meetings, open_too=meeting)
    return [one for one in template if meeting.pk in calls[one.pk]]


def _stood(items: Sequence[AgendaItem]) -> set[int]:
    return {item.standing_id for item in items if item.standing_id}


def template_of(board: Board) -> list[StandingItem]:
    """The board's template, each item followed by those that stand under it."""
    return in_order(StandingItem.objects.filter(board=board))


def parts_of(template: Sequence[StandingItem]) -> tuple[list[StandingItem], list[StandingItem]]:
    """The top items of a template that come before the meeting's own business, and those that come after it.

    The business follows the first heading under which the template has nothing. Without one it comes before the
    forward plan; without that, at the end.
    """
    top = [item for item in template if item.parent_id is None]
    parents = {item.parent_id for item in template}
    for at, item in enumerate(top):
        if item.kind == Kind.HEADING and item.pk not in parents and not item.sub_group_updates:
            return top[: at + 1], top[at + 1 :]
    plan = (at for at, item in enumerate(top) if FORWARD_PLAN in item.sections)
    at = next(plan, len(top))
    return top[:at], top[at:]


@dataclass(frozen=True)
class TemplateRow:
    """A row of a template's page: an item, or (None) the place of the meeting's own business."""

    item: StandingItem | None
    depth: int
    is_first: bool = False
    is_last: bool = False


def template_rows(template: Sequence[StandingItem]) -> list[TemplateRow]:
    """The template in order with depths, and the place of the meeting's own business among its top items."""
    _, closing = parts_of(template)
    siblings: dict[int | None, list[StandingItem]] = {}
    for item in template:
        siblings.setdefault(item.parent_id, []).append(item)
    rows: list[TemplateRow] = []
    depths: dict[int, int] = {}
    for item in template:
        depth = depths[item.pk] = depths[item.parent_id] + 1 if item.parent_id else 0
        if closing and item == closing[0]:
            rows.append(TemplateRow(None, 0))
        beside = siblings[item.parent_id]
        rows.append(TemplateRow(item, depth, item == beside[0], item == beside[-1]))
    return rows if closing or not rows else [*rows, TemplateRow(None, 0)]


def arrange(
    standing: Sequence[Node], opening: Sequence[Node], business: Sequence[Node], closing: Sequence[Node]
) -> list[Node]:
    """Put what is new in among what stands, which keeps its order.

    ``opening`` and ``closing`` are the template's, in order, with what of them stands already. A new one follows
    the one before it in the opening, and precedes the one after it in the closing; ``business`` comes just before
    the closing.
    """
    order, at = list(standing), 0
    for node in opening:
        if node not in order:
            order.insert(at, node)
        at = order.index(node) + 1
    end = len(order)
    for node in reversed(closing):
        if node not in order:
            order.insert(end, node)
        end = order.index(node)
    order[end:end] = [node for node in business if node not in order]
    return order


# The sources ------------------------------------------------------------------------------------------------


def _standing(template: Sequence[StandingItem], items: Sequence[AgendaItem]) -> list[Candidate]:
    """Those of the template's items of which this meeting has none yet, not even one left out with a reason."""
    made = {item.standing_id: item for item in items if item.standing_id}
    found: list[Candidate] = []
    for one in template:
        if one.pk in made:
            continue
        above = made.get(one.parent_id) if one.parent_id else None
        gone = above is not None and _is_gone(above)
        found.append(
            Candidate(
                key=f"s{one.pk}",
                source=Source.TEMPLATE,
                title=one.title,
                why="On the board's template",
                presenters=one.presenters,
                minutes=one.minutes,
                restricted=one.restricted,
                under=_key_of(above) if above else f"s{one.parent_id}" if one.parent_id else "",
                cannot=f"“{above.title}”, under which it stands, is not on the agenda" if above and gone else "",
                standing=one,
            )
        )
    return found


def _planned(items: Sequence[AgendaItem], standing: Sequence[Candidate]) -> list[Candidate]:
    """What is planned for this meeting. What is planned under another planned item comes with it.

    A standing item that was planned by itself stands where the template has it.
    """
    made = {item.standing_id: item for item in items if item.standing_id}
    coming = {one.standing.pk: one.key for one in standing if one.standing}
    known = {item.pk: item for item in items}
    found = []
    for item in items:
        above = known.get(item.parent_id or 0)
        if item.status not in UNDECIDED or (above and above.status in UNDECIDED):
            continue
        place = item.standing.parent_id if item.standing and above is None else None
        above = above or made.get(place or 0)
        under = _key_of(above) if above else ""
        gone = above is not None and _is_gone(above)
        found.append(
            _of_item(
                item,
                f"p{item.pk}",
                Source.PLAN,
                _why_planned(item),
                under=under or coming.get(place or 0, ""),
                cannot=f"“{above.title}”, under which it stands, is not on the agenda" if above and gone else "",
            )
        )
    return found


def _key_of(item: AgendaItem) -> str:
    """The key of an item of this meeting: of one that is planned, as a candidate."""
    return f"{'p' if item.status in UNDECIDED else 'i'}{item.pk}"


def _is_gone(item: AgendaItem) -> bool:
    """Whether nothing can come under it: it is not on the agenda, nor planned for it."""
    return not item.on_agenda and item.status not in UNDECIDED


def _why_planned(item: AgendaItem) -> str:
    if item.moved_from:
        return f"Deferred from {item.moved_from.meeting.when}"
    return "Only proposed so far" if item.status == Status.PROPOSED else "On the forward plan for this meeting"


def _left_over(meeting: Meeting, template: Sequence[StandingItem], brought: Collection[int]) -> list[Candidate]:
    """What was planned for a meeting that is over and never dealt with, and what stood on a cancelled agenda.

    Of a cancelled agenda all but breaks, updates of sub-groups and what is on the template; of what was planned all
    but what the template brings to this meeting anyway.
    """
    missed = Q(meeting__state__in=OVER) | Q(meeting__date__lt=min(timezone.localdate(), meeting.date))
    undecided = Q(status__in=UNDECIDED) & missed & (Q(standing=None) | ~Q(standing__in=brought))
    by_template = [item.pk for item in template]
    cancelled = Q(status=Status.CONFIRMED, meeting__state=State.CANCELLED, update_of=None) & ~Q(
        standing__in=by_template
    )
    found = (
        AgendaItem.objects.filter(undecided | cancelled, meeting__board=meeting.board)
        .exclude(meeting=meeting)
        .exclude(kind=Kind.BREAK)
        .select_related("meeting")
        .prefetch_related("presenters")
        .order_by("meeting__date", "position", "pk")
    )
    items = {item.pk: item for item in found}
    return [
        _of_item(item, f"l{item.pk}", Source.LEFT_OVER, _why_left(item))
        for item in items.values()
        if item.parent_id not in items
    ]


def _why_left(item: AgendaItem) -> str:
    if item.meeting.state == State.CANCELLED:
        return f"Left over from the cancelled meeting of {short_date(item.meeting.date)}"
    return f"Left over from {item.meeting.when}"


def _sub_groups(
    meeting: Meeting,
    template: Sequence[StandingItem],
    items: Sequence[AgendaItem],
    standing: Sequence[Candidate],
    since: date | None,
) -> list[Candidate]:
    """An update of each sub-group that meets between the board's last meeting and this one, if the template asks
    for them. One that does not meet says so."""
    asks = next((one for one in template if one.sub_group_updates), None)
    if asks is None:
        return []
    reported = {item.update_of_id for item in items}
    above = next((item for item in items if item.standing_id == asks.pk), None)
    under = f"i{above.pk}" if above else f"s{asks.pk}"
    barred = f"“{above.title}” is not on the agenda" if above and not above.on_agenda else ""
    if not above and (parent := next((one for one in standing if one.standing == asks), None)):
        barred = parent.cannot
    return [
        _update(group, meeting, since, under, barred)
        for group in _groups(meeting, since)
        if group.pk not in reported
    ]


def _groups(meeting: Meeting, since: date | None) -> Iterable[Board]:
    """The board's sub-groups, with their chairs and their meetings before this one."""
    open_since = Q(closed_on=None) | Q(closed_on__gte=since) if since else Q(closed_on=None)
    went_ahead = Meeting.objects.filter(date__lt=meeting.date).exclude(
        state__in=[State.CANCELLED, State.TO_BE_BOOKED]
    )
    chairs = Membership.objects.on(meeting.date).filter(role__in=CHAIRS, person__isnull=False)
    return (
        Board.objects.filter(open_since, parent=meeting.board)
        .order_by("name")
        .prefetch_related(
            Prefetch("meetings", went_ahead.order_by("date"), to_attr="met"),
            Prefetch("memberships", chairs.select_related("person").order_by("-role"), to_attr="chaired_by"),
        )
    )


def _update(group: Board, meeting: Meeting, since: date | None, under: str, barred: str) -> Candidate:
    days = [one.date for one in group.met]  # type: ignore[attr-defined]
    due = [day for day in days if since is None or day >= since]
    chairs = [seat.person.name for seat in group.chaired_by]  # type: ignore[attr-defined]
    why = ""
    if due:
        why = f"{'Meets' if due[-1] >= timezone.localdate() else 'Met'} on {long_date(due[-1])}"
    elif days:
        barred = f"It has not met since {long_date(days[-1])}, before the board's last meeting"
    else:
        barred = "It has not met yet"
    return Candidate(
        key=f"u{group.pk}",
        source=Source.SUB_GROUP,
        title=group.name,
        why=why,
        presenters=" / ".join(dict.fromkeys(chairs)),
        under=under,
        cannot=barred,
        sub_group=group,
    )


def _minutes(meeting: Meeting, template: Sequence[StandingItem], items: Sequence[AgendaItem]) -> list[Candidate]:
    """The last meeting's minutes, if neither the template nor the agenda has a place for them."""
    if any(
        PREVIOUS_MINUTES in sections
        for sections in [one.sections for one in template] + [one.sections for one in items]
    ):
        return []
    if not Minutes.objects.filter(meeting__board=meeting.board, meeting__date__lt=meeting.date).exists():
        return []
    return [
        Candidate(
            key="minutes",
            source=Source.MINUTES,
            title="Minutes of the last meeting",
            why="Nothing on the template prints them",
            presenters="Chair",
            minutes=5,
        )
    ]


def _of_item(
    item: AgendaItem, key: str, source: Source, why: str, *, under: str = "", cannot: str = ""
) -> Candidate:
    return Candidate(
        key=key,
        source=source,
        title=item.title,
        why=why,
        presenters=item.presenters_text,
        minutes=item.minutes,
        restricted=item.restricted,
        under=under,
        cannot=cannot,
        agreed=item.status != Status.PROPOSED,
        item=item,
    )


# The order --------------------------------------------------------------------------------------------------


def _places(
    template: Sequence[StandingItem], items: Sequence[AgendaItem], candidates: Sequence[Candidate]
) -> list[Place]:
    """The agenda as it stands with all that can come: the top by ``arrange``, what is new under an item last."""
    placed = [
        item for item in in_order(items) if item.on_agenda or item.status in (Status.WITHDRAWN, Status.MERGED)
    ]
    nodes: dict[str, AgendaItem | Candidate] = {f"i{item.pk}": item for item in placed}
    nodes |= {one.key: one for one in candidates if not one.cannot}
    under: dict[str, list[str]] = {}
    for key, node in nodes.items():
        above = node.under if isinstance(node, Candidate) else f"i{node.parent_id}" if node.parent_id else ""
        under.setdefault(above, []).append(key)
    under[""] = _top(template, items, under.get("", []))

    def walk(above: str, depth: int) -> Iterable[Place]:
        for key in under.get(above, []):
            node = nodes[key]
            if isinstance(node, Candidate):
                yield Place(key, depth, candidate=node)
            else:
                yield Place(key, depth, item=node)
            yield from walk(key, depth + 1)

    return list(walk("", 0))


def _top(template: Sequence[StandingItem], items: Sequence[AgendaItem], keys: Sequence[str]) -> list[str]:
    """The keys of the top level in order: template, business, and the last minutes where the template forgot them."""
    made = {item.standing_id: _key_of(item) for item in items if item.standing_id}
    opening, closing = (
        [key for one in part if (key := made.get(one.pk, f"s{one.pk}")) in keys] for part in parts_of(template)
    )
    if "minutes" in keys:
        opening = [*opening, "minutes"]
    return arrange(
        standing=[key for key in keys if key.startswith("i")],
        opening=opening,
        business=[key for key in keys if key[0] in "pl"],
        closing=closing,
    )
