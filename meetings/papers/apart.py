"""Files that strangers made are opened in a process of their own, which may take so much memory and time.

A damaged or hostile file then costs a sentence, not the web server: libraries that read PDF and Word have crashed
and run away on such files before, and will again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

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
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=answer,
                stderr=subprocess.DEVNULL, timeout=seconds + 10, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise UnusableFile(TOO_HEAVY) from late
        answer.seek(0)
        text = answer.read()
    if done.returncode != 0 or not text:
        raise UnusableFile(TOO_HEAVY)
    found: dict[str, Any] = json.loads(text)
    if "fault" in found:
        raise UnusableFile(found["fault"])
    return found


def _environment() -> dict[str, str]:
    """Nothing of the site's own settings: no key, no database address."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
