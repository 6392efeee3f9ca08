"""The main navigation: the first of the registries. Each app adds its entries in AppConfig.ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from csp.models import User


def everyone(user: User | AnonymousUser) -> bool:
    """The public too."""
    return True


@dataclass(frozen=True)
class NavItem:
    """One entry. `order` sorts them; `visible_to` says who is shown it (the page itself still checks)."""

    text: str
    url_name: str
    order: int
    visible_to: Callable[[User | AnonymousUser], bool] = everyone


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; one URL name has one entry."""
    _items[item.url_name] = item


def entries(request: HttpRequest) -> list[dict[str, str | bool]]:
    """What to show this visitor: text, address, and whether the present page lies under it."""
    user = getattr(request, "user", AnonymousUser())
    shown = sorted((item for item in _items.values() if item.visible_to(user)), key=lambda item: item.order)
    addresses = [(item.text, reverse(item.url_name)) for item in shown]
    return [
        {
            "text": text,
            "url": url,
            "current": request.path == url or (url != "/" and request.path.startswith(url)),
        }
        for text, url in addresses
    ]
