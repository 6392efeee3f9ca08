"""A prepared paper is merged once, alone, before it is accepted: what would fail then fails here, and is said here.

Some files can be read but not merged: their tags hang together in a way that no reader minds and the pack builder
does, or so deep that the library which follows them falls over. That must not happen to a pack.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Pdf

from meetings.packs.merge import UNREADABLE, copied_pages, copy_forms, write_pages
from meetings.packs.stamp import seen
from meetings.packs.tags import TagTree


def can_be_merged(paper: Path) -> bool:
    """Whether the pack builder can use this file. Ends the process, as merging would, when the library falls over."""
    try:
        with pikepdf.open(paper, suppress_warnings=True) as source, Pdf.new() as pack:
            pages = write_pages(pack, copied_pages(pack, source))
            copy_forms(pack, source, pages)
            tags = TagTree(pack, "en-GB")
            tags.add(source, pages)
            tags.write()
            for page in pages:
                seen(page)
            with Path("/dev/null").open("wb") as nowhere:
                pack.save(nowhere)
    except UNREADABLE:
        return False
    return True
