"""A county's own templates and workbooks, checked by a child: used where nothing is wrong, else refused with why."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.core.wallclock import WallClock
from bot.pipeline.child import ChildFailed, ChildPlace, ChildTask, carry_out
from handlers.official_tables.own_books import TABLE_BOOK
from handlers.papers.own_templates import TEMPLATE
from handlers.wording import Wording
from storage.database.database import Database
from storage.papers import templates
from storage.papers.templates import TemplateStatus
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

MOST_TRIES = 3
_BROKEN = {TEMPLATE: "papers.template.broken", TABLE_BOOK: "tables.book.fault.broken"}  # by kind of job


class TemplateWork:
    """Has templates checked."""

    def __init__(self, *, database: Database, clock: WallClock, say: Wording, at: ChildPlace) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._at = at

    def kinds(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """What it does, by the kind of the job."""
        return dict.fromkeys(_BROKEN, self.check)

    async def check(self, job: Job) -> None:
        """Have a template checked, and note what came of it; one that a child cannot even look at is refused."""
        id, now = int(job.details[job.kind]), self._clock.now()
        task = ChildTask(place=self._at, kind=job.kind, id=id, now=now, file="")

        async def told(done: int) -> None:
            """Nothing is counted."""

        try:
            if job.tries > MOST_TRIES:
                raise ChildFailed(f"template {task.id} was begun {MOST_TRIES} times and never ended")
            faults = (await carry_out(task, told))["faults"]
        except (ChildFailed, OSError, ValueError) as error:
            log.error("template %d failed: %s", task.id, error)
            faults = [self._say(_BROKEN[job.kind])]
        await asyncio.to_thread(self._note, task.id, faults)

    def _note(self, template_id: int, faults: Sequence[str]) -> None:
        with self._database.writing() as tx:
            template = templates.find(tx, template_id)
            if template is None or template.status is not TemplateStatus.CHECKING:
                return
            if faults:
                templates.refuse(tx, template_id, faults)
            else:
                templates.use(tx, template)
