"""What runs in the process of its own (meetings.papers.apart): python -m meetings.papers.worker TASK SOURCE TARGET."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from meetings.papers.apart import MEMORY_BYTES, TOO_HEAVY, Fault


def look_at_pdf(source: Path, target: Path) -> dict[str, Any]:
    from meetings.papers import pdfs  # noqa: PLC0415

    return pdfs.look(source)


def prepare_pdf(source: Path, target: Path) -> dict[str, Any]:
    from meetings.papers import pdfs  # noqa: PLC0415

    return pdfs.prepare(source, target)


def look_at_word(source: Path, target: Path) -> dict[str, Any]:
    from meetings.papers import word  # noqa: PLC0415

    return word.look(source)


def prepare_word(source: Path, target: Path) -> dict[str, Any]:
    from meetings.papers import word  # noqa: PLC0415

    return word.prepare(source)


TASKS: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "look-at-pdf": look_at_pdf,
    "prepare-pdf": prepare_pdf,
    "look-at-word": look_at_word,
    "prepare-word": prepare_word,
}


def main(task: str, source: str, target: str, seconds: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = TASKS[task](Path(source), Path(target))
    except Fault as fault:
        found = {"fault": str(fault)}
    except (MemoryError, RecursionError):
        found = {"fault": TOO_HEAVY}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
