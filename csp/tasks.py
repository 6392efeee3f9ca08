"""Background tasks of the base: numbers in, one call, nothing decided here."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from csp import jobs, nightly, outbox
from csp.models import Job


@shared_task(acks_late=True)
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def send_outbox() -> int:
    return outbox.send_waiting()


@shared_task
def tend_jobs() -> int:
    """Each minute: jobs whose worker died are failed, jobs whose message was lost are handed over again."""
    Job.objects.fail_abandoned()
    return jobs.deliver_again()


@shared_task(name="csp.tasks.nightly")
def run_nightly() -> None:
    """The nightly job for today in England. Delivered twice, it does nothing more; what fails is in the log."""
    nightly.run_all(timezone.localdate())
