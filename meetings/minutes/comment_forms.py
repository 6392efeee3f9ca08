"""The forms of comments on circulated minutes."""

from __future__ import annotations

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from meetings.minutes.forms import PlainForm
from meetings.models import MinuteComment


class CommentForm(PlainForm):
    """``passage`` holds the words as they were read: if they change meanwhile, the comment is not put elsewhere."""

    text = forms.CharField(
        label="What should be different, and why",
        widget=forms.Textarea,
        error_messages={"required": "Say what you have to say of these words."},
        help_text="Everybody who sits on the board can read your comment. It is never published.",
    )
    passage = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Field.textarea("text", rows=5), "passage", "version")


class SettleForm(PlainForm):
    """What an officer makes of a comment; the words of the minute stand in it where they may still change."""

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=MinuteComment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is accepted."},
    )
    becomes = forms.CharField(
        label="The words of the minute",
        required=False,
        strip=False,
        widget=forms.Textarea,
        help_text="If you accept it, you can put the minute right here: everybody then reads it so. "
        "Leave the words as they are to change nothing; empty, they are taken out.",
    )
    answer = forms.CharField(
        label="Answer",
        required=False,
        widget=forms.Textarea,
        help_text="Needed if it is not accepted. Whoever made the comment is told by mail that there is one.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [Field.radios("outcome", legend_size=Size.SMALL), Field.textarea("answer", rows=4), "version"]
        if may_change:
            fields.insert(1, Field.textarea("becomes", rows=4))
        else:
            del self.fields["becomes"]
        self.lay_out(*fields)
