"""Addresses of strategies: /strategies/3/."""

from django.urls import URLPattern, URLResolver, path

from strategies import views

OF_PRIORITY = "strategies/<int:pk>/priorities/<int:priority>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("strategies/", views.Strategies.as_view(), name="strategies"),
    path("strategies/<int:pk>/", views.StrategyPage.as_view(), name="strategy"),
    path("strategies/<int:pk>/edit/", views.EditStrategy.as_view(), name="strategy-edit"),
    path("strategies/<int:pk>/adopted/", views.Adopt.as_view(), name="strategy-adopted"),
    path("strategies/<int:pk>/superseded/", views.Supersede.as_view(), name="strategy-superseded"),
    path("strategies/<int:pk>/priorities/add/", views.AddPriority.as_view(), name="priority-add"),
    path(OF_PRIORITY, views.EditPriority.as_view(), name="priority-edit"),
    path(f"{OF_PRIORITY}measure/", views.SetMeasure.as_view(), name="measure-set"),
    path(f"{OF_PRIORITY}plan/", views.PlanAction.as_view(), name="planned-add"),
    path("strategies/<int:pk>/planned/<int:planned>/", views.EditPlannedAction.as_view(), name="planned-edit"),
    path("boards/<slug:slug>/strategies/", views.BoardStrategies.as_view(), name="board-strategies"),
    path("boards/<slug:slug>/strategies/add/", views.AddStrategy.as_view(), name="strategy-add"),
]
