"""Tags of PDFs: Spans that say nothing are folded into what holds them, all others stay."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf

from csp.pdftags import elements, fold_plain_spans, is_tagged


class Tagged:
    """One page with a paragraph of two lines and a link, each line in a Span of its own."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.page = self.pdf.add_blank_page().obj
        self.root = self.indirect(Type=Name.StructTreeRoot)
        self.top = self.element("Document", self.root)
        self.paragraph = self.element("P", self.top, Pg=self.page)
        self.lines = [self.element("Span", self.paragraph, Pg=self.page, K=Array([n])) for n in (0, 1)]
        self.paragraph.K = Array(self.lines)
        self.top.K, self.root.K = Array([self.paragraph]), self.top
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.page.StructParents = 0
        self.root.ParentTree = Dictionary(Nums=Array([0, Array(self.lines)]))

    def indirect(self, **entries: Any) -> Object:
        return self.pdf.make_indirect(Dictionary(**entries))

    def element(self, kind: str, parent: Object, **entries: Any) -> Object:
        return self.indirect(S=Name(f"/{kind}"), P=parent, **entries)

    def parents(self) -> list[str]:
        return [str(entry.S) for entry in dict(NumberTree(self.root.ParentTree).items())[0]]


def test_plain_spans_are_folded_and_the_parent_tree_follows() -> None:
    made = Tagged()
    assert fold_plain_spans(made.pdf) == 2
    assert list(made.paragraph.K) == [0, 1]
    assert made.parents() == ["/P", "/P"]


@pytest.mark.parametrize("said", ["ActualText", "Alt", "Lang", "E", "T"])
def test_span_that_says_something_stays(said: str) -> None:
    made = Tagged()
    made.lines[0][f"/{said}"] = "cy"
    assert fold_plain_spans(made.pdf) == 1
    assert [getattr(kid, "S", kid) for kid in made.paragraph.K] == [Name.Span, 1]
    assert made.parents() == ["/Span", "/P"]


def test_span_on_another_page_than_its_paragraph_keeps_its_page() -> None:
    made = Tagged()
    made.lines[1].Pg = made.pdf.add_blank_page().obj
    fold_plain_spans(made.pdf)
    first, second = made.paragraph.K
    assert (first, second.Type, second.MCID) == (0, Name.MCR, 1)
    assert second.Pg.objgen == made.pdf.pages[1].obj.objgen


def test_paragraph_without_a_page_takes_that_of_its_span() -> None:
    made = Tagged()
    del made.paragraph["/Pg"]
    fold_plain_spans(made.pdf)
    assert (made.paragraph.Pg.objgen, list(made.paragraph.K)) == (made.page.objgen, [0, 1])


def test_span_in_a_group_stays() -> None:
    made = Tagged()
    made.paragraph.S = Name.Sect
    assert fold_plain_spans(made.pdf) == 0


def test_tree_with_a_loop_ends() -> None:
    made = Tagged()
    made.paragraph.K.append(made.top)
    assert fold_plain_spans(made.pdf) == 2
    assert [str(element.S) for element in elements(made.root)] == ["/Document", "/P"]


@pytest.mark.parametrize("parent_tree", [None, 7])
def test_tree_without_its_parent_tree_is_left_alone(parent_tree: object) -> None:
    made = Tagged()
    if parent_tree is None:
        del made.root["/ParentTree"]
    else:
        made.root.ParentTree = parent_tree
    assert fold_plain_spans(made.pdf) == 0
    assert [entry.S for entry in made.paragraph.K] == [Name.Span, Name.Span]


def test_file_without_tags_has_none() -> None:
    assert (fold_plain_spans(Pdf.new()), is_tagged(Pdf.new())) == (0, False)
