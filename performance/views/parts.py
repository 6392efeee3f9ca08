"""What figures are broken down by, and the table in which a period's parts are typed."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import ListView

from csp.errors import Refused
from csp.pages import LogInFirst, ServicePage
from csp.words import counted
from meetings.access import check_is_officer_somewhere
from performance import services
from performance.forms import DimensionForm, PartsForm
from performance.models import Dimension
from performance.parts import cells_by_period
from performance.periods import Period, period_from
from performance.views.base import ReportForms


class ForOfficers(LogInFirst):
    """What figures are broken down by is every board's: any officer keeps it."""

    def prepare(self) -> None:
        check_is_officer_somewhere(self.request.user)


class Dimensions(ForOfficers, ListView):
    """All that figures are broken down by."""

    template_name = "performance/dimensions.html"

    def get_queryset(self) -> Any:
        return Dimension.objects.prefetch_related("categories")


class AddDimension(ForOfficers, ServicePage):
    form_class = DimensionForm
    heading = "Break figures down by something new"
    button = "Add it"
    done_message = "It was added."

    def get_success_url(self) -> str:
        return reverse("dimensions")

    def perform(self, form: DimensionForm) -> None:
        services.save_dimension(by=self.request.user, **form.cleaned_data)


class EditDimension(AddDimension):
    button = "Save"
    done_message = "It was changed."

    @cached_property
    def dimension(self) -> Dimension:
        return get_object_or_404(Dimension, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        super().prepare()
        _ = self.dimension

    def get_heading(self) -> str:
        return f"Change the breakdown by {self.dimension}"

    def get_initial(self) -> dict[str, Any]:
        names = list(self.dimension.categories.values_list("name", flat=True))
        return {"name": self.dimension.name, "categories": names}

    def perform(self, form: DimensionForm) -> None:
        dimension = Dimension.objects.get(pk=self.dimension.pk)
        services.save_dimension(by=self.request.user, dimension=dimension, **form.cleaned_data)


class EditParts(ReportForms):
    """Type a period's figures by ``?rows=`` and, if wanted, ``&columns=``: ids of dimensions."""

    form_class = PartsForm
    template_name = "performance/parts_form.html"

    @cached_property
    def period(self) -> Period:
        day: date = self.kwargs["starts"]
        try:
            return period_from(self.indicator.frequency, day)
        except Refused:
            raise Http404 from None

    @cached_property
    def dimensions(self) -> list[Dimension]:
        return list(Dimension.objects.prefetch_related("categories"))

    def chosen(self, name: str) -> Dimension | None:
        wanted = self.request.GET.get(name, "")
        return next((one for one in self.dimensions if str(one.pk) == wanted), None)

    def prepare(self) -> None:
        super().prepare()
        _ = self.period

    def get_heading(self) -> str:
        return f"Parts of {self.period.words}: {self.indicator}"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.chosen("rows") or next(iter(self.dimensions), None)
        if rows is None:
            raise Http404
        columns = self.chosen("columns")
        known = cells_by_period(self.indicator, self.request.user, [self.period.start])
        return {
            **super().get_form_kwargs(),
            "rows": rows,
            "columns": None if columns == rows else columns,
            "known": known.get(self.period.start, {}),
            "decimals": self.indicator.decimals,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.dimensions:
            return super().get_context_data(form=None, dimensions=[], **kwargs)
        return super().get_context_data(
            dimensions=self.dimensions,
            rows=self.request.GET.get("rows", ""),
            columns=self.request.GET.get("columns", ""),
            unit=self.indicator.unit,
            **kwargs,
        )

    def perform(self, form: PartsForm) -> int:
        return services.record_parts(
            indicator=self.indicator,
            by=self.request.user,
            starts=self.period.start,
            typed=form.changed_parts(),
            reason=form.cleaned_data["reason"],
        )

    def get_done_message(self) -> str:
        return f"{counted(self.result, 'figure')} saved." if self.result else "Nothing was changed."
