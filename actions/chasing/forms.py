"""The form of "My mail"."""

from __future__ import annotations

from calendar import day_name
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field, Size
from django import forms

from actions.chasing.choices import Often
from csp.fields import lay_out


class MailForm(forms.Form):
    """How often somebody gets the mail about their actions."""

    often = forms.ChoiceField(
        label="How often do you want the mail about your actions?",
        choices=[
            Choice(
                Often.DAILY, Often.DAILY.label, hint="At night, and never when nothing is due or has happened."
            ),
            Choice(Often.WEEKLY, Often.WEEKLY.label, hint="On the day you choose below."),
            Choice(
                Often.CHANGES,
                Often.CHANGES.label,
                hint="When something falls due or becomes overdue, is given to you, is answered or asked of you.",
            ),
            Choice(Often.NEVER, Often.NEVER.label, hint="Your actions stand on the site alone."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often.", "invalid_choice": "Choose how often."},
    )
    weekday = forms.TypedChoiceField(
        label="On which day, if it is once a week?",
        coerce=int,
        choices=list(enumerate(day_name)),
        error_messages={"required": "Choose a day of the week.", "invalid_choice": "Choose a day of the week."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.radios("often", legend_size=Size.MEDIUM), Field.select("weekday"))
