"""Whether a workbook or a picture is one, whole and harmless to open. Run by meetings.papers.worker."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from meetings.papers import word
from meetings.papers.apart import TOO_HEAVY, UnusableFile
from meetings.papers.pictures import MAX_PIXELS
from meetings.papers.wordfile import TYPES, check_size

SHEETS = b"spreadsheetml.sheet.main+xml"
MACROS = ("xl/vbaProject.bin", "xl/macrosheets/")
BROKEN = (
    "The file is broken or was cut short. Open it in the program it was made in, save it, and choose it again."
)
WITH_MACROS = "The Excel workbook holds macros. In Excel, save it as a workbook without macros (.xlsx)."
BROKEN_PICTURE = (
    "The picture is broken or was cut short. Open it, save it again as PNG or JPEG, and choose it again."
)


def look_at_office(source: Path) -> dict[str, Any]:
    """Whether it is a ``workbook`` without macros; else it is a Word document that will convert, or UnusableFile."""
    try:
        with zipfile.ZipFile(source) as package:
            check_size(package, source.stat().st_size)
            names = package.namelist()
            if any(name.startswith(MACROS) for name in names):
                raise UnusableFile(WITH_MACROS)
            if TYPES in names and SHEETS in package.read(TYPES):
                if package.testzip() is not None:
                    raise UnusableFile(BROKEN)
                return {"workbook": True}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as broken:
        raise UnusableFile(BROKEN) from broken
    return word.look(source)


def look_at_picture(source: Path) -> dict[str, Any]:
    """A PNG or JPEG that opens whole, of at most MAX_PIXELS. Raises UnusableFile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnusableFile(TOO_HEAVY)
                picture.load()
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as broken:
        raise UnusableFile(BROKEN_PICTURE) from broken
    return {}
