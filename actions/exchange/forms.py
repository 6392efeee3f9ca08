"""The form that takes a spreadsheet of actions."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from csp.fields import DayField, lay_out


class ImportForm(forms.Form):
    upload = forms.FileField(
        label="The spreadsheet",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text="Excel (.xlsx) or CSV, with a row that names the columns: Action required, Date of Meeting and "
        "Responsible Manager(s), and best also No, Due Date, Status and Comments/Update.",
        error_messages={"required": "Choose the spreadsheet.", "empty": "The file is empty. Choose another."},
    )
    as_of = DayField(
        label="The log was kept up to",
        required=False,
        help_text="Comments without a date of their own get this one. Leave empty for today.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, "upload", Field("as_of"))
