"""Addresses of indicators: /performance/VAWG-03/."""

from django.urls import URLPattern, URLResolver, path

from performance.reporting import views as reporting
from performance.views import dashboards, giving, indicators, intake, opendata, parts, said, values

urlpatterns: list[URLPattern | URLResolver] = [
    path("performance/", dashboards.Dashboard.as_view(), name="performance"),
    path("performance/open/", opendata.OpenData.as_view(), name="open-data"),
    path("performance/open/indicators.json", opendata.Catalogue.as_view(), name="open-data-catalogue"),
    path("boards/<slug:slug>/performance/reports/", reporting.Reports.as_view(), name="performance-reports"),
    path(
        "boards/<slug:slug>/performance/reports/add/", reporting.AddReport.as_view(), name="performance-report-add"
    ),
    path("performance/reports/<int:pk>/", reporting.ReportPage.as_view(), name="performance-report"),
    path("performance/reports/<int:pk>/edit/", reporting.EditReport.as_view(), name="performance-report-edit"),
    path("performance/reports/<int:pk>/paper/", reporting.PutReport.as_view(), name="performance-report-paper"),
    path(
        "performance/reports/<int:pk>/remove/", reporting.RemoveReport.as_view(), name="performance-report-remove"
    ),
    path(
        "performance/reports/<int:pk>/version/", reporting.MakeVersion.as_view(), name="performance-report-version"
    ),
    path(
        "performance/reports/<int:pk>/progress/",
        reporting.ReportProgress.as_view(),
        name="performance-report-progress",
    ),
    path("performance/reports/<int:pk>/figures.csv", reporting.ReportCsv.as_view(), name="performance-report-csv"),
    path(
        "performance/reports/<int:pk>/charts/<slug:code>.svg",
        reporting.ReportChart.as_view(),
        name="performance-report-chart",
    ),
    path("performance/breakdowns/", parts.Dimensions.as_view(), name="dimensions"),
    path("performance/breakdowns/add/", parts.AddDimension.as_view(), name="dimension-add"),
    path("performance/breakdowns/<int:pk>/", parts.EditDimension.as_view(), name="dimension-edit"),
    path("performance/events/<int:pk>/", said.EditEvent.as_view(), name="event-edit"),
    path("performance/events/<int:pk>/remove/", said.RemoveEvent.as_view(), name="event-remove"),
    path("boards/<slug:slug>/performance/import/", intake.ImportFigures.as_view(), name="figures-import"),
    path("performance/figures-due/", giving.GiveFigures.as_view(), name="figures-due"),
    path("boards/<slug:slug>/performance/import/names/", intake.KeptNames.as_view(), name="figures-names"),
    path(
        "boards/<slug:slug>/performance/import/names/<int:pk>/forget/",
        intake.ForgetName.as_view(),
        name="figures-name-forget",
    ),
    path("my-figures/<str:token>/", giving.GiveByLink.as_view(), name="figures-by-link"),
    path("boards/<slug:slug>/performance/links/", giving.FiguresLinks.as_view(), name="figures-links"),
    path(
        "boards/<slug:slug>/performance/links/<int:pk>/stop/",
        giving.StopFiguresLink.as_view(),
        name="figures-link-stop",
    ),
    path(
        "boards/<slug:slug>/performance/links/<int:pk>/allow/",
        giving.AllowFiguresLink.as_view(),
        name="figures-link-allow",
    ),
    path("performance/imports/<int:pk>/names/", intake.FileNames.as_view(), name="figures-import-names"),
    path("boards/<slug:slug>/performance/events/add/", said.AddEvent.as_view(), name="event-add"),
    path("performance/<slug:code>/comments/<day:starts>/", said.EditComment.as_view(), name="figure-comment"),
    path("performance/<slug:code>/parts/<day:starts>/", parts.EditParts.as_view(), name="figure-parts"),
    path("performance/<slug:code>/compare/", said.AddComparator.as_view(), name="comparator-add"),
    path("performance/<slug:code>/open/", said.OpenIndicator.as_view(), name="indicator-open"),
    path("performance/<slug:code>/close/", said.CloseIndicator.as_view(), name="indicator-close"),
    path("performance/<slug:code>/figures.csv", opendata.IndicatorCsv.as_view(), name="indicator-csv"),
    path("performance/<slug:code>/figures.json", opendata.IndicatorJson.as_view(), name="indicator-json"),
    path(
        "performance/<slug:code>/figures.csv-metadata.json",
        opendata.IndicatorMetadata.as_view(),
        name="indicator-metadata",
    ),
    path("performance/<slug:code>/", indicators.IndicatorPage.as_view(), name="indicator"),
    path("performance/<slug:code>/chart.svg", indicators.Chart.as_view(), name="indicator-chart"),
    path("performance/<slug:code>/edit/", indicators.EditIndicator.as_view(), name="indicator-edit"),
    path("performance/<slug:code>/figures/add/", values.AddValue.as_view(), name="value-add"),
    path("performance/<slug:code>/figures/<int:pk>/", values.ReviseValue.as_view(), name="value-revise"),
    path("performance/<slug:code>/target/", values.SetTarget.as_view(), name="target-set"),
    path("boards/<slug:slug>/performance/", dashboards.BoardDashboard.as_view(), name="board-performance"),
    path("boards/<slug:slug>/performance/cards/", dashboards.ChooseCards.as_view(), name="dashboard-cards"),
    path("boards/<slug:slug>/performance/add/", indicators.AddIndicator.as_view(), name="indicator-add"),
]
