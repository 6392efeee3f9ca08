"""The one way a form page works: load what may be seen, check what may be done, bind, call a service, go on.

A view says what it loads (``load``), who may (``check``), and what a valid form does (``perform``). The rest,
alike for every form of the product, is here: logging in first, the form's text kept over an expired session,
a refusal beside its field, a conflict shown with both texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views import View
from django.views.generic import FormView, TemplateView
from django_htmx.http import HttpResponseClientRefresh

from csp import kept, limits, links
from csp.errors import Conflict, Refused
from csp.limits import Limit
from csp.models import SignedLink

# A partnership's whole office may stand behind one address; somebody who tries addresses out does not need many.
LINKS_OPENED = Limit("links-opened", count=300, seconds=300)
LINKS_WRONG = Limit("links-wrong", count=20, seconds=300)
TOO_MANY = "Too many links were opened from where you are. Wait five minutes, then open yours again."


class LogInFirst(View):
    """Only for people with an account. What they had typed is kept while they log in again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return kept.to_login(request)
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """Load the subject (Http404 when not visible) and check that the person may (Denied when not)."""


def job_progress(request: HttpRequest, shown: Mapping[str, Any] | None) -> HttpResponse:
    """What a page asks for every two seconds while a job runs: its component (_components/_job.html) with ``shown``;
    a fresh page once the job has ended, or there is nothing to say."""
    if shown is None or not shown["job"].is_active:
        return HttpResponseClientRefresh()
    return render(request, "_components/_job.html", shown)


class LinkPage(View):
    """Only for whoever has the address: a page behind a signed link of ``purpose`` (csp.links), without an account.

    How often an address of the internet may open links, and wrong ones, is limited. The pages are kept by no cache
    and no search engine. The address goes to no other site, by ``Referrer-Policy: same-origin``: the stricter
    "no-referrer" makes browsers hide where a form comes from, and then it is refused as another site's.
    """

    purpose = ""
    link: SignedLink

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.link = self.opened()
            self.prepare()
        except links.Unusable as refusal:
            response: HttpResponseBase = render(
                request, "csp/link_refused.html", {"refusal": refusal}, status=refusal.status
            )
        else:
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def opened(self) -> SignedLink:
        """The link in the address. Raises links.Unusable: 404, 410, or 429 when there were too many."""
        if limits.is_reached(LINKS_WRONG, self.request) or not limits.count(LINKS_OPENED, self.request):
            raise links.Unusable(TOO_MANY, status=429)
        try:
            return links.open(self.kwargs["token"], purpose=self.purpose)
        except links.Unusable as refusal:
            if refusal.status == 404:
                limits.count(LINKS_WRONG, self.request)
            raise

    def prepare(self) -> None:
        """Load what the link is about. Raises links.Unusable (410) when that has ended."""


class FormPage(FormView):
    """A form that calls one service, for whoever gets as far as this page.

    ``perform`` may raise Refused (shown beside its field) or Conflict (shown with what is stored now).
    Set ``heading``, ``button`` and, for a page that asks before doing what cannot be undone, ``warning``.
    """

    template_name = "_components/form_page.html"
    heading = ""
    button = "Save"
    warning = ""
    done_message = ""
    back_url = ""

    def perform(self, form: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not say what a valid form does.")

    def get_heading(self) -> str:
        return self.heading

    def get_back_url(self) -> str:
        return self.back_url or self.get_success_url()

    def get_done_message(self) -> str:
        return self.done_message

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.request.method == "GET" and (text := kept.take_back(self.request)):
            kwargs["data"] = text
            messages.warning(
                self.request,
                "You were signed out before this was saved. What you typed is still here: check it and save again. "
                "If you had chosen a file, choose it again.",
            )
        return kwargs

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.result = self.perform(form)
        except Conflict as conflict:
            return self.show_conflict(form, conflict)
        except Refused as refusal:
            for one in (refusal, *refusal.also):
                form.add_error(one.field if one.field in form.fields else None, one.message)
            return self.form_invalid(form)
        if done := self.get_done_message():
            messages.success(self.request, done)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def show_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        """Show both texts. The form takes the stored version number, so saving again is a knowing choice."""
        data = form.data.copy()
        data["version"] = str(conflict.current.version)
        kwargs = {**self.get_form_kwargs(), "data": data}
        if "instance" in kwargs:
            kwargs["instance"] = conflict.current
        again = type(form)(**kwargs)
        again.add_error(None, conflict.message)
        stored = [
            (again.fields[name].label or name, _as_stored(conflict.current, name))
            for name in again.changed_data
            if hasattr(conflict.current, name) and name != "version"
        ]
        return self.render_to_response(self.get_context_data(form=again, stored_now=stored), status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            heading=self.get_heading(),
            button=self.button,
            warning=self.warning,
            back_url=self.get_back_url(),
            **kwargs,
        )


def _as_stored(obj: Any, name: str) -> Any:
    """A field's value as people read it: the words of a choice, a list one a line."""
    in_words = getattr(obj, f"get_{name}_display", None)
    value = in_words() if in_words else getattr(obj, name)
    return "\n".join(str(part) for part in value) if isinstance(value, list) else value


class ServicePage(LogInFirst, FormPage):
    """The same for people with an account: nearly every form of the site."""


class ActPage(LogInFirst, TemplateView):
    """A button's target: POST does one thing through a service and goes back; a refusal is a message.

    GET is not allowed: a mail scanner or a prefetch that follows a link changes nothing.
    """

    http_method_names = ["post"]

    def act(self) -> str:
        """Do it. Returns the sentence that says what was done; raises Refused with the reason it was not."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does.")

    def get_success_url(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} does not say where it goes.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(self.get_success_url())
