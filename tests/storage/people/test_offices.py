"""The phones of offices up the tree, and whose own number residents may see."""

from datetime import datetime

from storage.database.database import Database
from storage.people import areas, audit, offices
from storage.people.offices import Office, PublicNumber
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Cast


def put(database: Database, now: datetime, area: str, phone: str, hours: str | None = None) -> Office:
    with database.writing() as tx:
        office = Office(place=areas.get(tx, area), phone=phone, hours=hours)
        offices.put(tx, office, person_id=None, now=now)
    return office


def test_where_a_place_has_no_phone_the_offices_above_are_found_the_nearest_first(
    database: Database, players: Cast, now: datetime
) -> None:
    county, township = put(database, now, COUNTY, "05358000001"), put(database, now, TOWNSHIP, "05358000002")
    with database.reading() as tx:
        assert offices.upwards(tx, VILLAGE) == [township, county]
        assert offices.upwards(tx, OTHER_TOWNSHIP) == [county]
        assert offices.everywhere(tx) == {COUNTY: county, TOWNSHIP: township}


def test_a_phone_that_is_set_again_takes_the_place_of_the_one_before(
    database: Database, players: Cast, now: datetime
) -> None:
    put(database, now, TOWNSHIP, "05358000001", "24小时")
    put(database, now, TOWNSHIP, "05358000002")
    with database.writing() as tx:
        assert [(one.phone, one.hours) for one in offices.upwards(tx, TOWNSHIP)] == [("05358000002", None)]
        assert offices.remove(tx, TOWNSHIP, person_id=players.township, now=now)
        assert not offices.remove(tx, TOWNSHIP, person_id=players.township, now=now)
        assert offices.upwards(tx, TOWNSHIP) == []
        lines = [(line.action, line.person_id, line.details.get("phone")) for line in audit.latest(tx, 3)]
        assert lines == [
            ("office_phone_removed", players.township, None),
            ("office_phone_set", None, "05358000002"),
            ("office_phone_set", None, "05358000001"),
        ]


def test_residents_see_the_number_of_a_role_only_while_its_holder_lets_them(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        assert offices.public_numbers(tx, [TOWNSHIP]) == []
        offices.make_public(tx, players.township, public=True, now=now)
        assert offices.public_numbers(tx, [TOWNSHIP]) == [
            PublicNumber(place="青石镇", name="赵敏", phone="13800000003")
        ]
        assert offices.is_public(tx, players.township)
        offices.make_public(tx, players.township, public=False, now=now)
        assert offices.public_numbers(tx, [TOWNSHIP]) == []
        assert not offices.is_public(tx, players.township)
        assert [line.action for line in audit.latest(tx, 2)] == ["phone_made_private", "phone_made_public"]
