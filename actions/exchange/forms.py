"""The form that takes a spreadsheet of actions."""

from __future__ import annotations

from csp.fields import DayField
from csp.importing_pages import FileForm


class ImportForm(FileForm):
    help_text = (
        "Excel (.xlsx) or CSV, with a row that names the columns: Action required, Date of Meeting and "
        "Responsible Manager(s), and best also No, Due Date, Status and Comments/Update."
    )

    as_of = DayField(
        label="The log was kept up to",
        required=False,
        help_text="Comments without a date of their own get this one. Leave empty for today.",
    )
