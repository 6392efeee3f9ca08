"""All addresses of the site. With csp/celery.py, the only module that knows every app."""

from django.urls import URLPattern, URLResolver, include, path

from csp import exporting_pages, importing_pages, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meetings.urls")),
    path("", include("actions.urls")),
    path("", include("performance.urls")),
    path("", include("strategies.urls")),
    path("account/", views.Account.as_view(), name="account"),
    path("account/", include("csp.account_urls")),
    path("imports/<int:pk>/", importing_pages.ImportPage.as_view(), name="file-import"),
    path("imports/<int:pk>/progress/", importing_pages.ImportProgress.as_view(), name="file-import-progress"),
    path("imports/<int:pk>/look/", importing_pages.LookAgain.as_view(), name="file-import-look"),
    path("imports/<int:pk>/save/", importing_pages.SaveImport.as_view(), name="file-import-save"),
    path("imports/<int:pk>/forget/", importing_pages.ForgetImport.as_view(), name="file-import-forget"),
    path("exports/<int:pk>/", exporting_pages.ExportPage.as_view(), name="file-export"),
    path("exports/<int:pk>/progress/", exporting_pages.ExportProgress.as_view(), name="file-export-progress"),
    path("exports/<int:pk>/file/", exporting_pages.ExportFile.as_view(), name="file-export-file"),
    path("accessibility-statement/", views.Accessibility.as_view(), name="accessibility"),
    path("cookies/", views.Cookies.as_view(), name="cookies"),
    path("health/", views.Health.as_view(), name="health"),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
