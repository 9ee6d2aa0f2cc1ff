"""`anju invite`: a code that gives a role at a place, or lets one imported person in, with links and QR codes."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.invite_people import PeopleInvitations
from bot.commands.opening import open_database
from bot.core import qr
from bot.core.private_files import write_private
from bot.core.wallclock import WallClock
from bot.settings import load_settings
from handlers.dialog.hierarchy import LEVELS
from handlers.documents import invitation_sheet
from handlers.people import invitations
from handlers.people.invitation_slips import Invited, slips
from handlers.people.invitations import Made
from handlers.wording import Wording, load_wording
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import areas
from storage.people.people import Role


def invite(
    role: Annotated[str | None, typer.Option(help=f"One of {', '.join(Role)}.")] = None,
    area: Annotated[str | None, typer.Option(help="Code of the place; an operator has none.")] = None,
    phone: Annotated[str | None, typer.Option(help="Invite the imported person with this number, alone.")] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Invite each who was imported at the place or below, and never came.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option(help="With --everyone: write the invitations to a Word file .docx, to be printed.")
    ] = None,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many people may use the code.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=365, help="How many days it is good.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    picture: Annotated[
        Path | None, typer.Option("--qr", help="Also write the link as a QR code, to a file .png or .svg.")
    ] = None,
) -> None:
    """Make an invitation code, or one for each of some people. It is shown once; only its hash is kept."""
    say = load_wording()
    settings = load_settings()
    now = WallClock(settings.zone).now()
    _check_options(role, phone, everyone, sheet, picture)
    with open_database(settings) as database, database.writing() as tx:
        place = None if area is None else areas.find(tx, area)
        people = PeopleInvitations(tx=tx, days=days, now=now, link_root=settings.link_root)
        if everyone:
            invited = people.for_everyone(place) if place is not None else []
            _refuse(say, None if invited else "org.invite.everyone_none", area=area or "")
            if sheet is not None:
                title = say("org.invite.sheet_title", place=place.name if place else "", count=len(invited))
                document = invitation_sheet.draw(title, slips(invited, say, qr.png))
                _write(lambda file: write_private(document, file), sheet, "--sheet")
            _print_all(invited, say, as_json=as_json, told=sheet is None)
            return
        if phone is not None:
            known = people.with_phone(phone)
            _refuse(say, None if known else "org.invite.phone", phone=phone)
            one = None if known is None else people.invite(known)
            _refuse(say, None if one else "org.invite.phone_here", phone=phone)
            made = None if one is None else one.made
        else:
            made = _for_place(tx, role, area, place, say, uses=uses, people=people)
        if made is not None and picture is not None:
            link = made.web
            _write(lambda file: qr.write(link, file), picture, "--qr")
    if made is not None:
        _print(made, say, as_json=as_json)


def _check_options(
    role: str | None, phone: str | None, everyone: bool, sheet: Path | None, picture: Path | None
) -> None:
    """Raise BadParameter for options that do not go together, and names of files that say no kind that can be made."""
    if sum((role is not None, phone is not None, everyone)) != 1:
        raise typer.BadParameter("expected one of --role, --phone, --everyone")
    if sheet is not None and (not everyone or sheet.suffix.lower() != ".docx"):
        raise typer.BadParameter(
            f"{sheet.name}: expected a name that ends in .docx, and --everyone", param_hint="--sheet"
        )
    if picture is not None and (everyone or not qr.is_known_kind(picture)):
        raise typer.BadParameter(f"{picture.name}: expected a name that ends in .png or .svg", param_hint="--qr")


def _for_place(
    tx: Transaction,
    role: str | None,
    area: str | None,
    place: Place | None,
    say: Wording,
    *,
    uses: int,
    people: PeopleInvitations,
) -> Made:
    """An invitation that gives a role at a place to whoever has it. Raises Exit where the two do not fit."""
    problem = _problem(role or "", area, place, say)
    if problem is not None:
        typer.echo(problem, err=True)
        raise typer.Exit(2)
    return invitations.make(
        tx, role=Role(role or ""), place=place, uses=uses, days=people.days, now=people.now, link_root=people.link_root
    )


def _refuse(say: Wording, problem: str | None, **values: object) -> None:
    if problem is not None:
        typer.echo(say(problem, **values), err=True)
        raise typer.Exit(2)


def _print(made: Made, say: Wording, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_codes(made)))
        return
    for line in (*invitations.lines(made, say), *qr.lines(made.web)):
        typer.echo(line)


def _print_all(invited: Sequence[Invited], say: Wording, *, as_json: bool, told: bool) -> None:
    if as_json:
        rows = [{"name": one.person.name, **_codes(one.made)} for one in invited]
        typer.echo(json.dumps({"invitations": rows}, ensure_ascii=False))
        return
    typer.echo(say("org.invite.everyone", count=len(invited)))
    for one in invited if told else ():
        typer.echo(say("org.invite.person", who=one.who(say), link=one.made.web))


def _codes(made: Made) -> dict[str, str | None]:
    return {"code": made.code, "telegram": made.telegram, "web": made.web}


def _write(write: Callable[[Path], None], file: Path, option: str) -> None:
    """Write a file before the invitation is committed: where it cannot be written, there is no invitation."""
    try:
        write(file)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}", param_hint=option) from error


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
