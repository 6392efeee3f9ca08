"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from csp import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """The product's name and contact, the navigation, and the nonce of this request's security policy."""
    return {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "SITE_URL": settings.SITE_URL,
        # Lazy: a fragment for htmx shows no navigation, and needs no look at the session for it.
        "navigation": SimpleLazyObject(lambda: navigation.entries(request)),
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
