"""`anju invite`: a code that gives a role at a place, with the links that carry it."""

import json
from datetime import timedelta
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.settings import load_settings
from bot.wallclock import WallClock
from handlers.org import LEVELS
from handlers.wording import Wording, load_wording
from knowledge.area import Place
from storage import areas, audit, heartbeats, invitations
from storage.people import Role


def invite(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(Role)}.")],
    area: Annotated[str | None, typer.Option(help="Code of the place; an operator has none.")] = None,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=365, help="How many days it is good.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make an invitation code. It is shown once; only its hash is kept."""
    say = load_wording()
    code = invitations.new_code()
    settings = load_settings()
    now = WallClock(settings.zone).now()
    expires_at = now + timedelta(days=days)
    with open_database(settings) as database, database.writing() as tx:
        place = None if area is None else areas.find(tx, area)
        problem = _problem(role, area, place, say)
        if problem is not None:
            typer.echo(problem, err=True)
            raise typer.Exit(2)
        id = invitations.add(tx, code, role=Role(role), area=area, uses=uses, now=now, expires_at=expires_at)
        details = {"role": role, "area": area, "uses": uses, "days": days}
        audit.note(tx, person_id=None, action="invitation_made", subject=f"invitation:{id}", now=now, details=details)
        username = heartbeats.fact(tx, heartbeats.TELEGRAM_NAME)
    made = {
        "code": code,
        "telegram": f"https://t.me/{username}?start={code}" if username else None,
        "web": f"{settings.link_root}/i/{code}",
    }
    if as_json:
        typer.echo(json.dumps(made))
        return
    typer.echo(say("org.invite.code", code=code))
    if made["telegram"]:
        typer.echo(say("org.invite.telegram", link=made["telegram"]))
    typer.echo(say("org.invite.web", link=made["web"]))
    where = place.name if place else ""
    ends = {"year": expires_at.year, "month": expires_at.month, "day": expires_at.day, "time": f"{expires_at:%H:%M}"}
    typer.echo(say("org.invite.until", place=where, role=say(f"role.{role}"), uses=uses, **ends))


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
