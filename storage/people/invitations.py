"""Invitations: codes that give a role at a place, kept as hashes only."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from storage.database.database import Transaction
from storage.people.people import Role
from storage.people.tables import grants, invitation_tries, invitations

CODE_LENGTH = 14  # of 32 letters: 70 bits
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class AttemptKind(StrEnum):
    """What somebody may guess at."""

    INVITATION = "invitation"  # a code
    CASE_LOOKUP = "case_lookup"  # a case's number with its phone number
    COMPLAINT_CODE = "complaint_code"  # the code of an anonymous complaint


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What a code gives. For an operator `area` is None; made at the command line, `made_by` is None.

    Whoever takes up one with a `person_id` becomes that person; one without gives the role to anybody.
    """

    id: int
    role: Role
    area: str | None
    made_by: int | None
    uses_left: int
    expires_at: datetime
    revoked: bool
    person_id: int | None

    def is_good(self, now: datetime) -> bool:
        """Whether somebody can still take it up."""
        return self.uses_left > 0 and now < self.expires_at and not self.revoked


def new_code() -> str:
    """A fresh code: no letters that are easily mistaken for digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))


def add(
    tx: Transaction,
    code: str,
    *,
    role: Role,
    area: str | None,
    uses: int,
    now: datetime,
    expires_at: datetime,
    made_by: int | None = None,
    person_id: int | None = None,
) -> int:
    """Keep an invitation, of one person where one is named; its id."""
    values = {
        "code_hash": _hash(code),
        "role": role,
        "area": area,
        "uses_left": uses,
        "made_by": made_by,
        "created_at": now,
        "expires_at": expires_at,
        "person_id": person_id,
    }
    return int(tx.execute(invitations.insert().values(values).returning(invitations.c.id)).scalar_one())


def redeem(tx: Transaction, code: str, now: datetime) -> Invitation | None:
    """Use a code once: of many who try the last use at the same moment, one wins."""
    statement = (
        update(invitations)
        .where(
            invitations.c.code_hash == _hash(code),
            invitations.c.uses_left > 0,
            invitations.c.expires_at > now,
            invitations.c.revoked_at.is_(None),
        )
        .values(uses_left=invitations.c.uses_left - 1)
        .returning(invitations)
    )
    row = tx.execute(statement).first()
    return None if row is None else _invitation(row)


def find(tx: Transaction, code: str) -> Invitation | None:
    """What a code gives or once gave, whether or not it is still good."""
    row = tx.execute(select(invitations).where(invitations.c.code_hash == _hash(code))).first()
    return None if row is None else _invitation(row)


def open_ones(tx: Transaction, made_by: int, now: datetime) -> list[Invitation]:
    """The invitations of a person that somebody can still take up, the newest first."""
    query = (
        select(invitations)
        .where(
            invitations.c.made_by == made_by,
            invitations.c.uses_left > 0,
            invitations.c.expires_at > now,
            invitations.c.revoked_at.is_(None),
        )
        .order_by(invitations.c.id.desc())
    )
    return [_invitation(row) for row in tx.execute(query)]


def maker_of_role(tx: Transaction, person_id: int, role: Role, area: str) -> int | None:
    """Who made the invitation by which somebody came to a role at a place; none where it was the operator, or none."""
    query = (
        select(invitations.c.made_by)
        .select_from(grants.join(invitations, invitations.c.id == grants.c.invitation_id))
        .where(grants.c.person_id == person_id, grants.c.role == role, grants.c.area == area)
    )
    return tx.execute(query.order_by(grants.c.id.desc()).limit(1)).scalar()


def revoke_personal(tx: Transaction, person_ids: Collection[int], now: datetime) -> int:
    """Make the open invitations of some people worthless, as when they get new ones; how many."""
    statement = update(invitations).where(
        invitations.c.person_id.in_(person_ids), invitations.c.uses_left > 0, invitations.c.revoked_at.is_(None)
    )
    return tx.execute(statement.values(revoked_at=now)).rowcount


def revoke(tx: Transaction, invitation_id: int, now: datetime) -> bool:
    """Make an invitation worthless; whether it was still open."""
    statement = update(invitations).where(invitations.c.id == invitation_id, invitations.c.revoked_at.is_(None))
    return tx.execute(statement.values(revoked_at=now)).rowcount > 0


def note_try(
    tx: Transaction, person_id: int, now: datetime, kind: AttemptKind = AttemptKind.INVITATION, about: str | None = None
) -> None:
    """Remember a wrong guess, and at what, where that has a name."""
    values = {"person_id": person_id, "tried_at": now, "kind": kind, "about": _about(tx, about)}
    tx.execute(invitation_tries.insert().values(values))


def tries_since(
    tx: Transaction,
    person_id: int | None,
    moment: datetime,
    kind: AttemptKind = AttemptKind.INVITATION,
    about: str | None = None,
) -> int:
    """Wrong guesses of a kind since a moment: of one person or of all, at one thing or at anything."""
    query = select(func.count()).where(invitation_tries.c.tried_at >= moment, invitation_tries.c.kind == kind)
    if person_id is not None:
        query = query.where(invitation_tries.c.person_id == person_id)
    if about is not None:
        query = query.where(invitation_tries.c.about == _about(tx, about))
    return int(tx.execute(query).scalar_one())


def forget_tries(tx: Transaction, kind: AttemptKind, before: datetime) -> None:
    """Forget the wrong guesses of a kind that were made before a moment."""
    old = (invitation_tries.c.kind == kind, invitation_tries.c.tried_at < before)
    tx.execute(delete(invitation_tries).where(*old))


def _about(tx: Transaction, about: str | None) -> str | None:
    return None if about is None else tx.vault.fingerprint(about)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        role=Role(row.role),
        area=row.area,
        made_by=row.made_by,
        uses_left=row.uses_left,
        expires_at=row.expires_at,
        revoked=row.revoked_at is not None,
        person_id=row.person_id,
    )


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
