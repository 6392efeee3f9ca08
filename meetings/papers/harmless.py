"""What runs, starts programs or hides files is taken out of a PDF, wherever in it it hangs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Pdf

SCRIPT, PROGRAM, ATTACHED, MEDIA, FORM = "script", "program", "attached", "media", "form"
BAD_ACTIONS = {
    "/JavaScript": SCRIPT, "/Launch": PROGRAM, "/ImportData": PROGRAM, "/SubmitForm": PROGRAM, "/GoToE": PROGRAM,
    "/GoToR": PROGRAM,
    "/Rendition": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/RichMediaExecute": MEDIA, "/GoTo3DView": MEDIA,
}  # fmt: skip
BAD_ANNOTATIONS = {
    "/FileAttachment": ATTACHED, "/RichMedia": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/Screen": MEDIA, "/3D": MEDIA,
}  # fmt: skip
BAD_ADDRESSES = ("javascript:", "file:", "\\\\")
SIGNS = re.compile(
    rb"/(?:AA?|AF|EF|JS|Next|OpenAction|PA|URI)\b|" + b"|".join(kind.encode() for kind in BAD_ACTIONS)
)
SAID = {
    SCRIPT: "JavaScript was taken out.",
    PROGRAM: "Buttons or links that start programs, open other files or send data were taken out.",
    ATTACHED: "Attached files were taken out. Hand them in as papers of their own.",
    MEDIA: "Sound, film or 3D content was taken out.",
    FORM: "The form is of a kind (XFA) that only one program shows. Check that its pages read as they should.",
}


def take_out(pdf: Pdf) -> set[str]:
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
    holders = list(_holders(pdf))
    for holder in holders:
        _take_actions(holder, found)
        _drop(holder, "/EF", ATTACHED, found)
        _drop(holder, "/AF", ATTACHED, found)
    for holder in holders:
        _empty_bad(holder, found)
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
    if str(action.get("/URI", "")).strip().lower().startswith(BAD_ADDRESSES):
        return PROGRAM
    following = action.get("/Next")
    return _bad(following) if following is not None and not following.is_indirect else None


def _empty_bad(holder: Object, found: Counter[str]) -> None:
    """Empty an action that nothing known led to: a program may still find it. Elements of tags are no actions."""
    kind = BAD_ACTIONS.get(str(holder.get("/S")))
    if kind and not (kind == MEDIA and "/P" in holder):
        found[kind] += 1
        for key in list(holder.keys()):
            del holder[key]


def _drop(holder: Object, key: str, kind: str, found: Counter[str]) -> None:
    if key in holder:
        found[kind] += 1
        del holder[key]


def _holders(pdf: Pdf) -> Iterator[Object]:
    """Every dictionary of the file, however deep, in an object that names anything of the kind at all."""
    for thing in pdf.objects:
        top = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        if not isinstance(top, (Dictionary, pikepdf.Array)) or not SIGNS.search(top.unparse(resolved=True)):
            continue
        waiting: list[Object] = [top]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Dictionary):
                yield one
                waiting.extend(value for value in one.as_dict().values() if _is_direct(value))
            else:
                waiting.extend(value for value in one if _is_direct(value))


def _is_direct(value: Any) -> bool:
    return isinstance(value, (Dictionary, pikepdf.Array)) and not value.is_indirect
