from __future__ import annotations

import time

import pytest
from hypothesis import given
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


def test_action_line_of_windows_text_has_no_carriage_return() -> None:
    assert action_lines("ACTION: One\r\nACTION: Two\r\n", False) == [
        ActionLine("One", False),
        ActionLine("Two", False),
    ]


@given(st.text(max_size=200))
def test_action_lines_of_anything_are_one_line_each(text: str) -> None:
    assert all(line.text and "\n" not in line.text for line in action_lines(text, False))


@pytest.mark.parametrize(
    "line", ["ACTION" + " " * 50_000, "ACTION:" + " " * 50_000, "ACTION: a" + " " * 50_000 + "("]
)
def test_a_line_of_many_spaces_is_read_at_once(line: str) -> None:
    started = time.process_time()
    action_lines(line, False)
    to_html(line)
    assert time.process_time() - started < 1
