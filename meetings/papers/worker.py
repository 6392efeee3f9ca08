"""What runs in the process of its own (meetings.papers.apart): python -m meetings.papers.worker TASK SOURCE TARGET."""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from meetings.papers.apart import MEMORY_BYTES, TOO_HEAVY, UnusableFile

STACK_BYTES = 4 << 20  # half of what the pack builder has: what nests deeper than it can bear falls over here
TASKS = {
    "look-at-pdf": ("meetings.papers.pdfs", "look"),
    "prepare-pdf": ("meetings.papers.pdfs", "prepare"),
    "look-at-word": ("meetings.papers.word", "look"),
    "prepare-word": ("meetings.papers.word", "prepare"),
    "look-at-office": ("meetings.papers.evidence", "look_at_office"),
    "look-at-picture": ("meetings.papers.evidence", "look_at_picture"),
    "read-report": ("meetings.papers.wordreport", "read"),
}


def main(task: str, source: str, target: str, seconds: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_BYTES, STACK_BYTES))
    module, function = TASKS[task]
    paths = [Path(path) for path in (source, target) if path]
    try:
        found = getattr(import_module(module), function)(*paths)
    except UnusableFile as fault:
        found = {"fault": str(fault)}
    except (MemoryError, RecursionError):
        found = {"fault": TOO_HEAVY}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
