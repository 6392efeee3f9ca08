"""What pages about one indicator share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from csp.pages import ServicePage
from meetings.access import Reader
from performance.access import check_can_keep, check_can_report
from performance.models import Indicator


class OneIndicator:
    """A page about one indicator: 404 unless this person may see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def indicator(self) -> Indicator:
        seen = Indicator.objects.visible_to(self.request.user).select_related("board", "owner")
        return get_object_or_404(seen, code=self.kwargs["code"])

    def prepare(self) -> None:
        _ = self.indicator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(indicator=self.indicator, **kwargs)  # type: ignore[misc]


class IndicatorForms(OneIndicator, ServicePage):
    """A form about one indicator, for the board's officers."""

    def prepare(self) -> None:
        self.check(self.request.user)

    def check(self, user: Reader) -> None:
        check_can_keep(user, self.indicator.board)

    def get_success_url(self) -> str:
        return self.indicator.get_absolute_url()


class ReportForms(IndicatorForms):
    """A form about its figures, for its owner too."""

    def check(self, user: Reader) -> None:
        check_can_report(user, self.indicator)
