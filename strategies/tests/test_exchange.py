"""Plans kept in spreadsheets come in whole or not at all, and what goes out comes in again without change."""

from __future__ import annotations

import re
import subprocess
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from actions.models import Action, ActionUpdate
from csp.importing import Act, Report, run_import
from csp.models import FileImport, User
from csp.tests.sheet_files import make_xlsx
from meetings.minutes.services import exclude
from meetings.models import Board, Paper
from meetings.tests.fixtures import log_in, make_meeting
from performance.tests.makers import make_indicator
from strategies.exchange import services
from strategies.exchange.files import write_csv, write_xlsx
from strategies.exchange.lines import sheet_of
from strategies.exchange.plan_file import import_into, import_new
from strategies.exchange.printed import context_of, print_strategy
from strategies.levels import numbered
from strategies.linked import links_of
from strategies.models import PlannedAction, Priority, Rating, Strategy
from strategies.services import add_link, adopt_strategy
from strategies.tests.makers import make_priority, make_strategy, measure

pytestmark = pytest.mark.usefixtures("day")
TODAY = date(2018, 9, 26)
TWO = ["Objective", "Priority area", "Ref", "Action / success measure", "By when", "Led by"]
DELIVERY: list[Sequence[Any]] = [
    ["1. To PREVENT harm", "1.1 Teach early", "1.1.1", "Train every school.", "March 2019", None],
    ["1. To PREVENT harm", "1.1 Teach early", "1.1.2", "Run the week of action.", "Annual", None],
    ["1. To PREVENT harm", "1.2 Learn from", "1.2.1", "Explore a local model in", "Ongoing", "Mina Member"],
    [
        "2. To SUPPORT",
        "2.1 Be heard",
        "2.1.1",
        "Review the forms.2.1.2 Share them.",
        "April 2018 and annually",
        None,
    ],
    ["2. To SUPPORT", "2.1 Be heard", "2.1.3", "Open a drop-in.", None, None],
]
ALL = [
    "Theme", "Action No", "Actions", "Outcomes", "Named CSP Lead", "Lead organisation", "Start date", "End date",
    "Supporting organisation(s)", "Progress", "Comment", "Document Reference(s)", "Risk RAG status",
]  # fmt: skip
FULL: list[Sequence[Any]] = [
    ["Governance", "1", "VRU Mandated Action - Meet every day.", "Oversight", "Mina Membr and Olive Officer", "NC",
     "1 April 2018", "31 March 2019", "NP and Health", None, "Terms agreed", "Report 4", "Amber"],
    ["Governance", "2", "+ Partners meet", "", None, "NC, NP and Probation", "1 April 2018", "Ongoing",
     "N/A", "The pilot is under way.\nDemand is high.", None, None, "G"],
    ["Diversion", "1", "appraoch to those at risk", None, "Angela Nobody", "NP", None, date(2018, 12, 1), None, None,
     None, None, None],
]  # fmt: skip

Importing = Callable[..., Report]


@pytest.fixture
def day():  # type: ignore[no-untyped-def]
    with time_machine.travel("2018-09-26T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def bring(tmp_path: Path, board: Board, officer: User, member: User) -> Importing:
    """bring(header, rows): import them as a new plan of the board, or ``into`` a strategy."""

    def run(header: Sequence[str], rows: Sequence[Sequence[Any]], into: Strategy | None = None) -> Report:
        path = make_xlsx(tmp_path / "plan.xlsx", [["Together: delivery plan"], header, *rows])
        return run_import(path.name, lambda report: into_it(path, report, into), dry_run=False)

    def into_it(path: Path, report: Report, into: Strategy | None) -> None:
        if into:
            import_into(path, report, strategy=into, by=officer)
        else:
            new = {"title": "", "starts": date(2018, 4, 1), "ends_on": date(2021, 3, 31)}
            import_new(path, report, board=board, by=officer, **new)

    return run


def acts(report: Report) -> list[Act]:
    return [outcome.act for outcome in report.rows if outcome.act is not Act.NOTE]


def problems(report: Report) -> list[str]:
    return [str(problem) for outcome in report.rows for problem in outcome.problems]


def notes(report: Report) -> str:
    return "\n".join([*[n for one in report.rows for n in one.notes], *[one.what for one in report.rows]])


def everything() -> list[Any]:
    """All there is of plans and of their actions, with the versions: equal where nothing was changed."""
    return [
        *PlannedAction.objects.order_by("pk").values(),
        *Action.objects.order_by("pk").values(),
        *Priority.objects.order_by("pk").values(),
        ActionUpdate.objects.count(),
    ]


def in_log(reference: str, title: str = "") -> Action:
    return PlannedAction.objects.get(reference=reference, priority__title__startswith=title).action


def test_a_delivery_plan_of_two_levels_keeps_its_words(bring: Importing) -> None:
    report = bring(TWO, DELIVERY)
    assert acts(report) == [Act.CREATE] * 5, list(report.lines())
    strategy = Strategy.objects.get()
    assert (strategy.title, strategy.kind, strategy.status) == ("Together: delivery plan", "action_plan", "draft")
    assert [each.full for each in numbered(strategy)] == [
        "Objective 1: To PREVENT harm", "Priority area 1.1: Teach early", "Priority area 1.2: Learn from",
        "Objective 2: To SUPPORT", "Priority area 2.1: Be heard",
    ]  # fmt: skip
    found = [(one.due, one.due_on) for one in Action.objects.order_by("number")]
    assert found == [
        ("date", date(2019, 3, 31)), ("yearly", date(2019, 3, 31)), ("ongoing", None), ("yearly", date(2018, 4, 30)),
        ("none", None),
    ]  # fmt: skip
    assert PlannedAction.objects.get(reference="1.1.1").by_when == "March 2019"
    assert "its end may be missing" in notes(report)
    assert "2.1.2 stands inside the text" in notes(report)


def test_a_plan_with_every_column_comes_in_whole(bring: Importing, board: Board) -> None:
    report = bring(ALL, FULL)
    assert acts(report) == [Act.CREATE] * 3, list(report.lines())
    first = PlannedAction.objects.select_related("action").get(reference="1", priority__title="Governance")
    assert (first.mandated_by, first.action.text, first.risk) == ("VRU", "Meet every day.", Rating.AMBER)
    assert (first.starts, first.action.raised_on) == (date(2018, 4, 1), date(2018, 4, 1))
    assert (first.supporting, first.document_reference) == ("NP and Health", "Report 4")
    assert first.action.owner_names == "Mina Membr/ Olive Officer"
    assert first.action.status == Action.Status.PROPOSED
    second = in_log("2")
    assert second.owner_names == "NC/ NP/ Probation"
    assert second.updates.get().text == "The pilot is under way.\nDemand is high."
    said = notes(report)
    assert "“Mina Membr” is near to “Mina Member”" in said
    assert "Nobody is known here as “Angela Nobody”" in said
    assert "its beginning may be missing" in said


@pytest.mark.parametrize(("header", "rows"), [(TWO, DELIVERY), (ALL, FULL)])
def test_the_same_file_twice_changes_nothing(bring: Importing, header: list[str], rows: Any) -> None:
    bring(header, rows)
    before = everything()
    report = bring(header, rows)
    assert acts(report) == [Act.UNCHANGED] * len(rows), list(report.lines())
    assert everything() == before


def row(**cells: Any) -> list[Any]:
    """The first row of the full plan, but for these columns."""
    return list(
        (dict(zip(ALL, FULL[0], strict=True)) | {key.replace("_", " "): v for key, v in cells.items()}).values()
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(Actions=None)], "row 3, Actions: nothing is written, but the row has words under Action No"),
        ([row(**{"Actions": None, "Action No": None})], "has words under Outcomes"),
        ([row(), row(Actions="Another")], "Expected a reference of its own; row 3 has this one"),
        ([row(End_date="1 March 2018")], "row 3, End date: \"1 March 2018\", but that is before it begins"),
        ([row(End_date="when it suits")], "row 3, End date: \"when it suits\". Expected a date"),
        ([row(Start_date="soon")], "row 3, Start date"),
        ([row(Risk_RAG_status="Purple")], "row 3, Risk RAG status: \"Purple\". Expected Red, Amber, Green"),
        ([row(Theme=None)], "row 3, Theme: nothing is written. Expected what the action stands under"),
        ([row(Theme="T" * 201)], "at most 200 letters"),
        ([row(**{"Action No": "1" * 21})], "row 3, Action No"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_and_nothing_is_half_imported(
    bring: Importing, rows: list[Any], said: str
) -> None:
    report = bring(ALL, [*rows, FULL[2]])
    assert any(said in problem for problem in problems(report)), problems(report)
    assert not Strategy.objects.exists()
    assert not Action.objects.exists()


def test_a_file_without_what_its_actions_stand_under_is_refused(bring: Importing) -> None:
    assert "does not say what its actions stand under" in problems(bring(["Ref", "Actions"], [["1", "Meet"]]))[0]


def test_a_level_that_stands_under_itself_is_named(bring: Importing) -> None:
    rows = [[*DELIVERY[0]], ["2. To SUPPORT", "2. To  support", "2.1", "Open a drop-in.", "2019", None]]
    assert any(
        'row 4, Priority area: "2. To support", but it cannot stand under itself.' in problem
        for problem in problems(bring(TWO, rows))
    )
    assert not Strategy.objects.exists()


def test_one_of_the_title_of_what_it_stands_under_goes_out_with_its_number(
    bring: Importing, board: Board, officer: User, tmp_path: Path
) -> None:
    strategy = make_strategy(board, level_names=TWO[:2])
    make_priority(strategy, "Be heard", parent=make_priority(strategy, "Be heard"))
    assert sheet_of(strategy, officer, TODAY).rows[0][:2] == ["Be heard", "1.1 Be heard"]
    rows = [["Be heard", "1.1 Be heard", None, None, None, None]]
    assert acts(bring(TWO, rows, strategy)) == [Act.UNCHANGED]


def test_a_lead_nobody_knows_is_named_with_row_and_column(bring: Importing) -> None:
    report = bring(
        ALL,
        [
            row(Named_CSP_Lead="Angela Nobody"),
            row(**{"Action No": "2", "Named CSP Lead": None, "Lead organisation": "Nowhere"}),
        ],
    )
    found = [(outcome.row, note) for outcome in report.rows for note in outcome.notes if "Nobody" in note]
    assert found == [
        ("row 3", "Named CSP Lead: Nobody is known here as “Angela Nobody”. Kept as written."),
        ("row 4", "Lead organisation: Nobody is known here as “Nowhere”. Kept as written."),
    ]


def test_an_empty_level_is_that_of_the_row_above(bring: Importing) -> None:
    rows = [list(one) for one in DELIVERY]
    rows[1][0] = rows[1][1] = rows[2][0] = None  # as merged cells are read
    bring(TWO, rows)
    assert in_log("1.1.2", "Teach early")
    assert in_log("1.2.1", "Learn from")


def test_what_the_plan_says_is_brought_up_to_date_and_the_log_is_left(bring: Importing, officer: User) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    changed = row(Actions="VRU Mandated Action - Meet every week.", Risk_RAG_status="Red", Comment=None)
    assert acts(bring(ALL, [changed], strategy)) == [Act.UPDATE]
    planned = PlannedAction.objects.select_related("action").get(reference="1", priority__title="Governance")
    assert (planned.action.text, planned.risk, planned.comment) == ("Meet every week.", "red", "Terms agreed")
    adopt_strategy(strategy=strategy, by=officer)
    report = bring(ALL, [row(Actions="Meet.", Outcomes="Less harm", Progress="Two meetings held.")], strategy)
    assert acts(report) == [Act.UPDATE]
    planned.refresh_from_db()
    assert (planned.outcome, planned.action.text) == ("Less harm", "Meet every week.")
    assert "The log is left as it is." in notes(report)
    assert planned.action.updates.get().text == "Two meetings held."
    refused = problems(bring(ALL, [row(Theme="A new theme")], strategy))
    assert "what it says is fixed" in refused[0]


def test_progress_that_changes_is_one_more_update(bring: Importing) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    rows = [[*list(FULL[1][:9]), "It is done.", None, None, None]]
    assert acts(bring(ALL, rows, strategy)) == [Act.UPDATE]
    assert [one.text for one in in_log("2").updates.order_by("pk")][-1] == "It is done."


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("header", "rows"), [(TWO, DELIVERY), (ALL, FULL)])
def test_what_goes_out_comes_in_again_without_change(
    bring: Importing, tmp_path: Path, board: Board, officer: User, header: list[str], rows: Any, kind: str
) -> None:
    bring(header, [*rows, [rows[0][0], *["Nothing planned yet"][: len(header) - 12 < 0]]])
    strategy = Strategy.objects.get()
    Action.objects.filter(number=1).update(
        restricted=True, grounds=["1"], public_interest_reason="Safety of a child"
    )
    before = everything()
    sheet = sheet_of(strategy, officer, TODAY)
    path = tmp_path / f"out.{kind}"
    path.write_bytes(write_csv(sheet) if kind == "csv" else write_xlsx(sheet, strategy.title))
    again = run_import(
        "out", lambda report: import_into(path, report, strategy=strategy, by=officer), dry_run=False
    )
    assert set(acts(again)) == {Act.UNCHANGED}, list(again.lines())
    assert everything() == before
    Strategy.objects.update(title="The first")
    options = {
        "board": board,
        "by": officer,
        "title": "Second",
        "starts": strategy.starts,
        "ends_on": strategy.ends,
    }
    run_import("out", lambda report: import_new(path, report, **options), dry_run=False)
    copy = Strategy.objects.get(title="Second")
    assert copy.level_names == strategy.level_names
    told = [[cell for cell in line if not str(cell).startswith("CSP-")] for line in sheet.rows]
    made = sheet_of(copy, officer, TODAY).rows
    assert [[cell for cell in line if not str(cell).startswith("CSP-")] for line in made] == told


def test_a_plan_that_says_no_more_has_the_short_columns(bring: Importing, officer: User) -> None:
    bring(TWO, DELIVERY)
    sheet = sheet_of(Strategy.objects.get(), officer, TODAY)
    assert sheet.titles == TWO
    assert sheet.rows[0] == ["To PREVENT harm", "Teach early", "1.1.1", "Train every school.", "March 2019", ""]
    assert sheet.rows[2][4:] == ["Ongoing", "Mina Member"]


def test_the_end_in_a_file_is_what_the_log_has(bring: Importing, officer: User) -> None:
    bring(TWO, DELIVERY)
    Action.objects.filter(number=1).update(due_on=date(2019, 6, 30))
    assert sheet_of(Strategy.objects.get(), officer, TODAY).rows[0][4] == date(2019, 6, 30)


def test_a_restricted_action_goes_to_who_may_read_it(
    bring: Importing, board: Board, officer: User, member: User, outsider: User
) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    adopt_strategy(strategy=strategy, by=officer)
    Action.objects.filter(number=1).update(restricted=True, grounds=["1"], public_interest_reason="Safety")
    theirs = log_in(member).get(f"/strategies/{strategy.pk}/plan.csv").content.decode()
    assert "Meet every day" in theirs
    assert "Safety" not in theirs  # the reason is for those who see drafts
    assert "'+ Partners" in theirs
    assert log_in(outsider).get(f"/strategies/{strategy.pk}/plan.csv").status_code == 404
    book = openpyxl.load_workbook(BytesIO(log_in(officer).get(f"/strategies/{strategy.pk}/plan.xlsx").content))
    assert [cell.value for cell in book["Plan"][3]][:3] == [
        "Governance",
        "1",
        "VRU Mandated Action - Meet every day.",
    ]


@pytest.mark.parametrize("copies", [1, 30])
def test_a_file_costs_the_same_queries_whatever_is_in_it(
    bring: Importing, officer: User, copies: int, django_assert_num_queries: Any
) -> None:
    bring(ALL, [[f"Theme {n}", *FULL[0][1:]] for n in range(copies)])
    strategy = Strategy.objects.get()
    with django_assert_num_queries(9):
        sheet_of(strategy, officer, TODAY)


def test_an_officer_brings_a_plan_in_on_a_page(
    tmp_path: Path, board: Board, officer: User, member: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = log_in(officer)
    path = make_xlsx(tmp_path / "plan.xlsx", [["Together"], ALL, *FULL])
    said = {"title": "", **parts("starts", 1, 4, 2018), **parts("ends", 31, 3, 2021)}
    with django_capture_on_commit_callbacks(execute=True):
        chosen = client.post(f"/boards/{board.slug}/strategies/import/", {**said, "upload": upload(path)})
    assert chosen.status_code == 302, chosen.content.decode()
    shown = client.get(chosen["Location"]).content.decode()
    assert "“Mina Membr” is near to “Mina Member”" in shown
    assert not Strategy.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{chosen['Location']}save/")
    assert FileImport.objects.get().saved_at
    strategy = Strategy.objects.get()
    assert (
        f'href="/strategies/{strategy.pk}/actions/">See what is there now'
        in client.get(chosen["Location"]).content.decode()
    )
    assert strategy.title == "Together"
    page = client.get(f"/strategies/{strategy.pk}/actions/").content.decode()
    assert f"/strategies/{strategy.pk}/import/" in page
    assert log_in(member).get(f"/strategies/{strategy.pk}/import/").status_code == 403
    backwards = {**said, **parts("ends", 1, 4, 2017), "upload": upload(path)}
    refused = client.post(f"/boards/{board.slug}/strategies/import/", backwards).content.decode()
    assert "The last day must come after the first." in refused


def parts(name: str, day: int, month: int, year: int) -> dict[str, int]:
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year}


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.xlsx", path.read_bytes())


def test_the_command_brings_a_plan_in(tmp_path: Path, board: Board, officer: User, member: User) -> None:
    path = str(make_xlsx(tmp_path / "plan.xlsx", [ALL, *FULL]))
    run = {"board": board.slug, "stdout": StringIO()}
    with pytest.raises(CommandError, match="--from and --to"):
        call_command("import_plan", path, **run)
    call_command("import_plan", path, title="New", starts="1 April 2018", ends="31 March 2021", **run)
    strategy = Strategy.objects.get()
    assert strategy.level_names == ["Theme"]
    call_command("import_plan", path, strategy=strategy.pk, **run)
    assert "3 unchanged" in run["stdout"].getvalue()
    with pytest.raises(CommandError, match="has no strategy 999"):
        call_command("import_plan", path, strategy=999, **run)
    with pytest.raises(CommandError, match="are for a new plan"):
        call_command("import_plan", path, strategy=strategy.pk, title="Other", **run)


def test_the_public_print_holds_what_the_public_may_read(
    bring: Importing, board: Board, officer: User, public: Any
) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    adopt_strategy(strategy=strategy, by=officer)
    context = context_of(strategy, public, TODAY, whole=False, open_only=False)
    shown = render_to_string("strategies/print.html", context)
    assert "Theme 1: Governance" in shown
    assert "Meet every day" not in shown
    Action.objects.filter(number=1).update(restricted=True, grounds=["1"], public_interest_reason="Safety")
    whole = context_of(strategy, officer, TODAY, whole=True, open_only=True)
    shown = render_to_string("strategies/print.html", whole)
    assert "Meet every day" not in shown
    assert "1 restricted action is left out." in shown
    assert "Partners meet" in shown


def words_of(content: bytes) -> list[tuple[str, float, float]]:
    """Each word with its right edge and its page's width, as poppler finds them."""
    found = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout
    words, width = [], 0.0
    for line in found.decode().splitlines():
        if page := re.search(r'<page width="([\d.]+)"', line):
            width = float(page[1])
        elif word := re.search(r'xMax="([-\d.]+)" yMax="[-\d.]+">([^<]*)<', line):
            words.append((word[2], float(word[1]), width))
    return words


def test_a_print_keeps_within_its_margins_and_has_numbered_pages_when_alone(
    bring: Importing, officer: User
) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    adopt_strategy(strategy=strategy, by=officer)
    alone = words_of(print_strategy(strategy, officer, TODAY, whole=True, alone=True))
    assert max(right / width for _, right, width in alone) < 0.96
    text = " ".join(word for word, _, _ in alone)
    assert [text.count(f"Page {page} of 2") for page in (1, 2, 3)] == [1, 1, 0]
    assert text.count("Not for the public") == 2
    paper = " ".join(word for word, _, _ in words_of(print_strategy(strategy, officer, TODAY, whole=True)))
    assert (paper.count("Not for the public"), paper.count("Page 1")) == (0, 0)


def test_a_long_timeline_is_shared_out_among_its_pages(bring: Importing, officer: User) -> None:
    bring(ALL, [row(**{"Action No": str(number)}) for number in range(1, 21)])
    pictures = context_of(Strategy.objects.get(), officer, TODAY, whole=True, open_only=False)["pictures"]
    drawn = [b64decode(one["data"].partition(",")[2]).decode() for one in pictures]
    assert [len(re.findall(r">\d+ Meet every day", one)) for one in drawn] == [10, 10]


def test_a_strategy_is_put_into_a_pack_and_printed_again(
    bring: Importing, board: Board, officer: User, member: User, django_capture_on_commit_callbacks: Any
) -> None:
    bring(ALL, FULL)
    strategy = Strategy.objects.get()
    adopt_strategy(strategy=strategy, by=officer)
    meeting = make_meeting(board, date(2018, 12, 19))
    client, path = log_in(officer), f"/strategies/{strategy.pk}/pack/"
    refused = client.post(path, {"meeting": meeting.pk, "whole": "whole"}).content.decode()
    assert "Planned actions and measures are not public." in refused
    assert (
        "Choose an agenda item, or a meeting for a new one."
        in client.post(path, {"whole": "public"}).content.decode()
    )
    why = {"restricted": "on", "grounds": ["1"], "public_interest_reason": "It names people."}
    with django_capture_on_commit_callbacks(execute=True):
        put = client.post(path, {"meeting": meeting.pk, "whole": "whole", **why})
    paper = Paper.objects.get()
    assert (paper.title, paper.restricted, paper.item.title) == (strategy.title, True, strategy.title)
    assert paper.versions.get().tagged
    page = client.get(put["Location"]).content.decode()
    assert "as a new version" in page
    again = client.post(path, {"item": paper.item.pk, "whole": "whole", **why}).content.decode()
    assert "It is a paper of this item already." in again
    Priority.objects.filter(strategy=strategy).update(outcome="Calmer streets")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{put['Location']}again/")
    assert paper.versions.count() == 2
    assert log_in(member).get(put["Location"]).status_code == 404
    exclude(item=paper.item, person=officer.person, by=officer, reason="Employed by the provider")
    assert client.get(put["Location"]).status_code == 404
    assert client.post(f"{put['Location']}again/").status_code == 404


def test_the_public_print_names_no_draft_whoever_prints_it(board: Board, officer: User) -> None:
    strategy, draft = make_strategy(board), make_strategy(board, "A draft of ours")
    make_priority(strategy)
    add_link(strategy=strategy, by=officer, to_strategy=draft)
    adopt_strategy(strategy=strategy, by=officer)
    assert [link.link.to_strategy for link in links_of(strategy, officer)] == [draft]
    assert context_of(strategy, officer, TODAY, whole=False, open_only=False)["links"] == []


def test_the_print_for_another_board_leaves_out_restricted_measures(board: Board, officer: User) -> None:
    priority = make_priority(make_strategy(board))
    measure(priority, make_indicator(board, "CSP-01", name="Open"))
    measure(priority, make_indicator(board, "CSP-02", name="Closed", restricted=True, grounds=["7"]))

    def measured(open_only: bool) -> list[str]:
        context = context_of(priority.strategy, officer, TODAY, whole=True, open_only=open_only)
        return [one.indicator.name for _, _, found in context["priorities"] for one in found]

    assert (measured(open_only=False), measured(open_only=True)) == (["Open", "Closed"], ["Open"])


def test_a_print_is_theirs_who_asked_and_goes_after_a_week(
    bring: Importing, officer: User, member: User, outsider: User, django_capture_on_commit_callbacks: Any
) -> None:
    bring(TWO, DELIVERY)
    strategy = Strategy.objects.get()
    adopt_strategy(strategy=strategy, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        asked = log_in(member).post(f"/strategies/{strategy.pk}/pdf/", {"form": "whole"})
    content = log_in(member).get(f"{asked['Location']}file/")
    assert b"".join(content.streaming_content).startswith(b"%PDF")
    assert log_in(officer).get(f"{asked['Location']}file/").status_code == 404
    assert log_in(outsider).post(f"/strategies/{strategy.pk}/pdf/", {"form": "whole"}).status_code == 403
    member.person.memberships.update(ends=date(2018, 7, 5))
    assert log_in(member).get(f"{asked['Location']}file/").status_code == 404
    assert services.forget_prints(TODAY) == 0
    assert services.forget_prints(date(2018, 10, 4)) == 1
