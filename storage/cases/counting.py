"""How many cases there are at a place or below it, by state and grade."""

from collections.abc import Mapping

from sqlalchemy import func, select

from knowledge.area import Place
from storage.cases.cases import CaseState
from storage.cases.tables import cases
from storage.database.database import Transaction
from storage.people.tables import areas


def by_state(tx: Transaction, place: Place) -> Mapping[CaseState, int]:
    """How many cases are in each state; a state without any is left out."""
    query = (
        select(cases.c.state, func.count().label("cases"))
        .select_from(cases.join(areas, areas.c.code == cases.c.area))
        .where(areas.c.path.startswith(place.path, autoescape=True))
        .group_by(cases.c.state)
    )
    return {CaseState(row.state): row.cases for row in tx.execute(query)}


def by_grade(tx: Transaction, place: Place) -> Mapping[str | None, int]:
    """How many cases that were not withdrawn have each grade; those without one under none."""
    query = (
        select(cases.c.grade, func.count().label("cases"))
        .select_from(cases.join(areas, areas.c.code == cases.c.area))
        .where(areas.c.path.startswith(place.path, autoescape=True), cases.c.state != CaseState.WITHDRAWN)
        .group_by(cases.c.grade)
    )
    return {row.grade: row.cases for row in tx.execute(query)}
