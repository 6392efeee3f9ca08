"""How a rule about who may act is asked. Each app's access.py holds its own rules, as check_can_x functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.errors import Denied
from csp.models import User


def why_not(check: Callable[..., None], *args: Any) -> str:
    """The reason ``check`` refuses, for the page to show beside a disabled button; empty when it allows."""
    try:
        check(*args)
    except Denied as denied:
        return str(denied)
    return ""


def can(check: Callable[..., None], *args: Any) -> bool:
    return not why_not(check, *args)


def check_is_administrator(user: User) -> None:
    if not getattr(user, "is_administrator", False):
        raise Denied("Only an administrator of the site can do this.")
