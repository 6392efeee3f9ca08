"""Addresses of the action log: /actions/CSP-17/."""

from django.urls import URLPattern, URLResolver, path, register_converter

from actions import action_views, bulk_views, feed_views, line_views, rules_views, saved_views, views
from actions.chasing import views as by_link
from actions.converters import ReferenceConverter
from actions.exchange import views as files

register_converter(ReferenceConverter, "reference")

OF_MINUTE = "boards/<slug:slug>/<day:day>/minutes/items/<int:pk>/actions/"  # pk is the item's

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/", views.Log.as_view(), name="actions"),
    path("actions/figures/", views.FiguresPage.as_view(), name="actions-figures"),
    path("actions/mine/", views.MyLog.as_view(), name="my-actions"),
    path("actions/mine/figures/", views.MyFigures.as_view(), name="my-actions-figures"),
    path("actions/mine/calendar/make/", feed_views.MakeAddress.as_view(), name="my-calendar-make"),
    path("actions/mine/calendar/stop/", feed_views.StopCalendar.as_view(), name="my-calendar-stop"),
    path("calendar/actions/<str:token>.ics", feed_views.ActionsCalendar.as_view(), name="actions-calendar"),
    path("actions/change/", bulk_views.ChangeMany.as_view(), name="actions-change"),
    path("actions/lists/", saved_views.SavedLists.as_view(), name="saved-lists"),
    path("actions/lists/add/", saved_views.SaveList.as_view(), name="saved-list-add"),
    path("actions/lists/<int:pk>/rename/", saved_views.RenameList.as_view(), name="saved-list-rename"),
    path("actions/lists/<int:pk>/delete/", saved_views.DeleteList.as_view(), name="saved-list-delete"),
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
    path("actions/<reference:reference>/links/stop/", action_views.StopLinks.as_view(), name="action-links-stop"),
    path(
        "actions/<reference:reference>/links/allow/", action_views.AllowLinks.as_view(), name="action-links-allow"
    ),
    path("my-action/<str:token>/", by_link.ReportByLink.as_view(), name="report-by-link"),
    path("my-action/<str:token>/done/", by_link.Reported.as_view(), name="report-by-link-done"),
    path("my-mail/", by_link.MyMail.as_view(), name="my-mail"),
    path("my-mail/<str:token>/", by_link.MyMailByLink.as_view(), name="my-mail-link"),
    path("my-mail/<str:token>/stop/", by_link.StopMail.as_view(), name="my-mail-stop"),
    path("actions/csv/", files.CsvOfLog.as_view(), name="actions-csv"),
    path("actions/files/", files.AskForFile.as_view(), name="action-exports"),
    path("boards/<slug:slug>/actions/csv/", files.CsvOfLog.as_view(), name="board-actions-csv"),
    path("boards/<slug:slug>/actions/import/", files.ImportActions.as_view(), name="action-import-add"),
    path(f"{OF_MINUTE}accept/", line_views.AcceptLine.as_view(), name="minute-action-accept"),
    path(f"{OF_MINUTE}accept-all/", line_views.AcceptLines.as_view(), name="minute-actions-accept"),
    path(f"{OF_MINUTE}not-an-action/", line_views.DropLine.as_view(), name="minute-action-drop"),
    path("boards/<slug:slug>/actions/", views.BoardLog.as_view(), name="board-actions"),
    path("boards/<slug:slug>/actions/figures/", views.BoardFigures.as_view(), name="board-actions-figures"),
    path("decisions/<int:pk>/action/", action_views.AddActionOfDecision.as_view(), name="decision-action"),
    path("boards/<slug:slug>/actions/add/", action_views.AddAction.as_view(), name="action-add"),
    path("boards/<slug:slug>/actions/rules/", rules_views.Rules.as_view(), name="chase-rules"),
]
