from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.minutes.lines import action_lines
from meetings.registries import ActionLine
from meetings.text import to_html


def test_action_lines_are_those_that_begin_with_the_word() -> None:
    text = (
        "Tom Reed gave an update.\n\n"
        "ACTION: Tom Reed to share the plan.\n"
        "- Action:  Amara Okafor to reply   \n"
        "2. actions: All organisations to send figures.\n"
        "(b) ACTION 3: Pip Stone to write.\n"
        "There was no ACTION: to speak of.\n"
        "ACTION:\n"
        "ACTION: .\n"
        "Actionable points were noted."
    )

    assert action_lines(text, False) == [
        ActionLine("Tom Reed to share the plan.", False),
        ActionLine("Amara Okafor to reply", False),
        ActionLine("All organisations to send figures.", False),
        ActionLine("Pip Stone to write.", False),
    ]


def test_action_line_ends_at_the_line_break() -> None:
    assert action_lines("ACTION: Tom Reed to write\nto the board.", False) == [
        ActionLine("Tom Reed to write", False)
    ]


@pytest.mark.parametrize("mark", ["(COMPLETED)", "(completed)", "[Completed]", "( COMPLETED )"])
def test_action_line_with_completed_is_completed(mark: str) -> None:
    assert action_lines(f"ACTION: Tom Reed to write {mark}.", True) == [
        ActionLine("Tom Reed to write.", True, completed=True)
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Amara Okafor to circulate the slides (Action).", ["Amara Okafor to circulate the slides."]),
        ("- Amara Okafor to circulate the slides [ACTION]", ["Amara Okafor to circulate the slides"]),
        ("It ran. Tom Reed will write to Dr. T. Stone. (Action) It ended.", ["Tom Reed will write to Dr. T. Stone."]),
        ("AGREED that Amara Okafor will write (ACTION 2).", ["Amara Okafor will write."]),
        ("Slides will be sent (Action: Tom Reed/ Amara Okafor).", ["Tom Reed/ Amara Okafor: Slides will be sent."]),
        ("ACTION – Tom Reed to reply", ["Tom Reed to reply"]),
        ("They talked. ACTION: Tom Reed to go. ACTION: Pip Stone to stay", ["Tom Reed to go.", "Pip Stone to stay"]),
        ("Tom Reed to go (Action) and Pip Stone to stay (Action).", ["Tom Reed to go", "and Pip Stone to stay."]),
        ("The (action plan) was noted. Action points followed.", []),
        ("(Action)", []),
    ],
)  # fmt: skip
def test_action_of_a_sentence_is_found_as_a_reader_sees_it(line: str, found: list[str]) -> None:
    assert [one.text for one in action_lines(line)] == found


@pytest.mark.parametrize("marks", ["(Action) (COMPLETED).", "(COMPLETED) (Action).", "(Action: completed)."])
def test_marked_sentence_with_completed_is_completed(marks: str) -> None:
    assert action_lines(f"Tom Reed to go {marks}") == [ActionLine("Tom Reed to go.", False, completed=True)]


WAYS = ("ACTION: {}.", "- ACTION: {}", "{} (Action).", "They talked. {} [ACTION]. Then more.", "3. {}. (Action)")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*WAYS, "They talked of {}.", "NOTED: {}"]), st.sampled_from([" ", "\n", "\n\n"])
        )
    )
)
def test_no_action_is_lost_and_none_counted_twice(lines: list[tuple[str, str]]) -> None:
    """Each way of marking an action, in any order and whatever stands between."""
    text = "".join(
        f"{way.format(f'Tom Reed to write letter {at}')}{between if way.startswith(('ACTION', 'They')) else chr(10)}\n"
        for at, (way, between) in enumerate(lines)
    )
    wanted = [f"Tom Reed to write letter {at}" for at, (way, _) in enumerate(lines) if way in WAYS]

    assert [one.text.rstrip(".") for one in action_lines(text)] == wanted


def test_action_line_of_windows_text_has_no_carriage_return() -> None:
    assert action_lines("ACTION: One\r\nACTION: Two\r\n", False) == [
        ActionLine("One", False),
        ActionLine("Two", False),
    ]


@given(st.text(max_size=200))
def test_action_lines_of_anything_are_one_line_each(text: str) -> None:
    assert all(line.text and "\n" not in line.text for line in action_lines(text, False))


@pytest.mark.parametrize(
    "line",
    [
        "ACTION" + " " * 50_000,
        "ACTION:" + " " * 50_000,
        "ACTION: a" + " " * 50_000 + "(",
        "a" * 50_000 + "(action)",
    ],
)
def test_a_line_of_many_spaces_is_read_at_once(line: str) -> None:
    started = time.process_time()
    action_lines(line, False)
    to_html(line)
    assert time.process_time() - started < 1
