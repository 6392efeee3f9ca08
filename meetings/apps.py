from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from csp import demo, exporting_files, importing_files, jobs, ledger, ledger_guard, navigation, nightly
        from csp.access import can, check_is_administrator
        from csp.navigation import NavItem
        from meetings import access, registries
        from meetings.agenda import proposed
        from meetings.agenda.panels import NOT_ON_AGENDA
        from meetings.agenda.plan import panels as plan_panels
        from meetings.agenda.plan.exporter import FORWARD_PLAN as EXPORT_PLAN
        from meetings.agenda.plan.importer import FORWARD_PLAN as IMPORT_PLAN
        from meetings.agenda.published import PUBLISHED, published_hash
        from meetings.agenda.sections import FORWARD_PLAN, TAB, TEMPLATE_TAB
        from meetings.demo import ahead, chasing, decided, interests, mails, moves, today
        from meetings.demo.make import STEPS
        from meetings.duties import reading as duties
        from meetings.duties.services import NIGHT_STEP as DUTIES_STEP
        from meetings.ledger.guard import CORRECTIONS, PUBLISHED_PLANS
        from meetings.minutes.decisions import DECISIONS_TAB
        from meetings.minutes.importer import MINUTES
        from meetings.minutes.panels import DECISION_PANEL, DESK_PANEL, INTERESTS_PANEL, ITEM_PANEL, MEETING_PANEL
        from meetings.minutes.printing import PREVIOUS_MINUTES
        from meetings.minutes.services import NIGHT_STEP
        from meetings.minutes.services.corrections import CORRECTED, corrected_hash
        from meetings.minutes.services.moves import APPROVED, approved_hash
        from meetings.minutes.tasks import PUBLISH_JOB
        from meetings.minutes.views.yearly import ATTENDANCE_TAB
        from meetings.models import DutyRound
        from meetings.packs.panel import PACK_PANEL
        from meetings.packs.tasks import BUILD_JOB
        from meetings.papers import chased, reminders
        from meetings.papers.tasks import PREPARE_JOB
        from meetings.people import undelivered
        from meetings.thread.kinds import EDGES, KINDS
        from meetings.thread.registry import threads
        from meetings.versions.panels import PANEL as VERSIONS_PANEL

        navigation.register(NavItem("Boards", "boards", 10))
        navigation.register(NavItem("Forward plan", "forward-plan", 30, lambda user: user.is_authenticated))
        navigation.register(NavItem("Decisions", "decisions", 50))
        navigation.register(NavItem("People", "people", 60, access.may_read_directory))
        navigation.register(NavItem("My work", "my-work", 70, lambda user: user.is_authenticated))
        navigation.register(NavItem("Desk", "desk", 80, access.is_officer_anywhere))
        navigation.register(NavItem("Mail", "mails", 90, lambda user: can(check_is_administrator, user)))
        registries.decided.add(registries.DecidedModel("duties", 10, DutyRound))
        threads.add(*KINDS, *EDGES)
        registries.desk_panels.add(undelivered.DESK_PANEL)
        registries.desk_panels.add(proposed.DESK_PANEL)
        registries.home_panels.add(proposed.MY_PANEL)
        registries.desk_panels.add(duties.DESK_PANEL)
        registries.board_panels.add(duties.BOARD_PANEL)
        registries.desk_panels.add(plan_panels.DESK_PANEL)
        registries.board_panels.add(plan_panels.BOARD_PANEL)
        registries.pack_sections.add(FORWARD_PLAN)
        registries.board_tabs.add(TAB)
        registries.board_tabs.add(DECISIONS_TAB)
        registries.board_tabs.add(ATTENDANCE_TAB)
        registries.board_tabs.add(TEMPLATE_TAB)
        registries.meeting_panels.add(NOT_ON_AGENDA)
        jobs.register(PREPARE_JOB)
        jobs.register(BUILD_JOB)
        jobs.register(PUBLISH_JOB)
        exporting_files.register(EXPORT_PLAN)
        importing_files.register(IMPORT_PLAN)
        importing_files.register(MINUTES)
        registries.meeting_panels.add(PACK_PANEL)
        registries.meeting_panels.add(MEETING_PANEL)
        registries.meeting_panels.add(INTERESTS_PANEL)
        registries.item_panels.add(ITEM_PANEL)
        registries.item_panels.add(VERSIONS_PANEL)
        registries.thread_panels.add(DECISION_PANEL)
        registries.desk_panels.add(DESK_PANEL)
        registries.pack_sections.add(PREVIOUS_MINUTES)
        ledger.contents[APPROVED] = approved_hash
        ledger.contents[CORRECTED] = corrected_hash
        ledger.contents[PUBLISHED] = published_hash
        ledger_guard.guards += [CORRECTIONS, PUBLISHED_PLANS]
        registries.meeting_panels.add(chased.MEETING_PANEL)
        registries.desk_panels.add(chased.DESK_PANEL)
        registries.home_panels.add(chased.MY_PANEL)
        nightly.register(reminders.STEP)
        nightly.register(NIGHT_STEP)
        nightly.register(DUTIES_STEP)
        for step in (
            *STEPS,
            chasing.STEP,
            decided.STEP,
            moves.STEP,
            interests.STEP,
            ahead.STEP,
            today.STEP,
            mails.STEP,
        ):
            demo.register(step)
