"""The forms of a draft that is out for comment."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from csp.fields import DayField, lay_out
from meetings.models import Board
from strategies.forms.base import VersionedForm
from strategies.models import ConsultationComment


class UntilForm(VersionedForm):
    """Until when comments are taken, and what is asked."""

    fields_shown = ("comments_by", "note")

    comments_by = DayField(
        label="Last day for comments",
        help_text="Comments are taken to the end of that day. For example 26 9 2018.",
        missing="Enter the last day for comments.",
    )
    note = forms.CharField(
        label="Covering note",
        widget=forms.Textarea,
        required=False,
        help_text="What you ask them to look at. It stands in the mail, and above the draft.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lay_out(self, "comments_by", Field.textarea("note", rows=4), "version")


class SendRoundForm(UntilForm):
    boards = forms.ModelMultipleChoiceField(
        Board.objects.order_by("name"),
        label="Whose comments are asked for?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody who sits on these boards today gets one mail and can read the draft.",
        error_messages={"required": "Choose at least one board."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Field.checkboxes("boards", legend_size=Size.SMALL, small=True)
        lay_out(self, boards, "comments_by", Field.textarea("note", rows=4))


class SayForm(VersionedForm):
    """A comment. The board is asked of those alone who sit on several that were asked."""

    fields_shown = ("text",)

    text = forms.CharField(
        label="Your comment",
        widget=forms.Textarea,
        error_messages={"required": "Say what you have to say of it."},
    )
    board = forms.ModelChoiceField(
        Board.objects.none(),
        label="As one of which board?",
        empty_label=None,
        required=False,
    )

    def __init__(self, *args: Any, boards: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = boards is not None and len(boards) > 1
        if several:
            self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        else:
            del self.fields["board"]
        lay_out(self, Field.textarea("text", rows=5), *([Field.select("board")] if several else []), "version")


class AnswerForm(VersionedForm):
    fields_shown = ("outcome", "answer")

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=ConsultationComment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the comment."},
    )
    answer = forms.CharField(
        label="Response",
        widget=forms.Textarea,
        help_text="What was made of it, or why not. Whoever made the comment, and the people of their board, read it.",
        error_messages={
            "required": "Say what was made of it, or why not: whoever made the comment reads it.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = Field.radios("outcome", legend_size=Size.SMALL, small=True)
        lay_out(self, outcome, Field.textarea("answer", rows=5), "version")
