"""Where channels put what they received: on disk first, then the turn is woken."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError, OperationalError

from bot.core.allowance import Allowance
from bot.core.delivery import deliver
from bot.core.distress import Distress
from bot.core.following import WayStep, name_received, step
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from bot.pipeline.shared_work import SharedWork
from handlers.dialog.messages import Reply
from handlers.wording import Wording
from storage.database.database import Database, Transaction
from storage.people import accounts
from storage.queues import inbox
from storage.queues.inbox import Received

AT_ONCE, A_SECOND = 40, 2.0  # what somebody may send in one go, several albums too, and steadily
ASKED_AGAIN_S = 600.0  # who goes on is asked to slow down once more


@dataclass(frozen=True, kw_only=True)
class _Arrival:
    """What a channel hands over at once."""

    channel: str
    updates: Sequence[Received]

    @property
    def lanes(self) -> Sequence[str]:
        """Whose updates they are, each once."""
        return list(dict.fromkeys(update.lane for update in self.updates))


class Inbox:
    """Takes updates from the channels. `wake` hears of the lanes on which something waits.

    What is handed over while its `workers` write shares the next commit, so many arrivals `together`.

    Whoever sends more than anybody types is asked once to slow down; all of it is taken all the same.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: WallClock,
        say: Wording,
        wake: Callable[[Iterable[str]], None],
        distress: Distress,
        workers: int,
        together: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self._wake = wake
        self._distress = distress
        self._writing = SharedWork[_Arrival, None](self._write, name="inbox", workers=workers, most=together)
        self._sent = Allowance(burst=AT_ONCE, rate=A_SECOND)
        self._asked = Allowance(burst=1, rate=1 / ASKED_AGAIN_S)

    async def accept(self, channel: str, updates: Sequence[Received]) -> None:
        """Write updates down in one transaction; raises on failure, then nothing may be acknowledged.

        Where it cannot be written, whoever sent them is told, without a disk.
        """
        arrival = _Arrival(channel=channel, updates=updates)
        lanes = arrival.lanes
        try:
            await self._writing.ask(arrival)
        except OperationalError as error:
            await self._distress.cannot_write(error, channel, lanes)
            raise
        self._distress.over()
        for update in updates:
            step(WayStep.RECEIVED, name_received(channel, update.update_id))
        self._wake(lanes)

    async def set_aside(self, channel: str, update: Received, error: str) -> None:
        """Write down an update that has no readable sender, and tell the operators once."""
        await asyncio.to_thread(self._write_aside, channel, update, error)

    def _write(self, arrivals: Sequence[_Arrival]) -> Sequence[DBAPIError | None]:
        """In one commit, or none of them; where one of several is refused for what it is, each in its own.

        No savepoint parts them: where its disk is full, SQLite rolls back what stands before one as well.
        """
        try:
            with self._database.writing() as tx:
                for arrival in arrivals:
                    self._put(tx, arrival)
        except OperationalError as error:
            return [error] * len(arrivals)
        except DBAPIError as error:
            if len(arrivals) == 1:
                return [error]
            return [outcome for arrival in arrivals for outcome in self._write([arrival])]
        return [None] * len(arrivals)

    def _put(self, tx: Transaction, arrival: _Arrival) -> None:
        now = self._clock.now()
        inbox.put(tx, arrival.channel, arrival.updates, now)
        for lane in dict.fromkeys(update.lane for update in arrival.updates if self._sent.take(update.lane)):
            self._ask_to_slow_down(tx, lane, now)

    def _ask_to_slow_down(self, tx: Transaction, lane: str, now: datetime) -> None:
        account = accounts.at(tx, lane)
        if account is None or self._asked.take(lane):
            return
        reply = Reply(text=self._say("turn.slower"))
        deliver(tx, person_id=account.person_id, channel=account.channel, chat=account.chat, reply=reply, now=now)

    def _write_aside(self, channel: str, update: Received, error: str) -> None:
        now, what = self._clock.now(), f"{channel} {update.update_id}"
        with self._database.writing() as tx:
            if inbox.put_aside(tx, channel, update, error, now):
                tell_operators(tx, text=self._say("turn.set_aside", what=what), key=f"aside:{what}", now=now)
