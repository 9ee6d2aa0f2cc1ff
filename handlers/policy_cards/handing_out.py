"""Handing a card out: to which place, how many, on which day; each time a line of the audit trail that stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from handlers.dialog.permissions import Action
from handlers.policy_cards.shelf import PrintedCard, find
from knowledge.area import Level, Place
from storage.cases import audited
from storage.people import areas, audit, people

MOST_COPIES = 99_999
_ACTION = "policy_cards_handed_out"
_SHOWN = 50  # of the latest


class NotHandedOut(ValueError):
    """What was filled in cannot be right; the slips say why, by field."""

    def __init__(self, slips: Mapping[str, str]) -> None:
        super().__init__(", ".join(slips))
        self.slips = slips


@dataclass(frozen=True, kw_only=True)
class HandOutForm:
    """What somebody filled in, as typed: the place's code, how many copies, the day as 2026-11-30."""

    place: str
    copies: str
    day: str


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """A card that went to a place: which, where to, how many copies, on which day, and who noted it."""

    card: str
    place: str
    copies: int
    day: str
    by: str


def places(context: Context) -> tuple[tuple[str, str], ...]:
    """Where the person may hand cards out, by code and name; a village with its township before it."""
    if context.place is None or not context.may(Action.SEND_NOTICE, context.place):
        return ()
    return tuple(_named(areas.below(context.tx, context.place)))


def hand_out(context: Context, card_id: str, form: HandOutForm) -> None:
    """Note that a card was handed out; the same sent twice stands once. Raises NoSuchCard, NotHandedOut."""
    card = find(context, card_id)
    place = areas.find(context.tx, form.place)
    copies = int(form.copies) if form.copies.isascii() and form.copies.isdigit() and len(form.copies) < 6 else 0
    day = _day(form.day)
    slips = {}
    if place is None or not context.may(Action.SEND_NOTICE, place):
        slips["place"] = context.say("policy_card.slip.place")
    if not 0 < copies <= MOST_COPIES:
        slips["copies"] = context.say("policy_card.slip.copies")
    if day is None or day > context.today:
        slips["day"] = context.say("policy_card.slip.day")
    if place is None or day is None or slips:
        raise NotHandedOut(slips)
    _note(context, card, place, copies, day)


def handed_out(context: Context) -> tuple[HandedOut, ...]:
    """What went to the person's place and to those below it, the latest note first."""
    if context.place is None:
        return ()
    found = audited.about_areas(context.tx, context.place.path, [_ACTION], _SHOWN)
    notes = [one.line for one in found]
    names = people.names_among(context.tx, {note.person_id for note in notes if note.person_id is not None})
    known = areas.among(context.tx, {_code(note.subject) for note in notes})
    return tuple(
        HandedOut(
            card=str(note.details["card_name"]),
            place=known[_code(note.subject)].name,
            copies=int(note.details["to"]),
            day=str(note.details["day"]),
            by=names.get(note.person_id or 0) or context.say("trail.somebody"),
        )
        for note in notes
    )


def _note(context: Context, card: PrintedCard, place: Place, copies: int, day: date) -> None:
    subject = f"area:{place.code}"
    details = {"card": card.id, "card_name": card.name, "to": copies, "day": day.isoformat()}
    for one in audited.about_areas(context.tx, place.path, [_ACTION], _SHOWN):
        mine = (one.line.person_id, one.line.subject, one.line.details) == (context.person_id, subject, details)
        if mine and day_of(one.line.at, context.zone) == context.today:
            return
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=_ACTION,
        subject=subject,
        now=context.now,
        details=details,
    )


def _named(found: list[Place]) -> Iterator[tuple[str, str]]:
    names = {place.code: place.name for place in found}
    for place in found:
        above = names.get(place.parent_code or "", "") if place.level is Level.VILLAGE else ""
        if place.level is not Level.GROUP:
            yield place.code, f"{above} {place.name}".strip()


def _code(subject: str) -> str:
    return subject.partition(":")[2]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
