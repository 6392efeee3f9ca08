"""One structure tree out of many: the tags of merged papers kept, so that a screen reader can follow them.

Each tagged file brings a tree of its own and numbers its pages in it from 0. Here the pages are renumbered, the
trees hung under one Document, and role names, identifiers and the parent tree joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf, String

from csp.pdftags import as_list, children, is_tagged

MAX_ELEMENTS = 2_000_000


class TagTree:
    """The structure tree of a PDF that is being put together."""

    def __init__(self, pdf: Pdf, language: str) -> None:
        self.pdf, self.language = pdf, language
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self.children: list[Object] = []
        self.parents: dict[int, Object] = {}
        self.roles: dict[str, Object] = {}
        self.classes: dict[str, Object] = {}
        self.ids: dict[bytes, Object] = {}
        self.next_key = 0
        self.files = 0
        self._forms_seen: set[tuple[int, int]] = set()

    def add(self, source: Pdf, pages: Sequence[Page]) -> bool:
        """Join the tags of ``source``, whose pages stand in our file as ``pages``. False when it has none."""
        if not is_tagged(source):
            for page in pages:
                for holder, key in self._keyed(page):
                    del holder[key]
            return False
        self.files += 1
        root = source.Root.StructTreeRoot
        root = self.pdf.copy_foreign(root if root.is_indirect else source.make_indirect(root))
        shift, highest = self.next_key, -1
        for page in pages:
            for holder, key in self._keyed(page):
                own = int(holder[key])
                highest = max(highest, own)
                holder[key] = own + shift
        if "/ParentTree" in root:
            parents = dict(NumberTree(root.ParentTree).items())
            self.parents.update((number + shift, value) for number, value in parents.items())
            highest = max(highest, *parents, -1)
        self.next_key = shift + highest + 1
        self._hang(root, str(source.Root.get("/Lang", "")))
        for mine, theirs in ((self.roles, "/RoleMap"), (self.classes, "/ClassMap")):
            for name, value in root.get(theirs, Dictionary()).items():
                mine.setdefault(name, value)
        return True

    def write(self) -> None:
        """Put the joined tree into the file."""
        pdf = self.pdf
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=self.document))
        self.document.P = root
        self.document.K = Array(self.children)
        nums: list[Any] = []
        for key in sorted(self.parents):
            nums += [key, self.parents[key]]
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(nums)))
        root.ParentTreeNextKey = self.next_key
        if self.roles:
            root.RoleMap = Dictionary(self.roles)
        if self.classes:
            root.ClassMap = Dictionary(self.classes)
        if self.ids:
            names = Array()
            for name in sorted(self.ids):
                names.extend([String(name), self.ids[name]])
            root.IDTree = pdf.make_indirect(Dictionary(Names=names))
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _hang(self, root: Object, language: str) -> None:
        """Hang the top elements of one file under our Document, as one Part."""
        tops = children(root)
        if len(tops) == 1 and tops[0].get("/S") == Name.Document:
            part = tops[0]
            part.S = Name.Part
        else:
            part = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(tops)))
            for top in tops:
                top.P = part
        part.P = self.document
        if language and language != self.language and "/Lang" not in part:
            part.Lang = language
        if "/IDTree" in root:
            self._rename_ids(part)
        self.children.append(part)

    def _rename_ids(self, top: Object) -> None:
        """Make the identifiers of one file's elements its own: two files may use the same ones."""
        prefix = f"{self.files}:".encode()
        waiting = [top]
        for _ in range(MAX_ELEMENTS):
            if not waiting:
                return
            element = waiting.pop()
            if "/ID" in element:
                element.ID = String(prefix + bytes(element.ID))
                self.ids[bytes(element.ID)] = element
            for attributes in as_list(element.get("/A")):
                if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                    attributes.Headers = Array([String(prefix + bytes(name)) for name in attributes.Headers])
            waiting.extend(child for child in children(element) if "/S" in child)

    def _keyed(self, page: Page) -> Iterator[tuple[Object, str]]:
        """All of a page that has a number in the parent tree: the page, its annotations, its form XObjects."""
        yield from _with_key(page.obj)
        for annotation in page.obj.get("/Annots", []):
            if isinstance(annotation, Dictionary):
                yield from _with_key(annotation)
        waiting = [page.obj.get("/Resources")]
        while waiting:
            resources = waiting.pop()
            if resources is None:
                continue
            for form in _values(resources.get("/XObject")):
                if isinstance(form, pikepdf.Stream) and form.objgen not in self._forms_seen:
                    self._forms_seen.add(form.objgen)
                    yield from _with_key(form)
                    waiting.append(form.get("/Resources"))


def _with_key(holder: Object) -> Iterator[tuple[Object, str]]:
    for key in ("/StructParents", "/StructParent"):
        if key in holder:
            yield holder, key


def _values(dictionary: Object | None) -> list[Object]:
    return [value for _, value in dictionary.items()] if isinstance(dictionary, Dictionary) else []
