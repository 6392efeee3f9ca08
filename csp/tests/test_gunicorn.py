"""The web server's settings: they are read, and what is loaded is left to itself."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

from csp import gunicorn


@pytest.fixture
def _nothing_served(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(gunicorn, "_served", 0)
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_gunicorn_reads_its_settings() -> None:
    command = [sys.executable, "-m", "gunicorn", "csp.wsgi", "--config", "python:csp.gunicorn", "--print-config"]
    found = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True).stdout
    said = dict(line.split("=", 1) for line in found.replace(" ", "").splitlines() if "=" in line)
    assert (said["threads"], said["timeout"]) == ("4", "60")
    assert "post_request" in said["post_request"]


@pytest.mark.usefixtures("_nothing_served")
def test_what_is_loaded_is_left_alone_when_answers_have_doubled() -> None:
    frozen = []
    for _ in range(8):
        gunicorn.post_request(None, None, {}, None)
        frozen.append(gc.get_freeze_count())
        gc.unfreeze()
    assert [count > 0 for count in frozen] == [True, True, False, True, False, False, False, True]
