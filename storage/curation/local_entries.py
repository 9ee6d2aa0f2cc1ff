"""本县问答: what a county answers beside the documents, valid till a day, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.curation.tables import local_entries, local_entry_events
from storage.database.database import Transaction
from storage.database.ids import new_id


class LocalState(StrEnum):
    """Where a local entry stands."""

    WAITING = "waiting"  # for a second person
    PUBLISHED = "published"  # answers, until its last day
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # by an edited one


SHOWN = (LocalState.WAITING, LocalState.PUBLISHED)  # what curators still have to do with


@dataclass(frozen=True, kw_only=True)
class LocalText:
    """What a local entry says: the forms in which people ask, the answer, and on what it rests."""

    asks: tuple[str, ...]
    answer: str
    source: str


@dataclass(frozen=True, kw_only=True)
class LocalEntry:
    """A local entry as it stands; `reviewed` where a second person agreed to it, `until` its last day."""

    id: int
    county: str
    text: LocalText
    until: date
    state: LocalState
    reviewed: bool
    replaces: int | None
    made_by: int
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class LocalEvent:
    """Something that became of a local entry, and what was said to it; none where nothing was."""

    kind: str
    person_id: int
    words: str | None
    at: datetime


def propose(
    tx: Transaction, text: LocalText, *, county: str, until: date, replaces: int | None, by: int, now: datetime
) -> int:
    """A new local entry that waits for a second person; its id. What it replaces goes on answering, if it does."""
    state = {"asks": text.asks, "answer": text.answer, "source": text.source}
    id = new_id(tx, local_entries)
    values = {
        "id": id,
        "county": county,
        "sealed_entry": tx.seal_json(local_entries.c.sealed_entry, id, state),
        "until": until.isoformat(),
        "state": LocalState.WAITING,
        "replaces": replaces,
        "made_by": by,
        "made_at": now,
    }
    tx.execute(local_entries.insert().values(values))
    _note(tx, id, "proposed", by, None, now)
    if replaces is not None:
        _move(tx, replaces, LocalState.WAITING, LocalState.REPLACED, by, now)
    return id


def publish(tx: Transaction, entry: LocalEntry, *, reviewed: bool, by: int, now: datetime) -> bool:
    """Let a local entry answer, in place of the one that it replaces; false where it waits no longer."""
    if not _move(tx, entry.id, LocalState.WAITING, LocalState.PUBLISHED, by, now, reviewed=reviewed):
        return False
    if entry.replaces is not None:
        _move(tx, entry.replaces, LocalState.PUBLISHED, LocalState.REPLACED, by, now)
    return True


def review(tx: Transaction, id: int, *, by: int, now: datetime) -> bool:
    """Note that a second person agreed to what was published without one; false where that was done before."""
    unreviewed = (local_entries.c.id == id, local_entries.c.reviewed.is_(False))
    statement = update(local_entries).where(*unreviewed, local_entries.c.state == LocalState.PUBLISHED)
    if not tx.execute(statement.values(reviewed=True)).rowcount:
        return False
    _note(tx, id, "reviewed", by, None, now)
    return True


def reject(tx: Transaction, id: int, words: str | None, *, by: int, now: datetime) -> bool:
    """Send a local entry back to who wrote it; false where it waits no longer."""
    return _move(tx, id, LocalState.WAITING, LocalState.REJECTED, by, now, words=words)


def withdraw(tx: Transaction, entry: LocalEntry, *, by: int, now: datetime) -> bool:
    """Let a local entry answer no longer, or take it back before it did; false where it did neither."""
    return entry.state in SHOWN and _move(tx, entry.id, entry.state, LocalState.WITHDRAWN, by, now)


def _move(
    tx: Transaction,
    id: int,
    old: LocalState,
    new: LocalState,
    by: int,
    now: datetime,
    *,
    words: str | None = None,
    reviewed: bool = False,
) -> bool:
    statement = update(local_entries).where(local_entries.c.id == id, local_entries.c.state == old)
    values: dict[str, Any] = {"state": new, **({"reviewed": True} if reviewed else {})}
    if not tx.execute(statement.values(values)).rowcount:
        return False
    _note(tx, id, new, by, words, now)
    return True


def _note(tx: Transaction, id: int, kind: str, by: int, words: str | None, now: datetime) -> None:
    event = new_id(tx, local_entry_events)
    sealed = None if words is None else tx.seal(local_entry_events.c.sealed_words, event, words)
    values = {"id": event, "entry_id": id, "kind": kind, "person_id": by, "sealed_words": sealed, "at": now}
    tx.execute(local_entry_events.insert().values(values))


# --- reading them


def find(tx: Transaction, id: int) -> LocalEntry | None:
    """The local entry with this id."""
    row = tx.execute(select(local_entries).where(local_entries.c.id == id)).first()
    return None if row is None else _entry(tx, row)


def answering(tx: Transaction, county: str, day: date) -> list[LocalEntry]:
    """The local entries of a county that answer on a day, the oldest first."""
    there = (local_entries.c.county == county, local_entries.c.state == LocalState.PUBLISHED)
    query = select(local_entries).where(*there, local_entries.c.until >= day.isoformat())
    return _all(tx, tx.execute(query.order_by(local_entries.c.id)))


def shown(tx: Transaction, counties: Sequence[str], *, offset: int = 0, limit: int) -> list[LocalEntry]:
    """The local entries of some counties that wait or answer, those that wait first."""
    query = select(local_entries).where(local_entries.c.county.in_(counties), local_entries.c.state.in_(SHOWN))
    query = query.order_by(local_entries.c.state.desc(), local_entries.c.id)
    return _all(tx, tx.execute(query.offset(offset).limit(limit)))


def count_shown(tx: Transaction, counties: Sequence[str]) -> int:
    """How many local entries of some counties wait or answer."""
    there = (local_entries.c.county.in_(counties), local_entries.c.state.in_(SHOWN))
    return int(tx.execute(select(func.count()).select_from(local_entries).where(*there)).scalar_one())


def waiting(tx: Transaction) -> list[LocalEntry]:
    """The local entries that wait for a second person, the oldest first."""
    query = select(local_entries).where(local_entries.c.state == LocalState.WAITING)
    return _all(tx, tx.execute(query.order_by(local_entries.c.id)))


def history(tx: Transaction, id: int) -> list[LocalEvent]:
    """What became of a local entry, the first first."""
    query = select(local_entry_events).where(local_entry_events.c.entry_id == id).order_by(local_entry_events.c.id)
    return [
        LocalEvent(
            kind=row.kind,
            person_id=row.person_id,
            words=None
            if row.sealed_words is None
            else tx.open(local_entry_events.c.sealed_words, row.id, row.sealed_words),
            at=row.at,
        )
        for row in tx.execute(query)
    ]


def _all(tx: Transaction, rows: Iterable[Row[Any]]) -> list[LocalEntry]:
    return [_entry(tx, row) for row in rows]


def _entry(tx: Transaction, row: Row[Any]) -> LocalEntry:
    state = tx.open_json(local_entries.c.sealed_entry, row.id, row.sealed_entry)
    return LocalEntry(
        id=row.id,
        county=row.county,
        text=LocalText(asks=tuple(state["asks"]), answer=state["answer"], source=state["source"]),
        until=date.fromisoformat(row.until),
        state=LocalState(row.state),
        reviewed=row.reviewed,
        replaces=row.replaces,
        made_by=row.made_by,
        made_at=row.made_at,
    )
