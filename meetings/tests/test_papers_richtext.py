"""The one form the texts of a report are kept in: what is kept, what goes, and that it never changes again."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.papers.richtext import clean, raised, section_number

NUMBERED = '<p class="numbered numbered-1"><span class="para-number">2.1</span> The <strong>text</strong></p>'
TABLE = (
    '<table class="table"><caption>Figures &amp; facts</caption><thead><tr><th scope="col">Ward</th>'
    '<th scope="col">2018</th></tr></thead><tbody><tr><th scope="row">Abbey</th><td>12</td></tr>'
    '<tr><th scope="row">Gale</th><td>One<ul><li>two</li></ul></td></tr></tbody></table>'
)
KEPT = (
    "<h3>Background</h3>",
    '<h3><span class="para-number">2.</span> Background</h3>',
    "<h4>Detail</h4>",
    "<p>One<br>two &amp; three &lt;four&gt;</p>",
    NUMBERED,
    '<p class="numbered numbered-2"><span class="para-number">(a)</span> First</p>',
    "<ul><li>One<ul><li>Under one</li></ul></li><li>Two<p>More of two</p></li></ul>",
    '<ol start="3"><li>Three</li></ol>',
    "<blockquote><p>Said</p></blockquote>",
    TABLE,
    '<table class="table"><tbody><tr><td colspan="2">Wide</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>',
    '<p>See <a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">the <em>page</em></a></p>',
    "<p>27<sup>th</sup> H<sub>2</sub>O <strong>bold <em>and italic</em></strong></p>",
)


@pytest.mark.parametrize("html", KEPT)
def test_what_is_of_the_vocabulary_stays_byte_for_byte(html: str) -> None:
    assert clean(html) == html


def test_whole_text_stays_byte_for_byte() -> None:
    assert clean("\n".join(KEPT)) == "\n".join(KEPT)


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("", ""),
        ("<p> </p><p><br></p><ul><li></li></ul>", ""),
        ("<script>alert(1)</script><p onclick='x()' style='color:red'>Text</p>", "<p>Text</p>"),
        ("<p><a href='javascript:alert(1)'>link</a></p>", "<p>link</p>"),
        ("<p><a href='//example.org'>link</a></p>", "<p>link</p>"),
        ("<p>a<img src='https://example.org/x.png' onerror='x()'>b</p>", "<p>ab</p>"),
        ("<h1>One</h1><h6>Six</h6>", "<h3>One</h3>\n<h4>Six</h4>"),
        ("<div><b>bold</b> <i>it</i></div>loose", "<p><strong>bold</strong> <em>it</em></p>\n<p>loose</p>"),
        ("<p>  much \n\n  space  </p>", "<p>much space</p>"),
        ("<p>Two<strong> </strong>words<br></p>", "<p>Two<strong> </strong>words</p>"),
        ('<p><span class="para-number">2.1</span>Text</p>', NUMBERED.replace("The <strong>text</strong>", "Text")),
        ('<p>In <span class="para-number">2.1</span> it says</p>', "<p>In 2.1 it says</p>"),
        ('<ul><li><span class="para-number">2.1</span> Point</li></ul>', "<ul><li>2.1 Point</li></ul>"),
        ("<ul><li><p>One</p></li><ul><li>In</li></ul></ul>", "<ul><li>One<ul><li>In</li></ul></li></ul>"),
        ("<table><tr><td><p>a</p></td><td>b</td></tr><tr><td>c</td></tr></table>",
         '<table class="table"><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>'),
        ("<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>",
         '<table class="table"><tbody><tr><td>in</td></tr></tbody></table>'),
        ("<table><tr><th>a</th></tr><tr><th>b</th></tr></table>",
         '<table class="table"><thead><tr><th scope="col">a</th></tr></thead>'
         '<tbody><tr><th scope="row">b</th></tr></tbody></table>'),
    ],
)  # fmt: skip
def test_what_is_not_of_it_is_put_right(given_html: str, kept: str) -> None:
    assert clean(given_html) == kept


def test_plain_text_becomes_paragraphs_numbers_and_points() -> None:
    typed = "2.1 The report & its aims < 3\r\n\r\n(a) first\r\n\r\n- one\r\n- two\r\n\r\nTwo\r\nlines"
    assert clean(typed).split("\n") == [
        '<p class="numbered numbered-1"><span class="para-number">2.1</span> The report &amp; its aims &lt; 3</p>',
        '<p class="numbered numbered-2"><span class="para-number">(a)</span> first</p>',
        "<ul><li>one</li><li>two</li></ul>",
        "<p>Two<br>lines</p>",
    ]


def test_heading_of_a_section_has_the_number_of_its_paragraphs() -> None:
    assert (section_number(NUMBERED), section_number("<p>2.1 typed</p>")) == ("2.", "")
    assert raised("<h3>A</h3><h4>B</h4><p>h3</p>") == "<h2>A</h2><h3>B</h3><p>h3</p>"


NAMES = (
    "p div h1 h2 h3 h4 h6 ul ol li table caption thead tbody tr td th blockquote strong b em i sub sup a span br img "
    "script style u hr"
)
TAGS = st.sampled_from(NAMES.split())
ATTRIBUTES = st.sampled_from(
    ["", ' class="numbered numbered-2"', ' class="para-number"', ' href="https://example.org/?a=1&amp;b"',
     ' href="javascript:x"', ' colspan="3"', ' rowspan="2"', ' start="7"', ' style="color:red"', ' onclick="x()"']
)  # fmt: skip
WORDS = st.sampled_from(
    ["word", " ", "  two  words ", "2.1 ", "(a)", "&amp;", "&lt;b&gt;", "\u00a0", "\n", "é", "- "]
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda tag, attr, parts: f"<{tag}{attr}>{''.join(parts)}</{tag}>", TAGS, ATTRIBUTES,
                     st.lists(inner, max_size=4))  # fmt: skip


HTML = st.lists(st.recursive(WORDS, _nested, max_leaves=14), max_size=6).map("".join)


@given(HTML)
@example("<p>a</p>b<table><caption>c</caption></table>")
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(st.text(max_size=80))
def test_cleaning_plain_text_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
