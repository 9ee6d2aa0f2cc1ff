"""Saying, without writing anything down, that nothing can be written down: a disk is full, or the database away."""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from itertools import islice

from sqlalchemy.exc import OperationalError

from bot.core.channel import Channel, SendFailure
from handlers.dialog.messages import Reply
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import accounts, people
from storage.people.people import Role

log = logging.getLogger(__name__)

TOLD_AFTER_S = 3.0  # a shorter standstill, as of a database that starts again, nobody need hear of
AT_ONCE = 20  # people who are told after one failure; the others hear after the next


class Distress:
    """Tells operators, and people whose messages wait, once each time that nothing can be written down for a while.

    It speaks through channels that need no disk for it, by the messages themselves rather than the outbox. What people
    sent stays with their channel, which hands it over again.
    """

    def __init__(self, *, database: Database, channels: Mapping[str, Channel], say: Wording) -> None:
        self._database = database
        self._channels = channels
        self._say = say
        self._since: float | None = None
        self._told: set[tuple[str, str]] = set()

    def over(self) -> None:
        """Something was written down. To be called in the event loop, like all here."""
        self._since = None
        self._told.clear()

    async def cannot_write(self, error: OperationalError, channel: str = "", lanes: Iterable[str] = ()) -> None:
        """Something could not be written down, as what came on these lanes of a channel."""
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        if now - self._since < TOLD_AFTER_S:
            return
        what = self._say("turn.cannot_write_operator", what=error.orig)
        for operator in await asyncio.to_thread(self._operators):
            await self._tell(operator, what)
        senders = dict.fromkeys((channel, lane.partition(":")[2]) for lane in lanes)
        for sender in islice((one for one in senders if one not in self._told), AT_ONCE):
            await self._tell(sender, self._say("turn.cannot_write"))

    def _operators(self) -> list[tuple[str, str]]:
        """Where the operators are met, as far as that can be read."""
        try:
            with self._database.reading() as tx:
                found = [accounts.of(tx, one.person_id) for one in people.holding(tx, Role.OPERATOR)]
        except OperationalError as error:
            log.error("who the operators are cannot be read: %s", error.orig)
            return []
        return [(account.channel, account.chat) for met in found for account in met if account.reachable]

    async def _tell(self, chat: tuple[str, str], text: str) -> None:
        channel = self._channels.get(chat[0])
        if channel is None or channel.shows_once or chat in self._told:
            return
        self._told.add(chat)
        try:
            await channel.send(chat[1], Reply(text=text), (), silent=False)
        except SendFailure as failure:
            log.warning("nobody is told on %s that nothing can be written down: %s", chat[0], failure)
