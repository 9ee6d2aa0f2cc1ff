"""The assistant as it is measured: with its database on disk, and with dicts in the database's place."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from bot.channels.telegram import CHANNEL
from bot.channels.telegram.updates import envelope, read
from bot.core.sanitize import clean_inbound
from bot.core.wallclock import WallClock
from bot.pipeline.turn import Turns
from handlers import router
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Inbound, Reply, reply_from_json
from handlers.wording import load_wording
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database import heartbeats
from storage.database.database import Database, Transaction
from storage.database.privacy import Vault
from storage.people import conversations
from storage.people.conversations import EMPTY
from storage.people.people import Role
from storage.people.tables import accounts, grants, people
from storage.people.tables import conversations as conversations_table
from storage.queues import inbox, outbox
from tests.bench.figures import in_chunks
from tests.bench.phones import Phone
from tests.cast import NOTICE, NOW, SHANGHAI, VILLAGE, cast
from tests.installed import installed

VAULT = Vault.with_key(bytes(32))
_LOG_BYTES = 5_000_000  # brings the write-ahead log to its usual size: while it grows, commits wait longer for the disk


def learn() -> Knowledge:
    """The packs and their search."""
    packs = load_packs()
    return Knowledge(packs=packs, search=Search(packs))


def state_of(phone: Phone, field: str, answers: Mapping[str, object]) -> Conversation:
    """The conversation of somebody who is in a report, where `field` is asked now."""
    id = f"{phone.user:08x}"
    draft = Draft(id=id, form="hazard_report", at=field, answers=dict(answers), touched_at=NOW.isoformat())
    return Conversation(active=id, drafts={id: draft}, consent=NOTICE)


def settle(database: Database, owners: Sequence[Phone]) -> None:
    """Make the tables of a new database, with the cast; every phone's owner is a village cadre known to it."""
    database.upgrade()
    with database.writing() as tx:
        cast(tx, NOW)
        _enlist(tx, owners)


def turns_on(database: Database, clock: WallClock, knowledge: Knowledge, turns: type[Turns] = Turns) -> Turns:
    """What handles the messages of phones that wait in a database."""
    return turns(
        database=database,
        readers={CHANNEL: lambda payload: read(payload, username=None, clock=clock.now)},
        clock=clock,
        installation=installed(knowledge, load_wording()),
    )


def take_in(database: Database, updates: Sequence[str], now: datetime) -> list[str]:
    """Write updates down in one transaction; on which lanes they wait."""
    received = [envelope(json.loads(update)) for update in updates]
    with database.writing() as tx:
        inbox.put(tx, CHANNEL, received, now)
    return [one.lane for one in received]


def begin_at(database: Database, field: str, answers: Mapping[str, object], owners: Iterable[Phone]) -> None:
    """Let each person be in a report, where `field` is asked now, whatever went before."""
    with database.writing() as tx:
        for phone in owners:
            state = state_of(phone, field, answers)
            conversations.store(tx, phone.user, state.to_json(), state.busy_until())


class Stored:
    """The assistant with a SQLite file in `folder`. Every phone's owner is a village cadre known to it."""

    def __init__(
        self,
        folder: Path,
        knowledge: Knowledge,
        owners: Sequence[Phone],
        turns: type[Turns] = Turns,
        database: type[Database] = Database,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = WallClock(SHANGHAI, start=NOW)
        self.database = database(f"sqlite:///{folder / 'anju.db'}", VAULT)
        settle(self.database, owners)
        with self.database.writing() as tx:
            heartbeats.set_fact(tx, "ballast", "x" * _LOG_BYTES)
        self.turns = turns_on(self.database, self.clock, knowledge, turns)

    def answer(self, updates: Sequence[str], *, together: int = 1) -> None:
        """Write updates down in one transaction, then handle each in one of its own, or so many together."""
        lanes = take_in(self.database, updates, self.clock.now())
        if together > 1:
            for group in in_chunks(lanes, together):
                self.turns.take_together(group)
        else:
            for lane in lanes:
                self.turns.take_next(lane)

    def open(self, field: str, answers: Mapping[str, object], owners: Iterable[Phone]) -> None:
        """Let each person be in a report, where `field` is asked now, whatever went before."""
        begin_at(self.database, field, answers, owners)

    def replies(self) -> dict[str, list[Reply]]:
        """What waits to be sent, by chat, in order."""
        said: dict[str, list[Reply]] = {}
        with self.database.reading() as tx:
            for message in reversed(outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1_000_000)):
                said.setdefault(message.chat, []).append(reply_from_json(message.reply))
        return said

    def conversation(self, phone: Phone) -> Conversation:
        """What is stored of a person's conversation."""
        with self.database.reading() as tx:
            return Conversation.from_json(conversations.load(tx, phone.user) or EMPTY)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


class Unstored:
    """The same parsing and the same handlers; conversations and replies are objects in dicts, and nothing is written.

    It has no database at all: a handler that asked for one would raise. What is in sight is looked up in none.
    """

    def __init__(self, knowledge: Knowledge, owners: Sequence[Phone]) -> None:
        self._clock = WallClock(SHANGHAI, start=NOW)
        self._installation = installed(knowledge, load_wording())
        self._person_ids = {phone.lane: phone.user for phone in owners}
        self._conversations = {phone.lane: Conversation() for phone in owners}
        self._replies: dict[str, list[Reply]] = {}

    def answer(self, updates: Sequence[str]) -> None:
        """Handle updates one by one."""
        with patch.object(outbox, "latest_replies", return_value=iter(())):
            for update in updates:
                inbound = read(update, username=None, clock=self._clock.now)
                if inbound is not None:
                    self._answer(clean_inbound(inbound))

    def _answer(self, inbound: Inbound) -> None:
        occasion = Occasion(
            tx=Transaction(connection=None, vault=VAULT, driver=None),  # type: ignore[arg-type]
            now=self._clock.now(),
            installation=self._installation,
        )
        context = Context.at(
            occasion,
            inbound=inbound,
            person_id=self._person_ids[inbound.lane],
            conversation=self._conversations[inbound.lane],
        )
        self._replies.setdefault(inbound.chat, []).extend(router.answer(context))

    def open(self, field: str, answers: Mapping[str, object], owners: Iterable[Phone]) -> None:
        """Let each person be in a report, where `field` is asked now, whatever went before."""
        self._conversations.update({phone.lane: state_of(phone, field, answers) for phone in owners})

    def replies(self) -> dict[str, list[Reply]]:
        """What was said, by chat, in order."""
        return self._replies


def _enlist(tx: Transaction, owners: Sequence[Phone]) -> None:
    """Know them all as cadres of one village; a phone's user id serves as its owner's id, too."""
    state, role = Conversation(consent=NOTICE).to_json(), {"role": Role.CADRE, "area": VILLAGE, "granted_at": NOW}
    names = {phone.user: tx.seal(people.c.sealed_name, phone.user, "王建国") for phone in owners}
    tx.execute(people.insert(), [{"id": id, "sealed_name": name, "created_at": NOW} for id, name in names.items()])
    tx.execute(grants.insert(), [{"person_id": phone.user, **role} for phone in owners])
    tx.execute(
        accounts.insert(),
        [
            {"lane": phone.lane, "channel": CHANNEL, "chat": phone.chat, "person_id": phone.user, "seen_at": NOW}
            for phone in owners
        ],
    )
    column = conversations_table.c.sealed_state
    rows = [{"person_id": id, "sealed_state": tx.seal(column, id, state)} for id in names]
    tx.execute(conversations_table.insert(), rows)
