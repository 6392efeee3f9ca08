"""Put the documents of one pack together into one PDF: merged, stamped, tagged, with bookmarks and page labels.

Pure over files: no model, no template. Links, forms and tags of the documents are kept.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from csp.pdf import LANGUAGE
from csp.words import letters
from meetings.packs import merge
from meetings.packs.merge import UNREADABLE
from meetings.packs.stamp import Stamper
from meetings.packs.tags import TagTree
from meetings.papers.ready import is_ready, make_ready

PAGE_LINK = "page:"  # a link to "page:17" in a document the system made leads to page 17 of the pack
SYMBOLS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class UnreadableError(Exception):
    """A document of the pack cannot be read. ``name`` says which, for the person."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Label:
    """The printed number of a page: 12, 12a in what was put in after it, or xii in the front matter."""

    number: int
    roman: bool = False
    letter: int = 0

    def __str__(self) -> str:
        return roman(self.number) if self.roman else f"{self.number}{letters(self.letter)}"


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline, ``depth`` below the first. It leads to the first page of its leaf."""

    title: str
    depth: int = 0


@dataclass(frozen=True)
class Leaf:
    """One document of the pack, all its pages, as they come."""

    source: Path | bytes
    labels: tuple[Label, ...]
    name: str
    heading: str = ""  # stamped at the top of its first page
    bookmarks: tuple[Bookmark, ...] = ()


@dataclass(frozen=True)
class Information:
    title: str
    author: str
    subject: str


def roman(number: int) -> str:
    """Small Roman numerals, for front matter of up to 39 pages: 4 is "iv"."""
    text = ""
    for value, symbol in SYMBOLS:
        while number >= value:
            text, number = text + symbol, number - value
    return text


def assemble(
    leaves: Sequence[Leaf],
    information: Information,
    target: Path,
    step: Callable[[int], None] = lambda pages: None,
) -> list[str]:
    """Write the pack to ``target``. Returns the names of the documents that have no tags for screen readers.

    ``step`` is told after each document how many pages stand. Raises UnreadableError.
    """
    ends = list(accumulate(len(leaf.labels) for leaf in leaves))
    starts = [end - len(leaf.labels) for end, leaf in zip(ends, leaves, strict=True)]
    labels = [label for leaf in leaves for label in leaf.labels]
    untagged: list[str] = []
    with ExitStack() as files, Pdf.new() as pdf:
        sources = [_open(leaf, files) for leaf in leaves]
        pages = _merge(pdf, leaves, sources)
        stamper, tags = Stamper(pdf), TagTree(pdf, LANGUAGE)
        for leaf, source, start, end in zip(leaves, sources, starts, ends, strict=True):
            with _naming(leaf):
                if not tags.add(source, pages[start:end]):
                    untagged.append(leaf.name)
                for index, label in enumerate(leaf.labels):
                    head = "" if index else leaf.heading
                    stamper.stamp(pages[start + index], foot=f"Page {label}", head=head)
            step(end)
        tags.write()
        _link_pages(pages, labels)
        _outline(pdf, leaves, [pages[start] for start in starts])
        _label(pdf, labels)
        _describe(pdf, information, conforms=not untagged)
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
    return untagged


@contextmanager
def _naming(leaf: Leaf) -> Iterator[None]:
    """Whatever goes wrong with a document is said of it by its name."""
    try:
        yield
    except UNREADABLE as problem:
        raise UnreadableError(leaf.name) from problem


def _open(leaf: Leaf, files: ExitStack) -> Pdf:
    """One document, ready to be merged. Its file stays open until the pack is saved."""
    with _naming(leaf):
        opened = io.BytesIO(leaf.source) if isinstance(leaf.source, bytes) else leaf.source
        source = files.enter_context(pikepdf.open(opened, suppress_warnings=True))
        if not is_ready(source):
            make_ready(source)
        return source


def _merge(pdf: Pdf, leaves: Sequence[Leaf], sources: Sequence[Pdf]) -> list[Page]:
    """All pages of all documents, in order, with their links and forms."""
    kids = []
    for leaf, source in zip(leaves, sources, strict=True):
        with _naming(leaf):
            copied = merge.copied_pages(pdf, source)
            if len(copied) != len(leaf.labels):
                raise ValueError(f"{len(copied)} pages, but {len(leaf.labels)} labels")
            kids += copied
    pages = merge.write_pages(pdf, kids)
    start = 0
    for leaf, source in zip(leaves, sources, strict=True):
        end = start + len(leaf.labels)
        with _naming(leaf):
            merge.copy_forms(pdf, source, pages[start:end])
        start = end
    return pages


def _link_pages(pages: Sequence[Page], labels: Sequence[Label]) -> None:
    """Turn links to "page:17", "page:17a" into links inside the file."""
    places = {str(label): index for index, label in reversed(list(enumerate(labels))) if not label.roman}
    fronts = [index for index, label in enumerate(labels) if label.roman]
    for index in fronts:
        for annotation in pages[index].obj.get("/Annots", []):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(PAGE_LINK):
                page = pages[places[address.removeprefix(PAGE_LINK)]]
                del annotation["/A"]
                annotation.Dest = _top_of(page)


def _outline(pdf: Pdf, leaves: Sequence[Leaf], firsts: Sequence[Page]) -> None:
    with pdf.open_outline() as outline:
        trail: list[OutlineItem] = []
        for leaf, first in zip(leaves, firsts, strict=True):
            for mark in leaf.bookmarks:
                entry = OutlineItem(mark.title, _top_of(first))
                depth = min(mark.depth, len(trail))
                (trail[depth - 1].children if depth else outline.root).append(entry)
                trail = [*trail[:depth], entry]


def _top_of(page: Page) -> Array:
    return Array([page.obj, Name.XYZ, None, None, None])


def _label(pdf: Pdf, labels: Sequence[Label]) -> None:
    """Page labels, so that the reader's page box shows the printed number: one entry where the run breaks."""
    nums: list[Any] = []
    previous: Label | None = None
    for index, label in enumerate(labels):
        if label.letter:
            nums += [index, Dictionary(P=String(str(label)))]
        elif previous is None or not _follows(previous, label):
            nums += [index, Dictionary(S=Name.r if label.roman else Name.D, St=label.number)]
        previous = label
    pdf.Root.PageLabels = Dictionary(Nums=Array(nums))


def _follows(previous: Label, label: Label) -> bool:
    return previous.roman == label.roman and not previous.letter and previous.number + 1 == label.number


def _describe(pdf: Pdf, information: Information, *, conforms: bool) -> None:
    """Title, author, language; that it is PDF/UA-1 only when every document in it has tags."""
    pdf.Root.Lang = LANGUAGE
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = information.title
        meta["dc:creator"] = [information.author]
        meta["dc:description"] = information.subject
        meta["dc:language"] = {LANGUAGE}
        if conforms:
            meta["pdfuaid:part"] = "1"
    pdf.docinfo["/Title"] = information.title
    pdf.docinfo["/Author"] = information.author
    pdf.docinfo["/Subject"] = information.subject
