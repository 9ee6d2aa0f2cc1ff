"""Cases counted at a place and below it."""

from sqlalchemy import update

from storage.cases import cases, counting
from storage.cases.cases import CaseState
from storage.cases.tables import cases as rows
from storage.database.database import Database
from storage.people import areas
from tests.cast import NOW, TOWNSHIP, VILLAGE, Cast
from tests.houses import plant_houses


def test_cases_are_counted_by_state_and_by_grade_within_the_place(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second, *_ = plant_houses(tx, players.cadre)
        cases.advance(tx, first, CaseState.CHECKED, NOW)
        cases.advance(tx, second, CaseState.WITHDRAWN, NOW)
        tx.execute(update(rows).where(rows.c.id == first.id).values(grade="C"))
    with database.reading() as tx:
        village, township = areas.get(tx, VILLAGE), areas.get(tx, TOWNSHIP)
        assert counting.by_state(tx, village) == {
            CaseState.CHECKED: 1,
            CaseState.WITHDRAWN: 1,
            CaseState.REPORTED: 1,
        }
        assert counting.by_grade(tx, township) == {"C": 1, None: 2}
