"""Assembly: everything is built here once and handed down as plain arguments."""

import asyncio
from collections.abc import Sequence
from datetime import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from bot.backup.nightly import Nightly
from bot.channels.notify.apprise import AppriseChannel, page_of
from bot.channels.notify.push import PushChannel, public_part, vapid_key
from bot.channels.telegram import CHANNEL as TELEGRAM
from bot.channels.web.channel import WebChannel
from bot.channels.web.late_routes import LateRoutes
from bot.channels.web.page_answers import PageAnswers
from bot.channels.web.visit import Visits
from bot.clock.broadcasts import Broadcasts
from bot.clock.clock import DEMO_KEPT, KEPT, Clock
from bot.core.channel import Channel
from bot.core.distress import Distress
from bot.core.heartbeat import Heartbeat
from bot.core.libraries import settle_libraries
from bot.core.machine_time import MachineTime
from bot.core.official_texts import load_official
from bot.core.operators import appoint
from bot.core.wallclock import WallClock
from bot.data_folder import note_store, refuse_lost_database, refuse_read_only, sealed_folders, vault_of
from bot.demo import DemoSize
from bot.pipeline.arrivals import ArrivalWork
from bot.pipeline.batches import BatchWork
from bot.pipeline.card_reader import CardReader, can_read_cards
from bot.pipeline.card_work import CardWork
from bot.pipeline.child import ChildPlace
from bot.pipeline.dispatcher import Dispatcher
from bot.pipeline.exchange import Exchange
from bot.pipeline.inbox import Inbox
from bot.pipeline.jobs import Worker
from bot.pipeline.moving import Moving
from bot.pipeline.old_files import SEAL, OldFiles
from bot.pipeline.old_photos import OldPhotos
from bot.pipeline.old_rows import SEAL_ROWS, OldRows
from bot.pipeline.outbox import Sender
from bot.pipeline.pace import Pace
from bot.pipeline.papers import PaperWork
from bot.pipeline.sent_journal import SentJournal
from bot.pipeline.templates import TemplateWork
from bot.pipeline.turn import Turns
from bot.pipeline.waiting_cards import WaitingCards
from bot.process import PARTS, App
from bot.settings import Settings, SettingsError
from handlers.capabilities import DIGEST_SOURCES, FORMS
from handlers.cases.phone_form import phone_form
from handlers.dialog import menu
from handlers.dialog.admittance import Admittance
from handlers.dialog.context import Occasion
from handlers.dialog.installation import Installation, Knowledge
from handlers.dialog.messages import File, Photo, Voice
from handlers.forms.photo_least import strictest
from handlers.home import page_home
from handlers.households.old_photos import LOOK
from handlers.people.redemption import announce_code
from handlers.uploads import admittance
from handlers.wording import Wording, load_wording
from knowledge.area import Level
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import load_packs
from knowledge.search.search import Search
from storage.database import heartbeats
from storage.database.database import Database
from storage.database.keys import PUSH, WEBHOOK
from storage.database.privacy import Vault
from storage.people import areas
from storage.queues import inbox
from storage.schema_check import check_changed_schema

if TYPE_CHECKING:  # loaded only where there is a token, and in the demo
    from bot.channels.telegram.channel import TelegramChannel
    from bot.demo.demo import Demo

_SQLITE_WORKERS, _POSTGRESQL_WORKERS = 2, 8
SQLITE_TOGETHER = 10  # turns a commit, a wait for the disk; on PostgreSQL each would hold the others' rows, too
SQLITE_ARRIVALS = 50  # that are written down in one commit, likewise


def build(
    settings: Settings,
    *,
    parts: tuple[str, ...] = PARTS,
    demo: bool | None = None,
    size: DemoSize = DemoSize.SMALL,
    new_database: bool = False,
) -> App:
    """Put the assistant together. `demo` none: a demo where there is neither a token nor an imported county.

    Raises SettingsError, PackError, WrongKey, WrongSchema, DBAPIError: nothing starts half. DatabaseMissing unless
    `new_database`, where there are photos without their database. DataFolderReadOnly where nothing could be kept.
    """
    refuse_read_only(settings.data_dir)
    if not demo and not new_database:
        refuse_lost_database(settings)
    _make_folder(settings.data_dir)
    vault = vault_of(settings, settings.database())
    store = settings.store()
    if demo is None:
        demo = settings.telegram_token is None and not _has_places(settings, vault)
    if demo:
        settings = _of_demo(settings)
    if settings.telegram_token is None:
        parts = tuple(part for part in parts if part != "telegram")
    if demo:
        database = Database(settings.database(size.database), vault)
    else:
        database = Database(settings.database(), vault, store)
    database.upgrade()
    database.prove_writable()
    check_changed_schema(database)
    if not demo:
        note_store(settings, database)
    if demo and size is DemoSize.COUNTY:
        _plant_county(settings, database)
    return _assemble(settings, parts, database, demo)


def learn(data_dir: Path) -> Knowledge:
    """The packs, their search, and the official texts imported into the data folder. Raises PackError."""
    packs = load_packs()
    official = load_official(packs, data_dir)
    return Knowledge(packs=packs, search=Search(packs, official), official=official)


def _assemble(settings: Settings, parts: tuple[str, ...], database: Database, demo: bool) -> App:
    settle_libraries()
    say, wall = load_wording(), WallClock(settings.zone, start=settings.clock)
    if settings.operator_chat is not None and settings.telegram_token is not None:
        with database.writing() as tx:
            appoint(tx, channel="telegram", chat=settings.operator_chat, now=wall.now())
    if settings.telegram_token is not None:
        _note_bot(database, settings.telegram_token.get_secret_value().partition(":")[0])
    photo_folder = settings.data_dir / ("demo_photos" if demo else "photos")
    file_folder = settings.data_dir / ("demo_files" if demo else "files")
    knowledge = learn(settings.data_dir)
    with database.reading() as tx:
        counties = bool(areas.at_level(tx, Level.COUNTY))
    installation = _installation(settings, knowledge, say, file_folder, counties=counties)
    alone = database.engine.dialect.name == "sqlite"

    reader = CardReader()
    waiting_cards = WaitingCards(reader, wall)
    channels: dict[str, Channel] = {}
    pages: dict[str, Channel] = {}

    def sender_of(channels: dict[str, Channel], name: str) -> Sender:
        return Sender(
            database=database,
            channels=channels,
            clock=wall,
            heartbeat=Heartbeat(database, wall, name),
            journal=SentJournal(settings.data_dir / f"{'demo_' if demo else ''}{name}.sent"),
            photo_folder=photo_folder,
            file_folder=file_folder,
            sent=lambda channel, chat: web.woken(chat) if channel == WebChannel.name else None,
            sweep_seconds=1.0 if alone else 0.3,
            paces={TELEGRAM: Pace()},
        )

    distress = Distress(database=database, channels=channels, say=say)
    sender, page_sender = sender_of(channels, "outbox"), sender_of(pages, "page")

    def spoken() -> None:
        sender.spoken()
        page_sender.spoken()

    clock = Clock(
        database=database,
        installation=installation,
        clock=wall,
        spoken=spoken,
        folder=settings.data_dir,
        kept=DEMO_KEPT if demo else KEPT,
        distress=distress,
    )
    broadcasts = Broadcasts(database=database, installation=installation, clock=wall, spoken=spoken)
    push_key = vapid_key(database.vault.ring.lasting[PUSH]) if settings.link_root.startswith("https://") else None
    web = WebChannel(
        database=database,
        clock=wall,
        say=say,
        announce=lambda tx, code, now: announce_code(tx, code, say, now),
        admittance=partial(_admittance, database, wall, installation),
        photo_folder=photo_folder,
        file_folder=file_folder,
        public_url=settings.public_url,
        photo_least=strictest(knowledge.packs.values()),
        demo=_demo(database, wall, knowledge, say, clock, photo_folder) if demo else None,
        push_key=None if push_key is None else public_part(push_key),
        answers=PageAnswers(
            database=database, clock=wall, installation=installation, forms=FORMS, read_card=waiting_cards.read
        ),
        report_form=partial(_phone_form, database, wall, installation),
        home=partial(_home, database, wall, installation),
        desk=partial(
            _desk,
            database=database,
            clock=wall,
            installation=installation,
            photo_folder=photo_folder,
            cards=waiting_cards,
            demo=demo,
        ),
    )
    telegram = None if settings.telegram_token is None else _telegram(settings, database, say, wall)
    notifier = AppriseChannel(database=database, say=say, clock=wall.now, link=page_of(settings.link_root))
    push = None if push_key is None else _push(push_key, settings, database, say, wall)
    channels |= {channel.name: channel for channel in (web, telegram, notifier, push) if channel is not None}
    pages |= {web.name: web}

    turns = Turns(
        database=database,
        readers={name: channel.read for name, channel in channels.items()},
        clock=wall,
        installation=installation,
    )
    dispatcher = Dispatcher(
        database=database,
        turns=turns,
        heartbeat=Heartbeat(database, wall, "turns"),
        spoken=spoken,
        workers=_SQLITE_WORKERS if alone else _POSTGRESQL_WORKERS,
        together=SQLITE_TOGETHER if alone else 1,
        sweep_seconds=5.0 if alone else 0.5,
    )
    at = ChildPlace(
        database=database.engine.url.render_as_string(hide_password=False),
        vault=database.vault,
        zone=settings.timezone,
        file_folder=file_folder,
        photo_folder=photo_folder,
        bucket=None if demo else settings.bucket(),
    )
    exchange = Exchange(database=database, clock=wall, at=at)
    papers = PaperWork(database=database, clock=wall, installation=installation, at=at)
    checked = TemplateWork(database=database, clock=wall, say=say, at=at)
    arriving = ArrivalWork(database=database, clock=wall, at=at)
    cards = CardWork(database=database, clock=wall, channels=channels, reader=reader, wake=dispatcher.wake)
    folders = sealed_folders(photo_folder, file_folder, database)
    old_files = OldFiles(database=database, folders=folders)
    old_files.order(wall.now())
    old_rows = OldRows(database=database, clock=wall)
    old_rows.order()
    worker = Worker(
        database=database,
        channels=channels,
        clock=wall,
        heartbeat=Heartbeat(database, wall, "jobs"),
        photo_folder=photo_folder,
        file_folder=file_folder,
        wake=dispatcher.wake,
        sweep_seconds=0.5,
        piecewise={
            **BatchWork(database=database, clock=wall, installation=installation).kinds(),
            LOOK: OldPhotos(database=database, photo_folder=photo_folder).look,
            SEAL: old_files.seal,
            SEAL_ROWS: old_rows.seal,
        },
        long=[{**exchange.kinds(), **papers.kinds(), **checked.kinds(), **arriving.kinds()}, cards.kinds()],
    )
    return App(
        settings=settings,
        parts=parts,
        database=database,
        telegram=telegram,
        web=web,
        inbox=Inbox(
            database=database,
            clock=wall,
            say=say,
            wake=dispatcher.wake,
            distress=distress,
            workers=1 if alone else _POSTGRESQL_WORKERS,
            together=SQLITE_ARRIVALS if alone else 1,
        ),
        dispatcher=dispatcher,
        sender=sender,
        page_sender=page_sender,
        worker=worker,
        clock=clock,
        broadcasts=broadcasts,
        search=knowledge.search,
        say=say,
        wall=wall,
        demo=demo,
        moving=None if database.store is None else Moving(database=database, clock=wall, say=say, folders=folders),
        nightly=None if demo else _nightly(settings, database, say, wall),
        open_pages=lambda: web.open_pages,
    )


def _nightly(settings: Settings, database: Database, say: Wording, wall: WallClock) -> Nightly | None:
    if settings.backup_dir is None:
        return None
    return Nightly(
        database=database,
        clock=wall,
        say=say,
        folder=settings.backup_dir,
        at=time.fromisoformat(settings.backup_at),
        keep=settings.backup_keep,
    )


def _installation(
    settings: Settings, knowledge: Knowledge, say: Wording, file_folder: Path, *, counties: bool
) -> Installation:
    return Installation(
        knowledge=knowledge,
        say=say,
        workdays=load_workdays(),
        zone=settings.zone,
        link_root=settings.link_root,
        abroad=frozenset({TELEGRAM}),
        sensitive_on_page=settings.keeps_off_messengers(counties=counties),
        file_folder=file_folder,
        map_tiles=settings.map_tiles,
        map_is_shifted=settings.map_datum == "gcj02",
        reads_cards=can_read_cards(),
    )


def _admittance(
    database: Database,
    clock: WallClock,
    installation: Installation,
    person_id: int,
    lane: str,
    content: Photo | File | Voice,
) -> Admittance | None:
    with database.reading() as tx:
        occasion = Occasion(tx=tx, now=clock.now(), installation=installation)
        return admittance(occasion, person_id, lane, content)


def _phone_form(
    database: Database, clock: WallClock, installation: Installation, person_id: int | None
) -> dict[str, Any]:
    with database.reading() as tx:
        return phone_form(Occasion(tx=tx, now=clock.now(), installation=installation), person_id)


def _home(database: Database, clock: WallClock, installation: Installation, person_id: int | None) -> dict[str, Any]:
    with database.reading() as tx:
        return page_home(Occasion(tx=tx, now=clock.now(), installation=installation), DIGEST_SOURCES, person_id)


def _demo(
    database: Database, wall: WallClock, knowledge: Knowledge, say: Wording, clock: Clock, photo_folder: Path
) -> "Demo":
    from bot.demo.demo import Demo
    from bot.demo.pictures import plant_pictures

    demo = Demo(
        database=database,
        clock=wall,
        packs=knowledge.packs,
        workdays=load_workdays(),
        say=say,
        ring=clock.ring,
    )
    with database.writing() as tx:
        plant_pictures(tx, photo_folder, wall.now())
    return demo


def _plant_county(settings: Settings, database: Database) -> None:
    """Fill a demo's database with a whole county, the first time."""
    from bot.demo.cast import PACK, plant
    from bot.demo.county import plant_county

    say, now = load_wording(), WallClock(settings.zone, start=settings.clock).now()
    with database.writing() as tx:
        plant(tx, say, now)
        plant_county(tx, say, load_packs()[PACK], now)


def _desk(visits: Visits, **parts: Any) -> Sequence[Any]:
    """The desk's routes, put together once somebody goes there."""

    def build() -> Sequence[Any]:
        from bot.desk.desk import desk_routes

        return desk_routes(visits, **parts)

    return LateRoutes("/desk", build).routes()


def _telegram(settings: Settings, database: Database, say: Wording, wall: WallClock) -> "TelegramChannel":
    from bot.channels.telegram.channel import TelegramChannel

    assert settings.telegram_token is not None

    async def keep_name(username: str) -> None:
        await asyncio.to_thread(_keep_fact, database, heartbeats.TELEGRAM_NAME, username)

    return TelegramChannel(
        token=settings.telegram_token.get_secret_value(),
        api_root=settings.telegram_api,
        proxy=settings.telegram_proxy,
        webhook_url=settings.webhook_url,
        secret=database.vault.ring.lasting[WEBHOOK],
        labels={key: say(key) for key in say if key.startswith("telegram.")},
        commands={name: say(f"menu.command.{name}") for name in menu.LISTED},
        clock=wall.now,
        on_identity=keep_name,
        dated=MachineTime(database, wall).heard,
    )


def _push(
    key: EllipticCurvePrivateKey, settings: Settings, database: Database, say: Wording, wall: WallClock
) -> PushChannel:
    return PushChannel(database=database, say=say, clock=wall.now, key=key, contact=settings.link_root)


def _keep_fact(database: Database, name: str, value: str) -> None:
    with database.writing() as tx:
        heartbeats.set_fact(tx, name, value)


def _note_bot(database: Database, bot: str) -> None:
    """Keep the bot's id. Another bot counts its updates anew: what the former one received has none of its ids."""
    with database.writing() as tx:
        former = heartbeats.fact(tx, heartbeats.TELEGRAM_BOT)
        if former != bot:
            heartbeats.set_fact(tx, heartbeats.TELEGRAM_BOT, bot)
        if former is not None and former != bot:
            inbox.free_all_ids(tx, TELEGRAM)


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
