"""`anju setup`: the first run for an operator, one question at a time; again later, to change what is set."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.commands.prompts import Prompts, UnfitAnswer
from bot.commands.setup_county import County
from bot.commands.setup_machine import Declined, Machine
from bot.commands.setup_office import CountyOffice
from bot.core.wallclock import WallClock
from bot.settings import Settings
from handlers.wording import Wording, load_wording
from knowledge.area import Level
from storage.database.database import Database
from storage.people import areas, offices


def setup(
    county_code: Annotated[str | None, typer.Option(help="Code of the county, 6 digits.")] = None,
    county_name: Annotated[str | None, typer.Option(help="Name of the county.")] = None,
    pack: Annotated[str | None, typer.Option(help="Policy pack of the county, as yantai.")] = None,
    office_phone: Annotated[str | None, typer.Option(help="Number of the county's office, for all to call.")] = None,
    office_hours: Annotated[str | None, typer.Option(help="When somebody answers there, in words.")] = None,
    web_address: Annotated[str | None, typer.Option(help="Host and port that the web chat listens on.")] = None,
    public_url: Annotated[str | None, typer.Option(help="Address of the web chat as people reach it.")] = None,
    telegram_token_file: Annotated[Path | None, typer.Option(help="File that holds the Telegram token.")] = None,
    data_dir: Annotated[str | None, typer.Option(help="Folder for database, photos and caches.")] = None,
    key_file: Annotated[str | None, typer.Option(help="Key file, outside the data folder; made if missing.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: what is not given stays, or is the default.")
    ] = False,
) -> None:
    """Set up this installation: .env, key, database, the first county, its office's number and an invitation.

    Run it again to see what is set and to change it. No network is needed. The exit code is 2 where an option does
    not fit, and 1 where the operator declines.
    """
    say = load_wording()
    prompts = Prompts(say, nobody=yes)
    try:
        county = County(say, prompts, {"code": county_code, "name": county_name, "pack": pack})
        office = CountyOffice(say, prompts, {"phone": office_phone, "hours": office_hours})
        given = {
            "web_address": web_address,
            "public_url": public_url,
            "telegram_token": None if telegram_token_file is None else _token_in(telegram_token_file, say),
            "data_dir": data_dir,
            "secret_key_file": key_file,
        }
        typer.echo(say("setup.part.machine"))
        settings = Machine(say, prompts, given).settle()
        typer.echo(f"\n{say('setup.part.county')}")
        with open_database(settings) as database:
            for line in _settle_county(county, office, database, settings, say):
                typer.echo(line)
    except UnfitAnswer as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(2) from refused
    except Declined as declined:
        typer.echo(say("setup.file.left"))
        raise typer.Exit(1) from declined


def _token_in(file: Path, say: Wording) -> str:
    """Raises UnfitAnswer."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitAnswer(say("setup.telegram_token.unreadable", file=file)) from error


def _settle_county(
    county: County, office: CountyOffice, database: Database, settings: Settings, say: Wording
) -> Iterator[str]:
    """Ask for the county and put it there; what was done, and what comes next, in lines. Raises UnfitAnswer."""
    with database.reading() as tx:
        counties = {place.code: place for place in areas.everywhere(tx) if place.level is Level.COUNTY}
        known = offices.everywhere(tx)
    chosen = county.choose(counties)
    number = None if chosen is None else office.choose(chosen, known.get(chosen.code))
    done: list[str] = []
    with database.writing() as tx:
        if chosen is not None:
            now = WallClock(settings.zone).now()
            done = list(county.put(tx, chosen, now=now, link_root=settings.link_root))
            done += office.put(tx, chosen, number, now)
        places = areas.count(tx)
    yield ""
    yield say("setup.result.database", kind=database.engine.dialect.name, places=places)
    yield from done
    yield ""
    yield say("setup.next.title")
    yield say("setup.next.check")
    yield say("setup.next.import")
    if chosen is not None:
        yield say("setup.next.invite", code=chosen.code)
    yield say("setup.next.run", url=settings.link_root)
    if not places and settings.telegram_token is None:
        yield say("setup.next.demo")
    yield say("setup.next.restart")
    yield say("setup.next.service")
