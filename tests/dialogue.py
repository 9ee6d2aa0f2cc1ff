"""Lets the cast talk without text files: messages in, replies out, through the real turn and database."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels import terminal
from bot.core import internal
from bot.core.wallclock import WallClock
from bot.pipeline.turn import Read, Turns
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import Choice, Content, JobDone, Reply, reply_from_json
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import accounts, conversations
from storage.queues import inbox, outbox
from tests.cast import NOW, SHANGHAI, Cast, cast
from tests.installed import installed


class StoppedClock(WallClock):
    """A clock that moves only by hand."""

    def __init__(self, moment: datetime = NOW) -> None:
        super().__init__(SHANGHAI)
        self.moment = moment

    def now(self) -> datetime:
        """Where the hands stand."""
        return self.moment

    def jump(self, moment: datetime) -> None:
        """Move the hands to a moment."""
        self.moment = moment

    def pass_by(self, time: timedelta) -> None:
        """Move the hands on."""
        self.moment += time


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a dialogue has come: its SQLite file, compressed, the clock, and how many messages were sent."""

    file: bytes
    moment: datetime
    sent: int


class Dialogue:
    """The cast before a database. Each of them writes on the terminal, under the name that they have in `Cast`.

    They settle in the database, unless they are `settled` there. `where` says where the installation runs.
    """

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        say: Wording,
        *,
        settled: Cast | None = None,
        installation: Installation | None = None,
        **where: Any,
    ) -> None:
        self.installation = installation or installed(knowledge, say, **where)
        self.database = database
        self.clock = StoppedClock()
        self.readers: dict[str, Read] = {terminal.NAME: terminal.read}
        self.turns = Turns(
            database=database,
            readers=self.readers,
            clock=self.clock,
            installation=self.installation,
        )
        self.cast = settled or settle(database)
        self.ids: Mapping[str, int] = vars(self.cast)
        self._sent = 0

    def put(
        self,
        who: str,
        content: Content,
        *,
        message: str | None = None,
        update: str | None = None,
        group: str | None = None,
    ) -> str:
        """Write down a message without handling it, in private or in a group; the channel's id of it."""
        self._sent += 1
        message = message or str(self._sent)
        now = self.clock.now()
        payload = terminal.payload(content, lane=lane(who), message=message, at=now, group=group)
        received = inbox.Received(update_id=update or f"u{self._sent}", lane=lane(who), payload=payload)
        with self.database.writing() as tx:
            inbox.put(tx, terminal.NAME, [received], now)
        return message

    def handle(self, who: str) -> list[Reply]:
        """Handle what waits from somebody; what is said to them, in order."""
        while self.turns.take_next(lane(who)):
            pass
        return self.said_to(who)

    def say(self, who: str, content: Content, *, message: str | None = None, group: str | None = None) -> list[Reply]:
        """Somebody does something, in private or in a group; what is said to that."""
        self.put(who, content, message=message, group=group)
        return self.handle(who)

    def done(self, who: str, content: JobDone) -> list[Reply]:
        """Slow work of somebody's has ended; what is said to them."""
        self._sent += 1
        update = internal.write(lane(who), f"job:{self._sent}", content)
        with self.database.writing() as tx:
            inbox.put(tx, internal.INTERNAL, [update], self.clock.now())
        return self.handle(who)

    def press(self, who: str, label: str, on: Reply) -> list[Reply]:
        """Somebody presses the button with this label."""
        return self.say(who, Choice(id=button(on, label)))

    def said_to(self, who: str) -> list[Reply]:
        """What waits to be sent to somebody, which then counts as sent."""
        with self.database.writing() as tx:
            waiting = outbox.listed(tx, [outbox.OutboxStatus.WAITING], limit=1000)[::-1]
            mine = [message for message in waiting if message.person_id == self.ids[who]]
            for message in mine:
                outbox.mark_sent(tx, message.id, f"m{message.id}", self.clock.now())
        return [reply_from_json(message.reply) for message in mine]

    def conversation(self, who: str) -> Conversation:
        """Where somebody's conversation stands, as stored."""
        with self.database.reading() as tx:
            state = conversations.load(tx, self.ids[who])
        return Conversation.from_json(state or conversations.EMPTY)

    def draft(self, who: str) -> Draft:
        """The form that somebody fills now."""
        draft = self.conversation(who).draft
        assert draft is not None, f"{who} fills no form"
        return draft

    @property
    def is_new(self) -> bool:
        """Whether nothing has happened yet. Of a SQLite database only: one on a server counts as begun."""
        if self.database.engine.dialect.name != "sqlite" or self._sent or self.clock.moment != NOW:
            return False
        log = self._file.with_name(f"{self._file.name}-wal")
        return not log.exists() or log.stat().st_size == 0

    def standing(self) -> Standing:
        """Where it stands, to go on from there another time. Of a SQLite database only."""
        self.database.close()
        return Standing(file=zlib.compress(self._file.read_bytes(), level=1), moment=self.clock.moment, sent=self._sent)

    def go_on_from(self, standing: Standing) -> None:
        """Put a new dialogue of the same cast where another one stood."""
        self.database.close()
        self._file.write_bytes(zlib.decompress(standing.file))
        self.clock.jump(standing.moment)
        self._sent = standing.sent

    @property
    def _file(self) -> Path:
        return Path(self.database.engine.url.database or "")


def settle(database: Database) -> Cast:
    """Let the cast live in an empty database, each met on the terminal last."""
    with database.writing() as tx:
        settled = cast(tx, NOW)
        for name, person_id in vars(settled).items():
            accounts.add(
                tx,
                lane=lane(name),
                channel=terminal.NAME,
                chat=name,
                person_id=person_id,
                now=NOW + timedelta(seconds=1),
            )
    return settled


def lane(who: str) -> str:
    """The terminal of somebody of the cast."""
    return f"{terminal.NAME}:{who}"


def button(reply: Reply, label: str) -> str:
    """The id of a reply's button; raises where there is none of that label."""
    found = [option.id for option in reply.flat_options() if option.label == label]
    assert found, f"no button {label}, only {[option.label for option in reply.flat_options()]}"
    return found[0]
