"""Which shots of its house a case still lacks, by its column, for lists and counts of many."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, not_, select

from knowledge.model.shots import ShotKind
from storage.cases.cases import CaseState
from storage.cases.tables import cases
from storage.database.database import Transaction

LOOKED_AT = (  # while somebody still goes to see how the house is
    CaseState.REPORTED,
    CaseState.RETURNED,
    CaseState.CHECKED,
    CaseState.VERIFIED,
    CaseState.IDENTITY_CONFIRMED,
)


def lacks_shots() -> ColumnElement[bool]:
    """The condition that shots of a house are missing, while somebody goes to see it and no lives are at stake."""
    return and_(cases.c.missing_shots.is_not(None), cases.c.state.in_(LOOKED_AT), not_(cases.c.imminent))


def missing_among(tx: Transaction, case_ids: Collection[int]) -> Mapping[int, tuple[ShotKind, ...]]:
    """The shots that some cases lack, in the order of the list, by the case's id; one that lacks none is left out."""
    query = select(cases.c.id, cases.c.missing_shots).where(cases.c.id.in_(case_ids), lacks_shots())
    return {row.id: tuple(map(ShotKind, row.missing_shots.split(","))) for row in tx.execute(query)}
