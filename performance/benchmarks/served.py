"""The site as gunicorn serves it, with floors of figures: ``performance.benchmarks.served:application``."""

from __future__ import annotations

from django.urls import include, path

from csp.benchmark_site import bare_page, serve

application = serve(__name__)

CARDS = (
    "SELECT i.code, i.name, i.source, t.value, v.period_start, v.period_end, v.value, v.provisional, v.extracted_on"
    " FROM (SELECT * FROM performance_indicator ORDER BY code LIMIT CAST(%s AS integer)) i"
    " JOIN performance_target t ON t.indicator_id = i.id"
    " JOIN performance_value v ON v.indicator_id = i.id AND v.breakdown_id IS NULL AND v.period_start >= %s"
    " ORDER BY i.code, v.period_start DESC"
)
WHOLES = (
    "SELECT i.name, i.definition, i.source, v.period_start, v.period_end, v.value, v.provisional, v.extracted_on"
    " FROM performance_indicator i"
    " JOIN performance_value v ON v.indicator_id = i.id AND v.breakdown_id IS NULL WHERE i.code = %s"
    " ORDER BY v.period_start DESC"
)
ALL = (
    "SELECT i.code, b.words, v.period_start, v.period_end, v.value, v.provisional, v.extracted_on"
    " FROM performance_indicator i JOIN performance_value v ON v.indicator_id = i.id"
    " LEFT JOIN performance_breakdown b ON b.id = v.breakdown_id WHERE i.code = %s AND v.period_start >= %s"
    " ORDER BY v.period_start, b.id"
)

urlpatterns = [
    path("floor/cards/", bare_page(CARDS, ["count", "since"])),
    path("floor/wholes/", bare_page(WHOLES, ["code"])),
    path("floor/all/", bare_page(ALL, ["code", "since"])),
    path("", include("csp.urls")),
]
