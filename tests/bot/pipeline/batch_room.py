"""A desk with a worker behind it: cases chosen, a step begun on all of them, and the work done as far as is wanted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from bot.pipeline.batches import BatchWork
from bot.pipeline.jobs import LEASE
from handlers.batches import menu, progress, starting, undoing
from handlers.batches.progress import BatchProgress
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Inbound, Text
from handlers.forms.sheets import Filled
from handlers.ledger.selection import Selection, Whence
from storage.cases import cases
from storage.cases.cases import Case, CaseEvent
from storage.queues import jobs
from tests.cast import VILLAGE
from tests.dialogue import Dialogue, lane
from tests.handlers.cases.filling import ANSWERED, plant_case

CALM = {**ANSWERED, "danger": "none"}


class BatchRoom:
    """The cast's county, with whatever was begun on many of its cases."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.database = dialogue.database
        self.work = BatchWork(database=dialogue.database, clock=dialogue.clock, installation=dialogue.installation)

    def houses(self, count: int, **answers: object) -> list[Case]:
        """So many reported houses of one village."""
        place = {"area": VILLAGE, "detail": "三组"}
        return [plant_case(self.dialogue, {**CALM, "head": f"王{n}", "place": place, **answers}) for n in range(count)]

    @contextmanager
    def sitting(self, who: str) -> Iterator[Context]:
        """Somebody at the desk, in a transaction of their own."""
        now = self.dialogue.clock.now()
        chat = lane(who)
        inbound = Inbound(channel="desk", lane=chat, chat=chat, message="", at=now, content=Text(text=""))
        with self.database.writing() as tx:
            occasion = Occasion(tx=tx, now=now, installation=self.dialogue.installation)
            person_id = self.dialogue.ids[who]
            yield Context.at(occasion, inbound=inbound, person_id=person_id, conversation=Conversation())

    def choose(self, who: str, found: Sequence[Case]) -> int:
        """Somebody ticks some cases."""
        self.wait(1)
        with self.sitting(who) as context:
            return menu.choose(context, Selection(whence=Whence.LEDGER, numbers=tuple(one.number for one in found)))

    def begin(self, who: str, found: Sequence[Case], step: str, filled: Filled | None = None) -> int:
        """Somebody begins a step on some cases; the batch."""
        batch_id = self.choose(who, found)
        with self.sitting(who) as context:
            assert starting.start(context, menu.own(context, str(batch_id)), step, filled or {}) is None
        return batch_id

    def undo(self, who: str, batch_id: int) -> bool:
        """Somebody takes all of it back at one press; whether that was possible."""
        with self.sitting(who) as context:
            return undoing.begin(context, menu.own(context, str(batch_id)))

    def take_back(self, who: str, batch_id: int, reason: str) -> int:
        """Somebody takes it back step by step; the batch that does."""
        with self.sitting(who) as context:
            begun = undoing.take_back(context, menu.own(context, str(batch_id)), {"reason": [reason]})
        assert isinstance(begun, int)
        return begun

    def progress(self, who: str, batch_id: int) -> BatchProgress:
        """How far it is."""
        with self.sitting(who) as context:
            return progress.progress(context, menu.own(context, str(batch_id)))

    def pieces(self, count: int) -> None:
        """Do so many pieces of the first job that is due, and drop it as a process does that is killed."""
        job = self.claim()
        assert job is not None
        for _ in range(count):
            assert not self.work.kinds()[job.kind](job)

    def do_all(self) -> None:
        """Do all that is due."""
        while (job := self.claim()) is not None:
            while not self.work.kinds()[job.kind](job):
                pass
            with self.database.writing() as tx:
                jobs.finish(tx, job.id, self.dialogue.clock.now())

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.dialogue.clock.pass_by(timedelta(seconds=seconds))

    def lease_ends(self) -> None:
        """What a killed process had claimed is free again."""
        self.wait(LEASE.total_seconds() + 1)

    def now_of(self, found: Sequence[Case]) -> list[Case]:
        """The cases as they are now."""
        with self.database.reading() as tx:
            return [cases.get(tx, one.number) for one in found]

    def history(self, case: Case) -> list[CaseEvent]:
        """What happened to a case."""
        with self.database.reading() as tx:
            return cases.history(tx, case)

    def told(self, who: str) -> list[str]:
        """What is said to somebody now."""
        return [reply.text for reply in self.dialogue.said_to(who)]

    def claim(self) -> jobs.Job | None:
        """The first job that is due, claimed; none where none is."""
        now = self.dialogue.clock.now()
        with self.database.writing() as tx:
            return jobs.claim(tx, now, lease_until=now + LEASE)
