"""What a morning's digest tells of handovers: those that wait for the person's word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ROLE_AT
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.handover.posts import say_post
from handlers.people.above import Above
from handlers.wording import Wording
from knowledge.area import Place
from storage.people import areas, handovers, people
from storage.people.handovers import Handover
from storage.people.people import Grant


@dataclass(frozen=True, kw_only=True)
class OpenHandover:
    """A handover that waits, its place, the name of who leaves, and in which roles people stand above and decide.

    `there` is where somebody is to be moved, if anywhere.
    """

    handover: Handover
    place: Place
    there: Place | None
    name: str
    deciders: Mapping[int, Grant]


def to_decide(morning: Morning) -> Iterator[Line]:
    """Who below wants to give a role away, with a button for each answer."""
    for one in morning.once(_open_ones):
        grant = one.deciders.get(morning.person_id)
        if grant is None:
            continue
        yes, no = (
            Option(id=f"seat:{verb}:{one.handover.id}", label=morning.say(f"handover.button.{verb}"))
            for verb in ("agree", "refuse")
        )
        yield Line(
            text=_say(morning.say, one), about=f"handover {one.handover.id}", buttons=(yes, no), told_as=(grant,)
        )


def _say(say: Wording, one: OpenHandover) -> str:
    """“王建国想交出青石村村干部，等您定”."""
    post = say_post(say, one.place, one.handover.role)
    if one.there is None:
        return say("handover.waiting.leaving", name=one.name, post=post)
    return say(
        "handover.waiting.moving", name=one.name, post=post, there=say_post(say, one.there, ROLE_AT[one.there.level])
    )


def _open_ones(occasion: Occasion) -> list[OpenHandover]:
    found = handovers.open_ones(occasion.tx)
    codes = {one.area for one in found} | {one.moves_to for one in found if one.moves_to is not None}
    places = areas.among(occasion.tx, codes)
    names = people.names_among(occasion.tx, {one.person_id for one in found})
    colleague = occasion.say("deputies.colleague")
    above = Above(occasion)
    return [
        OpenHandover(
            handover=one,
            place=places[one.area],
            there=None if one.moves_to is None else places[one.moves_to],
            name=names.get(one.person_id, colleague),
            deciders={
                holder.person_id: holder.grant
                for holder in above.of(places[one.area], places.get(one.moves_to or ""))
                if holder.person_id not in (one.person_id, one.asked_by)
            },
        )
        for one in found
    ]
