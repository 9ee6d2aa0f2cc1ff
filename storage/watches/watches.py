"""Houses that stay watched: when somebody has to look next, and what was seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from knowledge.area import Place
from knowledge.model.watches import WatchKind
from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.database.ids import new_id
from storage.people.tables import areas
from storage.watches.tables import watch_looks, watches


class LookFinding(StrEnum):
    """What somebody saw at a watched house."""

    FINE = "fine"
    WORSE = "worse"  # the case is taken up again


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A house that is watched. `next_on` is the last day of the next look."""

    id: int
    case_id: int
    kind: WatchKind
    next_on: date


@dataclass(frozen=True, kw_only=True)
class HouseLook:
    """What somebody saw on a day; `words` are none where nothing was added, `seen` what was looked at by name.

    `photos` are ids of stored photos.
    """

    day: date
    finding: LookFinding
    words: str | None
    person_id: int
    role: str
    seen: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DueLooks:
    """Watched houses whose look is due, counted; `earliest` is the first of their last days, none without any."""

    count: int
    earliest: date | None


def begin(tx: Transaction, case_id: int, kind: WatchKind, next_on: date, now: datetime) -> None:
    """Watch the house of a case from now on; one that is watched so already stays as it is."""
    running = select(watches.c.id).where(
        watches.c.case_id == case_id, watches.c.kind == kind, watches.c.ended_at.is_(None)
    )
    if tx.execute(running).first() is None:
        row = {"case_id": case_id, "kind": kind, "next_on": next_on.isoformat(), "begun_at": now}
        tx.execute(watches.insert().values(row))


def end(tx: Transaction, case_id: int, now: datetime) -> None:
    """Watch the house of a case no longer."""
    running = (watches.c.case_id == case_id, watches.c.ended_at.is_(None))
    tx.execute(update(watches).where(*running).values(ended_at=now))


_PHOTOS = "photos"  # beside what was looked at by name


def note_look(tx: Transaction, watch_id: int, look: HouseLook, *, next_on: date, now: datetime) -> None:
    """Keep what somebody saw, and by when the next look is due."""
    seen = {**look.seen, _PHOTOS: list(look.photos)} if look.photos else dict(look.seen)
    id = new_id(tx, watch_looks)
    row = {
        "id": id,
        "watch_id": watch_id,
        "day": look.day.isoformat(),
        "finding": look.finding,
        "sealed_words": None if look.words is None else tx.seal(watch_looks.c.sealed_words, id, look.words),
        "sealed_seen": tx.seal_json(watch_looks.c.sealed_seen, id, seen) if seen else None,
        "person_id": look.person_id,
        "role": look.role,
        "at": now,
    }
    tx.execute(watch_looks.insert().values(row))
    tx.execute(update(watches).where(watches.c.id == watch_id).values(next_on=next_on.isoformat()))


def of_case(tx: Transaction, case_id: int) -> Watch | None:
    """The watch that runs for the house of a case; none where there is none."""
    return next(map(_watch, tx.execute(_running().where(watches.c.case_id == case_id))), None)


def looks(tx: Transaction, watch_id: int) -> list[HouseLook]:
    """What was seen, the first first."""
    query = select(watch_looks).where(watch_looks.c.watch_id == watch_id).order_by(watch_looks.c.id)
    return [_look(tx, row) for row in tx.execute(query)]


def looks_of_case(tx: Transaction, case_id: int, kind: WatchKind) -> list[HouseLook]:
    """What was seen of the house of a case while it was watched so, also in watches that ended; the first first."""
    query = select(watch_looks).join(watches, watches.c.id == watch_looks.c.watch_id)
    query = query.where(watches.c.case_id == case_id, watches.c.kind == kind).order_by(watch_looks.c.id)
    return [_look(tx, row) for row in tx.execute(query)]


def last_looks(tx: Transaction, watch_ids: Collection[int]) -> Mapping[int, HouseLook]:
    """The last look of each of some watches, by their ids; one at whose house nobody looked is left out."""
    last = select(func.max(watch_looks.c.id)).where(watch_looks.c.watch_id.in_(watch_ids))
    query = select(watch_looks).where(watch_looks.c.id.in_(last.group_by(watch_looks.c.watch_id)))
    return {row.watch_id: _look(tx, row) for row in tx.execute(query)}


def looked_at(tx: Transaction, case_ids: Collection[int], kind: WatchKind) -> frozenset[int]:
    """Of some cases, by their ids, those whose house was looked at while it was watched so."""
    query = select(watches.c.case_id).join(watch_looks, watch_looks.c.watch_id == watches.c.id).distinct()
    query = query.where(watches.c.case_id.in_(case_ids), watches.c.kind == kind)
    return frozenset(tx.execute(query).scalars())


def has_photo(tx: Transaction, case_id: int, photo_id: str) -> bool:
    """Whether a look at the house of a case has a photo."""
    return _look_with(tx, case_id, photo_id) is not None


def drop_photo(tx: Transaction, case_id: int, photo_id: str) -> int | None:
    """Let the look that has a photo have it no longer; how many it has left, none where no look has it."""
    found = _look_with(tx, case_id, photo_id)
    if found is None:
        return None
    look_id, seen = found
    left = [one for one in seen[_PHOTOS] if one != photo_id]
    sealed = tx.seal_json(watch_looks.c.sealed_seen, look_id, {**seen, _PHOTOS: left})
    tx.execute(update(watch_looks).where(watch_looks.c.id == look_id).values(sealed_seen=sealed))
    return len(left)


def _look_with(tx: Transaction, case_id: int, photo_id: str) -> tuple[int, dict[str, Any]] | None:
    """The look that has a photo, by its id, with all that it saw by name."""
    seen = watch_looks.c.sealed_seen
    query = select(watch_looks.c.id, seen).join(watches, watches.c.id == watch_looks.c.watch_id)
    query = query.where(watches.c.case_id == case_id, seen.is_not(None))
    opened = ((int(row.id), tx.open_json(seen, row.id, row.sealed_seen)) for row in tx.execute(query))
    return next((one for one in opened if photo_id in one[1].get(_PHOTOS, ())), None)


def _look(tx: Transaction, row: Row[Any]) -> HouseLook:
    seen = {} if row.sealed_seen is None else tx.open_json(watch_looks.c.sealed_seen, row.id, row.sealed_seen)
    return HouseLook(
        day=date.fromisoformat(row.day),
        finding=LookFinding(row.finding),
        words=None if row.sealed_words is None else tx.open(watch_looks.c.sealed_words, row.id, row.sealed_words),
        person_id=row.person_id,
        role=row.role,
        photos=tuple(seen.pop(_PHOTOS, ())),
        seen=seen,
    )


def part(tx: Transaction, place: Place, *, offset: int, limit: int) -> list[Watch]:
    """The houses watched at a place or below it, those that are due first."""
    query = _running().where(_below(place)).order_by(watches.c.next_on, watches.c.id)
    return [_watch(row) for row in tx.execute(query.offset(offset).limit(limit))]


def counts(tx: Transaction, place: Place) -> Mapping[WatchKind, int]:
    """How many houses are watched at a place or below it, by why."""
    query = (
        select(watches.c.kind, func.count().label("houses"))
        .select_from(_JOINED)
        .where(_below(place), watches.c.ended_at.is_(None))
        .group_by(watches.c.kind)
    )
    return {WatchKind(row.kind): row.houses for row in tx.execute(query)}


def due(tx: Transaction, places: Collection[Place], before: date) -> DueLooks:
    """The watched houses at some places or below them whose next look was due before a day."""
    found = [_due(tx, place, before) for place in places]
    days = [one.earliest for one in found if one.earliest is not None]
    return DueLooks(count=sum(one.count for one in found), earliest=min(days, default=None))


def _due(tx: Transaction, place: Place, before: date) -> DueLooks:
    query = (
        select(func.count().label("houses"), func.min(watches.c.next_on).label("earliest"))
        .select_from(_JOINED)
        .where(_below(place), watches.c.ended_at.is_(None), watches.c.next_on < before.isoformat())
    )
    row = tx.execute(query).one()
    return DueLooks(count=row.houses, earliest=date.fromisoformat(row.earliest) if row.earliest else None)


_JOINED = watches.join(cases, cases.c.id == watches.c.case_id).join(areas, areas.c.code == cases.c.area)


def _running() -> Select[Any]:
    return select(watches).select_from(_JOINED).where(watches.c.ended_at.is_(None))


def _below(place: Place) -> Any:
    return areas.c.path.startswith(place.path, autoescape=True)


def _watch(row: Row[Any]) -> Watch:
    return Watch(
        id=row.id,
        case_id=row.case_id,
        kind=WatchKind(row.kind),
        next_on=date.fromisoformat(row.next_on),
    )
