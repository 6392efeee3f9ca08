"""People and organisations: looked up by those who sit on a board, kept by officers and administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from django_filters.views import FilterView

from csp.access import can, why_not
from csp.pages import LogInFirst, ServicePage
from meetings.access import (
    check_can_change_account,
    check_can_edit_person,
    check_can_keep_directory,
    check_can_read_directory,
    may_see_contact,
)
from meetings.models import Board, Membership, Organisation, Person
from meetings.people import forms, services
from meetings.people.filters import OrganisationFilter, PersonFilter
from meetings.people.undelivered import last_mail_to

A_PAGE = 25


class Directory(LogInFirst):
    """Only for readers of the directory: to others it says the same whoever is in it."""

    request: Any

    def prepare(self) -> None:
        check_can_read_directory(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_keep = can(check_can_keep_directory, self.request.user)
        return super().get_context_data(may_keep=may_keep, **kwargs)  # type: ignore[misc]


class People(Directory, FilterView):
    """Everybody, searched and in order."""

    queryset = Person.objects.select_related("organisation", "user").order_by("name", "pk")
    filterset_class = PersonFilter
    template_name = "meetings/people/people.html"
    paginate_by = A_PAGE


class Organisations(Directory, FilterView):
    """Every organisation, with how many people it has in the directory."""

    queryset = Organisation.objects.annotate(people_count=Count("people")).order_by("name", "pk")
    filterset_class = OrganisationFilter
    template_name = "meetings/people/organisations.html"
    paginate_by = A_PAGE


class PersonDetail(Directory, TemplateView):
    """A person: post, how to reach them (for those who may know), the boards they sit and sat on, their account."""

    template_name = "meetings/people/person.html"

    def prepare(self) -> None:
        super().prepare()
        people = Person.objects.select_related("organisation", "user")
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, person, today = self.request.user, self.person, timezone.localdate()
        why_not_edit = why_not(check_can_edit_person, user, person)
        seats = list(Membership.objects.filter(person=person).select_related("board", "organisation"))
        seats.sort(key=lambda seat: seat.starts, reverse=True)
        return super().get_context_data(
            person=person,
            current=[seat for seat in seats if not seat.ends or seat.ends >= today],
            past=[seat for seat in seats if seat.ends and seat.ends < today],
            today=today,
            sees_contact=may_see_contact(user, person),
            why_not_edit=why_not_edit,
            undelivered=None if why_not_edit else last_mail_to(person),
            why_not_account=why_not(check_can_change_account, user, person),
            is_self=person.user_id == user.pk,
            **kwargs,
        )


class OrganisationDetail(Directory, TemplateView):
    """An organisation: its names, its people, the seats it holds."""

    template_name = "meetings/people/organisation.html"

    def prepare(self) -> None:
        super().prepare()
        self.organisation = get_object_or_404(Organisation.objects.select_related("lead"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        seats = list(
            Membership.objects.filter(organisation=self.organisation)
            .select_related("board", "person")
            .order_by("board__name", "-starts", "pk")
        )
        return super().get_context_data(
            organisation=self.organisation,
            people=list(self.organisation.people.all()),
            current=[seat for seat in seats if not seat.ends or seat.ends >= today],
            past=[seat for seat in seats if seat.ends and seat.ends < today],
            today=today,
            **kwargs,
        )


class KeepPage(ServicePage):
    """A form for keepers of the directory."""

    def prepare(self) -> None:
        check_can_keep_directory(self.request.user)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class PersonAdd(KeepPage):
    form_class = forms.PersonForm
    heading = "Add a person"
    button = "Add the person"

    def perform(self, form: forms.PersonForm) -> Person:
        return services.create_person(by=self.request.user, **form.details)

    def get_back_url(self) -> str:
        return reverse("people")

    def get_success_url(self) -> str:
        """The person's page; or, when they are added to be seated on a board, the form that seats them."""
        board = Board.objects.filter(slug=self.request.GET.get("board", "")).first()
        if board is None:
            return super().get_success_url()
        return f"{reverse('membership-add', args=[board.slug])}?person={self.result.pk}"


class OrganisationAdd(KeepPage):
    form_class = forms.OrganisationForm
    heading = "Add an organisation"
    button = "Add the organisation"

    def perform(self, form: forms.OrganisationForm) -> Organisation:
        return services.create_organisation(by=self.request.user, **form.details)

    def get_back_url(self) -> str:
        return reverse("organisations")


class PersonEdit(ServicePage):
    """Change a person's details: officers of all their boards, administrators."""

    form_class = forms.PersonForm
    heading = "Change a person’s details"
    done_message = "The details are changed."

    def prepare(self) -> None:
        check_can_read_directory(self.request.user)
        self.person = get_object_or_404(Person, pk=self.kwargs["pk"])
        check_can_edit_person(self.request.user, self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.person}

    def perform(self, form: forms.PersonForm) -> None:
        version = form.cleaned_data["version"]
        services.update_person(self.person, by=self.request.user, version=version, **form.details)

    def get_success_url(self) -> str:
        return reverse("person", args=[self.kwargs["pk"]])


class OrganisationEdit(ServicePage):
    """Change an organisation's names."""

    form_class = forms.OrganisationForm
    heading = "Change an organisation"
    done_message = "The organisation is changed."

    def prepare(self) -> None:
        check_can_keep_directory(self.request.user)
        self.organisation = get_object_or_404(Organisation, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.organisation}

    def perform(self, form: forms.OrganisationForm) -> None:
        version = form.cleaned_data["version"]
        services.update_organisation(self.organisation, by=self.request.user, version=version, **form.details)

    def get_success_url(self) -> str:
        return reverse("organisation", args=[self.kwargs["pk"]])
