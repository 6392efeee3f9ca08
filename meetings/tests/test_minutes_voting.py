"""Votes: who may, what they come to, where they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from meetings.minutes import services
from meetings.minutes.document import read_lines
from meetings.minutes.record import read_record
from meetings.minutes.services import Ballot
from meetings.minutes.voting import outcome, voters_of
from meetings.models import AgendaItem, Attendance, Board, Meeting, Minute, Minutes, Organisation, Vote
from meetings.tests.fixtures import log_in, make_item, make_meeting, make_person, seat
from meetings.tests.pages import errors, texts

MOTION = "That the plan be adopted"
PAGE = "/boards/csp/2018-09-26/minutes/"


@pytest.fixture
def minutes(meeting: Meeting, officer: User, chair: User, member: User, adviser: User) -> Minutes:
    """Begun minutes of a meeting to which the chair, a member and an adviser came."""
    for user in (chair, member, adviser):
        services.set_attendance(meeting=meeting, by=officer, person=user.person, status="present")
    return services.start_minutes(meeting=meeting, by=officer)


def vote(minutes: Minutes, item: AgendaItem, by: User, **ballot: Any) -> Vote:
    values = {"motion": MOTION, "in_favour": 2, **ballot}
    return services.record_vote(minutes=minutes, item=item, by=by, ballot=Ballot(**values))


@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["", "for", "against"]))
def test_outcome_is_by_more_votes_and_on_a_tie_by_the_casting_vote(yes: int, no: int, casting: str) -> None:
    assert outcome(yes, no, casting) == (
        "carried"
        if yes > no
        else "lost"
        if no > yes
        else {"for": "carried", "against": "lost", "": "tied"}[casting]
    )


def test_voters_are_members_who_are_there_and_substitutes_without_those_who_left_for_an_interest(
    minutes: Minutes, item: AgendaItem, officer: User, member: User, board: Board, police: Organisation
) -> None:
    absent = make_person("Abe Absent", organisation=police)
    seat(board, absent)
    meeting = minutes.meeting
    services.set_attendance(
        meeting=meeting, by=officer, name="Sue Stand-in", substitute_for=absent, status="present"
    )
    under = make_item(meeting, "Under it", parent=item)

    assert [one.name for one in voters_of(item)] == ["Chidi Chair", "Mina Member", "Sue Stand-in"]
    services.add_declaration(
        meeting=meeting, by=officer, person=member.person, kind="Prejudicial", interest="Trustee", item=item,
        outcome="left",
    )  # fmt: skip
    assert [one.name for one in voters_of(item)] == ["Chidi Chair", "Sue Stand-in"]
    assert [one.name for one in voters_of(under)] == ["Chidi Chair", "Sue Stand-in"]
    assert len(voters_of(make_item(meeting))) == 3
    assert {one.person_id for one in voters_of(item)} >= {absent.pk}


def test_who_left_before_the_item_was_taken_has_no_vote(
    minutes: Minutes, item: AgendaItem, officer: User, member: User
) -> None:
    minute = services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Talk.")
    Minute.objects.filter(pk=minute.pk).update(taken_at=time(11))
    Attendance.objects.filter(person=member.person).update(left_at=time(10, 30))

    fresh = AgendaItem.objects.get(pk=item.pk)
    assert [one.name for one in voters_of(fresh)] == ["Chidi Chair"]
    Attendance.objects.filter(person=member.person).update(joined_at=time(10, 45))
    assert len(voters_of(fresh)) == 2


def test_vote_by_numbers_stands_under_its_item_in_the_record(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    vote(minutes, item, officer, in_favour=1, against=1, casting="for")

    (entry,) = read_record(minutes, entitled=False).entries
    assert [one.words for one in entry.votes] == [
        "That the plan be adopted. 1 for, 1 against: carried, on the chair’s casting vote."
    ]
    assert entry.minuted


def test_vote_by_name_gives_the_numbers_and_prints_the_names(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User
) -> None:
    vote(minutes, item, officer, in_favour=None, sides={chair.person.pk: "for", member.person.pk: "abstain"})

    (entry,) = read_record(minutes, entitled=True).entries
    assert [one.words for one in entry.votes] == [
        "That the plan be adopted. 1 for, 0 against, 1 abstained: carried. "
        "Recorded vote. For: Chidi Chair. Abstained: Mina Member."
    ]


@pytest.mark.parametrize(
    ("ballot", "field", "sentence"),
    [
        ({"motion": " "}, "motion", "Say what was put to the vote."),
        ({"in_favour": 3}, "in_favour", "These are 3 votes, and 2 voting members are present for this item."),
        ({"in_favour": None}, "in_favour", "Give how many voted, or how each voted."),
        ({"casting": "for"}, "casting", "The chair has a casting vote only when as many are for as against."),
    ],
)
def test_vote_that_cannot_be_is_refused_beside_the_field(
    minutes: Minutes, item: AgendaItem, officer: User, ballot: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        vote(minutes, item, officer, **ballot)

    assert (refused.value.field, refused.value.message) == (field, sentence)
    assert Vote.objects.count() == 0


def test_names_that_do_not_agree_or_may_not_vote_are_refused(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, adviser: User
) -> None:
    with pytest.raises(Refused, match="The names give 1"):
        vote(minutes, item, officer, in_favour=2, sides={chair.person.pk: "for"})
    with pytest.raises(Refused, match="may not vote"):
        vote(minutes, item, officer, in_favour=None, sides={adviser.person.pk: "for"})


def test_nobody_marked_present_is_said(meeting: Meeting, item: AgendaItem, officer: User) -> None:
    minutes = services.start_minutes(meeting=meeting, by=officer)
    with pytest.raises(Refused, match="Record the attendance first"):
        vote(minutes, item, officer)


def test_restricted_votes_are_not_in_the_public_record(
    minutes: Minutes, item: AgendaItem, officer: User, meeting: Meeting
) -> None:
    hidden = make_item(meeting, "Hidden", restricted=True, grounds=["1"], public_title="Restricted item")
    vote(minutes, item, officer, motion="Open")
    vote(minutes, item, officer, motion="In private", restricted=True)
    vote(minutes, hidden, officer, motion="Under a restricted item")

    def motions(entitled: bool) -> list[list[str]]:
        return [[one.motion for one in e.votes] for e in read_record(minutes, entitled=entitled).entries]

    assert motions(True) == [["Open", "In private"], ["Under a restricted item"]]
    assert motions(False) == [["Open"], []]
    assert read_record(minutes, entitled=True).has_restricted


def test_votes_are_kept_as_they_were_approved(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, board: Board
) -> None:
    services.save_minute(minutes=minutes, item=item, by=officer, version=0, text="Talk.")
    made = vote(minutes, item, officer, in_favour=None, sides={chair.person.pk: "for"})
    services.circulate(minutes=minutes, by=officer)
    services.approve(minutes=minutes, by=officer, at_meeting=make_meeting(board, date(2018, 12, 19)))
    chair.person.name = "Chidi Changed"
    chair.person.save()

    record = Minutes.objects.get(pk=minutes.pk)
    assert [one.names for one in read_record(record, entitled=False).entries[0].votes] == [
        "Recorded vote. For: Chidi Chair."
    ]
    with pytest.raises(Refused):
        services.remove_vote(vote=made, by=officer)
    older = {**record.approved_record["public"], "entries": [
        {k: v for k, v in one.items() if k != "votes"} for one in record.approved_record["public"]["entries"]
    ]}  # fmt: skip
    record.approved_record = {"public": older}
    assert read_record(record, entitled=False).entries[0].votes == ()


def test_change_and_removal_of_a_vote(minutes: Minutes, item: AgendaItem, officer: User, chair: User) -> None:
    made = vote(minutes, item, officer)
    ballot = Ballot(motion="Another", sides={chair.person.pk: "against"})

    services.change_vote(vote=made, by=officer, version=0, ballot=ballot)
    with pytest.raises(Conflict):
        services.change_vote(vote=made, by=officer, version=0, ballot=replace(ballot, motion="A third"))

    stored = Vote.objects.get()
    assert (stored.motion, stored.in_favour, stored.against, stored.cast.count()) == ("Another", 0, 1, 1)
    services.remove_vote(vote=stored, by=officer)
    assert Vote.objects.count() == 0


def test_others_than_officers_are_denied(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, member: User, outsider: User
) -> None:
    made = vote(minutes, item, officer)
    for user in (chair, member, outsider):
        with pytest.raises(Denied):
            vote(minutes, item, user)
        with pytest.raises(Denied):
            services.change_vote(vote=made, by=user, version=0, ballot=Ballot(MOTION, 1))
        with pytest.raises(Denied):
            services.remove_vote(vote=made, by=user)


def test_vote_is_recorded_changed_and_removed_on_pages(
    minutes: Minutes, item: AgendaItem, officer: User, chair: User, outsider: User
) -> None:
    client = log_in(officer)
    add = f"{PAGE}items/{item.pk}/votes/add/"

    bad = client.post(add, {"motion": MOTION, "in_favour": "9"})
    made = client.post(f"{add}?room={item.pk}", {"motion": MOTION, f"by_{chair.person.pk}": "for"})
    stored = Vote.objects.get()
    edit = client.get(f"{PAGE}votes/{stored.pk}/")
    client.post(f"{PAGE}votes/{stored.pk}/", {"motion": "Another", "against": "2", "version": "0"})
    read = client.get(PAGE)
    asked = client.get(f"{PAGE}votes/{stored.pk}/remove/")
    client.post(f"{PAGE}votes/{stored.pk}/remove/")

    assert (bad.status_code, list(errors(bad))) == (422, ["in_favour"])
    assert made.url == f"{PAGE}room/{item.pk}/"
    assert texts(edit, f"input[name=by_{chair.person.pk}][checked]") == [""]
    assert texts(read, ".vote") == ["VOTE: Another. 0 for, 2 against: lost."]
    assert (
        "Another: 0 for, 2 against, 0 abstained. This cannot be undone." in texts(asked, ".govuk-warning-text")[0]
    )
    assert Vote.objects.count() == 0
    assert [log_in(who).get(add).status_code for who in (chair, outsider)] == [403, 404]


def test_word_file_has_the_vote(minutes: Minutes, item: AgendaItem, officer: User, tmp_path: Any) -> None:
    vote(minutes, item, officer, restricted=True)
    file = tmp_path / "minutes.docx"
    file.write_bytes(log_in(officer).get(f"{PAGE}word/").content)

    assert "VOTE, restricted: not for the public: That the plan be adopted. 2 for, 0 against: carried." in [
        line.text for line in read_lines(file)
    ]
