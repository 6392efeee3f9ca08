"""Addresses of papers and of their files, and of the pages of authors."""

from django.urls import path

from meetings.papers import author_views, chase_views, report_views, views

urlpatterns = [
    path("items/<int:item>/papers/add/", views.PaperAdd.as_view(), name="paper-add"),
    path("papers/<int:pk>/", views.PaperPage.as_view(), name="paper"),
    path("papers/<int:pk>/edit/", views.PaperEdit.as_view(), name="paper-edit"),
    path("papers/<int:pk>/new-version/", views.PaperVersionAdd.as_view(), name="paper-version-add"),
    path("papers/<int:pk>/withdraw/", views.PaperWithdraw.as_view(), name="paper-withdraw"),
    path("papers/<int:pk>/move/", views.PaperMove.as_view(), name="paper-move"),
    path("papers/<int:pk>/ask/", chase_views.PaperAsk.as_view(), name="paper-ask"),
    path("papers/<int:pk>/stop-link/", chase_views.LinkStop.as_view(), name="paper-link-stop"),
    path("papers/<int:pk>/hand-in/", author_views.MyHandIn.as_view(), name="paper-hand-in"),
    path("papers/<int:pk>/hand-in/tell/", author_views.MyTell.as_view(), name="paper-hand-in-tell"),
    path("papers/<int:pk>/hand-in/done/", author_views.MyDone.as_view(), name="paper-hand-in-done"),
    path("papers/versions/<int:pk>/file/", views.VersionFile.as_view(), name="paper-file"),
    path("papers/versions/<int:pk>/pdf/", views.VersionPdf.as_view(), name="paper-pdf"),
    path("papers/versions/<int:pk>/prepare/", views.VersionPrepare.as_view(), name="paper-prepare"),
    path("items/<int:item>/papers/write/", report_views.ReportAdd.as_view(), name="report-add"),
    path("papers/<int:pk>/report/", report_views.ReportEdit.as_view(), name="report"),
    path("papers/<int:pk>/report/preview/", report_views.ReportPreview.as_view(), name="report-preview"),
    path("papers/<int:pk>/report/preview.pdf", report_views.ReportPdf.as_view(), name="report-pdf"),
    path("papers/<int:pk>/compare/", report_views.PaperCompare.as_view(), name="paper-compare"),
    path("papers/versions/<int:pk>/accept/", chase_views.VersionAccept.as_view(), name="paper-version-accept"),
    path(
        "papers/versions/<int:pk>/send-back/",
        chase_views.VersionSendBack.as_view(),
        name="paper-version-send-back",
    ),
    path("meetings/<int:pk>/papers/ask/", chase_views.AskOfMeeting.as_view(), name="papers-ask"),
    path("desk/papers/ask/", chase_views.AskAll.as_view(), name="papers-ask-all"),
    path("hand-in/<str:token>/", author_views.LinkHandIn.as_view(), name="hand-in"),
    path("hand-in/<str:token>/tell/", author_views.LinkTell.as_view(), name="hand-in-tell"),
    path("hand-in/<str:token>/done/", author_views.LinkDone.as_view(), name="hand-in-done"),
]
