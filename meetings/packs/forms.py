"""The form that asks before an agenda, or what changed in it, is published."""

from __future__ import annotations

from typing import Any

from django import forms

from csp.fields import lay_out


class PublishForm(forms.Form):
    """Asks for the reason when the notice is shorter than the board's rule; else the button says it all."""

    late_reason = forms.CharField(
        label="Why is it published late?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept with the meeting, with the day and time of publication.",
    )

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_reason"]
        lay_out(self, *self.fields)
