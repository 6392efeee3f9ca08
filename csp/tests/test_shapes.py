"""Rows filled into shapes of their markup: the same as the template would write of each."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.template import Context, Template
from django.test import override_settings

from csp import shapes

TEMPLATES = {
    "row.html": "<tr>{% if row.url %}<a href='{{ row.url }}'>{{ row.text }}</a>{% else %}{{ row.text }}{% endif %}"
    "{% if wide %}<td>{0} {{ row.count|default:'0' }}</td>{% endif %}{% if row.late %}!{% endif %}"
    "{% for note in row.notes %}<i>{{ note }}</i>{% endfor %}</tr>",
    "row.txt": "{% autoescape off %}{{ row.text }}"
    "{% for note in row.notes %} > {{ note }}{% endfor %}\n{% endautoescape %}",
}


class Row(NamedTuple):
    text: str
    url: str = ""
    count: int = 0
    late: bool = False
    notes: tuple[str, ...] = ()


ROWS = [
    Row("Share <data> & {plans} of area {0}"),
    Row('police\'s "board"', "/actions/CSP-1/?a=1&b=2", 3, True, ("Asked {1} \0", "<b>Done</b>")),
    Row("One note", notes=("1",)),
    Row("", late=True),
]


@pytest.fixture(autouse=True)
def _templates() -> Iterator[None]:
    engine = {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]}
    with override_settings(
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": engine}]
    ):
        yield


def rendered(name: str, **settled: bool) -> str:
    return "".join(Template(TEMPLATES[name]).render(Context({"row": row, **settled})) for row in ROWS)


@pytest.mark.parametrize("settled", [{}, {"wide": True}])
def test_rows_are_what_the_template_writes_as_html(settled: dict[str, bool]) -> None:
    assert shapes.as_html("row.html", ROWS, **settled) == rendered("row.html", **settled)


def test_rows_are_what_the_template_writes_as_text() -> None:
    assert shapes.as_text("row.txt", ROWS) == rendered("row.txt")


def test_each_shape_is_rendered_once() -> None:
    shapes._shape.cache_clear()
    shapes.as_html("row.html", [*ROWS[:2], ROWS[0]._replace(text="Other"), ROWS[1]._replace(count=9)])
    assert shapes._shape.cache_info().misses == 2


def test_no_rows_are_nothing() -> None:
    assert shapes.as_html("row.html", []) == ""


def test_rows_within_a_row_are_not_escaped_again() -> None:
    within = shapes.as_html("row.html", [Row("<a>")])
    assert within == "<tr>&lt;a&gt;</tr>"
    assert shapes.as_html("row.html", [Row(within), Row("<b>")]) == (
        "<tr><tr>&lt;a&gt;</tr></tr><tr>&lt;b&gt;</tr>"
    )
