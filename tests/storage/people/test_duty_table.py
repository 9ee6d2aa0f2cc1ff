"""The duty table: kept by day, replaced by day, sealed."""

from datetime import date, datetime

from sqlalchemy import select

from storage.database.database import Database
from storage.people import duty_table
from storage.people.duty_table import OnDuty
from storage.people.tables import duty_days
from tests.cast import COUNTY, TOWNSHIP, Cast

FIRST, SECOND, THIRD = (date(2026, 12, day) for day in (1, 2, 3))
WANG, LI = OnDuty(name="王强", phone="13800000021"), OnDuty(name="李雪")


def test_days_that_are_written_again_are_replaced_and_the_others_stay(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        duty_table.put(tx, COUNTY, {FIRST: [WANG, LI], SECOND: [WANG]}, person_id=None, now=now)
        duty_table.put(tx, COUNTY, {SECOND: [LI], THIRD: []}, person_id=players.county, now=now)
        assert duty_table.between(tx, COUNTY, FIRST, THIRD) == {FIRST: [WANG, LI], SECOND: [LI]}
        assert duty_table.on(tx, COUNTY, SECOND) == [LI]
        assert duty_table.on(tx, COUNTY, THIRD) == []
        assert duty_table.on(tx, TOWNSHIP, FIRST) == []


def test_names_and_numbers_of_the_table_are_sealed(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        duty_table.put(tx, COUNTY, {FIRST: [WANG]}, person_id=None, now=now)
        row = tx.execute(select(duty_days)).one()
    assert WANG.name.encode() not in row.sealed_name
    assert b"13800000021" not in row.sealed_phone
