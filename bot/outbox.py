"""Sending what turns and clock have queued: in order per chat, to different chats side by side."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot import internal
from bot.channels.channel import Channel, Gone, Moved, Paper, Picture, Refused, SendFailure, Trouble, Wait
from bot.delivery import deliver
from bot.heart import Heart
from bot.pace import Pace
from bot.wallclock import WallClock
from handlers.messages import Manner, Presence, reply_from_json
from knowledge.calendar import is_quiet
from storage import files, inbox, outbox, people, photos
from storage.database import Database
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

PRESSING = (Manner.REPLY, Manner.ALARM)  # goes at once, however much else waits
AT_ONCE = 50  # messages looked at together

LONGEST_PAUSE = timedelta(minutes=1)
PATIENCE = timedelta(days=2)  # after that a message that never went through is set aside
LONGEST_WRITING_PAUSE_S = 10.0
GRACE_S = 5.0  # so long may what is on its way take to arrive when the process is told to end


class Sender:
    """Sends due messages. A message counts as sent once its channel took it, never before; `sent` hears of each.

    A crash between the two may send one message twice, no more: a chat's next message waits for the mark.
    """

    def __init__(
        self,
        *,
        database: Database,
        channels: Mapping[str, Channel],
        clock: WallClock,
        heart: Heart,
        photo_folder: Path,
        file_folder: Path,
        sent: Callable[[str, str], None],
        sweep_seconds: float,
        paces: Mapping[str, Pace] | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._heart = heart
        self._photo_folder = photo_folder
        self._file_folder = file_folder
        self._sent = sent
        self._sweep_seconds = sweep_seconds
        self._paces = paces or {}
        self._spoken = asyncio.Event()
        self._sending: dict[tuple[str, str], asyncio.Task[None]] = {}

    def spoken(self) -> None:
        """Something was queued. To be called in the event loop."""
        self._spoken.set()

    async def run(self) -> None:
        """Send until cancelled; then let what is on its way arrive, for a few seconds."""
        try:
            while True:
                self._spoken.clear()
                for message in await asyncio.to_thread(self._due):
                    chat = (message.channel, message.chat)
                    if chat not in self._sending and self._may_go(message):
                        self._sending[chat] = asyncio.create_task(self._send_one(message), name=f"send {chat}")
                await self._pause()
        finally:
            if self._sending:
                _, late = await asyncio.wait(self._sending.values(), timeout=GRACE_S)
                for task in late:
                    task.cancel()

    def _may_go(self, message: Outgoing) -> bool:
        """Whether the channel's pace allows a message now; one with pictures or files counts as several."""
        pace = self._paces.get(message.channel)
        if pace is None:
            return True
        tokens = 1 + len(message.reply["photos"]) + len(message.reply.get("files", ()))
        return pace.take(tokens, pressing=message.manner in PRESSING)

    async def _pause(self) -> None:
        """Until something is queued, a message is done with, or the next sweep."""
        spoken = asyncio.create_task(self._spoken.wait())
        tasks = set(self._sending.values())
        waits = [wait for pace in self._paces.values() if (wait := pace.wait_s()) > 0]
        timeout = min([self._sweep_seconds, *waits])
        done, _ = await asyncio.wait({spoken, *tasks}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        spoken.cancel()
        self._sending = {chat: task for chat, task in self._sending.items() if task not in done}
        for task in done - {spoken}:
            task.result()

    async def _send_one(self, message: Outgoing) -> None:
        try:
            pictures, reply = await asyncio.to_thread(self._pictures, message), reply_from_json(message.reply)
            papers = await asyncio.to_thread(self._papers, message.channel, reply.files) if reply.files else []
            silent = message.manner != Manner.ALARM and message.manner != Manner.REPLY and self._is_quiet()
            channel = self._channels[message.channel]
            message_id = await channel.send(message.chat, reply, pictures, papers=papers, silent=silent)
        except OperationalError as error:
            log.error("the photos or files of a message cannot be read: %s", error.orig)
            await asyncio.sleep(self._sweep_seconds)
        except SendFailure as failure:
            if isinstance(failure, Wait) and message.manner not in PRESSING and message.channel in self._paces:
                self._paces[message.channel].rest(failure.seconds)
            await self._write_down(partial(self._note_failure, message, failure))
        except Exception as bug:
            log.exception("message %d cannot be sent as it is", message.id)
            await self._write_down(partial(self._note_failure, message, Refused(repr(bug))))
        else:
            await self._write_down(partial(self._mark_sent, message, message_id))
            self._sent(message.channel, message.chat)

    async def _write_down(self, write: Callable[[], None]) -> None:
        """Write what became of a message, however long the database refuses: forgotten, it would be sent once more."""
        pause = self._sweep_seconds
        while True:
            try:
                return await asyncio.to_thread(write)
            except OperationalError as error:
                log.error("the outbox cannot be written: %s; trying again in %.1f s", error.orig, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_WRITING_PAUSE_S)

    def _due(self) -> list[Outgoing]:
        try:
            self._heart.beat()
            spent = tuple(channel for channel, pace in self._paces.items() if pace.wait_s() > 0)
            with self._database.reading() as tx:
                return outbox.due(
                    tx,
                    self._clock.now(),
                    quiet=self._is_quiet(),
                    channels=tuple(self._channels),
                    spent=spent,
                    limit=AT_ONCE,
                )
        except OperationalError as error:
            log.error("the outbox cannot be read: %s", error.orig)
            return []

    def _is_quiet(self) -> bool:
        return is_quiet(self._clock.now(), self._clock.zone)

    def _pictures(self, message: Outgoing) -> list[Picture]:
        """The photos of a message: by file once fetched, else by what their channel calls them.

        A picture that came as a file may carry position and time: it goes on only as the copy without them.
        """
        ids = message.reply["photos"]
        if not ids:
            return []
        with self._database.reading() as tx:
            found = photos.of(tx, ids)
        return [
            Picture(
                id=photo.id,
                channel=photo.channel,
                source=photo.source,
                path=None if photo.file is None else self._photo_folder / photo.file,
            )
            for photo in found
            if photo.file is not None or (photo.channel == message.channel and not photo.as_file)
        ]

    def _papers(self, channel: str, ids: Sequence[str]) -> list[Paper]:
        """The files of a message. Raises Trouble while the bytes of one are still on their way here."""
        with self._database.reading() as tx:
            found = files.of(tx, ids)
        late = [file.id for file in found if file.file is None and file.channel != channel]
        if late:
            raise Trouble(f"files are not here yet: {', '.join(late)}")
        return [
            Paper(
                id=file.id,
                name=file.name,
                channel=file.channel,
                source=file.source,
                path=None if file.file is None else self._file_folder / file.file,
            )
            for file in found
        ]

    def _mark_sent(self, message: Outgoing, message_id: str | None) -> None:
        """Note it as sent. What took its place while it was on its way renews it where it stands."""
        now = self._clock.now()
        with self._database.writing() as tx:
            newest = message.reply if message.key is None else outbox.reply_of(tx, message.id)
            outbox.mark_sent(tx, message.id, message_id, now)
            if newest != message.reply:
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

    def _note_failure(self, message: Outgoing, failure: SendFailure) -> None:
        now = self._clock.now()
        log.warning("message %d to %s was not sent: %r", message.id, message.channel, failure)
        with self._database.writing() as tx:
            match failure:
                case Wait(seconds=seconds):
                    outbox.postpone(tx, message.id, now + timedelta(seconds=seconds), str(failure), counted=False)
                case Moved(chat=chat):
                    people.move_chat(tx, message.channel, message.chat, chat)
                    outbox.move_chat(tx, message.channel, message.chat, chat)
                case Gone():
                    lanes = people.lanes_at(tx, message.channel, message.chat)
                    outbox.drop_unreachable(tx, message.channel, message.chat)
                    gone = [internal.write(lane, f"gone:{message.id}", Presence(reachable=False)) for lane in lanes]
                    inbox.put(tx, internal.INTERNAL, gone, now)
                case Refused():
                    outbox.set_aside(tx, message.id, str(failure))
                case _ if now - message.created_at > PATIENCE:
                    outbox.set_aside(tx, message.id, str(failure))
                case _:
                    outbox.postpone(tx, message.id, _next_try(message, now), str(failure))


def _next_try(message: Outgoing, now: datetime) -> datetime:
    """A pause that doubles with each failed try: 1 s, 2 s, 4 s … a minute."""
    return now + min(timedelta(seconds=2 ** min(message.tries, 10)), LONGEST_PAUSE)
