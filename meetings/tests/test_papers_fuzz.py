"""PDFs with pieces of them swapped, lost or overwritten: each is refused by a sentence, or fit for a pack."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import ObjectStreamMode

from meetings.packs.assemble import Information, Label, Leaf, assemble
from meetings.packs.samples import KINDS, sample
from meetings.papers import apart, content, frames, pdfs
from meetings.papers.content import open_ends
from meetings.tests import paper_files as files

TOKEN = re.compile(rb"/[A-Za-z]+|\d+ 0 R|-?\d+|\[|\]|<<|>>|\([^)]*\)|endobj|endstream|stream")
INSTEAD = (b"", b"99999999999", b"null", b"-1", b"[]", b"<<>>", b"/X", b"(x)", b"1 0 R", b"true")
SENTENCES = {sentence.split("{")[0] for sentence in (
    pdfs.LOCKED, pdfs.BROKEN, pdfs.NO_PAGES, pdfs.TOO_LONG, apart.TOO_HEAVY, content.BOMB, frames.WRONG_SIZE,
)}  # fmt: skip
ROUNDS = 24

pytestmark = [pytest.mark.apart, pytest.mark.slow]


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """With one to three faults: a byte changed, a piece lost, the end lost, a word swapped for another."""
    made = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 3))):
        place, kind = chance.randrange(len(made)), chance.random()
        if kind < 0.15:
            made[place] = chance.randrange(256)
        elif kind < 0.25:
            del made[place : place + chance.choice((1, 10, 200))]
        elif kind < 0.3:
            del made[max(place, len(made) // 3) :]
        else:
            spans = [found.span() for found in TOKEN.finditer(bytes(made))]
            (start, end), (other, last) = chance.choice(spans), chance.choice(spans)
            made[start:end] = chance.choice((bytes(made[other:last]), *INSTEAD))
    return bytes(made)


def plain(whole: bytes, folder: Path) -> bytes:
    """The same file with nothing packed, so that a fault may strike any word of it."""
    (folder / "packed.pdf").write_bytes(whole)
    with pikepdf.open(folder / "packed.pdf") as opened:
        return files.saved(opened, object_stream_mode=ObjectStreamMode.disable, qdf=True)


def test_spoilt_file_is_refused_by_a_sentence_or_fit_for_a_pack(tmp_path: Path) -> None:
    wholes = [sample(kind, 2, "A") for kind in KINDS] + [files.saved(files.hostile_pdf())]
    wholes += [plain(whole, tmp_path) for whole in wholes]
    chance = random.Random(20181203)
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    refused: list[str] = []
    packed = 0
    for _ in range(ROUNDS):
        source.write_bytes(spoilt(chance.choice(wholes), chance))
        try:
            found = apart.run("prepare-pdf", source, target, seconds=60)
        except apart.UnusableFile as fault:
            refused.append(str(fault))
            continue
        leaf = Leaf(target, tuple(Label(n + 1) for n in range(found["pages"])), "The paper")
        assemble([leaf], Information("A", "B", "C"), tmp_path / "pack.pdf")
        with pikepdf.open(tmp_path / "pack.pdf") as pack:
            assert len(pack.pages) == found["pages"]
            # Each page can be drawn to its end, the number on it too. A font inside may still be spoilt.
            assert [open_ends(page) for page in pack.pages] == [(False, b"")] * found["pages"]
            assert {page.obj.Contents[-1].read_bytes().count(b"(Page ") for page in pack.pages} == {1}
        packed += 1
    assert refused
    assert [sentence for sentence in refused if not sentence.startswith(tuple(SENTENCES))] == []
    assert packed > ROUNDS // 2
