from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from csp import navigation
        from csp.navigation import NavItem

        navigation.register(NavItem("Boards", "boards", 10))
