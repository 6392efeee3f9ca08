"""A thread as text for a terminal: a tree in 80 columns, each thing with its day and its state."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from meetings.thread.registry import Node
from meetings.thread.walk import Branch, Thread

WIDTH = 80


def printed(thread: Thread) -> Iterator[str]:
    """Line by line: the thing, what it came from, what came of it."""
    yield from _wrapped(thread.node.word, thread.node, "", "")
    for title, branches in (("What it came from", thread.came_from), ("What came of it", thread.came_of)):
        yield ""
        yield title
        yield from _tree(branches, "") if branches else ["  Nothing"]
    if thread.cut:
        yield ""
        yield "This thread is long: only the part nearest to it is shown."


def _tree(branches: Sequence[Branch], before: str) -> Iterator[str]:
    for number, branch in enumerate(branches, start=1):
        is_last = number == len(branches)
        beside = before + ("   " if is_last else "│  ")
        below = beside + ("│  " if branch.branches else "   ")
        again = " (see above)" if branch.again else ""
        yield from _wrapped(branch.word, branch.node, before + ("└─ " if is_last else "├─ "), below, again)
        yield from _tree(branch.branches, beside)


def _wrapped(word: str, node: Node, first: str, others: str, again: str = "") -> Iterator[str]:
    """The words of a thing, then its day and state, none wider than WIDTH while there is room for words at all."""
    shown = node.shown
    width = max(WIDTH, len(others) + 30)
    yield from textwrap.wrap(f"{word}: {shown.text}{again}", width, initial_indent=first, subsequent_indent=others)
    state = ", ".join(part for part in (shown.status, shown.dated) if part)
    if state:
        yield from textwrap.wrap(f"[{state}]", width, initial_indent=others, subsequent_indent=others)
