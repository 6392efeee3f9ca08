"""How accounts behave, where django-allauth asks."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from csp import outbox


class AccountAdapter(DefaultAccountAdapter):
    """Administrators make accounts; nobody signs up. No sentence says whether an address has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "The e-mail address or the password is not right. Check both and try again, or reset your password."
        ),
        "too_many_login_attempts": (
            "There were too many attempts to sign in. Wait five minutes and try again, or reset your password."
        ),
        "incorrect_password": "That is not your password. Try again.",
        "enter_current_password": "That is not your present password. Try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No banner says "signed in": the header shows it."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the mail is the site's own, whatever host the request claimed."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox like all mail, so that the answer takes as long whether there is an account or not."""
        mail = self.render_mail(template_prefix, email, {"email": email, **context})
        outbox.put(key=f"account:{uuid.uuid4()}", to=email, subject=mail.subject, text=str(mail.body))
