"""Background work: asked for in a request, run by a worker, its truth in the Job row.

A higher layer registers each kind of job once (``register``); ``request_job`` queues it; ``run`` is what the
worker calls. Delivery twice, a dead worker and a cancelled job all come down to one conditional update.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from csp.errors import Refused
from csp.models import Job, User

log = logging.getLogger(__name__)
BEAT_SECONDS = 10
LOST = timedelta(minutes=2)
OUR_FAULT = "Something went wrong on our side. Run it again; if it fails again, tell support."


class Stopped(Exception):  # noqa: N818 - not a fault
    """The job was cancelled, or another run of it took over. The handler lets this pass through."""


@dataclass(frozen=True)
class JobKind:
    """One kind of job. ``run`` gets the subject's key and a Progress; ``visible_to`` says who may watch."""

    name: str
    title: str
    run: Callable[[str, Progress], None]
    visible_to: Callable[[User, str], bool]
    url: Callable[[str], str]


KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    KINDS[kind.name] = kind


class Progress:
    """What a handler reports through: how far it is and what it is doing."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.noted: tuple[int, int, str] | None = None
        self.is_lost = False

    @property
    def requested_by(self) -> User | None:
        return self.job.requested_by

    def __call__(self, done: int, total: int, message: str) -> None:
        """Record progress. Raises Stopped when the job is no longer this run's."""
        if not _held(self.job).update(done=done, total=total, message=message[:250], heartbeat_at=timezone.now()):
            raise Stopped

    def note(self, done: int, total: int, message: str) -> None:
        """The same from inside a transaction, whose own connection could not show it to anybody before its end: the
        heartbeat writes it. Raises Stopped once the heartbeat has found the job to be no longer this run's."""
        self.noted = (done, total, message[:250])
        if self.is_lost:
            raise Stopped

    def beat(self) -> None:
        """Say that the run is alive, and what it noted."""
        now: dict[str, object] = {"heartbeat_at": timezone.now()}
        if self.noted:
            now |= dict(zip(("done", "total", "message"), self.noted, strict=True))
        self.is_lost = not _held(self.job).update(**now)


def request_job(*, kind: str, subject: str, by: User | None) -> Job:
    """Queue a job, or return the one already under way for the same subject."""
    Job.objects.filter(kind=kind, subject=subject).fail_abandoned()
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, subject=subject, requested_by=by)
    except IntegrityError:
        return Job.objects.active().get(kind=kind, subject=subject)
    transaction.on_commit(lambda: current_app.tasks["csp.tasks.run_job"].delay(job.pk))
    return job


def latest(kind: str, subject: str) -> Job | None:
    """The newest job of this kind for this subject, after failing those whose worker has died."""
    Job.objects.filter(kind=kind, subject=subject).fail_abandoned()
    return Job.objects.filter(kind=kind, subject=subject).first()


def cancel(job: Job) -> None:
    """Stop a job: the worker sees it at its next step."""
    if not Job.objects.filter(pk=job.pk, state__in=Job.ACTIVE).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    ):
        raise Refused("This job has already finished.")


def deliver_again(*, now: datetime | None = None) -> int:
    """Hand every job that has waited for ``LOST`` to the queue once more: its first message may be lost.

    A job delivered twice runs once, for the second finds it taken. Returns how many were handed over.
    """
    waiting = Job.objects.filter(state=Job.State.WAITING, created_at__lt=(now or timezone.now()) - LOST)
    numbers = list(waiting.values_list("pk", flat=True))
    for number in numbers:
        current_app.tasks["csp.tasks.run_job"].delay(number)
    return len(numbers)


def run(job_id: int) -> None:
    """Claim the job and run it. A job that somebody else holds or that has ended is left alone."""
    token = uuid.uuid4().hex
    now = timezone.now()
    if not Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, run_token=token, started_at=now, heartbeat_at=now
    ):
        log.info("job already taken", extra={"job": job_id})
        return
    job = Job.objects.select_related("requested_by").get(pk=job_id)
    try:
        progress = Progress(job)
        with _heartbeat(progress):
            KINDS[job.kind].run(job.subject, progress)
    except Stopped:
        log.info("job stopped", extra={"job": job_id})
    except Refused as refusal:
        _finish(job, Job.State.FAILED, error=refusal.message)
    except Exception:
        log.exception("job failed", extra={"job": job_id, "kind": job.kind})
        _finish(
            job,
            Job.State.FAILED,
            error=OUR_FAULT,
        )
    else:
        _finish(job, Job.State.DONE)


def _held(job: Job):  # type: ignore[no-untyped-def]
    return Job.objects.filter(pk=job.pk, run_token=job.run_token, state=Job.State.RUNNING)


def _finish(job: Job, state: Job.State, *, error: str = "") -> None:
    _held(job).update(state=state, error=error, finished_at=timezone.now())


@contextmanager
def _heartbeat(progress: Progress) -> Iterator[None]:
    """Keep the job's heartbeat going through long steps.

    Not inside a transaction (tests, tasks run in-process): another connection could not see the row.
    """
    if connection.in_atomic_block:
        yield
        return
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                progress.beat()
            except DatabaseError:  # busy or away: Job.SILENCE leaves room for several
                log.warning("heartbeat missed", extra={"job": progress.job.pk}, exc_info=True)
            finally:
                connection.close()  # it must not lie open, or hold a lock, until the next beat

    thread = threading.Thread(target=beat, name=f"heartbeat-{progress.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
