"""The audit trail is a chain: what is changed in the database without the key is found."""

from datetime import datetime, timedelta

import pytest

from storage.database.database import Database
from storage.people import audit, audit_chain
from storage.people.audit_chain import BrokenChain

LATER = timedelta(minutes=6)


def write(database: Database, now: datetime, count: int) -> None:
    """Write some lines, and link them."""
    with database.writing() as tx:
        for number in range(count):
            audit.note(tx, person_id=None, action="export", subject=f"case:{number}", now=now, details={"n": number})
    with database.writing() as tx:
        audit_chain.extend(tx, now + LATER, 1000)


def verified(database: Database) -> tuple[int, BrokenChain | None]:
    """What the chain says."""
    with database.reading() as tx:
        return audit_chain.verify(tx)


def test_lines_are_linked_in_their_order_some_at_a_time_and_not_at_once(database: Database, now: datetime) -> None:
    assert verified(database) == (0, None)
    with database.writing() as tx:
        for number in range(5):
            audit.note(tx, person_id=None, action="export", subject=f"case:{number}", now=now)
        assert audit_chain.extend(tx, now, 1000) == 0
        assert [audit_chain.extend(tx, now + LATER, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert verified(database) == (5, None)
    write(database, now + LATER, 3)
    assert verified(database) == (8, None)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET subject = 'case:9' WHERE id = 3", BrokenChain(number=3, what="changed")),
        ("UPDATE audit SET person_id = 7 WHERE id = 2", BrokenChain(number=2, what="changed")),
        (
            "UPDATE audit SET sealed_details = (SELECT sealed_details FROM audit WHERE id = 4) WHERE id = 1",
            BrokenChain(number=1, what="changed"),
        ),
        ("DELETE FROM audit WHERE id = 2", BrokenChain(number=2, what="missing")),
        ("DELETE FROM audit_links WHERE number = 2", BrokenChain(number=2, what="missing")),
        ("DELETE FROM audit_links WHERE number = 5", BrokenChain(number=5, what="end")),
        ("UPDATE audit_links SET link = 'x' WHERE number = 5", BrokenChain(number=5, what="changed")),
    ],
)
def test_what_was_changed_by_hand_is_named(
    database: Database, now: datetime, statement: str, broken: BrokenChain
) -> None:
    write(database, now, 5)
    with database.writing() as tx:
        tx.connection.exec_driver_sql(statement)
    assert verified(database) == (broken.number - 1, broken)
