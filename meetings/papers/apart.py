"""Files that strangers made are opened in a process of their own, which may take so much memory and time.

A damaged or hostile file then costs a sentence, not the web server: libraries that read PDF and Word have crashed
and run away on such files before, and will again.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
MEMORY_BYTES = 1 << 30
LOOK_SECONDS = 20
PREPARE_SECONDS = 240
TOO_HEAVY = (
    "The file is too large or too complicated to open. Save it again from the program it was made in, "
    "with smaller pictures, or split it into several papers."
)


class UnusableFile(Exception):  # noqa: N818 - a refusal, as those of csp.errors
    """The file cannot be used. The message is the sentence for the person who chose it."""


def run(task: str, source: Path, target: Path | None = None, *, seconds: int) -> dict[str, Any]:
    """Run a task of meetings.papers.worker on ``source``, which may write to ``target``; what it found out.

    Raises UnusableFile with the task's own sentence, or TOO_HEAVY when it was stopped or crashed.
    """
    command = [sys.executable, "-m", "meetings.papers.worker", task, str(source), str(target or ""), str(seconds)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds + 10, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        log.warning("a file took too long to open", extra={"task": task})
        raise UnusableFile(TOO_HEAVY) from late
    if done.returncode != 0:
        # Only the kind of error: what it quotes may come from the file.
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
        log.error("a file could not be opened", extra={"task": task, "code": done.returncode, "error": last[:100]})
        raise UnusableFile(TOO_HEAVY)
    found: dict[str, Any] = json.loads(done.stdout)
    if "fault" in found:
        raise UnusableFile(found["fault"])
    return found


def _environment() -> dict[str, str]:
    """Nothing of the site's own settings: no key, no database address."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
