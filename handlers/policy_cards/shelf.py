"""The policy cards of regions, each with all that stands on it: those of the person's own, and those of a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import at_level
from handlers.dialog.offices import home_of, office_phones, say_phone
from handlers.policy.citation import inside, warn
from knowledge.area import Level, Place
from knowledge.model.pack import Pack
from knowledge.model.policy_card import PolicyCard
from storage.people import areas

_MOST_PHONES = 2


class NoSuchCard(LookupError):
    """There is no such card, or it is of a region that is not the person's: nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PrintedPart:
    """Lines under their heading, each with the section that bears it, empty where none does."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class PrintedCard:
    """All that stands on a card. `link` is what its QR code opens, empty where no other device reaches the page."""

    id: str
    place: str
    name: str
    to: str
    parts: tuple[PrintedPart, ...]
    phones: tuple[str, ...]
    danger: str
    scan: str
    source: str
    warning: str
    link: str
    asked_by: str

    @property
    def title(self) -> str:
        """What the card is called, with its place: also the name of its file."""
        return f"{self.place}{self.name}"


def cards(context: Context) -> tuple[PrintedCard, ...]:
    """The cards that the person may hand out."""
    place = context.place
    if place is None:
        return ()
    return tuple(_printed(context, place, pack, card) for pack in packs_at(context, place) for card in pack.cards)


def of_pack(context: Context, pack: Pack) -> tuple[PrintedCard, ...]:
    """The cards of a document for whoever asks: with their own office's phone where it counts at their place."""
    place = context.place or home_of(context.tx, context.person_id)
    own = place if place is not None and pack in packs_at(context, place) else None
    return tuple(_printed(context, own, pack, card) for card in pack.cards)


def find(context: Context, card_id: str) -> PrintedCard:
    """The card with this id. Raises NoSuchCard."""
    for card in cards(context):
        if card.id == card_id:
            return card
    raise NoSuchCard(card_id)


def find_anywhere(context: Context, card_id: str) -> PrintedCard | None:
    """The card with this id, of whatever region: what stands on a card is for everybody. None where there is none."""
    pack = context.packs.get(card_id.partition(".")[0])
    cards = () if pack is None else of_pack(context, pack)
    return next((card for card in cards if card.id == card_id), None)


def packs_at(context: Context, place: Place) -> tuple[Pack, ...]:
    """The pack that counts at a place; where none does, those that count in its counties, in the order of ids."""
    own = context.pack_at(place)
    if own is not None:
        return (own,)
    found = context.packs_at(areas.below(context.tx, place, Level.COUNTY)).values()
    return tuple(sorted({pack.id: pack for pack in found}.values(), key=lambda pack: pack.id))


def _printed(context: Context, place: Place | None, pack: Pack, card: PolicyCard) -> PrintedCard:
    say, installation = context.say, context.installation
    return PrintedCard(
        id=f"{pack.id}.{card.id}",
        place=_called(context, place, pack),
        name=card.name,
        to=say("policy_card.to", readers=card.readers),
        parts=tuple(_parts(pack, card)),
        phones=_phones(context, place, pack),
        danger=say("policy_card.danger"),
        scan=say("policy_card.scan"),
        source=_source(context, pack),
        warning=warn(pack.region.document, say),
        link="" if installation.on_this_machine_only else f"{installation.link_root}/",
        asked_by=say("policy_card.asked_by", section=card.section) if card.section else "",
    )


def _called(context: Context, place: Place | None, pack: Pack) -> str:
    """The county that hands it out; for who stands above counties or outside of them, the region."""
    county = None if place is None else at_level(areas.lineage(context.tx, place), Level.COUNTY)
    return pack.region.name if county is None else county.name


def _parts(pack: Pack, card: PolicyCard) -> Iterator[PrintedPart]:
    for part in card.parts:
        lines = tuple((pack.fill(line.say), line.section or "") for line in part.lines)
        yield PrintedPart(title=part.title, lines=lines)


def _phones(context: Context, place: Place | None, pack: Pack) -> tuple[str, ...]:
    """The numbers of the own office and of the one above it, or whom to ask where none is known."""
    found = [] if place is None else office_phones(context, place)[:_MOST_PHONES]
    if not found:
        return (context.say("policy_card.no_phone", whom=pack.region.whom_to_ask),)
    return tuple(say_phone(context.say, office) for office in found)


def _source(context: Context, pack: Pack) -> str:
    say, document = context.say, pack.region.document
    return say(
        "policy_card.source",
        title=inside(document.title),
        number=document.number or say("packs.no_number"),
        day=document.date.isoformat() if document.date else say("packs.no_day"),
    )
