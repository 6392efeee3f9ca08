"""What officers do to chase papers: ask authors, stop their links, accept what comes or send it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from csp.pages import ActPage, ServicePage
from meetings.access import check_can_manage, check_is_officer_somewhere
from meetings.agenda.views.subjects import GoesBack, OfMeeting
from meetings.models import Paper
from meetings.papers import asking, forms, mails
from meetings.papers.asking import Asking
from meetings.papers.views import OfPaper, OfVersion


def count_words(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


class Asks:
    """Says how many papers were asked for, and why others were not."""

    request: Any

    def said(self, done: Asking) -> str:
        for problem in done.problems:
            messages.warning(self.request, problem)
        if not done.asked:
            return "Nobody was asked for a paper."
        papers, sent = count_words(len(done.asked), "paper"), count_words(done.mails, "mail")
        return f"{papers} asked for, in {sent}."


class PaperAsk(OfPaper, ActPage):
    def act(self) -> str:
        asking.ask(paper=self.paper, by=self.request.user)
        author = Paper.objects.select_related("author_person").get(pk=self.paper.pk).author_person
        return f"{author} has been asked for {self.paper.title}."


class LinkStop(OfPaper, ActPage):
    def act(self) -> str:
        asking.stop_link(paper=self.paper, by=self.request.user)
        return "The link has been stopped. Asking again makes a new one."


class AskOfMeeting(Asks, OfMeeting, ActPage):
    def act(self) -> str:
        return self.said(asking.ask_all(by=self.request.user, meeting=self.meeting))


class AskAll(Asks, GoesBack, ActPage):
    def prepare(self) -> None:
        check_is_officer_somewhere(self.request.user)

    def act(self) -> str:
        return self.said(asking.ask_all(by=self.request.user))

    def default_url(self) -> str:
        return reverse("desk")


class OfWaitingVersion(OfVersion):
    """For officers: a version that an author handed in."""

    def prepare(self) -> None:
        super().prepare()
        check_can_manage(self.request.user, self.board)

    def get_success_url(self) -> str:
        return reverse("paper", args=[self.version.paper_id])


class VersionAccept(OfWaitingVersion, ActPage):
    def act(self) -> str:
        asking.accept_version(version=self.version, by=self.request.user)
        return f"Version {self.version.number} has been accepted: it is what will be printed."


class VersionSendBack(OfWaitingVersion, ServicePage):
    form_class = forms.SendBackForm
    button = "Send it back"

    def get_heading(self) -> str:
        return f"Send back version {self.version.number} of {self.version.paper.title}"

    def get_initial(self) -> dict[str, Any]:
        return {"reason": self.version.problem}

    def perform(self, form: Any) -> None:
        asking.send_back(version=self.version, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        author = self.version.paper.author_person
        if author and mails.address_of(author):
            return f"Version {self.version.number} has been sent back to {author}."
        return f"Version {self.version.number} is marked as sent back. No mail reaches the author: tell them yourself."
