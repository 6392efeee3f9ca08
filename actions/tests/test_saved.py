"""Lists kept under a name: one's own alone."""

import pytest
from django.test import Client

from actions import saved
from actions.models import SavedList
from actions.tests.makers import make_action
from csp.errors import Denied
from csp.models import User
from meetings.models import Board
from meetings.tests.fixtures import log_in


def keep(client: Client, name: str = "Overdue", query: str = "when=overdue&sort=number"):  # type: ignore[no-untyped-def]
    return client.post(f"/actions/lists/add/?{query}", {"name": name})


def names(client: Client, address: str = "/actions/") -> list[tuple[str, str]]:
    return [(one.name, one.get_absolute_url()) for one in client.get(address).context["lists"]]


def test_list_is_kept_and_stands_above_the_log(board: Board, officer: User, member: User) -> None:
    client = log_in(officer)
    asked = client.get("/boards/csp/actions/?when=overdue&sort=number").context["keep_url"]
    assert asked == "/actions/lists/add/?when=overdue&sort=number&board=csp"
    assert client.get(asked).status_code == 200
    response = client.post(asked, {"name": " Overdue,  police "})
    address = "/boards/csp/actions/?when=overdue&sort=number"
    assert (response.status_code, response.url) == (302, address)
    assert names(client) == names(client, "/boards/csp/actions/") == [("Overdue, police", address)]
    assert names(log_in(member)) == []


def test_list_of_ones_own_actions_is_kept_as_such(officer: User) -> None:
    client = log_in(officer)
    asked = client.get("/actions/mine/?when=week").context["keep_url"]
    assert client.post(asked, {"name": "Mine"}).url == "/actions/?when=week&mine=on"


def test_list_without_a_filter_is_not_offered_to_be_kept(officer: User) -> None:
    assert log_in(officer).get("/actions/?sort=number").context["keep_url"] == ""


def test_board_one_does_not_sit_on_stays_in_the_filter(other_board: Board, officer: User) -> None:
    assert keep(log_in(officer), query="board=hwb").url == "/actions/?board=hwb"


def test_name_is_asked_for_once_and_taken_once(officer: User, member: User) -> None:
    client = log_in(officer)
    keep(client)
    taken = keep(client)
    assert (taken.status_code, taken.context["form"].errors["name"]) == (
        422,
        ["You have a list “Overdue” already. Give another name."],
    )
    assert keep(client, name=" ").context["form"].errors["name"] == ["Give the list a name."]
    assert keep(log_in(member)).status_code == 302


def test_too_many_lists_and_too_long_ones_are_refused(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = log_in(officer)
    assert keep(client, query=f"q={'x' * 1001}").status_code == 422
    monkeypatch.setattr(saved, "MOST", 1)
    assert keep(client, name="One").status_code == 302
    assert keep(client, name="Two").status_code == 422


def test_list_is_renamed_and_deleted(officer: User) -> None:
    client = log_in(officer)
    keep(client)
    keep(client, name="Soon")
    one = SavedList.objects.get(name="Overdue")
    assert client.post(f"/actions/lists/{one.pk}/rename/", {"name": "Soon"}).status_code == 422
    assert client.post(f"/actions/lists/{one.pk}/rename/", {"name": "Late"}).url == "/actions/lists/"
    assert [name for name, _ in names(client, "/actions/lists/")] == ["Late", "Soon"]
    assert client.get(f"/actions/lists/{one.pk}/delete/").status_code == 200
    assert client.post(f"/actions/lists/{one.pk}/delete/").url == "/actions/lists/"
    assert [name for name, _ in names(client, "/actions/lists/")] == ["Soon"]


def test_list_of_somebody_else_is_not_there(officer: User, member: User) -> None:
    keep(log_in(officer))
    one, client = SavedList.objects.get(), log_in(member)
    for page in ("rename", "delete"):
        assert client.get(f"/actions/lists/{one.pk}/{page}/").status_code == 404
        assert client.post(f"/actions/lists/{one.pk}/{page}/", {"name": "x"}).status_code == 404
    with pytest.raises(Denied):
        saved.delete_list(saved=one, by=member)
    with pytest.raises(Denied):
        saved.rename_list(saved=one, by=member, name="x")


@pytest.mark.parametrize("count", [1, 20])
def test_lists_take_the_same_queries_for_any_number(
    count: int, board: Board, officer: User, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    make_action(board, 1)
    for number in range(count):
        saved.save_list(by=officer, name=f"List {number}", query="", board=board)
    client = log_in(officer)
    with django_assert_num_queries(4):
        client.get("/actions/lists/")
