"""Who stands in for whom: while both hold the role, until it is ended, and when somebody is away."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from storage import merging
from storage.database.database import Database
from storage.people import deputies, people
from storage.people.people import Role
from tests.cast import OTHER_TOWNSHIP, TOWNSHIP, plant_tree

TODAY, TOMORROW = date(2026, 11, 4), date(2026, 11, 5)


@dataclass(frozen=True, kw_only=True)
class Office:
    """Three people of one township, and the entry that the second stands in for the first."""

    person: int
    deputy: int
    third: int
    entry: int


@pytest.fixture
def office(database: Database, now: datetime) -> Office:
    with database.writing() as tx:
        plant_tree(tx)
        person, deputy, third = (people.add(tx, now=now) for _ in range(3))
        for one in (person, deputy, third):
            people.grant(tx, one, Role.TOWNSHIP, TOWNSHIP, now)
        entry = deputies.name_deputy(
            tx, person_id=person, role=Role.TOWNSHIP, area=TOWNSHIP, deputy_id=deputy, made_by=person, now=now
        )
    return Office(person=person, deputy=deputy, third=third, entry=entry)


def test_a_deputy_stands_in_for_one_role_at_one_place(database: Database, office: Office) -> None:
    with database.reading() as tx:
        found = deputies.deputy_of(tx, office.person, Role.TOWNSHIP, TOWNSHIP)
        assert found is not None
        assert (found.deputy_id, found.away_until) == (office.deputy, None)
        assert deputies.find(tx, office.entry) == found
        assert deputies.concerning(tx, office.deputy) == deputies.concerning(tx, office.person) == [found]
        assert deputies.everywhere(tx) == [found]
        assert deputies.substituting(tx, TODAY) == []
        assert deputies.deputy_of(tx, office.person, Role.TOWNSHIP, OTHER_TOWNSHIP) is None
        assert deputies.deputy_of(tx, office.deputy, Role.TOWNSHIP, TOWNSHIP) is None


def test_somebody_is_away_up_to_the_last_day_and_back_the_day_after(database: Database, office: Office) -> None:
    with database.writing() as tx:
        assert deputies.set_away(tx, office.entry, TODAY)
    with database.reading() as tx:
        assert [one.id for one in deputies.substituting(tx, TODAY)] == [office.entry]
        assert deputies.substituting(tx, TOMORROW) == []
        (found,) = deputies.everywhere(tx)
    assert found.replaces_on(TODAY)
    assert not found.replaces_on(TOMORROW)


def test_another_deputy_takes_the_place_of_the_first_and_the_absence_stays(
    database: Database, office: Office, now: datetime
) -> None:
    with database.writing() as tx:
        deputies.set_away(tx, office.entry, TOMORROW)
        for _ in range(2):
            deputies.name_deputy(
                tx,
                person_id=office.person,
                role=Role.TOWNSHIP,
                area=TOWNSHIP,
                deputy_id=office.third,
                made_by=office.person,
                now=now,
            )
        (found,) = deputies.everywhere(tx)
        assert (found.deputy_id, found.away_until) == (office.third, TOMORROW)
        assert not deputies.end(tx, office.entry, now)
        assert not deputies.set_away(tx, office.entry, TODAY)
        assert deputies.end(tx, found.id, now)
        assert deputies.everywhere(tx) == []


@pytest.mark.parametrize("who", ["person", "deputy"])
def test_nobody_stands_in_once_either_has_lost_the_role(
    database: Database, office: Office, now: datetime, who: str
) -> None:
    with database.writing() as tx:
        people.withdraw(tx, getattr(office, who), Role.TOWNSHIP, TOWNSHIP, now)
        assert deputies.deputy_of(tx, office.person, Role.TOWNSHIP, TOWNSHIP) is None
        assert deputies.find(tx, office.entry) is None


def test_two_records_that_become_one_leave_nobody_standing_in_for_himself(
    database: Database, office: Office, now: datetime
) -> None:
    with database.writing() as tx:
        merging.fold(tx, office.deputy, office.person, now)
        assert deputies.everywhere(tx) == []
