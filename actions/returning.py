"""The way back from an action to the list it was opened from, with its filter, order and page.

A cookie holds that list's address, as the browser's own history does, so that it outlasts the forms of the action and
costs no query. What it holds is only ever used as a link to one of our lists.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

COOKIE = "actions_list"
LONGEST = 2_000
LISTS = re.compile(r"/(actions|actions/mine|boards/[\w-]+/actions)/(\?[^\s\"<>\\]*)?")


def remember(response: HttpResponseBase, request: HttpRequest) -> None:
    """This list is where actions opened from now on lead back to."""
    address = request.get_full_path()
    if len(address) > LONGEST:
        response.delete_cookie(COOKIE, path=reverse("actions"), samesite="Lax")
        return
    response.set_cookie(
        COOKIE, quote(address), path=reverse("actions"), secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def address(request: HttpRequest) -> str:
    """The list that was last looked at, or the whole log."""
    kept = unquote(request.COOKIES.get(COOKIE, ""))
    return kept if LISTS.fullmatch(kept) else reverse("actions")
