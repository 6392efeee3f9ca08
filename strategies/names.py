"""Leads that a plan names: those nobody is known by are said so, with the names most like them."""

from __future__ import annotations

from difflib import get_close_matches

from csp.errors import Refused
from meetings.names import Directory

OFFERED, ALIKE = 3, 0.6


def unknown_in(directory: Directory, owners: str) -> list[str]:
    """The names of a list that neither a person, an organisation nor the whole board is recognised in."""
    return [one.text for one in directory.recognise_all(owners) if not one.is_recognised]


def near(directory: Directory, name: str) -> list[str]:
    """Up to three names of people and organisations that are most like ``name``."""
    names = [*(one.name for one in directory.organisations), *(one.name for one in directory.people)]
    known = {name.casefold(): name for name in names}
    return [known[key] for key in get_close_matches(name.casefold(), known, n=OFFERED, cutoff=ALIKE)]


def why_unknown(directory: Directory, owners: str) -> str:
    """The sentence that names who is not known, and whom it may mean; empty when all are."""
    sentences = []
    for name in unknown_in(directory, owners):
        offered = near(directory, name)
        meant = f" Did you mean {_either(offered)}?" if offered else ""
        sentences.append(f"Nobody is known here as “{name}”.{meant}")
    return " ".join(sentences)


def check_known(directory: Directory, owners: str) -> None:
    """Raises Refused, beside the owners, for a name that nobody is known by."""
    if sentence := why_unknown(directory, owners):
        raise Refused(f"{sentence} Correct it, or tick the box below to keep it as written.", field="owners")


def _either(offered: list[str]) -> str:
    return " or ".join(part for part in (", ".join(offered[:-1]), offered[-1]) if part)
