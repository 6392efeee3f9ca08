"""Boards, the organisations and people on them, and who held which seat from when to when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import User, Versioned
from csp.roles import BoardRole, Power, roles_with


def default_markings() -> list[str]:
    return ["OFFICIAL", "OFFICIAL-SENSITIVE"]


def default_columns() -> list[str]:
    return ["presenter", "minutes", "pages"]


def default_personal() -> list[str]:
    return ["Personal"]


def default_prejudicial() -> list[str]:
    return ["Prejudicial"]


class Organisation(Versioned):
    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=30, blank=True, help_text="As people say it, for example MPS.")
    other_names = models.TextField(
        blank=True, help_text="Other names and usual spellings, one a line. Used to recognise owners of actions."
    )
    responsible_authority = models.BooleanField(
        "a responsible authority",
        default=False,
        help_text="Under the Crime and Disorder Act 1998: council, police, fire and rescue, probation, health. "
        "Their absence from two meetings running is pointed out.",
    )
    lead = models.ForeignKey(
        "Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
        help_text="Whom actions of its people that stay overdue are passed up to.",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])

    @property
    def names(self) -> list[str]:
        """Every name it is known by."""
        return [n for n in [self.name, self.short_name, *self.other_names.splitlines()] if n.strip()]


class Person(Versioned):
    name = models.CharField(max_length=150, help_text="As it is printed, for example Councillor Amara Okafor.")
    post_title = models.CharField(max_length=200, blank=True, help_text="The post they hold.")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    email = models.EmailField("e-mail address", blank=True, help_text="Where digests and papers' requests go.")
    phone = models.CharField(max_length=40, blank=True)
    other_names = models.TextField(
        blank=True, help_text="Other names and usual spellings, one a line. Used to recognise owners of actions."
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
        verbose_name="account",
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.pk])

    @property
    def names(self) -> list[str]:
        """Every name they are known by."""
        return [n for n in [self.name, *self.other_names.splitlines()] if n.strip()]


class Board(Versioned):
    class NoticeRule(models.TextChoices):
        BOUND = "bound", "Bound by law to give notice"
        ADOPTED = "adopted", "Has adopted the rule"
        NONE = "none", "No rule"

    class QuorumRule(models.TextChoices):
        MEMBERS = "members", "So many voting members"
        SHARE = "share", "A share of the voting seats, in percent"
        ORGANISATIONS = "organisations", "Voting members of so many organisations"

    class Numbering(models.TextChoices):
        LETTERS = "letters", "1, (a), (1)"
        DECIMAL = "decimal", "1, 1.1, 1.1.1"

    class Column(models.TextChoices):
        TIME = "time", "Start time"
        PRESENTER = "presenter", "Presenter"
        PURPOSE = "purpose", "Reason"
        MINUTES = "minutes", "Minutes"
        PAGES = "pages", "Pages"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(
        "short name in addresses",
        max_length=30,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "Use small letters, digits and hyphens.")],
        help_text="For example csp: it stands in addresses and in the numbers of actions (CSP-17).",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sub_groups",
        verbose_name="reports to",
    )
    authority = models.CharField(max_length=200, blank=True, help_text="The council or body named on its papers.")
    purpose = models.TextField(blank=True, help_text="What the board is for, in plain words.")
    quorum_rule = models.CharField(
        "what the quorum is",
        max_length=15,
        choices=QuorumRule,
        default=QuorumRule.MEMBERS,
        help_text="A share counts vacant seats too, and is rounded up. Who sends a substitute counts as present.",
    )
    quorum = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="How many must be present, or the percentage. Leave empty if there is no rule.",
    )
    contact_officer = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contact_for",
        help_text="Named on the agenda with their phone number and e-mail address.",
    )
    media_contact = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="media_contact_for",
    )
    markings = models.JSONField(
        "security markings", default=default_markings, help_text="The markings its papers may bear, one a line."
    )
    notice_rule = models.CharField(max_length=10, choices=NoticeRule, default=NoticeRule.BOUND)
    notice_days = models.PositiveSmallIntegerField(
        "clear working days of notice", default=5, help_text="Five in England, three in Wales."
    )
    papers_due_days = models.PositiveSmallIntegerField(
        "working days for papers",
        default=5,
        help_text="How many working days before the last day of publication authors must hand in their papers.",
    )
    agenda_columns = models.JSONField(
        "columns of the agenda", default=default_columns, blank=True, help_text="What stands beside each item."
    )
    agenda_notices = models.TextField(
        "notices",
        blank=True,
        help_text="Printed on every agenda under the items: access, fire, filming. A blank line starts a new one.",
    )
    numbering = models.CharField(
        "numbers of sub-items", max_length=10, choices=Numbering, default=Numbering.LETTERS
    )
    right_hand_starts = models.BooleanField(
        "every paper starts on a right-hand page",
        default=True,
        help_text="For packs printed on both sides: a paper with an odd number of pages is followed by a blank page.",
    )
    personal_interests = models.JSONField(
        "interests with which a member stays",
        default=default_personal,
        help_text="The kinds of interest that are declared and noted, one a line.",
    )
    prejudicial_interests = models.JSONField(
        "interests with which a member leaves",
        default=default_prejudicial,
        help_text="The kinds with which a member takes no part, and sees no restricted paper of the item, one a line.",
    )
    usual_venue = models.CharField(max_length=250, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The day it ceased to meet, if it has.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="board_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A board cannot report to itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])

    @property
    def quorum_words(self) -> str:
        """ "8 voting members", "40% of the voting seats", "3 organisations"; empty where there is no rule."""
        if self.quorum is None:
            return ""
        if self.quorum_rule == self.QuorumRule.SHARE:
            share = {25: "a quarter", 50: "half", 75: "three quarters"}.get(self.quorum, f"{self.quorum}%")
            return f"{share} of the voting seats"
        noun = "organisation" if self.quorum_rule == self.QuorumRule.ORGANISATIONS else "voting member"
        return f"{self.quorum} {noun}{'' if self.quorum == 1 else 's'}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Memberships that run on ``day``: both the first and the last day count."""
        return self.filter(Q(starts__lte=day), Q(ends__isnull=True) | Q(ends__gte=day))

    def current(self) -> MembershipQuerySet:
        return self.on(timezone.localdate())

    def current_or_to_come(self) -> MembershipQuerySet:
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()))

    def with_power(self, power: Power) -> MembershipQuerySet:
        return self.filter(role__in=roles_with(power))

    def of_user(self, user: User) -> MembershipQuerySet:
        return self.filter(person__user_id=user.pk, person__user__is_active=True)


class Membership(Versioned):
    """A seat on a board, from a day to a day. Without a person it is an organisation's vacant seat.

    A substitute has a membership of their own that names the seat they sit in for; it gives them the same
    access on those days.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="Leave empty for a vacancy.",
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="The organisation that holds the seat.",
    )
    role = models.CharField(max_length=20, choices=BoardRole, default=BoardRole.MEMBER)
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("to", null=True, blank=True, help_text="The last day. Leave empty while it goes on.")
    substitute_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="substitutes",
        help_text="The seat this person sits in for.",
    )
    history = HistoricalRecords()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["board", "person__name", "organisation__name"]
        constraints = [
            models.CheckConstraint(
                name="membership_person_or_organisation",
                condition=Q(person__isnull=False) | Q(organisation__isnull=False),
                violation_error_message="Name a person, or the organisation that holds the vacant seat.",
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]
        indexes = [models.Index(fields=["board", "role", "starts", "ends"], name="membership_by_board")]

    def __str__(self) -> str:
        return f"{self.person or 'Vacancy'} ({self.get_role_display()}), {self.board}"

    @property
    def is_vacancy(self) -> bool:
        return self.person_id is None


class RegisteredInterestQuerySet(models.QuerySet["RegisteredInterest"]):
    def on(self, day: date) -> RegisteredInterestQuerySet:
        """Interests that stood on ``day``: both the first and the last day count."""
        return self.filter(Q(starts__lte=day), Q(ends__isnull=True) | Q(ends__gte=day))


class RegisteredInterest(Versioned):
    """A standing interest of a member, offered for declaring when an item of an agenda matches it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    interest = models.TextField(help_text="What the interest is, for example: Trustee of Northmere Women’s Aid.")
    prejudicial = models.BooleanField(
        default=False, help_text="So strong that they would take no part in an item it concerns."
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="interests_in_it"
    )
    words = models.TextField(
        "words to look for",
        blank=True,
        help_text="Names and words, one a line, that show an item concerns it. Its organisation’s names are looked "
        "for anyway.",
    )
    starts = models.DateField("from", default=timezone.localdate)
    ends = models.DateField("to", null=True, blank=True, help_text="The last day. Leave empty while it goes on.")
    history = HistoricalRecords()

    objects = RegisteredInterestQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "starts", "pk"]
        constraints = [
            models.CheckConstraint(name="interest_has_text", condition=~Q(interest="")),
            models.CheckConstraint(
                name="interest_ends_after_start",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.interest}"
