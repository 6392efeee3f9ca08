"""Addresses of a meeting's pack: its files, its making, its publication."""

from django.urls import URLPattern, URLResolver, path

from meetings.packs import views

MEETING = "boards/<slug:slug>/<day:day>"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MEETING}/pack/members/", views.MembersPack.as_view(), name="pack-members"),
    path(f"{MEETING}/pack/public/", views.PublicPack.as_view(), name="pack-public"),
    path(f"{MEETING}/pack/<int:number>/members/", views.MembersPack.as_view(), name="pack-members-numbered"),
    path(f"{MEETING}/pack/<int:number>/public/", views.PublicPack.as_view(), name="pack-public-numbered"),
    path(f"{MEETING}/pack/build/", views.PackBuild.as_view(), name="pack-build"),
    path(f"{MEETING}/pack/build/progress/", views.PackJob.as_view(), name="pack-job"),
    path(f"{MEETING}/pack/build/cancel/", views.PackCancel.as_view(), name="pack-cancel"),
    path(f"{MEETING}/publish/", views.Publish.as_view(), name="pack-publish"),
    path(f"{MEETING}/publish-changes/", views.PublishChanges.as_view(), name="pack-publish-changes"),
]
