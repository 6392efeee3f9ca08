"""Addresses of versions: of an item of an agenda, and of its minute."""

from django.urls import URLPattern, URLResolver, path

from meetings.versions import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("items/<int:pk>/versions/", views.ItemVersions.as_view(), name="item-versions"),
    path(
        "boards/<slug:slug>/<day:day>/minutes/items/<int:pk>/versions/",
        views.MinuteVersions.as_view(),
        name="minute-versions",
    ),
]
