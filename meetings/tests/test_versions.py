"""Every version of a minute and of an item can be read and compared, by who sees drafts."""

from __future__ import annotations

from typing import Any

import pytest

from csp.models import User
from meetings.agenda import services as agenda
from meetings.minutes import services
from meetings.models import AgendaItem, Meeting, Minute
from meetings.tests.fixtures import log_in
from meetings.tests.pages import texts
from meetings.versions.read import compare, item_versions, minute_versions


@pytest.fixture
def minute(meeting: Meeting, item: AgendaItem, officer: User) -> Minute:
    """Of one item, saved twice."""
    record = services.start_minutes(meeting=meeting, by=officer)
    made = services.save_minute(
        minutes=record, item=item, by=officer, version=0, text="Fifteen people came.", restricted_text="Names."
    )
    return services.save_minute(
        minutes=record, item=item, by=officer, version=made.version, text="Fifty people came.",
        restricted_text="More names.", decision="RESOLVED to note.", reason="Put right",
    )  # fmt: skip


def test_versions_say_when_by_whom_why_and_what_changed(minute: Minute) -> None:
    newest, first = minute_versions(minute, entitled=True)

    assert (first.number, first.by, first.words) == (1, "Olive Officer", "Begun")
    assert (newest.number, newest.why, newest.words) == (
        2,
        "Put right",
        "Discussion, Restricted discussion and decision",
    )
    assert [
        (one.label, one.found and one.found.changed, one.found and one.found.added)
        for one in compare(first, newest)
    ] == [
        ("Discussion", 1, 0),
        ("Restricted discussion", 0, 1),
        ("Decision", 0, 1),
    ]


def test_restricted_text_is_in_no_version_of_who_may_not_read_it(minute: Minute) -> None:
    shown = minute_versions(minute, entitled=False)

    assert [list(one.values) for one in shown] == [["Discussion", "Decision"]] * 2
    assert [one.words for one in shown] == ["Discussion and decision", "Begun"]


def test_versions_of_an_item_show_its_words_restriction_status_and_place(meeting: Meeting, officer: User) -> None:
    item = agenda.add_item(meeting=meeting, by=officer, title="Grants")
    agenda.update_item(
        item=AgendaItem.objects.select_related("meeting__board", "parent").get(pk=item.pk), by=officer,
        version=item.version, title="Grants and loans", restricted=True, grounds=["3"], public_title="Exempt",
    )  # fmt: skip

    newest, *_ = item_versions(AgendaItem.objects.get(pk=item.pk))
    assert newest.words == "Title and restriction"
    assert newest.values["Restriction"].splitlines()[-1] == "Exempt"


def test_newest_is_compared_with_the_one_before_and_any_two_on_request(minute: Minute, officer: User) -> None:
    client, address = log_in(officer), f"/boards/csp/2018-09-26/minutes/items/{minute.item_id}/versions/"
    page = client.get(address)
    assert texts(page, "h3") == ["From version 1 to version 2"]
    assert texts(page, ".compare del")[0] == "[Removed: Fifteen ]"
    assert texts(page, "tbody tr td:last-child") == [
        "Discussion, Restricted discussion and decisionPut right",
        "Begun",
    ]
    assert texts(client.get(f"{address}?old=2&new=1"), ".compare del")[0] == "[Removed: Fifty ]"
    assert texts(client.get(f"{address}?read=1"), ".panel dd") == ["Fifteen people came.", "Names."]
    assert texts(client.get(f"{address}?read=9&old=x"), "h3") == ["From version 1 to version 2"]


def test_versions_are_for_who_sees_drafts(
    minute: Minute, officer: User, chair: User, member: User, outsider: User, client: Any
) -> None:
    services.circulate(minutes=minute.minutes, by=officer)
    for address in (
        f"/boards/csp/2018-09-26/minutes/items/{minute.item_id}/versions/",
        f"/items/{minute.item_id}/versions/",
    ):
        codes = [log_in(user).get(address).status_code for user in (officer, chair, member, outsider)]
        assert codes == [200, 200, 403, 404]
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_the_same_however_many_versions(
    minute: Minute, officer: User, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        minute = services.save_minute(
            minutes=minute.minutes, item=minute.item, by=officer, version=minute.version, text=f"Said {number}."
        )
    client = log_in(officer)
    with django_assert_num_queries(8):
        client.get(f"/boards/csp/2018-09-26/minutes/items/{minute.item_id}/versions/")
    with django_assert_num_queries(7):
        client.get(f"/items/{minute.item_id}/versions/")
