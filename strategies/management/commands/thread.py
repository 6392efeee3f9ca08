"""manage.py thread PRIORITY: what a priority came from, and what came of it, as a tree.

PRIORITY is its id, words of its title, or a strategy and a number in it: "violence/1.2", "3/1.2". Without --as it
shows everything: whoever is at this machine can read its database anyway.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from csp.models import User
from meetings.thread.registry import MACHINE, Viewer
from meetings.thread.walk import node_at, whole
from strategies.models import Priority
from strategies.thread.kinds import PRIORITY
from strategies.thread.meant import meant
from strategies.thread.printed import printed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("priority", metavar="PRIORITY", help="Its id, words of its title, or STRATEGY/NUMBER.")
        parser.add_argument("--as", dest="reader", metavar="EMAIL", help="Show what this person may see.")

    def handle(self, *args: Any, **options: Any) -> None:
        viewer = self.viewer(options["reader"])
        node = node_at((PRIORITY, self.one(options["priority"], viewer).pk), viewer)
        assert node
        for line in printed(whole(node, viewer)):
            self.stdout.write(line)

    def viewer(self, email: str | None) -> Viewer:
        if not email:
            return MACHINE
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody can log in as {email}.")
        return user

    def one(self, asked: str, viewer: Viewer) -> Priority:
        """The one priority that is meant. Raises CommandError when there is none, or name those there are."""
        seen = Priority.objects.all() if viewer is MACHINE else Priority.objects.visible_to(viewer)  # type: ignore[arg-type]
        found = meant(asked.strip(), seen.select_related("strategy"))
        if len(found) == 1:
            return found[0]
        if not found:
            raise CommandError(f"No priority is meant by “{asked}”.")
        named = "\n".join(
            f"  {one.pk}  {one.title} ({one.strategy}, edition {one.strategy.edition})" for one in found
        )
        raise CommandError(f"“{asked}” may mean any of these. Give the number in front:\n{named}")
