"""Form fields of our own, such as a day in three boxes, and how a form gets its layout."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

EARLIEST, LATEST = 1900, 2199


def lay_out(form: forms.BaseForm, *parts: Any) -> None:
    """Give a form its layout. The page (form_page.html) brings the form tag, the token and the button."""
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.form_tag = False  # type: ignore[attr-defined]
    form.helper.disable_csrf = True  # type: ignore[attr-defined]
    form.helper.layout = Layout(*parts)  # type: ignore[attr-defined]


class Reveal(LayoutObject):
    """A checkbox and the fields that only matter once it is ticked: shown then, and always without JavaScript.

    They are all shown, too, while something is wrong with the checkbox, so that what it asks about can be seen.
    """

    def __init__(self, checkbox: str, *fields: Any) -> None:
        self.checkbox, self.fields = checkbox, list(fields)

    def render(self, form: forms.BaseForm, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        bound = form[self.checkbox]
        target = f"{bound.id_for_label}_more"
        controls = {} if bound.errors else {"data-aria-controls": target}
        box = Field.checkbox(self.checkbox, **controls).render(form, context, template_pack=template_pack)
        more = self.get_rendered_fields(form, context, template_pack=template_pack, **kwargs)
        shown = bool(bound.errors or bound.value())
        return render_to_string(
            "_components/_reveal.html",
            {"box": box, "more": more, "target": target, "shown": shown, "moves": bool(controls)},
        )


class DayField(DateInputField):
    """Day, month and year in three boxes; gives a date, or None when all three are empty and it may be.

    A half-filled date is refused, never taken for an empty one. ``required`` is the sentence for an empty one.
    """

    def __init__(self, *, missing: str = "Enter the day, month and year.", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["required"] = self.error_messages["incomplete"] = missing
        for field, what in zip(self.fields, ("day", "month", "year"), strict=True):
            field.validators = []
            field.error_messages["incomplete"] = f"Enter the {what}."
            field.widget.attrs.setdefault("inputmode", "numeric")

    def compress(self, data_list: Any) -> date | None:
        """The three texts as a date. Raises ValidationError with a sentence that quotes what was typed."""
        texts = [str(text or "").strip() for text in data_list]
        if not any(texts):
            return None
        typed = " ".join(text or "?" for text in texts)
        example = "Enter day, month and year as numbers, such as 26 9 2018."
        try:
            day = date(*(int(text) for text in reversed(texts)))
        except ValueError:
            raise ValidationError(f"{typed} is not a date. {example}", code="invalid") from None
        if not EARLIEST <= day.year <= LATEST:
            raise ValidationError(f"{typed} is not a likely year. {example}", code="invalid")
        return day


class Lines(forms.CharField):
    """A text of one thing a line, as a list without empty lines or doubles."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """A list is shown one a line; what was typed is shown as it was."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)
