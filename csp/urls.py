"""All addresses of the site. With csp/celery.py, the only module that knows every app."""

from django.urls import URLPattern, URLResolver, include, path

from csp import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meetings.urls")),
    path("", include("actions.urls")),
    path("", include("performance.urls")),
    path("", include("strategies.urls")),
    path("account/", views.Account.as_view(), name="account"),
    path("account/", include("csp.account_urls")),
    path("accessibility-statement/", views.Accessibility.as_view(), name="accessibility"),
    path("cookies/", views.Cookies.as_view(), name="cookies"),
    path("health/", views.Health.as_view(), name="health"),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
