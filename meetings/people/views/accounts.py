"""Accounts: invitations and rights by officers and administrators; one's own e-mail address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator

from csp.pages import ActPage, LogInFirst, ServicePage
from meetings.access import check_can_read_directory
from meetings.models import Person
from meetings.people import forms, services


class AccountAct(ActPage):
    """A button on a person's page: one service on the person's account. The service decides who may."""

    service: Callable[..., Any]
    done = ""

    def prepare(self) -> None:
        check_can_read_directory(self.request.user)
        people = Person.objects.select_related("user")
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def act(self) -> str:
        type(self).service(self.person, by=self.request.user)
        return self.done.format(name=self.person.name)

    def get_success_url(self) -> str:
        return self.person.get_absolute_url()


class Invite(AccountAct):
    def act(self) -> str:
        user = services.invite(self.person, by=self.request.user)
        if user.has_usable_password():
            return f"{self.person} logs in with the account {user.email} now."
        return f"{self.person} has an account now. A link to choose a password is on its way to {user.email}."


class ResendInvitation(AccountAct):
    service = services.resend_invitation
    done = "The invitation is sent to {name} again."


class Deactivate(AccountAct):
    service = services.deactivate_account
    done = "Nobody can log in as {name} now."


class Reactivate(AccountAct):
    service = services.reactivate_account
    done = "{name} can log in again."


class MakeAdministrator(AccountAct):
    service = services.make_administrator
    done = "{name} is an administrator of the site now."


class WithdrawAdministrator(AccountAct):
    service = services.withdraw_administrator
    done = "{name} is an administrator no longer."


class SensitivePage(LogInFirst):
    """Asks for the password again when it was not entered lately."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        return self._confirmed(request, *args, **kwargs)

    @method_decorator(reauthentication_required)
    def _confirmed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)


class EmailChange(SensitivePage, ServicePage):
    """Ask for another e-mail address of one's own account."""

    form_class = forms.EmailChangeForm
    heading = "Change your e-mail address"
    button = "Send the link"

    def perform(self, form: forms.EmailChangeForm) -> None:
        self.email = form.cleaned_data["email"]
        services.request_email_change(by=self.request.user, email=self.email)

    def get_done_message(self) -> str:
        return f"We have sent a link to {self.email}. Your address changes when you follow it."

    def get_success_url(self) -> str:
        return reverse("account")


class EmailConfirm(SensitivePage, ServicePage):
    """Where the mailed link leads: a button, so that a mail scanner that follows it changes nothing."""

    form_class = forms.NothingForm
    heading = "Use this e-mail address for your account"
    button = "Change my e-mail address"

    def perform(self, form: forms.NothingForm) -> str:
        return services.confirm_email_change(by=self.request.user, token=self.kwargs["token"])

    def get_done_message(self) -> str:
        return f"Your e-mail address is {self.result} now. Sign in with it from now on."

    def get_success_url(self) -> str:
        return reverse("account")
