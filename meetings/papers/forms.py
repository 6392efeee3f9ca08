"""The forms of papers. What makes a file or a restriction wrong is decided in check.py and meetings.forms."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.conf import settings

from csp.fields import DayField, lay_out
from meetings.forms import RestrictionFields, restriction_layout
from meetings.models import Board, ChaseEntry, Paper

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
            "due",
            "marking",
            "restricted",
            "grounds",
            "public_interest_reason",
            "public_title",
        )
        error_messages = {"title": {"required": "Enter the title of the paper."}}

    due = DayField(
        label="Due on",
        required=False,
        help_text="The day by which the author is to hand it in, such as 11 9 2018.",
    )

    first: tuple[Any, ...] = ("version",)
    last: tuple[Any, ...] = ()

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [self.instance.marking] if self.instance.marking else []
        markings = [*board.markings, *(m for m in present if m not in board.markings)]
        self.fields["marking"] = forms.ChoiceField(
            label="Security marking", required=False, choices=[("", "None"), *((m, m) for m in markings)]
        )
        self.fields["author"].help_text = (
            "Who writes it, as printed on its cover. Requests and reminders go to the first person named whom the "
            "directory knows by that name."
        )
        lay_out(
            self,
            *self.first,
            Field.text("title"),
            Field.radios("kind", legend_size=Size.SMALL, small=True),
            Field.text("author"),
            "due",
            *self.last,
            Field.select("marking"),
            restriction_layout(),
        )

    def _post_clean(self) -> None:
        """The service changes the paper, not the form."""


class PaperAddForm(PaperForm):
    """With the file, or without one: then the paper is expected, and its author can be asked for it at once."""

    upload = Upload(label="File", required=False)
    ask = forms.BooleanField(
        label="Ask the author for it now: they get a mail with a link, and need no account to hand it in",
        required=False,
    )
    first = ("upload",)
    last = (Field.checkbox("ask"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload = self.fields["upload"]
        upload.help_text = f"{upload.help_text} Leave it empty if the author is still to hand it in."

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("upload") is not None:
            if data.get("ask"):
                self.add_error("ask", "Choose a file, or ask the author for one: not both.")
        elif not data.get("author") and "upload" not in self.errors:
            self.add_error("author", "Enter who writes it, or choose the file.")
        return data


class PaperEditForm(PaperForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)


class VersionForm(forms.Form):
    upload = Upload(label="File")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, "upload")


class TellForm(forms.Form):
    """The author says that the paper will be late, or is not theirs."""

    kind = forms.ChoiceField(
        label="What do you want to say?",
        choices=[
            (ChaseEntry.Kind.LATE, "It will be late"),
            (ChaseEntry.Kind.NOT_MINE, "It is not mine to write"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to say."},
    )
    text = forms.CharField(
        label="A sentence for the officer",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="When it will come, or whose it is.",
        error_messages={"required": "Write a sentence for the officer: when it will come, or whose it is."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.radios("kind", legend_size=Size.SMALL), Field.textarea("text", rows=3))


class SendBackForm(forms.Form):
    """Why a version is sent back to its author."""

    reason = forms.CharField(
        label="What is to be changed",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The author reads this: by mail, or behind their link if the paper is restricted.",
        error_messages={"required": "Say what is to be changed: it is sent to the author."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, Field.textarea("reason", rows=4))


class WithdrawForm(forms.Form):
    """Nothing to fill in: the page asks, the button answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self)
