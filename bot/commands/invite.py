"""`anju invite`: a code that gives a role at a place, with the links and the QR code that carry it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.core import qr
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.dialog.hierarchy import LEVELS
from handlers.people import invitations
from handlers.wording import Wording, load_wording
from knowledge.area import Place
from storage.people import areas
from storage.people.people import Role


def invite(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(Role)}.")],
    area: Annotated[str | None, typer.Option(help="Code of the place; an operator has none.")] = None,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=365, help="How many days it is good.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    picture: Annotated[
        Path | None, typer.Option("--qr", help="Also write the link as a QR code, to a file .png or .svg.")
    ] = None,
) -> None:
    """Make an invitation code. It is shown once, with a QR code to scan; only its hash is kept."""
    say = load_wording()
    settings = load_settings()
    now = WallClock(settings.zone).now()
    if picture is not None and not qr.is_known_kind(picture):
        raise typer.BadParameter(f"{picture.name}: expected a name that ends in .png or .svg", param_hint="--qr")
    with open_database(settings) as database, database.writing() as tx:
        place = None if area is None else areas.find(tx, area)
        problem = _problem(role, area, place, say)
        if problem is not None:
            typer.echo(problem, err=True)
            raise typer.Exit(2)
        made = invitations.make(
            tx, role=Role(role), place=place, uses=uses, days=days, now=now, link_root=settings.link_root
        )
        if picture is not None:
            _write(made.web, picture)
    if as_json:
        typer.echo(json.dumps({"code": made.code, "telegram": made.telegram, "web": made.web}))
        return
    for line in (*invitations.lines(made, say), *qr.lines(made.web)):
        typer.echo(line)


def _write(link: str, picture: Path) -> None:
    """Write the picture before the invitation is committed: where it cannot be, there is no invitation."""
    try:
        qr.write(link, picture)
    except OSError as error:
        raise typer.BadParameter(f"{picture}: {error.strerror}", param_hint="--qr") from error


def _problem(role: str, area: str | None, place: Place | None, say: Wording) -> str | None:
    """What is wrong with role and place, in one line."""
    if role not in list(Role):
        return say("org.invite.role", role=role, known=" ".join(Role))
    if role == Role.OPERATOR:
        return None if area is None else say("org.invite.operator_area")
    levels = LEVELS[Role(role)]
    label, level = say(f"role.{role}"), say(f"place.level.{levels[0]}")
    if area is None:
        return say("org.invite.area_empty", role=label, level=level)
    if place is None:
        return say("org.invite.area", area=area)
    if place.level not in levels:
        values = {"place": place.name, "is": say(f"place.level.{place.level}"), "role": label, "level": level}
        return say("org.problem.level_of_role", **values)
    return None
