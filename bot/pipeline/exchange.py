"""Exports, written by a child process while the row tells how far it is.

An export that a kill interrupted is done again from its beginning when the lease of its job ends; one that fails three
times is told as failed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.core.wallclock import WallClock
from bot.pipeline.child import ChildFailed, ChildPlace, ChildTask, carry_out
from handlers.exchange.asking import EXPORT
from handlers.exchange.pieces import piece_of
from storage.database.database import Database
from storage.exchange import exports
from storage.exchange.exports import ExportStatus
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

MOST_TRIES = 3


class Exchange:
    """Has files written that go out."""

    def __init__(self, *, database: Database, clock: WallClock, at: ChildPlace) -> None:
        self._database = database
        self._clock = clock
        self._at = at
        self._files = database.folder(at.file_folder)

    def kinds(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What it does, by the kind of the job."""
        return {EXPORT: self.export}

    async def export(self, job: Job) -> None:
        """Have an export written, and note the file; a row that is not waited for any more is left."""
        export_id = int(job.details["export"])
        if not await asyncio.to_thread(self._is_waited_for, export_id):
            return
        file = piece_of(EXPORT, export_id, job.tries)
        task = ChildTask(place=self._at, kind=EXPORT, id=export_id, now=self._clock.now(), file=file)

        async def told(done: int) -> None:
            await asyncio.to_thread(self._progress, export_id, done)

        try:
            if job.tries > MOST_TRIES:
                raise ChildFailed(f"export {export_id} was begun {MOST_TRIES} times and never ended")
            result = await carry_out(task, told)
        except (ChildFailed, OSError, ValueError) as error:
            log.error("export %d failed: %s", export_id, error)
            await asyncio.to_thread(self._fail, export_id)
        else:
            kept = result.pop("name")
            self._files.rename(file, kept)
            if not await asyncio.to_thread(self._finish, export_id, kept, result):
                self._files.remove(kept)
        finally:
            self._files.remove(file)

    def _is_waited_for(self, export_id: int) -> bool:
        with self._database.reading() as tx:
            export = exports.find(tx, export_id)
        return export is not None and export.status is ExportStatus.WAITING

    def _progress(self, export_id: int, done: int) -> None:
        with self._database.writing() as tx:
            exports.progress(tx, export_id, done)

    def _fail(self, export_id: int) -> None:
        with self._database.writing() as tx:
            exports.fail(tx, export_id)

    def _finish(self, export_id: int, file: str, result: dict[str, object]) -> bool:
        with self._database.writing() as tx:
            return exports.finish(
                tx,
                export_id,
                file=file,
                sha256=str(result["sha256"]),
                bytes=int(str(result["bytes"])),
                done=int(str(result["done"])),
            )
