"""What runs, starts programs or hides files is taken out of a PDF, wherever in it it hangs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Object, Pdf

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
