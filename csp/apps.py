from django.apps import AppConfig


class CspConfig(AppConfig):
    """What every app stands on: accounts and roles, files, jobs, mail, history."""

    name = "csp"
    label = "csp"
    verbose_name = "Community Safety Partnership"
