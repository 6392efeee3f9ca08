from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from csp.importing import Act, Report, run_import
from csp.models import User
from csp.tests.sheet_files import make_xlsx
from meetings.agenda.services import book_meeting, cancel_meeting, confirm_item, update_item, withdraw_item
from meetings.imports.forward_plan import ForwardPlan
from meetings.models import AgendaItem, Board, Meeting
from meetings.tests.fixtures import make_item, make_meeting

TITLE = ["Community Safety Partnership Forward Plan"]
HEADER = [
    "Date of Meeting", "Publication Date", "Report Title", "Presenter", "Reason", "Time", "Item No", "Item Status",
]  # fmt: skip
ROWS: list[Sequence[Any]] = [
    ["Wednesday 19 December 2018", "Tuesday 11 December 2018", "Sub-Group Updates", "Chair", "For Information",
     "25 mins", "Item 3", None],
    [None, None, "Hate crime", "Olive Officer/ Tom Reed", "Substantaive Item", "10 mins", "Item 4", None],
    [None, None, "Fire safety", "Tom Reed", "For Learning", "30 mins", "Workshop", "WorkShop"],
    [None, None, "Strategic Assessment", "Olive Officr", "For Decision", "45 mins", None,
     "Statutory Matter for sign off"],
    [None, None, "RESTRICTED: Prevent Update", "", None, None, "Item 5", None],
    [datetime(2019, 3, 27), "Monday 18 March 2019", "AOB", "Chair", None, "5 mins", None, None],
    [None, None, "- Performance Report", None, None, None, None, None],
    [None, None, "Subgroup Updates", None, None, None, None, None],
    [None, None, "- Managing Offenders", None, None, None, None, None],
    ["01/09/2019 MEETING TO BE BOOKED", "01 September 2019", "AOB", "Chair", "For Discussion", "5 mins", None, None],
]  # fmt: skip

Runner = Callable[..., Report]


@pytest.fixture
def run(tmp_path: Path, board: Board, officer: User) -> Runner:
    """run(rows): import a plan of these rows."""

    def run(rows: Sequence[Sequence[Any]] = ROWS, *, dry_run: bool = False, by: User = officer) -> Report:
        path = make_xlsx(tmp_path / "plan.xlsx", [TITLE, HEADER, *rows])
        return run_import(path.name, lambda r: ForwardPlan(board, by, r).run(path), dry_run=dry_run)

    return run


def plan_row(title: str | None = "Hate crime", **cells: Any) -> list[Any]:
    values = {"Date of Meeting": "19 December 2018", "Report Title": title} | {
        {"time": "Time", "reason": "Reason", "status": "Item Status", "number": "Item No", "day": "Date of Meeting",
         "publication": "Publication Date", "presenter": "Presenter"}[key]: value
        for key, value in cells.items()
    }  # fmt: skip
    return [values.get(name) for name in HEADER]


def acts(report: Report) -> list[Act]:
    return [outcome.act for outcome in report.rows if outcome.row not in ("", "row 1")]


def notes(report: Report) -> list[tuple[str, str]]:
    return [(outcome.row, note) for outcome in report.rows for note in outcome.notes]


def problems(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def counts() -> list[int]:
    return [
        Meeting.objects.count(),
        Meeting.history.count(),
        AgendaItem.objects.count(),
        AgendaItem.history.count(),
    ]


def test_forward_plan_makes_meetings_and_planned_items(run: Runner) -> None:
    report = run()

    assert (problems(report), set(acts(report))) == ([], {Act.CREATE})
    assert list(Meeting.objects.values_list("date", "state")) == [
        (date(2018, 12, 19), "booked"),
        (date(2019, 3, 27), "booked"),
        (date(2019, 9, 1), "to_be_booked"),
    ]
    fields = (
        "meeting__date__month",
        "parent__title",
        "title",
        "kind",
        "purpose",
        "minutes",
        "restricted",
        "status",
    )
    assert list(AgendaItem.objects.order_by("pk").values_list(*fields)) == [
        (12, None, "Sub-Group Updates", "item", "information", 25, False, "planned"),
        (12, None, "Hate crime", "item", "substantive", 10, False, "planned"),
        (12, None, "Fire safety", "workshop", "learning", 30, False, "planned"),
        (12, None, "Strategic Assessment", "item", "sign_off", 45, False, "planned"),
        (12, None, "Prevent Update", "item", "", None, True, "planned"),
        (3, None, "AOB", "item", "", 5, False, "planned"),
        (3, "AOB", "Performance Report", "item", "", None, False, "planned"),
        (3, None, "Subgroup Updates", "item", "", None, False, "planned"),
        (3, "Subgroup Updates", "Managing Offenders", "item", "", None, False, "planned"),
        (9, None, "AOB", "item", "discussion", 5, False, "planned"),
    ]


def test_forward_plan_notes_what_a_person_should_look_at(run: Runner) -> None:
    report = run()

    assert notes(report) == [
        ("row 4", 'The reason "Substantaive Item" is taken as Substantive item.'),
        ("row 4", '"Tom Reed" is not matched to anybody: kept as text.'),
        ("row 5", '"Tom Reed" is not matched to anybody: kept as text.'),
        ("row 6", '"Olive Officr" is near to "Olive Officer": kept as text.'),
        ("row 7", "Restricted: name the paragraphs of Schedule 12A before the agenda is published."),
        ("row 8", "Publication Date 18 March 2019 differs from the rule's last day, 19 March 2019."),
        ("row 12", "Publication Date 1 September 2019 is not compared: the meeting is still to be booked."),
    ]
    assert [(o.row, o.what) for o in report.rows if o.act is Act.NOTE] == [
        ("row 1", '"Community Safety Partnership Forward Plan" stands above the header.'),
        ("", "Item No is not kept: items are numbered by their order."),
    ]


def test_forward_plan_a_second_time_changes_nothing(run: Runner) -> None:
    run()
    before = counts()

    report = run()

    assert (set(acts(report)), counts()) == ({Act.UNCHANGED}, before)


def test_forward_plan_dry_run_saves_nothing(run: Runner) -> None:
    report = run(dry_run=True)

    assert (set(acts(report)), counts()) == ({Act.CREATE}, [0, 0, 0, 0])


def test_forward_plan_updates_a_planned_item_of_the_same_title(run: Runner) -> None:
    run([plan_row("Hate crime", time="10 mins", presenter="Tom Reed")])

    report = run(
        [plan_row("HATE CRIME", time="20 mins", presenter="Wen Li", reason="For Decision", status="Workshop")]
    )

    item = AgendaItem.objects.get()
    assert acts(report) == [Act.UNCHANGED, Act.UPDATE]
    assert (item.title, item.minutes, item.presenters_text, item.purpose, item.kind) == (
        "HATE CRIME", 20, "Wen Li", "decision", "workshop",
    )  # fmt: skip


def test_forward_plan_empty_cells_leave_what_is_there(run: Runner) -> None:
    run([plan_row("RESTRICTED: Hate crime", time="10 mins", presenter="Tom Reed", reason="For Decision")])

    report = run([plan_row("Hate crime")])

    item = AgendaItem.objects.get()
    assert acts(report) == [Act.UNCHANGED, Act.UNCHANGED]
    assert (item.minutes, item.presenters_text, item.purpose, item.restricted) == (
        10,
        "Tom Reed",
        "decision",
        True,
    )


def test_forward_plan_near_titles_are_noted_and_both_kept(run: Runner) -> None:
    run([plan_row("Information Sharing Agreements")])

    report = run([plan_row("Information Sharing Agreement")])

    assert AgendaItem.objects.count() == 2
    assert notes(report) == [
        ("row 3", 'It is near to "Information Sharing Agreements", planned for the same meeting: both are kept.')
    ]


def test_forward_plan_leaves_an_item_that_left_the_plan(run: Runner, officer: User) -> None:
    run([plan_row()])
    withdraw_item(item=AgendaItem.objects.get(), by=officer, reason="Not needed")

    report = run([plan_row(time="90 mins")])

    assert (acts(report), AgendaItem.objects.get().minutes) == ([Act.UNCHANGED, Act.UNCHANGED], None)
    assert notes(report) == [("row 3", "It was withdrawn since: left as it is.")]


def test_forward_plan_only_compares_with_an_agenda_that_is_made(run: Runner, board: Board) -> None:
    meeting = make_meeting(board, date(2018, 12, 19))
    make_item(meeting, "Welcome")
    make_item(meeting, "Hate crime")
    make_item(meeting, "Final Domestic Abuse Strategy")
    make_item(meeting, "Burglary", status="planned")
    before = counts()

    report = run(
        [
            plan_row("Hate Crime", time="90 mins"),
            plan_row("Domestic Abuse Strategy", day=None),
            plan_row("Burglary", day=None),
            plan_row("Knives", day=None),
        ]
    )

    assert (acts(report), counts()) == ([Act.UNCHANGED, Act.NOTE, Act.NOTE, Act.NOTE, Act.NOTE], before)
    assert notes(report) == [
        ("row 3", "Its agenda has been made: its rows are only compared with it."),
        ("row 3", "Already on the agenda as item 2."),
        ("row 4", 'Not on the agenda under this title; item 3, "Final Domestic Abuse Strategy", is near.'),
        ("row 5", "Planned there, and not on the agenda: left as it is."),
        (
            "row 6",
            "Not on the agenda, and not added. Add it, or plan it for another meeting, if it is still wanted.",
        ),
    ]


def test_forward_plan_only_compares_from_the_first_confirmed_item_on(run: Runner, officer: User) -> None:
    run([plan_row()])
    confirm_item(item=AgendaItem.objects.get(), by=officer)

    report = run([plan_row(time="90 mins")])

    assert (acts(report), AgendaItem.objects.get().minutes) == ([Act.UNCHANGED, Act.NOTE], None)


def test_forward_plan_of_a_cancelled_meeting_is_only_compared(run: Runner, officer: User) -> None:
    run([plan_row()])
    cancel_meeting(meeting=Meeting.objects.get(), by=officer, reason="Snow")

    assert notes(run([plan_row()])) == [
        ("row 3", "Cancelled: its rows are only compared with it."),
        ("row 3", "Planned there, and not on the agenda: left as it is."),
    ]


def test_forward_plan_knows_a_meeting_that_was_booked_since(run: Runner, officer: User) -> None:
    rows = [plan_row(day="01/09/2019 MEETING TO BE BOOKED")]
    run(rows)
    book_meeting(meeting=Meeting.objects.get(), by=officer, date=date(2019, 9, 25))

    report = run(rows)

    assert (acts(report), counts()[0]) == ([Act.UNCHANGED, Act.UNCHANGED], 1)
    assert notes(report) == [("row 3", "The meeting of that month is booked: Wednesday 25 September 2019.")]


def test_forward_plan_notes_a_meeting_still_to_be_booked_that_month(run: Runner) -> None:
    run([plan_row(day="01/09/2019 MEETING TO BE BOOKED")])

    report = run([plan_row(day="25/09/2019")])

    assert (acts(report), counts()[0]) == ([Act.CREATE, Act.CREATE], 2)
    assert notes(report) == [
        (
            "row 3",
            "The plan also has a meeting to be booked in September 2019. If it is this one, "
            "defer its items to this meeting and cancel it.",
        )
    ]


def test_forward_plan_takes_a_date_with_another_weekday(run: Runner) -> None:
    report = run([plan_row(day="Wednesday 30 June 2022")])

    assert Meeting.objects.get().date == date(2022, 6, 30)
    assert notes(report) == [
        ("row 3", "Date of Meeting: 30 June 2022 is a Thursday, not a Wednesday. The date is taken: check it.")
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"publication": "soon"}, 'Publication Date "soon" is not understood, and not needed.'),
        ({"number": "Item 3a"}, 'Item No "Item 3a" is neither a number nor "Workshop".'),
        ({"status": "Deferred"}, "Deferred, the file says: defer it here to the meeting it goes to."),
    ],
)
def test_forward_plan_notes_a_cell_it_cannot_keep(run: Runner, cells: dict[str, Any], said: str) -> None:
    report = run([plan_row(**cells)])

    assert (problems(report), notes(report)) == ([], [("row 3", said)])


def test_forward_plan_notes_item_numbers_out_of_order(run: Runner) -> None:
    report = run([plan_row("One", number="Item 4"), plan_row("Two", number="Item 3", day=None)])

    assert notes(report) == [("row 4", "Item 3 stands after Item 4: the order of the rows is kept.")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            plan_row(day="soon"),
            'plan.xlsx, row 3, Date of Meeting: "soon". '
            'Expected a date, as "26 September 2018" or "26/09/2018".',
        ),
        (
            plan_row(day="MEETING TO BE BOOKED"),
            'plan.xlsx, row 3, Date of Meeting: "MEETING TO BE BOOKED". '
            'Expected a date in the month it is wanted in, as "01/09/2019 MEETING TO BE BOOKED".',
        ),
        (
            plan_row(day=None),
            "plan.xlsx, row 3, Date of Meeting: nothing is written. "
            "Expected the date of the meeting on the first row of its group.",
        ),
        (
            plan_row(None, time="10 mins"),
            "plan.xlsx, row 3, Report Title: nothing is written. Expected the title of the report.",
        ),
        (plan_row(time="ages"), 'plan.xlsx, row 3, Time: "ages". Expected minutes, as "10 mins".'),
        (
            plan_row(reason="For Fun"),
            'plan.xlsx, row 3, Reason: "For Fun". Expected For Information, For Discussion, For Decision, '
            "For Learning, Substantive Item or Statutory Matter for sign off.",
        ),
        (
            plan_row(status="Lost"),
            'plan.xlsx, row 3, Item Status: "Lost". '
            "Expected Workshop, Statutory Matter for sign off, Proposed, Planned, Deferred, Withdrawn, Merged or "
            "nothing.",
        ),
        (
            plan_row("- Alone"),
            'plan.xlsx, row 3, Report Title: "- Alone". Expected a row before it, under which it stands.',
        ),
        (
            plan_row("T" * 251),
            f'plan.xlsx, row 3, Report Title: "{"T" * 251}". Expected at most 250 characters.',
        ),
    ],
)  # fmt: skip
def test_forward_plan_refuses_in_a_sentence_and_saves_nothing(run: Runner, row: list[Any], sentence: str) -> None:
    good = plan_row("Good", day="27 March 2019")

    report = run([row, good])

    assert (problems(report), counts()) == ([sentence], [0, 0, 0, 0])


def test_forward_plan_rows_of_a_refused_meeting_are_not_looked_at(run: Runner) -> None:
    report = run([plan_row(day="soon"), plan_row("Next", day=None)])

    assert notes(report) == [("row 4", "Not looked at: its meeting, row 3, is refused.")]


def test_forward_plan_sub_items_of_a_restricted_item_are_restricted(run: Runner) -> None:
    report = run([plan_row("RESTRICTED: Prevent"), plan_row("- By ward", day=None)])

    assert (problems(report), AgendaItem.objects.get(title="By ward").restricted) == ([], True)
    assert notes(report)[-1] == ("row 4", "Restricted, as the item above it is.")


def test_forward_plan_by_somebody_who_may_not_is_refused(run: Runner, member: User) -> None:
    report = run([plan_row()], by=member)

    assert problems(report) == [
        "plan.xlsx, row 3: Only an officer of the Community Safety Partnership can do this.",
    ]


def test_forward_plan_keeps_what_was_edited_here_only_where_the_file_is_silent(run: Runner, officer: User) -> None:
    run([plan_row(time="10 mins")])
    item = AgendaItem.objects.select_related("meeting__board").get()
    update_item(item=item, by=officer, version=item.version, minutes=15, note="Bring the map")

    run([plan_row(time="10 mins")])

    item.refresh_from_db()
    assert (item.minutes, item.note) == (10, "Bring the map")


def test_command_imports_in_the_name_of_the_boards_officer(
    run: Runner, tmp_path: Path, board: Board, officer: User
) -> None:
    path = make_xlsx(tmp_path / "plan.xlsx", [TITLE, HEADER, *ROWS])
    out = StringIO()

    call_command("import_forward_plan", str(path), "--board", "csp", stdout=out)

    assert out.getvalue().splitlines()[-2:] == [
        "plan.xlsx: 13 create, 0 update, 0 unchanged, 0 refused, 9 to note.",
        "Saved.",
    ]
    assert AgendaItem.history.first().history_user == officer
