"""What changed between two versions, as people read and hear it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from meetings.papers.compare import MAX_COMPARED, Difference, difference

OLD = (
    '<h2>1. Purpose</h2><p class="numbered numbered-1"><span class="para-number">1.1</span> The board is asked to '
    "note the report.</p><p>Same</p><table><tr><th>Abbey</th><td>12</td></tr></table><ul><li>One<ul><li>In it</li>"
    "</ul></li><li>Two</li></ul>"
)
NEW = OLD.replace("note the", "agree the").replace("12", "14").replace("<li>Two</li>", "<li>Anew</li>")


def shown(found: Difference | None) -> list[tuple[str, str, str]]:
    assert found
    plain = [(line.state, line.kind, str(line.html)) for part in found.stretches for line in part.lines]
    hidden = re.compile(r'<span class="govuk-visually-hidden">(.*?)</span> ?')
    said = [re.sub(r"</?(ins|del)>", "", hidden.sub(r"\1 ", html)).split() for _, _, html in plain]
    return [(state, kind, " ".join(words)) for (state, kind, _), words in zip(plain, said, strict=True)]


def test_changes_stand_where_they_were_made_and_say_what_they_are() -> None:
    found = difference(OLD, NEW)
    assert shown(found) == [
        ("same", "heading", "1. Purpose"),
        ("changed", "text", "1.1 The board is asked to [Removed: note ] [Added: agree ] the report."),
        ("same", "text", "Same"),
        ("changed", "row", "Abbey | [Removed: 12 ] [Added: 14 ]"),
        ("same", "point", "One"),
        ("same", "point", "In it"),
        ("added", "point", "[Added: Anew ]"),
        ("removed", "point", "[Removed: Two ]"),
    ]
    assert found
    assert (found.changed, found.added, found.removed) == (2, 1, 1)


def test_what_is_far_from_a_change_is_folded() -> None:
    lines = "".join(f"<p>Line {n}</p>" for n in range(9))
    found = difference(lines, lines.replace("Line 4", "Another one altogether"))
    assert found
    assert [(part.folded, len(part.lines)) for part in found.stretches] == [(True, 3), (False, 4), (True, 3)]


def test_texts_are_escaped() -> None:
    found = difference("<p>a</p>", "<p>&lt;script&gt; b</p>")
    assert found
    assert "<script>" not in "".join(line.html for part in found.stretches for line in part.lines)


def test_texts_too_long_to_be_compared_are_not() -> None:
    assert difference("<p>a</p>" * (MAX_COMPARED // 8), "<p>b</p>") is None


@given(st.text("ab <>&|", max_size=40))
def test_text_does_not_differ_from_itself(text: str) -> None:
    found = difference(f"<p>{text}</p>", f"<p>{text}</p>")
    assert found
    assert (found.changed, found.added, found.removed) == (0, 0, 0)
