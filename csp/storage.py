"""Bytes kept by their SHA-256 under MEDIA_ROOT, outside the static path. The file first, then its row."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse

from csp.models import StoredFile

CHUNK = 1 << 20


def path_of(stored: StoredFile) -> Path:
    """Where the bytes of ``stored`` lie."""
    return place_of(stored.sha256)


def place_of(sha256: str) -> Path:
    """Where bytes that are known by their hash lie, if they have been stored."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def read(stored: StoredFile) -> bytes:
    return path_of(stored).read_bytes()


def hash_under(sha256: str) -> str:
    """The SHA-256 of the bytes that lie where those of ``sha256`` should. Raises OSError when there are none."""
    digest = hashlib.sha256()
    for chunk in _chunks(place_of(sha256)):
        digest.update(chunk)
    return digest.hexdigest()


def store(content: bytes | IO[bytes] | Path, *, content_type: str) -> StoredFile:
    """Keep ``content`` and return its row; the same bytes twice make one file and one row.

    The bytes are written to a temporary name, flushed to disk and renamed before the row is made, so a row
    never names bytes that are not there.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=root, prefix="incoming-", delete=False) as target:
        try:
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        except BaseException:
            Path(target.name).unlink()
            raise
    final = place_of(digest.hexdigest())
    final.parent.mkdir(parents=True, exist_ok=True)
    Path(target.name).replace(final)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=digest.hexdigest(), defaults={"size": size, "content_type": content_type}
    )
    return stored


def forget(stored: StoredFile) -> bool:
    """Let go of bytes that no other row names. Returns whether they have gone.

    For files made for one person and a while, each unlike any other, as exports are: never for what was handed in.
    """
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return False
    place = place_of(stored.sha256)
    transaction.on_commit(lambda: place.unlink(missing_ok=True))
    return True


def download(stored: StoredFile, *, filename: str) -> FileResponse:
    """Serve the bytes as a download: never rendered by the browser on our own address."""
    response = FileResponse(
        path_of(stored).open("rb"), as_attachment=True, filename=filename, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _chunks(content: bytes | IO[bytes] | Path):  # type: ignore[no-untyped-def]
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk
    else:
        content.seek(0)
        while chunk := content.read(CHUNK):
            yield chunk
