"""Messages to many on their way into the outbox: a few at a time, so that all else overtakes them."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from bot.core.delivery import deliver_notice
from bot.core.heartbeat import Heartbeat
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.capabilities import MAILINGS
from handlers.capability import Writer
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation
from knowledge.calendar.calendar import is_quiet
from storage.database.database import Database, Transaction
from storage.queues import mailings, outbox, recipients
from storage.queues.mailings import Mailing, MailingKind, RecipientStatus, UnknownMailing
from storage.queues.recipients import Recipient

log = logging.getLogger(__name__)

EVERY_S = 1.0
CHUNK = 25  # people in one transaction, at most
CHUNK_S = 0.01  # so long may one transaction keep the others from writing
PAUSE_S = 0.01  # between two of them, for the others' turn
READY = 300  # messages that wait and could go: more are not added
WAITING = 1000  # all that wait, also for a form to end or a channel to recover
PUT_OFF = timedelta(hours=1)  # a mailing that this release does not know is looked at again so often


def writers(occasion: Occasion) -> dict[MailingKind, Writer]:
    """Who writes the messages of each kind of mailing, on one occasion."""
    return {kind: writer(occasion) for kind, writer in MAILINGS.items()}


class _Untold(Exception):
    """Nothing was told, so nothing is noted as told."""


class Broadcasts:
    """Moves recipients of mailings into the outbox, each with the message written for them, in quiet hours none.

    What became of a recipient and the row of the outbox are one transaction, and the row's key names mailing, person
    and round: a kill in between, or a second process, neither loses nor doubles anything.
    """

    def __init__(
        self,
        *,
        database: Database,
        installation: Installation,
        clock: WallClock,
        spoken: Callable[[], None],
    ) -> None:
        self._database = database
        self._installation = installation
        self._say = installation.say
        self._clock = clock
        self._heartbeat = Heartbeat(database, clock, "mailroom")
        self._spoken = spoken

    async def run(self) -> None:
        """Move until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self._heartbeat.beat)
                while await asyncio.to_thread(self.move):
                    self._spoken()
                    await asyncio.sleep(PAUSE_S)
            except OperationalError as error:
                log.error("mailings cannot be moved: %s; trying again in %.0f s", error.orig, EVERY_S)
            await asyncio.sleep(EVERY_S)

    def move(self) -> int:
        """Deal with the next recipients, in one transaction; how many they were."""
        now = self._clock.now()
        if is_quiet(now, self._clock.zone):
            return 0
        with self._database.reading() as tx:
            if not recipients.any_due(tx, now) or not _has_room(tx, now):
                return 0
        began = time.monotonic()
        outcomes: dict[int, RecipientStatus] = {}
        known: dict[int, Mailing | None] = {}
        with self._database.writing() as tx:
            occasion = Occasion(tx=tx, now=now, installation=self._installation)
            written_by = writers(occasion)
            for recipient in recipients.claim(tx, now, CHUNK):
                if recipient.mailing_id not in known:
                    known[recipient.mailing_id] = self._find(tx, recipient.mailing_id, now)
                mailing = known[recipient.mailing_id]
                if mailing is None:
                    continue
                outcomes[recipient.id] = self._deliver(occasion, written_by[mailing.kind], mailing, recipient)
                if time.monotonic() - began > CHUNK_S:
                    break
            recipients.settle(tx, outcomes, now)
        return len(outcomes)

    def _find(self, tx: Transaction, mailing_id: int, now: datetime) -> Mailing | None:
        """A mailing; none of a kind that is not known here: it is put off, and the operators hear of it once."""
        try:
            return mailings.find(tx, mailing_id)
        except UnknownMailing as error:
            log.error("%s; it waits", error)
        recipients.put_off(tx, mailing_id, now + PUT_OFF)
        what, key = f"mailing {mailing_id}", f"mailing:{mailing_id}"
        tell_operators(tx, text=self._say("turn.set_aside", what=what), key=key, now=now)
        return None

    def _deliver(self, occasion: Occasion, write: Writer, mailing: Mailing, recipient: Recipient) -> RecipientStatus:
        """Queue what somebody is told. A message that cannot be written is left out, and the operators hear of it."""
        tx, now = occasion.tx, occasion.now
        try:
            with tx.savepoint():
                notice = write(mailing, recipient.person_id)
                if notice is None:
                    return RecipientStatus.DROPPED
                keyed = replace(notice, reply=replace(notice.reply, key=recipient.key))
                if not deliver_notice(tx, keyed, now):
                    raise _Untold
        except _Untold:
            return RecipientStatus.UNREACHABLE
        except OperationalError:
            raise
        except Exception as bug:
            log.exception("the message of mailing %d cannot be written for person %d", mailing.id, recipient.person_id)
            what, key = type(bug).__name__, f"mail:{mailing.id}:{type(bug).__name__}"
            tell_operators(tx, text=self._say("turn.clock_failed", what=what), key=key, now=now)
            return RecipientStatus.DROPPED
        return RecipientStatus.QUEUED


def _has_room(tx: Transaction, now: datetime) -> bool:
    crowd = outbox.crowd(tx, now)
    return crowd.ready < READY and crowd.waiting < WAITING
