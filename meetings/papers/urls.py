"""Addresses of papers and of their files."""

from django.urls import path

from meetings.papers import report_views, views

urlpatterns = [
    path("items/<int:item>/papers/add/", views.PaperAdd.as_view(), name="paper-add"),
    path("papers/<int:pk>/", views.PaperPage.as_view(), name="paper"),
    path("papers/<int:pk>/edit/", views.PaperEdit.as_view(), name="paper-edit"),
    path("papers/<int:pk>/new-version/", views.PaperVersionAdd.as_view(), name="paper-version-add"),
    path("papers/<int:pk>/withdraw/", views.PaperWithdraw.as_view(), name="paper-withdraw"),
    path("papers/<int:pk>/move/", views.PaperMove.as_view(), name="paper-move"),
    path("papers/versions/<int:pk>/file/", views.VersionFile.as_view(), name="paper-file"),
    path("papers/versions/<int:pk>/pdf/", views.VersionPdf.as_view(), name="paper-pdf"),
    path("papers/versions/<int:pk>/prepare/", views.VersionPrepare.as_view(), name="paper-prepare"),
    path("items/<int:item>/papers/write/", report_views.ReportAdd.as_view(), name="report-add"),
    path("papers/<int:pk>/report/", report_views.ReportEdit.as_view(), name="report"),
    path("papers/<int:pk>/report/preview/", report_views.ReportPreview.as_view(), name="report-preview"),
    path("papers/<int:pk>/report/preview.pdf", report_views.ReportPdf.as_view(), name="report-pdf"),
    path("papers/<int:pk>/compare/", report_views.PaperCompare.as_view(), name="paper-compare"),
]
