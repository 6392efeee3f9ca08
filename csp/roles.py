"""The one table of roles on a board and what each may do. Everything else asks this table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class BoardRole(models.TextChoices):
    CHAIR = "chair", "Chair"
    DEPUTY_CHAIR = "deputy_chair", "Deputy chair"
    INTERIM_CHAIR = "interim_chair", "Interim chair"
    MEMBER = "member", "Member"
    ADVISER = "adviser", "Adviser"
    OFFICER = "officer", "Officer"


class Power(StrEnum):
    """What a role on a board lets a person do there."""

    READ = "read"  # the board's plan and log, and its published papers, restricted ones too
    SEE_DRAFTS = "see_drafts"  # what is not published or circulated yet
    MANAGE = "manage"  # make, change, publish and close
    VOTE = "vote"  # vote, and count towards the quorum


@dataclass(frozen=True)
class RoleRow:
    role: BoardRole
    powers: frozenset[Power]


def _row(role: BoardRole, *powers: Power) -> RoleRow:
    return RoleRow(role, frozenset(powers))


ROLE_TABLE: tuple[RoleRow, ...] = (
    _row(BoardRole.CHAIR, Power.READ, Power.SEE_DRAFTS, Power.VOTE),
    _row(BoardRole.DEPUTY_CHAIR, Power.READ, Power.SEE_DRAFTS, Power.VOTE),
    _row(BoardRole.INTERIM_CHAIR, Power.READ, Power.SEE_DRAFTS, Power.VOTE),
    _row(BoardRole.MEMBER, Power.READ, Power.VOTE),
    _row(BoardRole.ADVISER, Power.READ),
    _row(BoardRole.OFFICER, Power.READ, Power.SEE_DRAFTS, Power.MANAGE),
)


def roles_with(power: Power) -> list[str]:
    """The values of every role that holds ``power``."""
    return [row.role.value for row in ROLE_TABLE if power in row.powers]
