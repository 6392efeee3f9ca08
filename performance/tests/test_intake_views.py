"""The pages of an import of figures: the file, what its names mean, and who may."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from csp.models import FileImport, User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from meetings.tests.pages import said, texts
from performance.intake.names import keep_names
from performance.models import Category, Dimension, FileName, Value
from performance.tests.makers import make_indicator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
TEXT = b"Indicator,Month,Value\nBurglaries,July 2018,96\n"


@pytest.fixture
def media(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def choose(client, board: Board, **asked: str):  # type: ignore[no-untyped-def]
    upload = SimpleUploadedFile("july.csv", TEXT, "text/csv")
    return client.post(reverse("figures-import", args=[board.slug]), {"upload": upload, **asked})


def test_a_name_nobody_knows_is_asked_for_and_the_file_comes_in(
    board: Board, officer: User, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    make_indicator(board, name="Burglary of homes")
    client = log_in(officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert choose(client, board).status_code == 302
    chosen = FileImport.objects.get()
    page = client.get(chosen.get_absolute_url()).content.decode()
    names = reverse("figures-import-names", args=[chosen.pk])
    assert f'href="{names}"' in page
    assert client.get(names).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(names, {"name_0": "CSP-01"}).status_code == 302
    assert list(FileName.objects.values_list("kind", "within", "said", "means")) == [
        ("indicator", "month", "burglaries", "CSP-01")
    ]
    assert client.get(names).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("file-import-save", args=[chosen.pk]))
    assert list(Value.objects.values_list("indicator__code", "value")) == [("CSP-01", 96)]


def test_a_table_needs_its_indicator_and_period(board: Board, officer: User) -> None:
    client = log_in(officer)
    assert choose(client, board, across="Reason").status_code == 422
    assert choose(client, board, period="last summer").status_code == 422
    assert not FileImport.objects.exists()


def test_files_are_for_officers(board: Board, officer: User, member: User) -> None:
    assert choose(log_in(member), board).status_code == 403
    choose(log_in(officer), board)
    names = reverse("figures-import-names", args=[FileImport.objects.get().pk])
    assert log_in(member).get(names).status_code == 404


def test_names_are_kept_on_a_page_and_forgotten(board: Board, officer: User, member: User, outsider: User) -> None:
    names = reverse("figures-names", args=[board.slug])
    client = log_in(officer)
    assert texts(client.get(names), ".empty") == [
        "No name is kept yet. A file with names that nobody knows asks what they mean."
    ]
    keep_names(
        board=board, by=officer, said=[("column", "", "Total", "value"), ("category", "Ward", "St Marys", "+")]
    )
    assert texts(client.get(names), "tbody td:nth-child(3)") == ["Something new: it is added", "Value"]
    assert "2 names kept from earlier files" in texts(
        client.get(reverse("figures-import", args=[board.slug])), "main a"
    )
    forget = reverse("figures-name-forget", args=[board.slug, FileName.objects.get(said="total").pk])
    assert [log_in(one).post(forget).status_code for one in (member, outsider)] == [403, 403]
    assert [log_in(one).get(names).status_code for one in (member, outsider)] == [403, 403]
    assert said(client.post(forget)) == ["What “total” means is asked again when a file says it."]
    assert client.post(forget).status_code == 404
    assert list(FileName.objects.values_list("said", flat=True)) == ["st marys"]


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_names_takes_the_same_queries(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    keep_names(
        board=board, by=officer, said=[("column", "", f"Total {number}", "value") for number in range(count)]
    )
    client, names = log_in(officer), reverse("figures-names", args=[board.slug])
    client.get(names)
    with django_assert_num_queries(6):
        client.get(names)


def test_a_column_can_be_what_figures_are_broken_down_by(
    board: Board, officer: User, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    make_indicator(board, name="Burglary of homes")
    Category.objects.create(dimension=Dimension.objects.create(name="Ward"), name="Abbey")
    text = b"Indicator,Month,Area,Value\nBurglary of homes,July 2018,Abbey,5\n"
    client = log_in(officer)
    upload = SimpleUploadedFile("july.csv", text, "text/csv")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("figures-import", args=[board.slug]), {"upload": upload})
    chosen = FileImport.objects.get()
    assert chosen.report["asks"] == [{"kind": "column", "within": "", "said": "Area"}]
    names = reverse("figures-import-names", args=[chosen.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(names, {"name_0": "by:Ward"}).status_code == 302
    assert list(FileName.objects.values_list("kind", "said", "means")) == [("dimension", "area", "Ward")]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("file-import-save", args=[chosen.pk]))
    assert list(Value.objects.values_list("breakdown__words", "value")) == [("Abbey", 5)]
