"""Who is told of which action on a night, and what: from rows of the database to digests. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from actions import digests, registries
from actions.access import has_address, speaks_for_owner
from actions.chasing import asked, by_link, news
from actions.chasing.asked import Asked
from actions.chasing.choices import WEEK, Wish
from actions.chasing.news import CHASED, News
from actions.digests import MOST, SOON, Digest, Line, Section
from actions.models import LAST_DAY, Action, ActionOwner, ActionUpdate, Escalation
from actions.registries import DigestPart, Reminder
from csp import links
from csp.models import SignedLink
from csp.roles import Power
from csp.words import long_date, short_date, shorten
from meetings.models import Board, Membership

SEATS = "action__board__memberships__"
DAILY = Wish()


@dataclass(frozen=True)
class Night:
    """What is the same for everybody on one night."""

    on: date
    news: News
    asked: dict[int, dict[int, Asked]]
    contacts: dict[int, str]

    @classmethod
    def of(cls, on: date) -> Night:
        contacts = Board.objects.filter(contact_officer__isnull=False).values_list("pk", "contact_officer__email")
        return cls(
            on=on,
            news=news.news_before(on, WEEK),
            asked={days: asked.asked_from(on, days) for days in (1, WEEK)},
            contacts=dict(contacts),
        )


@dataclass
class Told:
    """One person and what they are told: lines by the key of their part, with the action and board of each."""

    person_id: int
    name: str
    to: str
    user_id: int | None
    wish: Wish
    parts: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for part in self.parts.values() for entry in part)

    @property
    def is_new(self) -> bool:
        return any(entry.line.is_new for entry in self.entries)


@dataclass(frozen=True)
class Entry:
    """A line, and what it is of. ``own``: whether the person owns the action, and so gets a link to report by; for a
    line of another part, whether that part has a link for them.
    """

    line: Line
    action_id: int
    board_id: int
    place: tuple[date, str, int]
    own: bool = False


def parts_on(on: date) -> dict[str, tuple[str, str]]:
    """The parts of a digest in their order: the heading, and how the subject counts them."""
    by = long_date(on + SOON)
    return {
        "overdue": ("Overdue", "{:,} overdue"),
        "soon": (f"Due by {by}", f"{{:,}} due by {by}"),
        "asked": ("Asked for before a meeting", "{:,} to update before a meeting"),
        "news": ("New or changed", "{:,} new or changed"),
        "passed": ("Passed up to you", "{:,} passed up to you"),
        "closing": ("Awaiting your closure", "{:,} awaiting your closure"),
    }


def people_told(night: Night, wishes: dict[int, Wish], after: int, upto: int) -> list[Told]:
    """The people after ``after`` up to ``upto`` who have a mail tonight, by their own ``wishes``."""
    told: dict[int, Told] = {}
    for row in _owner_rows(night, after, upto):
        one = _told(told, row, wishes)
        _add_owned(one, row, night)
    for row in _passed_rows(night, after, upto):
        one = _told(told, row, wishes)
        if row["on"] > night.on - timedelta(days=one.wish.days):
            one.parts["passed"].append(_passed_entry(row, night.on))
    for row in _closing_rows(after, upto):
        one = _told(told, row, wishes)
        one.parts["closing"].append(_closing_entry(row, one, night))
    for part in registries.digest_parts:
        for reminder in part.reminders(night.on, after, upto):
            one = _told(told, _person_row(reminder), wishes)
            one.parts[part.key].append(_reminder_entry(reminder, one, night.on))
    return [
        one for _, one in sorted(told.items())
        if any(one.parts.values()) and one.wish.wants(night.on, is_new=one.is_new)
    ]  # fmt: skip


def digests_of(people: list[Told], night: Night) -> Iterator[Digest]:
    """The digests of people, with their links, made where there are none. The transaction holds the people."""
    to_report = by_link.links_to_report(
        (entry.action_id, one.person_id, one.to)
        for one in people for entry in one.entries if entry.own and entry.action_id
    )  # fmt: skip
    of_parts = {part.key: _links_of(part, people) for part in registries.digest_parts}
    to_choose = by_link.links_to_choose((one.person_id, one.to) for one in people)
    parts = parts_on(night.on)
    for one in people:
        sections = tuple(
            Section(title, counted.format, _lines(one, key, partial(_report_url, to_report)), len(one.parts[key]))
            for key, (title, counted) in parts.items()
            if one.parts.get(key)
        )
        sections += tuple(
            Section(
                part.title, f"{{:,}} {part.rest}".format,
                _lines(one, part.key, partial(_part_url, of_parts[part.key])), len(one.parts[part.key]), part.noun,
            )
            for part in registries.digest_parts
            if one.parts.get(part.key)
        )  # fmt: skip
        choose = to_choose[one.person_id]
        yield Digest(
            person_id=one.person_id,
            name=one.name,
            to=one.to,
            on=night.on,
            sections=sections,
            reply_to=_reply_to(one, night),
            choose_url=links.address(choose, "my-mail-link"),
            stop_url=links.address(choose, "my-mail-stop"),
            by_link=any((entry.action_id, one.person_id) in to_report for entry in one.entries),
            how=tuple(
                part.how
                for part in registries.digest_parts
                if any(entry.own and _part_url(of_parts[part.key], one, entry) for entry in one.parts[part.key])
            ),
        )


def _links_of(part: DigestPart, people: list[Told]) -> Mapping[tuple[int, int], str]:
    """The addresses of the links of a part, by board and person, for those who are to have one."""
    wanted = {
        (entry.board_id, one.person_id): one.to
        for one in people
        for entry in one.parts.get(part.key, ())
        if entry.own
    }
    if not wanted or part.links is None:
        return {}
    return part.links((board, person, email) for (board, person), email in wanted.items())


def _report_url(to_report: dict[tuple[int, int], SignedLink], one: Told, entry: Entry) -> str:
    link = to_report.get((entry.action_id, one.person_id))
    return links.address(link, "report-by-link") if link else digests.page_of(entry.line.reference)


def _part_url(addresses: Mapping[tuple[int, int], str], one: Told, entry: Entry) -> str:
    return addresses.get((entry.board_id, one.person_id), "")


def _lines(one: Told, key: str, url_of: Callable[[Told, Entry], str]) -> tuple[Line, ...]:
    """The first MOST of a part, those due first on top. A line leads to its link; without one, to its page."""
    lines = []
    for entry in sorted(one.parts[key], key=lambda entry: entry.place)[:MOST]:
        url = url_of(one, entry) if entry.own else ""
        lines.append(entry.line._replace(url=url) if url else entry.line)
    return tuple(lines)


def _reply_to(one: Told, night: Night) -> str:
    """The board's contact officer where all is of one board; else nobody could answer for all of it."""
    boards = {entry.board_id for entry in one.entries}
    return night.contacts.get(boards.pop(), "") if len(boards) == 1 else ""


def _told(told: dict[int, Told], row: dict[str, Any], wishes: dict[int, Wish]) -> Told:
    who = row["who"]
    if who not in told:
        to = row["email"] or row["login"]
        told[who] = Told(who, row["name"], to, row["user"], wishes.get(who, DAILY))
    return told[who]


def _person_row(reminder: Reminder) -> dict[str, Any]:
    return {
        "who": reminder.person_id, "name": reminder.name, "email": reminder.to, "login": "",
        "user": reminder.user_id,
    }  # fmt: skip


def _reminder_entry(reminder: Reminder, one: Told, on: date) -> Entry:
    shown = digests.Line(
        reminder.reference, reminder.text, reminder.board, reminder.due, reminder.url,
        is_new=on - timedelta(days=one.wish.days) < reminder.new_on <= on,
    )  # fmt: skip
    return Entry(shown, 0, reminder.board_id, (reminder.due_on, reminder.board, 0), reminder.by_link)


# What they own --------------------------------------------------------------------------------------------


def _owner_rows(night: Night, after: int, upto: int) -> Iterable[dict[str, Any]]:
    """Who owns which action of which something can be said: by name, for their organisation, as a member. One query."""
    owners = ActionOwner.objects.filter(
        Q(action__due_on__lte=night.on + SOON)
        | Q(action__board__in=list(night.asked[WEEK]))
        | news.has_news(night.on, WEEK),
        confirmed=True,
        action__status__in=CHASED,
    ).order_by()
    by_name = _of(owners, "person__", after, upto, Q())
    by_seat = _of(owners, f"{SEATS}person__", after, upto, speaks_for_owner(SEATS))
    rows = by_name.union(by_seat, all=True)
    return {(row["who"], row["action_id"]): row for row in rows}.values()


def _of(owners: QuerySet[ActionOwner], path: str, after: int, upto: int, also: Q) -> QuerySet[Any, Any]:
    inside = Q(**{f"{path}id__gt": after, f"{path}id__lte": upto})
    return owners.filter(inside & has_address(path) & also).values(
        "action_id",
        who=F(f"{path}id"),
        name=F(f"{path}name"),
        email=F(f"{path}email"),
        user=F(f"{path}user_id"),
        login=F(f"{path}user__email"),
        board_id=F("action__board_id"),
        slug=F("action__board__slug"),
        board=F("action__board__name"),
        number=F("action__number"),
        said=F("action__text"),
        restricted=F("action__restricted"),
        due=F("action__due"),
        due_on=F("action__due_on"),
        flagged_on=F("action__flagged_on"),
    )


def _add_owned(one: Told, row: dict[str, Any], night: Night) -> None:
    """Put an action in the part it belongs to, if there is anything to say of it tonight.

    A restricted text goes only to somebody who could read it here: owners see their own actions and whoever sits on
    the board its whole log, so an account that is open is all that can be missing (actions.access).
    """
    on, since, due_on = night.on, night.on - timedelta(days=one.wish.days), row["due_on"]
    events = [
        event
        for event in night.news.get(row["action_id"], ())
        if event.on >= since
        and not (event.restricted and one.user_id is None)
        and not event.is_by(user=one.user_id, name=one.name, holder=by_link.holder_of(one.person_id))
    ]
    asks = night.asked[one.wish.days].get(row["board_id"])
    if due_on and due_on < on:
        part, is_new = "overdue", row["flagged_on"] is not None and row["flagged_on"] > since
    elif due_on and due_on <= on + SOON:
        part, is_new = "soon", due_on > since + SOON
    elif asks or events:
        part, is_new = ("asked" if asks else "news"), True
    else:
        return
    notes = ([asks.words] if asks else []) + [shorten(event.note) for event in events]
    readable = not row["restricted"] or one.user_id is not None
    shown = _line(row, on, readable=readable, notes=notes, is_new=is_new or bool(notes), url="")
    one.parts[part].append(_entry(row, shown, own=True))


# What was passed up to them, and what awaits their closure ------------------------------------------------


def _passed_rows(night: Night, after: int, upto: int) -> list[dict[str, Any]]:
    """What was passed up in the last week, to whom, that is still overdue. A query, and one for the owners' names."""
    reads = Membership.objects.current().with_power(Power.READ).filter(
        board_id=OuterRef("action__board_id"), person_id=OuterRef("person_id"), person__user__isnull=False
    )  # fmt: skip
    passed = Escalation.objects.filter(
        has_address("person__"), to=Escalation.To.LEAD, person_id__gt=after, person_id__lte=upto,
        on__gt=night.on - timedelta(days=WEEK), on__lte=night.on, action__status__in=CHASED,
        action__due_on=F("due_on"),
    )  # fmt: skip
    rows = passed.order_by("on", "pk").values(
        "action_id", "on", "due_on", who=F("person_id"), name=F("person__name"), email=F("person__email"),
        user=F("person__user_id"), login=F("person__user__email"), board_id=F("action__board_id"),
        slug=F("action__board__slug"), board=F("action__board__name"), number=F("action__number"),
        said=F("action__text"), restricted=F("action__restricted"), due=F("action__due"), reads=Exists(reads),
    )  # fmt: skip
    found = list(rows)
    owners: dict[int, list[str]] = defaultdict(list)
    for action, text in ActionOwner.objects.filter(
        action__in=[row["action_id"] for row in found], confirmed=True
    ).values_list("action_id", "text"):
        owners[action].append(text)
    return [{**row, "owners": "/ ".join(owners[row["action_id"]])} for row in found]


def _passed_entry(row: dict[str, Any], on: date) -> Entry:
    """To somebody who need not sit on the board: then its text only if it is open, and no link to its page."""
    readable = not row["restricted"] or row["reads"]
    owned = f"Owned by {row['owners']}. " if readable else ""
    note = f"{owned}Passed up to you on {short_date(row['on'])}."
    url = None if row["reads"] else ""
    return _entry(row, _line(row, on, readable=readable, notes=[note], is_new=True, url=url))


def _closing_rows(after: int, upto: int) -> Iterable[dict[str, Any]]:
    """What awaits closure, by the officers who can close it. One query."""
    said = ActionUpdate.objects.filter(action_id=OuterRef("board__actions__pk"), proposes_completion=True)
    seats = Membership.objects.current().with_power(Power.MANAGE).filter(
        person_id__gt=after, person_id__lte=upto, person__user__is_active=True,
        board__actions__status=Action.Status.AWAITING_CLOSURE,
    )  # fmt: skip
    rows = seats.order_by().values(
        "board_id", action_id=F("board__actions__pk"), who=F("person_id"), name=F("person__name"),
        email=F("person__email"), user=F("person__user_id"), login=F("person__user__email"),
        slug=F("board__slug"), board_name=F("board__name"), number=F("board__actions__number"),
        said=F("board__actions__text"), due=F("board__actions__due"), due_on=F("board__actions__due_on"),
        done_at=Subquery(said.order_by("-created_at").values("created_at")[:1]),
    )  # fmt: skip
    return {(row["who"], row["action_id"]): {**row, "board": row["board_name"]} for row in rows}.values()


def _closing_entry(row: dict[str, Any], one: Told, night: Night) -> Entry:
    on = row["done_at"] and timezone.localdate(row["done_at"])
    is_new = on is not None and night.on - timedelta(days=one.wish.days) <= on < night.on
    notes = [f"Said to be done on {short_date(on)}."] if on else []
    return _entry(row, _line(row, night.on, readable=True, notes=notes, is_new=is_new))


def _entry(row: dict[str, Any], shown: Line, own: bool = False) -> Entry:
    place = (row["due_on"] or LAST_DAY, row["board"], row["number"])
    return Entry(shown, row["action_id"], row["board_id"], place, own)


def _line(
    row: dict[str, Any], on: date, *, readable: bool, notes: list[str], is_new: bool, url: str | None = None
) -> Line:
    return digests.line(
        slug=row["slug"], number=row["number"], text=row["said"], board=row["board"], due=row["due"],
        due_on=row["due_on"], on=on, readable=readable, notes=notes, is_new=is_new, url=url,
    )  # fmt: skip
