"""Template filters over csp.words; they are built in, so templates need no {% load %}."""

from collections.abc import Callable
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest

from csp import words

register = template.Library()


def _empty_for_none(write: Callable[[Any], str]) -> Callable[[Any], str]:
    def filter_function(value: Any) -> str:
        return "" if value is None or value == "" else write(value)

    return filter_function


register.filter("longdate", _empty_for_none(words.long_date))
register.filter("shortdate", _empty_for_none(words.short_date))
register.filter("clock", _empty_for_none(words.clock))
register.filter("filesize_words", _empty_for_none(words.file_size))


@register.simple_tag
def page_address(request: HttpRequest, name: str, number: int) -> str:
    """The address of another page of the same list, with the same filters."""
    query = request.GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers to offer; None stands for the ones left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def error_target(field: BoundField, field_id: str) -> str:
    """The id an error's link can jump to: of a group of boxes or a date, that of its first part.

    `field_id` is what crispy-forms-gds offers; of a date it may already name the wrong part.
    """
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return f"id_{field.html_name}_1"
    if isinstance(widget, forms.MultiWidget) and field_id == field.auto_id:
        return f"{field.auto_id}_0"
    return field_id
