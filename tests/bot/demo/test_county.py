"""A whole county of invented houses: the same each time, found and counted like any other."""

from pathlib import Path

from PIL import Image
from sqlalchemy import select

from bot.demo.cast import plant
from bot.demo.county import COUNTY, CountySize, plant_county
from bot.demo.pictures import MOST, plant_pictures
from handlers.dialog.installation import Knowledge
from handlers.overview import astray
from handlers.overview.houses_map import WORLD
from handlers.wording import Wording
from knowledge.area import Level
from storage.cases import cases, ledger, lifting, marks, on_map, photos, records
from storage.cases.case_query import CaseQuery, Unset
from storage.cases.cases import CaseState
from storage.cases.ledger import Grouping, LedgerOrder
from storage.cases.lifting import CELLS
from storage.cases.marks import Mark
from storage.cases.scope import EVERYWHERE
from storage.cases.tables import cases as case_table
from storage.database.database import Database
from storage.people import areas
from storage.people.tables import people
from tests.bench import screens
from tests.cast import NOW
from tests.keeping import sealed

SMALL = CountySize(townships=2, villages=3, people=20, cases=120)


def planted(database: Database, knowledge: Knowledge, say: Wording) -> list[str]:
    """Plant a small county; its cases, as they stand."""
    with database.writing() as tx:
        plant(tx, say, NOW)
        plant_county(tx, say, knowledge.packs["yantai"], NOW, SMALL)
        found = ledger.part(tx, EVERYWHERE, CaseQuery(), offset=0, limit=1000)
    return [f"{case.number} {case.area} {case.state} {case.answers['head']}" for case in found]


def test_a_county_has_the_places_people_and_houses_of_its_size_once(
    database: Database, knowledge: Knowledge, say: Wording
) -> None:
    with database.writing() as tx:
        plant(tx, say, NOW)
        before = len(tx.execute(select(people.c.id)).all()), cases.count(tx)
    once = planted(database, knowledge, say)
    assert planted(database, knowledge, say) == once
    with database.reading() as tx:
        county = areas.get(tx, COUNTY)
        assert len(areas.below(tx, county, Level.VILLAGE)) == 4 + 2 * 3
        assert len(tx.execute(select(people.c.id)).all()) - before[0] == 20
        assert cases.count(tx) - before[1] == 120
        assert len(ledger.counts(tx, EVERYWHERE, CaseQuery(), Grouping.STATE)) > 5
        reporters = {row.reporter_id for row in tx.execute(select(case_table.c.reporter_id))}
        assert len(reporters) > 2 * 3, "each village reports its own"


def test_the_houses_are_the_same_each_time(
    sqlite_database: Database, postgresql_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    assert planted(sqlite_database, knowledge, say) == planted(postgresql_database, knowledge, say)


def test_a_house_of_the_county_is_as_if_it_had_been_reported(
    database: Database, knowledge: Knowledge, say: Wording
) -> None:
    planted(database, knowledge, say)
    with database.writing() as tx:
        standing = tx.execute(select(case_table.c.number).where(case_table.c.state == CaseState.COMPLETED)).scalars()
        case = cases.get(tx, standing.first() or "")
        assert {"checked", "appraised", "completed"} <= records.taken(tx, case.id)
        assert cases.history(tx, case)[-1].to_state is CaseState.COMPLETED
        columns = tx.execute(select(case_table).where(case_table.c.id == case.id)).one()
        lifting.lift(tx, case.id)
        assert tx.execute(select(case_table).where(case_table.c.id == case.id)).one() == columns
        named = ((Mark.NAME, marks.spelt(case.answers["head"])),)
        assert case in ledger.part(tx, EVERYWHERE, CaseQuery(words=(named,)), offset=0, limit=1000)


def test_most_houses_stand_somewhere_near_the_others_of_their_village_and_some_at_no_known_place(
    database: Database, knowledge: Knowledge, say: Wording
) -> None:
    planted(database, knowledge, say)
    with database.reading() as tx:
        unknown = ledger.count(tx, EVERYWHERE, CaseQuery(unset=(Unset.POSITION,)))
        squares = on_map.squares(tx, EVERYWHERE, CaseQuery(), WORLD, width=1)
        villages = on_map.squares_by_place(tx, EVERYWHERE, CaseQuery())
        assert 0 < unknown < cases.count(tx) / 4
        reach = astray.reach_of(squares)
        assert reach is not None
        assert all(astray.is_within(reach, one) for one in squares)
        assert astray.bounds_of(squares).north - astray.bounds_of(squares).south < CELLS
        assert set(villages) == set(on_map.by_place(tx, EVERYWHERE, CaseQuery()))
        assert 0 < ledger.count(tx, EVERYWHERE, CaseQuery(sources=(None,))) < cases.count(tx)


def test_the_first_houses_under_way_have_drawn_photos_once(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, tmp_path: Path
) -> None:
    planted(sqlite_database, knowledge, say)

    def photographed() -> dict[str, list[str]]:
        with sqlite_database.writing() as tx:
            plant_pictures(tx, tmp_path / "photos", NOW)
            found = ledger.part(tx, EVERYWHERE, CaseQuery(), offset=0, limit=1000, order=LedgerOrder.OLDEST)
            return {case.number: case.answers["photos"] for case in found if case.answers.get("photos")}

    once = photographed()
    assert len(once) == MOST
    assert photographed() == once
    kept = [id for ids in once.values() for id in ids]
    assert sorted(path.name.partition(".")[0] for path in (tmp_path / "photos").iterdir()) == sorted(kept)
    with sqlite_database.reading() as tx:
        assert all(photo.file and photo.sha256 for photo in photos.of(tx, kept))
    with sealed(tmp_path / "photos").file(f"{kept[0]}.jpg").open() as file, Image.open(file) as picture:
        assert picture.format == "JPEG"


def test_every_screen_of_a_county_answers(knowledge: Knowledge, sqlite_database: Database, tmp_path: Path) -> None:
    medians = screens.County(sqlite_database, knowledge, SMALL).medians(rounds=1)
    assert len(medians) == sum(len(one) for one in screens.SCREENS.values())
    assert all(seconds > 0 for seconds in medians.values())
