"""Pages of how a priority is measured."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from performance.figures import in_words
from strategies import services
from strategies.forms import ConfirmForm, MeasureForm, NewMeasureForm
from strategies.models import Measure
from strategies.views.base import OnePriority, StrategyForms


class SetMeasure(OnePriority, StrategyForms):
    """By an indicator that is there; leads to the page for one that is not."""

    form_class = MeasureForm
    template_name = "strategies/measure.html"
    button = "Save the measure"
    done_message = "The measure was saved."

    def get_heading(self) -> str:
        return f"How is it measured? {self.priority}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        new_url = reverse("measure-new", args=[self.strategy.pk, self.priority.pk])
        return super().get_context_data(new_url=new_url, **kwargs)

    def perform(self, form: MeasureForm) -> None:
        services.set_measure(priority=self.priority, by=self.request.user, **form.said())


class NewMeasure(OnePriority, StrategyForms):
    """By an indicator that is added with it."""

    form_class = NewMeasureForm
    button = "Add the indicator and the measure"

    def get_heading(self) -> str:
        return f"A new indicator for {self.numbered.full}"

    def get_back_url(self) -> str:
        return reverse("measure-set", args=[self.strategy.pk, self.priority.pk])

    def perform(self, form: NewMeasureForm) -> None:
        self.made = services.measure_by_new(priority=self.priority, by=self.request.user, **form.said())

    def get_done_message(self) -> str:
        return f"The indicator {self.made.indicator.code} was added, and measures “{self.priority}”."


class OneMeasure(OnePriority):
    """A page about one measure of the priority, by an indicator this person may see."""

    @cached_property
    def measure(self) -> Measure:
        known = self.priority.measures.select_related("indicator", "priority__strategy__board")
        return get_object_or_404(known, pk=self.kwargs["measure"])

    def prepare(self) -> None:
        super().prepare()
        _ = self.measure


class EditMeasure(OneMeasure, SetMeasure):
    template_name = StrategyForms.template_name

    def get_heading(self) -> str:
        return f"Change the measure: {self.measure.indicator}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "measure": self.measure}

    def get_initial(self) -> dict[str, Any]:
        return MeasureForm.initial_of(self.measure)

    def perform(self, form: MeasureForm) -> None:
        services.set_measure(
            priority=self.priority, by=self.request.user, indicator=self.measure.indicator, **form.said()
        )


class RemoveMeasure(OneMeasure, StrategyForms):
    form_class = ConfirmForm
    button = "Remove the measure"
    done_message = "The measure was removed."

    def get_heading(self) -> str:
        return f"Measure it no more by {self.measure.indicator}?"

    @property
    def warning(self) -> str:
        measure = self.measure
        baseline = in_words(measure.baseline, measure.indicator)
        return f"Its baseline of {baseline}, its target and its milestones go. The indicator and its figures stay."

    def perform(self, form: ConfirmForm) -> None:
        services.remove_measure(measure=self.measure, by=self.request.user)
