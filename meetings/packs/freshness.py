"""Whether a pack is still what would be built: by the fingerprint of all that goes in."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from csp import pdf
from csp.errors import Refused
from meetings.models import Meeting, Pack
from meetings.packs.gather import gather
from meetings.packs.plan import Plan

CHANGED = "What goes into it, or how it is printed, has changed since it was built."


def fingerprint_of(plan: Plan) -> str:
    return plan.fingerprint(_style())


def why_out_of_date(meeting: Meeting, pack: Pack) -> str:
    """Why ``pack`` is not what would be built now; empty while it is."""
    try:
        plan = gather(meeting)
    except Refused as refusal:
        return refusal.message
    if fingerprint_of(plan) != pack.fingerprint:
        return CHANGED
    return ""


@lru_cache(maxsize=1)
def _style() -> str:
    """The hash of what gives the pages their look: the style sheet and the templates."""
    templates = Path(settings.BASE_DIR) / "templates" / "meetings" / "packs" / "print"
    files = [pdf.STYLES / "paper.css", *sorted(templates.glob("*.html"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
