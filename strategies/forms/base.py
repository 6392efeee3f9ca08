"""What the forms of strategies share."""

from __future__ import annotations

from typing import Any

from django import forms

from csp.fields import lay_out


class VersionedForm(forms.Form):
    """A form that may stand for something stored: ``fields_shown`` of it are what it begins with."""

    fields_shown: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def said(self) -> dict[str, Any]:
        """What was typed, by the names the services know."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def read_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @classmethod
    def initial_of(cls, stored: Any) -> dict[str, Any]:
        return {name: getattr(stored, name) for name in (*cls.fields_shown, "version")}


class ConfirmForm(forms.Form):
    """A form that asks for nothing but the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self)
