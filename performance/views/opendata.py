"""Open data: the list of opened indicators, and the files of each. The same for everybody who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from csp import public_files
from performance import opendata
from performance.models import Indicator

JSON = "application/json"


class OpenData(TemplateView):
    """What can be had, and what its columns mean."""

    template_name = "performance/open.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(indicators=opendata.opened(), columns=opendata.COLUMNS, **kwargs)


class Catalogue(View):
    """The list as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return public_files.answer(request, opendata.catalogue(), content_type=JSON, name="indicators.json")


class OpenFile(View):
    """One file of one opened indicator; of any other there is none, whoever asks."""

    make: Callable[[Indicator], bytes]
    content_type = JSON
    ending = ".json"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        indicator = get_object_or_404(opendata.opened(), code=code)
        return public_files.answer(
            request,
            type(self).make(indicator),
            content_type=self.content_type,
            name=f"{code}{self.ending}",
            headers=self.headers_of(indicator),
        )

    def headers_of(self, indicator: Indicator) -> dict[str, str]:
        return {}


class IndicatorCsv(OpenFile):
    make = staticmethod(opendata.as_csv)
    content_type = "text/csv; charset=utf-8"
    ending = ".csv"

    def headers_of(self, indicator: Indicator) -> dict[str, str]:
        where = opendata.addresses(indicator)["metadata"]
        return {"Link": f'<{where}>; rel="describedby"; type="application/csvm+json"'}


class IndicatorJson(OpenFile):
    make = staticmethod(opendata.as_json)


class IndicatorMetadata(OpenFile):
    make = staticmethod(opendata.metadata)
    content_type = "application/csvm+json"
    ending = ".csv-metadata.json"
