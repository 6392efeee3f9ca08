"""How often one address of the internet may do a thing: counted in the cache, in windows of fixed length."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most ``count`` times in ``seconds``. The cache may lose a count; it never invents one."""

    name: str
    count: int
    seconds: int


def count(limit: Limit, request: HttpRequest) -> bool:
    """Count one more from where ``request`` came. Returns whether that is still within the limit."""
    key = _key(limit, request)
    if cache.add(key, 1, timeout=limit.seconds):
        return limit.count >= 1
    try:
        return cache.incr(key) <= limit.count
    except ValueError:  # it ended between the two
        cache.set(key, 1, timeout=limit.seconds)
        return limit.count >= 1


def is_reached(limit: Limit, request: HttpRequest) -> bool:
    """Whether nothing more is allowed from there in this window. Counts nothing."""
    return int(cache.get(_key(limit, request), 0)) >= limit.count


def _key(limit: Limit, request: HttpRequest) -> str:
    """One for each window, so that no window is made longer by what comes in it."""
    return f"limit:{limit.name}:{get_adapter().get_client_ip(request)}:{int(time.time()) // limit.seconds}"
