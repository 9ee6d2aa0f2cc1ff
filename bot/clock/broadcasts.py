"""Messages to many on their way into the outbox: a few at a time, so that all else overtakes them."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import OperationalError

from bot.core.delivery import deliver_notice
from bot.core.heartbeat import Heartbeat
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.capabilities import MAILINGS
from handlers.capability import Letter, Writer
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
WRITING_S = 0.05  # so long are messages written, while others may write to the database, before they are delivered
CHUNK_S = 0.01  # so long may one transaction keep the others from writing
PAUSE_S = 0.01  # between two of them, for the others' turn
READY = 300  # messages that wait and could go: more are not added
WAITING = 1000  # all that wait, also for a form to end or a channel to recover
_LEFT_OUT = "the message of mailing %d cannot be written for person %d"
PUT_OFF = timedelta(hours=1)  # a mailing that this release does not know is looked at again so often


def writers(occasion: Occasion) -> dict[MailingKind, Writer]:
    """Who writes the messages of each kind of mailing, on one occasion."""
    return {kind: writer(occasion) for kind, writer in MAILINGS.items()}


class _Untold(Exception):
    """Nothing was told, so nothing is noted as told."""


class Broadcasts:
    """Moves recipients of mailings into the outbox, each with the message written for them, in quiet hours none.

    What each is told is written before, in a reading, for it may take longer than others should wait to write. What
    became of a recipient and the row of the outbox are one transaction, and the row's key names mailing, person and
    round: a kill in between, or a second process, neither loses nor doubles anything.
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
        """Write to the next recipients, then deliver it to them in one transaction; how many they were."""
        now = self._clock.now()
        if is_quiet(now, self._clock.zone):
            return 0
        with self._database.reading() as tx:
            if not recipients.any_due(tx, now) or not _has_room(tx, now):
                return 0
            written = list(self._write(Occasion(tx=tx, now=now, installation=self._installation)))
        outcomes: dict[int, RecipientStatus] = {}
        moved = 0
        with self._database.writing() as tx:
            began = time.monotonic()
            for one in written:
                if recipients.claim(tx, one.recipient):
                    self._settle(tx, one, outcomes, now)
                    moved += 1
                if time.monotonic() - began > CHUNK_S:
                    break
            recipients.settle(tx, outcomes, now)
        return moved

    def _write(self, occasion: Occasion) -> Iterator["_Written"]:
        """What the next recipients are told; for as long as writing it may take, or until one cannot be written.

        Where a statement failed, PostgreSQL goes on in another transaction only.
        """
        began, written_by = time.monotonic(), writers(occasion)
        known: dict[int, Mailing | None] = {}
        for recipient in recipients.due(occasion.tx, occasion.now, CHUNK):
            id = recipient.mailing_id
            if id not in known:
                known[id] = _find(occasion.tx, id)
            mailing = known[id]
            if mailing is None:
                yield _Written(recipient=recipient, unknown=True)
                return  # its other recipients are put off with this one
            one = _write_to(recipient, partial(written_by[mailing.kind], mailing))
            yield one
            if one.bug is not None or time.monotonic() - began > WRITING_S:
                return

    def _settle(self, tx: Transaction, one: "_Written", outcomes: dict[int, RecipientStatus], now: datetime) -> None:
        """Do with a recipient what can be done, and keep what became of it."""
        mailing_id = one.recipient.mailing_id
        if one.unknown:
            recipients.put_off(tx, mailing_id, now + PUT_OFF)
            what = f"mailing {mailing_id}"
            tell_operators(tx, text=self._say("turn.set_aside", what=what), key=f"mailing:{mailing_id}", now=now)
            return
        status, bug = RecipientStatus.DROPPED, one.bug
        if one.letter is not None:
            status, bug = _deliver(tx, one.recipient, one.letter, now)
        if bug is not None:
            kind = type(bug).__name__
            text, key = self._say("turn.clock_failed", what=kind), f"mail:{mailing_id}:{kind}"
            tell_operators(tx, text=text, key=key, now=now)
        outcomes[one.recipient.id] = status


@dataclass(frozen=True, kw_only=True)
class _Written:
    """What was written to a recipient: nothing, a letter, or it could not be for a bug, or an `unknown` mailing."""

    recipient: Recipient
    letter: Letter | None = None
    bug: Exception | None = None
    unknown: bool = False


def _write_to(recipient: Recipient, write: Callable[[Recipient], Letter | None]) -> _Written:
    try:
        return _Written(recipient=recipient, letter=write(recipient))
    except OperationalError:
        raise
    except Exception as bug:
        log.exception(_LEFT_OUT, recipient.mailing_id, recipient.person_id)
        return _Written(recipient=recipient, bug=bug)


def _find(tx: Transaction, mailing_id: int) -> Mailing | None:
    """A mailing; none of a kind that is not known to this release."""
    try:
        return mailings.find(tx, mailing_id)
    except UnknownMailing as error:
        log.error("%s; it waits", error)
        return None


def _deliver(
    tx: Transaction, recipient: Recipient, letter: Letter, now: datetime
) -> tuple[RecipientStatus, Exception | None]:
    """Queue what somebody is told, and note it as told; what became of it, and what went wrong where it is left out."""
    notice = letter.notice
    try:
        with tx.savepoint():
            if not deliver_notice(tx, replace(notice, reply=replace(notice.reply, key=recipient.key)), now):
                raise _Untold
            for note in letter.to_note:
                note(tx)
    except _Untold:
        return RecipientStatus.UNREACHABLE, None
    except OperationalError:
        raise
    except Exception as bug:
        log.exception(_LEFT_OUT, recipient.mailing_id, recipient.person_id)
        return RecipientStatus.DROPPED, bug
    return RecipientStatus.QUEUED, None


def _has_room(tx: Transaction, now: datetime) -> bool:
    crowd = outbox.crowd(tx, now)
    return crowd.ready < READY and crowd.waiting < WAITING
