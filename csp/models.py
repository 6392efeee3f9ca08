"""What every app stands on: accounts, stored files, background jobs, outgoing mail, the publication ledger."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from csp import refusals


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Make an account. Without a password nobody can log in until it is reset by e-mail."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by its e-mail address. What it may do follows from the boards its person sits on.

    ``is_superuser`` marks an administrator of the whole site: they set up boards, organisations and
    accounts. It opens no restricted paper: for that, too, one must sit on the board.
    """

    email = models.EmailField("e-mail address")
    is_active = models.BooleanField("can log in", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="There is already an account with this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.is_superuser


class StoredFile(models.Model):
    """Bytes kept once by their SHA-256, outside the static path. Written before this row (csp.storage)."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    content_type = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.content_type}, {self.size} bytes, {self.sha256[:12]}"


class Restriction(models.Model):
    """The fields of a thing that may be kept from the public (Local Government Act 1972, Schedule 12A)."""

    class Ground(models.TextChoices):
        INDIVIDUAL = "1", "1: information relating to any individual"
        IDENTITY = "2", "2: information likely to reveal the identity of an individual"
        BUSINESS = "3", "3: financial or business affairs of any particular person, including the authority"
        LABOUR = "4", "4: consultations or negotiations on labour relations"
        PRIVILEGE = "5", "5: legal professional privilege"
        NOTICE = "6", "6: a notice, order or direction the authority proposes under an enactment"
        CRIME = "7", "7: prevention, investigation or prosecution of crime"
        CONFIDENTIAL = "confidential", "Confidential information (section 100A(3))"

    restricted = models.BooleanField(
        default=False, help_text="Only people who sit on this board may read it, before and after the meeting."
    )
    grounds = models.JSONField(
        default=list, blank=True, help_text="The paragraphs of Part 1 of Schedule 12A that apply."
    )
    public_interest_reason = models.TextField(
        blank=True, help_text="Why keeping it from the public outweighs the public interest in disclosing it."
    )
    public_title = models.CharField(
        max_length=250,
        blank=True,
        help_text="What the public reads in place of the title. Leave empty if the title itself gives nothing away.",
    )

    class Meta:
        abstract = True

    @property
    def grounds_text(self) -> str:
        """ "paragraphs 1 and 3 of Part 1 of Schedule 12A of the Local Government Act 1972", or empty."""
        numbers = sorted(g for g in self.grounds if g != self.Ground.CONFIDENTIAL)
        parts = []
        if numbers:
            word = "paragraph" if len(numbers) == 1 else "paragraphs"
            listed = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
            parts.append(f"{word} {listed} of Part 1 of Schedule 12A of the Local Government Act 1972")
        if self.Ground.CONFIDENTIAL in self.grounds:
            parts.append("section 100A(3) of the Local Government Act 1972 (confidential information)")
        return " and ".join(parts)


class Versioned(models.Model):
    """A thing two people may edit at once. Saved through csp.changes, which refuses a stale ``version``."""

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class JobQuerySet(models.QuerySet["Job"]):
    def active(self) -> JobQuerySet:
        return self.filter(state__in=Job.ACTIVE)

    def fail_abandoned(self, *, now: datetime | None = None) -> int:
        """Mark as failed every running job whose worker has not been heard of for ``Job.SILENCE``."""
        now = now or timezone.now()
        return self.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - Job.SILENCE).update(
            state=Job.State.FAILED,
            error="The worker stopped before this was finished. Nothing was changed. Run it again.",
            finished_at=now,
        )


class Job(models.Model):
    """The truth about one piece of background work. The queue only carries its number."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    ACTIVE = (State.WAITING, State.RUNNING)
    SILENCE = timedelta(seconds=45)

    kind = models.CharField(max_length=50)
    subject = models.CharField(max_length=100, help_text="What it works on, as 'meeting:12'.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=250, blank=True)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs"
    )
    run_token = models.CharField(max_length=32, blank=True, help_text="Which run of it holds the job.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_one_active_per_subject",
            )
        ]
        indexes = [models.Index(fields=["kind", "subject", "-created_at"], name="job_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}: {self.get_state_display().lower()}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, user: Any) -> FileImportQuerySet:
        """Those that this person chose. Whether they may still import there, the importer's ``target`` says."""
        return self.filter(asked_by_id=user.pk)


class FileImport(models.Model):
    """A file that somebody chose to import: looked at first, then imported as a whole or not at all.

    ``report`` is what the latest run, a preview or the real one, said of each row (csp.importing_files). The file is
    let go of once it has been imported; all of it, when its person does not want it or leaves it lying.
    """

    kind = models.CharField(max_length=30, help_text="Which importer reads it, as 'actions'.")
    subject = models.CharField(max_length=100, help_text="The key of what it is imported into.")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("file name", max_length=200)
    options = models.JSONField(default=dict, blank=True, help_text="What else was asked on the page.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    report = models.JSONField(null=True, blank=True)
    previewed_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="file_import_looked_at_first",
                condition=Q(saved_at__isnull=True) | Q(previewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="file_import_kept_until_saved",
                condition=Q(saved_at__isnull=False) | Q(file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, chosen by {self.asked_by}"

    def get_absolute_url(self) -> str:
        return reverse("file-import", args=[self.pk])


class FileExportQuerySet(models.QuerySet["FileExport"]):
    def visible_to(self, user: Any) -> FileExportQuerySet:
        """Those that this person asked for. Whether they may still read them, the exporter's ``check`` says."""
        return self.filter(asked_by_id=user.pk)


class FileExport(models.Model):
    """A file that somebody asked for, made in the background (csp.exporting_files). Theirs alone, for seven days."""

    kind = models.CharField(max_length=30, help_text="Which exporter makes it, as 'actions'.")
    options = models.JSONField(default=dict, blank=True, help_text="What was asked for on the page.")
    name = models.CharField("file name", max_length=200)
    holds = models.CharField(max_length=100, blank=True, help_text="What is in it, as '16 actions'.")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = FileExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, asked for by {self.asked_by}"

    def get_absolute_url(self) -> str:
        return reverse("file-export", args=[self.pk])


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def ready(self, now: datetime) -> OutboxQuerySet:
        """Mails to be sent now, oldest first: those that were put off wait for their time."""
        return self.filter(state=OutboxMessage.State.WAITING, not_before__lte=now).order_by("pk")

    def undelivered(self) -> OutboxQuerySet:
        """One mail for each address that the last of its mails did not reach, or perhaps did not.

        A mail that was sent later clears the address. What they say is left in the database.
        """
        later = OutboxMessage.objects.filter(to=models.OuterRef("to")).filter(
            Q(outcome_at__gt=models.OuterRef("outcome_at"))
            | Q(outcome_at=models.OuterRef("outcome_at"), pk__gt=models.OuterRef("pk"))
        )
        return self.filter(state__in=OutboxMessage.TROUBLED).exclude(models.Exists(later)).defer("text", "html")


class OutboxMessage(models.Model):
    """A mail that has been decided on. ``key`` makes sure the same mail is decided on once.

    ``claimed_by`` names the sender that holds it, until ``lease_ends_at`` (csp.outbox). ``outcome_at`` is when it
    came to be sent, failed, bounced or not known.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        HANDING = "handing", "Being handed over"
        SENT = "sent", "Sent"
        UNKNOWN = "not_known", "Not known whether it was sent"
        FAILED = "failed", "Failed"
        BOUNCED = "bounced", "Came back"

    TROUBLED = (State.UNKNOWN, State.FAILED, State.BOUNCED)

    key = models.CharField(max_length=200, unique=True, help_text="As 'digest:2018-09-26:person:5'.")
    to = models.EmailField()
    reply_to = models.EmailField(blank=True, help_text="Who reads an answer to it, where somebody does.")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    unsubscribe = models.URLField(
        max_length=500, blank=True, help_text="Where one click ends such mails. Empty for a mail about one thing."
    )
    list_name = models.CharField(max_length=50, blank=True, help_text="The list it goes to, as 'digests'.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now, help_text="When it may be tried again.")
    error = models.TextField(blank=True, help_text="What the mail server said.")
    status_code = models.CharField(
        max_length=12, blank=True, help_text="The server's code (RFC 3463), as '5.1.1'."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True)
    lease_ends_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delayed_at = models.DateTimeField(null=True, blank=True, help_text="When a server last said that it is late.")
    outcome_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who said that it arrived, or that it be sent again.",
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="outbox_sent_has_time", condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent")
            ),
            models.CheckConstraint(
                name="outbox_outcome_has_time",
                condition=Q(state__in=["waiting", "sending", "handing"]) | Q(outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_claim_has_lease",
                condition=~Q(state__in=["sending", "handing"]) | Q(lease_ends_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="outbox_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["lease_ends_at"], name="outbox_claimed", condition=Q(state__in=["sending", "handing"])
            ),
            models.Index(
                fields=["-outcome_at", "-id"],
                name="outbox_troubled",
                condition=Q(state__in=["not_known", "failed", "bounced"]),
            ),
            models.Index(fields=["to", "outcome_at"], name="outbox_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to} ({self.get_state_display().lower()})"

    def get_absolute_url(self) -> str:
        return reverse("mail", args=[self.pk])

    @property
    def is_troubled(self) -> bool:
        return self.state in self.TROUBLED

    @property
    def trouble(self) -> str:
        """Why it did not arrive, or that nobody knows, in plain words."""
        if self.state == self.State.UNKNOWN:
            return "Nobody knows whether it arrived"
        return refusals.in_plain_words(self.status_code)

    @property
    def kind(self) -> str:
        """What kind of mail it is, by its key: "Paper request". Pages show this, never the subject, which may name
        what the reader of the page may not know of."""
        return self.key.partition(":")[0].replace("-", " ").capitalize()


class SignedLinkQuerySet(models.QuerySet["SignedLink"]):
    def open(self, *, now: datetime | None = None) -> SignedLinkQuerySet:
        """Links that still work: neither revoked nor past their last moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now or timezone.now())


class SignedLink(models.Model):
    """An address sent by mail that lets its holder do one thing without an account (csp.links).

    The row, not the address, says whether it still works: it can be revoked, and it ends by itself. The address
    holds the row's number under a signature, so nothing here lets anybody make one.
    """

    purpose = models.CharField(max_length=30, help_text="What it lets its holder do, as 'hand-in-paper'.")
    subject = models.CharField(max_length=100, help_text="On what, as 'paper:12'.")
    holder = models.CharField(max_length=100, help_text="Who holds it, as 'person:5'.")
    email = models.EmailField("sent to")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="When something was last done by it.")

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject", "holder"],
                condition=Q(revoked_at__isnull=True),
                name="link_one_per_holder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.subject} for {self.holder}"


class LedgerEntry(models.Model):
    """One act of publication or approval: append-only, each entry holding the hash of the one before.

    ``previous_hash`` is unique, so the chain cannot fork. Written by csp.ledger alone.
    """

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=100, help_text="What was published, as 'meeting:12'.")
    title = models.CharField(max_length=250)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes published, where there are any.")
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject"], name="ledger_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}, {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An entry of the publication ledger is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An entry of the publication ledger is never removed.")

    @property
    def hashed_text(self) -> str:
        """Everything the entry says and the hash of the entry before it, one a line: what its own hash is of."""
        return "\n".join(
            [
                self.previous_hash,
                self.kind,
                self.subject,
                self.title,
                self.at.astimezone(timezone.get_default_timezone()).isoformat(),
                str(self.by_id),
                self.sha256,
            ]
        )

    def computed_hash(self) -> str:
        """The SHA-256 of ``hashed_text``."""
        return hashlib.sha256(self.hashed_text.encode()).hexdigest()
