"""Who sees what: every role against every row, and access that follows the days of a seat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csp.access import can
from csp.models import StoredFile, User
from csp.roles import ROLE_TABLE, BoardRole, Power
from meetings import access
from meetings.models import AgendaItem, Board, Meeting, Minutes, Pack, Paper, PaperVersion
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat

DAY = timedelta(days=1)

READERS = ("member", "adviser", "substitute")
DRAFTERS = ("chair", "deputy_chair", "interim_chair", "officer")
STRANGERS = ("outsider", "administrator", "public", "former", "future", "deactivated", "unseated")
EVERYBODY = READERS + DRAFTERS + STRANGERS

PUBLIC_PAPERS = {"published"}
MEMBERS_PAPERS = {"published", "published restricted", "published under restricted", "published restricted both"}
ALL_PAPERS = MEMBERS_PAPERS | {name.replace("published", "draft") for name in MEMBERS_PAPERS}

# What the public and other strangers see, what those who read see, what those who see drafts see.
EXPECTED: dict[str, tuple[set[str], set[str], set[str]]] = {
    "meetings": ({"booked"}, {"booked", "to be booked"}, {"booked", "to be booked"}),
    "items": (
        {"published", "published restricted"},
        {"published", "published restricted", "planned"},
        {"published", "published restricted", "planned"},
    ),
    "papers": (PUBLIC_PAPERS, MEMBERS_PAPERS, ALL_PAPERS),
    "packs": ({"published"}, {"published"}, {"published", "built"}),
    "minutes": (
        {"published"},
        {"published", "approved", "circulated"},
        {"published", "approved", "circulated", "draft"},
    ),
}


def expected(kind: str, who: str) -> set[str]:
    return EXPECTED[kind][0 if who in STRANGERS else 1 if who in READERS else 2]


@pytest.fixture
def reader(board: Board, other_board: Board) -> Callable[[str], User | AnonymousUser]:
    """A person of each kind, by name."""
    today = timezone.localdate()

    def make(who: str) -> User | AnonymousUser:
        if who == "public":
            return AnonymousUser()
        if who == "administrator":
            return User.objects.create_superuser("root@example.org")
        person = make_person(f"Some {who}")
        assert person.user
        if who == "outsider":
            seat(other_board, person, BoardRole.OFFICER)
        elif who == "former":
            seat(board, person, BoardRole.OFFICER, ends=today - DAY)
        elif who == "future":
            seat(board, person, BoardRole.OFFICER, starts=today + DAY)
        elif who == "deactivated":
            seat(board, person, BoardRole.OFFICER)
            User.objects.filter(pk=person.user.pk).update(is_active=False)
        elif who == "substitute":
            seat(board, person, BoardRole.MEMBER, substitute_for=seat(board, make_person("Seat Holder")))
        elif who != "unseated":
            seat(board, person, BoardRole(who))
        return User.objects.get(pk=person.user.pk)

    return make


@pytest.fixture
def world(board: Board) -> dict[str, dict[int, str]]:
    """Rows in every state, by kind: their keys and what they are called in EXPECTED."""
    booked = make_meeting(board, date(2018, 9, 26))
    rows = {
        "meetings": {
            booked.pk: "booked",
            make_meeting(board, date(2019, 9, 1), state=Meeting.State.TO_BE_BOOKED).pk: "to be booked",
        },
        "items": make_items(booked),
        "papers": make_papers(booked),
        "packs": make_packs(booked),
        "minutes": make_minutes(board),
    }
    return rows


def make_items(meeting: Meeting) -> dict[int, str]:
    now = timezone.now()
    return {
        make_item(meeting, "planned").pk: "planned",
        make_item(meeting, "open", published_at=now).pk: "published",
        make_item(
            meeting, "secret", published_at=now, restricted=True, grounds=["7"], public_title="An item"
        ).pk: "published restricted",
    }


def stored(mark: str) -> StoredFile:
    return StoredFile.objects.create(sha256=mark.ljust(64, "0"), size=1, content_type="application/pdf")


def make_papers(meeting: Meeting) -> dict[int, str]:
    """A paper with one version for each of published or not, itself restricted or not, its item restricted or not."""
    rows = {}
    for published in (True, False):
        for restricted in (True, False):
            for under in (True, False):
                words = "restricted both" if restricted and under else "restricted" if restricted else ""
                name = " ".join(
                    filter(
                        None,
                        ["published" if published else "draft", words or ("under restricted" if under else "")],
                    )
                )
                item = make_item(meeting, f"Item of {name}", restricted=under)
                paper = Paper.objects.create(item=item, title=name, restricted=restricted)
                version = PaperVersion.objects.create(
                    paper=paper,
                    number=1,
                    file=stored(f"{published:d}{restricted:d}{under:d}"),
                    name="paper.pdf",
                    published_at=timezone.now() if published else None,
                )
                rows[version.pk] = name
    return rows


def make_packs(meeting: Meeting) -> dict[int, str]:
    by = User.objects.create_user("packer@example.org")
    shared = {"meeting": meeting, "fingerprint": "0", "page_map": {}, "members_file": stored("a")}
    built = Pack.objects.create(**shared, number=1, public_file=stored("b"))
    published = Pack.objects.create(
        **shared, number=2, public_file=stored("c"), published_at=timezone.now(), published_by=by
    )
    return {built.pk: "built", published.pk: "published"}


def make_minutes(board: Board) -> dict[int, str]:
    by, now = User.objects.create_user("minutes@example.org"), timezone.now()
    rows = {}
    later = make_meeting(board, date(2018, 8, 1))
    approved = {"approved_at": now, "approved_by": by, "approved_at_meeting": later}
    facts: dict[str, dict[str, object]] = {
        "draft": {},
        "circulated": {},
        "approved": approved,
        "published": {**approved, "published_at": now, "published_by": by},
    }
    for month, (state, fields) in enumerate(facts.items(), 1):
        meeting = make_meeting(board, date(2018, month, 1))
        rows[Minutes.objects.create(meeting=meeting, state=state, **fields).pk] = state
    return rows


MANAGERS = {
    "meetings": Meeting.objects,
    "items": AgendaItem.objects,
    "papers": PaperVersion.objects,
    "packs": Pack.objects,
    "minutes": Minutes.objects,
}


@pytest.mark.parametrize("kind", EXPECTED)
@pytest.mark.parametrize("who", EVERYBODY)
def test_visible_to_each_role(
    who: str, kind: str, reader: Callable[[str], User], world: dict[str, dict[int, str]]
) -> None:
    names = world[kind]
    seen = MANAGERS[kind].visible_to(reader(who)).filter(pk__in=names).values_list("pk", flat=True)

    assert sorted(names[pk] for pk in seen) == sorted(expected(kind, who))


@pytest.mark.parametrize("who", EVERYBODY)
def test_papers_are_seen_as_their_versions_are(
    who: str, reader: Callable[[str], User], world: dict[str, dict[int, str]]
) -> None:
    seen = Paper.objects.visible_to(reader(who)).values_list("title", flat=True)

    assert sorted(seen) == sorted(expected("papers", who))


@pytest.mark.parametrize("who", EVERYBODY)
def test_entitled_to_what_is_restricted(
    who: str, reader: Callable[[str], User], world: dict[str, dict[int, str]]
) -> None:
    user, sits = reader(who), who not in STRANGERS

    item = AgendaItem.objects.visible_to(user).get(title="secret")
    pack = Pack.objects.visible_to(user).get(number=2)
    minutes = Minutes.objects.visible_to(user).get(state="published")

    assert (item.entitled, pack.entitled, minutes.entitled) == (sits, sits, sits)
    assert item.shown_title == ("secret" if sits else "An item")


def test_item_not_loaded_for_anybody_shows_the_public_title(item: AgendaItem) -> None:
    item.restricted, item.public_title = True, "An item"

    assert (item.entitled, item.shown_title) == (False, "An item")


OFFSETS = st.integers(min_value=-3, max_value=3)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    starts=OFFSETS,
    length=st.one_of(st.none(), st.integers(min_value=0, max_value=4)),
    role=st.sampled_from(BoardRole),
)
def test_access_follows_the_days_of_the_seat(
    board: Board, item: AgendaItem, starts: int, length: int | None, role: BoardRole
) -> None:
    """Both the first and the last day count; a day outside gives nothing."""
    today = timezone.localdate()
    first = today + starts * DAY
    last = None if length is None else first + length * DAY
    person = make_person(f"P {User.objects.count()}")
    assert person.user
    held = seat(board, person, role, starts=first, ends=last)
    powers = next(row.powers for row in ROLE_TABLE if row.role == role)
    runs = first <= today and (last is None or today <= last)

    user = User.objects.get(pk=person.user.pk)

    assert {power for power in Power if access.holds(user, power, board)} == (powers if runs else set())
    assert AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists() == runs
    held.delete()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("officer", True),
        ("administrator", True),
        *((who, False) for who in EVERYBODY if who not in ("officer", "administrator")),
    ],
)
def test_check_can_edit_board_only_officers_and_administrators(
    who: str, may: bool, board: Board, reader: Callable[[str], User]
) -> None:
    assert can(access.check_can_edit_board, reader(who), board) == may


@pytest.mark.parametrize("who", EVERYBODY)
def test_check_can_manage_only_officers(who: str, board: Board, reader: Callable[[str], User]) -> None:
    assert can(access.check_can_manage, reader(who), board) == (who == "officer")


@pytest.mark.parametrize("who", EVERYBODY)
def test_directory_read_by_those_who_sit_and_administrators(who: str, reader: Callable[[str], User]) -> None:
    assert access.may_read_directory(reader(who)) == (
        who not in ("public", "former", "future", "deactivated", "unseated")
    )


# The account-takeover rule ----------------------------------------------------------------------------------


def test_edit_person_officer_of_all_their_boards_may(board: Board, officer: User) -> None:
    person = make_person("Only Here")
    seat(board, person)

    assert can(access.check_can_edit_person, officer, person)


@pytest.mark.parametrize("starts", [-1, 0, 1, 30])
def test_edit_person_who_sits_or_will_sit_elsewhere_refused(
    starts: int, board: Board, other_board: Board, officer: User
) -> None:
    person = make_person("Two Boards")
    seat(board, person)
    seat(other_board, person, starts=timezone.localdate() + starts * DAY)

    assert not can(access.check_can_edit_person, officer, person)


def test_edit_person_who_left_the_other_board_allowed(board: Board, other_board: Board, officer: User) -> None:
    person = make_person("Left Already")
    seat(other_board, person, ends=timezone.localdate() - DAY)

    assert can(access.check_can_edit_person, officer, person)


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in ("officer", "administrator", "outsider")])
def test_edit_person_others_refused(who: str, reader: Callable[[str], User]) -> None:
    assert not can(access.check_can_edit_person, reader(who), make_person("No Seat"))


def test_change_account_of_an_administrator_by_an_officer_refused(
    board: Board, officer: User, administrator: User
) -> None:
    person = make_person("Root Person", account=False)
    person.user = administrator
    person.save()

    assert can(access.check_can_edit_person, officer, person)
    assert not can(access.check_can_change_account, officer, person)
    assert can(access.check_can_change_account, administrator, person)


def test_contact_details_seen_by_self_sharers_and_keepers(
    board: Board, other_board: Board, member: User, chair: User, officer: User, administrator: User
) -> None:
    stranger = make_person("Far Away")
    seat(other_board, stranger)
    assert stranger.user

    assert access.may_see_contact(chair, member.person)
    assert access.may_see_contact(stranger.user, stranger)
    assert not access.may_see_contact(stranger.user, member.person)
    assert access.may_see_contact(officer, stranger)
    assert access.may_see_contact(administrator, stranger)
    assert not access.may_see_contact(AnonymousUser(), stranger)
