"""What became of mails: for administrators all, for officers those of their people that did not arrive."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from django_filters.views import FilterView

from csp.models import OutboxMessage
from csp.pages import ActPage, LogInFirst
from meetings.access import check_can_see_mails, mails_seen
from meetings.people import services
from meetings.people.addresses import people_at, whose
from meetings.people.filters import MailFilter

A_PAGE = 50


class MailPage(LogInFirst):
    """The mails somebody may see; their texts are left in the database."""

    request: Any

    def prepare(self) -> None:
        check_can_see_mails(self.request.user)

    def mails(self) -> QuerySet[OutboxMessage]:
        return OutboxMessage.objects.filter(mails_seen(self.request.user)).defer("text", "html")


class Mails(MailPage, FilterView):
    """Those that did not arrive; administrators may look for all others."""

    filterset_class = MailFilter
    template_name = "meetings/people/mails.html"
    paginate_by = A_PAGE
    strict = False

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        return self.mails().order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        people = people_at(mail.to for mail in context["page_obj"])
        return context | {"rows": [(mail, people.get(mail.to)) for mail in context["page_obj"]]}


class MailDetail(MailPage, TemplateView):
    """One mail: to whom, what was tried, what the server said, and what may be done about it."""

    template_name = "meetings/people/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = self.mails().select_related("settled_by__person")
        mail = get_object_or_404(mails, pk=self.kwargs["pk"])
        return super().get_context_data(mail=mail, whose=whose(mail), **kwargs)


class MailAct(MailPage, ActPage):
    """A button on a mail's page."""

    def prepare(self) -> None:
        super().prepare()
        self.mail = get_object_or_404(self.mails(), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("mails")


class MailAgain(MailAct):
    def act(self) -> str:
        services.send_mail_again(self.mail, by=self.request.user)
        return f"The mail is on its way to {self.mail.to} again."


class MailArrived(MailAct):
    def act(self) -> str:
        services.say_mail_arrived(self.mail, by=self.request.user)
        return f"The mail to {self.mail.to} counts as arrived."
