"""The numbers of an overview are those of the lists that they open."""

from datetime import timedelta

import pytest

from storage.cases import cases, ledger, records, tallies
from storage.cases.case_query import CaseQuery, MapCell, ReturnedWithin, StepWithin
from storage.cases.scope import EVERYWHERE, RowScope
from storage.database.database import Database, Transaction
from storage.people import areas
from tests.cast import COUNTY, NOW, VILLAGE, Cast
from tests.houses import plant_houses

DAY = timedelta(days=1)


def county(tx: Transaction) -> RowScope:
    """What lies in the cast's county."""
    return RowScope(below=frozenset({areas.get(tx, COUNTY).path}))


def test_houses_are_counted_by_the_place_where_they_stand(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        plant_houses(tx, players.cadre)
        found = tallies.by_place(tx, county(tx), CaseQuery())
        assert found[areas.get(tx, VILLAGE).path] == 3
        assert sum(found.values()) == ledger.count(tx, county(tx), CaseQuery()) == 5
        assert sum(tallies.by_place(tx, EVERYWHERE, CaseQuery()).values()) == 6


def test_reports_are_counted_by_span(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        plant_houses(tx, players.cadre)
        reported = NOW - 30 * DAY
        spans = [(reported - DAY, reported), (reported, reported + DAY)]
        assert tallies.reported(tx, county(tx), CaseQuery(), spans) == [0, 5]
        assert tallies.reported(tx, RowScope(), CaseQuery(), spans) == [0, 0]


def test_a_step_is_counted_once_a_house_and_month_and_not_where_it_was_taken_back(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        first, second, *_ = plant_houses(tx, players.cadre)
        taken = [
            records.add(
                tx, case, step="closed", day=NOW.date(), values={}, person_id=players.county, role="county", now=NOW
            )
            for case in (first, first, second)
        ]
        records.take_back(tx, second.id, taken[2], players.county, NOW)
        month = NOW.date().replace(day=1)
        assert tallies.stepped(tx, county(tx), CaseQuery(), "closed", month, NOW.date()) == {f"{NOW:%Y-%m}": 1}
        within = StepWithin(step="closed", first=month, last=NOW.date())
        assert ledger.count(tx, county(tx), CaseQuery(stepped=within)) == 1


def test_returns_are_counted_by_reason_and_opened_by_it(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second, third, *_ = plant_houses(tx, players.cadre)
        for case, reason in ((first, "photos"), (first, "photos"), (second, "other"), (third, None)):
            cases.note(tx, case, kind="returned", person_id=players.cadre, role="township", now=NOW, reason=reason)
        found = tallies.returned(tx, county(tx), CaseQuery(), NOW - DAY, NOW + DAY)
        assert found == {"photos": 1, "other": 1, None: 1}
        assert tallies.returned(tx, county(tx), CaseQuery(), NOW - 2 * DAY, NOW) == {}
        for reason, many in (("photos", 1), ("other", 1), (None, 3)):
            within = ReturnedWithin(since=NOW - DAY, before=NOW + DAY, reason=reason)
            assert ledger.count(tx, county(tx), CaseQuery(returned=within)) == many


def test_a_hazard_is_counted_and_found_and_words_of_ones_own_are_not(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        first, second, *_ = plant_houses(tx, players.cadre)
        cases.set_answers(tx, first, {**first.answers, "hazards": ["roof_leak", "wall_crack"]})
        cases.set_answers(tx, second, {**second.answers, "hazards": ["roof_leak", "own:后墙鼓了"]})
        found = tallies.with_hazards(tx, county(tx), CaseQuery(), ["roof_leak", "wall_crack", "slope"])
        assert found == {"roof_leak": 2, "wall_crack": 1}
        assert ledger.count(tx, county(tx), CaseQuery(hazards=("roof_leak",))) == 2
        assert ledger.count(tx, county(tx), CaseQuery(hazards=("slope",))) == 0


@pytest.mark.parametrize(
    ("cell", "many"),
    [
        (MapCell(north=3651, east=11804, width=1), 1),
        (MapCell(north=3650, east=11800, width=10), 1),
        (MapCell(north=3652, east=11804, width=1), 0),
    ],
)
def test_a_house_lies_in_its_square_of_the_map(database: Database, players: Cast, cell: MapCell, many: int) -> None:
    with database.writing() as tx:
        first, *_ = plant_houses(tx, players.cadre)
        place = {**first.answers["place"], "latitude": 36.5171, "longitude": 118.0455}
        cases.set_answers(tx, first, {**first.answers, "place": place})
        assert ledger.count(tx, county(tx), CaseQuery(cell=cell)) == many
        cases.set_answers(tx, first, first.answers)
        assert ledger.count(tx, county(tx), CaseQuery(cell=cell)) == 0, "a position that was taken off leaves no cell"
