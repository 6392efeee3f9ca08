"""Read the minutes, and have them as they were published."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from csp import jobs, storage
from csp.access import can
from csp.models import Job
from csp.pages import job_progress
from meetings.access import check_can_manage, check_can_see_drafts
from meetings.ledger.rows import entry_of
from meetings.minutes import printing, services, states, word
from meetings.minutes.discussed import discussed, read_discussion
from meetings.minutes.record import read_record
from meetings.minutes.views.base import KeepMinutes, OfMinutes
from meetings.models import Minutes
from meetings.papers.check import PDF, WORD

CONTENT_TYPES = {
    "pdf": PDF,
    "docx": WORD,
}


class ReadMinutes(OfMinutes, TemplateView):
    """The minutes as this person may read them; for an officer, also what is still to be done."""

    template_name = "meetings/minutes/minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = self.find_minutes()
        may_manage = can(check_can_manage, self.request.user, minutes.meeting.board)
        job = self.job_context(minutes) if may_manage else None
        under_way = {"publish"} if job and job["job"].is_active else set()
        record = read_record(minutes, entitled=minutes.entitled)
        discussion = read_discussion(minutes, self.request.user)
        return super().get_context_data(
            minutes=minutes,
            meeting=minutes.meeting,
            record=record,
            discussion=discussion,
            entry=entry_of(services.subject_of(minutes)) if minutes.is_fixed else None,
            entries=discussed(record, discussion),
            sees_versions=can(check_can_see_drafts, self.request.user, minutes.meeting.board),
            may_correct=may_manage and minutes.is_fixed,
            may_edit=may_manage and not states.why_fixed(minutes),
            moves=[
                name
                for name in states.MOVES
                if may_manage and name not in under_way and states.can_move(minutes, name)
            ],
            why_fixed=states.why_fixed(minutes) if may_manage else "",
            job=job,
            **kwargs,
        )

    def job_context(self, minutes: Minutes) -> dict[str, Any] | None:
        """The publication that was asked for and has not come about yet."""
        job = _publication(minutes) if states.can_move(minutes, "publish") else None
        return _job_context(self, job) if job else None


class MinutesFile(OfMinutes, View):
    """The PDF that was published."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        minutes = self.find_minutes()
        if minutes.published_file is None:
            raise Http404("These minutes are not published.")
        meeting = minutes.meeting
        return storage.download(
            minutes.published_file, filename=f"{meeting.board.slug}-minutes-{meeting.date:%Y-%m-%d}.pdf"
        )


class MinutesDocument(OfMinutes, View):
    """The minutes as this person may read them, as a file: "pdf" or "docx".

    ``public`` is the public's variant, for whoever may read more. Once they are published that is, as PDF, the
    very file that was published.
    """

    public = False
    kind = "pdf"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse | HttpResponse:
        minutes = self.find_minutes()
        entitled = minutes.entitled and not self.public
        if self.kind == "pdf" and not entitled and minutes.published_file:
            return storage.download(minutes.published_file, filename=self.filename(minutes, entitled))
        record = read_record(minutes, entitled=entitled)
        content = printing.pdf(record) if self.kind == "pdf" else word.docx_of(record)
        response = HttpResponse(content, content_type=CONTENT_TYPES[self.kind])
        response["Content-Disposition"] = f'attachment; filename="{self.filename(minutes, entitled)}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def filename(self, minutes: Minutes, entitled: bool) -> str:
        """ "csp-minutes-2018-09-26-draft-members.docx": what it is can be told once it lies in a folder."""
        parts = [minutes.meeting.board.slug, "minutes", f"{minutes.meeting.date:%Y-%m-%d}"]
        parts += ["draft"] if not minutes.is_fixed else []
        parts += ["members"] if entitled else []
        return f"{'-'.join(parts)}.{self.kind}"


class PublicationProgress(KeepMinutes, View):
    """How far the publication is, as a fragment that the page asks for every two seconds."""

    edits = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        job = _publication(self.minutes)
        if job is None:
            raise Http404("Nobody has asked for these minutes to be published.")
        return job_progress(request, _job_context(self, job))


def _publication(minutes: Minutes) -> Job | None:
    return jobs.latest(services.PUBLISH, services.subject_of(minutes))


def _job_context(page: OfMinutes, job: Job) -> dict[str, Any]:
    """For _components/_job.html."""
    return {
        "job": job,
        "title": "Publication of the minutes",
        "poll_url": page.address("minutes-progress"),
        "run_url": page.address("minutes-publish"),
    }
