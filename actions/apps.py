from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """The action log: what was to be done, by whom, by when, and what came of it."""

    name = "actions"
    verbose_name = "Actions"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate, post_save

        from actions import registered, words
        from meetings.models import Meeting

        registered.register()
        for signal in (post_save, post_delete):
            signal.connect(registered.meeting_changed, sender=Meeting, dispatch_uid="actions-follow-meetings")
        post_migrate.connect(words.keep_index, sender=self, dispatch_uid="actions-words")
