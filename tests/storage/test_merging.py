"""Two records that became one are parted again: each has what was its own."""

from dataclasses import replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from storage import merging
from storage.database.database import Database, Transaction
from storage.database.keys import derive
from storage.people import accounts, consents, conversations, joinings, people
from storage.people.joinings import Joining
from storage.people.people import Role
from storage.schema import metadata
from tests.cast import NOTICE, VILLAGE, Cast, lane_of


def joined(tx: Transaction, old: int, new: int, now: datetime) -> Joining:
    found = joinings.find(tx, merging.fold(tx, old, new, now))
    assert found is not None
    return found


def contents(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for what tells of the joining, and what is sealed anew each time."""
    tables = (table for table in metadata.sorted_tables if table.name != "joinings")
    return {
        table.name: sorted(
            (tuple(row) for row in tx.execute(select(*(c for c in table.c if not c.name.startswith("sealed_"))))),
            key=str,
        )
        for table in tables
    }


def test_what_was_parted_is_as_it_was(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        people.grant(tx, players.stranger, Role.CADRE, VILLAGE, now)
        people.grant(tx, players.stranger, Role.CADRE, "990101001002", now)
        people.rename(tx, players.stranger, "小王")
        people.give_phone(tx, players.stranger, "13800000066")
        conversations.store(tx, players.stranger, '{"region":"yantai"}', None)
        before = contents(tx)
        joining = joined(tx, players.stranger, players.cadre, now)
        assert people.grants_of(tx, players.stranger) == ()
        assert {one.lane for one in accounts.of(tx, players.cadre)} == {
            lane_of(players.cadre),
            lane_of(players.stranger),
        }
        assert people.name_of(tx, players.cadre) == "王建国"
        assert merging.part(tx, joining, now + timedelta(days=7))
        assert contents(tx) == before
        assert people.name_of(tx, players.stranger) == "小王"
        assert people.phone_of(tx, players.stranger) == "13800000066"
        assert conversations.load(tx, players.stranger) == '{"region":"yantai"}'
        assert not merging.part(tx, joining, now), "it was parted"


def test_a_name_and_phone_that_one_lacks_are_the_others_until_they_are_parted(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        joining = joined(tx, players.resident, players.stranger, now)
        assert people.find_by_phone(tx, "13800000001") == players.stranger
        assert people.name_of(tx, players.stranger) == "李秀英"
        merging.part(tx, joining, now)
        assert people.find_by_phone(tx, "13800000001") == players.resident
        assert people.name_of(tx, players.stranger) is None


def test_a_consent_that_came_from_the_other_goes_back(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        alone = people.add(tx, now=now)
        joining = joined(tx, players.stranger, alone, now)
        assert consents.standing(tx, alone) is not None
        merging.part(tx, joining, now)
        assert consents.standing(tx, alone) is None
        standing = consents.standing(tx, players.stranger)
        assert standing is not None
        assert standing.version == NOTICE


def test_what_came_after_the_joining_stays(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        joining = joined(tx, players.stranger, players.cadre, now)
        accounts.add(tx, lane="web:1", channel="web", chat="web:1", person_id=players.cadre, now=now)
        merging.part(tx, joining, now)
        assert "web:1" in [one.lane for one in accounts.of(tx, players.cadre)]


def test_after_a_week_it_stays_and_what_it_takes_is_forgotten(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        joining = joined(tx, players.stranger, players.cadre, now)
        later = now + timedelta(days=7, minutes=1)
        assert not merging.part(tx, joining, later)
        assert joinings.forget_before(tx, later - merging.UNDOABLE) == 1
        assert joinings.undoable(tx, [players.cadre], now) == []


def test_what_an_earlier_release_joined_is_parted_too(database: Database, players: Cast, now: datetime) -> None:
    """It noted name and phone as they were sealed then, for no row, in hex."""
    cipher = AESGCM(derive(bytes(32), b"anju seal"))
    name, phone = (
        (b"\x01" + bytes(12) + cipher.encrypt(bytes(12), text.encode(), None)).hex()
        for text in ("李秀英", "13800000001")
    )
    with database.writing() as tx:
        joining = joined(tx, players.resident, players.stranger, now)
        assert joining.undo is not None
        own = {"sealed_name": name, "sealed_phone": phone, "sealed_given_phone": None}
        own["phone_fingerprint"] = tx.vault.fingerprint("13800000001")
        noted = {**joining.undo, "own": {"old": own, "gave": joining.undo["own"]["gave"]}}
        assert merging.part(tx, replace(joining, undo=noted), now)
        assert people.find_by_phone(tx, "13800000001") == players.resident
        assert people.name_of(tx, players.resident) == "李秀英"
        assert people.phone_of(tx, players.resident) == "13800000001"
