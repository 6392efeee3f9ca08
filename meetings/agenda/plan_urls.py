"""Addresses of the forward plan: as it stands, as a year, as files, as it was published."""

from django.urls import URLPattern, path

from meetings.agenda.views import plan, plan_files, plan_published

urlpatterns: list[URLPattern] = [
    path("forward-plan/", plan.ForwardPlan.as_view(), name="forward-plan"),
    path("boards/<slug:slug>/forward-plan/", plan.BoardForwardPlan.as_view(), name="board-forward-plan"),
    path("forward-plan/year/", plan_files.PlanYear.as_view(), name="plan-year"),
    path("forward-plan/year.pdf", plan_files.PlanYearPaper.as_view(), name="plan-year-paper"),
    path("forward-plan/plan.csv", plan_files.PlanCsv.as_view(), name="plan-csv"),
    path("forward-plan/files/", plan_files.AskForPlan.as_view(), name="plan-files"),
    path("boards/<slug:slug>/forward-plan/year/", plan_files.PlanYear.as_view(), name="board-plan-year"),
    path(
        "boards/<slug:slug>/forward-plan/year.pdf",
        plan_files.PlanYearPaper.as_view(),
        name="board-plan-year-paper",
    ),
    path("boards/<slug:slug>/forward-plan/plan.csv", plan_files.PlanCsv.as_view(), name="board-plan-csv"),
    path("boards/<slug:slug>/forward-plan/files/", plan_files.AskForPlan.as_view(), name="board-plan-files"),
    path("boards/<slug:slug>/forward-plan/import/", plan.PlanImport.as_view(), name="plan-import"),
    path("boards/<slug:slug>/forward-plan/publish/", plan_published.PlanPublish.as_view(), name="plan-publish"),
    path(
        "boards/<slug:slug>/forward-plan/published/<int:pk>/",
        plan_published.PublishedPlanPage.as_view(),
        name="published-plan",
    ),
    path(
        "boards/<slug:slug>/forward-plan/published/<int:pk>/plan.<slug:kind>",
        plan_published.PublishedPlanFile.as_view(),
        name="published-plan-file",
    ),
    path("boards/<slug:slug>/forward-plan/add/", plan.PlanAdd.as_view(), name="plan-add"),
]
