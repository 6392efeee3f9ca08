from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp.models import User
from csp.roles import BoardRole
from meetings.models import Board, Organisation, Person
from meetings.names import Directory, Recognised, split_names
from meetings.tests.fixtures import make_person, seat

POLICE = Organisation(pk=1, name="Northmere Police", short_name="NP")
FIRE = Organisation(
    pk=2, name="Fire and Rescue Service", other_names="Fire & Rescue\nNorthmere Fire Brigade (NFB)"
)
COUNCIL = Organisation(pk=3, name="Northmere Borough Council", short_name="NBC")

AMARA = Person(pk=1, name="Councillor Amara Okafor")
DANIEL = Person(pk=2, name="Daniel Hartley")
PHILIPPA = Person(pk=3, name="Philippa Stone", other_names="Pip Stone")
ANGIE = Person(pk=4, name="Angela Fairweather")
TOM = Person(pk=5, name="Tom Reed")
HALIMA = Person(pk=6, name="Halima Said-Noor")
EVERYBODY = [AMARA, DANIEL, PHILIPPA, ANGIE, TOM, HALIMA]


def directory(*more: Person, seated: tuple[Person, ...] = (), chairs: tuple[Person, ...] = ()) -> Directory:
    return Directory(
        [*EVERYBODY, *more],
        [POLICE, FIRE, COUNCIL],
        seated=frozenset(person.pk for person in seated),
        chairs=chairs,
        board_names=("csp", "Community Safety Partnership"),
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Tom Reed", ["Tom Reed"]),
        ("Angela Fairweather/ Tom Reed", ["Angela Fairweather", "Tom Reed"]),
        (
            "Tom Reed, Amara Okafor/ Pip Stone/ Halima Said-Noor",
            ["Tom Reed", "Amara Okafor", "Pip Stone", "Halima Said-Noor"],
        ),
        ("Tom Reed and Pip Stone", ["Tom Reed", "Pip Stone"]),
        ("Tom Reed, and Pip Stone", ["Tom Reed", "Pip Stone"]),
        ("Tom Reed; Pip Stone & Amara Okafor", ["Tom Reed", "Pip Stone", "Amara Okafor"]),
        ("Tom Reed\nPip Stone", ["Tom Reed", "Pip Stone"]),
        ("CSP (member to be agreed)", ["CSP (member to be agreed)"]),
        ("Tom Reed (Police, NP) and Pip Stone", ["Tom Reed (Police, NP)", "Pip Stone"]),
        ("Alexander Sandy", ["Alexander Sandy"]),
        ("N/A", ["N/A"]),
        (" / , ", []),
    ],
)
def test_split_names_parts_at_separators_only(text: str, parts: list[str]) -> None:
    assert split_names(text) == parts


def test_split_names_with_known_organisation_leaves_it_whole() -> None:
    assert directory().split("Fire & Rescue and Tom Reed") == ["Fire & Rescue", "Tom Reed"]
    assert directory().split("Fire and Rescue Service/ NP") == ["Fire and Rescue Service", "NP"]


@given(st.text(alphabet="abAB /,;&()\n.-", max_size=60))
def test_split_names_of_anything_keeps_every_letter(text: str) -> None:
    parts = split_names(text)

    assert [c for c in "".join(parts) if c.isalpha()] == [c for c in text if c.isalpha()]
    assert all(part == part.strip() and part for part in parts)


@given(
    st.lists(st.sampled_from([p.name for p in EVERYBODY]), max_size=5), st.sampled_from(["/", ", ", " and ", "; "])
)
def test_split_names_of_joined_names_gives_them_back(names: list[str], separator: str) -> None:
    assert split_names(separator.join(names)) == names


@given(st.text(max_size=80))
def test_recognise_and_owners_of_anything_never_fail(text: str) -> None:
    one = directory().recognise(text)

    assert not (one.person and one.organisation)
    assert all(owner.text for owner in directory().owners_of_line(text))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Tom Reed", TOM),
        ("  tom   REED ", TOM),
        ("Mr Tom Reed", TOM),
        ("DS Tom Reed", TOM),
        ("Cllr Amara Okafor", AMARA),
        ("Amara Okafor", AMARA),
        ("Pip Stone", PHILIPPA),
        ("Halima Said Noor", HALIMA),
        ("Amara Okafor (Chair)", AMARA),
        ("Tom Reed (NP)", TOM),
    ],
)
def test_recognise_exact_name_is_exact(text: str, who: Person) -> None:
    one = directory().recognise(text)

    assert (one.person, one.exact) == (who, True)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Anegla Fairweather", ANGIE),
        ("Angela Fairwether", ANGIE),
        ("Dan Hartley", DANIEL),
        ("D. Hartley", DANIEL),
        ("Philipa Stone", PHILIPPA),
        ("Councillor Okafor", AMARA),
        ("Cllr Okafor", AMARA),
        ("Okafor", AMARA),
        ("Halima", HALIMA),
        ("Tom Reed (acting for the chief executive)", TOM),
        ("Dr Amara Okafor", AMARA),
    ],
)
def test_recognise_near_name_is_to_be_confirmed(text: str, who: Person) -> None:
    one = directory().recognise(text)

    assert (one.person, one.exact) == (who, False)


@pytest.mark.parametrize(
    "text",
    [
        "Police leads",
        "Somebody Else",
        "CSP (member to be agreed)",
        "TBC",
        "Dr Okafor",
        "",
        "Chair",
        "Information",
        "NX",
        "Dan Baker Tom Hartley",
    ],
)
def test_recognise_unknown_name_gives_nobody(text: str) -> None:
    assert directory().recognise(text) == Recognised(text)


def test_recognise_two_equally_good_candidates_gives_nobody() -> None:
    others = Person(pk=20, name="Danielle Hartley"), Person(pk=21, name="Tom Reed")

    assert directory(*others).recognise("Dan Hartley") == Recognised("Dan Hartley")
    assert directory(*others).recognise("Tom Reed") == Recognised("Tom Reed")


def test_recognise_two_of_one_name_prefers_title_then_seat() -> None:
    titled = Person(pk=20, name="Dr Tom Reed")

    assert directory(titled).recognise("Dr Tom Reed") == Recognised("Dr Tom Reed", person=titled, exact=True)
    assert directory(titled, seated=(TOM,)).recognise("Tom Reed") == Recognised("Tom Reed", person=TOM)


def test_recognise_near_name_prefers_who_sits_on_the_board() -> None:
    other = Person(pk=20, name="Danielle Hartley")

    assert directory(other, seated=(DANIEL,)).recognise("Dan Hartley").person == DANIEL


@pytest.mark.parametrize(
    ("text", "who", "exact"),
    [
        ("Northmere Police", POLICE, True),
        ("NP", POLICE, True),
        ("the np", POLICE, True),
        ("Fire & Rescue", FIRE, True),
        ("NFB", FIRE, True),
        ("Northmere Fire Brigade", FIRE, True),
        ("Northmere Brough Council", COUNCIL, False),
    ],
)
def test_recognise_organisation_by_any_of_its_names(text: str, who: Organisation, exact: bool) -> None:
    one = directory().recognise(text)

    assert (one.organisation, one.person, one.exact) == (who, None, exact)


def test_recognise_other_name_of_organisation_is_exact() -> None:
    police = Organisation(pk=9, name="Northmere Police", other_names="Police leads")

    assert Directory([], [police]).recognise("Police leads") == Recognised(
        "Police leads", organisation=police, exact=True
    )


@pytest.mark.parametrize(
    "text",
    [
        "All organisations",
        "All Orgs",
        "All Partners",
        "all",
        "Everyone",
        "All partner agencies",
        "CSP members",
        "All CSP members",
        "members of the board",
        "Community Safety Partnership members",
        "All board members",
    ],
)
def test_recognise_all_organisations_is_everyone(text: str) -> None:
    assert directory().recognise(text) == Recognised(text, everyone=True, exact=True)


def test_recognise_chair_with_one_chair_is_that_person() -> None:
    assert directory(chairs=(AMARA,)).recognise("Chair") == Recognised("Chair", person=AMARA, exact=True)
    assert directory(chairs=(AMARA,)).recognise("The CSP chair").person == AMARA


def test_recognise_chair_with_two_chairs_gives_nobody() -> None:
    assert directory(chairs=(AMARA, TOM)).recognise("Chair") == Recognised("Chair")


def test_recognise_all_keeps_order_and_text() -> None:
    found = directory().recognise_all("Tom Reed, Anegla Fairweather/ NP and Nobody Known")

    assert found == [
        Recognised("Tom Reed", person=TOM, exact=True),
        Recognised("Anegla Fairweather", person=ANGIE),
        Recognised("NP", organisation=POLICE, exact=True),
        Recognised("Nobody Known"),
    ]


@pytest.mark.parametrize(
    ("line", "owners"),
    [
        ("Tom Reed to add Fire Safety to the forward plan.", [Recognised("Tom Reed", person=TOM, exact=True)]),
        ("Tom Reed will add Fire Safety.", [Recognised("Tom Reed", person=TOM, exact=True)]),
        ("Tom Reed: add Fire Safety.", [Recognised("Tom Reed", person=TOM, exact=True)]),
        (
            "Angela Fairweather and Dan Hartley to provide a profile to members.",
            [Recognised("Angela Fairweather", person=ANGIE, exact=True), Recognised("Dan Hartley", person=DANIEL)],
        ),
        ("All organisations to send their agreements to Tom Reed.",
         [Recognised("All organisations", everyone=True, exact=True)]),
        ("CSP members to review the plan.", [Recognised("CSP members", everyone=True, exact=True)]),
        ("Police leads to review resources.", [Recognised("Police leads")]),
        ("Information sharing agreements to be added to the forward plan.", []),
        ("Tom Reed to be the lead.", [Recognised("Tom Reed", person=TOM, exact=True)]),
        ("CSP (member to be agreed) to look into support.", [Recognised("CSP (member to be agreed)")]),
        ("Halima Said-Noor Tom Reed a drafted response with regards to the review.",
         [Recognised("Halima Said-Noor", person=HALIMA)]),
        ("The report on the state of the borough this year to go round.", []),
        ("Nothing further", []),
        ("", []),
    ],
)  # fmt: skip
def test_owners_of_line_are_those_before_to(line: str, owners: list[Recognised]) -> None:
    assert directory().owners_of_line(line) == owners


def test_directory_for_board_knows_seats_chair_and_name(
    board: Board, chair: User, member: User, django_assert_num_queries
) -> None:
    former = make_person("Fay Former", account=False)
    seat(board, former, BoardRole.CHAIR, ends=date(2017, 12, 31))

    with django_assert_num_queries(3):
        found = Directory.for_board(board, date(2018, 9, 26))

    assert found.recognise("Chair").person == chair.person
    assert Directory.for_board(board, date(2017, 6, 1)).recognise("Chair").person is None
    assert found.recognise("Mina Member") == Recognised("Mina Member", person=member.person, exact=True)
    assert found.recognise("CSP members").everyone is True
    assert found.seated == {chair.person.pk, member.person.pk, former.pk}
