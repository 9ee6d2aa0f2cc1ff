"""Households: each is found by its head's ID number, and holds its cases over the years."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, exists, func, not_, or_, select, update

from storage.cases import cases as stored
from storage.cases import marks
from storage.cases.cases import ENDED, Case, CaseState
from storage.cases.marks import Mark
from storage.cases.scope import ROWS, RowScope, seen_by
from storage.cases.shots import lacks_shots
from storage.cases.tables import case_marks, cases
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared
from storage.households.tables import household_cases, households

_AT_THE_TOWNSHIP = (CaseState.REPORTED, CaseState.RETURNED)  # which looks at what is missing itself
WANTED = ("head", "phone", "id_number", "persons", "photos")  # in each file, of what is marked as known
VERSION = 2  # of how a case's household is found; what was found otherwise is found anew


@dataclass(frozen=True, kw_only=True)
class KnownHousehold:
    """A household of a place; what is known of it is in its cases."""

    id: int
    area: str
    id_fingerprint: str | None


def make(tx: Transaction, area: str, id_fingerprint: str | None, now: datetime) -> int:
    """A new household; its id."""
    return int(_MAKE.first(tx, {"area": area, "id_fingerprint": id_fingerprint, "made_at": now}).id)


_MAKE = Prepared(lambda tx: tx.insert(households).returning(households.c.id))


def with_id_number(tx: Transaction, id_fingerprint: str) -> KnownHousehold | None:
    """The household whose head has an ID number; the first made, where there are several."""
    query = select(households).where(households.c.id_fingerprint == id_fingerprint).order_by(households.c.id)
    row = tx.execute(query.limit(1)).first()
    return None if row is None else KnownHousehold(id=row.id, area=row.area, id_fingerprint=row.id_fingerprint)


def note_id_number(tx: Transaction, household_id: int, id_fingerprint: str) -> None:
    """Let a household be found by the ID number that has become known."""
    statement = update(households).where(households.c.id == household_id)
    tx.execute(statement.values(id_fingerprint=id_fingerprint))


def of_cases(tx: Transaction, case_ids: Collection[int]) -> dict[int, KnownHousehold]:
    """The households of some cases, by the case's id; a case that has none yet is left out."""
    return {
        row.case_id: KnownHousehold(id=row.id, area=row.area, id_fingerprint=row.id_fingerprint)
        for row in _OF_CASES.all(tx, {"of_cases": case_ids})
    }


_OF_CASES = Prepared(
    lambda tx: (
        select(household_cases.c.case_id, households)
        .join(households, households.c.id == household_cases.c.household_id)
        .where(is_one_of(tx, household_cases.c.case_id, "of_cases"))
    )
)


def is_said(tx: Transaction, case_id: int) -> bool:
    """Whether a person said of which household a case is."""
    query = select(household_cases.c.said).where(household_cases.c.case_id == case_id)
    return bool(tx.execute(query).scalar())


def put(tx: Transaction, case_id: int, household_id: int, now: datetime, *, said: bool = False) -> None:
    """Let a case be of a household; `said` where a person said so."""
    _PUT.run(tx, {"case_id": case_id, "household_id": household_id, "said": said, "at": now})


def _put(tx: Transaction) -> Executable:
    statement = tx.insert(household_cases)
    changed = {key: statement.excluded[key] for key in ("household_id", "said", "at")}
    return statement.on_conflict_do_update(index_elements=["case_id"], set_=changed)


_PUT = Prepared(_put)


def cases_of(tx: Transaction, scope: RowScope, household_id: int) -> list[Case]:
    """The cases of a household that lie in a scope, the latest first."""
    query = (
        select(cases.c.id)
        .select_from(ROWS.join(household_cases, household_cases.c.case_id == cases.c.id))
        .where(seen_by(scope), household_cases.c.household_id == household_id)
        .order_by(cases.c.id.desc())
    )
    ids = list(tx.execute(query).scalars())
    found = stored.by_ids(tx, ids)
    return [found[id] for id in ids]


def count_cases(tx: Transaction, scope: RowScope, household_id: int) -> int:
    """How many cases of a household lie in a scope."""
    query = (
        select(func.count())
        .select_from(ROWS.join(household_cases, household_cases.c.case_id == cases.c.id))
        .where(seen_by(scope), household_cases.c.household_id == household_id)
    )
    return int(tx.execute(query).scalar_one())


def count_lacking(tx: Transaction, scope: RowScope) -> int:
    """How many cases under way in a scope lack something that a household's file wants: `WANTED`, or shots."""
    query = select(func.count()).select_from(ROWS).where(seen_by(scope), _lacks(tx))
    return int(tx.execute(query).scalar_one())


def lacking(tx: Transaction, scope: RowScope, *, offset: int, limit: int) -> list[Case]:
    """Cases under way in a scope whose household's file lacks something, the oldest first."""
    query = select(cases.c.id).select_from(ROWS).where(seen_by(scope), _lacks(tx)).order_by(cases.c.id)
    ids = list(tx.execute(query.offset(offset).limit(limit)).scalars())
    found = stored.by_ids(tx, ids)
    return [found[id] for id in ids]


def lacked(tx: Transaction, case_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """What the file of some cases lacks, in the order of `WANTED`, by the case's id."""
    keys = {marks.key_of(tx.vault, (Mark.KNOWN, what)): what for what in WANTED}
    query = select(case_marks.c.case_id, case_marks.c.word).where(
        case_marks.c.case_id.in_(case_ids), case_marks.c.word.in_(keys)
    )
    known: dict[int, set[str]] = {id: set() for id in case_ids}
    for row in tx.execute(query):
        known[row.case_id].add(keys[row.word])
    return {id: tuple(what for what in WANTED if what not in there) for id, there in known.items()}


def _lacks(tx: Transaction) -> ColumnElement[bool]:
    known = [
        exists().where(
            case_marks.c.word == marks.key_of(tx.vault, (Mark.KNOWN, what)), case_marks.c.case_id == cases.c.id
        )
        for what in WANTED
    ]
    return cases.c.state.not_in((*ENDED, *_AT_THE_TOWNSHIP)) & or_(*map(not_, known), lacks_shots())
