"""Build and publish the agenda pack of a meeting. Signatures; the engine follows."""

from __future__ import annotations

from collections.abc import Callable

from csp.models import Job, User
from meetings.models import Meeting, Pack

Report = Callable[[int, int, str], None]


def build_pack(*, meeting: Meeting, by: User, progress: Report | None = None) -> Pack:
    """Build both variants, or return the newest pack when nothing has changed since it was built."""
    raise NotImplementedError


def request_pack(*, meeting: Meeting, by: User) -> Job:
    """Ask for the pack to be built in the background: job kind "build-pack", subject "meeting:<pk>"."""
    raise NotImplementedError


def publish_meeting(*, meeting: Meeting, by: User, late_reason: str = "") -> Pack:
    """Publish the agenda with its papers and newest pack."""
    raise NotImplementedError
