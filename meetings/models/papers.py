"""Papers of an agenda item, every version of each, and the packs made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from csp.history import HistoricalRecords
from csp.models import Restriction, SignedLink, StoredFile, Versioned
from meetings import access
from meetings.models.agenda import AgendaItem, Meeting
from meetings.models.boards import Person

if TYPE_CHECKING:
    from meetings.access import Reader


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Reader) -> PaperQuerySet:
        return self.filter(access.papers_seen(user, "versions__")).distinct()

    def not_withheld_from(self, user: Reader) -> PaperQuerySet:
        """Papers but for those that ``user`` is kept from for an interest in their item."""
        return self.filter(~access.papers_withheld(user))

    def standing(self) -> PaperQuerySet:
        """Papers that have not been taken off their item."""
        return self.filter(withdrawn_at__isnull=True)

    def asked_of(self, user: Reader) -> PaperQuerySet:
        """Papers that this person has been asked to write, of meetings still to come."""
        return self.standing().filter(access.papers_asked(user))


class PaperVersionQuerySet(models.QuerySet["PaperVersion"]):
    def visible_to(self, user: Reader) -> PaperVersionQuerySet:
        return self.filter(access.papers_seen(user))


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: Reader) -> PackQuerySet:
        """Packs whose public file this person may have; each knows whether they may have the members' too, and
        whether some paper of its meeting may be withheld from them."""
        return self.filter(access.packs_seen(user)).annotate(
            _entitled=access.entitled(user, "meeting__board_id"), _is_own=access.is_excluded(user, "meeting_id")
        )


class Paper(Versioned, Restriction):
    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        APPENDIX = "appendix", "Appendix"
        SUPPLEMENT = "supplement", "Supplement"
        TABLED = "tabled", "Tabled at the meeting"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPORT)
    title = models.CharField(max_length=250)
    author = models.CharField(max_length=200, blank=True, help_text="Who writes it, as printed on its cover.")
    author_person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="papers",
        help_text="The person recognised as the author: requests and reminders go to them.",
    )
    due = models.DateField("due on", null=True, blank=True, help_text="When the author is to hand it in.")
    requested_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it was first asked for."
    )
    marking = models.CharField("security marking", max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(name="paper_has_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.pk])


class PaperVersion(models.Model):
    """One file somebody handed in. Never changed once prepared; a newer one comes beside it.

    Prepared by a job when it arrives: checked, turned into HTML (Word) and PDF, pages counted. ``problem`` is
    the sentence for the officer when that failed; ``repairs`` what had to be mended or taken out.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("file name", max_length=200)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(
        SignedLink,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The link it was handed in by, when that was done without an account.",
    )
    accepted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When an officer took it; only then is it printed."
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    html = models.TextField(blank=True, help_text="Sanitised, for reading in the browser. Word papers only.")
    pdf = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(null=True, blank=True)
    tagged = models.BooleanField(null=True, blank=True, help_text="Whether the PDF has tags for screen readers.")
    repairs = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PaperVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_number_once"),
            models.CheckConstraint(
                name="version_prepared_has_pages",
                condition=Q(prepared_at__isnull=True) | ~Q(problem="") | Q(pdf__isnull=False, pages__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"

    @property
    def is_ready(self) -> bool:
        return self.prepared_at is not None and not self.problem


class ChaseEntry(models.Model):
    """One step in chasing a paper: what was asked of its author, what they answered. Never changed."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked for"
        REMINDED = "reminded", "Reminded"
        LATE = "late", "Will be late"
        NOT_MINE = "not_mine", "Not theirs to write"
        SENT_BACK = "sent_back", "Sent back"
        STOPPED = "stopped", "Link stopped"

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="chase")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The officer, or the author when signed in; nobody for what runs at night or came by a link.",
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The author it concerns.",
    )
    version = models.ForeignKey(
        PaperVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sent_back",
        help_text="The version that was sent back.",
    )
    text = models.TextField(blank=True, help_text="What was said.")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="chase_sent_back_has_version",
                condition=Q(kind="sent_back", version__isnull=False)
                | (~Q(kind="sent_back") & Q(version__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.paper}"


class Report(Versioned):
    """The text of a report that is written in the site. Each time it is finished it becomes a version of its paper.

    The texts are sanitised HTML (meetings.papers.written).
    """

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="report")
    contact = models.CharField(
        "contact officer", max_length=200, blank=True, help_text="Whom to ask about it, as printed on its cover."
    )
    purpose = models.TextField("purpose and decisions required", blank=True)
    body = models.TextField("main text", blank=True)
    recommendations = models.TextField(blank=True)
    appendices = models.TextField("list of appendices", blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Text of {self.paper}"


class Pack(models.Model):
    """One build of a meeting's agenda pack: two files, one page map.

    ``page_map`` is what everything that prints a page number reads; its shape is meetings.packs.pagemap's. What is
    built after publication keeps every number that was printed: what has come since is a supplement with a number
    and a date, inserted in the two whole files and apart in two files of its own.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    built_at = models.DateTimeField(default=timezone.now)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of everything that went in.")
    page_map = models.JSONField()
    members_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    public_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    supplement = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Its number, when it was built after publication."
    )
    dated = models.DateField(null=True, blank=True, help_text="The day the supplement is to be published on.")
    members_supplement = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_supplement = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notes = models.TextField(blank=True, help_text="What the officer should know, as papers without tags.")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="pack_number_once"),
            models.CheckConstraint(
                name="pack_published_at_with_by",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="pack_supplement_is_whole",
                condition=Q(
                    supplement__isnull=True,
                    dated__isnull=True,
                    members_supplement__isnull=True,
                    public_supplement__isnull=True,
                )
                | Q(
                    supplement__isnull=False,
                    dated__isnull=False,
                    members_supplement__isnull=False,
                    public_supplement__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Agenda pack {self.number}, {self.meeting}"

    @property
    def entitled(self) -> bool:
        """Whether the person this was loaded for may have the members' file. Set by visible_to; else no."""
        return bool(getattr(self, "_entitled", False))

    @property
    def is_own(self) -> bool:
        """Whether the person this was loaded for has a copy of their own (meetings.packs.copies). Set by visible_to."""
        return bool(getattr(self, "_is_own", False))


class PackOpening(models.Model):
    """The published pack a person last opened, of each meeting: what is new to them is what came after it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pack_openings")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="pack_openings")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "meeting"], name="pack_opening_once")]

    def __str__(self) -> str:
        return f"{self.user} opened {self.pack}"


class PackExtract(models.Model):
    """The papers of one item taken out of a pack, with the pack's page numbers. Made when first asked for."""

    class Audience(models.TextChoices):
        MEMBERS = "members", "Members"
        PUBLIC = "public", "The public"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="extracts")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=7, choices=Audience)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "item", "audience"], name="pack_extract_once")]

    def __str__(self) -> str:
        return f"Item {self.item_id} of {self.pack} for {self.get_audience_display().lower()}"


class PackCopy(models.Model):
    """A members' file of a pack without some documents, for those from whom they are withheld. Made when asked for."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="copies")
    part = models.CharField(max_length=30, help_text="Of what: “whole”, “supplement”, or “item-12”.")
    without = models.CharField(max_length=64, help_text="SHA-256 of the keys of what it is without.")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "part", "without"], name="pack_copy_once")]

    def __str__(self) -> str:
        return f"Copy of {self.pack} ({self.part})"
