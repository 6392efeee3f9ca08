"""{% kept_mark %}: the hidden field that lets csp.kept give a form's text back to whoever typed it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from csp.kept import FIELD, mark_for

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_mark(context: dict[str, Any]) -> SafeString | str:
    user = context["request"].user
    if not user.is_authenticated:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, mark_for(user.pk))
