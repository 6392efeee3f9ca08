from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.changed import ADDED, REMOVED, SAME, Change, Piece, marked, pieces, standing, why_not
from meetings.text import to_html

HEARD = '<span class="govuk-visually-hidden">'
WORDS = st.lists(st.sampled_from(["one", "two", "three", "<b>", "ACTION:", "- "]), max_size=12).map(" ".join)


def test_changed_words_are_struck_out_and_put_in_and_heard() -> None:
    text = "Said:\n- fifteen came\n\nACTION: All to note"

    assert to_html(marked(text, [Change("fifteen", "fifty")])) == (
        '<p class="govuk-body">Said:</p>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>'
        f"<del>{HEARD}[deleted: </span>fifteen{HEARD}]</span></del>"
        f"<ins>{HEARD}[inserted: </span>fifty{HEARD}]</span></ins>"
        " came</li></ul>\n"
        '<p class="govuk-body action"><strong>ACTION:</strong> All to note</p>'
    )


def test_later_change_strikes_out_what_an_earlier_one_put_in() -> None:
    changes = [Change("fifteen", "fifty"), Change("fifty came", "fifty-one came")]

    assert standing("Said: fifteen came.", changes) == "Said: fifty-one came."
    assert pieces(marked("Said: fifteen came.", changes)) == [
        Piece("Said: ", SAME),
        Piece("fifteen", REMOVED),
        Piece("fifty", REMOVED),
        Piece(" came", REMOVED),
        Piece("fifty-one came", ADDED),
        Piece(".", SAME),
    ]


def test_words_added_at_the_end_are_a_paragraph() -> None:
    assert standing("Said.", [Change("", "More.")]) == "Said.\n\nMore."
    assert standing("", [Change("", "More.")]) == "More."


def test_change_that_does_not_fit_is_refused_with_the_reason() -> None:
    said = {
        (was, becomes): why_not("one two one", [Change("two", "three")], Change(was, becomes))
        for was, becomes in [
            ("two", "x"),
            ("one", "x"),
            ("three", "three"),
            ("one\ntwo", "x"),
            ("three", "x"),
            ("", "x"),
        ]
    }

    assert [sentence.split(".")[0] for sentence in said.values()] == [
        "These words do not stand there like this",
        "These words stand there 2 times",
        "The words are the same as they were",
        "Give words of one paragraph",
        "",
        "",
    ]


@settings(max_examples=40)
@given(WORDS, WORDS, WORDS)
def test_what_was_and_what_stands_can_both_be_read_off(before: str, was: str, after: str) -> None:
    text, change = f"{before}|{was}|{after}", Change(f"|{was}|", "now")
    shown = pieces(marked(text, [change]).replace("\n", " "))

    assert why_not(text, [], change) == ""
    assert "".join(piece.text for piece in shown if piece.state != ADDED) == text
    assert "".join(piece.text for piece in shown if piece.state != REMOVED) == standing(text, [change])
