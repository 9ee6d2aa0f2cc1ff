"""Papers, made by a child process while the row tells how far it is; in the chat they are sent once they are done.

One that a kill interrupted is done again from its beginning when the lease of its job ends; one that fails three times
is told as failed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.pipeline.child import ChildFailed, ChildPlace, ChildTask, carry_out
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation
from handlers.dialog.paper_orders import PAPER
from handlers.exchange.pieces import piece_of
from handlers.households import made_papers
from handlers.papers import showing
from storage.database.database import Database, Transaction
from storage.exchange.exports import ExportStatus
from storage.papers import papers
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

MOST_TRIES = 3


class PaperWork:
    """Has papers made."""

    def __init__(self, *, database: Database, clock: WallClock, installation: Installation, at: ChildPlace) -> None:
        self._database = database
        self._clock = clock
        self._installation = installation
        self._at = at
        self._files = database.folder(at.file_folder)

    def kinds(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What it does, by the kind of the job."""
        return {PAPER: self.make}

    async def make(self, job: Job) -> None:
        """Have a paper made, and note the file; a row that is not waited for any more is left."""
        paper_id = int(job.details[PAPER])
        if not await asyncio.to_thread(self._is_waited_for, paper_id):
            return
        file = piece_of(PAPER, paper_id, job.tries)
        task = ChildTask(place=self._at, kind=PAPER, id=paper_id, now=self._clock.now(), file=file)

        async def told(done: int) -> None:
            await asyncio.to_thread(self._progress, paper_id, done)

        try:
            if job.tries > MOST_TRIES:
                raise ChildFailed(f"paper {paper_id} was begun {MOST_TRIES} times and never ended")
            result = await carry_out(task, told)
        except (ChildFailed, OSError, ValueError) as error:
            log.error("paper %d failed: %s", paper_id, error)
            await asyncio.to_thread(self._fail, paper_id)
        else:
            kept, numbers = result.pop("file"), result.pop("cases")
            self._files.rename(file, kept)
            if not await asyncio.to_thread(self._finish, paper_id, kept, numbers, result):
                self._files.remove(kept)
        finally:
            self._files.remove(file)

    def _is_waited_for(self, paper_id: int) -> bool:
        with self._database.reading() as tx:
            paper = papers.find(tx, paper_id)
        return paper is not None and paper.status is ExportStatus.WAITING

    def _progress(self, paper_id: int, done: int) -> None:
        with self._database.writing() as tx:
            papers.progress(tx, paper_id, done)

    def _fail(self, paper_id: int) -> None:
        with self._database.writing() as tx:
            if papers.fail(tx, paper_id):
                self._tell(tx, paper_id)

    def _finish(self, paper_id: int, file: str, numbers: Sequence[str], result: dict[str, Any]) -> bool:
        with self._database.writing() as tx:
            finished = papers.finish(tx, paper_id, file=file, **result)
            if finished:
                made_papers.note_of_many(tx, paper_id, numbers, self._clock.now())
                self._tell(tx, paper_id)
            return finished

    def _tell(self, tx: Transaction, paper_id: int) -> None:
        occasion = Occasion(tx=tx, now=self._clock.now(), installation=self._installation)
        for notice in showing.ended(occasion, paper_id):
            deliver_notice(tx, notice, occasion.now)
