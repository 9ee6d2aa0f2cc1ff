"""Whether the reporter finds the house safe: asked before it is closed out, and once more some time after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select, update

from storage.cases.cases import Case
from storage.cases.tables import case_confirmations, cases
from storage.database.database import Transaction


class ConfirmationKind(StrEnum):
    """When the reporter is asked."""

    CLOSING = "closing"  # before the close-out
    LATER = "later"  # some time after it


class ConfirmationAnswer(StrEnum):
    """What the reporter says of the house."""

    AGREES = "agrees"
    DISAGREES = "disagrees"


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A question to the reporter of a case.

    `waits_until` is the last day on which an answer is waited for, none where it holds nothing up. `asked_at` is none
    until it was sent, `answer` none until there is one.
    """

    id: int
    case_id: int
    kind: ConfirmationKind
    waits_until: date | None
    asked_at: datetime | None
    answer: ConfirmationAnswer | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Unasked:
    """A question whose day has come: its id, the case's number, and who reported it."""

    id: int
    number: str
    reporter_id: int


def begin(
    tx: Transaction,
    case: Case,
    kind: ConfirmationKind,
    *,
    ask_on: date,
    waits_until: date | None = None,
    asked_at: datetime | None = None,
) -> None:
    """Let a question wait for its day, or for its answer where it was asked already."""
    row = {
        "case_id": case.id,
        "kind": kind,
        "ask_on": ask_on.isoformat(),
        "waits_until": waits_until.isoformat() if waits_until else None,
        "asked_at": asked_at,
    }
    tx.execute(case_confirmations.insert().values(row))


def standing(tx: Transaction, case: Case, kind: ConfirmationKind) -> Confirmation | None:
    """The question of this kind that has not ended, answered or not; none where there is none."""
    row = tx.execute(_of(case, kind)).first()
    return None if row is None else _confirmation(row)


def answer(tx: Transaction, confirmation: Confirmation, said: ConfirmationAnswer, now: datetime) -> None:
    """Note what the reporter says; what was said before counts no longer."""
    chosen = update(case_confirmations).where(case_confirmations.c.id == confirmation.id)
    tx.execute(chosen.values(answer=said, answered_at=now))


def end(tx: Transaction, case: Case, kinds: Sequence[ConfirmationKind], now: datetime) -> None:
    """Want no answer any more to questions of some kinds."""
    running = (
        case_confirmations.c.case_id == case.id,
        case_confirmations.c.kind.in_(kinds),
        case_confirmations.c.ended_at.is_(None),
    )
    tx.execute(update(case_confirmations).where(*running).values(ended_at=now))


def unasked(tx: Transaction, day: date) -> list[Unasked]:
    """The questions for some time after a close-out whose day has come and that were not asked, the oldest first."""
    query = (
        select(case_confirmations.c.id, cases.c.number, cases.c.reporter_id)
        .select_from(case_confirmations.join(cases, cases.c.id == case_confirmations.c.case_id))
        .where(
            case_confirmations.c.kind == ConfirmationKind.LATER,
            case_confirmations.c.asked_at.is_(None),
            case_confirmations.c.ended_at.is_(None),
            case_confirmations.c.ask_on <= day.isoformat(),
        )
        .order_by(case_confirmations.c.id)
    )
    return [Unasked(id=row.id, number=row.number, reporter_id=row.reporter_id) for row in tx.execute(query)]


def note_asked(tx: Transaction, ids: Sequence[int], now: datetime) -> int:
    """Note that questions were asked; how many were not before."""
    waiting = (case_confirmations.c.id.in_(ids), case_confirmations.c.asked_at.is_(None))
    return tx.execute(update(case_confirmations).where(*waiting).values(asked_at=now)).rowcount


def _of(case: Case, kind: ConfirmationKind) -> Select[Any]:
    running = (
        case_confirmations.c.case_id == case.id,
        case_confirmations.c.kind == kind,
        case_confirmations.c.ended_at.is_(None),
    )
    return select(case_confirmations).where(*running).order_by(case_confirmations.c.id.desc()).limit(1)


def _confirmation(row: Row[Any]) -> Confirmation:
    return Confirmation(
        id=row.id,
        case_id=row.case_id,
        kind=ConfirmationKind(row.kind),
        waits_until=date.fromisoformat(row.waits_until) if row.waits_until else None,
        asked_at=row.asked_at,
        answer=ConfirmationAnswer(row.answer) if row.answer else None,
        answered_at=row.answered_at,
    )
