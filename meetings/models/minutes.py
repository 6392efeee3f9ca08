"""The record of a meeting: who was there, what they declared, what was said and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import StoredFile, Versioned
from csp.roles import Power
from meetings import access
from meetings.models.agenda import AgendaItem, Meeting
from meetings.models.boards import Organisation, Person, RegisteredInterest

if TYPE_CHECKING:
    from meetings.access import Reader


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, user: Reader) -> MinutesQuerySet:
        """Minutes this person may read; each knows whether they may read its restricted parts."""
        return self.filter(access.minutes_seen(user)).annotate(
            _entitled=access.entitled(user, "meeting__board_id")
        )


class Minutes(Versioned):
    """A meeting's minutes as a whole: one lifecycle (meetings.minutes.states)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CIRCULATED = "circulated", "Circulated to members"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="record")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    note_taker = models.CharField(max_length=200, blank=True)
    comments_by = models.DateField(
        null=True, blank=True, editable=False, help_text="By when comments on the circulated draft are wanted."
    )
    approved_at_meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="approved_minutes"
    )
    approved_at_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="approved_minutes",
        help_text="The item of that meeting under which they were approved.",
    )
    correction = models.TextField(
        blank=True, help_text="If they were approved subject to a correction, what it was."
    )
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_record = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What was approved, as the members and as the public read it (meetings.minutes.record).",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    published_file = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The public minutes as PDF, fixed at publication.",
    )
    history = HistoricalRecords()

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                name="minutes_approved_facts_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, approved_at_meeting__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, approved_at_meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_approved_state_has_facts",
                condition=~Q(state__in=["approved", "published"]) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_published_facts_together",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_published_state_has_facts",
                condition=~Q(state="published") | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"

    @property
    def entitled(self) -> bool:
        """Whether the person this was loaded for may read its restricted parts. Set by visible_to; else no."""
        return bool(getattr(self, "_entitled", False))

    @property
    def is_fixed(self) -> bool:
        """Approved minutes are never edited again."""
        return self.state in (self.State.APPROVED, self.State.PUBLISHED)


class Minute(Versioned):
    """What was minuted under one item. A restricted item has a public text and a restricted one.

    Texts are plain: an empty line parts paragraphs, "- " begins a bullet, a line that begins "ACTION:" is an
    action (meetings.minutes.lines).
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="minute_set")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="minute")
    text = models.TextField("discussion", blank=True)
    restricted_text = models.TextField("restricted discussion", blank=True)
    decision = models.TextField(
        blank=True, help_text="What was decided, for example: RESOLVED to note the report."
    )
    taken_at = models.TimeField(
        "taken from",
        null=True,
        blank=True,
        help_text="When the meeting came to this item. It ends as the next begins.",
    )
    settled = models.BooleanField(
        default=True,
        editable=False,
        help_text="Whether its decisions and actions have been brought into line with its text. Not while it is typed.",
    )
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Minute of {self.item}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Reader) -> DecisionQuerySet:
        """Decisions of minutes this person may read, those taken in private only if they may read what is restricted.

        Each knows whether they may (``entitled``).
        """
        board = "minute__minutes__meeting__board_id"
        open_or_entitled = Q(restricted=False) | Q(**{f"{board}__in": access.boards_with(user, Power.READ)})
        seen = self.filter(access.minutes_seen(user, "minute__minutes__"), open_or_entitled)
        return seen.annotate(_entitled=access.entitled(user, board))


class Decision(models.Model):
    """A decision that stands in a minute, kept in step with it (meetings.minutes.services.text)."""

    class Kind(models.TextChoices):
        RESOLVED = "resolved", "Resolved"
        AGREED = "agreed", "Agreed"
        NOTED = "noted", "Noted"
        DECIDED = "decided", "Decided"

    minute = models.ForeignKey(Minute, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveSmallIntegerField(help_text="Order in the minute.")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    restricted = models.BooleanField(default=False, help_text="It stands in the restricted part of the minute.")
    needs_none_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When an officer said that no action need come of it."
    )
    needs_none_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["minute", "position"]
        constraints = [
            models.UniqueConstraint(fields=["minute", "position"], name="decision_position_once"),
            models.CheckConstraint(name="decision_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="decision_needs_none_at_with_by",
                condition=Q(needs_none_at__isnull=True, needs_none_by__isnull=True)
                | Q(needs_none_at__isnull=False, needs_none_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.minute})"

    @property
    def entitled(self) -> bool:
        """Whether the person this was loaded for may read what is restricted. Set by visible_to; else no."""
        return bool(getattr(self, "_entitled", False))


class Attendance(models.Model):
    class Status(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"
        ADDITIONAL = "additional", "Additional attendee"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances")
    name = models.CharField(max_length=200, help_text="As it is printed in the minutes.")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    status = models.CharField(max_length=10, choices=Status)
    substitute_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="substituted_at"
    )
    joined_at = models.TimeField(
        "joined at", null=True, blank=True, help_text="If they were not there from the start."
    )
    left_at = models.TimeField(
        "left at",
        null=True,
        blank=True,
        help_text="If they did not stay to the end. A time before they joined again means they were away in between.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_person_once"),
            models.CheckConstraint(name="attendance_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_status_display().lower()}"


class Declaration(models.Model):
    """An interest somebody declared at a meeting."""

    class Nature(models.TextChoices):
        PERSONAL = "personal", "Personal"
        PREJUDICIAL = "prejudicial", "Prejudicial"

    class Outcome(models.TextChoices):
        STAYED = "stayed", "Stayed"
        SPOKE_AND_LEFT = "spoke_and_left", "Spoke and left"
        LEFT = "left", "Left"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="declarations",
        help_text="Leave empty if it concerns the meeting as a whole.",
    )
    nature = models.CharField(max_length=15, choices=Nature)
    kind = models.CharField(
        max_length=80,
        blank=True,
        help_text="The board's own word for it (Board.personal_interests and the other).",
    )
    registered = models.ForeignKey(
        RegisteredInterest, null=True, blank=True, on_delete=models.PROTECT, related_name="declarations"
    )
    interest = models.TextField(help_text="What the interest is.")
    outcome = models.CharField(max_length=15, choices=Outcome, default=Outcome.STAYED)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_nature_display().lower()} interest"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def standing(self) -> ExclusionQuerySet:
        """Those that have not been lifted."""
        return self.filter(lifted_at__isnull=True)


class Exclusion(models.Model):
    """Somebody who does not see the restricted papers of an item and its sub-items, for an interest in it.

    It holds from the moment it is made, before and after the meeting, until an officer lifts it; rows stay.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="exclusions")
    declaration = models.ForeignKey(
        Declaration, null=True, blank=True, on_delete=models.SET_NULL, related_name="exclusions"
    )
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_reason = models.TextField(blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(lifted_at__isnull=True), name="exclusion_once"
            ),
            models.CheckConstraint(
                name="exclusion_lifted_together",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} does not see the papers of {self.item}"


class Vote(Versioned):
    """A vote taken under an item: how many for, against and abstaining, and by name where that was asked."""

    class Side(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstained"

    minute = models.ForeignKey(Minute, on_delete=models.PROTECT, related_name="votes")
    position = models.PositiveSmallIntegerField(default=0)
    motion = models.TextField(help_text="What was put to the vote.")
    restricted = models.BooleanField(default=False, help_text="It was taken in private.")
    in_favour = models.PositiveSmallIntegerField("for", default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    casting = models.CharField(
        "the chair’s casting vote",
        max_length=10,
        choices=[(Side.FOR.value, Side.FOR.label), (Side.AGAINST.value, Side.AGAINST.label)],
        blank=True,
        help_text="Only when as many were for as against.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="vote_has_motion", condition=~Q(motion="")),
            models.CheckConstraint(
                name="vote_casting_on_a_tie", condition=Q(casting="") | Q(in_favour=models.F("against"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion}: {self.in_favour} for, {self.against} against, {self.abstained} abstained"


class VoteCast(models.Model):
    """How one person voted, where names were asked for."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="cast")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="votes_cast")
    side = models.CharField(max_length=10, choices=Vote.Side)

    class Meta:
        ordering = ["person__name"]
        constraints = [models.UniqueConstraint(fields=["vote", "person"], name="vote_person_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_side_display().lower()}"


class Part(models.TextChoices):
    """The three texts of a minute, as Minute's fields are called."""

    TEXT = "text", "Discussion"
    RESTRICTED = "restricted_text", "Restricted discussion"
    DECISION = "decision", "Decision"


class MinuteCommentQuerySet(models.QuerySet["MinuteComment"]):
    def visible_to(self, user: Reader) -> MinuteCommentQuerySet:
        """Comments on minutes that the people of the board may read: never the public's."""
        board = "minute__minutes__meeting__board_id__in"
        members = Q(**{board: access.boards_with(user, Power.READ)})
        return self.filter(members, access.minutes_seen(user, "minute__minutes__"))


class MinuteComment(Versioned):
    """What somebody said of a passage of circulated minutes, and what the officer made of it."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not accepted"

    minute = models.ForeignKey(Minute, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(max_length=15, choices=Part, default=Part.TEXT)
    passage = models.TextField(blank=True, help_text="The words it is about. Empty: the whole minute.")
    text = models.TextField("comment")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True, help_text="What is said to whoever made it.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MinuteCommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="minute_comment_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="minute_comment_settled_together",
                condition=Q(outcome="", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_by__isnull=False, settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.minute}"


class Correction(models.Model):
    """A correction of minutes that a later meeting made: on approving them, or afterwards. Never changed.

    The text they were approved with stays as it is; the correction is shown in it as a change.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=15, choices=Part, default=Part.TEXT)
    was = models.TextField(blank=True, help_text="The words as they were approved. Empty: added at the end.")
    becomes = models.TextField(blank=True, help_text="The words in their place. Empty: taken out.")
    at_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections_made")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(name="correction_changes_something", condition=~Q(was=models.F("becomes")))
        ]

    def __str__(self) -> str:
        return f"Correction of {self.minutes}"
