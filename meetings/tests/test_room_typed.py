"""What is typed in the room: stored as it stands, settled later, kept whole when two type at once."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from csp.errors import Conflict, Denied, Refused
from csp.models import User
from csp.roles import BoardRole
from meetings import registries
from meetings.minutes import services
from meetings.minutes.apart import both, side_by_side
from meetings.minutes.services import settling
from meetings.models import AgendaItem, Attendance, Board, Decision, Meeting, Minute, Minutes, Organisation, Person
from meetings.registries import MinuteListener
from meetings.tests.fixtures import make_item, make_meeting, make_person, seat, seated

LINES = st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=6).map("\n".join)


@pytest.fixture
def minutes(meeting: Meeting, item: AgendaItem, officer: User) -> Minutes:
    return services.start_minutes(meeting=meeting, by=officer)


@pytest.fixture
def colleague(board: Board, council: Organisation) -> User:
    return seated("Nora Note", BoardRole.OFFICER, board, council)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What a listener was told of, one list of lines a call."""
    heard: list[list[str]] = []
    entries = {
        "test": MinuteListener("test", 1, lambda minute, lines, by: heard.append([one.text for one in lines]))
    }
    monkeypatch.setattr(registries.minute_listeners, "_entries", entries)
    return heard


def type_in(minutes: Minutes, by: User, text: str, version: int, **more: Any) -> Minute:
    item = minutes.meeting.items.get()
    return services.save_minute(
        minutes=minutes, item=item, by=by, version=version, text=text, as_typed=True, **more
    )


def rows(item: AgendaItem) -> list[str]:
    """The texts in the history of its minute, oldest first."""
    return list(Minute.history.filter(item=item).order_by("history_id").values_list("text", flat=True))


def test_text_as_it_is_typed_is_stored_and_burns_no_action(
    minutes: Minutes, item: AgendaItem, officer: User, told: list[list[str]]
) -> None:
    type_in(minutes, officer, "RESOLVED to wait.\nACTION: Ja", 0)

    minute = Minute.objects.get(item=item)
    assert (minute.text, minute.version, minute.settled) == ("RESOLVED to wait.\nACTION: Ja", 1, False)
    assert told == []
    assert not Decision.objects.exists()


def test_settling_brings_actions_and_decisions_into_line_once_and_leaves_the_version(
    minutes: Minutes, item: AgendaItem, officer: User, told: list[list[str]]
) -> None:
    minute = type_in(minutes, officer, "RESOLVED to wait.\nACTION: Jade to write", 0)

    assert services.settle_minute(minute=minute, by=officer) is True
    assert services.settle_minute(minute=minute, by=officer) is False
    minute.refresh_from_db()
    assert (minute.version, minute.settled) == (1, True)
    assert told == [["Jade to write"]]
    assert [one.text for one in Decision.objects.all()] == ["to wait."]


def test_circulating_settles_what_was_typed(
    minutes: Minutes, item: AgendaItem, officer: User, told: list[list[str]]
) -> None:
    type_in(minutes, officer, "ACTION: Jade to write", 0)

    services.circulate(minutes=minutes, by=officer)

    assert told == [["Jade to write"]]
    assert Minute.objects.get(item=item).settled


def test_night_settles_what_was_left(
    minutes: Minutes, item: AgendaItem, officer: User, told: list[list[str]]
) -> None:
    type_in(minutes, officer, "ACTION: Jade to write", 0)

    assert settling.settle_left(timezone.localdate()) == ["1 minute settled"]
    assert settling.settle_left(timezone.localdate()) == []
    assert told == [["Jade to write"]]


@settings(max_examples=30)
@given(st.text(alphabet=st.sampled_from("a \t\n\r–’é😀-"), max_size=40))
def test_what_is_stored_is_what_was_typed_but_for_line_ends(text: str) -> None:
    typed, saved = services.text._clean(text, True), services.text._clean(text, False)

    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert typed == (lines if lines.strip() else "")
    assert saved == typed.rstrip()


def test_typed_text_keeps_its_blank_space_and_a_save_in_full_takes_it_off_the_end(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    typed = "  - a point\r\n\r\nand more \n"

    assert type_in(minutes, officer, typed, 0).text == "  - a point\n\nand more \n"
    saved = services.save_minute(minutes=minutes, item=item, by=officer, version=1, text=typed)
    assert saved.text == "  - a point\n\nand more"
    assert type_in(minutes, officer, " \n ", 2).text == ""


def test_what_one_person_types_is_one_row_of_history_for_ten_minutes(
    minutes: Minutes, item: AgendaItem, officer: User, colleague: User
) -> None:
    type_in(minutes, officer, "A", 0)
    type_in(minutes, officer, "A b", 1)
    type_in(minutes, officer, "A b c", 2)
    assert rows(item) == ["A b c"]
    type_in(minutes, colleague, "A b c. Theirs.", 3)
    type_in(minutes, officer, "A b c. Theirs. Mine.", 4)
    assert rows(item) == ["A b c", "A b c. Theirs.", "A b c. Theirs. Mine."]
    Minute.history.update(history_date=timezone.now() - timedelta(minutes=11))
    type_in(minutes, officer, "Later.", 5)
    assert rows(item)[-2:] == ["A b c. Theirs. Mine.", "Later."]
    latest = Minute.history.filter(item=item).latest()
    assert (latest.version, latest.history_user) == (6, officer)


def test_typing_over_somebody_elses_save_is_a_conflict_and_changes_nothing(
    minutes: Minutes, item: AgendaItem, officer: User, colleague: User
) -> None:
    type_in(minutes, colleague, "Theirs.", 0)

    with pytest.raises(Conflict, match="Nora Note") as refusal:
        type_in(minutes, officer, "Mine.", 0)
    assert refusal.value.current.version == 1
    assert Minute.objects.get(item=item).text == "Theirs."


def test_what_is_stored_already_is_no_conflict_when_the_answer_was_lost(
    minutes: Minutes, item: AgendaItem, officer: User
) -> None:
    type_in(minutes, officer, "Said.", 0)

    assert type_in(minutes, officer, "Said.", 0).version == 1
    assert rows(item) == ["Said."]


@pytest.mark.parametrize(
    ("keep", "stands"),
    [("mine", "Begun.\nMine."), ("theirs", "Begun.\nTheirs."), ("both", "Begun.\nTheirs.\nMine.")],
)
def test_either_text_or_both_can_be_kept_and_none_is_lost(
    minutes: Minutes, item: AgendaItem, officer: User, colleague: User, keep: str, stands: str
) -> None:
    type_in(minutes, officer, "Begun.", 0)
    type_in(minutes, colleague, "Begun.\nTheirs.", 1)

    kept = services.keep_texts(
        minutes=minutes, item=item, by=officer, version=2, keep=keep, texts={"text": "Begun.\nMine."}
    )

    assert Minute.objects.get(item=item).text == kept.text == stands
    everything = "\n".join(rows(item))
    assert ("Theirs." in everything, "Mine." in everything) == (True, True)


def test_keeping_after_a_third_save_is_a_conflict_again(
    minutes: Minutes, item: AgendaItem, officer: User, colleague: User
) -> None:
    type_in(minutes, colleague, "Theirs.", 0)
    type_in(minutes, colleague, "Theirs, and more.", 1)

    for keep in ("mine", "theirs", "both"):
        with pytest.raises(Conflict):
            services.keep_texts(minutes=minutes, item=item, by=officer, version=1, keep=keep, texts={"text": "M"})
    with pytest.raises(Refused, match="Choose which text"):
        services.keep_texts(minutes=minutes, item=item, by=officer, version=2, keep="?", texts={"text": "M"})
    assert rows(item) == ["Theirs, and more."]


def is_within(lines: list[str], whole: list[str]) -> bool:
    """Whether ``lines`` stand in ``whole``, in their order."""
    rest = iter(whole)
    return all(line in rest for line in lines)


@settings(max_examples=50)
@given(LINES, LINES)
def test_both_holds_every_line_of_each_text_in_its_order(theirs: str, mine: str) -> None:
    together = both(theirs, mine).split("\n")

    for one in (theirs, mine):
        assert not one.strip() or is_within(one.split("\n"), together)
    assert both(theirs, theirs) == theirs


@settings(max_examples=50)
@given(LINES, LINES)
def test_side_by_side_shows_all_of_both_texts(mine: str, theirs: str) -> None:
    shown = side_by_side(mine, theirs)

    plain = [
        one.replace('<span class="govuk-visually-hidden">]</span></mark>', "")
        .replace('<mark class="apart"><span class="govuk-visually-hidden">[only in yours: </span>', "")
        .replace('<mark class="apart"><span class="govuk-visually-hidden">[only in theirs: </span>', "")
        for one in shown
    ]
    assert plain == [mine, theirs]
    assert mine != theirs or "<mark" not in "".join(shown)


def test_side_by_side_escapes_what_was_typed() -> None:
    mine, _ = side_by_side("a <b> c", "a")

    assert "&lt;b&gt;" in mine
    assert "<b>" not in mine


def test_item_is_taken_once_and_now_and_its_text_meets_no_conflict(board: Board, officer: User) -> None:
    meeting = make_meeting(board, timezone.localdate())
    item = make_item(meeting, "Now")
    minutes = services.start_minutes(meeting=meeting, by=officer)
    type_in(minutes, officer, "Begun.", 0)

    taken = services.take_item(minutes=minutes, item=item, by=officer).taken_at
    assert taken is not None
    services.set_taken_at(minutes=minutes, item=item, by=officer, taken_at=time(9, 5))
    assert services.take_item(minutes=minutes, item=item, by=officer).taken_at == time(9, 5)
    assert type_in(minutes, officer, "Begun. More.", 1).version == 2
    assert Minute.objects.get(item=item).taken_at == time(9, 5)


def test_item_is_taken_now_only_on_the_day(minutes: Minutes, item: AgendaItem, officer: User) -> None:
    with pytest.raises(Refused, match="not today"):
        services.take_item(minutes=minutes, item=item, by=officer)
    assert services.set_taken_at(minutes=minutes, item=item, by=officer, taken_at=time(10, 5)).taken_at == time(
        10, 5
    )


def test_marking_says_who_is_there_and_taking_it_back_forgets_it(
    minutes: Minutes, meeting: Meeting, officer: User, member: User
) -> None:
    person = member.person

    def mark(status: str) -> list[str]:
        services.mark_attendance(meeting=meeting, by=officer, person=person, status=status)
        return list(Attendance.objects.values_list("status", flat=True))

    assert [mark("present"), mark("present"), mark("apologies"), mark(""), mark("")] == [
        ["present"], ["present"], ["apologies"], [], [],
    ]  # fmt: skip


def test_marking_a_substitute_present_says_for_whom(
    minutes: Minutes, meeting: Meeting, board: Board, officer: User, member: User
) -> None:
    person = make_person("Sam Substitute", account=False)
    seat(board, person, substitute_for=member.person.memberships.get())

    marked = services.mark_attendance(meeting=meeting, by=officer, person=person, status="present")
    assert marked is not None
    assert marked.substitute_for == member.person
    away = services.mark_attendance(meeting=meeting, by=officer, person=person, status="apologies")
    assert away is not None
    assert away.substitute_for is None


def test_marking_is_refused_for_whoever_has_no_seat_and_for_other_words(
    minutes: Minutes, meeting: Meeting, officer: User, member: User, outsider: User
) -> None:
    stranger = Person.objects.get(user=outsider)

    with pytest.raises(Refused, match="does not sit on this board"):
        services.mark_attendance(meeting=meeting, by=officer, person=stranger, status="present")
    with pytest.raises(Refused, match="Choose present"):
        services.mark_attendance(meeting=meeting, by=officer, person=member.person, status="additional")
    with pytest.raises(Denied):
        services.mark_attendance(meeting=meeting, by=outsider, person=member.person, status="present")


@pytest.mark.parametrize("what", ["typed", "settle", "take", "keep", "mark"])
def test_nothing_is_taken_down_once_the_minutes_are_circulated(
    minutes: Minutes, meeting: Meeting, item: AgendaItem, officer: User, member: User, what: str
) -> None:
    minute = type_in(minutes, officer, "Said.", 0)
    services.circulate(minutes=minutes, by=officer)
    acts = {
        "typed": lambda: type_in(minutes, officer, "More.", 1),
        "settle": lambda: services.settle_minute(minute=minute, by=officer),
        "take": lambda: services.set_taken_at(minutes=minutes, item=item, by=officer, taken_at=time(10)),
        "keep": lambda: services.keep_texts(
            minutes=minutes, item=item, by=officer, version=1, keep="mine", texts={"text": "More."}
        ),
        "mark": lambda: services.mark_attendance(
            meeting=meeting, by=officer, person=member.person, status="present"
        ),
    }

    with pytest.raises(Refused, match="with the members"):
        acts[what]()
