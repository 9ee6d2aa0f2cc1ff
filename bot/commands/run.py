"""`anju run` and `anju demo`: the assistant itself."""

import asyncio
import logging
import signal
import sys
from typing import Annotated

import typer

from bot.app import build
from bot.channels.web.server import CannotListen
from bot.core.faults import FaultLog
from bot.core.loading import loading
from bot.core.log_lines import start_log
from bot.core.open_files import Seldom, allow_most_open_files
from bot.data_folder import DatabaseMissing
from bot.demo import DemoSize
from bot.process import PARTS, AlreadyRunning, App
from bot.settings import Settings, SettingsError, load_settings
from bot.supervision import CoreEnded
from handlers.wording import load_wording

log = logging.getLogger("anju")


def run(
    only: Annotated[
        str | None, typer.Option(help=f"Run only these parts, as turns,outbox. Of: {', '.join(PARTS)}.")
    ] = None,
    new_database: Annotated[
        bool,
        typer.Option("--new-database", help="Begin with an empty database, though photos of another one are there."),
    ] = False,
) -> None:
    """Start the assistant. Without a token and without an imported county it is a demo."""
    parts = tuple(only.split(",")) if only else PARTS
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: expected some of {', '.join(PARTS)}", param_hint="--only")
    _start(parts, demo=None, new_database=new_database)


def demo(
    size: Annotated[
        DemoSize,
        typer.Option(help="county: 400 villages, 3 000 people, 20 000 houses; the first start takes a minute."),
    ] = DemoSize.SMALL,
) -> None:
    """Start the demo, whatever the settings: invented places and people, on this machine only."""
    _start(PARTS, demo=True, size=size)


def _start(
    parts: tuple[str, ...], demo: bool | None, *, size: DemoSize = DemoSize.SMALL, new_database: bool = False
) -> None:
    settings = load_settings()
    _start_log(settings)
    logging.getLogger("asyncio").addFilter(Seldom())
    allow_most_open_files()
    try:
        with loading():
            app = _build(settings, parts, demo, size=size, new_database=new_database)
        asyncio.run(_run(app))
    except (AlreadyRunning, CannotListen) as error:
        typer.echo(f"anju: {error}", err=True)
        raise typer.Exit(3) from error
    except CoreEnded as error:
        log.critical("%s; the process ends so that it can be started again", error, exc_info=error.__cause__)
        raise typer.Exit(1) from error


def _start_log(settings: Settings) -> None:
    try:
        start_log(
            as_json=settings.log_format == "json",
            file=settings.log_file,
            most_bytes=settings.log_megabytes * 1_000_000,
            kept=settings.log_keep,
        )
    except OSError as error:
        hint = "expected a file that can be made and written"
        raise SettingsError(f"ANJU_LOG_FILE={str(settings.log_file)!r}: {error.strerror}; {hint}") from error


def _build(settings: Settings, parts: tuple[str, ...], demo: bool | None, *, size: DemoSize, new_database: bool) -> App:
    """The assistant, whose faults are noted from here on.

    Whoever sits at a terminal is asked whether an empty database is meant where one is missing.
    """
    try:
        app = build(settings, parts=parts, demo=demo, size=size, new_database=new_database)
    except DatabaseMissing as missing:
        if not sys.stdin.isatty() or not typer.confirm(load_wording()("setup.database_missing", what=missing)):
            raise
        app = build(settings, parts=parts, demo=demo, size=size, new_database=True)
    logging.getLogger().addHandler(FaultLog(app.settings.data_dir, app.wall.now))
    return app


async def _run(app: App) -> None:
    running = asyncio.ensure_future(app.run())
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":  # there Control-C cancels without it
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("stopped")
