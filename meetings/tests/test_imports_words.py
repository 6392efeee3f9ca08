from __future__ import annotations

import pytest

from meetings.imports.words import folded_title, near_titles


def test_folded_title_leaves_words_alone() -> None:
    assert (
        folded_title("  Update on: DVHR Investigations/ Processes ") == "update on dvhr investigations processes"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Information Sharing Agreement",
        "information sharing agreements update",
        "Final information sharing agreements",
    ],
)
def test_near_titles_are_those_in_other_words(title: str) -> None:
    assert near_titles(title, ["Information Sharing Agreements", "Fire safety"]) == [
        "Information Sharing Agreements"
    ]


@pytest.mark.parametrize("title", ["INFORMATION sharing agreements", "Information", "Any other business"])
def test_near_titles_leave_out_the_same_and_the_different(title: str) -> None:
    assert near_titles(title, ["Information Sharing Agreements"]) == []
