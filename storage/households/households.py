"""Households: each is found by its head's ID number, and holds its cases over the years."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, case, exists, func, or_, select, update

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
    """How many households in a scope have a case under way and a file that lacks something: `WANTED`, or shots."""
    return int(tx.execute(_lacking(tx, scope, func.count())).scalar_one())


def lacking(tx: Transaction, scope: RowScope, *, offset: int, limit: int) -> list[Case]:
    """The latest case under way of each such household, the oldest first."""
    ids = list(tx.execute(_lacking(tx, scope, cases.c.id).order_by(cases.c.id).offset(offset).limit(limit)).scalars())
    found = stored.by_ids(tx, ids)
    return [found[id] for id in ids]


def lacked(tx: Transaction, scope: RowScope, case_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """What the file of the household of each case lacks, in the order of `WANTED`, by the case's id.

    Known is what one of its cases in a scope says, whichever.
    """
    keys = _keys(tx)
    homes = {id: known.id for id, known in of_cases(tx, case_ids).items()}
    query = select(_HOME.label("home"), case_marks.c.word).select_from(_HOUSED.join(case_marks, _IS_MARKED))
    of_these = or_(cases.c.id.in_(case_ids), household_cases.c.household_id.in_(set(homes.values())))
    known: dict[int, set[str]] = {}
    for row in tx.execute(query.where(seen_by(scope), of_these, case_marks.c.word.in_(keys))):
        known.setdefault(row.home, set()).add(keys[row.word])
    said = {id: known.get(homes.get(id, -id), set()) for id in case_ids}
    return {id: tuple(what for what in WANTED if what not in there) for id, there in said.items()}


_HOUSED = ROWS.outerjoin(household_cases, household_cases.c.case_id == cases.c.id)
_HOME = func.coalesce(household_cases.c.household_id, -cases.c.id)  # of a case that has no household yet: its own
_IS_MARKED = case_marks.c.case_id == cases.c.id
_UNDER_WAY = cases.c.state.not_in((*ENDED, *_AT_THE_TOWNSHIP))


def _lacking(tx: Transaction, scope: RowScope, sought: ColumnElement[int]) -> Select[Any]:
    """What is sought of the latest case under way of each household in a scope whose file lacks something."""
    latest = func.max(case((_UNDER_WAY, cases.c.id))).label("latest")
    known = [
        func.max(case((exists().where(case_marks.c.word == key, _IS_MARKED), 1), else_=0)).label(what)
        for key, what in _keys(tx).items()
    ]
    files = select(latest, *known).select_from(_HOUSED).where(seen_by(scope)).group_by(_HOME).subquery()
    lacks = or_(*(files.c[what] == 0 for what in WANTED), lacks_shots())
    return select(sought).select_from(cases.join(files, files.c.latest == cases.c.id)).where(lacks)


def _keys(tx: Transaction) -> Mapping[int, str]:
    """What each file has to say, by the word that marks a case which says it."""
    return {marks.key_of(tx.vault, (Mark.KNOWN, what)): what for what in WANTED}
