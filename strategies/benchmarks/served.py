"""The site as gunicorn serves it, with floors of a strategy's pages: ``strategies.benchmarks.served:application``."""

from __future__ import annotations

from django.urls import include, path

from csp.benchmark_site import bare_page, serve

application = serve(__name__)

WHOLE = (
    "SELECT p.title, p.rationale, p.outcome, i.name, m.baseline, m.target,"
    " (SELECT v.value FROM performance_value v WHERE v.indicator_id = i.id ORDER BY v.period_start DESC LIMIT 1),"
    " SUM(CASE WHEN a.status = 'completed' THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN a.status IN ('open', 'in_hand') THEN 1 ELSE 0 END)"
    " FROM strategies_priority p"
    " JOIN strategies_measure m ON m.priority_id = p.id JOIN performance_indicator i ON i.id = m.indicator_id"
    " LEFT JOIN strategies_plannedaction pa ON pa.priority_id = p.id LEFT JOIN actions_action a ON a.id = pa.action_id"
    " GROUP BY p.id, p.title, p.rationale, p.outcome, i.id, i.name, m.baseline, m.target, p.position"
    " ORDER BY p.position"
)
LIST = (
    "SELECT pa.reference, a.text, pa.outcome, o.text, pa.lead_organisation, pa.starts, a.due_on, a.status"
    " FROM strategies_plannedaction pa JOIN actions_action a ON a.id = pa.action_id"
    " LEFT JOIN actions_actionowner o ON o.action_id = a.id AND o.position = 0"
    " ORDER BY pa.priority_id, pa.reference LIMIT 50"
)


urlpatterns = [
    path("floor/whole/", bare_page(WHOLE)),
    path("floor/list/", bare_page(LIST)),
    path("", include("csp.urls")),
]
