"""Pages of the lists that people keep under a name."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from actions import returning, saved
from actions.forms import NameForm
from actions.models import SavedList
from csp.pages import LogInFirst, ServicePage
from csp.roles import Power
from meetings.access import boards_held
from meetings.models import Board


class SavedLists(LogInFirst, TemplateView):
    """One's own lists, to open, rename or delete."""

    template_name = "actions/saved_lists.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = self.request.user.saved_lists.select_related("board")
        return super().get_context_data(lists=lists, back_url=returning.address(self.request), **kwargs)


class SaveList(ServicePage):
    """Keep the list whose filter stands in the address under a name."""

    form_class = NameForm
    heading = "Keep this list"
    button = "Keep it"

    def get_back_url(self) -> str:
        return returning.address(self.request)

    def perform(self, form: NameForm) -> SavedList:
        query = self.request.GET.copy()
        read = boards_held(self.request.user, Power.READ)
        board = Board.objects.filter(pk__in=read, slug=query.get("board", "")).first()
        if board:
            del query["board"]
        return saved.save_list(
            by=self.request.user, name=form.cleaned_data["name"], query=query.urlencode(), board=board
        )

    def get_done_message(self) -> str:
        return f"“{self.result}” stands above the log from now on."

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class OneSavedList(ServicePage):
    """A form about one list: 404 unless it is this person's own."""

    request: HttpRequest

    @cached_property
    def saved(self) -> SavedList:
        return get_object_or_404(self.request.user.saved_lists, pk=self.kwargs["pk"])

    def prepare(self) -> None:
        _ = self.saved

    def get_success_url(self) -> str:
        return reverse("saved-lists")


class RenameList(OneSavedList):
    form_class = NameForm
    done_message = "The list has its new name."

    def get_heading(self) -> str:
        return f"Rename “{self.saved}”"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.saved.name}

    def perform(self, form: NameForm) -> None:
        # Asked for again: should it be refused, the page goes on showing the name that is stored.
        one = self.request.user.saved_lists.get(pk=self.saved.pk)
        saved.rename_list(saved=one, by=self.request.user, name=form.cleaned_data["name"])


class DeleteList(OneSavedList):
    form_class = forms.Form
    button = "Delete it"
    warning = "The list goes for good. The actions in it stay as they are."

    def get_heading(self) -> str:
        return f"Delete the list “{self.saved}”"

    def perform(self, form: forms.Form) -> None:
        saved.delete_list(saved=self.saved, by=self.request.user)

    def get_done_message(self) -> str:
        return f"The list “{self.saved}” was deleted."
