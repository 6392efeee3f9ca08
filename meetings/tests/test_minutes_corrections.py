"""Approval under a later meeting's own item, and corrections: beside the text, dated, never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from csp import ledger_guard
from csp.errors import Denied, Refused
from csp.models import LedgerEntry, User
from meetings.ledger.guard import CORRECTIONS
from meetings.ledger.rows import published
from meetings.minutes import services
from meetings.minutes.record import read_record
from meetings.minutes.services import Verdict, Wanted
from meetings.models import AgendaItem, Board, Correction, Decision, Meeting, Minute, Minutes
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pages import errors, said, texts


@pytest.fixture
def private(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    return make_item(meeting, "Investigations", restricted=True, grounds=["7"], public_title="Exempt")


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, private: AgendaItem, officer: User) -> Minutes:
    """Circulated minutes of 26 September 2018."""
    record = services.start_minutes(meeting=meeting, by=officer)
    services.save_minute(
        minutes=record, item=item, by=officer, version=0, text="Fifteen people came.", decision="RESOLVED to note."
    )
    services.save_minute(
        minutes=record, item=private, by=officer, version=0, text="In private.", restricted_text="Two names."
    )
    return services.circulate(minutes=record, by=officer)


@pytest.fixture
def later(board: Board) -> Meeting:
    return make_meeting(board, date(2018, 12, 4))


@pytest.fixture
def about(later: Meeting, officer: User) -> AgendaItem:
    """The later meeting's item about earlier minutes, its own minutes begun."""
    services.start_minutes(meeting=later, by=officer)
    return make_item(later, "Minutes of the last meeting", sections=["previous-minutes"])


def approved(minutes: Minutes, by: User, later: Meeting, *wanted: Wanted) -> Minutes:
    return services.approve(minutes=minutes, by=by, at_meeting=later, corrections=wanted)


def test_minuting_the_item_approves_and_says_what_is_corrected(
    minutes: Minutes, item: AgendaItem, private: AgendaItem, about: AgendaItem, later: Meeting, officer: User
) -> None:
    services.minute_approval(
        item=about, minutes=minutes, by=officer, verdict=Verdict.CORRECTED,
        corrections=[
            Wanted(item, "text", "Fifteen", "Fifty"),
            Wanted(item, "decision", "note", ""),
            Wanted(private, "restricted_text", "Two names", "Three names"),
            Wanted(private, "text", "", "Nobody else stayed."),
        ],
    )  # fmt: skip

    minute, done = Minute.objects.get(item=about), Minutes.objects.get(pk=minutes.pk)
    assert minute.decision == (
        "AGREED that the minutes of the meeting on Wednesday 26 September 2018 be approved as a correct record, "
        "subject to these corrections:\n"
        "- item 1: “Fifteen” to read “Fifty”\n"
        "- item 1: “note” to be deleted\n"
        "- item 2: a correction of what was minuted in private\n"
        "- item 2: “Nobody else stayed.” to be added"
    )
    assert minute.restricted_text == (
        "Corrections of what was minuted in private:\n- item 2: “Two names” to read “Three names”"
    )
    assert (done.state, done.approved_at_meeting, done.approved_at_item) == ("approved", later, about)
    assert Decision.objects.get(minute=minute).kind == "agreed"
    assert Minute.objects.get(item=item).text == "Fifteen people came."
    assert list(LedgerEntry.objects.values_list("kind", flat=True)) == [
        "minutes approved",
        *["minutes corrected"] * 4,
    ]


@pytest.mark.parametrize(
    ("verdict", "sentence", "state"),
    [
        (
            Verdict.CORRECT,
            "AGREED that the minutes of the meeting on Wednesday 26 September 2018 be approved as a correct record.",
            "approved",
        ),
        (
            Verdict.NOT,
            "AGREED not to approve the minutes of the meeting on Wednesday 26 September 2018 as a correct record, "
            "because pages are missing.",
            "circulated",
        ),
    ],
)
def test_minuting_the_item_adds_its_sentence_to_what_was_minuted(
    minutes: Minutes, about: AgendaItem, officer: User, verdict: str, sentence: str, state: str
) -> None:
    record = Minutes.objects.get(meeting=about.meeting)
    services.save_minute(
        minutes=record, item=about, by=officer, version=0, text="Read.", decision="NOTED the log."
    )

    services.minute_approval(item=about, minutes=minutes, by=officer, verdict=verdict, reason="pages are missing.")

    minute = Minute.objects.get(item=about)
    assert (minute.text, minute.decision) == ("Read.", f"NOTED the log.\n\n{sentence}")
    assert Minutes.objects.get(pk=minutes.pk).state == state


def test_minuting_the_item_changes_nothing_when_a_correction_does_not_fit(
    minutes: Minutes, item: AgendaItem, about: AgendaItem, officer: User
) -> None:
    with pytest.raises(Refused, match="do not stand there") as refused:
        services.minute_approval(
            item=about, minutes=minutes, by=officer, verdict=Verdict.CORRECTED,
            corrections=[Wanted(item, "text", "Fifteen", "Fifty"), Wanted(item, "text", "Fifteen", "Sixty")],
        )  # fmt: skip

    assert refused.value.field == "was-1"
    assert Minutes.objects.get(pk=minutes.pk).state == "circulated"
    assert not Minute.objects.filter(item=about).exists()
    assert not Correction.objects.exists()


def test_two_earlier_minutes_are_approved_under_one_item(
    board: Board, minutes: Minutes, about: AgendaItem, officer: User
) -> None:
    special = make_meeting(board, date(2018, 10, 2))
    other = services.start_minutes(meeting=special, by=officer)
    services.save_minute(minutes=other, item=make_item(special), by=officer, version=0, text="Said.")
    services.circulate(minutes=other, by=officer)

    for one in services.waiting(about):
        services.minute_approval(item=about, minutes=one, by=officer, verdict=Verdict.CORRECT)

    assert list(about.approved_minutes.order_by("meeting__date")) == [minutes, other]
    assert Minute.objects.get(item=about).decision.count("be approved as a correct record.") == 2


def test_services_by_others_than_officers_are_denied(
    minutes: Minutes, item: AgendaItem, about: AgendaItem, chair: User, member: User, outsider: User
) -> None:
    for user in (chair, member, outsider):
        with pytest.raises(Denied):
            services.minute_approval(item=about, minutes=minutes, by=user, verdict=Verdict.CORRECT)
        with pytest.raises(Denied):
            services.correct_minutes(minutes=minutes, by=user, at_meeting=about.meeting, wanted=[])


def test_correction_is_shown_in_the_text_and_in_words(
    minutes: Minutes, item: AgendaItem, private: AgendaItem, later: Meeting, board: Board, officer: User
) -> None:
    done = approved(minutes, officer, later, Wanted(item, "text", "Fifteen", "Fifty"))
    services.correct_minutes(
        minutes=done, by=officer, at_meeting=make_meeting(board, date(2019, 3, 5)),
        wanted=[Wanted(private, "restricted_text", "Two", "Three"), Wanted(item, "text", "Fifty", "Sixty")],
    )  # fmt: skip

    members, public = (
        read_record(Minutes.objects.get(pk=done.pk), entitled=entitled) for entitled in (True, False)
    )
    assert [(entry.number, one.words, one.on) for entry, one in members.corrections] == [
        ("1", "“Fifteen” to read “Fifty”", "4 December 2018"),
        ("1", "“Fifty” to read “Sixty”", "5 March 2019"),
        ("2", "“Two” to read “Three”", "5 March 2019"),
    ]
    assert [(entry.number, one.words) for entry, one in public.corrections] == [
        ("1", "“Fifteen” to read “Fifty”"),
        ("1", "“Fifty” to read “Sixty”"),
    ]
    assert public.standing == (
        "Approved as a correct record on 4 December 2018, subject to the corrections shown. "
        "Corrected on 5 March 2019."
    )
    assert (members.entries[0].text, members.entries[0].corrected_on) == (
        "Fifteen people came.",
        "4 December 2018 and 5 March 2019",
    )


@pytest.mark.parametrize(
    ("was", "becomes", "day", "field", "sentence"),
    [
        ("Sixteen", "Fifty", date(2019, 3, 5), "was-0", "These words do not stand there like this."),
        ("e", "a", date(2019, 3, 5), "was-0", "These words stand there 5 times."),
        ("Fifteen", "Fifteen", date(2019, 3, 5), "was-0", "The words are the same as they were."),
        ("Fifteen", "Fifty", date(2018, 10, 1), "at_meeting", "They were approved on 4 December 2018"),
        ("Fifteen", "Fifty", date(2999, 1, 1), "at_meeting", "That meeting has not taken place yet."),
    ],
)
def test_correction_that_cannot_be_made_is_refused_beside_its_field(
    minutes: Minutes, item: AgendaItem, later: Meeting, board: Board, officer: User,
    was: str, becomes: str, day: date, field: str, sentence: str,
) -> None:  # fmt: skip
    done = approved(minutes, officer, later)
    with pytest.raises(Refused) as refused:
        services.correct_minutes(
            minutes=done,
            by=officer,
            at_meeting=make_meeting(board, day),
            wanted=[Wanted(item, "text", was, becomes)],
        )

    assert (refused.value.field, refused.value.message[: len(sentence)]) == (field, sentence)


def test_minutes_that_are_not_approved_are_not_corrected(
    minutes: Minutes, item: AgendaItem, later: Meeting, officer: User
) -> None:
    with pytest.raises(Refused, match="Only approved minutes"):
        services.correct_minutes(
            minutes=minutes, by=officer, at_meeting=later, wanted=[Wanted(item, "text", "Fifteen", "Fifty")]
        )


def test_correction_is_kept_by_the_database_and_checked_against_the_ledger(
    minutes: Minutes, item: AgendaItem, later: Meeting, officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    approved(minutes, officer, later, Wanted(item, "text", "Fifteen", "Fifty"))
    call_command("check_ledger")
    assert capsys.readouterr().out == "Checked: 2 entries, 0 files, 2 records. Nothing is wrong.\n"

    for act in (
        lambda: Correction.objects.update(becomes="Sixty"),
        lambda: Correction.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            act()
    ledger_guard.lift(connection, CORRECTIONS)
    Correction.objects.update(becomes="Sixty")
    with pytest.raises(SystemExit):
        call_command("check_ledger")
    told = capsys.readouterr().err
    assert [line.split(":")[0].split(",")[0] for line in told.splitlines()] == [
        "correction",
        "The database does not guard meetings_correction against changes",
    ]


def test_entry_of_a_restricted_correction_is_not_the_publics(
    minutes: Minutes,
    item: AgendaItem,
    private: AgendaItem,
    later: Meeting,
    officer: User,
    member: User,
    public: Any,
) -> None:
    done = approved(
        minutes, officer, later,
        Wanted(item, "text", "Fifteen", "Fifty"), Wanted(private, "restricted_text", "Two", "Three"),
    )  # fmt: skip
    services.publish_minutes(minutes=done, by=officer)

    words = {user: [row.words for row in published(minutes.meeting, user)] for user in (member, public)}
    assert words[member] == ["The minutes were approved", *["A correction of the minutes"] * 2, "The minutes"]
    assert words[public] == ["The minutes were approved", "A correction of the minutes", "The minutes"]


# Pages ------------------------------------------------------------------------------------------------------


def verdict(**more: str) -> dict[str, str]:
    return {"verdict": "correct", "rows": "1", "where-0": "", "was-0": "", "becomes-0": "", "reason": "", **more}


def test_approval_under_the_item_is_shown_before_it_is_done(
    minutes: Minutes, item: AgendaItem, about: AgendaItem, officer: User
) -> None:
    client = log_in(officer)
    form_page = client.get(f"/boards/csp/2018-12-04/minutes/items/{about.pk}/")
    assert texts(form_page, "#earlier-minutes + ul li a") == ["Approve the minutes of Wednesday 26 September 2018"]
    address = f"/boards/csp/2018-12-04/minutes/items/{about.pk}/approve/{minutes.pk}/"
    typed = verdict(
        verdict="corrected", **{"where-0": f"{item.pk}:text", "was-0": "Fifteen", "becomes-0": "Fifty"}
    )

    more = client.post(address, {**typed, "more": "1"})
    assert [field.value() for field in more.context["form"] if field.name.startswith("was")] == ["Fifteen", None]
    asked = client.post(address, typed)
    assert Minutes.objects.get(pk=minutes.pk).state == "circulated"
    assert texts(asked, "main p.written")[0].endswith(
        "subject to these corrections: - item 1: “Fifteen” to read “Fifty”"
    )
    done = client.post(address, {**typed, "confirmed": "1"})

    assert (done.status_code, said(done)) == (
        302,
        ["What the meeting made of the minutes of 26 September 2018 has been minuted."],
    )
    assert Minutes.objects.get(pk=minutes.pk).state == "approved"
    again = client.get(f"/boards/csp/2018-12-04/minutes/items/{about.pk}/")
    assert texts(again, "#earlier-minutes + ul li") == [
        "The minutes of Wednesday 26 September 2018 were approved under this item."
    ]


def test_approval_form_says_what_is_wrong_beside_the_field(
    minutes: Minutes, item: AgendaItem, about: AgendaItem, officer: User
) -> None:
    client = log_in(officer)
    address = f"/boards/csp/2018-12-04/minutes/items/{about.pk}/approve/{minutes.pk}/"
    answers = [
        client.post(address, verdict(verdict="corrected")),
        client.post(address, verdict(**{"was-0": "Fifteen"})),
        client.post(address, verdict(verdict="corrected", **{"where-0": f"{item.pk}:text", "was-0": "Nobody"})),
    ]

    assert [(answer.status_code, list(errors(answer))) for answer in answers] == [
        (422, ["was-0"]),
        (422, ["where-0"]),
        (422, ["was-0"]),
    ]


def test_published_minutes_are_corrected_on_a_page_that_asks(
    minutes: Minutes, item: AgendaItem, later: Meeting, officer: User, client: Any
) -> None:
    services.publish_minutes(minutes=approved(minutes, officer, later), by=officer)
    by_officer = log_in(officer)
    address = "/boards/csp/2018-09-26/minutes/correct/"
    typed = {
        "at_meeting": str(later.pk),
        "rows": "1",
        "where-0": f"{item.pk}:text",
        "was-0": "Fifteen",
        "becomes-0": "Fifty",
    }

    asked = by_officer.post(address, typed)
    assert texts(asked, "main p.written")[0] == "Hate crime update, discussion: “Fifteen” to read “Fifty”."
    assert not Correction.objects.exists()
    done = by_officer.post(address, {**typed, "confirmed": "1"})
    assert said(done) == ["The correction has been recorded."]

    page = client.get("/boards/csp/2018-09-26/minutes/")
    assert texts(page, "del") == ["[deleted: Fifteen]"]
    assert texts(page, "ins") == ["[inserted: Fifty]"]
    assert texts(page, ".minutes-corrected") == ["Corrected on 4 December 2018."]
    assert texts(page, "#corrections + ol li") == [
        "1 Hate crime update: “Fifteen” to read “Fifty” (at the meeting of 4 December 2018)."
    ]


def test_pages_of_approval_and_correction_by_others(
    minutes: Minutes, about: AgendaItem, later: Meeting, officer: User, member: User, outsider: User
) -> None:
    under = f"/boards/csp/2018-12-04/minutes/items/{about.pk}/approve/{minutes.pk}/"
    correct = "/boards/csp/2018-09-26/minutes/correct/"

    assert [log_in(user).get(under).status_code for user in (officer, member, outsider)] == [200, 404, 404]
    assert [log_in(user).get(correct).status_code for user in (officer, member, outsider)] == [403, 403, 404]
