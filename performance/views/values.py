"""Figures and targets of an indicator, typed."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from csp.words import short_date
from performance import services
from performance.forms import ReviseForm, TargetForm, ValueForm
from performance.models import Indicator, Value
from performance.periods import after, last_ended
from performance.views.base import IndicatorForms, ReportForms


class InUnit:
    """A form that takes a number in the indicator's unit."""

    indicator: Indicator

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit": self.indicator.unit}  # type: ignore[misc]


class AddValue(InUnit, ReportForms):
    """Type the figure of a period: of the one after the newest, unless another is given."""

    form_class = ValueForm
    button = "Add the figure"
    done_message = "The figure was added."

    def get_heading(self) -> str:
        return f"Add a figure: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        newest = self.indicator.values.whole().order_by("period_start").last()
        frequency = self.indicator.frequency
        return {
            "starts": after(frequency, newest.period).start
            if newest
            else last_ended(frequency, timezone.localdate()).start
        }

    def perform(self, form: ValueForm) -> None:
        services.record_value(indicator=self.indicator, by=self.request.user, **form.cleaned_data)


class ReviseValue(InUnit, ReportForms):
    form_class = ReviseForm
    done_message = "The figure was changed. The one before it is kept beside it."

    @cached_property
    def figure(self) -> Value:
        seen = Value.objects.visible_to(self.request.user).select_related("indicator__board")
        return get_object_or_404(seen, pk=self.kwargs["pk"], indicator=self.indicator)

    def prepare(self) -> None:
        super().prepare()
        _ = self.figure

    def get_heading(self) -> str:
        return f"Change the figure of {self.figure.period.words}: {self.indicator}"

    def get_initial(self) -> dict[str, Any]:
        return ReviseForm.initial_of(self.figure)

    def perform(self, form: ReviseForm) -> None:
        said = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        services.revise_value(figure=copy(self.figure), by=self.request.user, **said)


class SetTarget(InUnit, IndicatorForms):
    form_class = TargetForm
    button = "Set the target"

    def get_heading(self) -> str:
        return f"Set a target: {self.indicator}"

    def perform(self, form: TargetForm) -> None:
        self.target = services.set_target(indicator=self.indicator, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"The target holds from {short_date(self.target.starts)}."
