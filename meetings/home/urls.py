from django.urls import URLPattern, URLResolver, path

from meetings.home import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.Home.as_view(), name="home"),
]
