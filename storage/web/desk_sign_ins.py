"""Signing in at an office PC: the PC shows a code, and the person's phone says that it is them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update

from storage.database.database import Transaction
from storage.web.tables import desk_sign_ins

LASTS = timedelta(minutes=5)
_CODE_BYTES = 16  # 128 bits
_MARKS = 90  # two-digit numbers, by which a person sees that phone and PC mean the same


class SignInStage(StrEnum):
    """How far a sign-in is."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    OVER = "over"  # expired, used up, or never there


@dataclass(frozen=True, kw_only=True)
class DeskSignIn:
    """A PC that waits for a phone. `mark` is the number that both show, `device` what the PC calls itself."""

    code_hash: str
    mark: int
    device: str
    shared: bool
    stage: SignInStage
    person_id: int | None
    created_at: datetime


def begin(tx: Transaction, *, holder: str, device: str, shared: bool, now: datetime) -> str:
    """A new code for a PC; `holder` is the secret that its browser keeps, `shared` a PC that several people use."""
    tx.execute(delete(desk_sign_ins).where(desk_sign_ins.c.expires_at < now))
    code = secrets.token_urlsafe(_CODE_BYTES)
    values = {
        "code_hash": _hash(code),
        "holder_hash": _hash(holder),
        "mark": 10 + secrets.randbelow(_MARKS),
        "sealed_device": tx.seal(desk_sign_ins.c.sealed_device, _hash(code), device),
        "shared": shared,
        "created_at": now,
        "expires_at": now + LASTS,
    }
    tx.execute(desk_sign_ins.insert().values(values))
    return code


def find(tx: Transaction, code: str, now: datetime) -> DeskSignIn | None:
    """The sign-in of a code; none where there is none that still counts."""
    row = tx.execute(select(desk_sign_ins).where(desk_sign_ins.c.code_hash == _hash(code))).first()
    if row is None or row.expires_at <= now or row.used_at is not None:
        return None
    stage = SignInStage.WAITING
    if row.answered_at is not None:
        stage = SignInStage.REFUSED if row.person_id is None else SignInStage.CONFIRMED
    return DeskSignIn(
        code_hash=row.code_hash,
        mark=row.mark,
        device=tx.open(desk_sign_ins.c.sealed_device, row.code_hash, row.sealed_device),
        shared=row.shared,
        stage=stage,
        person_id=row.person_id,
        created_at=row.created_at,
    )


def answer(tx: Transaction, code: str, person_id: int | None, now: datetime) -> bool:
    """Note whose desk it becomes, none where the phone says that it is not theirs; false where it was answered."""
    statement = (
        update(desk_sign_ins)
        .where(
            desk_sign_ins.c.code_hash == _hash(code),
            desk_sign_ins.c.answered_at.is_(None),
            desk_sign_ins.c.expires_at > now,
        )
        .values(person_id=person_id, answered_at=now)
    )
    return tx.execute(statement).rowcount > 0


def use(tx: Transaction, code: str, holder: str, now: datetime) -> int | None:
    """Use a confirmed code up in the browser that showed it; whose desk it is, none for any other browser or twice."""
    statement = (
        update(desk_sign_ins)
        .where(
            desk_sign_ins.c.code_hash == _hash(code),
            desk_sign_ins.c.holder_hash == _hash(holder),
            desk_sign_ins.c.person_id.is_not(None),
            desk_sign_ins.c.used_at.is_(None),
            desk_sign_ins.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(desk_sign_ins.c.person_id)
    )
    found = tx.execute(statement).scalar()
    return None if found is None else int(found)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
