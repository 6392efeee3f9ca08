"""Figures that are due: which, who types them, and who sees that they are overdue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.nightly import run_nightly
from csp.models import OutboxMessage, User
from meetings.models import Board
from meetings.tests.fixtures import log_in
from meetings.tests.pages import texts
from performance import panels
from performance.intake.due import figures_due
from performance.models import Comment, Value
from performance.periods import last_ended
from performance.services import write_comment
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db


def test_a_period_is_due_when_it_is_over_and_overdue_after_the_lag(board: Board) -> None:
    figure(make_indicator(board, lag_days=30), date(2018, 6, 1), 1)
    assert figures_due(date(2018, 7, 31), Q()) == []
    (due,) = figures_due(date(2018, 8, 1), Q())
    assert (due.period.words, due.expected_on) == ("July 2018", date(2018, 8, 30))
    assert (due.is_overdue(date(2018, 8, 30)), due.is_overdue(date(2018, 8, 31))) == (False, True)


def test_an_owner_gives_all_that_is_due_on_one_page(board: Board, member: User, officer: User) -> None:
    period = last_ended("month", timezone.localdate())
    one, other = (make_indicator(board, f"CSP-0{number}", owner=member.person) for number in (1, 2))
    make_indicator(board, "CSP-03", owner=officer.person)
    key = f"{period.start:%Y%m}"
    client, address = log_in(member), reverse("figures-due")
    assert client.get(address).status_code == 200
    wrong = client.post(address, {f"value_{one.pk}_{key}": "4", f"value_{other.pk}_{key}": "4.5"})
    assert (wrong.status_code, Value.objects.count()) == (422, 0)
    client.post(address, {f"value_{one.pk}_{key}": "4", f"comment_{one.pk}_{key}": "Fewer."})
    assert list(Value.objects.values_list("indicator__code", "value")) == [("CSP-01", 4)]
    assert list(Comment.objects.values_list("text", "by")) == [("Fewer.", member.pk)]
    mine = panels.mine(member, None)
    assert mine is not None
    assert [due.indicator.code for due in mine["dues"]] == ["CSP-02"]


def test_overdue_figures_stand_on_the_desk_of_the_boards_officer(
    board: Board, officer: User, member: User
) -> None:
    indicator = make_indicator(board, lag_days=0)
    assert panels.desk(member, None) is None
    shown = panels.desk(officer, None)
    assert shown is not None
    assert (shown["count"], shown["dues"][0].indicator) == (1, indicator)
    figure(indicator, last_ended("month", timezone.localdate()).start, 3)
    assert panels.desk(officer, None) is None
    assert figures_due(timezone.localdate() + timedelta(days=62), Q())


def test_owners_are_reminded_in_the_mail_of_the_night_once(board: Board, member: User) -> None:
    on = timezone.localdate()
    indicator = make_indicator(board, owner=member.person, lag_days=0, restricted=False)
    assert run_nightly(on).digests == 1
    assert run_nightly(on).digests == 0
    mail = OutboxMessage.objects.get()
    period = last_ended("month", on)
    assert mail.subject == "1 figure to give"
    assert f"Burglary of homes, {period.words}" in mail.text
    assert "/my-figures/" in mail.text
    figure(indicator, period.start, 3)
    assert run_nightly(on + timedelta(days=1)).digests == 0


@pytest.mark.parametrize("count", [1, 30])
def test_page_takes_the_same_queries(
    count: int, board: Board, member: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_indicator(board, f"CSP-{number:02}", owner=member.person)
    client, address = log_in(member), reverse("figures-due")
    client.get(address)
    with django_assert_num_queries(5):  # the session, the account, what is due, its comments, and the menu
        assert len(client.get(address).context["dues"]) == count


def test_what_others_said_of_a_missing_figure_stands_beside_its_box(
    board: Board, officer: User, member: User
) -> None:
    indicator, period = make_indicator(board, owner=member.person), last_ended("month", timezone.localdate())
    write_comment(indicator=indicator, by=officer, starts=period.start, text="The source is late.")
    client, address, key = log_in(member), reverse("figures-due"), f"{indicator.pk}_{period.start:%Y%m}"
    page = client.get(address)
    assert "“The source is late.” stands here, from Olive Officer. What you write takes its place." in texts(
        page, ".govuk-hint"
    )
    client.post(address, {f"value_{key}": "4", f"comment_{key}": "", f"read_{key}": "0"})
    assert list(Comment.objects.values_list("text", flat=True)) == ["The source is late."]


def test_nobody_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("figures-due")).status_code == 302
