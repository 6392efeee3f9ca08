"""Read and compare the versions of a minute or of an item of an agenda."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from csp.access import can
from csp.pages import LogInFirst
from meetings.access import check_can_manage, check_can_see_drafts
from meetings.minutes import states
from meetings.models import AgendaItem, Minute, Minutes
from meetings.versions.read import Version, compare, item_versions, minute_versions


class VersionsPage(LogInFirst, TemplateView):
    """All versions in a list, and two of them compared: the newest with the one before unless asked otherwise."""

    template_name = "meetings/versions.html"
    item: AgendaItem
    of_minute = False

    def versions(self) -> list[Version]:
        raise NotImplementedError(f"{type(self).__name__} does not say which versions.")

    def to_put_back(self) -> dict[str, Any]:
        """For a thing of which an earlier version can stand again: whether it can (``may_put_back``), and how."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self.versions()
        new = self._chosen("new", versions) or (versions[0] if versions else None)
        before = next((one for one in versions if new and one.number == new.number - 1), None)
        old = self._chosen("old", versions) or before
        return super().get_context_data(
            item=self.item,
            meeting=self.item.meeting,
            of_minute=self.of_minute,
            versions=versions,
            old=old,
            new=new,
            changes=compare(old, new) if old and new else [],
            read=self._chosen("read", versions),
            **self.to_put_back(),
            **kwargs,
        )

    def _chosen(self, name: str, versions: list[Version]) -> Version | None:
        said = self.request.GET.get(name, "")
        return next((one for one in versions if str(one.number) == said), None)


class MinuteVersions(VersionsPage):
    """Those of the minute of one item, at /boards/csp/2018-09-26/minutes/items/7/versions/."""

    of_minute = True

    def prepare(self) -> None:
        minutes = get_object_or_404(
            Minutes.objects.visible_to(self.request.user).select_related("meeting__board", "approved_at_meeting"),
            meeting__board__slug=self.kwargs["slug"],
            meeting__date=self.kwargs["day"],
        )
        check_can_see_drafts(self.request.user, minutes.meeting.board)
        found = Minute.objects.select_related("item__meeting__board")
        self.minute = get_object_or_404(found, minutes=minutes, item=self.kwargs["pk"])
        self.item, self.entitled = self.minute.item, minutes.entitled
        manages = can(check_can_manage, self.request.user, minutes.meeting.board)
        self.may_put_back = manages and not states.why_fixed(minutes)

    def to_put_back(self) -> dict[str, Any]:
        return {"may_put_back": self.may_put_back, "stands": self.minute.version}

    def versions(self) -> list[Version]:
        return minute_versions(self.minute, entitled=self.entitled)


class ItemVersions(VersionsPage):
    """Those of an item of an agenda, at /items/7/versions/."""

    def prepare(self) -> None:
        seen = AgendaItem.objects.visible_to(self.request.user).select_related("meeting__board")
        self.item = get_object_or_404(seen, pk=self.kwargs["pk"])
        check_can_see_drafts(self.request.user, self.item.meeting.board)

    def versions(self) -> list[Version]:
        return item_versions(self.item)
