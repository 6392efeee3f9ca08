"""Addresses of a board's statutory cycle."""

from django.urls import URLPattern, URLResolver, path

from meetings.duties import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/<slug:slug>/duties/", views.DutiesPage.as_view(), name="board-duties"),
    path("boards/<slug:slug>/duties/add/", views.DutyAdd.as_view(), name="duty-add"),
    path("boards/<slug:slug>/duties/usual/", views.DutiesUsual.as_view(), name="duties-usual"),
    path("duties/<int:pk>/edit/", views.DutyEdit.as_view(), name="duty-edit"),
    path("duties/<int:pk>/end/", views.DutyEnd.as_view(), name="duty-end"),
    path("duty-rounds/<int:pk>/plan/", views.RoundPlan.as_view(), name="round-plan"),
    path("duty-rounds/<int:pk>/unplan/", views.RoundUnplan.as_view(), name="round-unplan"),
    path("duty-rounds/<int:pk>/done/", views.RoundDone.as_view(), name="round-done"),
    path("duty-rounds/<int:pk>/not-done/", views.RoundUndone.as_view(), name="round-undone"),
]
