"""Of which household a case is: by ID number, else by village, group and name; what is doubtful becomes a pair."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from knowledge.reading.likeness import AlikeBy, HouseTold, Likeness, likeness
from storage.cases import cases as stored
from storage.cases.cases import Case
from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.database.prepared import Prepared
from storage.households import candidates, households, pairs
from storage.households.households import KnownHousehold
from storage.households.told import told_by, without_common

_SURE = {AlikeBy.NAME, AlikeBy.GROUP}  # what makes two cases one household, unless as much speaks against it


def unhoused(tx: Transaction, limit: int) -> Sequence[int]:
    """Some cases of which it is not known yet of which household they are; by id."""
    query = select(cases.c.id).where(cases.c.housed_by < households.VERSION).order_by(cases.c.id).limit(limit)
    return tx.execute(query).scalars().all()


def house(tx: Transaction, case: Case, now: datetime) -> None:
    """Find the household of a case, or make it one, and note what looks like the same house besides."""
    own = told_by(tx, [case])
    found = stored.by_ids(tx, candidates.of_case(tx, case, own[case.id]))
    others = [found[id] for id in sorted(found, reverse=True)]
    told = without_common(own | told_by(tx, others))
    homes = households.of_cases(tx, [case.id, *found])
    alike = {one.id: _likeness(told[case.id], told[one.id], same_village=one.area == case.area) for one in others}
    home = _settle(tx, case, told[case.id], homes, _surest(alike, told, told[case.id]), now)
    elsewhere = {id for id, known in homes.items() if known.id != home}
    doubted = [one for one in others if alike[one.id].doubtful and (one.id in elsewhere or _both_open(one, case))]
    pairs.note(tx, {(min(one.id, case.id), max(one.id, case.id)): alike[one.id] for one in doubted}, now)
    _HOUSED.run(tx, {"of_case": case.id, "housed_by": households.VERSION})


_HOUSED = Prepared(lambda tx: update(cases).where(cases.c.id == bindparam("of_case")))


def _settle(
    tx: Transaction,
    case: Case,
    told: HouseTold,
    homes: dict[int, KnownHousehold],
    surest: int | None,
    now: datetime,
) -> int:
    """Put a case into the household that is surely its own; one that a person chose stays. The household's id."""
    own = homes.get(case.id)
    known = None if told.id_fingerprint is None else households.with_id_number(tx, told.id_fingerprint)
    if own is not None and households.is_said(tx, case.id):
        return own.id
    if known is not None:
        home: int | None = known.id
    elif own is not None:
        home = own.id
    else:
        home = homes[surest].id if surest is not None and surest in homes else None
    if home is None:
        home = households.make(tx, case.area, told.id_fingerprint, now)
    elif known is None and told.id_fingerprint is not None:
        households.note_id_number(tx, home, told.id_fingerprint)
    if own is None or own.id != home:
        households.put(tx, case.id, home, now)
    return home


def _surest(alike: dict[int, Likeness], told: dict[int, HouseTold], own: HouseTold) -> int | None:
    """The case that is surely of the same household: of that name in that group, and of no other ID number."""
    for id, one in alike.items():
        numbers = {told[id].id_fingerprint, own.id_fingerprint} - {None}
        if len(numbers) < 2 and one.doubtful and set(one.reasons) >= _SURE:
            return id
    return None


def _both_open(one: Case, other: Case) -> bool:
    """Whether two cases of one house are both under way, so that one of them is too many."""
    return one.state not in stored.ENDED and other.state not in stored.ENDED


def _likeness(one: HouseTold, other: HouseTold, *, same_village: bool) -> Likeness:
    """How much two cases look like one house; the third group of one village is not that of another."""
    return likeness(one, other if same_village else replace(other, group=None, spot=""))
