"""Pages of a meeting's pack: download it, build it, watch it being built, publish it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from csp import jobs, kept, storage
from csp.errors import Refused
from csp.models import StoredFile
from csp.pages import ActPage, LogInFirst, ServicePage, job_progress
from meetings.access import Reader, check_can_manage, check_can_read, check_can_see_drafts
from meetings.models import AgendaItem, Meeting, Pack
from meetings.packs import copies, files, forms, opened, panel, services
from meetings.packs.extract import Key, extract_of
from meetings.packs.gather import agenda_of
from meetings.packs.news import Change
from meetings.packs.offers import items_under
from meetings.packs.outlook import outlook_of
from meetings.packs.publication import Notice, notice_of
from meetings.registries import Audience


def meeting_at(user: Reader, slug: str, day: Any) -> Meeting:
    """The meeting at an address, if this person may know of it; Http404 otherwise."""
    seen = Meeting.objects.visible_to(user).select_related("board__contact_officer", "board__media_contact")
    return get_object_or_404(seen, board__slug=slug, date=day)


class PackFile(View):
    """One variant of a whole pack: the newest published, or before that the newest of all, or the one with a number.

    The members' is for people who sit on the board today. Somebody not logged in is asked to; anybody else is
    refused.
    """

    audience: Audience = "public"

    def get(self, request: HttpRequest, slug: str, day: Any, **kwargs: Any) -> HttpResponseBase:
        self.meeting = meeting_at(request.user, slug, day)
        self.pack = self.find(**kwargs)
        if self.audience == "members":
            if not request.user.is_authenticated:
                return kept.to_login(request)
            check_can_read(request.user, self.meeting.board)
        without = copies.kept_back(request.user, self.pack) if self.audience == "members" else frozenset()
        try:
            stored, name = self.own_file(without) if without else self.file()
        except Refused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(f"{self.meeting.get_absolute_url()}#pack")
        if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
            opened.record_opening(user=request.user, pack=self.pack, holds=self.holds())
        return storage.download(
            stored, filename=f"{self.meeting.board.slug}-{self.meeting.date.isoformat()}-{name}"
        )

    def find(self, number: int | None = None) -> Pack:
        packs = Pack.objects.visible_to(self.request.user).filter(meeting=self.meeting)
        packs = packs.select_related("meeting", "members_file", "public_file")
        newest = packs.order_by(F("published_at").desc(nulls_last=True), "-number")
        pack = packs.filter(number=number).first() if number else newest.first()
        if pack is None:
            raise Http404("No such pack.")
        return pack

    def file(self) -> tuple[StoredFile, str]:
        """The file, and the end of its name after the board and the day."""
        return files.whole(self.pack, self.audience), files.name_of_whole(self.pack, self.audience)

    def own_file(self, without: frozenset[Key]) -> tuple[StoredFile, str]:
        """The same without the documents that are withheld from whom asks."""
        return copies.whole(self.pack, without), files.own(files.name_of_whole(self.pack, self.audience))

    def holds(self) -> Callable[[Change], bool] | None:
        """Which changes since an earlier pack the file has (opened.record_opening); None when it has all."""
        return None


class SupplementFile(PackFile):
    """One variant of a supplement apart, by the number of the pack it came with."""

    def file(self) -> tuple[StoredFile, str]:
        stored = files.supplement(self.pack, self.audience)
        if stored is None:
            raise Http404("This pack is no supplement.")
        return stored, files.name_of_supplement(self.pack, self.audience)

    def own_file(self, without: frozenset[Key]) -> tuple[StoredFile, str]:
        self.file()
        stored = copies.supplement(self.pack, without, self.request.user)
        return stored, files.own(files.name_of_supplement(self.pack, self.audience))

    def holds(self) -> Callable[[Change], bool]:
        return lambda change: change.now.supplement == self.pack.supplement


class ItemPapers(PackFile):
    """The papers of one item alone, as the newest pack has them (meetings.packs.extract)."""

    def find(self, label: str) -> Pack:  # type: ignore[override]
        self.agenda = agenda_of(self.meeting)
        row = self.agenda.row_at(label)
        if row is None or not AgendaItem.objects.visible_to(self.request.user).filter(pk=row.item.pk).exists():
            raise Http404("No such item.")
        self.row = row
        return super().find()

    def file(self) -> tuple[StoredFile, str]:
        stored = extract_of(pack=self.pack, row=self.row, agenda=self.agenda, audience=self.audience)
        if stored is None:
            raise Http404("This item has no papers in the pack.")
        return stored, files.name_of_extract(self.pack, self.row.label, self.audience)

    def own_file(self, without: frozenset[Key]) -> tuple[StoredFile, str]:
        stored = copies.extract(self.pack, without, self.row, self.agenda)
        if stored is None:
            raise Http404("This item has no papers in the pack.")
        return stored, files.own(files.name_of_extract(self.pack, self.row.label, self.audience))

    def holds(self) -> Callable[[Change], bool]:
        items = items_under(self.agenda.rows, self.row.item.pk)
        return lambda change: change.now.part.item_id in items


class OfMeeting(LogInFirst):
    """For an officer's pages of one meeting's pack."""

    kwargs: dict[str, Any]

    def prepare(self) -> None:
        self.meeting = meeting_at(self.request.user, self.kwargs["slug"], self.kwargs["day"])
        check_can_manage(self.request.user, self.meeting.board)

    def get_success_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#pack"


class PackBuild(OfMeeting, ActPage):
    def act(self) -> str:
        with copies.discreet(self.request.user, self.meeting):
            job = services.request_pack(meeting=self.meeting, by=self.request.user)
        job.refresh_from_db()
        if job.state == job.State.FAILED:
            return "The pack could not be built. The reason is below."
        return "The agenda pack is being built." if job.is_active else "The agenda pack has been built."


class PackCancel(OfMeeting, ActPage):
    def act(self) -> str:
        services.cancel_build(meeting=self.meeting, by=self.request.user)
        return "The build has been stopped. Nothing was changed."


class PackJob(LogInFirst, View):
    """The progress of a build, as a fragment that the page asks for every two seconds."""

    kwargs: dict[str, Any]

    def prepare(self) -> None:
        self.meeting = meeting_at(self.request.user, self.kwargs["slug"], self.kwargs["day"])
        check_can_see_drafts(self.request.user, self.meeting.board)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        job = jobs.latest(services.BUILD, services.subject_of(self.meeting))
        if job is None:
            raise Http404("No pack of this meeting has been asked for.")
        return job_progress(request, panel.job_context(request.user, self.meeting, job))


class PublishPage(OfMeeting, ServicePage):
    """Asks before publishing: what will be seen by whom, and on first publication with how much notice."""

    form_class = forms.PublishForm
    template_name = "meetings/packs/publish.html"
    notice: Notice | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "late": self.notice is not None and self.notice.is_late}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outlook = outlook_of(self.request.user, self.meeting)
        return super().get_context_data(meeting=self.meeting, notice=self.notice, outlook=outlook, **kwargs)


class Publish(PublishPage):
    heading = "Publish the agenda"
    button = "Publish now"
    done_message = "The agenda has been published."
    warning = "Publishing cannot be undone or changed. The date and time are kept for good."

    def prepare(self) -> None:
        super().prepare()
        self.notice = notice_of(self.meeting, timezone.localdate())

    def perform(self, form: Any) -> Pack:
        reason = form.cleaned_data.get("late_reason", "")
        with copies.discreet(self.request.user, self.meeting):
            return services.publish_meeting(meeting=self.meeting, by=self.request.user, late_reason=reason)


class PublishChanges(PublishPage):
    """What has come since the agenda was published."""

    heading = "Publish changes"
    button = "Publish the changes"
    done_message = "The changes have been published."
    warning = "Publishing cannot be undone or changed. What was published before stays as it is."

    def perform(self, form: Any) -> Pack:
        with copies.discreet(self.request.user, self.meeting):
            return services.publish_changes(meeting=self.meeting, by=self.request.user)
