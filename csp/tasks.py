"""Background tasks of the base: numbers in, one call, nothing decided here."""

from __future__ import annotations

from celery import shared_task

from csp import jobs, outbox


@shared_task(acks_late=True)
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def send_outbox() -> int:
    return outbox.send_waiting()
