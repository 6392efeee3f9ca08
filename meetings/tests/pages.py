"""What tests read off a page."""

from __future__ import annotations

from datetime import date
from typing import Any

import cssselect2
from django.contrib.messages import get_messages
from lxml import html


def texts(page: Any, css: str) -> list[str]:
    """The texts of everything a selector finds on an answer's page, spaces joined."""
    root = cssselect2.ElementWrapper.from_html_root(html.fromstring(page.content.decode()))
    return [" ".join(found.etree_element.text_content().split()) for found in root.query_all(css)]


def said(answer: Any) -> list[str]:
    """The messages waiting for the next page."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def errors(answer: Any) -> dict[str, list[str]]:
    """The sentences beside each field of the page's form."""
    return dict(answer.context["form"].errors)


def day(name: str, value: date) -> dict[str, str]:
    """A date as its three boxes post it."""
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}
