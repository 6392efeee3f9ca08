"""The register of interests: of one person, and of those who sit on a board."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from csp.access import why_not
from csp.pages import LogInFirst, ServicePage
from meetings.access import check_can_keep_interests, check_can_read_directory
from meetings.models import Membership, Person, RegisteredInterest
from meetings.people import forms, services
from meetings.people.pages import BoardPage


class OfPerson(LogInFirst):
    """A person of the directory, for those who read it."""

    kwargs: dict[str, Any]

    def prepare(self) -> None:
        check_can_read_directory(self.request.user)
        people = Person.objects.select_related("organisation")
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("person-interests", args=[self.person.pk])


class PersonInterests(OfPerson, TemplateView):
    """What somebody has registered: what stands, and what has ended."""

    template_name = "meetings/people/interests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        found = list(self.person.interests.select_related("organisation"))
        return super().get_context_data(
            person=self.person,
            standing=[one for one in found if not one.ends or one.ends >= today],
            ended=[one for one in found if one.ends and one.ends < today],
            why_not_keep=why_not(check_can_keep_interests, self.request.user, self.person),
            **kwargs,
        )


class InterestAdd(OfPerson, ServicePage):
    form_class = forms.InterestForm
    button = "Add to the register"
    done_message = "The interest is in the register."

    def prepare(self) -> None:
        super().prepare()
        check_can_keep_interests(self.request.user, self.person)

    def get_heading(self) -> str:
        return f"Add an interest of {self.person}"

    def perform(self, form: forms.InterestForm) -> RegisteredInterest:
        return services.register_interest(person=self.person, by=self.request.user, **form.details)


class InterestEdit(InterestAdd):
    """Correct an interest, or end it."""

    button = "Save"
    done_message = "The interest is changed."

    def prepare(self) -> None:
        super().prepare()
        self.interest = get_object_or_404(RegisteredInterest, person=self.person, pk=self.kwargs["interest"])

    def get_heading(self) -> str:
        return f"Change an interest of {self.person}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.interest}

    def perform(self, form: forms.InterestForm) -> None:  # type: ignore[override]
        version = form.cleaned_data["version"]
        services.change_interest(self.interest, by=self.request.user, version=version, **form.details)


class BoardInterests(BoardPage, LogInFirst, TemplateView):
    """The interests of everybody who sits on the board today, those with none too."""

    template_name = "meetings/people/board_interests.html"
    current_tab = "members"

    def prepare(self) -> None:
        check_can_read_directory(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seated = Membership.objects.current().filter(board=self.board, person__isnull=False)
        people = Person.objects.filter(pk__in=seated.values("person_id")).order_by("name", "pk")
        found: dict[int, list[RegisteredInterest]] = {}
        today = timezone.localdate()
        for one in RegisteredInterest.objects.on(today).filter(person__in=people).select_related("organisation"):
            found.setdefault(one.person_id, []).append(one)
        return super().get_context_data(rows=[(person, found.get(person.pk, [])) for person in people], **kwargs)
