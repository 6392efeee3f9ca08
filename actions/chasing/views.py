"""Pages behind the links of mails about actions, and "My mail": how often such mails come."""

from __future__ import annotations

from calendar import day_name
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from actions import services
from actions.action_forms import ReportByLinkForm
from actions.chasing import by_link
from actions.chasing.choices import Often, Wish, why_not_never
from actions.chasing.forms import MailForm
from actions.due import overdue_words
from actions.models import ActionUpdate, DigestChoice
from actions.states import moves_of_owners
from csp.pages import FormPage, LinkPage, ServicePage
from meetings.models import Person
from meetings.papers.mails import contact_of

SAID_BEFORE = 3


class OfAction(LinkPage):
    """The action that the link is for, as its holder may read of it without signing in: nothing restricted."""

    purpose = by_link.REPORT

    def prepare(self) -> None:
        self.person = by_link.person_of(self.link)
        self.action = by_link.action_of(self.link, self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        action, today = self.action, timezone.localdate()
        overdue = action.is_overdue(today) and action.due_on
        said = ActionUpdate.objects.for_the_public().filter(action=action, link__holder=self.link.holder)
        return super().get_context_data(  # type: ignore[misc]
            action=action,
            text="" if action.restricted else action.text,
            overdue=overdue_words((today - overdue).days) if overdue else "",
            said=said[:SAID_BEFORE],
            contact=contact_of(action.board).words,
            again_url=reverse("report-by-link", args=[self.kwargs["token"]]),
            **kwargs,
        )


class ReportByLink(OfAction, FormPage):
    """Say what has been done, or that it is done."""

    template_name = "actions/by_link/report.html"
    form_class = ReportByLinkForm
    button = "Send the update"

    def get_heading(self) -> str:
        return f"{self.action.reference}: how does it stand?"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "may": moves_of_owners(self.action)}

    def perform(self, form: ReportByLinkForm) -> None:
        services.report(action=self.action, link=self.link, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("report-by-link-done", args=[self.kwargs["token"]])


class Reported(OfAction, TemplateView):
    """Says what has arrived. It can be read again, and does nothing."""

    template_name = "actions/by_link/reported.html"


class MailPage(FormPage):
    """How often somebody gets the mail about their actions."""

    template_name = "actions/by_link/my_mail.html"
    form_class = MailForm
    heading = "My mail"
    person: Person

    def get_initial(self) -> dict[str, Any]:
        choice = DigestChoice.objects.filter(person=self.person).first()
        wish = Wish(choice.often, choice.weekday) if choice else Wish()
        often = Often.WEEKLY if wish.often == Often.NEVER and why_not_never(self.person) else wish.often
        return {"often": often, "weekday": wish.weekday}

    def get_done_message(self) -> str:
        return f"Saved. {said_of(self.result)}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, why_not=why_not_never(self.person), **kwargs)


class MyMail(MailPage, ServicePage):
    """The same, signed in."""

    def prepare(self) -> None:
        self.person = get_object_or_404(Person, user=self.request.user)

    def perform(self, form: MailForm) -> DigestChoice:
        return services.choose_mail(person=self.person, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("my-mail")

    def get_back_url(self) -> str:
        return reverse("actions")


class OfMail(LinkPage):
    """The person whose mail the link is about."""

    purpose = by_link.MAIL

    def prepare(self) -> None:
        self.person = by_link.person_of(self.link)


class MyMailByLink(OfMail, MailPage):
    """The same by the link at the end of each mail."""

    def perform(self, form: MailForm) -> DigestChoice:
        return services.choose_mail(person=self.person, link=self.link, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("my-mail-link", args=[self.kwargs["token"]])

    def get_back_url(self) -> str:
        return ""


@method_decorator(csrf_exempt, name="dispatch")
class StopMail(OfMail, TemplateView):
    """One click of a mail program (RFC 8058), which sends no cookie: the link is what proves who asks.

    Opened in a browser it asks first, since mail scanners open every link.
    """

    template_name = "actions/by_link/stop.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        choice = services.stop_mail(person=self.person, link=self.link)
        return self.render_to_response(self.get_context_data(said=said_of(choice)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        choose_url = reverse("my-mail-link", args=[self.kwargs["token"]])
        return super().get_context_data(why_not=why_not_never(self.person), choose_url=choose_url, **kwargs)


def said_of(choice: DigestChoice) -> str:
    """The choice as a sentence: "You get the mail once a week, on Mondays."."""
    return {
        Often.DAILY: "You get the mail every day there is something to say.",
        Often.WEEKLY: f"You get the mail once a week, on {day_name[choice.weekday]}s.",
        Often.CHANGES: "You get the mail only when something has changed.",
        Often.NEVER: "You get no more mail about your actions.",
    }[Often(choice.often)]
