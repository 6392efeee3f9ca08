"""Pages on which officers and owners say what figures mean, what they are made of, and who may read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from performance import services as figures
from performance.models import Category, Comment, Dimension, Event, Indicator
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db
JULY = date(2018, 7, 1)
DAY = {"starts_0": "1", "starts_1": "7", "starts_2": "2018"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel("2018-09-26 09:00", tick=False):
        yield


@pytest.fixture
def indicator(board: Board, outsider: User) -> Indicator:
    """Owned by somebody who does not sit on the board."""
    indicator = make_indicator(board, owner=outsider.person)
    figure(indicator, JULY, 12)
    return indicator


@pytest.fixture
def wards() -> list[Category]:
    ward = Dimension.objects.create(name="Ward")
    return [
        Category.objects.create(dimension=ward, name=name, position=place)
        for place, name in enumerate(("Riverside", "Hilltop"))
    ]


PAGES = [
    ("figures/add/", {"officer": 200, "outsider": 200, "member": 403}),
    ("comments/2018-07-01/", {"officer": 200, "outsider": 200, "member": 403}),
    ("compare/", {"officer": 200, "outsider": 200, "member": 403}),
    ("open/", {"officer": 200, "outsider": 403, "member": 403}),
    ("target/", {"officer": 200, "outsider": 403, "member": 403}),
]


@pytest.mark.parametrize(("under", "who"), PAGES)
def test_owner_gives_figures_and_says_what_they_mean_and_officers_keep_the_rest(
    under: str, who: dict[str, int], indicator: Indicator, request: pytest.FixtureRequest
) -> None:
    for name, status in who.items():
        client = log_in(request.getfixturevalue(name))
        assert (name, client.get(f"/performance/CSP-01/{under}").status_code) == (name, status)


def test_owner_comments_and_takes_it_back(indicator: Indicator, outsider: User) -> None:
    client, address = log_in(outsider), "/performance/CSP-01/comments/2018-07-01/"
    client.post(address, {"text": "Two nights of disorder.", "version": ""})
    page = client.get("/performance/CSP-01/").content.decode()
    assert "Two nights of disorder." in page
    form = client.get(address).context["form"]
    assert form.initial == {"text": "Two nights of disorder.", "version": 0}
    answer = client.post(address, {"text": "", "version": "0"}, follow=True)
    assert "There is no comment on this period now." in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("starts", ["2018-07-02", "1899-01-01"])
def test_comment_on_what_is_no_period_is_not_found(starts: str, indicator: Indicator, officer: User) -> None:
    status = log_in(officer).get(f"/performance/CSP-01/comments/{starts}/").status_code
    assert status == (404 if starts.endswith("02") else 200)


def test_officer_compares_with_others_by_figure_or_rank(indicator: Indicator, officer: User) -> None:
    client, address = log_in(officer), "/performance/CSP-01/compare/"
    said = {**DAY, "comparator": "London", "value": "15", "rank": "12", "rank_of": "32"}
    assert client.post(address, said).status_code == 302
    stored = indicator.comparator_values.get()
    assert (str(stored.comparator), stored.value, stored.rank, stored.rank_of) == ("London", 15, 12, 32)
    wrong = client.post(address, {**said, "rank": "40"})
    assert (wrong.status_code, wrong.context["form"].errors["rank"]) == (
        422,
        ["Give the rank and of how many, such as 12 of 32."],
    )
    assert client.post(address, {**said, "comparator": "london", "value": "16"}).status_code == 302
    assert indicator.comparator_values.get().value == 16


def test_comparators_are_offered_of_what_one_may_see_alone(
    indicator: Indicator, other_board: Board, officer: User, outsider: User
) -> None:
    elsewhere = make_indicator(other_board, "HWB-01")
    for compared, by, name in ((indicator, officer, "London"), (elsewhere, outsider, "Eastshire")):
        figures.set_comparator_value(indicator=compared, by=by, comparator=name, starts=JULY, value=Decimal(15))
    page = log_in(officer).get("/performance/CSP-01/compare/")
    assert [one.name for one in page.context["comparators"]] == ["London"]


def test_event_is_added_changed_and_removed(indicator: Indicator, officer: User) -> None:
    client, said = log_in(officer), {"title": "New recording rule", "kind": "break", "note": ""}
    day = {"on_0": "1", "on_1": "7", "on_2": "2018"}
    add = "/boards/csp/performance/events/add/"
    assert client.post(add, {**said, **day}).status_code == 422
    assert client.post(add, {**said, **day, "indicators": [indicator.pk]}).status_code == 302
    event = Event.objects.get()
    changed = {**said, **day, "title": "Counted anew", "indicators": [indicator.pk], "version": "0"}
    assert client.post(f"/performance/events/{event.pk}/", changed).status_code == 302
    event.refresh_from_db()
    assert (event.title, list(event.indicators.all())) == ("Counted anew", [indicator])
    assert client.post(f"/performance/events/{event.pk}/", changed).status_code == 409
    assert client.post(f"/performance/events/{event.pk}/remove/").status_code == 302
    assert not Event.objects.exists()


def test_indicator_is_opened_and_closed_by_its_officer(
    indicator: Indicator, officer: User, client: Client
) -> None:
    inside = log_in(officer)
    assert client.get("/performance/CSP-01/figures.csv").status_code == 404
    inside.post("/performance/CSP-01/open/")
    assert client.get("/performance/CSP-01/figures.csv").status_code == 200
    inside.post("/performance/CSP-01/close/")
    assert client.get("/performance/CSP-01/figures.csv").status_code == 404


def test_parts_are_typed_as_a_table(indicator: Indicator, officer: User, wards: list[Category]) -> None:
    client, address = log_in(officer), "/performance/CSP-01/parts/2018-07-01/"
    boxes = [f"part_{ward.pk}" for ward in wards]
    answer = client.post(address, {boxes[0]: "7", boxes[1]: "5"}, follow=True)
    assert "2 figures saved." in answer.content.decode()
    page = client.get(address).content.decode()
    assert [page.count(f'name="{name}"') for name in (*boxes, "reason")] == [1, 1, 1]
    assert [client.get(address).context["form"][box].value() for box in boxes] == [7, 5]
    refused = client.post(address, {boxes[0]: "8", boxes[1]: "5"})
    assert refused.context["form"].errors == {
        "reason": ["Say why the figure changes. The old one is kept beside it."]
    }
    assert client.post(address, {boxes[0]: "8", boxes[1]: "5", "reason": "Recounted"}).status_code == 302
    assert indicator.values.get(breakdown__words="Riverside").revisions.get().was == 7
    for typed, sentence in (
        ("seven", "This is not a number. Enter one in figures, such as 227 or 58.3."),
        ("", "A figure that was given stays. Correct it, and say why."),
        ("1.5", "1.5 is more exact than this indicator: it has no decimal places."),
    ):
        wrong = client.post(address, {boxes[0]: typed, boxes[1]: "9", "reason": "Recounted"})
        assert (wrong.status_code, wrong.context["form"].errors[boxes[0]]) == (422, [sentence])
    assert indicator.values.get(breakdown__words="Hilltop").value == 5


def test_what_figures_are_broken_down_by_is_kept_by_officers(
    indicator: Indicator, officer: User, member: User, wards: list[Category]
) -> None:
    assert log_in(member).get("/performance/breakdowns/").status_code == 403
    client = log_in(officer)
    typed = {"name": "Reason", "categories": "Drugs\nTheft\n\n"}
    assert client.post("/performance/breakdowns/add/", typed).status_code == 302
    taken = client.post("/performance/breakdowns/add/", typed)
    assert taken.context["form"].errors == {"name": ["There is already a breakdown by Reason."]}
    table = f"/performance/CSP-01/parts/2018-07-01/?rows={wards[0].dimension_id}"
    client.post(table, {f"part_{wards[0].pk}": "7"})
    address = f"/performance/breakdowns/{wards[0].dimension_id}/"
    stays = client.post(address, {"name": "Ward", "categories": "Hilltop\nQuayside"})
    sentence = "Riverside has figures, so it stays. Put it back on a line of its own."
    assert stays.context["form"].errors == {"categories": [sentence]}
    assert client.post(address, {"name": "Ward", "categories": "Quayside\nRiverside"}).status_code == 302
    assert [str(one) for one in wards[0].dimension.categories.all()] == ["Quayside", "Riverside"]
