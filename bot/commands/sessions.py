"""`anju sessions`: where somebody is signed in, and signing that person out, as after the loss of a phone."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.opening import open_database
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.forms.identity import Wrong, read_phone
from handlers.people import devices
from handlers.wording import Wording, load_wording
from storage.database.database import Transaction
from storage.people import accounts, people
from storage.web import sessions as web_sessions

app = typer.Typer(help="Where somebody is signed in, and signing out after the loss of a phone.", no_args_is_help=True)

Phone = Annotated[str, typer.Option(help="The person's phone number, as the county imported it.")]


@app.command("list")
def list_sessions(phone: Phone) -> None:
    """List the browsers and the accounts of other channels where somebody is signed in."""
    say, settings = load_wording(), load_settings()
    table = Table("device", "since", "last seen")
    with open_database(settings) as database, database.reading() as tx:
        person_id = _person(tx, phone, say)
        for session in web_sessions.of_person(tx, person_id):
            device = session.device or "unknown"
            table.add_row(device, *(_day(at, settings.zone) for at in (session.created_at, session.seen_at)))
        for account in accounts.of(tx, person_id):
            if account.channel != web_sessions.CHANNEL:
                table.add_row(account.channel, "", _day(account.seen_at, settings.zone))
    Console().print(table)


@app.command("revoke")
def revoke_sessions(phone: Phone) -> None:
    """Sign somebody out everywhere, and make the open links and invitations of that person worthless."""
    say, settings = load_wording(), load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        person_id = _person(tx, phone, say)
        count = devices.sign_out_everywhere(tx, person_id, by=None, now=now)
    typer.echo(say("devices.revoked", count=count))


def _person(tx: Transaction, phone: str, say: Wording) -> int:
    number = read_phone(phone)
    person_id = None if isinstance(number, Wrong) else people.find_by_phone(tx, number)
    if person_id is None:
        typer.echo(say("devices.nobody"), err=True)
        raise typer.Exit(2)
    return person_id


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
