"""Names as people write them, and whom they mean: pure, but for ``Directory.for_board``.

Agendas, logs and minutes name people loosely ("Amara Okafor/ Tom Reed", "Cllr Okafor", "Dan" for "Daniel",
"All organisations"). A name that is written exactly is recognised; a near spelling is offered, marked as not
exact, for a person to confirm; two equally good candidates give none. Nothing is guessed silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from django.utils import timezone

from csp.roles import BoardRole
from meetings.models import Board, Membership, Organisation, Person

SEPARATOR = re.compile(r"(?:\s*[/,;&\n]\s*|\s*(?<![\w-])and\s+)+", re.IGNORECASE)
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
WHOLE = ("n/a",)  # no name holds a separator of its own but this

TITLES = {
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "reverend", "sir", "dame", "lord",
    "lady", "councillor", "cllr", "pc", "ps", "sgt", "sergeant", "insp", "inspector", "supt", "superintendent",
    "chief", "detective", "det", "ds", "di", "dci", "dsu", "commander", "cmdr",
}  # fmt: skip
SAME_TITLE = {
    "cllr": "councillor", "doctor": "dr", "prof": "professor", "rev": "reverend", "sgt": "sergeant",
    "insp": "inspector", "supt": "superintendent", "det": "detective", "cmdr": "commander",
}  # fmt: skip

EVERYBODY = re.compile(
    r"(?:all|every|each)(?:body|one)?(?: of)?(?: the)?(?: board| partnership| partner| statutory)?"
    r"(?: organisations?| organizations?| orgs?| partners?| agencies| agency| members?| attendees)?"
)
MEMBERS = re.compile(r"(?:the )?(?:board|partnership) (?:members|partners|organisations)|members of the board")
NOT_NAMED = re.compile(r"\bto be (?:\w+)|\btbc\b|\btba\b", re.IGNORECASE)
OWNER_ENDS = re.compile(r"\s+(?:to|will|should|shall|must)\s+|:\s+|\s+[-–—]\s+", re.IGNORECASE)
PASSIVE = re.compile(r"(?:to|will|should|shall|must)\s+(?:be|have been)\b", re.IGNORECASE)

NEAR = 0.82  # of 1: "Anegla Farrow" is 0.92 to "Angela Farrow", "Sam Dean" 0.84 to "Samuel Dean"
CLEARLY = 0.04  # by how much the best must lead
SEATED = 0.05  # what a seat on the board adds
LONGEST_OWNER = 5  # words; more than that is no name


@dataclass(frozen=True)
class Recognised:
    """A name as written, and whom it means. ``exact`` is False for what a person must confirm.

    ``everyone`` is the whole board ("All organisations"). Nobody at all: person, organisation and everyone empty.
    """

    text: str
    person: Person | None = None
    organisation: Organisation | None = None
    everyone: bool = False
    exact: bool = False

    @property
    def is_recognised(self) -> bool:
        return self.person is not None or self.organisation is not None or self.everyone


def split_names(text: str, whole: Iterable[str] = ()) -> list[str]:
    """Part a list of names at "/", ",", ";", "&", " and " and line breaks, outside brackets.

    The names in ``whole`` (organisations such as "Fire and Rescue") are not parted. Nothing but the separators
    is dropped.
    """
    kept = [match.span() for match in BRACKETS.finditer(text)]
    for name in (*WHOLE, *whole):
        if SEPARATOR.search(name):
            kept += [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
    pieces, start = [], 0
    for match in SEPARATOR.finditer(text):
        if not any(begin < match.end() and match.start() < end for begin, end in kept):
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return [clean for piece in pieces if (clean := _tidy(piece))]


@dataclass(frozen=True)
class _Known:
    """One name of a person or organisation, ready to compare."""

    key: str
    title: str
    who: Person | Organisation
    seated: bool

    @property
    def id(self) -> tuple[type, int]:
        return type(self.who), self.who.pk


@dataclass
class Directory:
    """Everybody a board may name.

    ``seated`` are the ids of people who sit, or sat, on it; ``chairs`` who chairs it on the day in question;
    ``board_names`` what it is called, so that "CSP members" means its members.
    """

    people: Iterable[Person]
    organisations: Iterable[Organisation]
    seated: frozenset[int] = frozenset()
    chairs: tuple[Person, ...] = ()
    board_names: tuple[str, ...] = ()
    _known: list[_Known] = field(init=False, repr=False)
    _whole: list[str] = field(init=False, repr=False)
    _answers: dict[str, Recognised] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.people, self.organisations = list(self.people), list(self.organisations)
        self._known = [*self._people_known(), *self._organisations_known()]
        self._whole = [name for organisation in self.organisations for name in organisation.names]

    @classmethod
    def for_board(cls, board: Board, on: date | None = None) -> Directory:
        """The directory of ``board`` as of ``on`` (today unless told otherwise). Three queries."""
        on = on or timezone.localdate()
        people = list(Person.objects.all())
        by_id = {person.pk: person for person in people}
        seats = list(Membership.objects.filter(board=board, person__isnull=False))
        chairs = {seat.person_id for seat in seats if _chairs(seat, on)}
        return cls(
            people,
            Organisation.objects.all(),
            seated=frozenset(seat.person_id for seat in seats if seat.person_id),
            chairs=tuple(by_id[pk] for pk in sorted(pk for pk in chairs if pk)),
            board_names=(board.slug, board.name),
        )

    def split(self, text: str) -> list[str]:
        """``split_names`` that leaves the names of known organisations whole."""
        return split_names(text, self._whole)

    def recognise(self, name: str) -> Recognised:
        """Whom one name means."""
        text = _tidy(name)
        if text not in self._answers:
            self._answers[text] = self._recognise(text)
        return self._answers[text]

    def recognise_all(self, text: str) -> list[Recognised]:
        """Whom each name of a list means, in order."""
        return [self.recognise(name) for name in self.split(text)]

    def owners_of_line(self, text: str) -> list[Recognised]:
        """The owners an ACTION line names before its "to ...".

        "Tom Reed and Amara Okafor to review" has two, "All organisations to send" everyone, "Police leads to
        review" one nobody recognises, "The report to be added to the plan" none.
        """
        inside = [match.span() for match in BRACKETS.finditer(text)]
        for end in OWNER_ENDS.finditer(text):
            if not any(begin <= end.start() < last for begin, last in inside):
                return self._owners_before(text, end) or self._owner_at_start(text)
        return self._owner_at_start(text)

    def _owners_before(self, text: str, end: re.Match[str]) -> list[Recognised]:
        found = [one for one in self.recognise_all(text[: end.start()]) if _could_be_owner(one)]
        if any(one.is_recognised for one in found):
            return found
        return [] if PASSIVE.match(text[end.start() :].strip()) else found

    def _owner_at_start(self, text: str) -> list[Recognised]:
        """A line without "to" that begins with a known name: an owner to be confirmed."""
        words = text.split()
        for count in range(min(LONGEST_OWNER, len(words) - 1), 1, -1):
            one = self.recognise(" ".join(words[:count]))
            if one.exact and one.person:
                return [Recognised(one.text, person=one.person)]
        return []

    def _recognise(self, text: str) -> Recognised:
        if NOT_NAMED.search(text):
            return Recognised(text)
        plain = _tidy(BRACKETS.sub(" ", text))
        title, key = _key(plain)
        if not key:
            return Recognised(text)
        exactly = plain == text or self._says_no_more(text)
        if (found := self._exact(text, title, key, exactly)) is not None:
            return found
        words = self._without_board(key)
        if EVERYBODY.fullmatch(words) or MEMBERS.fullmatch(words):
            return Recognised(text, everyone=True, exact=exactly)
        if words in ("board", "the board", "partners"):
            return Recognised(text, everyone=True)
        if words in ("chair", "the chair", "board chair", "chair of the board"):
            one = self.chairs[0] if len(self.chairs) == 1 else None
            return Recognised(text, person=one, exact=one is not None and exactly)
        return self._near(text, title, key)

    def _exact(self, text: str, title: str, key: str, exactly: bool) -> Recognised | None:
        """Whoever bears this very name; nobody when several do. None when it is no known name."""
        same = [known for known in self._known if known.key == key]
        if not same:
            return None
        titled = [known for known in same if title and known.title == title]
        seated = [known for known in same if known.seated]
        for candidates, sure in ((same, True), (titled, True), (seated, False)):
            if len({known.id for known in candidates}) == 1:
                known = candidates[0]
                agree = not (title and known.title) or title == known.title
                return _found(text, known, sure and agree and exactly)
        return Recognised(text)

    def _near(self, text: str, title: str, key: str) -> Recognised:
        """The one clearly nearest name, to be confirmed."""
        best: dict[tuple[type, int], tuple[float, _Known]] = {}
        for known in self._known:
            likeness = _likeness(key, title, known)
            score = likeness + SEATED if likeness and known.seated else likeness
            if score > best.get(known.id, (0.0, known))[0]:
                best[known.id] = (score, known)
        ranked = sorted(best.values(), key=lambda pair: -pair[0])
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEARLY):
            return Recognised(text)
        return _found(text, ranked[0][1], False)

    def _says_no_more(self, text: str) -> bool:
        """Whether the brackets only name a role or a known organisation: "Amara Okafor (Chair)"."""
        said = [_key(inside)[1] for inside in BRACKETS.findall(text)]
        known = {known.key for known in self._known if isinstance(known.who, Organisation)}
        roles = {label.casefold() for label in BoardRole.labels}
        return all(one in known or one in roles for one in said)

    def _without_board(self, key: str) -> str:
        """The words with this board's own name replaced by "board"."""
        for name in self.board_names:
            key = re.sub(rf"\b{re.escape(_key(name)[1])}\b", "board", key)
        return key.replace("board board", "board")

    def _people_known(self) -> Iterator[_Known]:
        for person in self.people:
            for name in person.names:
                title, key = _key(BRACKETS.sub(" ", name))
                if key:
                    yield _Known(key, title, person, person.pk in self.seated)

    def _organisations_known(self) -> Iterator[_Known]:
        for organisation in self.organisations:
            keys = set()
            for name in organisation.names:
                # "Northmere Police (NP)" is known by both.
                keys |= {_key(part)[1] for part in (BRACKETS.sub(" ", name), *BRACKETS.findall(name))}
            yield from (_Known(key, "", organisation, False) for key in sorted(keys) if key)


def _found(text: str, known: _Known, exact: bool) -> Recognised:
    if isinstance(known.who, Person):
        return Recognised(text, person=known.who, exact=exact)
    return Recognised(text, organisation=known.who, exact=exact)


def _could_be_owner(one: Recognised) -> bool:
    return one.is_recognised or len(one.text.split()) <= LONGEST_OWNER


def _chairs(seat: Membership, on: date) -> bool:
    chairing = seat.role in (BoardRole.CHAIR, BoardRole.INTERIM_CHAIR)
    return chairing and seat.starts <= on and (seat.ends is None or seat.ends >= on)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:/&-–")


def _key(name: str) -> tuple[str, str]:
    """The title and the words to compare: small letters, no punctuation, hyphens as spaces.

    A name that is nothing but titles ("Chief Inspector") has no title and keeps its words.
    """
    words = re.sub(r"[^\w\s]", "", re.sub(r"[-–_]", " ", name.casefold())).split()
    if words and words[0] == "the":
        words = words[1:]
    count = next((n for n, word in enumerate(words) if word not in TITLES), 0)
    return " ".join(SAME_TITLE.get(word, word) for word in words[:count]), " ".join(words[count:])


def _likeness(key: str, title: str, known: _Known) -> float:
    """How like two names are, 0 to 1; 0 below ``NEAR``."""
    if isinstance(known.who, Person):
        words, theirs = key.split(), known.key.split()
        if len(words) == 1 and len(theirs) > 1:  # "Cllr Okafor", or a first name
            surname = words[0] == theirs[-1] and (not (title and known.title) or title == known.title)
            return 0.9 if surname else (0.85 if words[0] == theirs[0] and not title else 0.0)
        # "Sam Dean", "S Dean", with a middle name or without; not two names run together.
        if min(len(words), len(theirs)) > 1 and words[-1] == theirs[-1] and abs(len(words) - len(theirs)) < 2:
            short, long = sorted((words[0], theirs[0]), key=len)
            if long.startswith(short):
                return 0.95
    elif min(len(key), len(known.key)) < LONGEST_OWNER:  # an abbreviation is right or wrong
        return 0.0
    matcher = SequenceMatcher(None, key, known.key)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= NEAR else 0.0
