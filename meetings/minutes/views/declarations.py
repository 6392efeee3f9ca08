"""Interests at one meeting: what was declared, what the register suggests, from whom papers are withheld."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from csp.errors import Denied
from csp.pages import ActPage, LogInFirst, ServicePage
from meetings.access import check_can_manage
from meetings.agenda.outline import Row, outline_of
from meetings.agenda.views.subjects import GoesBack
from meetings.minutes import declaration_forms as forms
from meetings.minutes import interests, services, states
from meetings.minutes.views.base import OfMinutes
from meetings.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Exclusion,
    Meeting,
    Membership,
    Minutes,
    Person,
    RegisteredInterest,
)


class OfInterests(GoesBack, OfMinutes, LogInFirst):
    """For officers, before the minutes are begun too; what is declared is closed once they are circulated."""

    edits = False

    def prepare(self) -> None:
        seen = Meeting.objects.visible_to(self.request.user).select_related("board")
        self.meeting = get_object_or_404(seen, board__slug=self.kwargs["slug"], date=self.kwargs["day"])
        check_can_manage(self.request.user, self.meeting.board)
        if self.edits and self.request.method == "GET" and (reason := self.why_fixed()):
            raise Denied(reason)

    def why_fixed(self) -> str:
        """Why nothing can be declared any more; empty while the minutes are a draft, or not begun."""
        minutes = Minutes.objects.filter(meeting=self.meeting).select_related("approved_at_meeting").first()
        return states.why_fixed(minutes) if minutes else ""

    @cached_property
    def rows(self) -> list[Row]:
        items = AgendaItem.objects.visible_to(self.request.user).filter(meeting=self.meeting)
        return [row for row in outline_of(self.meeting, items).rows if row.item.kind != AgendaItem.Kind.BREAK]

    @property
    def items(self) -> dict[int, AgendaItem]:
        return {row.item.pk: row.item for row in self.rows}

    def default_url(self) -> str:
        return self.in_room() or self.address("meeting-interests")

    def choices(self) -> dict[str, Any]:
        """Whom and which item a form offers: who sits on the board that day, and who came."""
        seated = Membership.objects.on(self.meeting.date).filter(board=self.meeting.board).values("person_id")
        came = Attendance.objects.filter(meeting=self.meeting, person__isnull=False).values("person_id")
        return {
            "people": Person.objects.filter(pk__in=seated) | Person.objects.filter(pk__in=came),
            "items": [(row.item.pk, f"{row.full_number} {row.item.shown_title}".strip()) for row in self.rows],
        }

    @cached_property
    def registered(self) -> RegisteredInterest | None:
        """The interest in the register that this was begun from: ?registered=12."""
        asked = self.request.GET.get("registered", "")
        if not asked.isdecimal():
            return None
        people = Membership.objects.on(self.meeting.date).filter(board=self.meeting.board).values("person_id")
        return RegisteredInterest.objects.filter(person__in=people, pk=asked).first()

    def from_address(self) -> dict[str, Any]:
        """What the address of a form fills in: the item, and from the register the person and the interest."""
        asked = self.request.GET.get("item", "")
        filled: dict[str, Any] = {"item": int(asked)} if asked.isdecimal() else {}
        return filled | ({"person": self.registered.person_id} if self.registered else {})


class MeetingInterests(OfInterests, TemplateView):
    template_name = "meetings/minutes/interests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        numbers = {row.item.pk: row for row in self.rows}
        exclusions = Exclusion.objects.filter(item__meeting=self.meeting)
        exclusions = exclusions.select_related("person", "made_by__person", "lifted_by__person")
        declared = Declaration.objects.filter(meeting=self.meeting).select_related("person")
        return super().get_context_data(
            meeting=self.meeting,
            board=self.meeting.board,
            declared=[(one, numbers.get(one.item_id or 0)) for one in declared],
            offers=interests.offers(self.meeting, self.request.user),
            withheld=[(one, numbers.get(one.item_id)) for one in exclusions],
            why_fixed=self.why_fixed(),
            **kwargs,
        )


class AddDeclaration(OfInterests, ServicePage):
    edits = True
    form_class = forms.DeclarationForm
    heading = "Record a declaration of interest"
    done_message = "The declaration has been recorded."

    def get_initial(self) -> dict[str, Any]:
        found, board = self.registered, self.meeting.board
        if found is None:
            return self.from_address()
        kinds = board.prejudicial_interests if found.prejudicial else board.personal_interests
        outcome = Declaration.Outcome.LEFT if found.prejudicial else Declaration.Outcome.STAYED
        kind = kinds[0] if kinds else ""
        return {**self.from_address(), "kind": kind, "interest": found.interest, "outcome": outcome}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.choices(), "board": self.meeting.board}

    def said(self, form: Any) -> dict[str, Any]:
        return {**form.cleaned_data, "item": self.items.get(form.cleaned_data["item"])}

    def perform(self, form: Any) -> Declaration:
        said = self.said(form)
        is_theirs = self.registered is not None and self.registered.person_id == said["person"].pk
        return services.add_declaration(
            meeting=self.meeting, by=self.request.user, registered=self.registered if is_theirs else None, **said
        )


class ChangeDeclaration(AddDeclaration):
    heading = "Change a declaration of interest"
    done_message = "The declaration has been changed."

    def prepare(self) -> None:
        super().prepare()
        self.declaration = get_object_or_404(Declaration, meeting=self.meeting, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        one, board = self.declaration, self.meeting.board
        kinds = {
            Declaration.Nature.PERSONAL: board.personal_interests,
            Declaration.Nature.PREJUDICIAL: board.prejudicial_interests,
        }[Declaration.Nature(one.nature)]
        kind = one.kind if one.kind in kinds else next(iter(kinds), "")
        names = ("person", "item", "interest", "outcome")
        return {**{name: form_value(one, name) for name in names}, "kind": kind}

    def perform(self, form: Any) -> Declaration:
        return services.change_declaration(declaration=self.declaration, by=self.request.user, **self.said(form))


class RemoveDeclaration(OfInterests, ActPage):
    def act(self) -> str:
        declaration = get_object_or_404(Declaration, meeting=self.meeting, pk=self.kwargs["pk"])
        services.remove_declaration(declaration=declaration, by=self.request.user)
        return "The declaration has been taken back."


class WithholdPapers(OfInterests, ServicePage):
    form_class = forms.ExclusionForm
    heading = "Withhold the restricted papers of an item from somebody"
    button = "Withhold the papers"

    def get_initial(self) -> dict[str, Any]:
        found = self.registered
        return {**self.from_address(), **({"reason": found.interest} if found else {})}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.choices()}

    def perform(self, form: Any) -> Exclusion:
        said = {**form.cleaned_data, "item": self.items[form.cleaned_data["item"]]}
        return services.exclude(by=self.request.user, **said)

    def get_done_message(self) -> str:
        return f"From now on {self.result.person} does not see the restricted papers of this item."


class LiftExclusion(OfInterests, ServicePage):
    form_class = forms.LiftForm
    button = "Let them see the papers"

    def prepare(self) -> None:
        super().prepare()
        found = Exclusion.objects.filter(item__meeting=self.meeting).select_related(
            "person", "item__meeting__board"
        )
        self.exclusion = get_object_or_404(found, pk=self.kwargs["pk"])
        if self.exclusion.lifted_at and self.request.method == "GET":
            raise Http404("This was lifted already.")

    def get_heading(self) -> str:
        return f"Let {self.exclusion.person} see the restricted papers again"

    def perform(self, form: Any) -> Exclusion:
        return services.lift_exclusion(exclusion=self.exclusion, by=self.request.user, **form.cleaned_data)

    def get_done_message(self) -> str:
        return f"{self.exclusion.person} sees the restricted papers of this item again."


def form_value(one: Declaration, name: str) -> Any:
    """A field of a stored declaration as its form takes it: the key of what it refers to."""
    return getattr(one, f"{name}_id") if name in ("person", "item") else getattr(one, name)
