"""Fixed people and a board for every test: officer, chair, member, adviser, outsider, administrator, the public."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from csp.models import User
from csp.roles import BoardRole
from meetings import registries
from meetings.models import AgendaItem, Board, Meeting, Membership, Organisation, Person

PASSWORD = "correct horse battery staple"


def make_person(name: str, *, organisation: Organisation | None = None, account: bool = True) -> Person:
    """A person with an account (name.surname@example.org) unless told otherwise."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.create_user(email, PASSWORD) if account else None
    return Person.objects.create(name=name, organisation=organisation, email=email, user=user)


def seat(board: Board, person: Person | None, role: BoardRole = BoardRole.MEMBER, **fields: object) -> Membership:
    """A membership since 2015 unless told otherwise."""
    values = {"starts": date(2015, 1, 1), "organisation": person.organisation if person else None, **fields}
    return Membership.objects.create(board=board, person=person, role=role, **values)


def make_meeting(board: Board, day: date = date(2018, 9, 26), **fields: object) -> Meeting:
    values = {"starts": time(10), "ends": time(13), "venue": "Town Hall", "state": Meeting.State.BOOKED, **fields}
    return Meeting.objects.create(board=board, date=day, **values)


def make_item(meeting: Meeting, title: str = "An item", **fields: object) -> AgendaItem:
    """An item at the end of its siblings."""
    parent = fields.get("parent")
    values = {
        "position": AgendaItem.objects.filter(meeting=meeting, parent=parent).count(),
        "status": AgendaItem.Status.CONFIRMED,
        "minutes": 10,
        **fields,
    }
    return AgendaItem.objects.create(meeting=meeting, title=title, **values)


def log_in(user: User) -> Client:
    """A client with the session that a log-in leaves behind, without the log-in itself."""
    session, client = SessionStore(), Client()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def council(db: None) -> Organisation:
    return Organisation.objects.create(name="Northmere Borough Council", short_name="NBC")


@pytest.fixture
def police(db: None) -> Organisation:
    return Organisation.objects.create(name="Northmere Police", short_name="NP")


@pytest.fixture
def board(council: Organisation) -> Board:
    return Board.objects.create(
        name="Community Safety Partnership", slug="csp", authority="Northmere Borough Council", quorum=3
    )


@pytest.fixture
def other_board(council: Organisation) -> Board:
    return Board.objects.create(name="Health and Wellbeing Board", slug="hwb")


def seated(name: str, role: BoardRole, board: Board, organisation: Organisation) -> User:
    """The account of a new person with that role on the board."""
    person = make_person(name, organisation=organisation)
    seat(board, person, role)
    assert person.user
    return person.user


@pytest.fixture
def officer(board: Board, council: Organisation) -> User:
    return seated("Olive Officer", BoardRole.OFFICER, board, council)


@pytest.fixture
def chair(board: Board, council: Organisation) -> User:
    return seated("Chidi Chair", BoardRole.CHAIR, board, council)


@pytest.fixture
def member(board: Board, police: Organisation) -> User:
    return seated("Mina Member", BoardRole.MEMBER, board, police)


@pytest.fixture
def adviser(board: Board, council: Organisation) -> User:
    return seated("Ada Adviser", BoardRole.ADVISER, board, council)


@pytest.fixture
def outsider(other_board: Board, council: Organisation) -> User:
    """An officer, but of another board."""
    return seated("Otto Outsider", BoardRole.OFFICER, other_board, council)


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("admin@example.org", PASSWORD)


@pytest.fixture
def public() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def meeting(board: Board) -> Meeting:
    return make_meeting(board)


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return make_item(meeting, "Hate crime update")


@pytest.fixture
def no_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of this app without the panels of higher apps, whose queries are counted in their own tests."""
    for registry in (registries.home_panels, registries.desk_panels, registries.board_panels):
        monkeypatch.setattr(registry, "_entries", {})
