"""The work on batches: one transaction for each case, and for each person who is told, so that a kill loses nothing."""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import OperationalError

from bot.core.delivery import deliver_notice
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from handlers.batches import held, running, undoing, work
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.installation import Installation
from handlers.dialog.messages import Inbound, Text
from handlers.people.substitution import hand_over
from storage.batches import batches
from storage.batches.batches import Batch, BatchState
from storage.batches.items import BatchItem
from storage.database.database import Database, Transaction
from storage.queues.jobs import Job

log = logging.getLogger(__name__)

_CHANNEL = "desk"


class BatchWork:
    """Does the jobs of batches piece by piece: each call is one piece, and gives whether it was the last."""

    def __init__(self, *, database: Database, clock: WallClock, installation: Installation) -> None:
        self._database = database
        self._clock = clock
        self._installation = installation

    def kinds(self) -> Mapping[str, Callable[[Job], bool]]:
        """What is done for a job, by its kind."""
        return {work.RUN: self.run, work.UNDO: self.undo, work.TELL: self.tell}

    def run(self, job: Job) -> bool:
        """Take the step on the next case."""
        return self._case_by_case(
            job, next_item=running.next_item, take=running.take, give_up=running.refuse, end=running.finish
        )

    def undo(self, job: Job) -> bool:
        """Take the last step back that stands."""
        return self._case_by_case(
            job, next_item=undoing.next_item, take=undoing.undo, give_up=undoing.keep, end=undoing.end
        )

    def tell(self, job: Job) -> bool:
        """Tell the next person all that a batch has for them."""
        now = self._clock.now()
        with self._database.writing() as tx:
            batch = batches.locked(tx, job.details["batch"])
            if batch.state is BatchState.DONE:
                batches.begin_telling(tx, batch.id)
            elif batch.state not in (BatchState.TOLD, BatchState.UNDONE):
                return True
            occasion = Occasion(tx=tx, now=now, installation=self._installation)
            notices = held.say_next(occasion, batch)
            for notice in hand_over(occasion, notices or ()):
                deliver_notice(tx, notice, now)
        return notices is None

    def _case_by_case(
        self,
        job: Job,
        *,
        next_item: Callable[[Context, Batch], BatchItem | None],
        take: Callable[[Context, Batch, BatchItem], None],
        give_up: Callable[[Context, BatchItem, str], None],
        end: Callable[[Context, Batch], None],
    ) -> bool:
        """Do the next case. One that fails by a bug holds up none of the others, and the operators hear of it."""
        with self._database.writing() as tx:
            batch = batches.locked(tx, job.details["batch"])
            context = self._context(tx, job, batch)
            item = next_item(context, batch)
            if item is None:
                end(context, batch)
                return True
            try:
                with tx.savepoint():
                    take(context, batch, item)
            except OperationalError:
                raise
            except Exception as bug:
                log.exception("case %s of batch %d failed", item.number, batch.id)
                context.notices.clear()
                give_up(context, item, context.say("batches.failed"))
                what, key = type(bug).__name__, f"batch:{batch.id}:{type(bug).__name__}"
                text = context.say("batches.failed_for_operators", what=what)
                tell_operators(tx, text=text, key=key, now=context.now)
        return False

    def _context(self, tx: Transaction, job: Job, batch: Batch) -> Context:
        now = self._clock.now()
        inbound = Inbound(channel=_CHANNEL, lane=job.lane, chat=job.lane, message="", at=now, content=Text(text=""))
        return Context.at(
            Occasion(tx=tx, now=now, installation=self._installation),
            inbound=inbound,
            person_id=batch.person_id,
            conversation=Conversation(),
        )
