"""manage.py import_plan FILE.xlsx --board SLUG: an action plan or delivery plan kept in a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from csp.importing import Report
from csp.models import User
from meetings.imports.command import BoardImportCommand, day_of
from strategies.exchange.plan_file import import_into, import_new
from strategies.models import Strategy


class Command(BoardImportCommand):
    help = "Import a plan from a spreadsheet: into a strategy, or as a new action plan of the board."
    strategy: Strategy | None

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--strategy",
            type=int,
            metavar="N",
            help="The strategy it belongs to, as in its address: /strategies/N/.",
        )
        parser.add_argument("--title", default="", help="Of a new plan. Else the line above the table.")
        parser.add_argument("--from", dest="starts", metavar="DATE", help="The first day of a new plan.")
        parser.add_argument("--to", dest="ends", metavar="DATE", help="The last day of a new plan.")

    def prepare(self, options: dict[str, Any]) -> None:
        super().prepare(options)
        self.strategy = None
        named = [name for name in ("title", "starts", "ends") if options[name]]
        if options["strategy"] is None:
            if not (options["starts"] and options["ends"]):
                raise CommandError("Say which strategy it belongs to with --strategy, or when a new plan runs with "
                                   "--from and --to.")  # fmt: skip
            self.starts, self.ends = day_of(options["starts"], "--from"), day_of(options["ends"], "--to")
            return
        if named:
            raise CommandError(
                "--title, --from and --to are for a new plan. Leave them out, or leave out --strategy."
            )
        found = Strategy.objects.filter(board=self.board, pk=options["strategy"]).select_related("board").first()
        if found is None:
            raise CommandError(f"The {self.board.name} has no strategy {options['strategy']}. Check its address.")
        self.strategy = found

    def import_file(self, path: Path, report: Report, by: User, options: dict[str, Any]) -> None:
        if self.strategy:
            import_into(path, report, strategy=self.strategy, by=by)
        else:
            import_new(
                path,
                report,
                board=self.board,
                by=by,
                title=options["title"],
                starts=self.starts,
                ends_on=self.ends,
            )
