"""Addresses of strategies: /strategies/3/, /strategies/3/priorities/12/, /strategies/3/planned/40/."""

from django.urls import URLPattern, URLResolver, include, path

from strategies import making_urls
from strategies.views import links, measures, moved, planned, priorities, strategies, timeline

OF = "strategies/<int:pk>/"
OF_PRIORITY = f"{OF}priorities/<int:priority>/"
OF_PLANNED = f"{OF}planned/<int:planned>/"
OF_MEASURE = f"{OF_PRIORITY}measures/<int:measure>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("strategies.thread.urls")),
    path("", include("strategies.exchange.urls")),
    path("strategies/", strategies.Strategies.as_view(), name="strategies"),
    path("boards/<slug:slug>/strategies/", strategies.BoardStrategies.as_view(), name="board-strategies"),
    path("boards/<slug:slug>/strategies/add/", strategies.AddStrategy.as_view(), name="strategy-add"),
    path(OF, strategies.StrategyPage.as_view(), name="strategy"),
    path(f"{OF}edit/", strategies.EditStrategy.as_view(), name="strategy-edit"),
    path(f"{OF}actions/", timeline.PlannedActions.as_view(), name="strategy-actions"),
    path(f"{OF}timeline.svg", timeline.Timeline.as_view(), name="strategy-timeline"),
    path(f"{OF}grid/", strategies.Grid.as_view(), name="strategy-grid"),
    path(f"{OF}moved/", moved.WhatMoved.as_view(), name="strategy-moved"),
    path(f"{OF}links/add/", links.AddLink.as_view(), name="strategy-link-add"),
    path(f"{OF}links/<int:link>/remove/", links.RemoveLink.as_view(), name="strategy-link-remove"),
    path(f"{OF}priorities/add/", priorities.AddPriority.as_view(), name="priority-add"),
    path(OF_PRIORITY, priorities.PriorityPage.as_view(), name="priority"),
    path(f"{OF_PRIORITY}edit/", priorities.EditPriority.as_view(), name="priority-edit"),
    path(f"{OF_PRIORITY}move/", priorities.MovePriority.as_view(), name="priority-move"),
    path(f"{OF_PRIORITY}remove/", priorities.RemovePriority.as_view(), name="priority-remove"),
    path(f"{OF_PRIORITY}assess/", priorities.Assess.as_view(), name="priority-assess"),
    path(f"{OF_PRIORITY}links/add/", links.AddPriorityLink.as_view(), name="priority-link-add"),
    path(f"{OF_PRIORITY}measure/", measures.SetMeasure.as_view(), name="measure-set"),
    path(f"{OF_PRIORITY}measure/new/", measures.NewMeasure.as_view(), name="measure-new"),
    path(f"{OF_MEASURE}edit/", measures.EditMeasure.as_view(), name="measure-edit"),
    path(f"{OF_MEASURE}remove/", measures.RemoveMeasure.as_view(), name="measure-remove"),
    path(f"{OF_PRIORITY}plan/", planned.PlanAction.as_view(), name="planned-add"),
    path(f"{OF_PRIORITY}bring/", planned.BringAction.as_view(), name="planned-bring"),
    path(OF_PLANNED, planned.PlannedPage.as_view(), name="planned"),
    path(f"{OF_PLANNED}edit/", planned.EditPlannedAction.as_view(), name="planned-edit"),
    path(f"{OF_PLANNED}remove/", planned.DropPlanned.as_view(), name="planned-remove"),
    *making_urls.urlpatterns,
]
