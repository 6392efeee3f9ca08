"""Addresses of meetings, agenda items and the forward plan. What officers do stands under the thing's key."""

from django.urls import URLPattern, URLResolver, path

from meetings.agenda.views import calendars, items, meetings, plan, standing, start

urlpatterns: list[URLPattern | URLResolver] = [
    path("forward-plan/", plan.ForwardPlan.as_view(), name="forward-plan"),
    path("boards/<slug:slug>/forward-plan/", plan.BoardForwardPlan.as_view(), name="board-forward-plan"),
    path("boards/<slug:slug>/forward-plan/add/", plan.PlanAdd.as_view(), name="plan-add"),
    path("boards/<slug:slug>/meetings/add/", meetings.MeetingAdd.as_view(), name="meeting-add"),
    path("boards/<slug:slug>/meetings/year/", start.YearAdd.as_view(), name="meetings-year"),
    path("boards/<slug:slug>/template/", standing.TemplatePage.as_view(), name="board-template"),
    path("boards/<slug:slug>/template/add/", standing.StandingAdd.as_view(), name="standing-add"),
    path("boards/<slug:slug>/template/usual/", standing.UsualTemplate.as_view(), name="template-usual"),
    path("standing-items/<int:pk>/edit/", standing.StandingEdit.as_view(), name="standing-edit"),
    path("standing-items/<int:pk>/move/", standing.StandingMove.as_view(), name="standing-move"),
    path("standing-items/<int:pk>/remove/", standing.StandingRemove.as_view(), name="standing-remove"),
    path("meetings/<int:pk>/start/", start.AgendaStart.as_view(), name="agenda-start"),
    path("meetings/<int:pk>/bring/", start.AgendaBring.as_view(), name="agenda-bring"),
    path("meetings/<int:pk>/copy/", start.MeetingCopy.as_view(), name="meeting-copy"),
    path("meetings/<int:pk>/edit/", meetings.MeetingEdit.as_view(), name="meeting-edit"),
    path("meetings/<int:pk>/book/", meetings.MeetingBook.as_view(), name="meeting-book"),
    path("meetings/<int:pk>/cancel/", meetings.MeetingCancel.as_view(), name="meeting-cancel"),
    path("meetings/<int:pk>/hold/", meetings.MeetingHold.as_view(), name="meeting-hold"),
    path("meetings/<int:pk>/close/", meetings.MeetingClose.as_view(), name="meeting-close"),
    path("meetings/<int:pk>/items/add/", items.ItemAdd.as_view(), name="item-add"),
    path("items/<int:pk>/edit/", items.ItemEdit.as_view(), name="item-edit"),
    path("items/<int:pk>/move/", items.ItemMove.as_view(), name="item-move"),
    path("items/<int:pk>/remove/", items.ItemRemove.as_view(), name="item-remove"),
    path("items/<int:pk>/confirm/", items.ItemConfirm.as_view(), name="item-confirm"),
    path("items/<int:pk>/confirm-late/", items.ItemConfirmLate.as_view(), name="item-confirm-late"),
    path("items/<int:pk>/defer/", items.ItemDefer.as_view(), name="item-defer"),
    path("items/<int:pk>/withdraw/", items.ItemWithdraw.as_view(), name="item-withdraw"),
    path("items/<int:pk>/restore/", items.ItemRestore.as_view(), name="item-restore"),
    path("boards/<slug:slug>/meetings.ics", calendars.BoardCalendar.as_view(), name="board-calendar"),
    path("boards/<slug:slug>/<day:day>/meeting.ics", calendars.MeetingCalendar.as_view(), name="meeting-calendar"),
    path("boards/<slug:slug>/<day:day>/", meetings.MeetingPage.as_view(), name="meeting"),
    path("boards/<slug:slug>/<day:day>/<label:label>/", items.ItemPage.as_view(), name="item"),
]
