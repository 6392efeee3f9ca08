from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """Strategies, priorities and planned actions."""

    name = "strategies"
