from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Indicators, values and targets."""

    name = "performance"
    verbose_name = "Performance"

    def ready(self) -> None:
        from performance import registered

        registered.register()
