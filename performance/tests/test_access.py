"""Who sees which indicators and figures, for every role; who may keep them."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from csp.access import can
from csp.errors import Refused
from csp.models import LedgerEntry, User
from meetings.models import Board, Membership
from performance import services
from performance.access import check_can_keep
from performance.models import Indicator, Value
from performance.tests.makers import figure, make_indicator


@pytest.fixture
def indicators(board: Board, other_board: Board) -> None:
    for code, of in (("CSP-01", board), ("HWB-01", other_board)):
        figure(make_indicator(of, code), date(2018, 7, 1), 5)
    secret = make_indicator(board, "CSP-02", restricted=True, grounds=["7"], public_interest_reason="Inquiry")
    figure(secret, date(2018, 7, 1), 6)


def seen_by(user: User | AnonymousUser) -> list[str]:
    seen = Indicator.objects.visible_to(user).order_by("code")
    figures = Value.objects.visible_to(user).order_by("indicator__code")
    codes = list(seen.values_list("code", flat=True))
    assert list(figures.values_list("indicator__code", flat=True)) == codes
    return codes


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("officer", ["CSP-01", "CSP-02"]),
        ("chair", ["CSP-01", "CSP-02"]),
        ("member", ["CSP-01", "CSP-02"]),
        ("adviser", ["CSP-01", "CSP-02"]),
        ("outsider", ["HWB-01"]),
        ("administrator", []),
        ("public", []),
    ],
)
def test_figures_are_seen_by_the_people_of_the_board(
    who: str, codes: list[str], indicators: None, request: pytest.FixtureRequest
) -> None:
    assert seen_by(request.getfixturevalue(who)) == codes


def test_owner_who_does_not_sit_on_the_board_sees_their_own_alone(board: Board, outsider: User) -> None:
    for code, owner in (("CSP-01", outsider.person), ("CSP-02", None)):
        figure(make_indicator(board, code, owner=owner), date(2018, 7, 1), 5)
    assert seen_by(outsider) == ["CSP-01"]


def test_opened_indicator_is_for_everybody_and_a_restricted_one_never(
    board: Board, officer: User, outsider: User, public: AnonymousUser
) -> None:
    opened, closed = make_indicator(board, "CSP-01"), make_indicator(board, "CSP-02", restricted=True)
    for indicator in (opened, closed):
        figure(indicator, date(2018, 7, 1), 5)
    services.open_indicator(indicator=opened, by=officer)
    with pytest.raises(Refused):
        services.open_indicator(indicator=closed, by=officer)
    assert (seen_by(public), seen_by(outsider)) == (["CSP-01"], ["CSP-01"])
    with pytest.raises(Refused):
        services.update_indicator(indicator=opened, by=officer, version=opened.version, restricted=True)
    opened.refresh_from_db()
    services.close_indicator(indicator=opened, by=officer)
    assert seen_by(public) == []
    assert list(LedgerEntry.objects.values_list("kind", flat=True)) == ["indicator opened", "indicator closed"]


def test_seat_that_has_ended_opens_nothing(indicators: None, member: User) -> None:
    Membership.objects.filter(person=member.person).update(ends=timezone.localdate() - timedelta(days=1))
    assert seen_by(member) == []


@pytest.mark.parametrize(
    ("who", "may"),
    [("officer", True), ("chair", False), ("member", False), ("outsider", False), ("administrator", False)],
)
def test_officers_of_the_board_alone_keep_its_figures(
    who: str, may: bool, board: Board, request: pytest.FixtureRequest
) -> None:
    assert can(check_can_keep, request.getfixturevalue(who), board) == may
