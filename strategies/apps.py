from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """Strategies, priorities and planned actions."""

    name = "strategies"
    verbose_name = "Strategies"

    def ready(self) -> None:
        from strategies import registered

        registered.register()
