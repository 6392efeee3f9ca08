from django.apps import AppConfig

from csp import celery


class CspConfig(AppConfig):
    """What every app stands on: accounts and roles, files, jobs, mail, history."""

    name = "csp"
    label = "csp"
    verbose_name = "Community Safety Partnership"

    def ready(self) -> None:
        """Find every app's tasks now: a web process, too, looks them up by name."""
        celery.app.autodiscover_tasks(force=True)
