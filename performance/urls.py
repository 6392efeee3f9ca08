"""Addresses of indicators: /performance/VAWG-03/."""

from django.urls import URLPattern, URLResolver, path

from performance import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("performance/", views.Dashboard.as_view(), name="performance"),
    path("performance/<slug:code>/", views.IndicatorPage.as_view(), name="indicator"),
    path("performance/<slug:code>/chart.svg", views.Chart.as_view(), name="indicator-chart"),
    path("performance/<slug:code>/edit/", views.EditIndicator.as_view(), name="indicator-edit"),
    path("performance/<slug:code>/figures/add/", views.AddValue.as_view(), name="value-add"),
    path("performance/<slug:code>/figures/<int:pk>/", views.ReviseValue.as_view(), name="value-revise"),
    path("performance/<slug:code>/target/", views.SetTarget.as_view(), name="target-set"),
    path("boards/<slug:slug>/performance/", views.BoardDashboard.as_view(), name="board-performance"),
    path("boards/<slug:slug>/performance/add/", views.AddIndicator.as_view(), name="indicator-add"),
]
