"""Work that is cheaper done together, as what shares a commit: what comes while the workers are busy is done next."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, kw_only=True)
class _Asked(Generic[Item, Outcome]):
    """A piece of work, and who waits for it."""

    item: Item
    future: asyncio.Future[Outcome] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def tell(self, outcome: Outcome | BaseException) -> None:
        if self.future.done():  # cancelled: nobody waits any more
            return
        if isinstance(outcome, BaseException):
            self.future.set_exception(outcome)
        else:
            self.future.set_result(outcome)


class SharedWork(Generic[Item, Outcome]):
    """Does work in worker threads, `most` pieces at once. `do` gives for each piece what came of it, or its error.

    One that comes while a worker is idle is done at once, alone. What `do` raises is raised to all that were at hand.
    """

    def __init__(
        self,
        do: Callable[[Sequence[Item]], Sequence[Outcome | BaseException]],
        *,
        name: str,
        workers: int,
        most: int,
    ) -> None:
        self._do = do
        self._name = name
        self._most = most
        self._idle = workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._waiting: deque[_Asked[Item, Outcome]] = deque()
        self._working: set[asyncio.Task[None]] = set()

    async def ask(self, item: Item) -> Outcome:
        """Have a piece done; what came of it. Raises its error."""
        asked: _Asked[Item, Outcome] = _Asked(item=item)
        self._waiting.append(asked)
        if self._idle:
            self._idle -= 1
            working = asyncio.create_task(self._work(), name=self._name)
            self._working.add(working)
            working.add_done_callback(self._working.discard)
        return await asked.future

    async def close(self) -> None:
        """Wait until the work at hand has ended."""
        await asyncio.to_thread(self._pool.shutdown)

    async def _work(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
            if group := [asked for asked in group if not asked.future.done()]:
                await self._take(group)
        self._idle += 1

    async def _take(self, group: Sequence[_Asked[Item, Outcome]]) -> None:
        doing = asyncio.get_running_loop().run_in_executor(self._pool, self._do, [asked.item for asked in group])
        await asyncio.wait([doing])
        bug = doing.exception()
        outcomes = doing.result() if bug is None else [bug] * len(group)
        for asked, outcome in zip(group, outcomes, strict=True):
            asked.tell(outcome)
