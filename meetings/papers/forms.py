"""The forms of papers. What makes a file or a restriction wrong is decided in check.py and meetings.forms."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms
from django.conf import settings

from meetings.forms import RestrictionFields, restriction_layout
from meetings.models import Board, Paper

CHOOSE_FILE = "Choose the file: a PDF, or a Word document (.docx)."


class Upload(forms.FileField):
    """A paper's file. An empty one is let through to check.py, which says what is wrong with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            allow_empty_file=True,
            max_length=None,
            widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
            help_text=f"A PDF, or a Word document (.docx), of at most {settings.MAX_UPLOAD_MB} MB.",
            error_messages={"required": CHOOSE_FILE, "invalid": CHOOSE_FILE, "missing": CHOOSE_FILE},
            **kwargs,
        )


class PaperForm(RestrictionFields, forms.ModelForm):
    """What is said about a paper. The markings offered are the board's, and the one the paper has."""

    class Meta:
        model = Paper
        fields = (
            "title",
            "kind",
            "author",
            "marking",
            "restricted",
            "grounds",
            "public_interest_reason",
            "public_title",
        )
        error_messages = {"title": {"required": "Enter the title of the paper."}}

    first: tuple[Any, ...] = ("version",)

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [self.instance.marking] if self.instance.marking else []
        markings = [*board.markings, *(m for m in present if m not in board.markings)]
        self.fields["marking"] = forms.ChoiceField(
            label="Security marking", required=False, choices=[("", "None"), *((m, m) for m in markings)]
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *self.first,
            Field.text("title"),
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            Field.text("author"),
            Field.select("marking"),
            restriction_layout(),
        )

    def _post_clean(self) -> None:
        """The service changes the paper, not the form."""


class PaperAddForm(PaperForm):
    upload = Upload(label="File")
    first = ("upload",)


class PaperEditForm(PaperForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)


class VersionForm(forms.Form):
    upload = Upload(label="File")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("upload")


class WithdrawForm(forms.Form):
    """Nothing to fill in: the page asks, the button answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout()
