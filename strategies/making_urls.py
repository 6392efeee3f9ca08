"""Addresses of how a strategy is made: the route of its sign-off, what is said of its draft, its editions."""

from django.urls import URLPattern, URLResolver, path

from strategies.views import consulting, editions, route

STRATEGY = "strategies/<int:pk>/"
STEP = f"{STRATEGY}route/<int:step>/"
CONSULTATION = f"{STRATEGY}consultations/<int:consultation>/"
COMMENT = f"{CONSULTATION}comments/<int:comment>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{STRATEGY}route/add/", route.AddStep.as_view(), name="sign-off-add"),
    path(STEP, route.ChangeStep.as_view(), name="sign-off-edit"),
    path(f"{STEP}plan/", route.PlanStep.as_view(), name="sign-off-plan"),
    path(f"{STEP}item/", route.UseItem.as_view(), name="sign-off-item"),
    path(f"{STEP}agreed/", route.MeetStep.as_view(), name="sign-off-met"),
    path(f"{STEP}not-agreed/", route.ReopenStep.as_view(), name="sign-off-reopen"),
    path(f"{STEP}move/", route.MoveStep.as_view(), name="sign-off-move"),
    path(f"{STEP}remove/", route.RemoveStep.as_view(), name="sign-off-remove"),
    path(f"{STRATEGY}discard/", editions.Discard.as_view(), name="strategy-discard"),
    path(f"{STRATEGY}adopted/", editions.Adopt.as_view(), name="strategy-adopted"),
    path(f"{STRATEGY}superseded/", editions.Supersede.as_view(), name="strategy-superseded"),
    path(f"{STRATEGY}next/", editions.NextEdition.as_view(), name="strategy-next"),
    path(f"{STRATEGY}endings/", editions.Endings.as_view(), name="strategy-endings"),
    path(f"{STRATEGY}reviewed/", editions.Reviewed.as_view(), name="strategy-reviewed"),
    path(f"{STRATEGY}compare/", editions.Compare.as_view(), name="strategy-compare"),
    path(f"{STRATEGY}consultations/add/", consulting.SendRound.as_view(), name="consultation-add"),
    path(CONSULTATION, consulting.ReadConsultation.as_view(), name="consultation"),
    path(f"{CONSULTATION}edit/", consulting.ChangeConsultation.as_view(), name="consultation-edit"),
    path(f"{CONSULTATION}close/", consulting.CloseConsultation.as_view(), name="consultation-close"),
    path(f"{CONSULTATION}responses/", consulting.SendResponses.as_view(), name="consultation-send"),
    path(f"{CONSULTATION}comments.csv", consulting.DownloadComments.as_view(kind="csv"), name="consultation-csv"),
    path(
        f"{CONSULTATION}comments.xlsx", consulting.DownloadComments.as_view(kind="xlsx"), name="consultation-xlsx"
    ),
    path(
        f"{CONSULTATION}paragraphs/<slug:part>/<int:number>/",
        consulting.Comment.as_view(),
        name="consultation-comment",
    ),
    path(COMMENT, consulting.ChangeComment.as_view(), name="consultation-comment-edit"),
    path(f"{COMMENT}take-back/", consulting.TakeBackComment.as_view(), name="consultation-comment-take-back"),
    path(f"{COMMENT}response/", consulting.Answer.as_view(), name="consultation-answer"),
]
