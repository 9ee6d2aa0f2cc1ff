"""Slow work outside of turns: photos and files fetched and made fit to be shown, messages with numbers taken away.

What has a result sends it back through the inbox.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from bot.core import internal
from bot.core.channel import Channel, Erasing, Gone, Moved, Refused, Releasing, SendFailure
from bot.core.heartbeat import Heartbeat
from bot.core.wallclock import WallClock
from bot.pipeline.child import feed
from bot.pipeline.picture_endings import HEIF_UNREADABLE
from handlers.dialog.file_kinds import bears_macros, is_what_it_says
from handlers.dialog.messages import JobDone
from handlers.forms.erasing import ERASE
from handlers.forms.files import FETCH as FETCH_FILE
from handlers.forms.photos import FETCH as FETCH_PHOTO
from handlers.forms.releasing import RELEASE
from storage.cases import files, photos
from storage.database.database import Database, Transaction
from storage.queues import inbox, jobs
from storage.queues.jobs import Job, JobKinds

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)  # so long after a crash a job waits for another process, or the next start
RENEWED_S = 4.0  # while it is being done
MOST_TRIES = 300  # more than a day: while the network is away, no photo is lost
AT_ONCE = 3
DECODE_SECONDS = 60
PAUSE_S = 0.01  # between two pieces of one job, for the others' turn to write


class _Hopeless(Exception):
    """The work will never succeed; the reason is the last part of a text key."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Worker:
    """Does jobs, a few at once. One that a crash interrupted is done again when its lease, renewed till then, ends.

    `piecewise` is work by its kind, a piece at each call, which gives true once there is none left.
    What is `long`, by kind, is done beside the others, so that no photo waits for it: of each part one after another.
    """

    def __init__(
        self,
        *,
        database: Database,
        channels: Mapping[str, Channel],
        clock: WallClock,
        heartbeat: Heartbeat,
        photo_folder: Path,
        file_folder: Path,
        wake: Callable[[Iterable[str]], None],
        sweep_seconds: float,
        piecewise: Mapping[str, Callable[[Job], bool]] | None = None,
        long: Sequence[Mapping[str, Callable[[Job], Awaitable[None]]]] = (),
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._heartbeat = heartbeat
        self._photos = database.folder(photo_folder)
        self._files = database.folder(file_folder)
        self._wake = wake
        self._sweep_seconds = sweep_seconds
        self._piecewise = piecewise or {}
        self._long = {kind: work for part in long for kind, work in part.items()}
        self._parts = [tuple(part) for part in long]

    async def run(self) -> None:
        """Work until cancelled."""
        self._photos.make()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work(JobKinds(named=tuple(self._long))))
            for part in self._parts:
                group.create_task(self._work(JobKinds(named=part, others=False)))

    async def _work(self, of: JobKinds) -> None:
        while True:
            job = await asyncio.to_thread(self._claim, of)
            if job is None:
                await asyncio.sleep(self._sweep_seconds)
                continue
            renewing = asyncio.create_task(self._renew(job), name=f"lease of job {job.id}")
            try:
                await self._do(job)
            except OperationalError as error:
                log.error("job %d is done again when its lease ends: %s", job.id, error.orig)
            finally:
                renewing.cancel()

    async def _renew(self, job: Job) -> None:
        """Keep a job from others, for as long as this process is at it."""
        lease_until: datetime | None = job.lease_until
        while lease_until is not None:
            await asyncio.sleep(RENEWED_S)
            lease_until = await asyncio.to_thread(self._renewed, job, lease_until)

    def _renewed(self, job: Job, lease_until: datetime) -> datetime | None:
        """Until when a job is ours now; none where it is not any more."""
        longer = self._clock.now() + LEASE
        try:
            with self._database.writing() as tx:
                return longer if jobs.renew(tx, job.id, lease_until, longer) else None
        except OperationalError as error:
            log.error("the lease of job %d cannot be renewed: %s", job.id, error.orig)
            return lease_until

    async def _do(self, job: Job) -> None:
        try:
            if job.kind in self._piecewise:
                await self._do_piecewise(job)
                return
            if job.kind in self._long:
                await self._long[job.kind](job)
                await asyncio.to_thread(self._end, job)
                return
            if job.kind == ERASE:
                await self._erase(job)
                return
            if job.kind == RELEASE:
                await self._release(job.details["channel"], job.details["source"])
                await asyncio.to_thread(self._end, job)
                return
            result = await self._fetch(job)
        except (SendFailure, OSError) as error:
            if isinstance(error, Refused):
                await asyncio.to_thread(self._give_up, job, "too_big", str(error))
            elif job.tries >= MOST_TRIES:
                await asyncio.to_thread(self._give_up, job, "missing", repr(error))
            else:
                await asyncio.to_thread(self._postpone, job, repr(error))
        except OperationalError:
            raise
        except _Hopeless as error:
            await asyncio.to_thread(self._give_up, job, error.reason, str(error))
        except Exception as bug:
            log.exception("job %d failed", job.id)
            await asyncio.to_thread(self._give_up, job, "missing", repr(bug))
        else:
            await asyncio.to_thread(self._finish, job, {**job.details, "reason": None, **result})
        self._wake([job.lane])

    async def _do_piecewise(self, job: Job) -> None:
        """Do work that comes in pieces, each of which is kept once it is done."""
        while not await asyncio.to_thread(self._piecewise[job.kind], job):
            await asyncio.sleep(PAUSE_S)
        await asyncio.to_thread(self._end, job)

    async def _erase(self, job: Job) -> None:
        """Take a message away that bore a number. Where the channel does not let us, it stays: the facts are safe."""
        channel = self._channels.get(job.details["channel"])
        try:
            if isinstance(channel, Erasing):
                await channel.erase(job.details["chat"], job.details["message"])
        except (Refused, Gone, Moved) as failure:
            log.info("job %d: a message stays in its chat: %s", job.id, failure)
        except SendFailure as failure:
            if job.tries < MOST_TRIES:
                await asyncio.to_thread(self._postpone, job, str(failure))
                return
            log.warning("job %d: a message stays in its chat: %s", job.id, failure)
        await asyncio.to_thread(self._end, job)

    def _end(self, job: Job) -> None:
        with self._database.writing() as tx:
            jobs.finish(tx, job.id, self._clock.now())

    async def _fetch(self, job: Job) -> dict[str, Any]:
        if job.kind == FETCH_PHOTO:
            return await self._fetch_photo(job.details["photo"])
        if job.kind == FETCH_FILE:
            return await self._fetch_file(job.details["id"])
        raise _Hopeless("unknown", f"no job is called {job.kind}")

    async def _fetch_file(self, file_id: str) -> dict[str, Any]:
        """Get the bytes from the channel; they are kept as they came, where they are what their name says."""
        file = await asyncio.to_thread(self._find_file, file_id)
        channel = self._channels.get(file.channel or "") if file else None
        if file is None or file.source is None or channel is None:
            raise _Hopeless("missing", f"file {file_id} has no channel here")
        data = await channel.fetch(file.source)
        if not await asyncio.to_thread(is_what_it_says, file.name, data):
            raise _Hopeless("unreadable", f"file {file_id} is not what its name says")
        if await asyncio.to_thread(bears_macros, file.name, data):
            raise _Hopeless("unreadable", f"file {file_id} bears macros")
        kept = await asyncio.to_thread(files.keep_bytes, self._files, data)
        return {"file": kept, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}

    async def _fetch_photo(self, photo_id: str) -> dict[str, Any]:
        """Get the bytes from the channel; keep a copy without metadata, and apart from it what these told."""
        photo = await asyncio.to_thread(self._find_photo, photo_id)
        channel = self._channels.get(photo.channel) if photo else None
        if photo is None or channel is None:
            raise _Hopeless("missing", f"photo {photo_id} has no channel here")
        data = await channel.fetch(photo.source)
        told, shown = await self._show(data)
        file = f"{photo_id}.jpg"
        await asyncio.to_thread(self._photos.write, file, shown)
        return {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **told}

    async def _release(self, name: str, source: str) -> None:
        """Let a channel forget bytes that are kept here now, or are no picture."""
        channel = self._channels.get(name)
        if isinstance(channel, Releasing):
            await channel.release(source)

    async def _show(self, original: bytes) -> tuple[dict[str, Any], bytes]:
        """What a picture tells of itself, and the copy that is shown, made by a child process."""
        try:
            child = await feed(("-m", "bot.pipeline.pictures"), original, DECODE_SECONDS)
        except TimeoutError as error:
            raise _Hopeless("unreadable", "reading the picture took too long") from error
        if child.code != 0:
            raise _Hopeless("heic" if child.code == HEIF_UNREADABLE else "unreadable", child.complaint)
        line, _, shown = child.printed.partition(b"\n")
        return json.loads(line), shown

    def _claim(self, of: JobKinds) -> Job | None:
        now = self._clock.now()
        try:
            self._heartbeat.beat()
            with self._database.reading() as tx:
                if not jobs.any_due(tx, now, of):
                    return None
            with self._database.writing() as tx:
                return jobs.claim(tx, now, lease_until=now + LEASE, of=of)
        except OperationalError as error:
            log.error("jobs cannot be read: %s", error.orig)
            return None

    def _find_photo(self, photo_id: str) -> photos.StoredPhoto | None:
        with self._database.reading() as tx:
            return photos.find(tx, photo_id)

    def _find_file(self, file_id: str) -> files.StoredFile | None:
        with self._database.reading() as tx:
            return files.find(tx, file_id)

    def _postpone(self, job: Job, error: str) -> None:
        pause = timedelta(seconds=min(2**job.tries, 300))
        with self._database.writing() as tx:
            jobs.postpone(tx, job.id, self._clock.now() + pause, error)

    def _give_up(self, job: Job, reason: str, error: str) -> None:
        log.error("job %d (%s) is given up: %s", job.id, job.kind, error)
        with self._database.writing() as tx:
            jobs.give_up(tx, job.id, error, self._clock.now())
            result = {**job.details, "reason": reason, "file": None}
            self._report(tx, job, result)

    def _finish(self, job: Job, result: dict[str, Any]) -> None:
        with self._database.writing() as tx:
            jobs.finish(tx, job.id, self._clock.now())
            self._report(tx, job, result)

    def _report(self, tx: Transaction, job: Job, result: dict[str, Any]) -> None:
        update = internal.write(job.lane, f"job:{job.id}", JobDone(kind=job.kind, result=result))
        inbox.put(tx, internal.INTERNAL, [update], self._clock.now())
