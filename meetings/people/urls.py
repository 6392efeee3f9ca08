from django.urls import URLPattern, URLResolver, path

from meetings.people import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("boards/", views.Boards.as_view(), name="boards"),
    path("boards/<slug:slug>/", views.BoardAbout.as_view(), name="board"),
    path("boards/<slug:slug>/members/", views.BoardMembers.as_view(), name="board-members"),
    path("boards/<slug:slug>/meetings/", views.BoardMeetings.as_view(), name="board-meetings"),
]
