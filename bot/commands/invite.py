"""`anju invite`: a code that gives a role at a place, with the links that carry it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.commands.opening import open_database
from bot.settings import load_settings
from bot.wallclock import WallClock
from handlers.org import LEVELS
from handlers.wording import Wording, load_wording
from knowledge.area import Place
from storage import areas, audit, heartbeats, invitations
from storage.database import Transaction
from storage.people import Role


@dataclass(frozen=True, kw_only=True)
class Made:
    """An invitation with its code, which is kept nowhere in the clear, and the links that carry it."""

    code: str
    telegram: str | None
    web: str
    role: Role
    place: Place | None
    uses: int
    expires_at: datetime


def invite(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(Role)}.")],
    area: Annotated[str | None, typer.Option(help="Code of the place; an operator has none.")] = None,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=365, help="How many days it is good.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make an invitation code. It is shown once; only its hash is kept."""
    say = load_wording()
    settings = load_settings()
    now = WallClock(settings.zone).now()
    with open_database(settings) as database, database.writing() as tx:
        place = None if area is None else areas.find(tx, area)
        problem = _problem(role, area, place, say)
        if problem is not None:
            typer.echo(problem, err=True)
            raise typer.Exit(2)
        made = make_invitation(
            tx, role=Role(role), place=place, uses=uses, days=days, now=now, link_root=settings.link_root
        )
    if as_json:
        typer.echo(json.dumps({"code": made.code, "telegram": made.telegram, "web": made.web}))
        return
    for line in invitation_lines(made, say):
        typer.echo(line)


def make_invitation(
    tx: Transaction, *, role: Role, place: Place | None, uses: int, days: int, now: datetime, link_root: str
) -> Made:
    """Keep a new invitation and note it in the audit trail; role and place are to fit."""
    code, expires_at = invitations.new_code(), now + timedelta(days=days)
    area = None if place is None else place.code
    id = invitations.add(tx, code, role=role, area=area, uses=uses, now=now, expires_at=expires_at)
    details = {"role": role, "area": area, "uses": uses, "days": days}
    audit.note(tx, person_id=None, action="invitation_made", subject=f"invitation:{id}", now=now, details=details)
    username = heartbeats.fact(tx, heartbeats.TELEGRAM_NAME)
    return Made(
        code=code,
        telegram=f"https://t.me/{username}?start={code}" if username else None,
        web=f"{link_root}/i/{code}",
        role=role,
        place=place,
        uses=uses,
        expires_at=expires_at,
    )


def invitation_lines(made: Made, say: Wording) -> Iterator[str]:
    """An invitation as it is shown, once."""
    yield say("org.invite.code", code=made.code)
    if made.telegram:
        yield say("org.invite.telegram", link=made.telegram)
    yield say("org.invite.web", link=made.web)
    where, ends = made.place.name if made.place else "", made.expires_at
    day = {"year": ends.year, "month": ends.month, "day": ends.day, "time": f"{ends:%H:%M}"}
    yield say("org.invite.until", place=where, role=say(f"role.{made.role}"), uses=made.uses, **day)


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
