from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from csp.importing import Act, Report, run_import
from csp.models import User
from csp.roles import BoardRole
from csp.tests.sheet_files import make_xlsx
from meetings.imports.members import Members
from meetings.models import Board, Membership, Organisation, Person
from meetings.tests.fixtures import make_person, seat

HEADER = ["Name", "Post title", "Organisation", "Role"]
COUNCIL = "London Borough of Northmere (LBN)"
ROWS: list[Sequence[Any]] = [
    ["Amara Okafor", "Director of Safety", COUNCIL, "Member"],
    ["Councillor Bell", "Cabinet Member", COUNCIL, "Chair"],
    ["Tom Reed", "Superintendent", "Northmere Constabulary", "Interim Chair"],
    ["Priya Shah", None, "Victim Aid", "Deputy Chair"],
    ["Wen Li", "Analyst", "London Borough of Northmere", "LBN adviser"],
]
DAY = date(2021, 12, 8)


@pytest.fixture
def members_file(tmp_path: Path) -> Path:
    return make_xlsx(tmp_path / "members.xlsx", [HEADER, *ROWS])


def run(path: Path, board: Board, by: User, rows: Sequence[Sequence[Any]] | None = None, **options: Any) -> Report:
    if rows is not None:
        make_xlsx(path, [HEADER, *rows])
    starts = options.pop("starts", DAY)
    return run_import(path.name, lambda r: Members(board, by, r, starts).run(path), dry_run=False, **options)


def acts(report: Report) -> list[Act]:
    return [outcome.act for outcome in report.rows if outcome.row]


def notes(report: Report) -> list[str]:
    return [note for outcome in report.rows for note in outcome.notes]


def problems(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def test_members_makes_organisations_people_and_seats(
    members_file: Path, board: Board, administrator: User
) -> None:
    report = run(members_file, board, administrator)

    assert acts(report) == [Act.CREATE] * 5
    assert list(board.memberships.order_by("pk").values_list("person__name", "role", "starts")) == [
        ("Amara Okafor", "member", DAY),
        ("Councillor Bell", "chair", DAY),
        ("Tom Reed", "interim_chair", DAY),
        ("Priya Shah", "deputy_chair", DAY),
        ("Wen Li", "adviser", DAY),
    ]
    borough = Organisation.objects.get(name="London Borough of Northmere")
    assert (borough.short_name, borough.people.count()) == ("LBN", 3)
    assert notes(report) == ["No post title is given.", 'The role "LBN adviser" is taken as Adviser.']


def test_members_a_second_time_changes_nothing(members_file: Path, board: Board, administrator: User) -> None:
    run(members_file, board, administrator)
    before = counts()

    report = run(members_file, board, administrator, starts=date(2022, 1, 1))

    assert (acts(report), counts()) == ([Act.UNCHANGED] * 5, before)


def counts() -> list[int]:
    models = (Organisation, Person, Membership)
    return [model.objects.count() for model in models] + [model.history.count() for model in models]


def test_members_with_one_bad_row_saves_none(tmp_path: Path, board: Board, administrator: User) -> None:
    report = run(
        tmp_path / "members.xlsx",
        board,
        administrator,
        [ROWS[0], [None, "x", "Victim Aid", "Member"], ["A B", "x", None, "Member"], ["C D", "x", "E", "Boss"]],
    )

    assert problems(report) == [
        'members.xlsx, row 3, Name: nothing is written. Expected a name, or "Vacancy" for a seat nobody holds.',
        "members.xlsx, row 4, Organisation: nothing is written. Expected the organisation that holds the seat.",
        'members.xlsx, row 5, Role: "Boss". '
        "Expected one of Chair, Deputy Chair, Interim Chair, Member, Adviser or Officer.",
    ]
    assert (acts(report)[0], Person.objects.count(), Membership.objects.count()) == (Act.CREATE, 0, 0)


def test_members_near_names_are_noted_and_not_merged(tmp_path: Path, board: Board, administrator: User) -> None:
    run(tmp_path / "members.xlsx", board, administrator, [["Jonathan Frye", "Lead", "Victim Aid", "Member"]])

    report = run(
        tmp_path / "members.xlsx", board, administrator, [["Jonathon Frye", "Lead", "Victims Aid", "Member"]]
    )

    assert (Person.objects.count(), Organisation.objects.count()) == (2, 3)
    assert notes(report) == [
        '"Victims Aid" is near to "Victim Aid", and is made as another organisation.',
        '"Jonathon Frye" is near to "Jonathan Frye", and is made as another person.',
    ]


def test_members_names_left_out_keep_their_seats(
    members_file: Path, board: Board, administrator: User, officer: User
) -> None:
    report = run(members_file, board, administrator)

    assert report.rows[-1].what == "Olive Officer (Officer) has a seat and is not in the file: left as it is."


def test_members_a_known_person_keeps_the_officers_seat(
    tmp_path: Path, board: Board, administrator: User, officer: User
) -> None:
    rows = [["Olive Officer", "Policy Officer", "Northmere Borough Council", "Adviser"]]
    report = run(tmp_path / "members.xlsx", board, administrator, rows)

    assert acts(report) == [Act.CREATE]
    assert set(board.memberships.values_list("role", "ends")) == {("officer", None), ("adviser", None)}
    assert Person.objects.get().post_title == "Policy Officer"


def test_members_another_role_ends_the_seat_the_day_before(
    tmp_path: Path, board: Board, administrator: User, member: User
) -> None:
    rows = [["Mina Member", "Sergeant", "Northmere Police (NP)", "Chair"]]
    report = run(tmp_path / "members.xlsx", board, administrator, rows)

    assert (acts(report), notes(report)) == ([Act.UPDATE], ["Member until 7 December 2021."])
    assert list(board.memberships.order_by("starts").values_list("role", "ends")) == [
        ("member", date(2021, 12, 7)),
        ("chair", None),
    ]


def test_members_of_an_older_list_end_where_the_seat_begins(
    tmp_path: Path, board: Board, administrator: User
) -> None:
    person = make_person("Mina Member", organisation=Organisation.objects.create(name="Northmere Police"))
    seat(board, person, BoardRole.CHAIR, starts=date(2021, 12, 8))

    rows = [["Mina Member", None, "Northmere Police", "Member"]]
    report = run(tmp_path / "members.xlsx", board, administrator, rows, starts=date(2018, 9, 26))

    assert notes(report) == ["Until 7 December 2021: Chair from the day after."]
    assert list(board.memberships.order_by("starts").values_list("role", "starts", "ends")) == [
        ("member", date(2018, 9, 26), date(2021, 12, 7)),
        ("chair", date(2021, 12, 8), None),
    ]


def test_members_a_vacancy_is_a_seat_without_a_person(tmp_path: Path, board: Board, administrator: User) -> None:
    rows = [["Vacancy", None, "Victim Aid", "Member"]]

    first = run(tmp_path / "members.xlsx", board, administrator, rows)
    second = run(tmp_path / "members.xlsx", board, administrator, rows)

    assert (acts(first), acts(second)) == ([Act.CREATE], [Act.UNCHANGED])
    assert board.memberships.get().is_vacancy


def test_members_details_of_somebody_elsewhere_are_left(
    tmp_path: Path, board: Board, officer: User, outsider: User
) -> None:
    rows = [["Otto Outsider", "Head of Health", "Northmere Borough Council", "Member"]]
    report = run(tmp_path / "members.xlsx", board, officer, rows)

    assert (acts(report), Person.objects.get(name="Otto Outsider").post_title) == ([Act.CREATE], "")
    assert notes(report) == [
        "Their details were left as they are. Otto Outsider also sits on the Health and Wellbeing Board, of which "
        "you are not an officer. Ask an administrator to change their details."
    ]


def command(*args: Any) -> str:
    out = StringIO()
    call_command("import_members", *map(str, args), stdout=out)
    return out.getvalue()


def test_command_dry_run_says_what_it_would_do_and_saves_nothing(
    members_file: Path, board: Board, administrator: User
) -> None:
    said = command(members_file, "--board", "csp", "--dry-run").splitlines()

    assert said[0] == (
        "row 2        create     Amara Okafor, Member, London Borough of Northmere (LBN) (new organisation and person)"
    )
    assert said[-2:] == [
        "members.xlsx: 5 create, 0 update, 0 unchanged, 0 refused, 2 to note.",
        "Dry run: nothing was saved.",
    ]
    assert (Person.objects.count(), Membership.objects.count()) == (0, 0)


def test_command_seats_from_today_unless_told(members_file: Path, board: Board, administrator: User) -> None:
    command(members_file, "--board", "csp")

    assert set(board.memberships.values_list("starts", flat=True)) == {timezone.localdate()}


def test_command_seats_from_the_day_it_is_told(members_file: Path, board: Board, administrator: User) -> None:
    command(members_file, "--board", "csp", "--from", "8 December 2021", "--by", "ADMIN@example.org")

    assert set(board.memberships.values_list("starts", flat=True)) == {DAY}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--board", "none"],
            'There is no board "none". Make it in the site first, or check --board.',
        ),
        (
            ["--board", "csp", "--by", "who@example.org"],
            "There is no account that can log in with the e-mail address who@example.org. Check --by.",
        ),
        (
            ["--board", "csp"],
            "The Community Safety Partnership has no officer with an account. "
            "Give one in the site, or say in whose name this is done with --by.",
        ),
    ],
)
def test_command_refuses_in_a_sentence(
    members_file: Path, board: Board, options: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError) as refused:
        command(members_file, *options)

    assert str(refused.value) == sentence


def test_command_refuses_a_day_it_cannot_read(members_file: Path, board: Board, administrator: User) -> None:
    with pytest.raises(CommandError) as refused:
        command(members_file, "--board", "csp", "--from", "soon")

    assert str(refused.value) == (
        '--from "soon" is not understood. Expected a date, as "26 September 2018" or "26/09/2018".'
    )


def test_command_with_a_refused_row_ends_with_an_error(tmp_path: Path, board: Board, administrator: User) -> None:
    path = make_xlsx(tmp_path / "members.xlsx", [HEADER, ROWS[0], ["A B", None, "C", "Boss"]])

    with pytest.raises(CommandError) as refused:
        command(path, "--board", "csp")

    assert (str(refused.value), refused.value.returncode, Person.objects.count()) == (
        "Nothing was saved. Put right what is refused above and import the file again.",
        1,
        0,
    )


def test_command_in_the_name_of_somebody_who_may_not(members_file: Path, board: Board, member: User) -> None:
    with pytest.raises(CommandError):
        command(members_file, "--board", "csp", "--by", member.email)

    assert Person.objects.count() == 1
