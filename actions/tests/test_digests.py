"""The mails of the nightly job, word for word."""

from dataclasses import replace
from datetime import date

import pytest

from actions.chasing.told import parts_on
from actions.digests import (
    Digest,
    Line,
    Problem,
    Section,
    Summary,
    digest_message,
    line,
    subject,
    summary_message,
)

ON = date(2018, 9, 26)
BOARD = {"slug": "csp", "board": "Community Safety Partnership", "on": ON, "readable": True}
NOTES = ["Update by Tom Reed, 25 September 2018: The figures are in."]
LATE = line(
    number=2, text="Agree a time-scale & complete the <piece>.", due_on=date(2018, 9, 1), notes=NOTES, **BOARD
)  # fmt: skip
SOON = line(number=14, text="Report back to the board.", due_on=ON, **BOARD)

TEXT = """Dear Angela Farrow,

These actions for the Community Safety Partnership need you.
Follow the link of an action to say how it stands or that it is done. You need no password.

OVERDUE

CSP-2: Overdue by 25 days, due 1 September 2018
Agree a time-scale & complete the <piece>.
> Update by Tom Reed, 25 September 2018: The figures are in.
http://localhost:8000/actions/CSP-2/

DUE BY WEDNESDAY 3 OCTOBER 2018

CSP-14: Due Wednesday 26 September 2018
Report back to the board.
http://localhost:8000/actions/CSP-14/

The links are for you alone: please do not pass them on.
Questions? Reply to this mail: it goes to the board’s contact officer.

Convene: all your actions
http://localhost:8000/actions/mine/

How often this mail comes is yours to say:
http://localhost:8000/my-mail/1/
"""

SUMMARY = """Dear Olive Officer,

The action log of the Community Safety Partnership on Wednesday 26 September 2018:

Open: 16
Overdue: 14, of which newly overdue: 2
Due by Wednesday 3 October 2018: 1
Awaiting closure: 1
Proposed, to be confirmed: 3

NEWLY OVERDUE

CSP-2: Overdue by 25 days, due 1 September 2018
Agree a time-scale & complete the <piece>.
http://localhost:8000/actions/CSP-2/

And 1 more.

OWNERS WHO GET NO MAIL

CSP-15, Police leads: not matched to anybody
And 4 more.

The log: http://localhost:8000/boards/csp/actions/

Convene
"""


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"overdue": 3, "soon": 1}, "3 actions overdue, 1 due by Wednesday 3 October 2018"),
        ({"overdue": 1}, "1 action overdue"),
        ({"soon": 2, "closing": 1}, "2 actions due by Wednesday 3 October 2018, 1 awaiting your closure"),
        ({"asked": 1, "passed": 2}, "1 action to update before a meeting, 2 passed up to you"),
        ({"news": 2}, "2 actions new or changed"),
        ({"overdue": 1_200}, "1,200 actions overdue"),
    ],
)  # fmt: skip
def test_subject(counts: dict[str, int], words: str) -> None:
    assert subject([section(key, count=count) for key, count in counts.items()]) == words


def section(key: str, *lines: Line, count: int = 0) -> Section:
    title, counted = parts_on(ON)[key]
    return Section(title, counted.format, lines, count or len(lines))


def digest(*sections: Section) -> Digest:
    return Digest(
        5, "Angela Farrow", "angela@example.org", ON, sections, "contact@example.org",
        "http://localhost:8000/my-mail/1/", "http://localhost:8000/my-mail/1/stop/",
    )  # fmt: skip


def test_digest_in_words() -> None:
    message = digest_message(digest(section("overdue", LATE), section("soon", SOON)))
    assert (
        message.key,
        message.to,
        message.reply_to,
        message.subject,
        message.list_name,
        message.unsubscribe,
    ) == (
        "digest:2018-09-26:person:5",
        "angela@example.org",
        "contact@example.org",
        "1 action overdue, 1 due by Wednesday 3 October 2018",
        "actions",
        "http://localhost:8000/my-mail/1/stop/",
    )
    assert message.text == TEXT


def test_digest_in_html_escapes_what_people_wrote() -> None:
    html = digest_message(replace(digest(section("overdue", LATE)), name="A <b>")).html
    assert html.count("<b>") == 0
    assert html.count("Agree a time-scale &amp; complete the &lt;piece&gt;.") == 1
    link = '<a href="http://localhost:8000/actions/CSP-2/">CSP-2: <strong>Overdue by 25 days, due 1 September 2018'
    assert html.count(link) == 1


def test_digest_of_several_boards_names_each_by_its_action() -> None:
    other = SOON._replace(board="Hate Crime Group")
    text = digest_message(replace(digest(section("overdue", LATE), section("soon", other)), reply_to="")).text
    assert text.splitlines()[2] == "These actions need you."
    assert [text.count(f"\n{board}\n") for board in (LATE.board, other.board)] == [1, 1]
    assert "Reply to this mail" not in text


def test_long_part_is_cut_and_says_so() -> None:
    text = digest_message(digest(section("overdue", LATE, count=60))).text
    assert text.count("And 59 more: http://localhost:8000/actions/") == 1


def test_new_lines_are_marked_among_others_alone() -> None:
    new = LATE._replace(is_new=True)
    counts = [
        digest_message(digest(section("overdue", *lines))).text.count("(new)")
        for lines in [(new, LATE), (new, new)]
    ]
    assert counts == [1, 0]


def test_summary_in_words() -> None:
    summary = Summary(
        board_id=7,
        board="Community Safety Partnership",
        slug="csp",
        on=ON,
        open=16,
        overdue=14,
        newly_overdue=2,
        soon=1,
        awaiting=1,
        proposed=3,
        unowned=0,
        unreached=5,
        late=(LATE,),
        problems=(Problem("CSP-15", "Police leads", "not matched to anybody"),),
    )
    message = summary_message(summary, person_id=9, name="Olive Officer", to="olive@example.org")
    assert (message.key, message.subject) == (
        "summary:2018-09-26:board:7:person:9",
        "Community Safety Partnership: 16 actions open, 14 overdue",
    )
    assert message.text == SUMMARY


def test_restricted_text_is_not_sent_to_whoever_may_not_read_it() -> None:
    shown = line(number=2, text="Secret", due_on=ON, **{**BOARD, "readable": False})
    assert shown.text == "This action is restricted, so its text is not sent by e-mail."
