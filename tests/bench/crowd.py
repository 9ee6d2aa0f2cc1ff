"""Many people with a role, an account each, in a database of their own; and what is to go to all of them."""

from datetime import datetime
from pathlib import Path

from handlers.dialog.messages import Reply, reply_to_json
from storage.database.database import Database
from storage.people.people import Role
from storage.people.tables import accounts, grants, people
from storage.queues import mailings
from storage.queues.mailings import MailingKind
from tests.bench.assistant import VAULT
from tests.cast import NOW, VILLAGE, plant_tree

NOTICE = reply_to_json(Reply(text="明天上午9点在镇里开会，请带上危房台账。"))
_CHUNK = 10_000


def gather(folder: Path, count: int) -> Database:
    """A database with so many cadres of one village."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{folder / 'anju.db'}", VAULT)
    database.upgrade()
    with database.writing() as tx:
        plant_tree(tx)
        for first in range(1, count + 1, _CHUNK):
            ids = range(first, min(first + _CHUNK, count + 1))
            tx.execute(people.insert(), [{"id": one, "created_at": NOW} for one in ids])
            tx.execute(
                grants.insert(),
                [{"person_id": one, "role": Role.CADRE, "area": VILLAGE, "granted_at": NOW} for one in ids],
            )
            tx.execute(
                accounts.insert(),
                [
                    {
                        "lane": f"telegram:{one}",
                        "channel": "telegram",
                        "chat": str(one),
                        "person_id": one,
                        "reachable": True,
                        "seen_at": NOW,
                    }
                    for one in ids
                ],
            )
    return database


def address(database: Database, due_at: datetime) -> int:
    """Plan a notice to all of them; its id."""
    with database.writing() as tx:
        made = mailings.add(tx, kind=MailingKind.NOTICE, roles=[Role.CADRE], reply=NOTICE, now=due_at)
        assert made is not None
        mailings.add_holders(tx, made, [Role.CADRE], due_at)
    return made
