"""The forms that ask before an agenda, or what changed in it, is published."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from django import forms


class PublishForm(forms.Form):
    """Asks for the reason when the notice is shorter than the board's rule."""

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
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*([Field("late_reason")] if late else []))


class PublishChangesForm(forms.Form):
    """Nothing to fill in: the button says it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout()
