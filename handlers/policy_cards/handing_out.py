"""Handing a card out: to which place, how many, on which day; each time a line of the audit trail that stays.

A wrong note is taken back by another line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import day_of
from handlers.dialog.permissions import SEATED, Action
from handlers.policy_cards.shelf import PrintedCard, find
from knowledge.area import Level, Place
from storage.cases import audited
from storage.cases.audited import PlacedLine
from storage.people import areas, audit, people

MOST_COPIES = 99_999
_ACTION, _TAKEN_BACK = "policy_cards_handed_out", "policy_cards_note_taken_back"
_OF = "note"  # the id of the note that was taken back
_SHOWN = 50  # of the latest lines


class NoSuchNote(LookupError):
    """There is no such note, it is about a place of somebody else's, or it was taken back: nobody learns which."""


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
    """A card that went to a place: which, where to, how many copies, on which day, and who noted it.

    `id` is that of the note, `mine` tells whether the person may take it back.
    """

    id: int
    card: str
    place: str
    copies: int
    day: str
    by: str
    mine: bool


def places(context: Context) -> tuple[tuple[str, str], ...]:
    """Where the person may hand cards out, by code and name; a village with its township before it."""
    own = [place for place in context.places if context.may(Action.HAND_OUT_CARDS, place)]
    return tuple(_named([place for one in own for place in areas.below(context.tx, one)]))


def hand_out(context: Context, card_id: str, form: HandOutForm) -> int:
    """Note that a card was handed out, and give the note's id; the same sent twice stands once.

    Raises NoSuchCard, NotHandedOut.
    """
    card = find(context, card_id)
    place = areas.find(context.tx, form.place)
    copies = int(form.copies) if form.copies.isascii() and form.copies.isdigit() and len(form.copies) < 6 else 0
    day = _day(form.day)
    slips = {}
    if place is None or not context.may(Action.HAND_OUT_CARDS, place):
        slips["place"] = context.say("policy_card.slip.place")
    if not 0 < copies <= MOST_COPIES:
        slips["copies"] = context.say("policy_card.slip.copies")
    if day is None or day > context.today:
        slips["day"] = context.say("policy_card.slip.day")
    if place is None or day is None or slips:
        raise NotHandedOut(slips)
    return _note(context, card, place, copies, day)


def take_back(context: Context, note_id: str) -> HandedOut:
    """Take back a note that was wrong, and give what it said. Raises NoSuchNote."""
    note = next((one for one in handed_out(context) if str(one.id) == note_id and one.mine), None)
    line = next((one.line for one in _standing(context) if note is not None and one.id == note.id), None)
    if note is None or line is None:
        raise NoSuchNote(note_id)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=_TAKEN_BACK,
        subject=line.subject,
        now=context.now,
        details={**line.details, _OF: note.id},
    )
    return note


def handed_out(context: Context) -> tuple[HandedOut, ...]:
    """What went to the person's places and to those below them, the latest note first."""
    notes = _standing(context)
    names = people.names_among(context.tx, {one.line.person_id for one in notes if one.line.person_id is not None})
    known = areas.among(context.tx, {_code(one.line.subject) for one in notes})
    return tuple(
        HandedOut(
            id=one.id,
            card=str(one.line.details["card_name"]),
            place=known[_code(one.line.subject)].name,
            copies=int(one.line.details["to"]),
            day=str(one.line.details["day"]),
            by=names.get(one.line.person_id or 0) or context.say("trail.somebody"),
            mine=_may_take_back(context, one.line.person_id, known[_code(one.line.subject)]),
        )
        for one in notes
    )


def _standing(context: Context) -> list[PlacedLine]:
    """The notes that nobody took back; each of these is told of by a later line."""
    found = [
        one
        for place in context.places
        for one in audited.about_areas(context.tx, place.path, [_ACTION, _TAKEN_BACK], _SHOWN)
    ]
    taken_back = {one.line.details.get(_OF) for one in found if one.line.action == _TAKEN_BACK}
    return [one for one in found if one.line.action == _ACTION and one.id not in taken_back]


def _may_take_back(context: Context, noted_by: int | None, place: Place) -> bool:
    """An office takes back whatever was noted of its place, a cadre what the cadre noted."""
    return context.may(Action.HAND_OUT_CARDS, place) and (context.role in SEATED or noted_by == context.person_id)


def _note(context: Context, card: PrintedCard, place: Place, copies: int, day: date) -> int:
    subject = f"area:{place.code}"
    details = {"card": card.id, "card_name": card.name, "to": copies, "day": day.isoformat()}
    for one in _standing(context):
        mine = (one.line.person_id, one.line.subject, one.line.details) == (context.person_id, subject, details)
        if mine and day_of(one.line.at, context.zone) == context.today:
            return one.id
    return audit.note(
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
