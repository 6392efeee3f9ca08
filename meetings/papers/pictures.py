"""Pictures of a Word paper: made small enough to stand inside its HTML, as data: addresses."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from mammoth import html
from PIL import Image, UnidentifiedImageError

MAX_SIDE = 1600
MAX_PIXELS = 60_000_000
MAX_TOTAL = 24 << 20
JPEG_QUALITY = 82


class Pictures:
    """Gives mammoth each picture as an element; counts what it could not give, and what has no description."""

    def __init__(self, *, keep: bool = True) -> None:
        self.keep = keep
        self.left_out = self.not_described = self.total = 0

    def element(self, image: Any) -> Sequence[Any]:
        if not self.keep:
            return [html.element("img", {"alt": image.alt_text or ""})]
        try:
            with image.open() as source:
                kind, content = _small(source.read())
        except (OSError, ValueError, SyntaxError, KeyError, UnidentifiedImageError, Image.DecompressionBombError):
            self.left_out += 1
            return []
        self.total += len(content)
        if self.total > MAX_TOTAL:
            self.left_out += 1
            return []
        self.not_described += not image.alt_text
        address = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
        return [html.element("img", {"src": address, "alt": image.alt_text or ""})]

    def notes(self) -> list[str]:
        notes = []
        if self.left_out:
            notes.append(
                f"{_pictures(self.left_out)} left out, too large or of a kind that browsers do not show. "
                "Put them into the Word file as PNG or JPEG."
            )
        if self.not_described:
            notes.append(
                f"{_pictures(self.not_described)} without a description for people who cannot see them. "
                "In Word, add alternative text."
            )
        return notes


def _pictures(count: int) -> str:
    return "1 picture is" if count == 1 else f"{count} pictures are"


def _small(content: bytes) -> tuple[str, bytes]:
    """A picture of at most MAX_SIDE pixels a side, as PNG where it has few colours or is see-through, else JPEG."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(BytesIO(content), formats=("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"))
    if picture.width * picture.height > MAX_PIXELS:
        raise ValueError("The picture has too many pixels.")
    if picture.format in ("PNG", "JPEG") and max(picture.size) <= MAX_SIDE:
        picture.verify()
        return picture.format.lower(), content
    picture.load()
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    target = BytesIO()
    if picture.format == "JPEG" or picture.mode in ("RGB", "L", "CMYK", "YCbCr"):
        picture.convert("RGB").save(target, "JPEG", quality=JPEG_QUALITY)
        return "jpeg", target.getvalue()
    picture.convert("RGBA").save(target, "PNG", optimize=True)
    return "png", target.getvalue()
