"""Addresses of what an item is about, and of where the thread is broken."""

from django.urls import URLPattern, URLResolver, path

from strategies.views import threads

urlpatterns: list[URLPattern | URLResolver] = [
    path("items/<int:pk>/about/", threads.ItemAbout.as_view(), name="item-about"),
    path("items/<int:pk>/about/add/", threads.AddConcern.as_view(), name="item-about-add"),
    path("items/<int:pk>/about/<int:concern>/remove/", threads.RemoveConcern.as_view(), name="item-about-remove"),
    path("broken-ends/", threads.BrokenEnds.as_view(), name="broken-ends"),
    path("broken-ends/file/", threads.BrokenEndsFile.as_view(), name="broken-ends-file"),
]
