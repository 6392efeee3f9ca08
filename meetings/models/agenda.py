"""Meetings and the items of their agendas. The forward plan is the agenda items of meetings to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from csp.history import HistoricalRecords
from csp.models import Restriction, Versioned
from csp.words import long_date
from meetings import access
from meetings.models.boards import Board, Organisation, Person

if TYPE_CHECKING:
    from meetings.access import Reader


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Reader) -> MeetingQuerySet:
        return self.filter(access.meetings_seen(user))

    def upcoming(self, day: date) -> MeetingQuerySet:
        """Meetings on or after ``day`` that go ahead, soonest first."""
        return self.filter(date__gte=day).exclude(state=Meeting.State.CANCELLED).order_by("date", "starts")

    def past(self, day: date) -> MeetingQuerySet:
        """Booked meetings before ``day``, latest first."""
        return self.filter(date__lt=day).exclude(state=Meeting.State.TO_BE_BOOKED).order_by("-date")


class Meeting(Versioned):
    class State(models.TextChoices):
        TO_BE_BOOKED = "to_be_booked", "To be booked"
        BOOKED = "booked", "Booked"
        PUBLISHED = "published", "Agenda published"
        HELD = "held", "Held"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField(help_text="For a meeting to be booked, any day of the month it is wanted in.")
    starts = models.TimeField("start time", null=True, blank=True)
    ends = models.TimeField("end time", null=True, blank=True)
    venue = models.CharField(max_length=250, blank=True)
    note = models.TextField(blank=True, help_text="Printed under the date on the agenda, for example who chairs.")
    state = models.CharField(max_length=15, choices=State, default=State.BOOKED)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    numbering = models.CharField(
        max_length=10,
        choices=Board.Numbering,
        blank=True,
        editable=False,
        help_text="The numbers of sub-items its agenda was published with; empty until then.",
    )
    late_reason = models.TextField(
        blank=True, editable=False, help_text="Why the agenda was published with less notice than the rule asks."
    )
    history = HistoricalRecords()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "date"],
                name="meeting_one_a_day",
                violation_error_message="This board already has a meeting on that day.",
            ),
            models.CheckConstraint(
                name="meeting_published_at_with_by",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=models.F("starts")),
                violation_error_message="The end time must be after the start time.",
            ),
        ]
        indexes = [models.Index(fields=["date"], name="meeting_by_date")]

    def __str__(self) -> str:
        return f"{self.board}, {self.when}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.board.slug, self.date.isoformat()])

    @property
    def agenda_numbering(self) -> str:
        """How its sub-items are numbered: as its board does, but a published agenda as it was published."""
        return self.numbering or self.board.numbering

    @property
    def is_booked(self) -> bool:
        return self.state != self.State.TO_BE_BOOKED

    @property
    def when(self) -> str:
        """ "Wednesday 26 September 2018", or "September 2019, to be booked"."""
        return long_date(self.date) if self.is_booked else f"{self.date:%B %Y}, to be booked"


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Reader) -> AgendaItemQuerySet:
        """Items this person may know of; each knows whether they may read it whole (``entitled``)."""
        return self.filter(access.items_seen(user)).annotate(_entitled=access.entitled(user, "meeting__board_id"))

    def live(self) -> AgendaItemQuerySet:
        """Items still to be taken: neither deferred nor withdrawn."""
        return self.filter(status__in=AgendaItem.LIVE)


class AgendaItem(Versioned, Restriction):
    class Kind(models.TextChoices):
        ITEM = "item", "Item"
        HEADING = "heading", "Heading"
        BREAK = "break", "Break"
        WORKSHOP = "workshop", "Private workshop"

    class Purpose(models.TextChoices):
        INFORMATION = "information", "For information"
        DISCUSSION = "discussion", "For discussion"
        DECISION = "decision", "For decision"
        LEARNING = "learning", "For learning"
        SUBSTANTIVE = "substantive", "Substantive item"
        SIGN_OFF = "sign_off", "Statutory matter for sign-off"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        PLANNED = "planned", "Planned"
        CONFIRMED = "confirmed", "On the agenda"
        DEFERRED = "deferred", "Deferred"
        WITHDRAWN = "withdrawn", "Withdrawn"
        MERGED = "merged", "Merged into another"

    # What stands on the forward plan, what stands on the agenda, what has left both.
    LIVE = (Status.PROPOSED, Status.PLANNED, Status.CONFIRMED)

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="sub_items")
    position = models.PositiveIntegerField(default=0, editable=False, help_text="Order among its siblings.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ITEM)
    title = models.CharField(max_length=250)
    note = models.TextField(blank=True, help_text="Printed under the title.")
    purpose = models.CharField("reason", max_length=12, choices=Purpose, blank=True)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How long it is given, in minutes."
    )
    verbal = models.BooleanField(default=False, help_text="There will be no papers.")
    sections = models.JSONField(
        default=list, blank=True, help_text="What the system itself prints under this item, as the action log."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    urgent_reason = models.TextField(
        blank=True, help_text="For late business: the chair's reason why it cannot wait."
    )
    moved_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="moved_to",
        editable=False,
        help_text="The item of an earlier meeting that this one was deferred from.",
    )
    standing = models.ForeignKey(
        "StandingItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="items",
        help_text="The item of the board's template that this one was made from.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_from",
        help_text="The item that took this one up.",
    )
    split_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="split_off",
        help_text="The item that this one was a part of.",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who proposed it to the board's officer.",
    )
    proposal = models.TextField(
        "why it should come", blank=True, help_text="What whoever proposed it says for it."
    )
    update_of = models.ForeignKey(
        Board,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="updates",
        help_text="The sub-group that reports under this item.",
    )
    move_reason = models.CharField(
        max_length=250, blank=True, help_text="Why it was deferred, withdrawn, merged or split off."
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="item_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=models.F("id"))
            ),
            models.CheckConstraint(name="item_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="item_merged_into_another",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="item_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(
                name="item_not_split_from_itself",
                condition=Q(split_from__isnull=True) | ~Q(split_from=models.F("id")),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "position"], name="item_by_meeting")]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def on_agenda(self) -> bool:
        """Confirmed, or published once: what is deferred or withdrawn after publication stays, marked so."""
        return self.status == self.Status.CONFIRMED or self.published_at is not None

    @property
    def presenters_text(self) -> str:
        """Who presents it, as it is typed: "Amara Okafor / Tom Reed"."""
        return " / ".join(presenter.text for presenter in self.presenters.all())

    @property
    def entitled(self) -> bool:
        """Whether the person this was loaded for may read it whole. Set by visible_to; without it, no."""
        return bool(getattr(self, "_entitled", False))

    @property
    def is_hidden(self) -> bool:
        """Whether the person this was loaded for may know only its public title and why it is restricted."""
        return self.restricted and not self.entitled

    @property
    def shown_title(self) -> str:
        """The title as the person this was loaded for may read it."""
        if self.restricted and self.public_title and not self.entitled:
            return self.public_title
        return self.title


class StandingItem(Versioned, Restriction):
    """An item of a board's template: a new agenda of the board starts from those whose rule calls for them.

    ``presenters`` is text as typed. An item of an agenda made from one points back to it (``AgendaItem.standing``).
    """

    class Rule(models.TextChoices):
        EVERY = "every", "Every meeting"
        SECOND = "second", "Every second meeting"
        MONTHS = "months", "The first meeting in or after chosen months"

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="standing_items")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="sub_items")
    position = models.PositiveIntegerField(default=0, editable=False, help_text="Order among its siblings.")
    kind = models.CharField(max_length=10, choices=AgendaItem.Kind, default=AgendaItem.Kind.ITEM)
    title = models.CharField(max_length=250)
    note = models.TextField(blank=True, help_text="Printed under the title.")
    purpose = models.CharField("reason", max_length=12, choices=AgendaItem.Purpose, blank=True)
    presenters = models.CharField(max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    verbal = models.BooleanField(default=False)
    sections = models.JSONField(default=list, blank=True)
    sub_group_updates = models.BooleanField(
        "updates of sub-groups",
        default=False,
        help_text="Each sub-group that has met since the last meeting gets a sub-item under this one.",
    )
    rule = models.CharField("when it comes", max_length=10, choices=Rule, default=Rule.EVERY)
    months = models.CharField(
        max_length=30,
        blank=True,
        help_text="The months, 1 to 12, with commas: “6” is each June, “1,4,7,10” is quarterly.",
    )
    planned_ahead = models.BooleanField(
        "stands on the forward plan",
        default=False,
        help_text="It is planned for meetings to come, not only put on an agenda when that is started.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="standing_item_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="standing_months_with_rule",
                condition=(Q(rule="months") & ~Q(months="")) | (~Q(rule="months") & Q(months="")),
                violation_error_message="Choose the months in which it comes.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def month_numbers(self) -> list[int]:
        """The chosen months, 1 to 12, in order; empty for another rule."""
        return sorted(int(month) for month in self.months.split(",") if month)


class Presenter(models.Model):
    """Who presents an item, as it was written, and the person or organisation recognised in it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="presenters")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="presents")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="presents"
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
