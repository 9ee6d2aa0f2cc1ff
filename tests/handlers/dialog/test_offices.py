"""Which number is given for a place: the nearest office's, in danger one that is not closed."""

from datetime import datetime, timedelta

import pytest

from handlers.dialog.offices import home_of, office_name, office_phone, phone_in_danger, say_phone
from handlers.wording import Wording
from knowledge.area import Level
from storage.database.database import Database
from storage.people import areas, offices
from storage.people.offices import Office
from tests.cast import CITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Cast
from tests.installed import occasion


@pytest.fixture
def phones(database: Database, players: Cast, now: datetime) -> Database:
    """A county's office that is always open, and a township's that closes at night."""
    with database.writing() as tx:
        for area, phone, hours in ((COUNTY, "05358000001", "24小时"), (TOWNSHIP, "05358000002", "工作日8:30-17:30")):
            offices.put(tx, Office(place=areas.get(tx, area), phone=phone, hours=hours), person_id=None, now=now)
    return database


def test_by_day_a_village_is_given_its_townships_number(phones: Database, say: Wording, now: datetime) -> None:
    with phones.reading() as tx:
        found = office_phone(occasion(tx, say, now), areas.get(tx, VILLAGE))
        assert found is not None
        assert (found.place.code, found.open) == (TOWNSHIP, True)
        assert say_phone(say, found) == "青石镇值班电话0535-8000002（工作日8:30-17:30）"


def test_in_danger_at_night_the_office_that_answers_is_named(phones: Database, say: Wording, now: datetime) -> None:
    with phones.reading() as tx:
        night = occasion(tx, say, now + timedelta(hours=12))
        village = areas.get(tx, VILLAGE)
        nearest, answering = office_phone(night, village), phone_in_danger(night, village)
        assert nearest is not None
        assert answering is not None
        assert (nearest.place.code, nearest.open) == (TOWNSHIP, False)
        assert (answering.place.code, answering.open) == (COUNTY, True)


def test_where_all_are_closed_the_nearest_is_named_and_where_none_is_known_nobody(
    phones: Database, say: Wording, now: datetime
) -> None:
    with phones.writing() as tx:
        offices.remove(tx, COUNTY, person_id=None, now=now)
        night = occasion(tx, say, now + timedelta(hours=12))
        closed = phone_in_danger(night, areas.get(tx, VILLAGE))
        assert closed is not None
        assert closed.place.code == TOWNSHIP
        assert phone_in_danger(night, areas.get(tx, OTHER_TOWNSHIP)) is None


def test_an_office_is_called_as_people_call_it(database: Database, players: Cast, say: Wording) -> None:
    with database.writing() as tx:
        street = areas.child_of(areas.get(tx, COUNTY), code="990101009", name="青石街道", level=Level.TOWNSHIP)
        areas.put(tx, street)
        names = [office_name(tx, say, areas.get(tx, code)) for code in (VILLAGE, COUNTY, street.code, CITY)]
        assert names == ["青石镇政府", "云山县住建局", "青石街道办事处", "清河市住建局"]
        assert office_name(tx, say, None) == "镇政府"


def test_where_somebody_belongs_is_told_by_the_role_and_not_guessed_among_counties(
    database: Database, players: Cast
) -> None:
    with database.reading() as tx:
        held = home_of(tx, players.cadre)
        assert held is not None
        assert held.code == VILLAGE
        assert home_of(tx, players.resident) is None
