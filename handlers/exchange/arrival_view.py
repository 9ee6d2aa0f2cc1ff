"""A ledger that was sent in as its page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.documents.org_heads import heading
from handlers.exchange import receiving
from handlers.exchange.receiving import NoArrivals
from handlers.exchange.taking_back import BackSoFar
from handlers.ledger import arriving
from storage.cases import imports
from storage.database.sealed_folder import KeptFile
from storage.exchange import arrivals
from storage.exchange.arrivals import WAITED_FOR, Arrival, ArrivalStatus
from storage.people import people


@dataclass(frozen=True, kw_only=True)
class HeadShown:
    """A head of the file at a place, and the field that it stands for; nothing where its column is left out."""

    place: int
    head: str
    field: str


@dataclass(frozen=True, kw_only=True)
class ArrivalShown:
    """A ledger: what it is called, what is said of it, and what can be done with it now.

    `heads` are there while they are to be matched, `wrong` are lines on rows that cannot be taken in; `ready` tells how
    many rows would be taken in, once a trial has counted them.
    """

    id: int
    title: str
    said: str
    waiting: bool
    heads: tuple[HeadShown, ...]
    fields: tuple[tuple[str, str], ...]
    counts: str
    wrong: tuple[str, ...]
    has_noted: bool
    ready: int
    may_take_back: bool


def all_here(context: Context) -> list[ArrivalShown]:
    """The ledgers of the person's county, the latest first. Raises NoArrivals."""
    return [_shown(context, one, ()) for one in arrivals.latest_at(context.tx, receiving.county_code(context))]


def one(context: Context, arrival_id: str) -> ArrivalShown:
    """A ledger of the person's county. Raises NoArrivals."""
    return _shown(context, receiving.find(context, arrival_id), arriving.fields_to_fill(context))


def noted_file(context: Context, arrival_id: str) -> tuple[KeptFile, str]:
    """The file of the bad rows with their notes, and under which name it is handed out. Raises NoArrivals."""
    arrival, folder = receiving.find(context, arrival_id), context.files
    if arrival.noted is None or folder is None or not folder.holds(arrival.noted):
        raise NoArrivals
    return folder.file(arrival.noted), context.say("exchange.noted_name", number=arrival.id)


def _shown(context: Context, arrival: Arrival, fields: Sequence[tuple[str, str]]) -> ArrivalShown:
    found, status = arrival.found, arrival.status
    counts = found.get("counts") or {}
    of = imports.find(context.tx, arrival.import_id) if arrival.import_id is not None else None
    matching = status in (ArrivalStatus.HEADS, ArrivalStatus.TRIED) and bool(fields)
    return ArrivalShown(
        id=arrival.id,
        title=context.say(
            "exchange.arrival.title",
            name=arrival.name,
            who=people.name_of(context.tx, arrival.person_id) or "",
            at=say_moment(context.say, arrival.created_at, context.zone),
        ),
        said=_said(context, arrival),
        waiting=status in WAITED_FOR,
        heads=tuple(_heads(context, arrival)) if matching else (),
        fields=tuple(fields),
        counts=context.say("ledger.result.counts", **counts) if counts else "",
        wrong=tuple(found.get("wrong", ())),
        has_noted=arrival.noted is not None,
        ready=counts.get("new", 0) + counts.get("changed", 0) if status is ArrivalStatus.TRIED else 0,
        may_take_back=status is ArrivalStatus.DONE and of is not None and of.undone_at is None,
    )


def _heads(context: Context, arrival: Arrival) -> Iterator[HeadShown]:
    """The heads with what they stand for; what was said of them since they were read counts."""
    meant = arrivals.heads_at(context.tx, arrival.area)
    for place, (head, key) in enumerate(arrival.found.get("heads", ())):
        yield HeadShown(place=place, head=head, field=meant.get(heading(head), key))


def _said(context: Context, arrival: Arrival) -> str:
    """Where it stands, in words."""
    back, taken = arrival.found.get("back"), arrival.found.get("taken")
    if back and arrival.status is ArrivalStatus.DONE:
        return "\n".join(_say_back(context, BackSoFar.from_json(back)))
    if taken and arrival.status is ArrivalStatus.DONE:
        key = "exchange.arrival.done" if any(taken.values()) else "ledger.result.nothing"
        return context.say(key, **(taken if any(taken.values()) else {}))
    slip = arrival.found.get("slip", "")
    return slip or context.say(f"exchange.arrival.{arrival.status}", done=arrival.done)


def _say_back(context: Context, so_far: BackSoFar) -> Iterator[str]:
    """How many went back, and each that did not."""
    yield context.say("ledger.result.undone", **so_far.counts)
    yield from (context.say("ledger.result.kept", number=number) for number in so_far.kept)
    yield from (context.say("ledger.result.could_not", number=number) for number in so_far.could_not)
    if not so_far.ended:
        yield context.say("exchange.arrival.back_broken")
