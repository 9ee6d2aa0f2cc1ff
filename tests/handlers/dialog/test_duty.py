"""Who is on duty: found among those who hold the office by number, else by a name that one alone has."""

from datetime import datetime

from handlers.dialog.duty import on_duty
from storage.database.database import Database
from storage.people import areas, duty_table, people
from storage.people.duty_table import OnDuty
from storage.people.people import Role
from tests.cast import COUNTY, Cast


def test_who_is_on_duty_is_found_by_number_or_by_name(database: Database, players: Cast, now: datetime) -> None:
    by_number, by_name = OnDuty(name="孙", phone="13800000004"), OnDuty(name="孙立")
    stranger = OnDuty(name="孙立", phone="13800000099")
    with database.writing() as tx:
        duty_table.put(tx, COUNTY, {now.date(): [by_number, by_name, stranger]}, person_id=None, now=now)
        found = on_duty(tx, areas.get(tx, COUNTY), now.date())
        assert [one.holder and one.holder.person_id for one in found] == [players.county, players.county, None]
        assert [one.phone for one in found] == ["13800000004", "13800000004", "13800000099"]


def test_a_name_that_two_have_tells_neither(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        other = people.add(tx, now=now, name="孙立", phone="13800000098")
        people.grant(tx, other, Role.COUNTY, COUNTY, now)
        duty_table.put(tx, COUNTY, {now.date(): [OnDuty(name="孙立")]}, person_id=None, now=now)
        found = on_duty(tx, areas.get(tx, COUNTY), now.date())
        assert [(one.holder, one.phone) for one in found] == [(None, None)]
