"""What a morning's digest tells of handovers: those that wait for the person's word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.handover.posts import say_post
from handlers.people.above import Above
from knowledge.area import Place
from storage.people import areas, handovers, people
from storage.people.handovers import Handover
from storage.people.people import Grant


@dataclass(frozen=True, kw_only=True)
class OpenHandover:
    """A handover that waits, its place, the name of who leaves, and in which roles people stand above and decide."""

    handover: Handover
    place: Place
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
        text = morning.say("handover.waiting", name=one.name, post=say_post(morning.say, one.place, one.handover.role))
        yield Line(text=text, about=f"handover {one.handover.id}", buttons=(yes, no), told_as=(grant,))


def _open_ones(occasion: Occasion) -> list[OpenHandover]:
    found = handovers.open_ones(occasion.tx)
    places = areas.among(occasion.tx, {one.area for one in found})
    names = people.names_among(occasion.tx, {one.person_id for one in found})
    colleague = occasion.say("deputies.colleague")
    above = Above(occasion)
    return [
        OpenHandover(
            handover=one,
            place=places[one.area],
            name=names.get(one.person_id, colleague),
            deciders={
                holder.person_id: holder.grant
                for holder in above.of(places[one.area])
                if holder.person_id not in (one.person_id, one.asked_by)
            },
        )
        for one in found
    ]
