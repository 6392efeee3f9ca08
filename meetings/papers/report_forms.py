"""The forms of a report written in the site. What the texts may hold is decided in richtext.py."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import HTML, Field, Fieldset, Size
from django import forms
from django.conf import settings

from csp.fields import lay_out
from meetings.models import Board
from meetings.papers.forms import PaperForm
from meetings.papers.layout import LABELS, TEXTS

HELP = {
    "contact": "Whom to ask about it, as printed on its cover.",
    "purpose": "What the report is for, and what the board is asked to decide.",
    "body": "The report itself. It may have headings of its own; without one it is headed “Main text”.",
    "recommendations": "What the board is recommended to do.",
    "appendices": "One a paragraph. The appendices themselves are added to the item as papers.",
}
CHOOSE_WORD = "Choose the Word report (.docx) first."


class RichText(forms.CharField):
    """A text of a report. static/js/report.js puts the editor in place of the box; without it, the box is used."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 10, "data-rich-text": True, "class": "govuk-textarea"})
        super().__init__(required=False, strip=False, widget=widget, **kwargs)


class ReportStartForm(PaperForm):
    """What is said about a paper that is to be written in the site."""

    first = ()


class ReportForm(forms.Form):
    """The cover and the four texts. ``cover_open`` is false when the cover stays as it was published."""

    version = forms.CharField(widget=forms.HiddenInput)
    upload = forms.FileField(
        label="Word report",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=f"A Word document (.docx) of at most {settings.MAX_UPLOAD_MB} MB. Its cover and headings fill the "
        "form; nothing is saved until you save.",
    )
    subject = forms.CharField(
        label=LABELS["subject"], max_length=250, error_messages={"required": "Enter the subject of the report."}
    )
    author = forms.CharField(label=LABELS["author"], max_length=200, required=False)
    contact = forms.CharField(label=LABELS["contact"], max_length=200, required=False, help_text=HELP["contact"])
    purpose = RichText(label=LABELS["purpose"], help_text=HELP["purpose"])
    body = RichText(label=LABELS["body"], help_text=HELP["body"])
    recommendations = RichText(label=LABELS["recommendations"], help_text=HELP["recommendations"])
    appendices = RichText(label=LABELS["appendices"], help_text=HELP["appendices"])

    def __init__(self, *args: Any, board: Board, cover_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.initial.get("marking", "")
        markings = [*board.markings, *([present] if present and present not in board.markings else [])]
        self.fields["marking"] = forms.ChoiceField(
            label=LABELS["marking"], required=False, choices=[("", "None"), *((one, one) for one in markings)]
        )
        if not cover_open:
            for name in ("subject", "author", "marking"):
                self.fields[name].disabled = True
        lay_out(
            self,
            "version",
            Fieldset(
                "upload",
                HTML(
                    '<button class="govuk-button govuk-button--secondary" type="submit" name="read" value="1" '
                    "data-read-word>Read the Word report into the form</button>"
                ),
                legend="Start from a Word report",
                legend_size=Size.MEDIUM,
                css_class="report-word",
            ),
            Fieldset(
                Field.text("subject"),
                Field.text("author"),
                Field.text("contact"),
                Field.select("marking"),
                legend="Cover",
                legend_size=Size.MEDIUM,
            ),
            *(Field.textarea(name, label_size=Size.MEDIUM, label_tag="h2", rows=10) for name in TEXTS),
        )


class FinishForm(forms.Form):
    """Nothing to fill in: the page shows what will be finished, and ``version`` says which text that is."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, "version")
