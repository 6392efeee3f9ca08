"""A membership list into a board: organisations, people and seats, each recognised by name or made.

What is near to a name already known is said, and made anew: two people are never merged by a program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Q

from csp.errors import Denied
from csp.importing import Act, Report
from csp.models import User
from csp.roles import BoardRole
from csp.sheets import Column, Row, read_table
from csp.words import listed, short_date
from meetings.models import Board, Membership, Organisation, Person
from meetings.names import Directory
from meetings.people.services import (
    add_membership,
    create_organisation,
    create_person,
    end_membership,
    update_membership,
    update_organisation,
    update_person,
)

COLUMNS = (
    Column("name", "Name", ("Full name", "Member", "Person"), required=True),
    Column("post", "Post title", ("Post", "Job title", "Title", "Position")),
    Column("organisation", "Organisation", ("Organization", "Agency", "Partner"), required=True),
    Column("role", "Role", ("Board role", "Role on the board"), required=True),
    Column("email", "E-mail", ("Email", "Email address", "E-mail address")),
    Column("phone", "Phone", ("Telephone", "Phone number")),
)
ROLES = {role.label.casefold(): role for role in BoardRole} | {
    "advisor": BoardRole.ADVISER,
    "vice chair": BoardRole.DEPUTY_CHAIR,
    "board member": BoardRole.MEMBER,
}
ROLES_EXPECTED = "one of Chair, Deputy Chair, Interim Chair, Member, Adviser or Officer"
VACANT = {"vacancy", "vacant", "vacant seat", "to be confirmed", "tbc"}
WITH_SHORT_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<short>[^()]{1,30})\)")


@dataclass
class Members:
    """One run of the import. ``starts`` is the first day of the seats it makes."""

    board: Board
    by: User
    report: Report
    starts: date
    directory: Directory = field(init=False)

    def __post_init__(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        self.directory = Directory.for_board(self.board)

    def run(self, path: Path) -> None:
        """Import the rows of the list, then note whom it leaves out."""
        table = read_table(path, COLUMNS)
        for place, note in table.notes:
            self.report.note(place, note)
        named = [one for row in table.rows if (one := self.take(row))]
        self.note_left_out(named)

    def take(self, row: Row) -> Person | None:
        """One row: its organisation, its person, their seat."""
        name = row.required("name", 'a name, or "Vacancy" for a seat nobody holds')
        organisation_name = row.required("organisation", "the organisation that holds the seat")
        role = self.role(row)
        if row.problems or role is None:
            self.report.add(row.place, Act.REFUSED, name, problems=row.problems, notes=row.notes)
            return None
        what = f"{name}, {role.label}, {organisation_name}"
        person = None
        with self.report.taking(row.place, what, notes=row.notes):
            organisation, made = self.organisation(row, organisation_name)
            vacant = name.casefold() in VACANT
            person, person_made = (None, Act.UNCHANGED) if vacant else self.person(row, name, organisation)
            acts = {made, person_made, self.seat(row, person, organisation, role)}
            act = next(act for act in (Act.CREATE, Act.UPDATE, Act.UNCHANGED) if act in acts)
            new = [word for word, one in (("organisation", made), ("person", person_made)) if one is Act.CREATE]
            self.report.add(row.place, act, f"{what} (new {listed(new)})" if new else what, notes=row.notes)
        return person

    def role(self, row: Row) -> BoardRole | None:
        """The role as written; "LBN adviser" is an adviser, and noted."""
        written = row.text("role")
        key = re.sub(r"[\s-]+", " ", written.casefold())
        if key in ROLES:
            return ROLES[key]
        if key.split(" ")[-1] in ("adviser", "advisor"):
            row.notes.append(f'The role "{written}" is taken as Adviser.')
            return BoardRole.ADVISER
        row.refuse("role", ROLES_EXPECTED)
        return None

    def organisation(self, row: Row, written: str) -> tuple[Organisation, Act]:
        """The organisation known by this name or short name, or a new one."""
        match = WITH_SHORT_NAME.fullmatch(written)
        name, short = (match["name"], match["short"]) if match else (written, "")
        known = next((one for one in self.directory.organisations if _known_as(one, (written, name))), None)
        if known is None:
            near = self.directory.recognise(name).organisation
            if near:
                row.notes.append(f'"{name}" is near to "{near.name}", and is made as another organisation.')
            made = create_organisation(by=self.by, name=name, short_name=short)
            self.look_again()
            return made, Act.CREATE
        if short and not known.short_name:
            update_organisation(organisation=known, by=self.by, version=known.version, short_name=short)
            self.look_again()
            return known, Act.UPDATE
        if short and not _known_as(known, (short,)):
            row.notes.append(f'"{known.name}" is known as "{known.short_name}", not "{short}": left as it is.')
        return known, Act.UNCHANGED

    def person(self, row: Row, name: str, organisation: Organisation) -> tuple[Person, Act]:
        """The person of this name, with what the row says of them; or a new one."""
        found = self.directory.recognise(name)
        if found.exact and found.person:
            return found.person, self.renew(row, found.person, organisation)
        same = [one for one in self.directory.people if _known_as(one, (name,))]
        if same:
            row.notes.append(f"{len(same)} people are called {name}: another is made, as none is clearly meant.")
        elif found.person:
            row.notes.append(f'"{name}" is near to "{found.person.name}", and is made as another person.')
        if not row.text("post"):
            row.notes.append("No post title is given.")
        made = create_person(
            by=self.by,
            name=name,
            post_title=row.text("post"),
            organisation=organisation,
            email=row.text("email"),
            phone=row.text("phone"),
        )
        self.look_again()
        return made, Act.CREATE

    def renew(self, row: Row, person: Person, organisation: Organisation) -> Act:
        """Bring a known person's details up to what the row says; an empty cell leaves them."""
        said = {
            "post_title": row.text("post"),
            "email": row.text("email"),
            "phone": row.text("phone"),
            "organisation": organisation,
        }
        new = {name: value for name, value in said.items() if value and value != getattr(person, name)}
        if not new:
            return Act.UNCHANGED
        for name in new:
            if was := getattr(person, name):
                row.notes.append(f"{person.name}: {name.replace('_', ' ')} was {was}.")
        try:
            update_person(person=person, by=self.by, version=person.version, **new)
        except Denied as denied:
            row.notes.append(f"Their details were left as they are. {denied}")
            return Act.UNCHANGED
        self.look_again()
        return Act.UPDATE

    def seat(self, row: Row, person: Person | None, organisation: Organisation, role: BoardRole) -> Act:
        """The seat on the board: found, made, or, with another role until now, ended and made anew.

        An officer's seat stands beside the others: a list of members takes nobody's work away.
        """
        held = list(self.seats(person, organisation))
        same = next((seat for seat in held if seat.role == role), None)
        if same:
            if same.starts > self.starts:
                row.notes.append(f"The seat is held from {short_date(same.starts)}: left as it is.")
            return Act.UNCHANGED
        other = next((seat for seat in held if BoardRole.OFFICER not in (seat.role, role)), None)
        if other and other.starts == self.starts:
            row.notes.append(f"The role was {other.get_role_display()}.")
            update_membership(membership=other, by=self.by, version=other.version, role=role)
            return Act.UPDATE
        day_before = self.starts - timedelta(days=1)
        ends = None
        if other and other.starts < self.starts:
            row.notes.append(f"{other.get_role_display()} until {short_date(day_before)}.")
            end_membership(membership=other, by=self.by, on=day_before)
        elif other:
            ends = other.starts - timedelta(days=1)
            row.notes.append(f"Until {short_date(ends)}: {other.get_role_display()} from the day after.")
        add_membership(
            board=self.board,
            by=self.by,
            role=role,
            starts=self.starts,
            ends=ends,
            person=person,
            organisation=organisation,
        )
        return Act.UPDATE if other else Act.CREATE

    def seats(self, person: Person | None, organisation: Organisation) -> Iterable[Membership]:
        """The seats this person, or this organisation's vacancy, holds on or after the first day."""
        return Membership.objects.filter(
            Q(ends__isnull=True) | Q(ends__gte=self.starts),
            board=self.board,
            person=person,
            substitute_for=None,
            **({} if person else {"organisation": organisation}),
        ).order_by("starts")

    def note_left_out(self, named: Iterable[Person]) -> None:
        """Who has a seat that the list does not show: nobody's seat ends because a list leaves them out."""
        seats = Membership.objects.on(self.starts).filter(board=self.board, person__isnull=False)
        for seat in seats.exclude(person__in=named).select_related("person"):
            self.report.note(
                "", f"{seat.person} ({seat.get_role_display()}) has a seat and is not in the file: left as it is."
            )


def _known_as(one: Person | Organisation, names: Iterable[str]) -> bool:
    wanted = {" ".join(name.casefold().split()) for name in names}
    return any(" ".join(name.casefold().split()) in wanted for name in one.names)
