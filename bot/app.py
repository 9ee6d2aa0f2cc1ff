"""Assembly: everything is built here once and handed down as plain arguments."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socket

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from bot.channels.apprise import AppriseChannel, page_of
from bot.channels.channel import Channel
from bot.channels.push import PushChannel, public_part, vapid_key
from bot.channels.telegram import TelegramChannel
from bot.channels.web import WebChannel
from bot.clock import DEMO_KEPT, KEPT, Clock
from bot.demo import DATABASE as DEMO_DATABASE
from bot.demo import Demo
from bot.dispatcher import Dispatcher
from bot.heart import Heart
from bot.inbox import Inbox
from bot.jobs import Worker
from bot.official_texts import load_official
from bot.operators import appoint, tell_operators
from bot.outbox import Sender
from bot.page_answers import PageAnswers
from bot.settings import Settings, SettingsError
from bot.supervision import Loop, supervise
from bot.turn import Turns
from bot.wallclock import WallClock
from bot.webserver import bind, serve
from handlers.photos import strictest
from handlers.router import MENU_COMMANDS
from handlers.talk import Installation, Knowledge
from handlers.wording import Wording, load_wording
from knowledge.pack import load_packs
from knowledge.search import Search
from storage import areas, heartbeats
from storage.database import Database
from storage.locks import ProcessLock
from storage.privacy import Vault

log = logging.getLogger(__name__)

PARTS = ("telegram", "web", "turns", "outbox", "jobs", "clock")
LOCK_PAUSE = 2.0  # seconds between tries to take over another process's work

_SQLITE_WORKERS, _POSTGRESQL_WORKERS = 2, 8


class AlreadyRunning(Exception):
    """Another process works on this database and cannot share it."""


@dataclass(kw_only=True)
class App:
    """The assistant, put together and not yet running."""

    settings: Settings
    parts: tuple[str, ...]
    database: Database
    telegram: TelegramChannel | None
    web: WebChannel
    inbox: Inbox
    dispatcher: Dispatcher
    sender: Sender
    worker: Worker
    clock: Clock
    search: Search
    say: Wording
    wall: WallClock
    demo: bool
    listening: socket | None = None  # where the page is served, once it runs

    async def run(self) -> None:
        """Run until cancelled. Raises AlreadyRunning, CannotListen, CoreEnded."""
        lock = ProcessLock(self.database.engine, "run")
        try:
            if self._alone and not lock.acquire():
                raise AlreadyRunning("another `anju run` works on this database; stop that one first")
            if "web" in self.parts:
                self.listening = bind(*self.settings.web_host_and_port)
            if "turns" in self.parts:
                self.search.warm_up()
            self._announce()
            await supervise(self._core(), self._listening(), self._alarm)
        finally:
            if self.telegram is not None:
                await self.telegram.close()
            lock.release()
            self.database.close()

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
        return {name: run for name, run in loops.items() if name in self.parts}

    def _listening(self) -> dict[str, Loop]:
        loops: dict[str, Loop] = {}
        if self.telegram is not None and "telegram" in self.parts:
            loops["telegram"] = partial(self._by_turns, "telegram", partial(self.telegram.listen, self.inbox))
        if "web" in self.parts:
            loops["web"] = self._listen_on_web
        return loops

    async def _by_turns(self, name: str, run: Loop) -> None:
        """Run a loop that only one process may run at a time; wait while another one does."""
        lock = ProcessLock(self.database.engine, name)
        waited = False
        while not self._alone and not await asyncio.to_thread(lock.acquire):
            if not waited:
                log.warning("another process does the part %s; waiting to take over", name)
            waited = True
            await asyncio.sleep(LOCK_PAUSE)
        try:
            await run()
        finally:
            lock.release()

    async def _listen_on_web(self) -> None:
        """Serve the page, and Telegram's webhook where there is one."""
        routes = []
        if self.telegram is not None and self.settings.webhook_url is not None:
            routes.append(self.telegram.webhook_route(self.inbox))
        assert self.listening is not None
        async with asyncio.TaskGroup() as group:
            group.create_task(self.web.listen(self.inbox))
            group.create_task(serve(self.web.app(self.inbox, routes), self.listening))

    def _announce(self) -> None:
        log.info("Anju runs: %s", ", ".join(self.parts))
        if "web" in self.parts:
            print(f"Anju {'demo ' if self.demo else ''}is at {self.settings.link_root}", flush=True)

    async def _alarm(self, what: str) -> None:
        """Tell the operators that something is shut for good."""
        await asyncio.to_thread(self._queue_alarm, what)
        self.sender.spoken()

    def _queue_alarm(self, what: str) -> None:
        now = self.wall.now()
        with self.database.writing() as tx:
            heartbeats.beat(tx, "alarm", now, what)
            key = f"shut:{now:%Y-%m-%d}:{what}"[:80]
            tell_operators(tx, say=self.say, text_key="turn.channel_shut", what=what, key=key, now=now)


def build(settings: Settings, *, parts: tuple[str, ...] = PARTS, demo: bool | None = None) -> App:
    """Put the assistant together. `demo` none: a demo where there is neither a token nor an imported county.

    Raises SettingsError, PackError, WrongKey, DBAPIError: nothing starts half.
    """
    _make_folder(settings.data_dir)
    vault = Vault(settings.key())
    if demo is None:
        demo = settings.telegram_token is None and not _has_places(settings, vault)
    if demo:
        settings = _of_demo(settings)
    if settings.telegram_token is None:
        parts = tuple(part for part in parts if part != "telegram")
    database = Database(settings.database(DEMO_DATABASE) if demo else settings.database(), vault)
    database.upgrade()
    return _assemble(settings, parts, database, demo)


def learn(data_dir: Path) -> Knowledge:
    """The packs, their search, and the official texts imported into the data folder. Raises PackError."""
    packs = load_packs()
    official = load_official(packs, data_dir)
    return Knowledge(packs=packs, search=Search(packs, official), official=official)


def _assemble(settings: Settings, parts: tuple[str, ...], database: Database, demo: bool) -> App:
    say, wall = load_wording(), WallClock(settings.zone, start=settings.clock)
    if settings.operator_chat is not None and settings.telegram_token is not None:
        with database.writing() as tx:
            appoint(tx, channel="telegram", chat=settings.operator_chat, now=wall.now())
    knowledge, installation = learn(settings.data_dir), _installation(settings)
    photo_folder = settings.data_dir / ("demo_photos" if demo else "photos")
    alone = database.engine.dialect.name == "sqlite"

    channels: dict[str, Channel] = {}
    sender = Sender(
        database=database,
        channels=channels,
        clock=wall,
        heart=Heart(database, wall, "outbox"),
        photo_folder=photo_folder,
        sent=lambda channel, chat: web.woken(chat) if channel == WebChannel.name else None,
        sweep_seconds=1.0 if alone else 0.3,
    )
    clock = Clock(
        database=database,
        packs=knowledge.packs,
        say=say,
        clock=wall,
        spoken=sender.spoken,
        kept=DEMO_KEPT if demo else KEPT,
    )
    push_key = vapid_key(settings.key()) if settings.link_root.startswith("https://") else None
    web = WebChannel(
        database=database,
        clock=wall,
        say=say,
        photo_folder=photo_folder,
        public_url=settings.public_url,
        photo_least=strictest(knowledge.packs.values()),
        demo=_demo(database, wall, knowledge, say, clock) if demo else None,
        push_key=None if push_key is None else public_part(push_key),
        answers=PageAnswers(database=database, clock=wall, knowledge=knowledge, say=say, installation=installation),
    )
    telegram = None if settings.telegram_token is None else _telegram(settings, database, say, wall)
    notifier = AppriseChannel(database=database, say=say, clock=wall.now, link=page_of(settings.link_root))
    push = None if push_key is None else _push(push_key, settings, database, say, wall)
    channels |= {channel.name: channel for channel in (web, telegram, notifier, push) if channel is not None}

    turns = Turns(
        database=database,
        readers={name: channel.read for name, channel in channels.items()},
        knowledge=knowledge,
        say=say,
        clock=wall,
        demo=demo,
        installation=installation,
    )
    dispatcher = Dispatcher(
        database=database,
        turns=turns,
        heart=Heart(database, wall, "turns"),
        spoken=sender.spoken,
        workers=_SQLITE_WORKERS if alone else _POSTGRESQL_WORKERS,
        sweep_seconds=5.0 if alone else 0.5,
    )
    worker = Worker(
        database=database,
        channels=channels,
        clock=wall,
        heart=Heart(database, wall, "jobs"),
        photo_folder=photo_folder,
        wake=dispatcher.wake,
        sweep_seconds=0.5,
    )
    return App(
        settings=settings,
        parts=parts,
        database=database,
        telegram=telegram,
        web=web,
        inbox=Inbox(database=database, clock=wall, say=say, wake=dispatcher.wake),
        dispatcher=dispatcher,
        sender=sender,
        worker=worker,
        clock=clock,
        search=knowledge.search,
        say=say,
        wall=wall,
        demo=demo,
    )


def _installation(settings: Settings) -> Installation:
    return Installation(
        link_root=settings.link_root,
        abroad=frozenset({TelegramChannel.name}),
        sensitive_on_page=settings.sensitive == "web",
    )


def _demo(database: Database, wall: WallClock, knowledge: Knowledge, say: Wording, clock: Clock) -> Demo:
    return Demo(database=database, clock=wall, packs=knowledge.packs, say=say, ring=clock.ring)


def _telegram(settings: Settings, database: Database, say: Wording, wall: WallClock) -> TelegramChannel:
    assert settings.telegram_token is not None

    async def keep_name(username: str) -> None:
        await asyncio.to_thread(_keep_fact, database, heartbeats.TELEGRAM_NAME, username)

    return TelegramChannel(
        token=settings.telegram_token.get_secret_value(),
        api_root=settings.telegram_api,
        proxy=settings.telegram_proxy,
        webhook_url=settings.webhook_url,
        secret=settings.key(),
        labels={key: say(key) for key in say if key.startswith("telegram.")},
        commands={name: say(f"menu.command.{name}") for name in MENU_COMMANDS},
        clock=wall.now,
        on_identity=keep_name,
    )


def _push(
    key: EllipticCurvePrivateKey, settings: Settings, database: Database, say: Wording, wall: WallClock
) -> PushChannel:
    return PushChannel(database=database, say=say, clock=wall.now, key=key, contact=settings.link_root)


def _keep_fact(database: Database, name: str, value: str) -> None:
    with database.writing() as tx:
        heartbeats.set_fact(tx, name, value)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        hint = "expected a folder that can be made and written"
        raise SettingsError(f"ANJU_DATA_DIR={str(folder)!r}: {error.strerror}; {hint}") from error


def _of_demo(settings: Settings) -> Settings:
    """What the demo leaves of the settings: no database but its own, no Telegram, this machine alone."""
    here = f"127.0.0.1:{settings.web_host_and_port[1]}"
    without = {"database_url": None, "telegram_token": None, "public_url": None, "web_address": here}
    return settings.model_copy(update=without)


def _has_places(settings: Settings, vault: Vault) -> bool:
    """Whether a county was imported."""
    database = Database(settings.database(), vault)
    try:
        database.upgrade()
        with database.reading() as tx:
            return areas.count(tx) > 0
    finally:
        database.close()
