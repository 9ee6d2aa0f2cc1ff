"""Who stands above whom: the offices, and who holds them on the way up from a place."""

import pytest

from handlers.dialog import hierarchy
from knowledge.area import Level, Place
from storage.database.database import Database
from storage.people import accounts, areas, people
from storage.people.people import Coordinator, Role
from tests import cast
from tests.cast import Cast


def ids(found: list[Coordinator]) -> list[int]:
    return [one.person_id for one in found]


@pytest.mark.parametrize(
    ("role", "level", "above", "below"),
    [
        (Role.CADRE, Level.VILLAGE, Role.TOWNSHIP, None),
        (Role.TOWNSHIP, Level.TOWNSHIP, Role.COUNTY, Role.CADRE),
        (Role.COUNTY, Level.COUNTY, Role.CITY, Role.TOWNSHIP),
        (Role.CITY, Level.CITY, None, Role.COUNTY),
    ],
)
def test_an_office_has_one_level_and_one_office_above_and_below(
    role: Role, level: Level, above: Role | None, below: Role | None
) -> None:
    assert (hierarchy.LEVEL_OF[role], hierarchy.ROLE_AT[level]) == (level, role)
    assert (hierarchy.ABOVE.get(role), hierarchy.BELOW.get(role)) == (above, below)


def test_the_offices_below_are_named_nearest_first_and_who_holds_none_has_none() -> None:
    assert hierarchy.roles_below(Role.CITY) == (Role.COUNTY, Role.TOWNSHIP, Role.CADRE)
    assert hierarchy.roles_below(Role.CADRE) == hierarchy.roles_below(Role.OPERATOR) == ()


def test_every_role_has_its_rank() -> None:
    assert sorted(hierarchy.RANK) == sorted(Role)


def test_the_place_of_a_level_is_the_one_that_holds_a_place_or_is_it(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        village = areas.get(tx, cast.VILLAGE)
        upwards = areas.lineage(tx, village)
        assert hierarchy.at_level(upwards, Level.TOWNSHIP) == areas.get(tx, cast.TOWNSHIP)
        assert hierarchy.at_level(upwards, Level.VILLAGE) == village
        assert hierarchy.at_level(upwards, Level.GROUP) is None


def test_a_place_is_answered_for_by_the_office_of_its_level(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        found = {code: ids(hierarchy.holders_at(tx, areas.get(tx, code))) for code in (cast.VILLAGE, cast.PROVINCE)}
    assert found == {cast.VILLAGE: [players.cadre], cast.PROVINCE: []}


def test_the_superiors_hold_the_next_office_up(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        found = [ids(hierarchy.superiors(tx, areas.get(tx, code))) for code in (cast.VILLAGE, cast.COUNTY, cast.CITY)]
    assert found == [[players.township], [players.city], []]


def test_above_a_village_whose_township_nobody_holds_stands_the_county(database: Database, players: Cast) -> None:
    """Nobody did: what its cadre asked for and said reached no office."""
    with database.writing() as tx:
        people.withdraw(tx, players.township, Role.TOWNSHIP, cast.TOWNSHIP, cast.NOW)
        assert ids(hierarchy.superiors(tx, areas.get(tx, cast.VILLAGE))) == [players.county]


def test_a_group_of_villagers_has_no_office_and_no_superiors(database: Database, players: Cast) -> None:
    with database.reading() as tx:
        village = areas.get(tx, cast.VILLAGE)
        group = Place(code="g1", name="一组", level=Level.GROUP, path=f"{village.path}g1/")
        assert hierarchy.superiors(tx, group) == hierarchy.holders_at(tx, group) == []


def test_the_county_looks_after_a_village_whose_township_has_no_coordinator(database: Database, players: Cast) -> None:
    with database.writing() as tx:
        village = areas.get(tx, cast.VILLAGE)
        assert ids(hierarchy.coordinators_of(tx, village)) == [players.township]
        people.withdraw(tx, players.township, Role.TOWNSHIP, cast.TOWNSHIP, cast.NOW)
        assert ids(hierarchy.coordinators_of(tx, village)) == [players.county]


def test_a_coordinator_whom_no_message_reaches_is_passed_over_where_one_must_be_reached(
    database: Database, players: Cast
) -> None:
    with database.writing() as tx:
        village = areas.get(tx, cast.VILLAGE)
        accounts.mark_reachable(tx, cast.lane_of(players.township), reachable=False)
        assert ids(hierarchy.coordinators_of(tx, village)) == [players.township]
        assert ids(hierarchy.coordinators_of(tx, village, reachable=True)) == [players.county]
