"""Addresses of the thread: /thread/decision/12/; and /items/12/, wherever an item of an agenda stands now."""

from django.urls import URLPattern, URLResolver, path

from meetings.thread import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("thread/<slug:kind>/<int:pk>/", views.ThreadPage.as_view(), name="thread"),
    path("thread/<slug:kind>/<int:pk>/picture.svg", views.Picture.as_view(), name="thread-picture"),
    path("items/<int:pk>/", views.ItemHere.as_view(), name="item-here"),
]
