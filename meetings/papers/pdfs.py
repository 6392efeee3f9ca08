"""PDFs: whether one can be a paper, and the copy of it that goes into packs. Run by meetings.papers.worker.

The copy looks the same on every page. What runs, starts programs or hides files is taken out; each page's content
is put between q and Q, and made to close whatever it opens, so that a stamp laid over it stands upright (the
content of some programs ends turned or scaled). Page boxes, rotation, links, forms and tags stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Pdf

from meetings.papers.apart import UnusableFile

MAX_PAGES = 2000
FLATE_BYTES = 256 << 20

LOCKED = "The PDF asks for a password. Save it without one, and choose it again."
BROKEN = (
    "The PDF is broken and cannot be repaired. Make it again in the program it was written in, "
    "and choose the new file."
)
NO_PAGES = "The PDF has no pages. Make it again in the program it was written in, and choose the new file."
TOO_LONG = "The PDF has {pages:,} pages; a paper may have at most {most:,}. Split it into several papers."

SCRIPT, PROGRAM, ATTACHED, MEDIA, FORM = "script", "program", "attached", "media", "form"
BAD_ACTIONS = {
    "/JavaScript": SCRIPT, "/Launch": PROGRAM, "/ImportData": PROGRAM, "/SubmitForm": PROGRAM, "/GoToE": PROGRAM,
    "/Rendition": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/RichMediaExecute": MEDIA, "/GoTo3DView": MEDIA,
}  # fmt: skip
BAD_ANNOTATIONS = {
    "/FileAttachment": ATTACHED, "/RichMedia": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/Screen": MEDIA, "/3D": MEDIA,
}  # fmt: skip
SAID = {
    SCRIPT: "JavaScript was taken out.",
    PROGRAM: "Buttons or links that start programs or send data were taken out.",
    ATTACHED: "Attached files were taken out. Hand them in as papers of their own.",
    MEDIA: "Sound, film or 3D content was taken out.",
    FORM: "The form is of a kind (XFA) that only one program shows. Check that its pages read as they should.",
}


def look(source: Path) -> dict[str, Any]:
    """Its pages. Raises UnusableFile when it cannot be a paper."""
    with _opened(source) as pdf:
        return {"pages": _pages(pdf)}


def prepare(source: Path, target: Path) -> dict[str, Any]:
    """Write the copy for packs to ``target``: pages, tagged or not, and what was mended or taken out."""
    with _opened(source) as pdf:
        pages = _pages(pdf)
        repairs = []
        if pdf.is_encrypted:
            repairs.append("The restrictions on printing and copying (an owner password) were taken off.")
        damaged = _was_damaged(pdf)
        if damaged:
            repairs.append("The file was damaged and has been repaired. Check that its pages are all there.")
        repairs += [SAID[kind] for kind in sorted(_take_out(pdf))]
        if uneven := _even_out(pdf):
            repairs.append(f"The drawing commands of {_pages_words(uneven)} did not match up and were put right.")
        if pdf.get_warnings() and not damaged:  # those since the last look: from reading what stands on the pages
            repairs.append("Part of the file could not be read. Look through its pages before they are published.")
        pdf.save(
            target, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
        return {"pages": pages, "tagged": _is_tagged(pdf), "repairs": repairs}


def _opened(source: Path) -> Pdf:
    pikepdf.settings.set_qpdf_limits(flate_max_memory=FLATE_BYTES, run_length_max_memory=FLATE_BYTES)
    try:
        return pikepdf.open(source)
    except pikepdf.PasswordError as locked:
        raise UnusableFile(LOCKED) from locked
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as broken:
        raise UnusableFile(BROKEN) from broken


def _pages(pdf: Pdf) -> int:
    try:
        pages = len(pdf.pages)
        for page in pdf.pages:
            if not isinstance(page.obj, Dictionary):
                raise UnusableFile(BROKEN)
    except (pikepdf.PdfError, AttributeError, ValueError, TypeError, RuntimeError) as broken:
        raise UnusableFile(BROKEN) from broken
    if not pages:
        raise UnusableFile(BROKEN if pdf.get_warnings() else NO_PAGES)
    if pages > MAX_PAGES:
        raise UnusableFile(TOO_LONG.format(pages=pages, most=MAX_PAGES))
    return pages


def _was_damaged(pdf: Pdf) -> bool:
    signs = ("damaged", "reconstruct", "recover", "missing", "not found", "unexpected", "expected")
    return any(sign in str(warning).lower() for warning in pdf.get_warnings() for sign in signs)


def _is_tagged(pdf: Pdf) -> bool:
    marked = pdf.Root.get("/MarkInfo")
    return "/StructTreeRoot" in pdf.Root and isinstance(marked, Dictionary) and bool(marked.get("/Marked", False))


def _take_out(pdf: Pdf) -> set[str]:
    """Remove what runs, starts programs or hides files, wherever it hangs; the kinds that were found."""
    found: Counter[str] = Counter()
    names = pdf.Root.get("/Names")
    if isinstance(names, Dictionary):
        _drop(names, "/JavaScript", SCRIPT, found)
        _drop(names, "/EmbeddedFiles", ATTACHED, found)
    _drop(pdf.Root, "/Collection", ATTACHED, found)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _drop(form, "/XFA", FORM, found)
    for page in pdf.pages:
        _take_annotations(page.obj, found)
    for holder in _dictionaries(pdf):
        _take_actions(holder, found)
        _drop(holder, "/EF", ATTACHED, found)
    return set(found)


def _take_annotations(page: Object, found: Counter[str]) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kept = []
    for one in annotations:
        kind = BAD_ANNOTATIONS.get(str(one.get("/Subtype"))) if isinstance(one, Dictionary) else None
        if kind:
            found[kind] += 1
        else:
            kept.append(one)
    if len(kept) != len(annotations):
        page.Annots = pikepdf.Array(kept)


def _take_actions(holder: Object, found: Counter[str]) -> None:
    """Actions of an outline entry, link, field or page; those that only lead to a place or an address stay."""
    if "/AA" in holder:
        triggers = holder["/AA"]
        kinds = (
            {_bad(action) for action in triggers.as_dict().values()} if isinstance(triggers, Dictionary) else set()
        )
        for kind in kinds - {None}:
            found[str(kind)] += 1
        del holder["/AA"]
    for key in ("/A", "/OpenAction", "/PA", "/Next"):
        if key in holder and (kind := _bad(holder[key])):
            found[kind] += 1
            del holder[key]


def _bad(action: Object) -> str | None:
    """Which kind of bad action this is, or any that follows it; None when it is none."""
    if isinstance(action, pikepdf.Array):
        return next((kind for one in action if (kind := _bad(one))), None)
    if not isinstance(action, Dictionary):
        return None
    if "/JS" in action:
        return SCRIPT
    if kind := BAD_ACTIONS.get(str(action.get("/S"))):
        return kind
    following = action.get("/Next")
    return _bad(following) if following is not None and not following.is_indirect else None


def _drop(holder: Object, key: str, kind: str, found: Counter[str]) -> None:
    if key in holder:
        found[kind] += 1
        del holder[key]


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary of the file that may hold an action, direct ones one level down too."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary):
            yield thing
        elif isinstance(thing, pikepdf.Array):
            yield from (one for one in thing if isinstance(one, Dictionary) and not one.is_indirect)
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            yield from (one for one in annotations if isinstance(one, Dictionary))


def _even_out(pdf: Pdf) -> list[int]:
    """Put each page's content between q and Q, with what is missing of either; the pages that were uneven."""
    uneven = []
    streams: dict[bytes, pikepdf.Stream] = {}

    def shared(text: bytes) -> pikepdf.Stream:
        if text not in streams:
            streams[text] = pdf.make_stream(text)
        return streams[text]

    for number, page in enumerate(pdf.pages, start=1):
        if "/Contents" not in page.obj:
            continue
        surplus, after = _open_ends(page)
        if surplus or after:
            uneven.append(number)
        if surplus:
            page.obj.Contents = pdf.make_stream(_without_surplus(page))
        page.contents_add(shared(b"q\n"), prepend=True)
        page.contents_add(shared(b"\n" + after + b"Q\n"))
    return uneven


def _open_ends(page: pikepdf.Page) -> tuple[bool, bytes]:
    """Whether a page's content has a Q with no q before it, and what closes all that it leaves open."""
    try:
        instructions = pikepdf.parse_content_stream(page, "q Q BT ET BMC BDC EMC")
    except pikepdf.PdfError:
        return False, b""
    depth = marks = 0
    surplus = in_text = False
    for instruction in instructions:
        match str(instruction.operator):
            case "q":
                depth += 1
            case "Q":
                surplus = surplus or depth == 0
                depth = max(0, depth - 1)
            case "BMC" | "BDC":
                marks += 1
            case "EMC":
                marks = max(0, marks - 1)
            case operator:
                in_text = operator == "BT"
    return surplus, b"ET\n" * in_text + b"EMC\n" * marks + b"Q\n" * depth


def _without_surplus(page: pikepdf.Page) -> bytes:
    """A page's content without each Q that has no q before it: viewers pass over it, so must what encloses it."""
    kept, depth = [], 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Q" and depth == 0:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


def _pages_words(numbers: list[int]) -> str:
    """ "page 3", "pages 3, 4 and 7", or how many when there are many."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > 10:
        return f"{len(numbers)} pages"
    return f"pages {', '.join(str(n) for n in numbers[:-1])} and {numbers[-1]}"
