"""Addresses of the action log: /actions/CSP-17/."""

from django.urls import URLPattern, URLResolver, path, register_converter

from actions import action_views, line_views, rules_views, views
from actions.converters import ReferenceConverter
from actions.exchange import views as files

register_converter(ReferenceConverter, "reference")

OF_MINUTE = "boards/<slug:slug>/<day:day>/minutes/items/<int:pk>/actions/"  # pk is the item's

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/", views.Log.as_view(), name="actions"),
    path("actions/of-meeting/<int:pk>/", views.MeetingActions.as_view(), name="meeting-actions"),
    path("actions/of-meeting/<int:pk>/confirm/", views.ConfirmMeeting.as_view(), name="meeting-actions-confirm"),
    path("actions/<reference:reference>/", action_views.ActionPage.as_view(), name="action"),
    path("actions/<reference:reference>/edit/", action_views.EditAction.as_view(), name="action-edit"),
    path("actions/<reference:reference>/confirm/", action_views.Confirm.as_view(), name="action-confirm"),
    path("actions/<reference:reference>/report/", action_views.Report.as_view(), name="action-report"),
    path("actions/<reference:reference>/close/", action_views.Close.as_view(), name="action-close"),
    path("actions/<reference:reference>/merge/", action_views.Merge.as_view(), name="action-merge"),
    path("actions/<reference:reference>/reopen/", action_views.Reopen.as_view(), name="action-reopen"),
    path(
        "actions/<reference:reference>/updates/<int:pk>/file/",
        action_views.Evidence.as_view(),
        name="action-evidence",
    ),
    path("actions/<reference:reference>/owners/<int:pk>/", action_views.WhoIsIt.as_view(), name="action-owner"),
    path(
        "actions/<reference:reference>/owners/<int:pk>/confirm/",
        action_views.ConfirmOwner.as_view(),
        name="action-owner-confirm",
    ),
    path("actions/csv/", files.CsvOfLog.as_view(), name="actions-csv"),
    path("actions/files/", files.AskForFile.as_view(), name="action-exports"),
    path("actions/files/<int:pk>/", files.ExportPage.as_view(), name="action-export"),
    path("actions/files/<int:pk>/progress/", files.ExportProgress.as_view(), name="action-export-progress"),
    path("actions/files/<int:pk>/file/", files.ExportFile.as_view(), name="action-export-file"),
    path("boards/<slug:slug>/actions/csv/", files.CsvOfLog.as_view(), name="board-actions-csv"),
    path("boards/<slug:slug>/actions/import/", files.BringFile.as_view(), name="action-import-add"),
    path("boards/<slug:slug>/actions/import/<int:pk>/", files.ImportPage.as_view(), name="action-import"),
    path(
        "boards/<slug:slug>/actions/import/<int:pk>/progress/",
        files.ImportProgress.as_view(),
        name="action-import-progress",
    ),
    path(
        "boards/<slug:slug>/actions/import/<int:pk>/save/", files.SaveImport.as_view(), name="action-import-save"
    ),
    path(f"{OF_MINUTE}accept/", line_views.AcceptLine.as_view(), name="minute-action-accept"),
    path(f"{OF_MINUTE}accept-all/", line_views.AcceptLines.as_view(), name="minute-actions-accept"),
    path(f"{OF_MINUTE}not-an-action/", line_views.DropLine.as_view(), name="minute-action-drop"),
    path("boards/<slug:slug>/actions/", views.BoardLog.as_view(), name="board-actions"),
    path("boards/<slug:slug>/actions/add/", action_views.AddAction.as_view(), name="action-add"),
    path("boards/<slug:slug>/actions/rules/", rules_views.Rules.as_view(), name="chase-rules"),
]
