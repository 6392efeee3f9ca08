from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meetings.text import to_html

P = '<p class="govuk-body">'
UL = '<ul class="govuk-list govuk-list--bullet">'
OL = '<ol class="govuk-list govuk-list--number"'


def test_to_html_parts_paragraphs_at_empty_lines() -> None:
    assert to_html("One\ntwo\n\nThree") == f"{P}One<br>two</p>\n{P}Three</p>"


def test_to_html_of_bullets_and_numbers_makes_lists() -> None:
    assert to_html("Points:\n- one\n* two\n\n3. three\n4) four\n1. one") == (
        f"{P}Points:</p>\n{UL}<li>one</li><li>two</li></ul>\n"
        f'{OL} start="3"><li>three</li><li>four</li></ol>\n{OL}><li>one</li></ol>'
    )


def test_to_html_of_actions_and_decisions_marks_the_word() -> None:
    assert to_html("ACTION: Tom to write\n- action: Pip to read\nRESOLVED to note\nNoted in passing") == (
        '<p class="govuk-body action"><strong>ACTION:</strong> Tom to write</p>\n'
        '<p class="govuk-body action"><strong>action:</strong> Pip to read</p>\n'
        '<p class="govuk-body decision"><strong>RESOLVED</strong> to note</p>\n'
        f"{P}Noted in passing</p>"
    )


def test_to_html_escapes_markup() -> None:
    assert to_html('<script>alert("x")</script> & more') == (
        f"{P}&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more</p>"
    )


def test_to_html_of_nothing_is_nothing() -> None:
    assert to_html(" \n\n") == ""


@given(st.text(alphabet=st.sampled_from("ab<>&\"'-1.*\n ACTION:"), max_size=80))
def test_to_html_of_anything_holds_only_its_own_tags(text: str) -> None:
    html = to_html(text)

    assert html.count("<") == sum(
        html.count(f"<{tag}") for tag in ("p ", "br>", "ul ", "ol ", "li>", "strong>", "/")
    )
