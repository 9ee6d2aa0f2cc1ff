"""The training record in the database."""

from dataclasses import replace
from datetime import date, datetime

from storage.database.database import Database
from storage.people import people
from storage.training import record
from storage.training.record import Trade
from tests.cast import COUNTY, OTHER_COUNTY, plant_tree
from tests.handlers.training.filling import APPRAISER, CRAFTSMAN


def test_a_record_is_its_county_s_the_latest_trained_first_without_who_was_taken_off(
    database: Database, now: datetime
) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        by = people.add(tx, now=now)
        first, second = (record.add(tx, COUNTY, one, by=by, now=now) for one in (APPRAISER, CRAFTSMAN))
        record.add(tx, OTHER_COUNTY, APPRAISER, by=None, now=now)
        assert [one.id for one in record.of(tx, COUNTY)] == [second, first]
        assert [one.trained for one in record.of(tx, COUNTY, Trade.APPRAISER)] == [APPRAISER]
        assert record.remove(tx, first, by=by, now=now)
        assert not record.remove(tx, first, by=by, now=now)
        assert record.find(tx, first) is None
        assert [one.id for one in record.of(tx, COUNTY)] == [second]


def test_a_later_training_stands_in_place_of_the_one_before(database: Database, now: datetime) -> None:
    with database.writing() as tx:
        plant_tree(tx)
        id = record.add(tx, COUNTY, CRAFTSMAN, by=None, now=now)
        later = replace(CRAFTSMAN, trained_on=date(2026, 11, 2))
        record.change(tx, id, later)
        assert [one.trained for one in record.of(tx, COUNTY)] == [later]
