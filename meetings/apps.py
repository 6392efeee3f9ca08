from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from csp import jobs, navigation
        from csp.navigation import NavItem
        from meetings.papers.tasks import PREPARE_JOB

        navigation.register(NavItem("Boards", "boards", 10))
        jobs.register(PREPARE_JOB)
