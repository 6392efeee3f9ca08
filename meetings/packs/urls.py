"""Addresses of a meeting's pack: its files, its making, its publication."""

from django.urls import URLPattern, URLResolver, path

from meetings.packs import views
from meetings.packs.views import ItemPapers, PackFile, SupplementFile

MEETING = "boards/<slug:slug>/<day:day>"
ITEM = f"{MEETING}/<label:label>"
PACK = f"{MEETING}/pack/<int:number>"
MEMBERS_PACK, PUBLIC_PACK = PackFile.as_view(audience="members"), PackFile.as_view(audience="public")

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MEETING}/pack/members/", MEMBERS_PACK, name="pack-members"),
    path(f"{MEETING}/pack/public/", PUBLIC_PACK, name="pack-public"),
    path(f"{PACK}/members/", MEMBERS_PACK, name="pack-members-numbered"),
    path(f"{PACK}/public/", PUBLIC_PACK, name="pack-public-numbered"),
    path(f"{PACK}/supplement/members/", SupplementFile.as_view(audience="members"), name="supplement-members"),
    path(f"{PACK}/supplement/public/", SupplementFile.as_view(audience="public"), name="supplement-public"),
    path(f"{ITEM}/papers/members/", ItemPapers.as_view(audience="members"), name="item-papers-members"),
    path(f"{ITEM}/papers/public/", ItemPapers.as_view(audience="public"), name="item-papers-public"),
    path(f"{MEETING}/pack/build/", views.PackBuild.as_view(), name="pack-build"),
    path(f"{MEETING}/pack/build/progress/", views.PackJob.as_view(), name="pack-job"),
    path(f"{MEETING}/pack/build/cancel/", views.PackCancel.as_view(), name="pack-cancel"),
    path(f"{MEETING}/publish/", views.Publish.as_view(), name="pack-publish"),
    path(f"{MEETING}/publish-changes/", views.PublishChanges.as_view(), name="pack-publish-changes"),
]
