"""What the action log can be narrowed by. Its addresses can be kept and sent: everything is in the query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from actions import ages, words
from actions.access import owned_by, represented_by
from actions.models import Action, ActionOwner, ActionQuerySet, ActionUpdate
from csp import shapes
from csp.roles import Power
from csp.words import short_date
from meetings.access import Reader, boards_held, may_read_directory
from meetings.models import Board, Meeting, Organisation, Person

UNFINISHED = (*Action.OPEN, Action.Status.PROPOSED)
NO_DATE = {"invalid": "This is not a date. Choose a day, or give it as 2018-09-26."}
REFERENCE = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)-(\d{1,9})\s*")
EXACTLY = re.compile(r"\s*[\"“](.+)[\"”]\s*")
ANY = "any"
LONGEST = 200  # letters of what is looked for
MEETINGS_OFFERED = 100
Choices = list[tuple[str, str]]


class FilterForm(forms.Form):
    """Every way to narrow a list. Without a status the log shows what is not finished."""

    q = forms.CharField(label="Words or number", max_length=LONGEST)
    status = forms.ChoiceField(
        label="Status", choices=[("", "Not finished"), *Action.Status.choices, (ANY, "Any status")]
    )
    owner = forms.CharField(
        label="Owner", max_length=LONGEST, help_text="Part of a name, or “a whole name” between quotation marks."
    )
    organisation = forms.ChoiceField(label="Organisation")
    board = forms.ChoiceField(label="Board")
    meeting = forms.ChoiceField(label="From the meeting of")
    when = forms.ChoiceField(label="How it stands", choices=[("", "Due or not"), *ages.CHOICES])
    due = forms.ChoiceField(label="Kind of due date", choices=[("", "Any kind"), *Action.Due.choices])
    due_from = forms.DateField(label="Due from", error_messages=NO_DATE)
    due_to = forms.DateField(label="Due to", error_messages=NO_DATE)
    raised_from = forms.DateField(label="Meetings from", error_messages=NO_DATE)
    raised_to = forms.DateField(label="Meetings to", error_messages=NO_DATE)
    quiet = forms.IntegerField(
        label="No update for so many days",
        min_value=1,
        max_value=3_650,
        error_messages={
            "invalid": "Give the days as a number, such as 30.",
            "min_value": "Give at least 1 day.",
            "max_value": "Give at most 3,650 days.",
        },
    )
    mine = forms.BooleanField(label="My actions only")
    slipped = forms.BooleanField(label="Put off at least once")
    restricted = forms.BooleanField(label="Restricted only")

    use_required_attribute = False


class Option(NamedTuple):
    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Shown:
    """One field of the filter, ready for the page. ``kind``: text, number, date, select or box."""

    name: str
    label: str
    kind: str
    value: str
    choices: Choices
    hint: str
    errors: str

    @property
    def said(self) -> str:
        """What it asks for, in words: "Owner: Sean", "Restricted"; empty when it asks for nothing."""
        if not self.value:
            return ""
        if self.kind == "box":
            return self.label
        return f"{self.label}: {dict(self.choices).get(self.value, self.value)}"

    @property
    def options(self) -> SafeString:
        """The choices, of which there may be hundreds."""
        rows = [Option(str(key), str(label), str(key) == self.value) for key, label in self.choices]
        return shapes.as_html("actions/_option.html", rows)

    @property
    def described_by(self) -> str:
        """The ids of what is said about it, for aria-describedby."""
        said = {"hint": self.hint, "error": self.errors}
        return " ".join(f"id_{self.name}_{what}" for what, text in said.items() if text)


class ActionFilter:
    """The actions among ``seen`` that ``query`` asks for; none while something in it is wrong.

    ``board`` leaves out the choice of boards; ``mine`` is settled by the page. Meetings are offered of one board.
    """

    def __init__(
        self,
        query: QueryDict,
        seen: ActionQuerySet,
        *,
        user: Reader,
        board: Board | None = None,
        mine: bool = False,
    ) -> None:
        self.form, self.seen, self.user = FilterForm(query), seen, user
        self.boards: list[Board] = []
        for field in self.form.fields.values():
            field.required = False
        offered: dict[str, Choices] = {}
        if not board:
            self.boards = boards_with_actions(user)
            offered["board"] = [("", "All boards"), *((one.slug, one.name) for one in self.boards)]
        if slug := board.slug if board else query.get("board"):
            offered["meeting"] = [("", "Any meeting"), *_meetings(user, slug)]
        if may_read_directory(user):
            offered["organisation"] = [("", "All organisations"), *_organisations()]
        for name in ("board", "meeting", "organisation"):
            if name in offered:
                self.form.fields[name].choices = offered[name]  # type: ignore[attr-defined]
            else:
                del self.form.fields[name]
        self.always = {"mine": True} if mine else {}
        if mine:
            del self.form.fields["mine"]

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid()

    def found(self) -> ActionQuerySet:
        """In no order yet."""
        if not self.is_valid:
            return self.seen.none()
        found, asked = self.seen, {**self.form.cleaned_data, **self.always}
        if not asked["status"]:
            found = found.filter(status__in=UNFINISHED)
        for name, narrow in NARROWED.items():
            if value := asked.get(name):
                found = narrow(found, value, self.user)
        return found

    def shown(self) -> Iterator[Shown]:
        """The fields in their order, with what was typed and what is wrong with it."""
        for name, field in self.form.fields.items():
            choices = list(field.choices) if isinstance(field, forms.ChoiceField) else []  # type: ignore[arg-type]
            kind = "select" if choices else KINDS[type(field)]
            errors = " ".join(map(str, self.form.errors.get(name, ())))
            yield Shown(
                name, str(field.label), kind, self.form.data.get(name, ""), choices, str(field.help_text), errors
            )  # fmt: skip


KINDS = {
    forms.CharField: "text",
    forms.DateField: "date",
    forms.IntegerField: "number",
    forms.BooleanField: "box",
}


def _with_words(found: ActionQuerySet, value: str, user: Reader) -> ActionQuerySet:
    """Words of the text, or a number as it is cited: CSP-17."""
    wanted = words.containing(value)
    if cited := REFERENCE.fullmatch(value):
        wanted |= Q(board__slug=cited[1].lower(), number=int(cited[2]))
    return found.filter(wanted)


def _with_owner(found: ActionQuerySet, value: str, user: Reader) -> ActionQuerySet:
    """Part of a name as it is shown; between quotation marks the whole of it."""
    if exactly := EXACTLY.fullmatch(value):
        return found.filter(_owned(exactly[1], "exact"))
    return found.filter(_owned(value, "icontains"))


def _owned(name: str, how: str) -> Q:
    """Owned by that name: of whom a confirmed owner means, else as it was written. See actions.words.few_or_all."""
    people = Person.objects.filter(**{f"name__{how}": name})
    short = Q(**{f"short_name__{how}": name}) if how == "icontains" else Q()
    organisations = Organisation.objects.filter(Q(**{f"name__{how}": name}) | short)
    owners, written = ActionOwner.objects.order_by(), Q(**{f"text__{how}": name})
    return words.few_or_all(
        owners.filter(confirmed=True, person__in=people),
        owners.filter(confirmed=True, organisation__in=organisations),
        owners.filter(written, person__isnull=True, organisation__isnull=True),
        owners.filter(written, confirmed=False),
    )


def _of_organisation(found: ActionQuerySet, value: str, user: Reader) -> ActionQuerySet:
    """Those it owns itself, and those of its people. A name that nobody has confirmed counts for neither."""
    owners = ActionOwner.objects.order_by().filter(confirmed=True)
    people = Person.objects.filter(organisation=int(value))
    return found.filter(words.few_or_all(owners.filter(organisation=int(value)), owners.filter(person__in=people)))


def _quiet_for(found: ActionQuerySet, days: int, user: Reader) -> ActionQuerySet:
    """Nobody has reported since, and it stood in the log by then."""
    since = timezone.localdate() - timedelta(days=days)
    told = ActionUpdate.objects.filter(action=OuterRef("pk"), on__gt=since)
    return found.filter(~Exists(told), raised_on__lte=since)


NARROWED: dict[str, Callable[[ActionQuerySet, Any, Reader], ActionQuerySet]] = {
    "q": _with_words,
    "status": lambda found, value, user: found if value == ANY else found.filter(status=value),
    "owner": _with_owner,
    "organisation": _of_organisation,
    "board": lambda found, value, user: found.filter(board__slug=value),
    "meeting": lambda found, value, user: found.filter(meeting=value),
    "when": lambda found, value, user: found.filter(ages.standing(value, timezone.localdate())),
    "due": lambda found, value, user: found.filter(due=value),
    "due_from": lambda found, value, user: found.filter(due_on__gte=value),
    "due_to": lambda found, value, user: found.filter(due_on__lte=value),
    "raised_from": lambda found, value, user: found.filter(raised_on__gte=value),
    "raised_to": lambda found, value, user: found.filter(raised_on__lte=value),
    "quiet": _quiet_for,
    "mine": lambda found, value, user: found.filter(owned_by(user) | represented_by(user)),
    "slipped": lambda found, value, user: found.filter(slips__gt=0),
    "restricted": lambda found, value, user: found.filter(restricted=True),
}


def owners_as_shown() -> QuerySet[ActionOwner]:
    """Owners with ``shown``: whom a confirmed name means, or else the name as it was written."""
    meant = Case(
        When(confirmed=True, then=Coalesce("person__name", "organisation__name", "text")), default=F("text")
    )
    return ActionOwner.objects.annotate(shown=meant)


def boards_with_actions(user: Reader) -> list[Board]:
    """The boards whose actions ``user`` may see: those they sit on, and those they own one of."""
    own = ActionOwner.objects.order_by().filter(confirmed=True, person__user=user.pk or 0)
    owned = own.filter(~Q(action__status=Action.Status.PROPOSED)).values("action__board_id")
    seen = Board.objects.filter(Q(pk__in=boards_held(user, Power.READ)) | Q(pk__in=owned))
    return list(seen.order_by("name").only("slug", "name"))


def _meetings(user: Reader, slug: str) -> Choices:
    """The newest meetings of the board that actions came from."""
    came = Exists(Action.objects.visible_to(user).filter(meeting=OuterRef("pk")))
    seen = (
        Meeting.objects.visible_to(user).filter(came, board__slug=slug).order_by("-date").values_list("pk", "date")
    )
    return [(str(pk), short_date(day)) for pk, day in seen[:MEETINGS_OFFERED]]


def _organisations() -> Choices:
    return [(str(pk), name) for pk, name in Organisation.objects.order_by("name").values_list("pk", "name")]
