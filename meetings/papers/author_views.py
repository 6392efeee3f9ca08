"""Where authors hand in a paper or say that it will be late: by the link of a mail, or signed in."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from csp import links
from csp.models import SignedLink, User
from csp.pages import FormPage, LinkPage, LogInFirst
from meetings.access import check_can_hand_in, papers_asked, papers_seen
from meetings.models import Paper
from meetings.papers import asking, forms, handing_in
from meetings.papers.services import HAND_IN


class ByLink(LinkPage):
    """The paper that the link is for."""

    purpose = HAND_IN

    def prepare(self) -> None:
        self.paper = asking.paper_of(self.link)
        if self.paper.author_person is None or self.link.holder != asking.holder_of(self.paper.author_person):
            raise links.Unusable(links.ENDED, status=410)

    def address(self, page: str) -> str:
        return reverse(f"hand-in{page}", args=[self.kwargs["token"]])


class SignedIn(LogInFirst):
    """The paper by its key, for the author who was asked for it; officers may, too."""

    link: SignedLink | None = None

    def prepare(self) -> None:
        user = self.request.user
        seen = Paper.objects.filter(papers_asked(user) | papers_seen(user, "versions__")).distinct()
        found = get_object_or_404(seen, pk=self.kwargs["pk"])
        check_can_hand_in(user, found)
        self.paper = asking.with_all(Paper.objects.filter(pk=found.pk)).get()

    def address(self, page: str) -> str:
        return reverse(f"paper-hand-in{page}", args=[self.paper.pk])


class OfAuthor:
    """What both ways in share: the paper in the page's context, and who sends."""

    request: Any
    paper: Paper
    link: SignedLink | None

    def sender(self) -> dict[str, SignedLink | User | None]:
        return {"link": self.link} if self.link else {"by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = handing_in.view_of(self.paper, by_link=self.link is not None)
        return super().get_context_data(view=view, tell_url=self.address("-tell"), **kwargs)  # type: ignore[misc]

    def address(self, page: str) -> str:
        raise NotImplementedError(f"{type(self).__name__} does not say where its pages are.")


class HandInPage(OfAuthor, FormPage):
    """What is asked, what has come, and the form to hand in a file."""

    template_name = "meetings/papers/hand_in.html"
    form_class = forms.VersionForm
    button = "Hand in the file"

    def get_heading(self) -> str:
        return f"Hand in: {handing_in.view_of(self.paper, by_link=self.link is not None).title}"

    def get_back_url(self) -> str:
        return ""

    def perform(self, form: Any) -> Any:
        return asking.hand_in(paper=self.paper, **form.cleaned_data, **self.sender())

    def get_success_url(self) -> str:
        return self.address("-done")


class TellPage(OfAuthor, FormPage):
    """A sentence to the officer instead of a file."""

    template_name = "meetings/papers/tell.html"
    form_class = forms.TellForm
    button = "Send to the officer"
    heading = "Late, or not yours to write?"

    def perform(self, form: Any) -> Any:
        return asking.tell(paper=self.paper, **form.cleaned_data, **self.sender())

    def get_back_url(self) -> str:
        return self.address("")

    def get_success_url(self) -> str:
        return f"{self.address('-done')}?told=yes"


class DonePage(OfAuthor, TemplateView):
    """Says what has arrived. It can be read again, and does nothing."""

    template_name = "meetings/papers/handed_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.request.GET.get("told") == "yes"
        return super().get_context_data(told=told, again_url=self.address(""), **kwargs)


class LinkHandIn(ByLink, HandInPage):
    pass


class LinkTell(ByLink, TellPage):
    pass


class LinkDone(ByLink, DonePage):
    pass


class MyHandIn(SignedIn, HandInPage):
    pass


class MyTell(SignedIn, TellPage):
    pass


class MyDone(SignedIn, DonePage):
    pass
