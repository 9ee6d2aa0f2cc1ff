"""The quick report as a phone keeps it, so that it can be filled whole where there is no line."""

from typing import Any

from handlers.cases.report_fields import REPORT_FIELDS
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import at_level
from handlers.dialog.looking import looking
from handlers.dialog.offices import home_of
from handlers.dialog.permissions import Action
from handlers.forms import place_names
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.field import Field, Kind
from handlers.forms.persons import PersonName, Phone
from handlers.forms.photos import Photos
from handlers.forms.places import HousePlace
from handlers.forms.shots import standing_of
from handlers.people import consent, contact_phone
from knowledge.area import Level, Place
from storage.people import areas

MOST_VILLAGES = 60  # buttons
_DANGER = next(asked for asked in REPORT_FIELDS if asked.alarms)
_SHAPES: tuple[tuple[type[Kind], str], ...] = (
    (OneOf, "one"),
    (Checklist, "many"),
    (HousePlace, "place"),
    (Photos, "photos"),
    (Phone, "phone"),
    (PersonName, "words"),
)


def phone_form(occasion: Occasion, person_id: int | None) -> dict[str, Any]:
    """{fields, villages, consent}: all that the report's sheet shows and lets choose, in words.

    Each field is {id, name, ask, shape, options, when, optional}: its shape is one, many, place, photos, phone or
    words; it is asked `when` danger is answered by one of these, and may then be left out if that is `optional`, too.
    Each option is {id, label, alarm}. `villages` are those of the person's township, each {id, name, alarm, spots}: in
    danger all can be named, else those without `alarm`; where that is a single one the place is known, and with none it
    is typed. `spots` are names of small places there that were used before. `consent` is {version, notice, full,
    labels}, null where it was given. `person_id` is none for who has not done anything yet.
    """
    context = looking(occasion, person_id)
    villages = _villages(context, person_id)
    is_called = contact_phone.of(context) is not None
    listed = [*villages, *_only_in_danger(context, person_id, villages)]
    spots = place_names.offered(context, listed)
    fields = [asked for asked in REPORT_FIELDS if not (isinstance(asked.kind, Phone) and is_called)]
    return {
        "fields": [_told(context, asked, villages) for asked in fields],
        "villages": [
            {"id": f"a={place.code}", "name": place.name, "alarm": place not in villages, "spots": spots[place.code]}
            for place in listed
        ],
        "consent": None if consent.given(context) else consent.texts(context),
    }


def _told(context: Context, asked: Field, villages: list[Place]) -> dict[str, Any]:
    draft = Draft(id="", form="", touched_at=context.now.isoformat())
    options = asked.choices(context, draft)
    dangers = [id for id in _DANGER.options if asked.when({_DANGER.id: id}) or _is_needed(context, asked)]
    return {
        "id": asked.id,
        "name": context.say(f"{asked.texts}.name"),
        "ask": _ask(context, asked, villages),
        "shape": next(shape for kind, shape in _SHAPES if isinstance(asked.kind, kind)),
        "options": [{"id": id, "label": label, "alarm": id in asked.alarms} for id, label in options],
        "when": dangers,
        "optional": [id for id in dangers if not asked.required({_DANGER.id: id})],
    }


def _is_needed(context: Context, asked: Field) -> bool:
    """Whether somebody without a role has to leave a number, whatever the danger."""
    return isinstance(asked.kind, Phone) and contact_phone.is_missing(context)


def _ask(context: Context, asked: Field, villages: list[Place]) -> str:
    match asked.kind:
        case HousePlace() if len(villages) == 1:
            return context.say("place.ask_spot", village=villages[0].name)
        case HousePlace():
            return context.say("place.ask_listed" if villages else "place.ask_typed")
        case Phone() if contact_phone.is_missing(context):
            return context.say("contact_phone.ask")
        case Checklist():
            return context.say("report.hazards.ask_on_phone")
        case Photos():
            return "\n".join([context.say("report.photos.ask_on_phone"), *_planned(context, asked)])
    return context.say(f"{asked.texts}.ask")


def _planned(context: Context, asked: Field) -> list[str]:
    """The shots of a house in no danger, a line, for who is to take them all; what else depends is not known yet."""
    draft = Draft(id="", form="", touched_at="", answers={_DANGER.id: "none"})
    standing = standing_of(context, draft, asked)
    return [context.say("shots.planned", names=standing.say_planned(context.say))] if standing.shots.wanted else []


def _villages(context: Context, person_id: int | None) -> list[Place]:
    """The villages that may be reported for in the township where somebody belongs, or at an official's own place.

    None where they would be too many to choose from: then the place is typed.
    """
    allowed = [place for place in _around(context, person_id) if context.may(Action.REPORT_CASE, place)]
    return allowed if len(allowed) <= MOST_VILLAGES else []


def _only_in_danger(context: Context, person_id: int | None, villages: list[Place]) -> list[Place]:
    """The township's other villages, for which anybody can raise an alarm; none where there are too many."""
    others = [place for place in _around(context, person_id) if place not in villages] if villages else []
    return others if len(others) + len(villages) <= MOST_VILLAGES else []


def _around(context: Context, person_id: int | None) -> list[Place]:
    """The villages of the township where somebody belongs, or at an official's own place."""
    home = context.place or home_of(context.tx, person_id)
    if home is None:
        return []
    around = at_level(areas.lineage(context.tx, home), Level.TOWNSHIP) or context.place
    return [] if around is None else areas.below(context.tx, around, Level.VILLAGE)
