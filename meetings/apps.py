from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from csp import demo, jobs, ledger, ledger_guard, navigation, nightly
        from csp.access import can, check_is_administrator
        from csp.navigation import NavItem
        from meetings import access, registries
        from meetings.agenda.panels import NOT_ON_AGENDA
        from meetings.agenda.sections import FORWARD_PLAN, TAB, TEMPLATE_TAB
        from meetings.demo import chasing, decided, interests, mails, today
        from meetings.demo.make import STEPS
        from meetings.ledger.guard import CORRECTIONS
        from meetings.minutes.decisions import DECISIONS_TAB
        from meetings.minutes.panels import DESK_PANEL, INTERESTS_PANEL, ITEM_PANEL, MEETING_PANEL
        from meetings.minutes.printing import PREVIOUS_MINUTES
        from meetings.minutes.services import NIGHT_STEP
        from meetings.minutes.services.corrections import CORRECTED, corrected_hash
        from meetings.minutes.services.moves import APPROVED, approved_hash
        from meetings.minutes.tasks import PUBLISH_JOB
        from meetings.minutes.views.yearly import ATTENDANCE_TAB
        from meetings.packs.panel import PACK_PANEL
        from meetings.packs.tasks import BUILD_JOB
        from meetings.papers import chased, reminders
        from meetings.papers.tasks import PREPARE_JOB
        from meetings.people import undelivered
        from meetings.versions.panels import PANEL as VERSIONS_PANEL

        navigation.register(NavItem("Boards", "boards", 10))
        navigation.register(NavItem("Forward plan", "forward-plan", 30, lambda user: user.is_authenticated))
        navigation.register(NavItem("Decisions", "decisions", 50))
        navigation.register(NavItem("People", "people", 60, access.may_read_directory))
        navigation.register(NavItem("My work", "my-work", 70, lambda user: user.is_authenticated))
        navigation.register(NavItem("Desk", "desk", 80, access.is_officer_anywhere))
        navigation.register(NavItem("Mail", "mails", 90, lambda user: can(check_is_administrator, user)))
        registries.desk_panels.add(undelivered.DESK_PANEL)
        registries.pack_sections.add(FORWARD_PLAN)
        registries.board_tabs.add(TAB)
        registries.board_tabs.add(DECISIONS_TAB)
        registries.board_tabs.add(ATTENDANCE_TAB)
        registries.board_tabs.add(TEMPLATE_TAB)
        registries.meeting_panels.add(NOT_ON_AGENDA)
        jobs.register(PREPARE_JOB)
        jobs.register(BUILD_JOB)
        jobs.register(PUBLISH_JOB)
        registries.meeting_panels.add(PACK_PANEL)
        registries.meeting_panels.add(MEETING_PANEL)
        registries.meeting_panels.add(INTERESTS_PANEL)
        registries.item_panels.add(ITEM_PANEL)
        registries.item_panels.add(VERSIONS_PANEL)
        registries.desk_panels.add(DESK_PANEL)
        registries.pack_sections.add(PREVIOUS_MINUTES)
        ledger.contents[APPROVED] = approved_hash
        ledger.contents[CORRECTED] = corrected_hash
        ledger_guard.guards.append(CORRECTIONS)
        registries.meeting_panels.add(chased.MEETING_PANEL)
        registries.desk_panels.add(chased.DESK_PANEL)
        registries.home_panels.add(chased.MY_PANEL)
        nightly.register(reminders.STEP)
        nightly.register(NIGHT_STEP)
        for step in (*STEPS, chasing.STEP, decided.STEP, interests.STEP, today.STEP, mails.STEP):
            demo.register(step)
