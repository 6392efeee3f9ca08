from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from csp import jobs
from csp.errors import Refused
from csp.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Iterator[Callable[[Callable[[str, jobs.Progress], None]], None]]:
    def define(run: Callable[[str, jobs.Progress], None]) -> None:
        jobs.register(
            jobs.JobKind(
                name="test",
                title="A test",
                run=run,
                visible_to=lambda user, subject: True,
                url=lambda subject: "/",
            )
        )

    yield define
    jobs.KINDS.pop("test", None)


def queued() -> Job:
    return jobs.request_job(kind="test", subject="thing:1", by=None)


def ran(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_run_records_progress_and_ends_done(kind) -> None:  # type: ignore[no-untyped-def]
    seen: list[str] = []

    def work(subject: str, progress: jobs.Progress) -> None:
        seen.append(subject)
        progress(3, 4, "Merging")

    kind(work)
    job = ran(queued())
    assert seen == ["thing:1"]
    assert (job.state, job.done, job.total, job.message, job.percent) == ("done", 3, 4, "Merging", 75)
    assert job.finished_at is not None


def test_run_of_a_job_somebody_took_does_nothing(kind) -> None:  # type: ignore[no-untyped-def]
    runs: list[int] = []
    kind(lambda subject, progress: runs.append(1))
    job = queued()
    ran(job)
    ran(job)
    assert runs == [1]


def test_request_while_one_is_under_way_gives_that_one(kind) -> None:  # type: ignore[no-untyped-def]
    kind(lambda subject, progress: None)
    assert queued() == queued()
    assert Job.objects.count() == 1


def test_refusal_is_told_to_the_person(kind) -> None:  # type: ignore[no-untyped-def]
    def work(subject: str, progress: jobs.Progress) -> None:
        raise Refused("The paper 'Stop and search' is not ready. Upload it again.")

    kind(work)
    job = ran(queued())
    assert (job.state, job.error) == ("failed", "The paper 'Stop and search' is not ready. Upload it again.")


def test_fault_of_ours_is_logged_and_not_shown(kind, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    def work(subject: str, progress: jobs.Progress) -> None:
        raise ZeroDivisionError("secret")

    kind(work)
    job = ran(queued())
    assert job.state == "failed"
    assert job.error == "Something went wrong on our side. Run it again; if it fails again, tell support."
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["job failed"]


def test_cancelled_job_stops_at_its_next_step(kind) -> None:  # type: ignore[no-untyped-def]
    reached: list[str] = []

    def work(subject: str, progress: jobs.Progress) -> None:
        progress(1, 2, "First")
        jobs.cancel(progress.job)
        reached.append("first")
        progress(2, 2, "Second")
        reached.append("second")

    kind(work)
    job = ran(queued())
    assert reached == ["first"]
    assert job.state == "cancelled"


def test_cancel_after_the_end_is_refused(kind) -> None:  # type: ignore[no-untyped-def]
    kind(lambda subject, progress: None)
    with pytest.raises(Refused, match="already finished"):
        jobs.cancel(ran(queued()))


def test_job_whose_worker_died_is_shown_failed_and_can_run_again(kind) -> None:  # type: ignore[no-untyped-def]
    kind(lambda subject, progress: None)
    dead = queued()
    silent_since = timezone.now() - Job.SILENCE - timedelta(seconds=1)
    Job.objects.filter(pk=dead.pk).update(state=Job.State.RUNNING, run_token="dead", heartbeat_at=silent_since)
    shown = jobs.latest("test", "thing:1")
    assert shown is not None
    assert shown.state == "failed"
    assert shown.error == "The worker stopped before this was finished. Nothing was changed. Run it again."
    again = queued()
    assert again != dead
    assert ran(again).state == "done"


def test_worker_that_comes_back_from_the_dead_cannot_finish_the_job(kind) -> None:  # type: ignore[no-untyped-def]
    def work(subject: str, progress: jobs.Progress) -> None:
        Job.objects.filter(pk=progress.job.pk).update(state=Job.State.FAILED, error="silent")
        progress(1, 1, "Still here")

    kind(work)
    job = ran(queued())
    assert (job.state, job.error) == ("failed", "silent")


def test_job_whose_message_was_lost_is_handed_over_again_and_runs_once(kind) -> None:  # type: ignore[no-untyped-def]
    runs: list[int] = []
    kind(lambda subject, progress: runs.append(1))
    job = queued()
    now = timezone.now()
    assert jobs.deliver_again(now=now + jobs.LOST - timedelta(seconds=5)) == 0
    assert jobs.deliver_again(now=now + jobs.LOST + timedelta(seconds=5)) == 1
    assert jobs.deliver_again(now=now + jobs.LOST + timedelta(seconds=5)) == 0
    job.refresh_from_db()
    assert (job.state, runs) == ("done", [1])


@pytest.mark.django_db(transaction=True)
def test_heartbeat_goes_on_through_a_busy_database(kind, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A beat that cannot be written is left out; the next one is, and nothing is held when the job has ended."""
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)

    def work(subject: str, progress: jobs.Progress) -> None:
        with transaction.atomic():
            Job.objects.filter(pk=progress.job.pk).update(message="Busy")
            time.sleep(0.1)
        Job.objects.filter(pk=progress.job.pk).update(heartbeat_at=None)
        deadline = time.monotonic() + 20
        while Job.objects.get(pk=progress.job.pk).heartbeat_at is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    kind(work)
    assert ran(queued()).state == "done"
