"""Figures given by the link of a mail: who may, what is shown, and that nothing else opens or changes by it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.nightly import run_nightly
from csp import links
from csp.errors import Denied, Refused
from csp.models import OutboxMessage, SignedLink, User
from meetings.models import Board, Person
from meetings.tests.fixtures import log_in, make_person
from meetings.tests.pages import errors, said, texts
from performance import by_link, services
from performance.models import Comment, Indicator, Value
from performance.periods import last_ended, period_from, start_before
from performance.tests.makers import figure, make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(board: Board) -> Person:
    return make_person("Paula Partner", account=False)


@pytest.fixture
def indicator(board: Board, owner: Person) -> Indicator:
    made = make_indicator(board, owner=owner, lag_days=0)
    before = start_before("month", last_ended("month", timezone.localdate()).start)
    figure(made, before, 96)
    return made


def link_of(board: Board, person: Person) -> SignedLink:
    return by_link.links_to_give([(board.pk, person.pk, person.email)])[board.pk, person.pk]


def page_of(link: SignedLink) -> str:
    return reverse("figures-by-link", args=[links.token(link)])


def key_of(indicator: Indicator) -> str:
    return f"{indicator.pk}_{last_ended(indicator.frequency, timezone.localdate()).start:%Y%m}"


def test_owner_gives_what_is_due_without_signing_in(indicator: Indicator, owner: Person, client: Client) -> None:
    address, key = page_of(link_of(indicator.board, owner)), key_of(indicator)
    period = last_ended("month", timezone.localdate())
    page = client.get(address)
    assert texts(page, "h1") == ["Figures to give: Community Safety Partnership"]
    assert texts(page, "legend") == [f"CSP-01 Burglary of homes, {period.words}"]
    before = period_from("month", start_before("month", period.start))
    assert f"The newest so far, of {before.words}: 96 offences." in texts(page, ".govuk-hint")[0]
    answer = client.post(address, {f"value_{key}": "94", f"comment_{key}": "Patrols were moved."})
    assert (answer.status_code, answer.url, said(answer)) == (302, address, ["1 figure saved. Thank you."])
    given = Value.objects.get(period_start=period.start)
    record = given.history.get()
    assert (given.value, record.history_user, record.history_change_reason) == (
        94, None, "By Paula Partner, by the link they were sent",
    )  # fmt: skip
    assert list(Comment.objects.values_list("text", "by", "by_name")) == [
        ("Patrols were moved.", None, "Paula Partner")
    ]
    assert SignedLink.objects.get().used_at is not None
    assert texts(client.get(address), ".empty") == ["You have no figure to give now."]


def test_opening_the_link_changes_nothing(indicator: Indicator, owner: Person, client: Client) -> None:
    address = page_of(link_of(indicator.board, owner))
    models = (Value, Comment, Indicator, SignedLink, Value.history.model)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    answers = [client.get(address), client.head(address), client.get(f"{address}?value_{key_of(indicator)}=5")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert (answers[0]["X-Robots-Tag"], answers[0]["Cache-Control"]) == ("noindex, nofollow", "private, no-store")


def test_restricted_indicator_shows_nothing_of_itself(board: Board, owner: Person, client: Client) -> None:
    hidden = make_indicator(
        board,
        "CSP-02",
        name="Watched houses",
        owner=owner,
        restricted=True,
        definition="In Mill Lane",
        grounds=["7"],
    )
    link = link_of(board, owner)
    page = client.get(page_of(link))
    assert [page.content.count(word) for word in (b"Watched", b"Mill Lane", b"CSP-02")] == [0, 0, 0]
    assert texts(page, ".govuk-inset-text")[0].startswith("1 figure is of an indicator that is restricted")
    answer = client.post(page_of(link), {f"value_{key_of(hidden)}": "4"})
    assert (said(answer), Value.objects.count()) == (["No new figure was typed."], 0)
    with pytest.raises(Refused, match="restricted"):
        services.record_value(
            indicator=hidden, link=link, value=4, starts=last_ended("month", timezone.localdate()).start
        )


def test_a_link_gives_no_figure_of_another_owner_or_board(
    indicator: Indicator, owner: Person, officer: User, other_board: Board, client: Client
) -> None:
    theirs = make_indicator(indicator.board, "CSP-02", owner=officer.person)
    elsewhere = make_indicator(other_board, "HWB-01", owner=owner)
    link = link_of(indicator.board, owner)
    typed = {f"value_{key_of(one)}": "4" for one in (theirs, elsewhere)}
    assert client.post(page_of(link), typed).status_code == 302
    assert list(Value.objects.values_list("indicator__code", flat=True)) == ["CSP-01"]
    start = last_ended("month", timezone.localdate()).start
    for other in (theirs, elsewhere):
        with pytest.raises(links.Unusable):
            services.record_value(indicator=other, link=link, starts=start, value=4)
        with pytest.raises(links.Unusable):
            services.write_comment(indicator=other, link=link, starts=start, text="Forged")


def test_link_ends_with_ownership_and_with_the_account(board: Board, member: User, client: Client) -> None:
    indicator = make_indicator(board, owner=member.person)
    address = page_of(link_of(board, member.person))
    assert client.get(address).status_code == 200
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get(address).status_code == 410
    User.objects.filter(pk=member.pk).update(is_active=True)
    Indicator.objects.filter(pk=indicator.pk).update(owner=None)
    answers = [client.get(address), client.post(address, {f"value_{key_of(indicator)}": "4"})]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert not Value.objects.exists()


def test_link_that_expired_was_revoked_or_is_forged_opens_nothing(
    indicator: Indicator, owner: Person, client: Client
) -> None:
    link = link_of(indicator.board, owner)
    address, typed = page_of(link), {f"value_{key_of(indicator)}": "4"}
    assert client.get(f"{address[:-2]}/").status_code == 404
    assert client.get(reverse("my-mail-link", args=[links.token(link)])).status_code == 404
    SignedLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    assert [client.get(address).status_code, client.post(address, typed).status_code] == [410, 410]
    fresh = page_of(link_of(indicator.board, owner))
    assert (fresh == address, client.get(fresh).status_code) == (False, 200)
    links.revoke(SignedLink.objects.all())
    assert [client.get(fresh).status_code, client.post(fresh, typed).status_code] == [410, 410]
    assert Value.objects.count() == 1


def test_what_is_wrong_stands_beside_each_box_with_what_was_typed(
    board: Board, owner: Person, client: Client
) -> None:
    month = last_ended("month", timezone.localdate()).words
    count = make_indicator(board, "CSP-01", owner=owner)
    share, rate, good = (
        make_indicator(board, f"CSP-0{number}", unit=unit, owner=owner, decimals=1)
        for number, unit in ((2, "%"), (3, "rate per 1,000"), (4, "days"))
    )
    address = page_of(link_of(board, owner))
    typed = {f"value_{key_of(count)}": "about 40", f"value_{key_of(share)}": "140"}
    page = client.post(address, typed)
    assert (page.status_code, errors(page)) == (
        422,
        {
            f"value_{key_of(count)}": [
                f"CSP-01, {month}: This is not a number. Enter one in figures, such as 227 or 58.3."
            ]
        },
    )
    assert [f'value="{text}"' in page.content.decode() for text in typed.values()] == [True, True]
    page = client.post(
        address,
        {
            f"value_{key_of(share)}": "140", f"numerator_{key_of(rate)}": "7", f"denominator_{key_of(rate)}": "0",
            f"value_{key_of(count)}": "4.5", f"value_{key_of(good)}": "4.5",
        },
    )  # fmt: skip
    assert (page.status_code, errors(page)) == (
        422,
        {
            f"value_{key_of(share)}": [f"CSP-02, {month}: A percentage lies from 0 to 100, not at 140."],
            f"denominator_{key_of(rate)}": [f"CSP-03, {month}: Out of how many must be more than nought."],
            f"value_{key_of(count)}": [
                f"CSP-01, {month}: 4.5 is more exact than this indicator: it has no decimal places."
            ],
        },
    )
    assert not Value.objects.exists()
    client.post(address, {f"numerator_{key_of(share)}": "7", f"denominator_{key_of(share)}": "12"})
    assert list(Value.objects.values_list("value", "numerator", "denominator")) == [(Decimal("58.3"), 7, 12)]


def test_figure_that_somebody_gave_meanwhile_stands(
    indicator: Indicator, owner: Person, officer: User, client: Client
) -> None:
    address, key = page_of(link_of(indicator.board, owner)), key_of(indicator)
    period = last_ended("month", timezone.localdate())
    services.record_value(indicator=indicator, by=officer, starts=period.start, value=90)
    page = client.post(address, {f"value_{key}": "94"})
    assert errors(page) == {
        f"value_{key}": [
            f"CSP-01, {period.words}: 90 offences was given meanwhile, and stands. If it is wrong, tell the board’s "
            "officer."
        ]
    }
    assert 'value="94"' in page.content.decode()
    again = client.post(address, {f"value_{key}": "90"})
    assert (said(again), Value.objects.filter(period_start=period.start).get().value) == (
        ["No new figure was typed."], 90,
    )  # fmt: skip


def test_comment_that_somebody_wrote_meanwhile_is_shown_before_it_is_replaced(
    indicator: Indicator, owner: Person, officer: User, client: Client
) -> None:
    address, key = page_of(link_of(indicator.board, owner)), key_of(indicator)
    period = last_ended("month", timezone.localdate())
    start, words = period.start, period.words
    services.write_comment(indicator=indicator, by=officer, starts=start, text="The source is late.")
    typed = {f"value_{key}": "94", f"comment_{key}": "Patrols were moved.", f"read_{key}": ""}
    page = client.post(address, typed)
    assert errors(page) == {
        f"comment_{key}": [
            f"CSP-01, {words}: Olive Officer has written here meanwhile: “The source is late.” Send again to put yours "
            "in its place."
        ]
    }
    assert Value.objects.count() == 1
    version = page.context["form"][f"read_{key}"].value()
    client.post(address, {**typed, f"read_{key}": version})
    assert Comment.objects.get().text == "Patrols were moved."
    shown = f"read_{key_of(indicator)}"
    assert shown not in client.get(address).content.decode()


def test_link_that_ended_while_it_was_typed_gives_nothing(indicator: Indicator, owner: Person) -> None:
    link = link_of(indicator.board, owner)
    links.revoke(SignedLink.objects.all())
    with pytest.raises(links.Unusable):
        services.record_value(
            indicator=indicator, link=link, starts=last_ended("month", timezone.localdate()).start, value=4
        )
    assert Value.objects.count() == 1


def test_months_of_a_quarter_are_typed_at_once(board: Board, owner: Person, client: Client) -> None:
    today = timezone.localdate()
    indicator = make_indicator(board, owner=owner)
    start = last_ended("month", today).start
    starts = [start]
    for _ in range(4):
        starts.append(start_before("month", starts[-1]))
    figure(indicator, starts[4], 1)
    address = page_of(link_of(board, owner))
    typed = {f"value_{indicator.pk}_{one:%Y%m}": "4" for one in starts[1:4]}
    assert len(texts(client.get(address), "legend")) == 3
    assert said(client.post(address, typed)) == ["3 figures saved. Thank you."]
    assert len(texts(client.get(address), "legend")) == 1


def test_mail_of_the_night_bears_the_link_and_says_what_it_is_for(
    indicator: Indicator, owner: Person, member: User, officer: User, client: Client
) -> None:
    make_indicator(indicator.board, "CSP-02", owner=owner, lag_days=0, name="Watched", restricted=True)
    make_indicator(indicator.board, "CSP-03", owner=member.person, lag_days=0, restricted=True)
    on = timezone.localdate()
    assert run_nightly(on).digests == 2
    link = SignedLink.objects.get(purpose=by_link.GIVE)
    mail, other = (OutboxMessage.objects.get(to=one.email) for one in (owner, member.person))
    assert (mail.subject, mail.text.count(page_of(link)), mail.text.count("Watched")) == (
        "2 figures to give",
        2,
        0,
    )
    assert mail.text.splitlines()[2:4] == [
        "These figures for the Community Safety Partnership need you.",
        "Follow the link of a figure to type it in. You need no password.",
    ]
    assert ("no password" in other.text, "/performance/figures-due/" in other.text) == (False, True)
    assert client.get(page_of(link)).status_code == 200
    by_link.stop_link(board=indicator.board, person=owner, by=officer)
    run_nightly(on + timedelta(days=1))
    later = OutboxMessage.objects.filter(to=owner.email).latest("pk")
    assert ("my-figures" in later.text, SignedLink.objects.filter(purpose=by_link.GIVE).count()) == (False, 1)


@pytest.mark.parametrize("count", [1, 30])
def test_counts_of_queries(
    count: int, board: Board, owner: Person, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_indicator(board, f"CSP-{number:02}", owner=owner)
    address = page_of(link_of(board, owner))
    with django_assert_num_queries(
        6
    ):  # the link, its holder, its board, what is due, its comments, what is restricted
        client.get(address)


# Officers and the links -------------------------------------------------------------------------------------


def test_officer_stops_a_link_and_allows_a_new_one(
    indicator: Indicator, owner: Person, officer: User, client: Client
) -> None:
    board, address = indicator.board, page_of(link_of(indicator.board, owner))
    desk, place = log_in(officer), reverse("figures-links", args=[indicator.board.slug])
    assert texts(desk.get(place), "tbody th") == ["Paula Partner"]
    pressed = desk.post(reverse("figures-link-stop", args=[board.slug, owner.pk]))
    assert (pressed.url, said(pressed)) == (
        place, ["The link of Paula Partner does nothing from now on, and their mails bear no new one."],
    )  # fmt: skip
    assert client.get(address).status_code == 410
    assert by_link.links_to_give([(board.pk, owner.pk, owner.email)]) == {}
    assert texts(desk.get(place), "tbody .govuk-tag") == ["Stopped"]
    pressed = desk.post(reverse("figures-link-allow", args=[board.slug, owner.pk]))
    assert said(pressed) == ["The mails to Paula Partner bear a link again: a new one."]
    assert client.get(page_of(link_of(board, owner))).status_code == 200
    assert client.get(address).status_code == 410


def test_links_are_for_the_boards_officers(
    indicator: Indicator, owner: Person, member: User, outsider: User, officer: User
) -> None:
    link_of(indicator.board, owner)
    slug = indicator.board.slug
    page = reverse("figures-links", args=[slug])
    assert [log_in(one).get(page).status_code for one in (member, outsider)] == [403, 403]
    for name in ("figures-link-stop", "figures-link-allow"):
        address = reverse(name, args=[slug, owner.pk])
        assert [log_in(one).post(address).status_code for one in (member, outsider)] == [403, 403]
        nobody = reverse(name, args=[slug, member.person.pk])
        assert log_in(officer).post(nobody).status_code == 404
    for act in (by_link.stop_link, by_link.allow_link):
        with pytest.raises(Denied):
            act(board=indicator.board, person=owner, by=member)
    assert SignedLink.objects.open().count() == 1


def test_there_is_nothing_to_stop_or_allow_without_a_link(
    indicator: Indicator, owner: Person, officer: User
) -> None:
    for act in (by_link.stop_link, by_link.allow_link):
        with pytest.raises(Refused):
            act(board=indicator.board, person=owner, by=officer)


@pytest.mark.parametrize("count", [1, 30])
def test_page_of_links_takes_the_same_queries(
    count: int, board: Board, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        person = make_person(f"Owner {number}", account=False)
        make_indicator(board, f"CSP-{number:02}", owner=person)
        link_of(board, person)
    client, page = log_in(officer), reverse("figures-links", args=[board.slug])
    client.get(page)
    with django_assert_num_queries(7):
        client.get(page)
