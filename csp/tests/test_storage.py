from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings

from csp import storage
from csp.models import StoredFile

pytestmark = pytest.mark.django_db


def test_store_same_bytes_twice_keeps_one_file_and_one_row() -> None:
    first = storage.store(b"minutes", content_type="text/plain")
    second = storage.store(io.BytesIO(b"minutes"), content_type="text/plain")
    assert first == second
    assert StoredFile.objects.count() == 1
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == [storage.path_of(first)]


def test_store_records_size_and_hash_of_the_bytes() -> None:
    stored = storage.store(b"minutes", content_type="text/plain")
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"minutes").hexdigest(), 7)
    assert storage.read(stored) == b"minutes"


def test_store_that_fails_half_way_leaves_nothing() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        storage.store(Broken(), content_type="text/plain")
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []
    assert StoredFile.objects.count() == 0


def test_download_is_an_attachment_the_browser_may_not_guess_at() -> None:
    stored = storage.store(b"<script>", content_type="application/pdf")
    response = storage.download(stored, filename="item 4 – report.pdf")
    assert b"".join(response.streaming_content) == b"<script>"
    response.close()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].split(";")[0] == "attachment"
    assert response["Cache-Control"] == "private, no-store"
