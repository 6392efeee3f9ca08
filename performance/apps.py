from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Indicators, values and targets."""

    name = "performance"
