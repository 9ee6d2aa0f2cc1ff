"""Rows found by a list of values, on both databases."""

from collections.abc import Collection

import pytest
from sqlalchemy import insert, select

from storage.database.database import Database
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared
from storage.database.tables import facts
from storage.queues.tables import inbox
from tests.cast import NOW

NAMES = ("三组", "it's", '"]', "%s", "老井")
_NAMED = Prepared(lambda tx: select(facts.c.name).where(is_one_of(tx, facts.c.name, "names")).order_by(facts.c.name))
_NUMBERED = Prepared(lambda tx: select(inbox.c.id).where(is_one_of(tx, inbox.c.id, "ids")).order_by(inbox.c.id))


@pytest.mark.parametrize("wanted", [[], ["三组"], ["it's", '"]', "%s"], {"老井", "nobody"}, dict.fromkeys(NAMES)])
def test_texts_are_found_as_they_are(database: Database, wanted: Collection[str]) -> None:
    with database.writing() as tx:
        tx.execute(insert(facts), [{"name": name, "value": ""} for name in NAMES])
        found = {row.name for row in _NAMED.all(tx, {"names": wanted})}
    assert found == set(wanted) & set(NAMES)


def test_numbers_are_found_however_many_are_asked_for_and_however_large(database: Database) -> None:
    ids = (1, 2, 2**62 + 1)
    with database.writing() as tx:
        tx.execute(
            insert(inbox),
            [
                {
                    "id": id,
                    "channel": "web",
                    "update_id": str(id),
                    "lane": "web:1",
                    "sealed_payload": b"",
                    "status": "done",
                    "received_at": NOW,
                }
                for id in ids
            ],
        )
        for wanted in ((), (2,), (2, 2**62 + 1, 2**62), range(-40_000, 3)):
            found = [row.id for row in _NUMBERED.all(tx, {"ids": wanted})]
            assert found == [id for id in ids if id in wanted]
