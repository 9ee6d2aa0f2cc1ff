"""What stands on disk of each sending: a mark before, another after, and what to do where the second is missing."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import internal
from bot.core.channel import Gone, Moved, Refused, SendFailure, Unanswered, Wait
from bot.core.delivery import deliver
from bot.core.following import WayStep, step
from bot.core.wallclock import WallClock
from handlers.dialog.messages import Manner, Presence, reply_from_json
from storage.database.database import Database, Transaction
from storage.people import accounts
from storage.queues import inbox, outbox
from storage.queues.outbox import Outgoing

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(minutes=1)
PATIENCE = timedelta(days=2)  # after that a message that never went through is set aside
NOBODYS = timedelta(minutes=10)  # what has been under way longer than any try takes, and not here, has no sender


class SendMarks:
    """Writes the marks of messages, a transaction each; raises OperationalError while the database refuses."""

    def __init__(self, *, database: Database, clock: WallClock) -> None:
        self._database = database
        self._clock = clock

    def under_way(self, messages: Sequence[Outgoing]) -> set[int]:
        """Note that messages are about to be sent, all together; the ids of those that still are to be."""
        now = self._clock.now()
        with self._database.writing() as tx:
            return {message.id for message in messages if outbox.mark_under_way(tx, message.id, now)}

    def not_tried(self, message: Outgoing) -> None:
        """Note that a message is not under way after all."""
        with self._database.writing() as tx:
            outbox.unmark(tx, message.id)

    def begin(self, arrived: Mapping[int, str | None]) -> None:
        """Decide on what was under way when the process before ended: what `arrived`, with its ids, is sent."""
        now = self._clock.now()
        with self._database.writing() as tx:
            for outbox_id, message in arrived.items():
                outbox.mark_arrived(tx, outbox_id, message, now)
        self.resolve_doubts((), first=True)

    def resolve_doubts(self, own: Collection[int], *, first: bool) -> None:
        """Decide on what was under way when a process ended, but for the messages that are the caller's `own`.

        At the `first` look that is all; later what nobody can be sending any more, as of a process that had lost its
        lock.
        """
        before = None if first else self._clock.now() - NOBODYS
        with self._database.writing() as tx:
            doubtful = outbox.resolve_doubts(tx, before=before, own=own)
        if doubtful.again:
            log.warning("%d messages were under way when the process ended: they go again", doubtful.again)
        if doubtful.aside:
            log.error("%d messages were under way twice when the process ended: set aside", doubtful.aside)

    def sent(self, message: Outgoing, message_id: str | None) -> None:
        """Note it as sent. What took its place while it was on its way renews it where it stands."""
        now = self._clock.now()
        with self._database.writing() as tx:
            newest = message.reply if message.key is None else outbox.reply_of(tx, message.id)
            if not outbox.mark_sent(tx, message.id, message_id, now):
                return
            if newest is not None and newest != message.reply:
                renewed = reply_from_json({**newest, "replaces": message_id or str(message.id)})
                deliver(
                    tx,
                    person_id=message.person_id,
                    channel=message.channel,
                    chat=message.chat,
                    reply=replace(renewed, key=f"renewed:{message.id}"),
                    now=now,
                    manner=Manner(message.manner),
                )

    def failed(self, message: Outgoing, failure: SendFailure) -> None:
        """Note that a message was not sent, and what follows from that; in the log, unless it failed so before."""
        now = self._clock.now()
        if str(failure) != message.error:
            step(WayStep.UNSENT)
            log.warning("message %d to %s was not sent: %s", message.id, message.channel, type(failure).__name__)
        with self._database.writing() as tx:
            outbox.unmark(tx, message.id)
            match failure:
                case Wait(seconds=seconds):
                    outbox.postpone(tx, message.id, now + timedelta(seconds=seconds), str(failure), counted=False)
                case Moved(chat=chat):
                    accounts.move_chat(tx, message.channel, message.chat, chat)
                    outbox.move_chat(tx, message.channel, message.chat, chat)
                case Gone():
                    lanes = accounts.lanes_at(tx, message.channel, message.chat)
                    outbox.drop_unreachable(tx, message.channel, message.chat)
                    gone = [internal.write(lane, f"gone:{message.id}", Presence(reachable=False)) for lane in lanes]
                    inbox.put(tx, internal.INTERNAL, gone, now)
                case Refused():
                    outbox.set_aside(tx, message.id, str(failure))
                case Unanswered() if self._was_told_twice(tx, message):
                    log.error("message %d was sent twice without an answer: set aside", message.id)
                    outbox.set_aside(tx, message.id, "sent twice without an answer: it has hardly failed to arrive")
                case _ if now - message.created_at > PATIENCE:
                    log.error("message %d could not be sent for %d days: set aside", message.id, PATIENCE.days)
                    outbox.set_aside(tx, message.id, str(failure))
                case _:
                    outbox.postpone(tx, message.id, _next_try(message, now), str(failure))

    def _was_told_twice(self, tx: Transaction, message: Outgoing) -> bool:
        """Note one more sending that may have arrived; whether it was the second. An alarm rather comes thrice."""
        return outbox.note_doubt(tx, message.id) > 1 and message.manner != Manner.ALARM


def _next_try(message: Outgoing, now: datetime) -> datetime:
    """A pause that doubles with each failed try: 1 s, 2 s, 4 s … a minute."""
    return now + min(timedelta(seconds=2 ** min(message.tries, 10)), LONGEST_PAUSE)
