"""What passes between officers and authors: papers asked for, handed in, accepted, sent back, said to be late.

An author needs no account: a request carries a link (csp.links) for one paper, which works until the day of the
meeting, until an officer stops it, or until the paper is asked for anew. What comes by it waits for an officer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from csp import changes, links, outbox, storage
from csp.errors import Refused
from csp.models import SignedLink, User
from csp.roles import Power
from meetings.access import boards_with, check_can_hand_in, check_can_manage, holds
from meetings.models import AgendaItem, ChaseEntry, Exclusion, Meeting, Paper, PaperVersion, Person
from meetings.models.papers import PaperQuerySet
from meetings.papers import chase, check, mails
from meetings.papers.authors import author_of
from meetings.papers.services import (
    HAND_IN,
    check_stands,
    check_takes_papers,
    hold,
    links_of,
    new_version,
    next_number,
)

Kind = ChaseEntry.Kind
MOMENT = timedelta(minutes=5)
MOST_VERSIONS = 30  # that an author hands in of one paper
MOST_WORDS = 5  # that an author sends about one paper in a day
SAID = (Kind.LATE, Kind.NOT_MINE)


@dataclass
class Asking:
    """What came of asking for several papers. ``problems``: a sentence for each that could not be asked for."""

    asked: list[Paper] = field(default_factory=list)
    mails: int = 0
    problems: list[str] = field(default_factory=list)


def ask(*, paper: Paper, by: User) -> None:
    """Ask the author for a paper, or ask again with a new link. Raises Denied; Refused with what hinders it."""
    check_can_manage(by, paper.item.meeting.board)
    done = _ask(Paper.objects.filter(pk=paper.pk), by)
    if done.problems:
        raise Refused(done.problems[0])


def ask_all(*, by: User, meeting: Meeting | None = None) -> Asking:
    """Ask for every paper that nobody has been asked for: of one meeting, or of all to come of one's boards.

    Each author gets one mail that lists all of theirs. Raises Denied.
    """
    if meeting:
        check_can_manage(by, meeting.board)
    papers = (
        Paper.objects.standing()
        .not_withheld_from(by)
        .filter(
            item__meeting__board__in=boards_with(by, Power.MANAGE),
            item__meeting__state__in=[Meeting.State.BOOKED, Meeting.State.PUBLISHED],
            item__meeting__date__gt=timezone.localdate(),
            item__status__in=AgendaItem.LIVE,
            requested_at__isnull=True,
            versions__isnull=True,
        )
    )
    return _ask(papers.filter(item__meeting=meeting) if meeting else papers, by)


@transaction.atomic
def stop_link(*, paper: Paper, by: User) -> None:
    """From now on the author's link for this paper does nothing. Raises Denied; Refused when none works."""
    check_can_manage(by, paper.item.meeting.board)
    if not links.revoke(links_of(paper).open()):
        raise Refused("No link for this paper works.")
    ChaseEntry.objects.create(at=timezone.now(), paper=paper, kind=Kind.STOPPED, by=by, person=paper.author_person)


def hand_in(
    *, paper: Paper, upload: File[bytes], link: SignedLink | None = None, by: User | None = None
) -> PaperVersion:
    """Hand in a version as the author, by a link or signed in; thank them, and tell the officers of the board.

    It waits for an officer, unless an officer of the board is who hands it in. Raises Denied, Refused, BadFile.
    """
    _check_may_send(paper, link, by)
    checked = check.accept(upload)
    stored = storage.store(upload, content_type=checked.content_type)
    with transaction.atomic():
        hold(paper.item)
        if link:
            links.used(link)
        if paper.versions.filter(accepted_by__isnull=True).count() >= MOST_VERSIONS:
            raise Refused(
                "You have handed in many versions of this paper. Send the next one to the contact officer."
            )
        own = by is not None and holds(by, Power.MANAGE, paper.item.meeting.board)
        version = new_version(paper, next_number(paper, stored), stored, checked.name, by, link=link, accepted=own)
        if not own:
            _tell_of_version(version, link)
    return version


@transaction.atomic
def tell(
    *, paper: Paper, kind: str, text: str, link: SignedLink | None = None, by: User | None = None
) -> ChaseEntry:
    """The author says that it will be late, or is not theirs. It is kept, and mailed to the officers of the board."""
    _check_may_send(paper, link, by)
    hold(paper.item)
    if kind not in SAID:
        raise Refused("Choose what you want to say.", field="kind")
    if not text.strip():
        raise Refused("Write a sentence for the officer: when it will come, or whose it is.", field="text")
    today = timezone.now() - timedelta(days=1)
    if ChaseEntry.objects.filter(paper=paper, kind__in=SAID, at__gt=today).count() >= MOST_WORDS:
        raise Refused("You have written several times today. Call or write to the contact officer instead.")
    if link:
        links.used(link)
    entry = ChaseEntry.objects.create(
        at=timezone.now(), paper=paper, kind=kind, by=by, person=paper.author_person, text=text.strip()
    )
    about, officers = _about(paper, link), mails.officers_of(paper.item.meeting.board)
    outbox.put_many(mails.told(entry=entry, who=_author_name(paper), about=about, officers=officers))
    return entry


@transaction.atomic
def accept_version(*, version: PaperVersion, by: User) -> None:
    """Take a version that an author handed in: from now on it is what is printed.

    Raises Denied; Refused while it is being prepared, when it cannot be printed, or when it is accepted already.
    """
    paper = version.paper
    check_can_manage(by, paper.item.meeting.board)
    hold(paper.item)
    check_takes_papers(paper.item)
    check_stands(paper)
    stored = PaperVersion.objects.get(pk=version.pk)
    if stored.problem:
        raise Refused(f"This file cannot be printed: {stored.problem} Send it back.")
    if stored.prepared_at is None:
        raise Refused("This file is still being prepared. Wait until the page says that it is ready.")
    newest = paper.versions.filter(accepted_at__isnull=False).first()
    if newest and newest.number >= version.number:
        raise Refused(f"Version {newest.number} is already accepted.")
    now = timezone.now()
    PaperVersion.objects.filter(pk=version.pk, accepted_at=None).update(accepted_at=now, accepted_by=by)


@transaction.atomic
def send_back(*, version: PaperVersion, by: User, reason: str) -> ChaseEntry:
    """Ask the author for another version, with the reason; their link goes on working.

    Raises Denied; Refused without a reason, for an accepted version, or one that was sent back.
    """
    paper = version.paper
    check_can_manage(by, paper.item.meeting.board)
    hold(paper.item)
    check_takes_papers(paper.item)
    check_stands(paper)
    if not reason.strip():
        raise Refused("Say what is to be changed: it is sent to the author.", field="reason")
    if PaperVersion.objects.filter(pk=version.pk, accepted_at__isnull=False).exists():
        raise Refused("This version has been accepted. Ask the author yourself for another one, and upload that.")
    if version.sent_back.exists():
        raise Refused("This version has been sent back already.")
    person = paper.author_person
    entry = ChaseEntry.objects.create(
        at=timezone.now(),
        paper=paper,
        kind=Kind.SENT_BACK,
        by=by,
        person=person,
        version=version,
        text=reason.strip(),
    )
    if person and mails.address_of(person):
        about = _about(paper, standing_link(paper, person, by))
        outbox.put_many([mails.returned(entry=entry, person=person, about=about)])
    return entry


def standing_link(paper: Paper, person: Person, by: User | None) -> SignedLink | None:
    """The author's link that works; a new one where it ended by itself or their address has changed since.

    None when an officer stopped it: that holds until the paper is asked for anew.
    """
    newest = links_of(paper).filter(holder=holder_of(person)).first()
    if newest and newest.revoked_at:
        return None
    if newest and newest.expires_at > timezone.now() and newest.email == mails.address_of(person):
        return newest
    return new_link(paper, person, by)


def new_link(paper: Paper, person: Person, by: User | None) -> SignedLink:
    """A new link for the author, in place of all there were for this paper. It ends as the meeting's day begins."""
    links.revoke(links_of(paper))
    return links.make(
        purpose=HAND_IN,
        subject=f"paper:{paper.pk}",
        holder=holder_of(person),
        email=mails.address_of(person),
        expires_at=timezone.make_aware(datetime.combine(paper.item.meeting.date, time())),
        by=by,
    )


def holder_of(person: Person) -> str:
    return f"person:{person.pk}"


def paper_of(link: SignedLink) -> Paper:
    """The paper that a link is for. Raises links.Unusable (410) when nothing can be handed in for it any more."""
    pk = link.subject.removeprefix("paper:")
    paper = with_all(Paper.objects.filter(pk=pk)).first()
    if paper is None or is_over(paper) or is_kept_from_author(paper):
        raise links.Unusable("Nothing can be handed in for this paper any more.", status=410)
    return paper


def is_over(paper: Paper) -> bool:
    """Whether nothing can be handed in any more: withdrawn, off the agenda, or its meeting has come."""
    meeting = paper.item.meeting
    return (
        paper.withdrawn_at is not None
        or paper.item.status not in AgendaItem.LIVE
        or meeting.state in chase.ENDED
        or meeting.date <= timezone.localdate()
    )


def is_kept_from_author(paper: Paper) -> bool:
    """Whether a restricted paper is withheld from its own author, for an interest in the item.

    They are not asked, and their link does not work, until it is lifted. ``paper`` is loaded by ``with_all``.
    """
    return paper.kept_from_author and (paper.restricted or paper.item.restricted)  # type: ignore[attr-defined]


def why_not_asked(paper: Paper) -> str:
    """What stands in the way of asking the author, and what to do; empty when nothing does.

    ``paper`` has its author and item at hand; what was handed in is looked at elsewhere.
    """
    meeting, person = paper.item.meeting, paper.author_person
    if not meeting.is_booked:
        return "its meeting is still to be booked: authors are asked once there is a date"
    if is_over(paper):
        return "nothing can be handed in for it any more"
    if person is None and paper.author:
        return f"“{paper.author}” is not in the directory. Correct the name, or add them under People"
    if person is None:
        return "it has no author. Change its details and enter who writes it"
    if not mails.address_of(person):
        return f"{person} has no e-mail address. Add one under People, or ask them yourself and upload the file"
    if is_kept_from_author(paper):
        return f"it is withheld from {person}, for an interest in the item. Name another author"
    return ""


@transaction.atomic
def _ask(papers: PaperQuerySet, by: User) -> Asking:
    """Ask for these papers: one mail an author, a link a paper. The meetings are held meanwhile."""
    chosen = dict(papers.values_list("pk", "item__meeting"))
    list(Meeting.objects.select_for_update(no_key=True).filter(pk__in=set(chosen.values())).order_by("pk"))
    found = list(with_all(Paper.objects.filter(pk__in=chosen)).order_by("due", "pk"))
    done = Asking()
    ready: list[Paper] = []
    for paper in found:
        _find_author(paper, by)
        problem = why_not_asked(paper) or _why_not_now(paper)
        if problem:
            done.problems.append(f"Not asked for: “{paper.title}”, because {problem}.")
        else:
            ready.append(paper)
    ready.sort(key=lambda paper: paper.author_person_id or 0)
    for _, theirs in groupby(ready, key=lambda paper: paper.author_person_id):
        _send_request(list(theirs), by)
        done.mails += 1
    done.asked = ready
    return done


def _find_author(paper: Paper, by: User) -> None:
    """Look again for an author whom nobody was recognised in: they may have been added to the directory since."""
    if paper.author_person is None and paper.author:
        paper.author_person = author_of(paper.item.meeting.board, paper.author)
        if paper.author_person:
            changes.save(paper, by=by, fields=["author_person"], reason="Author found in the directory")


def _why_not_now(paper: Paper) -> str:
    versions = list(paper.versions.all())
    returned = [entry.version_id for entry in paper.chase.all() if entry.version_id]
    facts = chase.facts_of(paper, versions, returned)
    if facts.accepted:
        return "it has a file that is accepted"
    if facts.received:
        return "a file has come and waits to be accepted or sent back"
    now = timezone.now()
    if links_of(paper).open().filter(created_at__gt=now - MOMENT).exists():
        return f"{paper.author_person} was asked for it a moment ago"
    return ""


def _send_request(papers: Sequence[Paper], by: User) -> None:
    person = papers[0].author_person
    assert person
    now, today = timezone.now(), timezone.localdate()
    numbers = mails.numbers_of(papers)
    lines: list[mails.Line] = []
    made: list[SignedLink] = []
    for paper in papers:
        fields = []
        if paper.requested_at is None:
            paper.requested_at, fields = now, ["requested_at"]
        if paper.due is None:
            meeting = paper.item.meeting
            paper.due = chase.due_date_to_offer(meeting.board, meeting.date, today)
            fields.append("due")
        if fields:
            changes.save(paper, by=by, fields=fields, reason="Asked for")
        made.append(new_link(paper, person, by))
        lines.append(mails.line(paper, numbers[paper.pk], made[-1], today))
    ChaseEntry.objects.bulk_create(
        ChaseEntry(paper=paper, kind=Kind.ASKED, at=now, by=by, person=person) for paper in papers
    )
    outbox.put_many([mails.ask(key=f"paper-request:{made[0].pk}", person=person, lines=lines)])


def _check_may_send(paper: Paper, link: SignedLink | None, by: User | None) -> None:
    """By link: it is for this paper, and its holder is the author. Signed in: check_can_hand_in."""
    if link:
        person = paper.author_person
        if link.subject != f"paper:{paper.pk}" or person is None or link.holder != holder_of(person):
            raise links.Unusable(links.ENDED, status=410)
    elif by:
        check_can_hand_in(by, paper)
    else:
        raise TypeError("A paper is handed in by a link, or by somebody who is signed in.")
    check_takes_papers(paper.item)
    check_stands(paper)
    if is_over(paper):
        raise Refused("The meeting has come: nothing can be handed in for this paper any more.")


def _tell_of_version(version: PaperVersion, link: SignedLink | None) -> None:
    paper = version.paper
    about, officers = _about(paper, link), mails.officers_of(paper.item.meeting.board)
    outbox.put_many(mails.arrived(version=version, who=_author_name(paper), about=about, officers=officers))
    if paper.author_person and mails.address_of(paper.author_person):
        outbox.put_many([mails.receipt(version=version, person=paper.author_person, about=about)])


def _about(paper: Paper, link: SignedLink | None) -> mails.Line:
    return mails.line(paper, mails.numbers_of([paper])[paper.pk], link, timezone.localdate())


def _author_name(paper: Paper) -> str:
    return paper.author_person.name if paper.author_person else paper.author


def with_all(papers: PaperQuerySet) -> PaperQuerySet:
    """With what mails and pages about them need at hand; ``kept_from_author``: they declared an interest there."""
    at = (
        Q(item=OuterRef("item_id"))
        | Q(item=OuterRef("item__parent_id"))
        | Q(item=OuterRef("item__parent__parent_id"))
    )
    kept = Exclusion.objects.standing().filter(at, person=OuterRef("author_person_id"))
    papers = papers.annotate(kept_from_author=Exists(kept))
    return papers.select_related("item__meeting__board__contact_officer", "author_person__user").prefetch_related(
        Prefetch("versions", PaperVersion.objects.defer("html").select_related("link", "uploaded_by__person")),
        "chase",
    )
