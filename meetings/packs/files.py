"""The files of a pack for each audience, and what each is called when it is downloaded."""

from __future__ import annotations

from csp.models import StoredFile
from meetings.models import Pack
from meetings.registries import Audience


def whole(pack: Pack, audience: Audience) -> StoredFile:
    return pack.members_file if audience == "members" else pack.public_file


def supplement(pack: Pack, audience: Audience) -> StoredFile | None:
    """The supplement apart; None of a pack that is no supplement."""
    return pack.members_supplement if audience == "members" else pack.public_supplement


def name_of_whole(pack: Pack, audience: Audience) -> str:
    """ "agenda-pack-with-supplement-2-members.pdf"; a draft says that it is one."""
    inserted = f"-with-supplement-{pack.supplement}" if pack.supplement else ""
    return f"agenda-pack{inserted}-{audience}{_draft(pack)}.pdf"


def name_of_supplement(pack: Pack, audience: Audience) -> str:
    return f"supplement-{pack.supplement}-{audience}{_draft(pack)}.pdf"


def name_of_extract(pack: Pack, label: str, audience: Audience) -> str:
    """ "item-9b-papers-public.pdf"."""
    return f"item-{label}-papers-{audience}{_draft(pack)}.pdf"


def own(name: str) -> str:
    """The name of somebody's own copy of a file, without what is withheld from them."""
    return name.replace("-members", "-own-copy")


def _draft(pack: Pack) -> str:
    return "" if pack.published_at else "-draft"
