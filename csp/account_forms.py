"""The forms of django-allauth, in the design system's look and the site's words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout
from django import forms


class GdsForm(forms.Form):
    """Labels and hints of our own and no placeholders; the page brings the form tag and the button."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    required: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if name in self.required:
                field.error_messages["required"] = self.required[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)


HINT_FOR_NEW = "At least 12 characters, not only digits, and not a common password. Three random words work well."
NEW_PASSWORD: dict[str, dict[str, str]] = {
    "labels": {"oldpassword": "Present password", "password1": "New password", "password2": "New password again"},
    "hints": {"password1": HINT_FOR_NEW},
    "required": {
        "oldpassword": "Enter your present password.",
        "password1": "Enter a new password.",
        "password2": "Enter the new password a second time.",
    },
}
CODE_REQUIRED = {"code": "Enter the code."}


class LoginForm(GdsForm, account.LoginForm):
    """E-mail address and password."""

    labels = {"login": "E-mail address", "password": "Password"}
    required = {"login": "Enter your e-mail address.", "password": "Enter your password."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["invalid"] = "Enter an e-mail address such as name@example.org."


class ReauthenticateForm(GdsForm, account.ReauthenticateForm):
    """The password once more, before something sensitive."""

    labels = {"password": "Password"}
    required = {"password": "Enter your password."}


class ResetPasswordForm(GdsForm, account.ResetPasswordForm):
    """Where to send the link."""

    labels = {"email": "E-mail address"}
    required = {"email": "Enter your e-mail address."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = "Enter an e-mail address such as name@example.org."


class ResetPasswordKeyForm(GdsForm, account.ResetPasswordKeyForm):
    """The new password, after following the link."""

    labels, hints, required = NEW_PASSWORD["labels"], NEW_PASSWORD["hints"], NEW_PASSWORD["required"]


class SetPasswordForm(GdsForm, account.SetPasswordForm):
    """A password for an account that has none."""

    labels, hints, required = NEW_PASSWORD["labels"], NEW_PASSWORD["hints"], NEW_PASSWORD["required"]


class ChangePasswordForm(GdsForm, account.ChangePasswordForm):
    """The present and the new password."""

    labels, hints, required = NEW_PASSWORD["labels"], NEW_PASSWORD["hints"], NEW_PASSWORD["required"]


class AuthenticateForm(GdsForm, mfa.AuthenticateForm):
    """The second factor at log-in."""

    labels = {"code": "Code"}
    hints = {"code": "From the app on your phone, or one of your recovery codes."}
    required = CODE_REQUIRED


class MfaReauthenticateForm(GdsForm, mfa.ReauthenticateForm):
    """The second factor, before something sensitive."""

    labels = {"code": "Code"}
    hints = {"code": "From the app on your phone, or one of your recovery codes."}
    required = CODE_REQUIRED


class ActivateTotpForm(GdsForm, totp.ActivateTOTPForm):
    """The first code of a newly set up app."""

    labels = {"code": "Code that the app shows"}
    hints = {"code": "Six digits, such as 123456."}
    required = CODE_REQUIRED
