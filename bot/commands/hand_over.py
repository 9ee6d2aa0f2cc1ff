"""`anju org hand-over`: somebody's place goes to another, or is kept above, for where nobody above uses the chat."""

from typing import Annotated

import typer

from bot.commands.case_access import opened
from bot.core.delivery import deliver_notice
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ROLE_AT, superiors
from handlers.forms.identity import read_phone
from handlers.handover import carrying_out, telling
from handlers.handover.carrying_out import Change, Taker
from handlers.handover.posts import say_moved, say_post
from handlers.people.deputy_scope import Post, find_post
from storage.people import areas, handovers, people
from storage.people.handovers import NewPerson


def hand_over(
    area: Annotated[str, typer.Argument(help="The code of the place, as `anju org import` has it.")],
    leaving: Annotated[str, typer.Option("--from", help="The phone number of who holds it now.")],
    to: Annotated[str | None, typer.Option(help="The phone number of who takes it over; none: kept above.")] = None,
    name: Annotated[str | None, typer.Option(help="The name of a successor whom nobody has entered yet.")] = None,
) -> None:
    """Hand a place over with all that is open there, as the office above does in the chat.

    Without --to whoever holds the office above keeps it till somebody comes. Everybody concerned is told. The exit code
    is 2 where there is no such place, holder or successor.
    """
    with opened(writing=True) as now:
        post = _post(now, area, leaving)
        taker = _taker(now, to, name)
        keeper = None
        if taker.is_nobody:
            above = superiors(now.tx, post.place)
            if not above:
                raise typer.BadParameter("nobody above could keep it: name a successor", param_hint="--to")
            keeper = above[0].person_id
        change = _carry_out(now, post, taker, keeper)
        for notice in telling.notices(now, change, who=now.say("claims.operator"), besides=None):
            deliver_notice(now.tx, notice, now.now)
        typer.echo(_said(now, change))


def _post(now: Occasion, code: str, phone: str) -> Post:
    """Whose office it is. Raises BadParameter."""
    place = areas.find(now.tx, code)
    if place is None or place.level not in ROLE_AT:
        raise typer.BadParameter("expected the code of a village, township, county or city", param_hint="AREA")
    number = read_phone(phone)
    person_id = people.find_by_phone(now.tx, number) if isinstance(number, str) else None
    post = None if person_id is None else find_post(now, person_id, ROLE_AT[place.level], place)
    if post is None:
        raise typer.BadParameter("expected the phone number of who holds the place", param_hint="--from")
    return post


def _taker(now: Occasion, phone: str | None, name: str | None) -> Taker:
    """Who takes over. Raises BadParameter."""
    if phone is None:
        return Taker(person_id=None, newcomer=None)
    number = read_phone(phone)
    if not isinstance(number, str):
        raise typer.BadParameter("expected a phone number", param_hint="--to")
    known = people.find_by_phone(now.tx, number)
    if known is None and not name:
        raise typer.BadParameter("nobody has this number yet: give --name, too", param_hint="--to")
    newcomer = NewPerson(name=name or "", phone=number) if known is None else None
    return Taker(person_id=known, newcomer=newcomer)


def _carry_out(now: Occasion, post: Post, taker: Taker, keeper: int | None) -> Change:
    """Do it. Raises BadParameter where who takes over is who holds it."""
    if taker.person_id == post.person.person_id:
        raise typer.BadParameter("expected somebody else than who holds the place", param_hint="--to")
    asked = handovers.ask(
        now.tx,
        person_id=post.person.person_id,
        role=post.person.grant.role,
        area=post.place.code,
        to_id=taker.person_id,
        newcomer=taker.newcomer,
        asked_by=None,
        now=now.now,
    )
    change = carrying_out.change_hands(now, asked, post, taker, by=None, keeper=keeper)
    assert change is not None, "it was asked for in this transaction"
    return change


def _said(now: Occasion, change: Change) -> str:
    values = {
        "post": say_post(now.say, change.post.place, change.post.person.grant.role),
        "old": change.post.person.name or now.say("deputies.colleague"),
        "name": people.name_of(now.tx, change.to_id) or now.say("deputies.colleague"),
        "moved": say_moved(now.say, change.passed),
    }
    return now.say("handover.command.kept" if change.kept else "handover.done.to", **values)
