from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from actions.imports import ActionLog
from actions.models import Action, ActionOwner, ActionUpdate
from actions.services import close_action
from csp.importing import Act, Report, run_import
from csp.models import User
from csp.tests.sheet_files import make_xlsx
from meetings.models import Board, Person
from meetings.tests.fixtures import make_meeting

TITLE = ["CSP Action Log"]
HEADER = [
    "No", "Action required", "Date of Meeting", "Due Date", "Responsible Manager(s)", "Status", "Comments/Update",
]  # fmt: skip
ROWS: list[Sequence[Any]] = [
    [1, "Write the protocol.", "12 September 2017", "28 February 2018", "Olive Officer", "Open", "In hand"],
    [2, "Review the term.", "04 July 2018", datetime(2018, 9, 1), "Mina Member/ Tom Reed", "Open", None],
    [None, "Share the figures.", "04 July 2018", "ASAP", "Mina Membr, Wen Li", "In progress", None],
    [3, "Send the agreements.", "04 July 2018", "Ongoing", "All organisations", None, None],
    [4, "Report back.", "04 July 2018", "Next meeting", "", "Completed", None],
]
AS_OF = date(2018, 9, 26)

Runner = Callable[..., Report]


@pytest.fixture
def run(tmp_path: Path, board: Board, officer: User, member: User) -> Runner:
    """run(rows): import a log of these rows, kept up to 26 September 2018."""

    def run(rows: Sequence[Sequence[Any]] = ROWS, *, dry_run: bool = False, by: User = officer) -> Report:
        path = make_xlsx(tmp_path / "log.xlsx", [TITLE, HEADER, *rows])
        return run_import(path.name, lambda r: ActionLog(board, by, r, AS_OF).run(path), dry_run=dry_run)

    return run


def log_row(**cells: Any) -> list[Any]:
    values = dict(zip(HEADER, ROWS[0], strict=True)) | {
        {"number": "No", "text": "Action required", "raised": "Date of Meeting", "due": "Due Date",
         "owners": "Responsible Manager(s)", "status": "Status", "comments": "Comments/Update"}[key]: value
        for key, value in cells.items()
    }  # fmt: skip
    return list(values.values())


def acts(report: Report) -> list[Act]:
    return [outcome.act for outcome in report.rows if outcome.act is not Act.NOTE]


def notes(report: Report) -> list[tuple[str, str]]:
    return [(outcome.row, note) for outcome in report.rows for note in outcome.notes]


def problems(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def counts() -> list[int]:
    return [
        Action.objects.count(),
        Action.history.count(),
        ActionOwner.objects.count(),
        ActionUpdate.objects.count(),
    ]


def test_actions_are_made_as_the_log_says(run: Runner, board: Board) -> None:
    meeting = make_meeting(board, date(2018, 7, 4))
    make_meeting(board, AS_OF)

    report = run()

    assert (problems(report), acts(report)) == ([], [Act.CREATE] * 5)
    fields = ("number", "text", "raised_on", "meeting", "due", "due_on", "status")
    july, pk = date(2018, 7, 4), meeting.pk
    assert list(Action.objects.values_list(*fields)) == [
        (1, "Write the protocol.", date(2017, 9, 12), None, "date", date(2018, 2, 28), "open"),
        (2, "Review the term.", july, pk, "date", date(2018, 9, 1), "open"),
        (3, "Send the agreements.", july, pk, "ongoing", None, "open"),
        (4, "Report back.", july, pk, "next_meeting", AS_OF, "completed"),
        (5, "Share the figures.", july, pk, "asap", None, "in_hand"),
    ]


def test_actions_owners_are_matched_kept_or_left_to_be_confirmed(run: Runner) -> None:
    run()

    olive, mina = Person.objects.get(name="Olive Officer"), Person.objects.get(name="Mina Member")
    fields = ("action__number", "text", "person", "everyone", "confirmed")
    assert list(ActionOwner.objects.order_by("action__number", "position").values_list(*fields)) == [
        (1, "Olive Officer", olive.pk, False, True),
        (2, "Mina Member", mina.pk, False, True),
        (2, "Tom Reed", None, False, False),
        (3, "All organisations", None, True, True),
        (5, "Mina Membr", mina.pk, False, False),
        (5, "Wen Li", None, False, False),
    ]


def test_actions_notes_what_a_person_should_look_at(run: Runner) -> None:
    report = run()

    assert notes(report) == [
        ("row 4", '"Tom Reed" is not matched to anybody: kept as text.'),
        ("row 5", '"Mina Membr" is near to "Mina Member": kept as written, to be confirmed.'),
        ("row 5", '"Wen Li" is not matched to anybody: kept as text.'),
        ("row 5", 'The status "In progress" is taken as In hand.'),
        ("row 5", "It has no number, and takes the next, 5."),
        ("row 6", "No status is given: it is open."),
        ("row 7", "Nobody is named as responsible."),
    ]
    assert [outcome.what for outcome in report.rows if outcome.act is Act.NOTE] == [
        '"CSP Action Log" stands above the header.',
        "The board has no meeting here on 12 September 2017 and 4 July 2018: "
        "the actions of those days keep the date alone.",
    ]


def test_actions_comments_are_updates_of_the_day_of_the_log(run: Runner, officer: User) -> None:
    run()

    assert list(ActionUpdate.objects.values_list("action__number", "text", "on", "by", "by_name")) == [
        (1, "In hand", AS_OF, officer.pk, "")
    ]


def test_actions_a_second_time_change_nothing(run: Runner) -> None:
    run()
    before = counts()

    report = run()

    assert (acts(report), counts()) == ([Act.UNCHANGED] * 5, before)


def test_actions_dry_run_saves_nothing(run: Runner) -> None:
    report = run(dry_run=True)

    assert (acts(report), counts()) == ([Act.CREATE] * 5, [0, 0, 0, 0])


def test_actions_in_the_log_are_not_overwritten(run: Runner, officer: User) -> None:
    run([log_row()])
    close_action(action=Action.objects.get(), by=officer, status="completed", note="Written.")

    report = run(
        [log_row(due="1 March 2018", owners="Wen Li", raised="13 September 2017", status="In hand", comments=None)]
    )

    assert (acts(report), Action.objects.get().status) == ([Act.UNCHANGED], "completed")
    assert notes(report) == [
        ("row 3", '"Wen Li" is not matched to anybody: kept as text.'),
        ("row 3", "date of meeting: the log has 12 September 2017, the file 13 September 2017. "
                  "The log is left as it is."),
        ("row 3", "due: the log has 28 February 2018, the file 1 March 2018. The log is left as it is."),
        ("row 3", "status: the log has Completed, the file In hand. The log is left as it is."),
        ("row 3", 'owners: the log has "Olive Officer". The log is left as it is.'),
    ]  # fmt: skip


def test_actions_a_new_comment_is_another_update(run: Runner) -> None:
    run([log_row()])

    report = run([log_row(comments="Signed off")])

    assert acts(report) == [Act.UPDATE]
    assert list(ActionUpdate.objects.order_by("pk").values_list("text", flat=True)) == ["In hand", "Signed off"]


def test_actions_a_number_may_be_written_as_a_reference(run: Runner) -> None:
    run([log_row(number="CSP-17")])

    assert Action.objects.get().reference == "CSP-17"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"number": "one"}, 'log.xlsx, row 3, No: "one". Expected a whole number, as 7.'),
        ({"text": None}, "log.xlsx, row 3, Action required: nothing is written. Expected what is to be done."),
        (
            {"raised": None},
            "log.xlsx, row 3, Date of Meeting: nothing is written. "
            "Expected the date of the meeting the action came from.",
        ),
        (
            {"raised": "July"},
            'log.xlsx, row 3, Date of Meeting: "July". Expected a date, as "26 September 2018" or "26/09/2018".',
        ),
        (
            {"due": "soon"},
            'log.xlsx, row 3, Due Date: "soon". '
            'Expected a date, as "26 September 2018" or "26/09/2018", ASAP, Ongoing, Next meeting or '
            "“Every year, next” and a date.",
        ),
        (
            {"due": "1 May 2017"},
            'log.xlsx, row 3, Due Date: "1 May 2017", but that is before the meeting. '
            "Expected 12 September 2017, the day of the meeting it came from, or a later day.",
        ),
        (
            {"status": "Lost"},
            'log.xlsx, row 3, Status: "Lost". '
            "Expected Open, In hand, Awaiting closure, Completed, Closed, Not pursued or Merged into and a number.",
        ),
    ],
)
def test_actions_refuse_in_a_sentence_and_save_nothing(run: Runner, cells: dict[str, Any], sentence: str) -> None:
    report = run([log_row(**cells), *ROWS[1:]])

    assert (problems(report), counts()) == ([sentence], [0, 0, 0, 0])


def test_actions_with_a_number_of_another_action_are_refused(run: Runner) -> None:
    run([log_row()])

    report = run([log_row(text="Something else.")])

    assert problems(report) == [
        'log.xlsx, row 3, No: "1", but CSP-1 in the log is "Write the protocol.". '
        "Expected a number that is free, or the words that action has."
    ]


def test_actions_with_the_words_of_another_number_are_refused(run: Runner) -> None:
    run([log_row()])

    report = run([log_row(number=9)])

    assert problems(report) == ['log.xlsx, row 3, No: "9". Expected 1, the number the log has this action under.']


def test_actions_with_one_number_twice_are_refused(run: Runner) -> None:
    report = run([log_row(), log_row(text="Something else.")])

    assert (problems(report), counts()) == (
        ['log.xlsx, row 4, No: "1". Expected a number of its own; row 3 has this one.'],
        [0, 0, 0, 0],
    )


def test_actions_by_somebody_who_may_not_are_refused(run: Runner, member: User) -> None:
    report = run([log_row()], by=member)

    assert problems(report) == [
        "log.xlsx, row 3: Only an officer of the Community Safety Partnership can do this."
    ]


def test_command_dates_comments_with_today_unless_told(tmp_path: Path, board: Board, officer: User) -> None:
    path = make_xlsx(tmp_path / "log.xlsx", [TITLE, HEADER, ROWS[0]])
    out = StringIO()

    call_command("import_actions", str(path), "--board", "csp", stdout=out)

    assert (out.getvalue().splitlines()[-1], ActionUpdate.objects.get().on) == ("Saved.", timezone.localdate())


def test_command_dates_comments_with_the_day_it_is_told(tmp_path: Path, board: Board, officer: User) -> None:
    path = make_xlsx(tmp_path / "log.xlsx", [TITLE, HEADER, ROWS[0]])

    call_command("import_actions", str(path), "--board", "csp", "--as-of", "26/09/2018", stdout=StringIO())

    assert ActionUpdate.objects.get().on == AS_OF


def test_command_for_a_board_without_an_officer_says_so(tmp_path: Path, board: Board, administrator: User) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("import_actions", str(tmp_path / "log.xlsx"), "--board", "csp")

    assert str(refused.value) == (
        "The Community Safety Partnership has no officer with an account. "
        "Give one in the site, or say in whose name this is done with --by."
    )
