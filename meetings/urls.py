"""Addresses of boards and meetings: /boards/csp/2018-09-26/9b/."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from meetings.converters import DateConverter, ItemLabelConverter

register_converter(DateConverter, "day")
register_converter(ItemLabelConverter, "label")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meetings.home.urls")),
    path("", include("meetings.people.urls")),
    path("", include("meetings.minutes.urls")),
    path("", include("meetings.ledger.urls")),
    path("", include("meetings.versions.urls")),
    path("", include("meetings.papers.urls")),
    path("", include("meetings.packs.urls")),
    path("", include("meetings.thread.urls")),
    path("", include("meetings.duties.urls")),
    path("", include("meetings.agenda.urls")),
]
