"""The main navigation: the first of the registries. Each app adds its entries in AppConfig.ready."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class NavItem:
    """One entry. `order` sorts them; `signed_in` hides it from the public (the page itself still checks)."""

    text: str
    url_name: str
    order: int
    signed_in: bool = False


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; one URL name has one entry."""
    _items[item.url_name] = item


def entries(request: HttpRequest) -> list[dict[str, str | bool]]:
    """What to show this visitor: text, address, and whether the present page lies under it."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    shown = sorted((item for item in _items.values() if signed_in or not item.signed_in), key=lambda i: i.order)
    addresses = [(item.text, reverse(item.url_name)) for item in shown]
    return [
        {
            "text": text,
            "url": url,
            "current": request.path == url or (url != "/" and request.path.startswith(url)),
        }
        for text, url in addresses
    ]
