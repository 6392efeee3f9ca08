"""Source Sans 3 for print, cut once into the fixed weights that print uses.

The font comes as one variable file. Every document that uses it has to fix its weight again, which took longer
than all the rest of printing a page; so each weight is cut out once and kept.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import fontpkg_source_sans_3
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGE = "fontpkg-source-sans-3"
SOURCES = {"upright": "SourceSans3[wght].ttf", "italic": "SourceSans3-Italic[wght].ttf"}
CUTS = {f"font:{style}-{weight}": (style, weight) for style in SOURCES for weight in (400, 600)}

FEATURES = ["kern", "mark", "mkmk", "ccmp"]
# Latin with all its accents, Greek, Cyrillic; punctuation, currency, arrows, ticks and shapes.
BLOCKS = [range(0x20, 0x530), range(0x1E00, 0x1F00), range(0x2000, 0x2800), range(0xFB00, 0xFB07)]


@lru_cache(maxsize=len(CUTS))
def font(address: str) -> bytes:
    """The bytes of one cut, by its address in style sheets: "font:upright-400". Raises KeyError for others."""
    style, weight = CUTS[address]
    place = Path(settings.VAR_DIR) / "fonts" / f"{version(PACKAGE)}-{style}-{weight}.ttf"
    if not place.exists():
        _cut(style, weight, place)
    return place.read_bytes()


def _cut(style: str, weight: int, place: Path) -> None:
    """Keep the letters and marks that print may meet, then fix the weight: some seconds, once a machine."""
    place.parent.mkdir(parents=True, exist_ok=True)
    source = fontpkg_source_sans_3.ROOT / "files" / SOURCES[style]
    options = subset.Options(layout_features=FEATURES, notdef_outline=True, hinting=False, glyph_names=False)
    with (
        TTFont(str(source), lazy=False) as whole,
        tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as new,
    ):
        cut = subset.Subsetter(options)
        cut.populate(unicodes=[code for block in BLOCKS for code in block])
        cut.subset(whole)
        instantiateVariableFont(whole, {"wght": weight}, inplace=True, static=True)
        whole.save(new)
    Path(new.name).replace(place)
