"""Notification addresses: whose they are, that they are sealed, and that one that was removed is silent."""

from datetime import datetime

import pytest
from sqlalchemy import select

from storage import merging
from storage.database.database import Database
from storage.people import addresses, people
from storage.people import tables as people_tables
from storage.people.people import Role
from tests.cast import COUNTY, TOWNSHIP, Cast

URL = "wecombot://0a1b2c3d-secret"


def test_a_person_is_met_at_the_own_addresses_and_at_those_of_the_role_at_the_place(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        own = addresses.add_for_person(tx, players.township, url=URL, label="赵敏的邮箱", now=now)
        group = addresses.add_for_place(tx, TOWNSHIP, Role.TOWNSHIP, url=URL, label="青石镇群", now=now)
        addresses.add_for_place(tx, COUNTY, Role.COUNTY, url=URL, label="县群", now=now)
        addresses.add_for_person(tx, players.county, url=URL, label="孙立的邮箱", now=now)
        grants = people.grants_of(tx, players.township)
        assert addresses.meant_for(tx, players.township, grants) == [own, group]
        assert addresses.meant_for(tx, players.township, ()) == [own]


def test_a_removed_address_is_silent_and_can_be_removed_once(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        address = addresses.add_for_person(tx, players.county, url=URL, label="邮箱", now=now)
        assert addresses.disable(tx, address, now)
        assert not addresses.disable(tx, address, now)
        assert addresses.find(tx, address) is None
        assert addresses.everywhere(tx) == []
        assert addresses.meant_for(tx, players.county, ()) == []


def test_url_label_and_error_are_sealed_and_come_back(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        address = addresses.add_for_person(tx, players.county, url=URL, label="孙立的邮箱", now=now)
        addresses.note_error(tx, address, "404")
        row = tx.execute(select(people_tables.addresses)).one()
        for sealed in (row.sealed_url, row.sealed_label, row.sealed_error):
            assert not any(word in sealed for word in (b"secret", "孙立".encode(), b"404"))
        found = addresses.find(tx, address)
        assert found is not None
        assert (found.url, found.label, found.error) == (URL, "孙立的邮箱", "404")
        assert "secret" not in repr(found)
        addresses.note_error(tx, address, None)
        assert [one.error for one in addresses.everywhere(tx)] == [None]


@pytest.mark.parametrize("whose", ["person", "place"])
def test_who_has_no_account_but_an_address_is_reachable(
    database: Database, players: Cast, now: datetime, whose: str
) -> None:
    with database.writing() as tx:
        new = people.add(tx, now=now, name="何平", phone="13800000011")
        people.grant(tx, new, Role.TOWNSHIP, TOWNSHIP, now)
        assert [one.reachable for one in people.holding(tx, Role.TOWNSHIP, TOWNSHIP)] == [True, False]
        if whose == "person":
            address = addresses.add_for_person(tx, new, url=URL, label="邮箱", now=now)
        else:
            address = addresses.add_for_place(tx, TOWNSHIP, Role.TOWNSHIP, url=URL, label="群", now=now)
        assert [one.reachable for one in people.holding(tx, Role.TOWNSHIP, TOWNSHIP)] == [True, True]
        addresses.disable(tx, address, now)
        assert [one.reachable for one in people.holding(tx, Role.TOWNSHIP, TOWNSHIP)] == [True, False]


def test_an_address_follows_its_person_into_another_record(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        address = addresses.add_for_person(tx, players.stranger, url=URL, label="邮箱", now=now)
        merging.fold(tx, players.stranger, players.resident, now)
        assert addresses.meant_for(tx, players.resident, ()) == [address]
