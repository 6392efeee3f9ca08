"""Many new tables in one step of a migration.

After each model that a migration makes, Django renders anew all that are linked with it, by way of the user nearly
every one there is: time that grows with the square of their number. In one step they are rendered once.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """``models`` in the order in which their tables are made; none has a relation to a later one."""

    def __init__(self, models: Sequence[CreateModel]) -> None:
        """See the class."""
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Without what was rendered before, adding a model renders nothing."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make every table."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove them, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For ``manage.py migrate --plan``."""
        return f"Create {len(self.models)} models"
