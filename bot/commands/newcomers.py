"""`anju org newcomers`: who came by an invitation and may be somebody on the list, for who looks after the server."""

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.core.delivery import deliver_notice
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.people import claims
from handlers.wording import Wording, load_wording
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import areas, people
from storage.people import claims as stored


def newcomers(
    number: Annotated[int | None, typer.Argument(help="The number of one of them, as listed.")] = None,
    same: Annotated[
        bool | None, typer.Option("--same/--other", help="That one is who stands on the list, or is somebody else.")
    ] = None,
) -> None:
    """List who may be somebody on the list and waits to be confirmed; say of one whether that is so.

    Who holds the office above confirms in the chat; this is for counties whose city has nobody here.
    """
    say, settings = load_wording(), load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        if number is None:
            for line in _listed(tx, say):
                typer.echo(line)
            return
        claim = stored.find(tx, number)
        if claim is None or same is None:
            typer.echo(say("claims.decided") if claim is None else "say --same or --other", err=True)
            raise typer.Exit(2)
        decision = claims.decide(tx, claim, agreed=same, by=None, now=now)
        deliver_notice(tx, decision.notice(say, say("claims.operator")), now)
    typer.echo(say("claims.command.same" if same else "claims.said_no", name=decision.name))


def _listed(tx: Transaction, say: Wording) -> Iterator[str]:
    found = stored.open_ones(tx)
    places = areas.among(tx, {claim.area for claim in found})
    for claim in found:
        name, phone = people.name_of(tx, claim.person_id) or "", people.phone_of(tx, claim.person_id)
        values = {"place": places[claim.area].name, "name": name, "phone": mask_phone(phone) if phone else ""}
        yield say("claims.command.line", number=claim.id, **values)
    if not found:
        yield say("claims.command.none")
