"""Whether a pack is still what would be built: by the fingerprint of all that goes in."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from csp import pdf
from csp.errors import Refused
from csp.words import long_date
from meetings.models import Meeting, Pack
from meetings.packs.gather import gather
from meetings.packs.plan import Plan
from meetings.packs.supplement import brings_nothing

CHANGED = "What goes into it, or how it is printed, has changed since it was built."
SINCE = "What has come or changed since it was published is not in it."
NOTHING = "Nothing has changed since the agenda was published, so there is nothing to put in a supplement."


def fingerprint_of(plan: Plan) -> str:
    return plan.fingerprint(_style())


def why_out_of_date(meeting: Meeting, pack: Pack) -> str:
    """Why ``pack`` is not what would be built now; empty while it is.

    A published pack stays what it is: it is out of date only when a supplement would bring something. A supplement
    bears the day it is published on, so one that was built on another day is out of date.
    """
    try:
        plan = gather(meeting)
    except Refused as refusal:
        return refusal.message
    if pack.published_at:
        return "" if plan.supplement is None or brings_nothing(plan) else SINCE
    if plan.supplement and brings_nothing(plan):
        return NOTHING
    if pack.dated and pack.dated != timezone.localdate():
        return f"It is dated {long_date(pack.dated)}, and a supplement bears the day it is published on."
    return CHANGED if fingerprint_of(plan) != pack.fingerprint else ""


@lru_cache(maxsize=1)
def _style() -> str:
    """The hash of what gives the pages their look: the style sheet and the templates."""
    templates = Path(settings.BASE_DIR) / "templates" / "meetings" / "packs" / "print"
    files = [pdf.STYLES / "paper.css", *sorted(templates.glob("*.html"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
