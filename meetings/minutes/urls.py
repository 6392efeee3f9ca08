"""Addresses of minutes: /boards/csp/2018-09-26/minutes/."""

from django.urls import URLPattern, URLResolver, include, path

from meetings.minutes import views

pages: list[URLPattern | URLResolver] = [
    path("", views.ReadMinutes.as_view(), name="minutes"),
    path("file/", views.MinutesFile.as_view(), name="minutes-file"),
    path("pdf/", views.MinutesDocument.as_view(), name="minutes-pdf"),
    path("pdf/public/", views.MinutesDocument.as_view(public=True), name="minutes-pdf-public"),
    path("word/", views.MinutesDocument.as_view(kind="docx"), name="minutes-word"),
    path("word/public/", views.MinutesDocument.as_view(kind="docx", public=True), name="minutes-word-public"),
    path("start/", views.StartMinutes.as_view(), name="minutes-start"),
    path("attendance/", views.RecordAttendance.as_view(), name="minutes-attendance"),
    path("attendance/add/", views.AddAttendee.as_view(), name="minutes-attendee-add"),
    path("attendance/<int:pk>/remove/", views.RemoveAttendance.as_view(), name="minutes-attendee-remove"),
    path("attendance/<int:pk>/times/", views.AttendanceTimes.as_view(), name="attendance-times"),
    path("attendance/<int:pk>/left/", views.ComesAndGoes.as_view(how="left"), name="attendance-left"),
    path("attendance/<int:pk>/joined/", views.ComesAndGoes.as_view(how="joined"), name="attendance-joined"),
    path("people/<int:person>/joined/", views.ComesAndGoes.as_view(how="joined"), name="person-joined"),
    path("declarations/add/", views.AddDeclaration.as_view(), name="minutes-declaration-add"),
    path("declarations/<int:pk>/", views.ChangeDeclaration.as_view(), name="minutes-declaration-edit"),
    path("declarations/<int:pk>/remove/", views.RemoveDeclaration.as_view(), name="minutes-declaration-remove"),
    path("items/<int:pk>/", views.MinuteItem.as_view(), name="minute-edit"),
    path("items/<int:pk>/versions/<int:row>/", views.PutBack.as_view(), name="minute-put-back"),
    path("room/", views.EnterRoom.as_view(), name="minutes-room"),
    path("room/since/", views.RoomSince.as_view(), name="minutes-room-since"),
    path("room/items/", views.RoomItems.as_view(), name="minutes-room-items"),
    path("room/<int:pk>/", views.RoomItem.as_view(), name="minutes-room-item"),
    path("room/<int:pk>/typed/", views.SaveTyped.as_view(), name="minutes-room-typed"),
    path("room/<int:pk>/take/", views.TakeItem.as_view(), name="minutes-room-take"),
    path("room/<int:pk>/taken/", views.SetTakenAt.as_view(), name="minutes-room-taken"),
    path("room/attendance/<int:pk>/", views.MarkAttendance.as_view(), name="minutes-room-mark"),
    path("items/<int:pk>/recommended/", views.AcceptRecommendations.as_view(), name="minute-recommended"),
    path("items/<int:pk>/defer/", views.DeferFromMeeting.as_view(), name="minute-defer"),
    path("items/<int:pk>/not-deferred/", views.UndoDeferral.as_view(), name="minute-defer-undo"),
    path("items/<int:pk>/votes/add/", views.AddVote.as_view(), name="minute-vote-add"),
    path("votes/<int:pk>/", views.ChangeVote.as_view(), name="minute-vote-edit"),
    path("votes/<int:pk>/remove/", views.RemoveVote.as_view(), name="minute-vote-remove"),
    path("items/<int:pk>/approve/<int:record>/", views.ApproveUnderItem.as_view(), name="minute-approve"),
    path("items/<int:pk>/comment/", views.AddComment.as_view(), name="minute-comment"),
    path("comments/", views.ReadComments.as_view(), name="minutes-comments"),
    path("comments/<int:pk>/", views.ChangeComment.as_view(), name="comment-edit"),
    path("comments/<int:pk>/take-back/", views.TakeBackComment.as_view(), name="comment-take-back"),
    path("comments/<int:pk>/settle/", views.SettleComment.as_view(), name="comment-settle"),
    path("import/", views.ImportMinutes.as_view(), name="minutes-import"),
    path("correct/", views.Correct.as_view(), name="minutes-correct"),
    path("circulate/", views.Circulate.as_view(), name="minutes-circulate"),
    path("take-back/", views.TakeBack.as_view(), name="minutes-take-back"),
    path("approve/", views.Approve.as_view(), name="minutes-approve"),
    path("publish/", views.Publish.as_view(), name="minutes-publish"),
    path("publish/progress/", views.PublicationProgress.as_view(), name="minutes-progress"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/<slug:slug>/<day:day>/minutes/", include(pages)),
    path("boards/<slug:slug>/<day:day>/interests/", views.MeetingInterests.as_view(), name="meeting-interests"),
    path(
        "boards/<slug:slug>/<day:day>/interests/withhold/", views.WithholdPapers.as_view(), name="papers-withhold"
    ),
    path(
        "boards/<slug:slug>/<day:day>/interests/<int:pk>/lift/", views.LiftExclusion.as_view(), name="papers-lift"
    ),
    path("decisions/", views.Decisions.as_view(), name="decisions"),
    path("decisions/<int:pk>/needs-none/", views.NeedsNone.as_view(), name="decision-needs-none"),
    path("boards/<slug:slug>/decisions/", views.BoardDecisions.as_view(), name="board-decisions"),
    path("boards/<slug:slug>/attendance/", views.AttendanceYear.as_view(), name="board-attendance"),
    path("boards/<slug:slug>/attendance/file/", views.AttendanceFile.as_view(), name="board-attendance-file"),
]
