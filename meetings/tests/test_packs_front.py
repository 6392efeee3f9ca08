"""The agenda as it is printed: the board's columns, notices and numbering, groups, the resolution to exclude."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from csp import pdf
from meetings.models import AgendaItem, Board, Meeting
from meetings.models.boards import default_columns
from meetings.packs.front import front_pages
from meetings.packs.gather import gather
from meetings.packs.pagemap import PageMap
from meetings.registries import Audience
from meetings.tests.fixtures import make_item, make_meeting

pytestmark = pytest.mark.django_db
ALL = list(Board.Column.values)


@pytest.fixture
def agenda(meeting: Meeting) -> Meeting:
    make_item(meeting, "Apologies", verbal=True, minutes=25)
    group = make_item(meeting, "Updates", kind="heading", minutes=35)
    make_item(meeting, "Hate crime", parent=group, minutes=None, purpose="learning", verbal=True)
    secret = make_item(
        meeting, "Case of the boy", restricted=True, grounds=["3"], public_title="Figures", purpose="decision",
        note="A secret note", urgent_reason="The boy is at risk.",
    )  # fmt: skip
    secret.presenters.create(text="Secret Presenter")
    secret.presenters.create(text="All partners", position=1)
    return meeting


def printed(meeting: Meeting, audience: Audience, folder: Path) -> str:
    """The agenda's PDF as text, table rows on lines, spaces joined."""
    page = front_pages(gather(meeting).front(audience), PageMap(()), ())
    path = folder / "front.pdf"
    path.write_bytes(pdf.render(page.html, title=page.title))
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return "\n".join(" ".join(line.split()) for line in found.stdout.splitlines() if line.strip())


def test_front_has_the_columns_of_the_board(agenda: Meeting, tmp_path: Path) -> None:
    heads = {"Item", "Time", "Title", "Presenter", "Reason", "Length", "Pages"}
    for columns, shown in (
        (default_columns(), heads - {"Time", "Reason"}),
        (ALL, heads),
        (["purpose"], {"Item", "Title", "Reason"}),
        ([], {"Item", "Title"}),
    ):
        agenda.board.agenda_columns = columns
        lines = printed(agenda, "public", tmp_path).splitlines()
        assert set(lines[lines.index("Agenda") + 1].split()) == shown


def test_front_prints_the_time_of_a_group_once(agenda: Meeting, tmp_path: Path) -> None:
    agenda.board.agenda_columns = ["time"]
    table = printed(agenda, "members", tmp_path).partition("\nAgenda\n")[2]
    assert re.findall(r"\d+:\d\dam(?: to)?", table) == ["10:00am", "10:25am to", "11:00am", "11:00am"]


def test_front_of_the_public_has_nothing_of_a_restricted_item_but_its_public_title(
    agenda: Meeting, tmp_path: Path
) -> None:
    agenda.board.agenda_columns = ALL
    public, members = printed(agenda, "public", tmp_path), printed(agenda, "members", tmp_path)
    words = ("Secret", "All partners", "For decision", "A secret note", "at risk", "Case of the boy")
    assert [word for word in words if word in public] == []
    assert "For learning" in public
    assert [word in members for word in ("Secret", "For", "A secret note")] == [True] * 3
    assert "Urgent late business." in public


@pytest.mark.parametrize("audience", ["members", "public"])
def test_front_has_the_resolution_and_the_notices(agenda: Meeting, audience: Audience, tmp_path: Path) -> None:
    agenda.board.agenda_notices = "Fire: leave.\n\nAccess: a hearing loop."
    text = " ".join(printed(agenda, audience, tmp_path).split())
    assert (
        "Exclusion of the public To resolve that, under section 100A(4) of the Local Government Act 1972" in text
    )
    item = "Item 3: paragraph 3 (financial or business affairs of any particular person, including the authority)"
    assert item in text
    assert text.index("Hate crime") < text.index("Exclusion of the public") < text.index("3. ")
    assert "Fire: leave. Access: a hearing loop." in text


def test_front_has_the_numbering_of_the_board_or_that_of_publication(board: Board, tmp_path: Path) -> None:
    board.numbering = Board.Numbering.DECIMAL
    board.save()
    meeting = make_meeting(board, date(2018, 12, 19))
    group = make_item(meeting, "Updates")
    make_item(meeting, "Hate crime", parent=group)
    assert "1.1 Hate crime" in printed(meeting, "public", tmp_path)
    meeting.numbering = Board.Numbering.LETTERS
    assert "(a) Hate crime" in printed(meeting, "public", tmp_path)


def test_front_says_that_late_business_is_urgent_and_why(meeting: Meeting, tmp_path: Path) -> None:
    make_item(meeting, "Floods", urgent_reason="The river rose.", published_at=timezone.now())
    assert "Urgent late business: The river rose." in printed(meeting, "public", tmp_path)
    AgendaItem.objects.update(urgent_reason="")
    assert "Urgent" not in printed(meeting, "public", tmp_path)
