"""The address of a meeting's record of publication: /boards/csp/2018-09-26/published/."""

from django.urls import URLPattern, URLResolver, path

from meetings.ledger import views

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "boards/<slug:slug>/<day:day>/published/", views.RecordOfPublication.as_view(), name="publication-record"
    ),
]
