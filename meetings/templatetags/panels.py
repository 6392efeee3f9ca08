"""{% panels "board_panels" board %}: the parts of a page that other apps own, one after another."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from meetings import registries

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], registry: str, subject: Any = None, **also: Any) -> SafeString:
    """Each panel of that registry that has something to show this person, rendered with its own context only.

    ``also`` is what the page tells its panels, such as where their forms are to come back to.
    """
    user = context["request"].user
    shown = []
    for panel in getattr(registries, registry):
        values = panel.context(user, subject)
        if values is not None:
            # A button in a panel is a form, and needs this.
            values = {"csrf_token": context.get("csrf_token", ""), **also, **values}
            shown.append((render_to_string(panel.template, values),))
    return format_html_join("\n", "{}", shown)
