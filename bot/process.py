"""The assistant as it runs: its loops, its locks, and the alarm when something is shut for good."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from socket import socket
from typing import TYPE_CHECKING

from bot.backup.nightly import Nightly
from bot.channels.web.channel import WebChannel
from bot.channels.web.server import CannotListen, bind, serve
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import Clock
from bot.core.operators import tell_operators
from bot.core.wallclock import WallClock
from bot.health.watchdog import keep_telling
from bot.leading import lead
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.inbox import Inbox
from bot.pipeline.jobs import Worker
from bot.pipeline.moving import Moving
from bot.pipeline.outbox import Sender
from bot.settings import Settings
from bot.supervision import Loop, supervise
from handlers.wording import Wording
from knowledge.search.search import Search
from storage.database import heartbeats
from storage.database.database import Database
from storage.database.locks import ProcessLock

if TYPE_CHECKING:  # loaded only where there is a token
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

_LISTENS_FIRST_S = 1.0  # for so long nothing but a question makes the index of the search, which takes a second
PARTS = ("telegram", "web", "turns", "outbox", "jobs", "clock")


class AlreadyRunning(Exception):
    """Another process works on this database and cannot share it."""


@dataclass(kw_only=True)
class App:
    """The assistant, put together and not yet running."""

    settings: Settings
    parts: tuple[str, ...]
    database: Database
    telegram: "TelegramChannel | None"
    web: WebChannel
    inbox: Inbox
    dispatcher: Dispatcher
    sender: Sender
    page_sender: Sender
    worker: Worker
    clock: Clock
    broadcasts: Broadcasts
    search: Search
    say: Wording
    wall: WallClock
    demo: bool
    moving: Moving | None
    nightly: Nightly | None
    open_pages: Callable[[], int]
    listening: socket | None = None  # where the page is served, once it runs

    async def run(self) -> None:
        """Run until cancelled. Raises AlreadyRunning, CannotListen, CoreEnded."""
        lock = ProcessLock(self.database.engine, "run")
        open_until_the_end = ExitStack()
        try:
            if self._alone and not lock.acquire():
                raise AlreadyRunning("another `anju run` works on this database; stop that one first")
            if "web" in self.parts:
                self._bound()
            open_until_the_end.enter_context(self._figures_served())
            self._announce()
            if "turns" in self.parts:
                making = asyncio.get_running_loop().call_later(_LISTENS_FIRST_S, self.search.warm_up)
                open_until_the_end.callback(making.cancel)
            await supervise(self._core(), self._listening(), self._alarm)
        finally:
            open_until_the_end.close()
            if self.telegram is not None:
                await self.telegram.close()
            lock.release()
            self.database.close()

    def spoken(self) -> None:
        """Something was queued. To be called in the event loop."""
        self.sender.spoken()
        self.page_sender.spoken()

    @property
    def _alone(self) -> bool:
        """Whether the database takes one process only."""
        return self.database.engine.dialect.name == "sqlite"

    def _core(self) -> dict[str, Loop]:
        loops: dict[str, Loop] = {
            "turns": self.dispatcher.run,
            "outbox": partial(self._by_turns, "outbox", self.sender.run),
            "jobs": self.worker.run,
            "clock": partial(self._by_turns, "clock", self.clock.run),
        }
        core = {name: run for name, run in loops.items() if name in self.parts}
        if "web" in self.parts and not self._alone:
            core["page"] = self.page_sender.run  # what the page shows waits for no other process
        if "clock" in self.parts:
            core["mailroom"] = partial(self._by_turns, "mailroom", self.broadcasts.run)
        if "clock" in self.parts and self.nightly is not None:
            core["backup"] = partial(self._by_turns, "backup", self.nightly.run)
        if "jobs" in self.parts and self.moving is not None:
            core["moving"] = partial(self._by_turns, "moving", self.moving.run)
        core["watchdog"] = keep_telling
        return core

    def _listening(self) -> dict[str, Loop]:
        loops: dict[str, Loop] = {}
        if self.telegram is not None and "telegram" in self.parts:
            loops["telegram"] = partial(self._by_turns, "telegram", partial(self.telegram.listen, self.inbox))
        if "web" in self.parts:
            loops["web"] = self._listen_on_web
        return loops

    async def _by_turns(self, name: str, run: Loop) -> None:
        """Run a loop that only one process may run at a time; wait while another one does."""
        if self._alone:
            await run()
        else:
            await lead(ProcessLock(self.database.engine, name), run)

    async def _listen_on_web(self) -> None:
        """Serve the page, and Telegram's webhook where there is one."""
        routes = []
        if self.telegram is not None and self.settings.webhook_url is not None:
            routes.append(self.telegram.webhook_route(self.inbox))
        async with asyncio.TaskGroup() as group:
            group.create_task(self.web.listen(self.inbox))
            if not self._alone:
                group.create_task(self.web.hear_elsewhere())
            group.create_task(serve(self.web.app(self.inbox, routes), self._bound()))

    def _bound(self) -> socket:
        """The socket of the page; another one where a server that ended has closed it. Raises CannotListen."""
        if self.listening is None or self.listening.fileno() < 0:
            self.listening = bind(*self.settings.web_host_and_port)
        return self.listening

    @contextmanager
    def _figures_served(self) -> Iterator[None]:
        """Figures for Prometheus, where they are wanted. Raises CannotListen."""
        address = self.settings.metrics_host_and_port
        if address is None:
            yield
            return
        from bot.health.figures import Figures, serving

        channel = self.telegram
        telegram = None if channel is None else lambda: channel.connected
        figures = Figures(self.database, self.wall, self.settings.data_dir, self.open_pages, telegram)
        with ExitStack() as opened:
            try:
                opened.enter_context(serving(figures, *address))
            except OSError as error:
                raise CannotListen(f"figures cannot be given at {self.settings.metrics_address}: {error}") from error
            yield

    def _announce(self) -> None:
        log.info("Anju runs: %s", ", ".join(self.parts))
        if "web" in self.parts:
            print(f"Anju {'demo ' if self.demo else ''}is at {self.settings.link_root}", flush=True)

    async def _alarm(self, what: str) -> None:
        """Tell the operators that something is shut for good."""
        await asyncio.to_thread(self._queue_alarm, what)
        self.spoken()

    def _queue_alarm(self, what: str) -> None:
        now = self.wall.now()
        with self.database.writing() as tx:
            heartbeats.beat(tx, "alarm", now, what)
            key = f"shut:{now:%Y-%m-%d}:{what}"[:80]
            tell_operators(tx, text=self.say("turn.channel_shut", what=what), key=key, now=now)
