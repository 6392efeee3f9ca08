"""The mails about papers in words. Mail is not safe: a restricted title is not written in one, to anybody.

What is asked goes to authors with their link; what they hand in or say goes to the officers of the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from csp import links
from csp.models import OutboxMessage, SignedLink
from csp.roles import Power
from csp.words import clock, long_date
from meetings.agenda.outline import outline_of
from meetings.models import AgendaItem, Board, ChaseEntry, Membership, Paper, PaperVersion, Person
from meetings.papers.chase import due_words, left_words

PAGE = "hand-in"


@dataclass(frozen=True)
class Contact:
    """Whom to ask back: the board's contact officer, or the site's own address where a board has none."""

    words: str
    email: str


@dataclass(frozen=True)
class Line:
    """One paper in a mail. ``url`` is the author's link; empty when there is none."""

    title: str
    what: str
    due: str
    left: str
    url: str
    contact: Contact
    restricted: bool


def address_of(person: Person) -> str:
    """Where mail reaches somebody: nowhere without an address, or once their account was closed."""
    if person.user is None:
        return person.email
    return (person.email or person.user.email) if person.user.is_active else ""


def contact_of(board: Board) -> Contact:
    person = board.contact_officer
    if person is None or not person.email:
        return Contact(settings.CONTACT_EMAIL, settings.CONTACT_EMAIL)
    said = [person.name, person.phone and f"phone {person.phone}", person.email]
    return Contact(", ".join(part for part in said if part), person.email)


def officers_of(board: Board) -> dict[int, str]:
    """Where mail reaches each officer of the board who has an account, by the number of the person."""
    seats = Membership.objects.current().with_power(Power.MANAGE).filter(board=board, person__user__isnull=False)
    people = {seat.person.pk: seat.person for seat in seats.select_related("person__user") if seat.person}
    return {pk: address for pk, person in people.items() if (address := address_of(person))}


def numbers_of(papers: Iterable[Paper]) -> dict[int, str]:
    """The number of each paper's item as cited, "9(b)", by paper; empty for items without. One query."""
    papers = list(papers)
    meetings = {paper.item.meeting_id: paper.item.meeting for paper in papers}
    items: dict[int, list[AgendaItem]] = {pk: [] for pk in meetings}
    for item in AgendaItem.objects.filter(meeting__in=meetings):
        items[item.meeting_id].append(item)
    outlines = [outline_of(meeting, items[pk]) for pk, meeting in meetings.items()]
    numbers = {row.item.pk: row.full_number for whole in outlines for row in whole.rows}
    return {paper.pk: numbers.get(paper.item_id, "") for paper in papers}


def is_restricted(paper: Paper) -> bool:
    return paper.restricted or paper.item.restricted


def mail_title(paper: Paper, number: str) -> str:
    """What a mail, and the page behind its link, call a paper. A restricted one goes by its public title, or none."""
    if not is_restricted(paper):
        return f"“{paper.title}”"
    if paper.public_title:
        return f"“{paper.public_title}”"
    return f"the paper for item {number}" if number else "the restricted paper"


def file_words(version: PaperVersion) -> str:
    """How a mail names a file: the name of a restricted one often says what the title does, so it goes by number."""
    return f"version {version.number}" if is_restricted(version.paper) else version.name


def line(paper: Paper, number: str, link: SignedLink | None, on: date) -> Line:
    """A paper as its author reads of it on the day ``on``. Its meeting, board and contact officer are at hand."""
    meeting = paper.item.meeting
    place = f"item {number} of the" if number else "the"
    return Line(
        title=mail_title(paper, number),
        what=f"{paper.get_kind_display()} for {place} {meeting.board}, {meeting.when}",
        due=due_words(paper.due, on) if paper.due else "as soon as you can",
        left=left_words(paper.due, on) if paper.due else "",
        url=links.address(link, PAGE) if link else "",
        contact=contact_of(meeting.board),
        restricted=is_restricted(paper),
    )


def ask(*, key: str, person: Person, lines: Sequence[Line], reminder: bool = False) -> OutboxMessage:
    """The request for one or several papers, or the night's reminder of them: one mail a person."""
    if len(lines) == 1:
        about = lines[0].title
        subject = f"Paper asked of you: {about}, due {lines[0].due}"
        if reminder:
            subject = f"Reminder, {lines[0].left}: {about}"
    else:
        subject = f"{'Reminder' if reminder else 'Asked of you'}: {len(lines)} papers"
    contacts = list(dict.fromkeys(one.contact for one in lines))
    return _message(
        "ask",
        key=key,
        to=address_of(person),
        reply_to=contacts[0].email if len(contacts) == 1 else "",
        subject=subject,
        context={
            "name": person.name,
            "lines": lines,
            "reminder": reminder,
            "contacts": [contact.words for contact in contacts],
            "has_links": any(one.url for one in lines),
            "lacks_links": any(not one.url for one in lines),
        },
    )


def receipt(*, version: PaperVersion, person: Person, about: Line) -> OutboxMessage:
    """To the author: what was handed in, and when."""
    return _message(
        "receipt",
        key=f"paper-receipt:{version.pk}",
        to=address_of(person),
        reply_to=about.contact.email,
        subject=f"Received: {about.title}",
        context={
            "name": person.name,
            "line": about,
            "file": file_words(version),
            "at": _moment(version.uploaded_at),
        },
    )


def returned(*, entry: ChaseEntry, person: Person, about: Line) -> OutboxMessage:
    """To the author: why a version was sent back, and how to hand in another.

    Of a restricted paper the reason stands on the page behind the link alone; so does, below, what an author says.
    """
    assert entry.version
    return _message(
        "returned",
        key=f"paper-returned:{entry.pk}",
        to=address_of(person),
        reply_to=about.contact.email,
        subject=f"Please hand in another version of {about.title}",
        context={"name": person.name, "line": about, "reason": entry.text, "file": file_words(entry.version)},
    )


def arrived(*, version: PaperVersion, who: str, about: Line, officers: dict[int, str]) -> list[OutboxMessage]:
    """To each officer of the board: a version waits to be looked at."""
    said = f"{who} handed in version {version.number} of {about.title} on {_moment(version.uploaded_at)}."
    todo = "Look at it, then accept it or send it back: it is printed only once it is accepted."
    return _to_officers(
        f"paper-arrived:{version.pk}", version.paper, f"Handed in: {about.title}", said, todo, about, officers
    )


def told(*, entry: ChaseEntry, who: str, about: Line, officers: dict[int, str]) -> list[OutboxMessage]:
    """To each officer of the board: what the author said instead of handing in the paper."""
    if entry.kind == ChaseEntry.Kind.LATE:
        subject, said = f"Will be late: {about.title}", f"{who} says that {about.title} will be late:"
    else:
        subject, said = f"Not theirs: {about.title}", f"{who} says that {about.title} is not theirs to write:"
    said += " read why on its page." if about.restricted else f"\n\n{entry.text}"
    return _to_officers(f"paper-told:{entry.pk}", entry.paper, subject, said, "", about, officers)


def _to_officers(
    key: str, paper: Paper, subject: str, said: str, todo: str, about: Line, officers: dict[int, str]
) -> list[OutboxMessage]:
    context = {
        "said": said,
        "todo": todo,
        "line": about,
        "url": f"{settings.SITE_URL}{reverse('paper', args=[paper.pk])}",
    }
    return [
        _message("officer", key=f"{key}:person:{pk}", to=to, reply_to="", subject=subject, context=context)
        for pk, to in sorted(officers.items())
    ]


def _message(
    name: str, *, key: str, to: str, reply_to: str, subject: str, context: dict[str, Any]
) -> OutboxMessage:
    context = {**context, "subject": subject, "product": settings.PRODUCT_NAME, "site": settings.SITE_URL}
    return OutboxMessage(
        key=key,
        to=to,
        reply_to=reply_to,
        subject=subject[:250],
        text=get_template(f"meetings/papers/mail/{name}.txt").render(context),
        html=get_template(f"meetings/papers/mail/{name}.html").render(context),
    )


def _moment(at: Any) -> str:
    return f"{long_date(at)} at {clock(at)}"
