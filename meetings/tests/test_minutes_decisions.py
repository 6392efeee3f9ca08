"""Decisions: read out of what is minuted, kept in step with it, listed for those who may read them."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from csp.models import User
from meetings.minutes import services
from meetings.minutes.lines import DecisionLine, decision_lines, decisions_in
from meetings.models import AgendaItem, Board, Decision, Meeting, Minute, Minutes, Paper
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pack_makers import make_paper
from meetings.tests.pages import texts


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("RESOLVED to note the report.", "resolved", "to note the report."),
        ("RESOLVED: To note the report.", "resolved", "To note the report."),
        ("NOTED the report.", "noted", "the report."),
        ("Agreed: the plan", "agreed", "the plan"),
        ("agreed that the plan stands", "agreed", "that the plan stands"),
        ("Noted, that it is late", "noted", "that it is late"),
        ("- RESOLVED that a group be set up", "resolved", "that a group be set up"),
        ("2. AGREED to meet", "agreed", "to meet"),
        ("(b) Resolved to meet", "resolved", "to meet"),
        ("  • noted : the figures", "noted", "the figures"),
        ("Resolved – That the report be noted", "resolved", "That the report be noted"),
        ("It was RESOLVED that the plan stands", "resolved", "that the plan stands"),
        ("The Board NOTED: the figures", "noted", "the figures"),
    ],
)
def test_line_that_begins_with_the_word_is_a_decision(line: str, kind: str, text: str) -> None:
    assert decision_lines(line) == [DecisionLine(kind, text, False)]


@pytest.mark.parametrize(
    "line",
    [
        "Noted figures were discussed",
        "It was agreed to meet",
        "Agreed",
        "RESOLVED:",
        "Resolvedly to act",
        "NOTEDLY",
        "",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert decision_lines(line) == []


def test_decision_goes_on_with_the_list_under_it() -> None:
    text = "RESOLVED that:\n\n1. the plan is adopted\n(b) it is published\nA talk followed.\n- no point of it"
    assert decision_lines(text, True) == [
        DecisionLine("resolved", "that:\n- the plan is adopted\n- it is published", True)
    ]
    assert decision_lines("AGREED:\n- one\n- NOTED: two\n- ACTION: All to go") == [
        DecisionLine("agreed", "- one", False),
        DecisionLine("noted", "two", False),
    ]


def test_decision_of_a_minute_needs_no_word() -> None:
    assert decisions_in("NOTED the talk.", "The plan\nstands.", "Agreed: in private") == [
        DecisionLine("noted", "the talk.", False),
        DecisionLine("decided", "The plan stands.", False),
        DecisionLine("agreed", "in private", True),
    ]
    assert decisions_in("", "  ", "") == []


@given(st.text(alphabet="RESOLVEDresolvd agreto:that\n-1.()", max_size=80))
def test_no_text_breaks_it_and_none_is_empty(text: str) -> None:
    for one in decision_lines(text):
        assert one.text.strip()
        assert one.kind in Decision.Kind.values


# Kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def minutes(meeting: Meeting, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


def save(minutes: Minutes, item: AgendaItem, officer: User, version: int = 0, **texts: str) -> Minute:
    given = {"text": "", **texts}
    return services.save_minute(minutes=minutes, item=item, by=officer, version=version, **given)


def kept() -> list[tuple[str, str, bool]]:
    return list(Decision.objects.order_by("position").values_list("kind", "text", "restricted"))


@pytest.mark.django_db
def test_saving_a_minute_keeps_its_decisions_in_step(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    minute = save(
        minutes, item, officer, text="NOTED one.", decision="RESOLVED to act", restricted_text="AGREED: x"
    )
    assert kept() == [("noted", "one.", False), ("resolved", "to act", False), ("agreed", "x", True)]
    before = list(Decision.objects.values_list("pk", flat=True))

    minute = save(
        minutes, item, officer, minute.version,
        text="Said. \nNOTED one.", decision="RESOLVED to act", restricted_text="AGREED: x",
    )  # fmt: skip
    assert list(Decision.objects.values_list("pk", flat=True)) == before

    save(minutes, item, officer, minute.version, decision="RESOLVED to wait")
    assert kept() == [("resolved", "to wait", False)]


@pytest.mark.django_db
def test_decision_that_is_still_said_stays_the_row_it_was(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    """Wherever it stands now, and with what was marked on it."""
    minute = save(minutes, item, officer, text="NOTED one.", decision="RESOLVED to act\nRESOLVED to act\nAGREED x")
    act, again = Decision.objects.filter(text="to act").order_by("position")
    services.say_needs_none(decision=act, by=officer)
    minute = save(minutes, item, officer, minute.version, decision="AGREED x\nRESOLVED to act\nRESOLVED to wait")
    assert kept() == [("agreed", "x", False), ("resolved", "to act", False), ("resolved", "to wait", False)]
    stayed = Decision.objects.get(text="to act")
    assert (stayed.pk, stayed.needs_none_by) == (act.pk, officer)
    assert not Decision.objects.filter(pk=again.pk).exists()
    save(minutes, item, officer, minute.version, decision="RESOLVED to acts")
    assert Decision.objects.get().needs_none_at is None


@pytest.mark.django_db
def test_migration_finds_the_decisions_of_older_minutes_once(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    save(minutes, item, officer, text="NOTED one.", restricted_text="AGREED: x")
    Decision.objects.all().delete()
    migration = import_module("meetings.migrations.0008_decisions_of_minutes")
    for _ in range(2):
        migration.keep_decisions(apps, None)
        assert kept() == [("noted", "one.", False), ("agreed", "x", True)]


# Read ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def private(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    return make_item(meeting, "Operation Heron", restricted=True, grounds=["7"], public_title="Investigations")


@pytest.fixture
def decided(minutes: Minutes, item: AgendaItem, private: AgendaItem, officer: User) -> Minutes:
    save(minutes, item, officer, text="ACTION: Mina Member to write", decision="RESOLVED to note the report.")
    save(minutes, private, officer, text="NOTED in public.", restricted_text="AGREED to arrest.")
    return minutes


def page(user: User | AnonymousUser, url: str = "/decisions/", **asked: str) -> Any:
    client = log_in(user) if user.is_authenticated else Client()
    return client.get(url, asked)


def listed(user: User | AnonymousUser, url: str = "/decisions/", **asked: str) -> list[str]:
    return texts(page(user, url, **asked), ".decisions__text")


@pytest.mark.django_db
def test_decisions_are_seen_as_their_minutes_are(
    decided: Minutes, officer: User, chair: User, member: User, outsider: User, public: AnonymousUser, board: Board
) -> None:
    every = ["Resolved to note the report.", "Noted in public.", "Restricted Agreed to arrest."]
    drafts = {officer: every, chair: every, member: [], outsider: [], public: []}
    assert {user: listed(user) for user in drafts} == drafts

    services.circulate(minutes=decided, by=officer)
    assert {user: listed(user) for user in drafts} == {**drafts, member: every}

    done = services.approve(minutes=decided, by=officer, at_meeting=make_meeting(board, date(2018, 12, 19)))
    services.publish_minutes(minutes=done, by=officer)
    seen = {**drafts, member: every, outsider: every[:2], public: every[:2]}
    assert {user: listed(user) for user in drafts} == seen
    assert texts(page(public), ".decisions th[scope=row]") == ["1 Hate crime update", "2 Investigations"]
    assert texts(page(member), ".decisions th[scope=row]")[1:] == ["2 Operation Heron"] * 2


@pytest.mark.django_db
def test_each_names_its_meeting_its_reports_and_what_followed(
    decided: Minutes, item: AgendaItem, officer: User
) -> None:
    paper = make_paper(item, "Hate crime report")
    Paper.objects.filter(pk=make_paper(item, "Figures").pk).update(kind="appendix")
    answer = page(officer)
    cells = texts(answer, ".decisions tbody tr:first-child td")
    assert cells[1:] == [
        "26 September 2018, Community Safety Partnership",
        "Hate crime report",
        "CSP-1, proposed Its thread: Hate crime update",
    ]
    body = answer.content.decode()
    for url in ("/boards/csp/2018-09-26/minutes/#item-1", paper.get_absolute_url(), "/actions/CSP-1/"):
        assert f'href="{url}"' in body


@pytest.mark.django_db
def test_list_is_narrowed_by_board_kind_days_and_words(
    decided: Minutes, officer: User, other_board: Board
) -> None:
    first, second, third = listed(officer)
    assert listed(officer, board="csp") == [first, second, third]
    assert listed(officer, board="hwb") == []
    assert listed(officer, kind="agreed") == [third]
    assert listed(officer, q="note report") == [first]
    assert listed(officer, date_from="2018-09-26", date_to="2018-09-26") == [first, second, third]
    assert listed(officer, date_from="2018-09-27") == []
    assert texts(page(officer, kind="agreed", q="x"), ".empty") == [
        "No decision fits this search. Show all decisions"
    ]
    assert texts(page(officer, date_from="soon"), ".govuk-error-message") == [
        "Error: This is not a date. Choose a day, or give it as 2018-09-26."
    ]


@pytest.mark.django_db
def test_words_do_not_find_a_title(decided: Minutes, officer: User) -> None:
    assert listed(officer, q="Heron") == []


@pytest.mark.django_db
def test_board_has_a_tab_of_its_own_decisions(
    decided: Minutes, officer: User, outsider: User, other_board: Board, public: AnonymousUser
) -> None:
    assert len(listed(officer, "/boards/csp/decisions/")) == 3
    assert listed(officer, "/boards/hwb/decisions/") == []
    assert texts(page(public, "/boards/csp/decisions/"), ".empty") == [
        "No decision that you can read has been minuted yet."
    ]
    assert page(public, "/boards/none/decisions/").status_code == 404


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_decisions(
    minutes: Minutes, meeting: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    client = log_in(officer)
    client.get("/decisions/")
    for count in (1, 30):
        for number in range(count):
            item = make_item(meeting, f"Item {count} {number}")
            make_paper(item, "Report")
            save(minutes, item, officer, text="ACTION: All to write\nNOTED it.")
        with django_assert_num_queries(10):
            client.get("/decisions/")
