"""Background tasks of the action log."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from actions.nightly import run_nightly


@shared_task
def nightly() -> None:
    """The nightly job for today in England. Delivered twice, it does nothing more."""
    run_nightly(timezone.localdate())
