"""The published plan: what everybody may read, kept as it was, in the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from csp import ledger_guard
from csp.errors import Denied, Refused
from csp.models import LedgerEntry, User
from meetings import registries
from meetings.agenda import published, services
from meetings.ledger.guard import PUBLISHED_PLANS
from meetings.models import AgendaItem, Board, Meeting, PublishedPlan
from meetings.packs.services import build_pack, publish_meeting
from meetings.tests.fixtures import log_in, make_item, make_meeting
from meetings.tests.pages import said, texts
from meetings.tests.test_agenda_views import SECRET
from meetings.tests.test_plan_files import rows_in

pytestmark = pytest.mark.django_db
URL = "/boards/csp/forward-plan/"


@pytest.fixture(autouse=True)
def _in_september_2018() -> Any:
    with time_machine.travel("2018-09-10 09:00 +0100", tick=False):
        yield


@pytest.fixture
def december(board: Board, officer: User) -> Meeting:
    """A meeting to come with everything a plan may hold, and one to be booked."""
    meeting = make_meeting(board, date(2018, 12, 19))
    item = make_item(
        meeting, "Early help", status="planned", purpose="learning", note="A note", proposal="Because"
    )
    item.presenters.create(text="Tom Reed")
    services.add_item(
        meeting=meeting, by=officer, title=SECRET, presenters="Secret Presenter", status="planned", restricted=True,
        grounds=["1"], public_title="Performance report", purpose="decision", minutes=47,
    )  # fmt: skip
    make_item(meeting, "Not agreed yet", status="proposed")
    make_item(meeting, "Under it", status="planned", parent=AgendaItem.objects.get(title="Not agreed yet"))
    joined = make_item(meeting, "A proposal merged", status="proposed")
    services.merge_item(item=joined, by=officer, into=item, reason="Secret reason")
    dropped = make_item(meeting, "Dropped", status="planned")
    services.withdraw_item(item=dropped, by=officer, reason="Another secret reason")
    late = make_item(meeting, "Put off", status="planned")
    later = services.create_meeting(
        board=board, by=officer, date=date(2019, 9, 5), to_be_booked=True, venue="Secret"
    )
    services.defer_item(item=late, by=officer, to_meeting=later, reason="A third secret reason")
    return meeting


SECRETS = (
    SECRET, "Secret Presenter", "47", "A note", "Because", "Not agreed yet", "Under it", "A proposal merged",
    "ecret reason", "Dropped", "Withdrawn", "5 September",
)  # fmt: skip


def test_published_plan_holds_public_facts_alone(board: Board, december: Meeting, officer: User) -> None:
    plan = published.publish_plan(board=board, by=officer)
    shown = [
        (part.when, [(row.title, row.status) for row in part.rows]) for part in published.read_published(plan)
    ]
    assert shown == [
        ("Wednesday 19 December 2018", [("Early help", ""), ("Performance report", ""), ("Put off", "Deferred")]),
        ("September 2019, to be booked", [("Put off", "")]),
    ]
    assert [word for word in SECRETS if word in str(plan.rows)] == []
    assert plan.rows[0]["rows"][2]["history"] == ["Deferred to September 2019, to be booked"]
    assert plan.rows[1]["day"] is None


def test_everybody_reads_the_newest_and_earlier_ones(
    board: Board, december: Meeting, officer: User, outsider: User
) -> None:
    first = published.publish_plan(board=board, by=officer)
    make_item(december, "Knife crime", status="planned")
    second = published.publish_plan(board=board, by=officer)
    for client in (Client(), log_in(outsider)):
        page = client.get(URL)
        assert (page.status_code, page.context["plan"]) == (200, second)
        assert "Knife crime" in page.content.decode()
        assert "Olive Officer" not in page.content.decode()
        assert [word for word in SECRETS if word in " ".join(texts(page, "main"))] == []
        assert texts(page, "main .govuk-list a") == ["Monday 10 September 2018, 9:00am"]
        assert "Knife crime" not in client.get(first.get_absolute_url()).content.decode()
        for kind in ("csv", "xlsx"):
            answer = client.get(f"{second.get_absolute_url()}plan.{kind}")
            assert answer["Content-Disposition"] == (
                f'attachment; filename="csp-forward-plan-published-2018-09-10.{kind}"'
            )
        assert rows_in(answer.content)[6][:3] == ("01/09/2019 MEETING TO BE BOOKED", None, "Put off")
        assert client.get(f"{second.get_absolute_url()}plan.pdf").status_code == 404
        assert client.get(f"/boards/hwb/forward-plan/published/{first.pk}/").status_code == 404


def test_people_of_the_board_go_on_reading_the_plan_as_it_stands(
    board: Board, december: Meeting, officer: User, member: User
) -> None:
    plan = published.publish_plan(board=board, by=officer)
    page = log_in(member).get(URL)
    assert ("Not agreed yet" in page.content.decode(), page.context["newest"]) == (True, plan)
    assert f'href="{plan.get_absolute_url()}"' in page.content.decode()
    assert "by Olive Officer" in log_in(member).get(plan.get_absolute_url()).content.decode()


def test_board_without_a_published_plan_has_no_page_and_no_tab(
    board: Board, officer: User, outsider: User
) -> None:
    tab = registries.board_tabs.get("forward-plan")
    assert tab
    assert (log_in(outsider).get(URL).status_code, tab.visible_to(outsider, board)) == (404, False)
    assert Client().get(URL).status_code == 302
    make_meeting(board, date(2018, 12, 19))
    published.publish_plan(board=board, by=officer)
    assert (log_in(outsider).get(URL).status_code, tab.visible_to(outsider, board)) == (200, True)


def test_publishing_is_in_the_ledger(
    board: Board, december: Meeting, officer: User, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = published.publish_plan(board=board, by=officer)
    entry = LedgerEntry.objects.get(kind="forward plan published")
    assert (entry.subject, entry.sha256, entry.by) == (
        f"plan:{plan.pk}",
        published.sha256_of(plan.rows),
        officer,
    )
    call_command("check_ledger")
    assert capsys.readouterr().out == "Checked: 1 entry, 0 files, 1 record. Nothing is wrong.\n"

    for act in (
        lambda: PublishedPlan.objects.update(rows=[]),
        lambda: PublishedPlan.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            act()
    ledger_guard.lift(connection, PUBLISHED_PLANS)
    PublishedPlan.objects.update(rows=[])
    with pytest.raises(SystemExit):
        call_command("check_ledger")
    told = capsys.readouterr().err
    assert [line.split(":")[0].split(",")[0] for line in told.splitlines()] == [
        "plan",
        "The database does not guard meetings_publishedplan against changes",
    ]


def test_plan_is_published_once_for_what_it_says(board: Board, december: Meeting, officer: User) -> None:
    published.publish_plan(board=board, by=officer)
    make_item(december, "Another proposal", status="proposed")
    with pytest.raises(Refused, match="Nothing the public may read has changed"):
        published.publish_plan(board=board, by=officer)


def test_plan_of_nothing_is_not_published(board: Board, officer: User) -> None:
    with pytest.raises(Refused, match="no meeting to come"):
        published.publish_plan(board=board, by=officer)


def test_publishing_by_itself_is_asked_first(board: Board, december: Meeting, officer: User) -> None:
    client = log_in(officer)
    page = client.get(f"{URL}publish/")
    assert [word for word in SECRETS if word in " ".join(texts(page, "main"))] == []
    assert "2 meetings, 4 items." in " ".join(texts(page, "main"))
    answer = client.post(f"{URL}publish/")
    assert (answer["Location"], said(answer)) == (URL, ["The forward plan is published."])
    assert client.post(f"{URL}publish/").status_code == 422
    assert PublishedPlan.objects.count() == 1


def test_publishing_is_for_the_boards_officers(
    board: Board, december: Meeting, member: User, chair: User, outsider: User
) -> None:
    answers = [log_in(user).post(f"{URL}publish/").status_code for user in (member, chair, outsider)]
    assert answers == [403, 403, 404]
    with pytest.raises(Denied):
        published.publish_plan(board=board, by=member)
    assert PublishedPlan.objects.count() == 0


@pytest.mark.parametrize("sections", [["forward-plan"], []])
def test_agenda_that_prints_the_plan_publishes_it(
    sections: list[str], meeting: Meeting, december: Meeting, officer: User
) -> None:
    make_item(meeting, "Forward plan", sections=sections, verbal=True)
    build_pack(meeting=meeting, by=officer)
    publish_meeting(meeting=meeting, by=officer)
    plans = list(PublishedPlan.objects.all())
    assert [plan.meeting for plan in plans] == ([meeting] if sections else [])
    if plans:
        assert [part["day"] for part in plans[0].rows] == ["2018-12-19", None]
        assert plans[0].published_at == Meeting.objects.get(pk=meeting.pk).published_at
        record = Client().get(f"{meeting.get_absolute_url()}published/").content.decode()
        assert f'href="{plans[0].get_absolute_url()}"' in record


@pytest.mark.parametrize("count", [1, 30])
def test_published_plan_has_a_fixed_number_of_queries(
    count: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_item(make_meeting(board, date(2018, 10, 1 + number)), f"Item {number}", status="planned")
        published.publish_plan(board=board, by=officer)
    client = Client()
    with django_assert_num_queries(8):
        assert client.get(URL).status_code == 200
