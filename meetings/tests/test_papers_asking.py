"""Papers asked for, handed in by link or signed in, said to be late, accepted, sent back; and each refusal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from csp import links
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, SignedLink, User
from csp.words import long_date
from meetings.models import AgendaItem, Board, ChaseEntry, Meeting, Paper, PaperVersion, Person
from meetings.packs.gather import gather
from meetings.papers import asking, chase, check, services
from meetings.tests import paper_files as files
from meetings.tests.fixtures import make_item, make_meeting, make_person

PDF = files.pdf_bytes(2)


@pytest.fixture
def author(board: Board) -> Person:
    """Somebody who sits on no board and has no account."""
    return make_person("Jade Author", account=False)


@pytest.fixture
def coming(board: Board) -> Meeting:
    return make_meeting(board, timezone.localdate() + timedelta(days=60))


@pytest.fixture
def paper(coming: Meeting, officer: User, author: Person) -> Paper:
    return expect(make_item(coming, "Hate crime update"), officer)


def expect(item: AgendaItem, by: User, title: str = "Hate crime report", **fields: Any) -> Paper:
    """A paper without a file, of Jade Author unless told otherwise."""
    return services.add_paper(item=item, by=by, title=title, **{"author": "Jade Author", **fields})


def asked(paper: Paper, by: User) -> SignedLink:
    asking.ask(paper=fresh(paper), by=by)
    return SignedLink.objects.open().get(subject=f"paper:{paper.pk}")


def fresh(paper: Paper) -> Paper:
    return asking.with_all(Paper.objects.filter(pk=paper.pk)).get()


def hand_in(paper: Paper, content: bytes = PDF, **who: Any) -> PaperVersion:
    return asking.hand_in(paper=fresh(paper), upload=files.upload(content, "hate-crime.pdf"), **who)


def mails(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__startswith=kind))


def state(paper: Paper) -> chase.State:
    loaded = fresh(paper)
    returned = [entry.version_id for entry in loaded.chase.all() if entry.version_id]
    return chase.state_of(chase.facts_of(loaded, loaded.versions.all(), returned), timezone.localdate())


def kinds(paper: Paper) -> list[str]:
    return list(ChaseEntry.objects.filter(paper=paper).values_list("kind", flat=True))


def test_expected_paper_knows_its_author_and_is_not_asked_for_yet(paper: Paper, author: Person) -> None:
    assert (paper.author_person, paper.requested_at, paper.versions.count()) == (author, None, 0)
    assert state(paper) == chase.State.NOT_ASKED
    assert OutboxMessage.objects.count() == 0


def test_name_that_is_nearly_somebodys_is_nobody(coming: Meeting, officer: User, author: Person) -> None:
    paper = expect(make_item(coming), officer, author="Jade Authur")
    assert paper.author_person is None
    with pytest.raises(Refused, match=r"“Jade Authur” is not in the directory"):
        asking.ask(paper=paper, by=officer)


def test_author_added_to_the_directory_later_is_found_when_asked(coming: Meeting, officer: User) -> None:
    paper = expect(make_item(coming), officer, author="Later Lee")
    later = make_person("Later Lee", account=False)
    asked(paper, officer)
    assert Paper.objects.get().author_person == later


def test_request_says_what_for_which_meeting_by_when_and_how(paper: Paper, officer: User, coming: Meeting) -> None:
    Board.objects.update(contact_officer=officer.person)
    link = asked(paper, officer)
    (mail,) = mails("paper-request:")
    due = chase.due_date(coming.board, coming.date)
    words = chase.due_words(due, timezone.localdate())
    assert (mail.to, mail.reply_to) == ("jade.author@example.org", "olive.officer@example.org")
    assert mail.subject == f"Paper asked of you: “Hate crime report”, due {words}"
    assert mail.text.splitlines()[:8] == [
        "Dear Jade Author,",
        "",
        "You are asked for a paper.",
        "",
        "“Hate crime report”",
        f"Report for item 1 of the Community Safety Partnership, {long_date(coming.date)}",
        f"Due: {words}",
        f"Hand it in here: {links.address(link, 'hand-in')}",
    ]
    assert mail.html.count(links.address(link, "hand-in")) == 1
    assert (link.holder, link.email, link.created_by) == (f"person:{paper.author_person_id}", mail.to, officer)
    assert timezone.localtime(link.expires_at).date() == coming.date
    assert state(paper) == chase.State.REQUESTED
    assert Paper.objects.get().due == due


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"public_title": "Exempt report"}, "“Exempt report”"),
        ({}, "the paper for item 1"),
    ],
)
def test_restricted_title_is_in_no_mail(
    coming: Meeting, officer: User, author: Person, fields: dict[str, str], title: str
) -> None:
    paper = expect(
        make_item(coming, "Item"), officer, "Operation Falcon", restricted=True, grounds=["7"], **fields
    )
    link = asked(paper, officer)
    version = hand_in(paper, link=link)
    asking.send_back(version=version, by=officer, reason="Falcon has two names too many")
    asking.tell(paper=fresh(paper), link=link, kind="late", text="Falcon is delayed")
    sent = list(OutboxMessage.objects.all())
    assert len(sent) == 5
    assert [m.key for m in sent if "falcon" in f"{m.subject}{m.text}{m.html}".lower()] == []
    assert all(title in mail.text for mail in sent)


def test_asking_again_makes_a_new_link_and_ends_the_old(paper: Paper, officer: User) -> None:
    first = asked(paper, officer)
    with pytest.raises(Refused, match=r"Jade Author was asked for it a moment ago"):
        asking.ask(paper=paper, by=officer)
    SignedLink.objects.update(created_at=timezone.now() - asking.MOMENT)
    second = asked(paper, officer)
    with pytest.raises(links.Unusable):
        links.open(links.token(first), purpose=services.HAND_IN)
    assert links.open(links.token(second), purpose=services.HAND_IN) == second
    assert (len(mails("paper-request:")), kinds(paper)) == (2, ["asked", "asked"])


def test_asking_for_all_is_one_mail_an_author_and_names_who_cannot_be_asked(
    coming: Meeting, officer: User, author: Person, other_board: Board, outsider: User
) -> None:
    make_person("Bo Two", account=False)
    nomail = make_person("Nora Nomail", account=False)
    Person.objects.filter(pk=nomail.pk).update(email="")
    item = make_item(coming)
    for title, name in (
        ("A", "Jade Author"),
        ("B", "Bo Two"),
        ("C", "Jade Author"),
        ("D", "Nora Nomail"),
        ("E", ""),
    ):
        expect(item, officer, title, author=name)
    elsewhere = make_item(make_meeting(other_board, coming.date))
    expect(elsewhere, outsider, "Elsewhere")
    done = asking.ask_all(by=officer, meeting=coming)
    assert (sorted(p.title for p in done.asked), done.mails) == (["A", "B", "C"], 2)
    assert done.problems == [
        "Not asked for: “D”, because Nora Nomail has no e-mail address. Add one under People, or ask them yourself "
        "and upload the file.",
        "Not asked for: “E”, because it has no author. Change its details and enter who writes it.",
    ]
    assert sorted((m.to, m.subject.split(",")[0]) for m in mails("paper-request:")) == [
        ("bo.two@example.org", "Paper asked of you: “B”"),
        ("jade.author@example.org", "Asked of you: 2 papers"),
    ]
    again = asking.ask_all(by=officer)
    assert (again.asked, len(again.problems), OutboxMessage.objects.count()) == ([], 2, 2)


@pytest.mark.parametrize("who", ["chair", "member", "outsider", "administrator"])
def test_only_an_officer_of_the_board_asks_accepts_and_sends_back(
    paper: Paper, officer: User, who: str, request: pytest.FixtureRequest
) -> None:
    version = hand_in(paper, link=asked(paper, officer))
    by = request.getfixturevalue(who)
    for act in (
        lambda: asking.ask(paper=paper, by=by),
        lambda: asking.ask_all(by=by, meeting=paper.item.meeting),
        lambda: asking.stop_link(paper=paper, by=by),
        lambda: asking.accept_version(version=version, by=by),
        lambda: asking.send_back(version=version, by=by, reason="x"),
        lambda: hand_in(paper, by=by),
        lambda: asking.tell(paper=fresh(paper), by=by, kind="late", text="x"),
    ):
        with pytest.raises(Denied):
            act()
    assert asking.ask_all(by=by).asked == []


def test_what_comes_by_link_waits_for_an_officer(paper: Paper, officer: User) -> None:
    link = asked(paper, officer)
    version = hand_in(paper, link=link)
    assert (version.number, version.name, version.link, version.uploaded_by) == (1, "hate-crime.pdf", link, None)
    assert (version.accepted_at, state(paper)) == (None, chase.State.RECEIVED)
    assert SignedLink.objects.get().used_at is not None
    (receipt,), (note,) = mails("paper-receipt:"), mails("paper-arrived:")
    assert (receipt.to, receipt.subject) == ("jade.author@example.org", "Received: “Hate crime report”")
    assert (note.to, note.subject) == ("olive.officer@example.org", "Handed in: “Hate crime report”")
    services.prepare_version(version)
    asking.accept_version(version=version, by=officer)
    version.refresh_from_db()
    assert (version.accepted_by, state(paper)) == (officer, chase.State.ACCEPTED)
    with pytest.raises(Refused, match="Version 1 is already accepted"):
        asking.accept_version(version=version, by=officer)


def test_version_is_accepted_once_it_is_ready_and_never_when_it_cannot_be_printed(
    paper: Paper, officer: User
) -> None:
    version = hand_in(paper, link=asked(paper, officer))
    with pytest.raises(Refused, match="still being prepared"):
        asking.accept_version(version=version, by=officer)
    PaperVersion.objects.update(prepared_at=timezone.now(), problem="It is locked.")
    with pytest.raises(Refused, match=r"cannot be printed: It is locked\. Send it back\."):
        asking.accept_version(version=version, by=officer)
    assert state(paper) == chase.State.FAULTY


def test_version_sent_back_is_as_if_it_had_not_come(paper: Paper, officer: User) -> None:
    link = asked(paper, officer)
    version = hand_in(paper, link=link)
    asking.send_back(version=version, by=officer, reason="Name the wards.")
    (mail,) = mails("paper-returned:")
    assert mail.subject == "Please hand in another version of “Hate crime report”"
    assert mail.text.count("Name the wards.") == mail.html.count("Name the wards.") == 1
    assert mail.text.count(links.address(link, "hand-in")) == 1
    assert state(paper) == chase.State.REQUESTED
    with pytest.raises(Refused, match="sent back already"):
        asking.send_back(version=version, by=officer, reason="Again.")
    with pytest.raises(check.BadFile, match="the same file as version 1"):
        hand_in(paper, link=link)
    assert hand_in(paper, files.pdf_bytes(3), link=link).number == 2
    assert kinds(paper) == ["asked", "sent_back"]


def test_sending_back_needs_a_reason_and_a_version_that_waits(paper: Paper, officer: User) -> None:
    version = hand_in(paper, link=asked(paper, officer))
    with pytest.raises(Refused, match="Say what is to be changed") as refused:
        asking.send_back(version=version, by=officer, reason=" ")
    assert refused.value.field == "reason"
    services.prepare_version(version)
    asking.accept_version(version=version, by=officer)
    with pytest.raises(Refused, match="has been accepted"):
        asking.send_back(version=version, by=officer, reason="Late thought")


def test_link_for_one_paper_hands_in_no_other(paper: Paper, officer: User, coming: Meeting) -> None:
    link, other = asked(paper, officer), expect(make_item(coming), officer, "Another paper")
    with pytest.raises(links.Unusable):
        hand_in(other, link=link)
    assert PaperVersion.objects.count() == 0


def test_link_stopped_does_nothing_until_the_paper_is_asked_for_anew(paper: Paper, officer: User) -> None:
    link = asked(paper, officer)
    asking.stop_link(paper=paper, by=officer)
    with pytest.raises(links.Unusable):
        hand_in(paper, link=link)
    assert asking.standing_link(fresh(paper), paper.author_person, None) is None
    with pytest.raises(Refused, match="No link for this paper works"):
        asking.stop_link(paper=paper, by=officer)
    assert hand_in(paper, link=asked(paper, officer)).number == 1


def test_another_author_ends_the_links_and_has_not_been_asked(paper: Paper, officer: User) -> None:
    asked(paper, officer)
    other = make_person("Kit Other", account=False)
    services.update_paper(paper=fresh(paper), by=officer, version=Paper.objects.get().version, author="Kit Other")
    changed = Paper.objects.get()
    assert (changed.author_person, changed.requested_at) == (other, None)
    assert SignedLink.objects.open().count() == 0


def test_withdrawing_ends_the_link(paper: Paper, officer: User) -> None:
    link = asked(paper, officer)
    services.withdraw_paper(paper=paper, by=officer)
    assert SignedLink.objects.open().count() == 0
    with pytest.raises(links.Unusable):
        asking.paper_of(link)


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"date": date(2018, 9, 26)}])
def test_nothing_is_handed_in_for_a_meeting_that_is_over(
    paper: Paper, officer: User, change: dict[str, Any]
) -> None:
    link = asked(paper, officer)
    Meeting.objects.update(**change)
    with pytest.raises(links.Unusable) as refused:
        asking.paper_of(link)
    assert refused.value.status == 410
    with pytest.raises(Refused):
        hand_in(paper, link=link)


def test_author_with_an_account_hands_in_what_was_asked_and_nothing_else(
    coming: Meeting, officer: User, outsider: User
) -> None:
    paper = expect(make_item(coming), officer, author="Otto Outsider")
    with pytest.raises(Denied):
        hand_in(paper, by=outsider)
    asking.ask(paper=paper, by=officer)
    version = hand_in(paper, by=outsider)
    assert (version.uploaded_by, version.link, version.accepted_at) == (outsider, None, None)
    assert list(Paper.objects.asked_of(outsider)) == [paper]
    assert list(Paper.objects.visible_to(outsider)) == []


def test_officer_hands_in_for_good(paper: Paper, officer: User) -> None:
    assert hand_in(paper, by=officer).accepted_by == officer
    assert mails("paper-arrived:") == []


def test_what_an_author_says_is_kept_and_mailed_to_the_officers(paper: Paper, officer: User, chair: User) -> None:
    link = asked(paper, officer)
    asking.tell(paper=fresh(paper), link=link, kind="late", text="The figures come on Friday.")
    (mail,) = mails("paper-told:")
    assert (mail.to, mail.subject) == ("olive.officer@example.org", "Will be late: “Hate crime report”")
    assert mail.text.splitlines()[:3] == [
        "Jade Author says that “Hate crime report” will be late:",
        "",
        "The figures come on Friday.",
    ]
    assert ChaseEntry.objects.get(kind="late").text == "The figures come on Friday."


@pytest.mark.parametrize(
    ("kind", "text", "field"), [("asked", "x", "kind"), ("", "x", "kind"), ("late", "  ", "text")]
)
def test_saying_nothing_is_refused_beside_its_field(
    paper: Paper, officer: User, kind: str, text: str, field: str
) -> None:
    link = asked(paper, officer)
    with pytest.raises(Refused) as refused:
        asking.tell(paper=fresh(paper), link=link, kind=kind, text=text)
    assert refused.value.field == field


def test_author_who_writes_all_day_is_asked_to_call(paper: Paper, officer: User) -> None:
    link = asked(paper, officer)
    for number in range(asking.MOST_WORDS):
        asking.tell(paper=fresh(paper), link=link, kind="late", text=f"Excuse {number}")
    with pytest.raises(Refused, match="Call or write to the contact officer"):
        asking.tell(paper=fresh(paper), link=link, kind="late", text="One more")


def test_due_day_is_before_the_meeting(coming: Meeting, officer: User, author: Person) -> None:
    with pytest.raises(Refused, match="Choose a day before the meeting") as refused:
        expect(make_item(coming), officer, due=coming.date)
    assert refused.value.field == "due"


def test_meeting_to_be_booked_is_booked_before_authors_are_asked(
    coming: Meeting, officer: User, author: Person
) -> None:
    Meeting.objects.update(state=Meeting.State.TO_BE_BOOKED)
    paper = expect(make_item(Meeting.objects.get()), officer)
    with pytest.raises(Refused, match="its meeting is still to be booked"):
        asking.ask(paper=paper, by=officer)


def test_pack_waits_for_an_expected_paper_and_says_what_to_do(
    paper: Paper, officer: User, coming: Meeting
) -> None:
    with pytest.raises(Refused) as refused:
        gather(coming)
    assert refused.value.message == (
        "“Hate crime report” (item 1) has no file yet. Ask its author for it, upload it, or withdraw the paper."
    )
    hand_in(paper, link=asked(paper, officer))
    with pytest.raises(Refused) as refused:
        gather(coming)
    assert refused.value.message == (
        "“Hate crime report” (item 1) has a file that nobody has accepted. Accept it, upload another, or withdraw it."
    )
