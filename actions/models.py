"""The action log: what was to be done, by whom, by when, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from actions import access, registries
from csp.history import HistoricalRecords
from csp.models import Restriction, SignedLink, StoredFile, Versioned
from csp.words import short_date
from meetings.models import Board, Meeting, Minute, Organisation, Person

if TYPE_CHECKING:
    from meetings.access import Reader

LAST_DAY = date(9999, 12, 31)


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: Reader) -> ActionQuerySet:
        return self.filter(access.actions_seen(user))

    def open(self) -> ActionQuerySet:
        """Confirmed and not finished."""
        return self.filter(status__in=Action.OPEN)

    def to_confirm(self) -> ActionQuerySet:
        """Proposed, and for an officer to confirm: not what a draft plan proposes, which waits for the plan."""
        found = self.filter(status=Action.Status.PROPOSED)
        for plan in registries.plans:
            found = found.exclude(pk__in=plan.actions())
        return found

    def overdue(self, on: date) -> ActionQuerySet:
        """Open, with a due date before ``on``: on the due date itself an action is not overdue yet."""
        return self.open().filter(due_on__lt=on)


class Action(Versioned, Restriction):
    class Due(models.TextChoices):
        DATE = "date", "On a date"
        ASAP = "asap", "As soon as possible"
        NEXT_MEETING = "next_meeting", "Next meeting"
        YEARLY = "yearly", "Every year"
        ONGOING = "ongoing", "Ongoing"
        NONE = "none", "No due date yet"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        OPEN = "open", "Open"
        IN_HAND = "in_hand", "In hand"
        AWAITING_CLOSURE = "awaiting_closure", "Awaiting closure"
        COMPLETED = "completed", "Completed"
        CLOSED = "closed", "Closed by the board"
        NOT_PURSUED = "not_pursued", "Not pursued"
        MERGED = "merged", "Merged into another"

    OPEN = (Status.OPEN, Status.IN_HAND, Status.AWAITING_CLOSURE)

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField()
    text = models.TextField("action", help_text="What is to be done.")
    raised_on = models.DateField("date of meeting", help_text="The date of the meeting it came from.")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    minute = models.ForeignKey(Minute, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    minuted_text = models.TextField(blank=True, editable=False, help_text="The ACTION: line it was made from.")
    minuted_in_private = models.BooleanField(
        default=False, editable=False, help_text="The line stood in the restricted part of the minute."
    )
    due = models.CharField(max_length=15, choices=Due, default=Due.NONE)
    due_on = models.DateField(
        "due date",
        null=True,
        blank=True,
        help_text="For 'next meeting', that meeting's date; for 'every year', the next of those days; for 'as soon as "
        "possible', the last day before the board's rule counts it as overdue, if it has one.",
    )
    first_due_on = models.DateField(null=True, blank=True, editable=False)
    slips = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How often its due date was put off."
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    flagged_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The night the nightly job found it overdue."
    )
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closed_at_meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="actions_closed",
        help_text="The meeting that closed it, where one did.",
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_from"
    )
    done_at_meeting = models.BooleanField(
        default=False, editable=False, help_text="The minute says it is done: confirming it completes it."
    )
    # Lists sort by it and go on from it: what has no due date comes last on every database.
    sorts_on = models.GeneratedField(
        expression=Coalesce("due_on", Value(LAST_DAY)), output_field=models.DateField(), db_persist=True
    )
    history = HistoricalRecords(excluded_fields=["sorts_on"])

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "number"],
                name="action_number_once",
                violation_error_message="This board already has an action with that number.",
            ),
            models.CheckConstraint(name="action_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="action_date_has_due_on",
                condition=~Q(due="date") | Q(due_on__isnull=False),
                violation_error_message="Give the date it is due.",
            ),
            models.CheckConstraint(
                name="action_due_on_only_with_date",
                condition=Q(due__in=["date", "next_meeting", "asap", "yearly"]) | Q(due_on__isnull=True),
            ),
            models.CheckConstraint(
                name="action_yearly_has_due_on", condition=~Q(due="yearly") | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="action_merged_into_another",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="action_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="action_due_not_before_meeting",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("raised_on")),
                violation_error_message="The due date cannot be before the meeting it came from.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="action_open_by_due",
                condition=Q(status__in=["open", "in_hand", "awaiting_closure"]),
            ),
            models.Index(fields=["board", "status", "due_on"], name="action_by_board"),
            models.Index(fields=["sorts_on", "id"], name="action_by_due"),
            models.Index(fields=["raised_on", "id"], name="action_by_raised"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("action", args=[self.reference])

    @property
    def reference(self) -> str:
        """ "CSP-17"."""
        return f"{self.board.slug.upper()}-{self.number}"

    @property
    def owner_names(self) -> str:
        """The owners as they were written: "Angela Farrow/ Tom Reed"."""
        return "/ ".join(owner.text for owner in self.owners.all())

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def is_overdue(self, on: date | None = None) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < (on or timezone.localdate())

    @property
    def due_words(self) -> str:
        """ "1 September 2018", "ASAP", "Next meeting, 19 December 2018", "Ongoing" or "None yet"."""
        return due_words(self.due, self.due_on)

    @property
    def slip_words(self) -> str:
        """ "Put off 3 times, first due 1 September 2018"; empty for what was never put off."""
        if not self.slips or not self.first_due_on:
            return ""
        times = {1: "once", 2: "twice"}.get(self.slips, f"{self.slips} times")
        return f"Put off {times}, first due {short_date(self.first_due_on)}"


def due_words(due: str, due_on: date | None) -> str:
    """How a due date is said: its kind, with the day it comes to where there is one."""
    kind, day = Action.Due(due), short_date(due_on) if due_on else ""
    if kind == Action.Due.DATE:
        return day
    said = {Action.Due.ASAP: "ASAP", Action.Due.NONE: "None yet"}.get(kind, kind.label)
    before = {Action.Due.NEXT_MEETING: ", ", Action.Due.ASAP: ", by ", Action.Due.YEARLY: ", next "}
    return f"{said}{before[kind]}{day}" if day else said


class ActionOwner(models.Model):
    """An owner as it was written, and the person or organisation it was recognised as.

    ``everyone`` is "All organisations" and the like: the whole board. What nobody has confirmed is shown as such.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    position = models.PositiveSmallIntegerField(default=0, help_text="The first one leads.")
    text = models.CharField(max_length=200)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="owned")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="owned"
    )
    everyone = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "person"], name="owner_person_once"),
            models.CheckConstraint(
                name="owner_is_one_thing",
                condition=~(
                    Q(person__isnull=False, organisation__isnull=False)
                    | Q(person__isnull=False, everyone=True)
                    | Q(organisation__isnull=False, everyone=True)
                ),
            ),
        ]
        indexes = [models.Index(fields=["action"], name="owner_to_confirm", condition=Q(confirmed=False))]

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.text)

    @property
    def is_recognised(self) -> bool:
        return self.person_id is not None or self.organisation_id is not None or self.everyone


class ActionUpdateQuerySet(models.QuerySet["ActionUpdate"]):
    def visible_to(self, user: Reader) -> ActionUpdateQuerySet:
        return self.filter(access.updates_seen(user))

    def for_the_public(self) -> ActionUpdateQuerySet:
        """What may leave the board: be printed in a public pack, exported for everybody, or sent by mail."""
        return self.filter(restricted=False, action__restricted=False)


class ActionUpdate(models.Model):
    """What somebody reported, on a day. Kept for good."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    on = models.DateField(default=timezone.localdate)
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True, help_text="Who reported it, as it was written.")
    restricted = models.BooleanField(
        default=False, help_text="Only the people of the board, and the action's owners, ever read it."
    )
    proposes_completion = models.BooleanField(default=False, help_text="It says that the action is done.")
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Evidence."
    )
    file_name = models.CharField(max_length=200, blank=True)
    web_address = models.URLField("link", max_length=500, blank=True, help_text="Where the evidence can be read.")
    link = models.ForeignKey(
        SignedLink,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The link it came by, when it was given without an account.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="update_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="update_file_has_name",
                condition=Q(file__isnull=True, file_name="") | (Q(file__isnull=False) & ~Q(file_name="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.on}"


class DueChange(models.Model):
    """A due date that was changed, and why. Kept for good: the list of them is how often an action slipped."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="due_changes")
    was = models.CharField(max_length=15, choices=Action.Due)
    was_on = models.DateField(null=True, blank=True)
    becomes = models.CharField(max_length=15, choices=Action.Due)
    becomes_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="due_change_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.action}: due {self.becomes_on or self.get_becomes_display()}"


class SavedList(models.Model):
    """A filter of the action log that somebody keeps under a name: what stands after "?" in its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_list_name_once"),
            models.CheckConstraint(name="saved_list_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list itself, narrowed as it was."""
        log = reverse("board-actions", args=[self.board.slug]) if self.board else reverse("actions")
        return f"{log}?{self.query}" if self.query else log


class ChaseRules(Versioned):
    """How a board chases its actions. Days are calendar days; an empty number means never."""

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="chase_rules")
    asap_days = models.PositiveSmallIntegerField(
        "ASAP counts as overdue after",
        null=True,
        blank=True,
        help_text="So many days after the meeting. Leave empty if it never does.",
    )
    lead_days = models.PositiveSmallIntegerField(
        "pass up to the owner’s organisation after", null=True, blank=True, help_text="So many days overdue."
    )
    chair_days = models.PositiveSmallIntegerField(
        "put on the chair’s list after", null=True, blank=True, help_text="So many days overdue."
    )
    ask_days = models.PositiveSmallIntegerField(
        "ask for updates before a meeting",
        null=True,
        blank=True,
        help_text="So many working days before the last day to publish the agenda.",
    )
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="chase_chair_after_lead",
                condition=Q(lead_days__isnull=True)
                | Q(chair_days__isnull=True)
                | Q(chair_days__gte=F("lead_days")),
                violation_error_message="The chair’s list comes after the owner’s organisation, not before.",
            )
        ]

    def __str__(self) -> str:
        return f"How the {self.board} chases its actions"


class DigestChoice(Versioned):
    """How often somebody wants the mail about their actions. Without a row: daily."""

    class Often(models.TextChoices):
        DAILY = "daily", "Every day there is something to say"
        WEEKLY = "weekly", "Once a week"
        CHANGES = "changes", "Only when something has changed"
        NEVER = "never", "Never"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="digest_choice")
    often = models.CharField(max_length=10, choices=Often, default=Often.DAILY)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="For once a week: 0 is Monday, 6 is Sunday.")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="digest_weekday_is_one", condition=Q(weekday__gte=0, weekday__lte=6))
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_often_display().lower()}"


class Escalation(models.Model):
    """An overdue action that was passed up, once for each due date it missed."""

    class To(models.TextChoices):
        LEAD = "lead", "The owner’s organisation"
        CHAIR = "chair", "The chair’s list"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="escalations")
    to = models.CharField(max_length=10, choices=To)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="The due date it had missed.")
    on = models.DateField(help_text="The night it was passed up.")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["action", "to", "due_on"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.action} to {self.get_to_display().lower()}"
