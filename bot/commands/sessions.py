"""`anju sessions`: where somebody is signed in, and signing that person out, as after the loss of a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot.commands.opening import open_database
from bot.commands.tables import plain_table
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.forms.identity import read_phone
from handlers.people import devices, finding
from handlers.wording import Wording, load_wording
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import accounts, areas, directory, people
from storage.people.directory import DirectoryEntry
from storage.people.people import Role
from storage.web import sessions as web_sessions

app = typer.Typer(help="Where somebody is signed in, and signing out after the loss of a phone.", no_args_is_help=True)

MOST_NAMED = 20  # of those who fit

Phone = Annotated[str | None, typer.Option(help="The person's phone number, as imported or as given.")]
Name = Annotated[str | None, typer.Option(help="The person's name.")]
Area = Annotated[str | None, typer.Option(help="Code of the place where the person holds a role.")]
InRole = Annotated[Role | None, typer.Option("--role", help="The role held there.")]
Invitation = Annotated[str | None, typer.Option(help="The code by which the person came.")]
Person = Annotated[int | None, typer.Option(help="The person's number, as shown where several fit.")]


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is known of whom is sought; none: any."""

    phone: str | None
    name: str | None
    area: str | None
    role: Role | None
    invitation: str | None
    person: int | None

    def find(self, tx: Transaction) -> dict[int, DirectoryEntry | None]:
        """Who fits, by id; none as the entry of who holds no role and is found by number alone. Raises BadParameter."""
        told = {key: value for key, value in vars(self).items() if value is not None}
        if not told:
            raise typer.BadParameter("one of --phone, --name, --area, --role, --invitation, --person is needed")
        number = None if self.phone is None else read_phone(self.phone)
        if told.keys() == {"phone"} and isinstance(number, str):
            known = people.find_by_phone(tx, number)
            if known is not None:
                return {known: None}
        came = None if self.invitation is None else finding.came_by_code(tx, self.invitation)
        return {
            one.person_id: one
            for one in directory.entries(tx, list(Role), areas.children(tx, None))
            if (number is None or one.phone == number)
            and self.name in (None, one.name)
            and (self.area is None or (one.grant.place is not None and one.grant.place.code == self.area))
            and self.role in (None, one.grant.role)
            and (came is None or one.person_id in came)
            and self.person in (None, one.person_id)
        }


@app.command("list")
def list_sessions(
    phone: Phone = None,
    name: Name = None,
    area: Area = None,
    role: InRole = None,
    invitation: Invitation = None,
    person: Person = None,
) -> None:
    """List the browsers and the accounts of other channels where somebody is signed in."""
    say, settings = load_wording(), load_settings()
    table = plain_table("device", "since", "last seen")
    with open_database(settings) as database, database.reading() as tx:
        person_id = _person(
            tx, say, Sought(phone=phone, name=name, area=area, role=role, invitation=invitation, person=person)
        )
        for session in web_sessions.of_person(tx, person_id):
            device = session.device or "unknown"
            table.add_row(device, *(_day(at, settings.zone) for at in (session.created_at, session.seen_at)))
        for account in accounts.of(tx, person_id):
            if account.channel != web_sessions.CHANNEL:
                table.add_row(account.channel, "", _day(account.seen_at, settings.zone))
    Console().print(table)


@app.command("revoke")
def revoke_sessions(
    phone: Phone = None,
    name: Name = None,
    area: Area = None,
    role: InRole = None,
    invitation: Invitation = None,
    person: Person = None,
) -> None:
    """Sign somebody out everywhere, and make the open links and invitations of that person worthless.

    Fails where there was nothing to sign out: the lost phone then is somebody else's, as one who left no name.
    """
    say, settings = load_wording(), load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        person_id = _person(
            tx, say, Sought(phone=phone, name=name, area=area, role=role, invitation=invitation, person=person)
        )
        count = devices.sign_out_everywhere(tx, person_id, by=None, now=now)
    if not count:
        typer.echo(say("devices.revoked_nothing"), err=True)
        raise typer.Exit(1)
    typer.echo(say("devices.revoked", count=count))


def _person(tx: Transaction, say: Wording, sought: Sought) -> int:
    """The one person whom the options tell; several are listed with their numbers, for `--person`. Raises Exit."""
    found = sought.find(tx)
    if len(found) == 1:
        return next(iter(found))
    typer.echo(say("devices.several" if found else "devices.nobody"), err=True)
    for line in _lines([one for one in found.values() if one is not None][:MOST_NAMED], say):
        typer.echo(line, err=True)
    if len(found) > MOST_NAMED:
        typer.echo(say("devices.more", count=len(found) - MOST_NAMED), err=True)
    raise typer.Exit(2)


def _lines(found: Sequence[DirectoryEntry], say: Wording) -> list[str]:
    return [
        say(
            "devices.somebody",
            id=one.person_id,
            place="" if one.grant.place is None else one.grant.place.name,
            role=say(f"role.{one.grant.role}"),
            name=one.name or say("directory.no_name"),
            phone=mask_phone(one.phone) if one.phone else say("directory.no_phone"),
        )
        for one in found
    ]


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
