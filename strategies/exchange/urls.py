"""Addresses under which plans come in from files and go out into them."""

from django.urls import URLPattern, path

from strategies.exchange import views

OF = "strategies/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("boards/<slug:slug>/strategies/import/", views.ImportNewPlan.as_view(), name="strategies-import"),
    path(f"{OF}import/", views.ImportPlan.as_view(), name="strategy-import"),
    path(f"{OF}plan.xlsx", views.PlanFile.as_view(kind="xlsx"), name="strategy-xlsx"),
    path(f"{OF}plan.csv", views.PlanFile.as_view(kind="csv"), name="strategy-csv"),
    path(f"{OF}pdf/", views.AskForPdf.as_view(), name="strategy-pdf"),
    path(f"{OF}pack/", views.PutIntoPack.as_view(), name="strategy-pack"),
    path("strategies/prints/<int:pk>/", views.PrintPage.as_view(), name="strategy-print"),
    path("strategies/prints/<int:pk>/progress/", views.PrintProgress.as_view(), name="strategy-print-progress"),
    path("strategies/prints/<int:pk>/file/", views.PrintFile.as_view(), name="strategy-print-file"),
    path("strategies/prints/<int:pk>/again/", views.PrintAgain.as_view(), name="strategy-print-again"),
]
