"""First pages."""

from django.urls import URLPattern, URLResolver, path

from meetings.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.Home.as_view(), name="home"),
    path("me/", views.MyWork.as_view(), name="my-work"),
    path("desk/", views.Desk.as_view(), name="desk"),
]
