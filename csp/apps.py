from django.apps import AppConfig

from csp import celery


class CspConfig(AppConfig):
    """What every app stands on: accounts and roles, files, jobs, mail, history."""

    name = "csp"
    label = "csp"
    verbose_name = "Community Safety Partnership"

    def ready(self) -> None:
        """Register what the base does by itself, and find every app's tasks: a web process, too, looks them up."""
        from csp import exporting_files, importing_files, jobs, nightly

        for kind in (*importing_files.JOBS, exporting_files.JOB):
            jobs.register(kind)
        nightly.register(importing_files.NIGHT_STEP)
        nightly.register(exporting_files.NIGHT_STEP)
        celery.app.autodiscover_tasks(force=True)
