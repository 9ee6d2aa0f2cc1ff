"""Sending what turns and clock have queued: in order per chat, to different chats side by side."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.core.channel import Attachment, Channel, Picture, Refused, SendFailure, Trouble, Wait
from bot.core.following import WayStep, following, name_queued, step
from bot.core.heartbeat import Heartbeat
from bot.core.wallclock import WallClock
from bot.pipeline.pace import Pace
from bot.pipeline.places_under_way import PRESSING, Places
from bot.pipeline.send_marks import NOBODYS, SendMarks
from bot.pipeline.sent_journal import SentJournal
from handlers.dialog.messages import Manner, reply_from_json
from knowledge.calendar.calendar import is_quiet
from storage.cases import files, photos
from storage.database.database import Database
from storage.database.object_store import StoreAway
from storage.queues import outbox
from storage.queues.outbox import Outgoing

log = logging.getLogger(__name__)

AT_ONCE = 50  # messages looked at together

LONGEST_WRITING_PAUSE_S = 10.0
GRACE_S = 5.0  # so long may what is on its way take to arrive when the process is told to end


class Sender:
    """Sends due messages. A message counts as sent once its channel took it, never before; `sent` hears of each.

    1. What goes is noted as under way, on disk, before the first byte is sent: per channel no more than
       `places.CROWD_UNDER_WAY` notices and reminders and `places.ANSWERS_UNDER_WAY` replies, per chat one message.
    2. What arrived is noted as sent, at once in a journal and then in the database; only then its place is free, and
       only then its chat's next message goes.
    3. When a sender begins, what is noted as under way, and stands in no journal, is in doubt and is sent again. A
       notice or a reminder in whose sending the process ends a second time is set aside; replies and alarms are sent
       again all the same.
    4. A message that its channel took twice without an answer is set aside, but for alarms: nobody hears it four times.

    So a crash doubles no message but those that were under way, and nobody hears a notice or a reminder a third time.
    What a channel shows once in any case is noted as sent by whoever comes first, also of several processes.
    """

    def __init__(
        self,
        *,
        database: Database,
        channels: Mapping[str, Channel],
        clock: WallClock,
        heartbeat: Heartbeat,
        journal: SentJournal,
        photo_folder: Path,
        file_folder: Path,
        sent: Callable[[str, str], None],
        sweep_seconds: float,
        paces: Mapping[str, Pace] | None = None,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._heartbeat = heartbeat
        self._journal = journal
        self._photos = database.folder(photo_folder)
        self._files = database.folder(file_folder)
        self._sent = sent
        self._sweep_seconds = sweep_seconds
        self._paces = paces or {}
        self._spoken = asyncio.Event()
        self._marks = SendMarks(database=database, clock=clock)
        self._places = Places()
        self._sending: dict[tuple[str, str], tuple[Outgoing, asyncio.Task[None]]] = {}
        self._doubts_resolved_at = time.monotonic()

    def spoken(self) -> None:
        """Something was queued. To be called in the event loop."""
        self._spoken.set()

    async def run(self) -> None:
        """Send until cancelled; then let what is on its way arrive, for a few seconds."""
        if self._doubts:
            await self._write_down(partial(self._marks.begin, await asyncio.to_thread(self._journal.left)))
            await asyncio.to_thread(self._journal.forget)
        try:
            while True:
                self._spoken.clear()
                for message in await self._next():
                    chat = (message.channel, message.chat)
                    self._sending[chat] = message, asyncio.create_task(self._send_one(message), name=f"send {chat}")
                await self._pause()
        finally:
            if self._sending:
                _, late = await asyncio.wait([task for _, task in self._sending.values()], timeout=GRACE_S)
                for task in late:
                    task.cancel()

    @property
    def _doubts(self) -> bool:
        """Whether it can be in doubt what arrived, on any of the channels."""
        return not all(channel.shows_once for channel in self._channels.values())

    async def _next(self) -> list[Outgoing]:
        """The messages that go now. They have their places, and stand on disk as under way."""
        chosen = [message for message in await asyncio.to_thread(self._due) if self._may_go(message)]
        marked = await asyncio.to_thread(self._mark, chosen)
        for message in chosen:
            if message.id not in marked:
                self._places.give_back(message.channel, message.manner)
        return [message for message in chosen if message.id in marked]

    def _mark(self, chosen: Sequence[Outgoing]) -> set[int]:
        """Note messages as under way; the ids of those that go. What is shown once all the same needs no note."""
        once = {message.id for message in chosen if self._channels[message.channel].shows_once}
        others = [message for message in chosen if message.id not in once]
        try:
            return once | self._marks.under_way(others) if others else once
        except OperationalError as error:
            log.error("the outbox cannot be written: %s", error.orig)
            return once

    def _may_go(self, message: Outgoing) -> bool:
        """Whether a message's chat is free, and its channel has a place and allows it; then the place is taken."""
        if (message.channel, message.chat) in self._sending:
            return False
        if not self._places.take(message.channel, message.manner):
            return False
        if self._pace_allows(message):
            return True
        self._places.give_back(message.channel, message.manner)
        return False

    def _pace_allows(self, message: Outgoing) -> bool:
        """Whether the channel's pace allows a message now; one with pictures or files counts as several."""
        pace = self._paces.get(message.channel)
        if pace is None:
            return True
        tokens = 1 + len(message.reply.get("photos", ())) + len(message.reply.get("files", ()))
        return pace.take(tokens, pressing=message.manner in PRESSING)

    async def _pause(self) -> None:
        """Until something is queued, a message is done with, or the next sweep."""
        spoken = asyncio.create_task(self._spoken.wait())
        tasks = {task for _, task in self._sending.values()}
        paces = self._paces.values()
        waits = [wait for pace in paces for pressing in (True, False) if (wait := pace.wait_s(pressing=pressing)) > 0]
        timeout = min([self._sweep_seconds, *waits])
        done, _ = await asyncio.wait({spoken, *tasks}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        spoken.cancel()
        for chat, (message, task) in list(self._sending.items()):
            if task in done:
                del self._sending[chat]
                self._places.give_back(message.channel, message.manner)
                task.result()

    async def _send_one(self, message: Outgoing) -> None:
        with following(name_queued(message.id)):
            await self._send(message)

    async def _send(self, message: Outgoing) -> None:
        try:
            pictures, reply = await asyncio.to_thread(self._pictures, message), reply_from_json(message.reply)
            attachments = (
                await asyncio.to_thread(self._attachments, message.channel, reply.files) if reply.files else []
            )
            silent = message.manner != Manner.ALARM and message.manner != Manner.REPLY and self._is_quiet()
            channel = self._channels[message.channel]
            try:
                message_id = await channel.send(message.chat, reply, pictures, attachments=attachments, silent=silent)
            except StoreAway as error:
                if message.manner != Manner.ALARM:
                    raise Trouble(f"its photos or files cannot be had: {error}") from error
                log.error("alarm %d goes without its photos and files: %s", message.id, error)
                message_id = await channel.send(message.chat, reply, [], attachments=[], silent=False)
        except OperationalError as error:
            log.error("the photos or files of a message cannot be read: %s", error.orig)
            await asyncio.sleep(self._sweep_seconds)
            await self._write_down(partial(self._marks.not_tried, message))
        except SendFailure as failure:
            if isinstance(failure, Wait) and message.manner not in PRESSING and message.channel in self._paces:
                self._paces[message.channel].rest(failure.seconds)
            await self._write_down(partial(self._marks.failed, message, failure))
        except Exception as bug:
            log.exception("message %d cannot be sent as it is", message.id)
            await self._write_down(partial(self._marks.failed, message, Refused(repr(bug))))
        else:
            if not channel.shows_once:
                self._journal.note(message.id, message_id)
            await self._write_down(partial(self._marks.sent, message, message_id))
            if not channel.shows_once:
                self._journal.marked(message.id)
            step(WayStep.SENT)
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
            self._heartbeat.beat()
            if self._doubts and time.monotonic() - self._doubts_resolved_at > NOBODYS.total_seconds():
                self._marks.resolve_doubts([message.id for message, _ in self._sending.values()], first=False)
                self._doubts_resolved_at = time.monotonic()
            spent = self._spent(pressing=False) | set(self._places.full(pressing=False))
            with self._database.reading() as tx:
                return outbox.due(
                    tx,
                    self._clock.now(),
                    quiet=self._is_quiet(),
                    channels=tuple(self._channels.keys() - self._spent(pressing=True)),
                    spent=tuple(spent),
                    full=self._places.full(pressing=True),
                    limit=AT_ONCE,
                )
        except OperationalError as error:
            log.error("the outbox cannot be read: %s", error.orig)
            return []

    def _spent(self, *, pressing: bool) -> set[str]:
        """The channels whose pace allows nothing more for a moment, or nothing of what can wait."""
        return {channel for channel, pace in self._paces.items() if pace.wait_s(pressing=pressing) > 0}

    def _is_quiet(self) -> bool:
        return is_quiet(self._clock.now(), self._clock.zone)

    def _pictures(self, message: Outgoing) -> list[Picture]:
        """The photos of a message: by file once fetched, else by what their channel calls them.

        A picture that came as a file may carry position and time: it goes on only as the copy without them.
        """
        ids = message.reply.get("photos", ())
        if not ids:
            return []
        with self._database.reading() as tx:
            found = photos.of(tx, ids)
        return [
            Picture(
                id=photo.id,
                channel=photo.channel,
                source=photo.source,
                kept=None if photo.file is None else self._photos.file(photo.file),
            )
            for photo in found
            if photo.file is not None or (photo.channel == message.channel and not photo.as_file)
        ]

    def _attachments(self, channel: str, ids: Sequence[str]) -> list[Attachment]:
        """The files of a message. Raises Trouble while the bytes of one are still on their way here."""
        with self._database.reading() as tx:
            found = files.of(tx, ids)
        late = [file.id for file in found if file.file is None and file.channel != channel]
        if late:
            raise Trouble(f"files are not here yet: {', '.join(late)}")
        return [
            Attachment(
                id=file.id,
                name=file.name,
                channel=file.channel,
                source=file.source,
                kept=None if file.file is None else self._files.file(file.file),
                is_picture=file.is_picture,
            )
            for file in found
        ]
