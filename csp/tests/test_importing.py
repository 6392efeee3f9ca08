from __future__ import annotations

import pytest

from csp.errors import Denied, Refused
from csp.importing import Act, Report, run_import
from csp.models import User
from csp.words import listed

pytestmark = pytest.mark.django_db


def make_two(report: Report) -> None:
    for row, email in (("row 2", "one@example.org"), ("row 3", "two@example.org")):
        with report.taking(row, email):
            User.objects.create_user(email)
            report.add(row, Act.CREATE, email)


def test_run_import_saves_when_nothing_is_refused() -> None:
    report = run_import("list.xlsx", make_two, dry_run=False)

    assert (report.has_problems, report.changes, User.objects.count()) == (False, True, 2)


def test_run_import_dry_run_reports_the_same_and_saves_nothing() -> None:
    report = run_import("list.xlsx", make_two, dry_run=True)

    assert (list(report.lines()), User.objects.count()) == (
        [
            "row 2        create     one@example.org",
            "row 3        create     two@example.org",
            "list.xlsx: 2 create, 0 update, 0 unchanged, 0 refused, 0 to note.",
        ],
        0,
    )


def test_run_import_with_one_refused_row_saves_nothing() -> None:
    def refuse_second(report: Report) -> None:
        make_two(report)
        with report.taking("row 4", "three", notes=["look"]):
            User.objects.create_user("three@example.org")
            raise Refused("Three is too many.")

    report = run_import("list.xlsx", refuse_second, dry_run=False)

    assert User.objects.count() == 0
    assert list(report.lines())[2:] == [
        "row 4        refused    three",
        "             refused:   list.xlsx, row 4: Three is too many.",
        "             note:      look",
        "list.xlsx: 2 create, 0 update, 0 unchanged, 1 refused, 1 to note.",
    ]


def test_taking_a_refused_row_goes_on_with_the_next() -> None:
    def refuse_first(report: Report) -> None:
        with report.taking("row 1", "nobody"):
            raise Denied("You may not.")
        make_two(report)

    report = run_import("list.xlsx", refuse_first, dry_run=False)

    assert [outcome.act for outcome in report.rows] == [Act.REFUSED, Act.CREATE, Act.CREATE]
    assert str(report.rows[0].problems[0]) == "list.xlsx, row 1: You may not."


@pytest.mark.parametrize("refusal", [Refused("No header."), Denied("No header.")])
def test_run_import_of_a_refused_file_says_why(refusal: Exception) -> None:
    def refuse(report: Report) -> None:
        raise refusal

    report = run_import("list.xlsx", refuse, dry_run=False)

    assert list(report.lines()) == [
        "file         refused    the file",
        "             refused:   list.xlsx: No header.",
        "list.xlsx: 0 create, 0 update, 0 unchanged, 1 refused, 0 to note.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed_words(words: list[str], sentence: str) -> None:
    assert listed(words) == sentence
