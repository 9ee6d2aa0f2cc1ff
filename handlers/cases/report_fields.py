"""The fields of a case, as data: the five of a quick report, and the rest that may follow."""

from collections.abc import Mapping
from typing import Any

from handlers.cases.house_photos import HousePhotos
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask
from handlers.dialog.permissions import Action
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.field import Field, Words
from handlers.forms.numbers import WholeNumber, Year
from handlers.forms.persons import IdNumber, PersonName, Phone
from handlers.forms.places import HousePlace
from knowledge.model.pack import Pack
from knowledge.model.rules import Category
from knowledge.reading.houses import tells_of_a_house
from knowledge.reading.phrases import categories_in
from knowledge.reading.text import normalise
from storage.cases import cases
from storage.people import areas

IMMINENT = "imminent"
OLDEST_HOUSE = 1700
MOST_PERSONS = 30
MOST_STOREYS = 10
LONGEST_LABEL = 14
VOICES = "voices"  # among the answers, of no field: the ids of the files of what was said aloud
ENTERED_AT = "entered_at"  # among the answers, of no field: when the phone took them without a line, "" if unknown

HAZARDS = (
    "wall_crack",
    "wall_tilt",
    "roof_leak",
    "roof_sag",
    "timber_rot",
    "foundation",
    "part_fallen",
    "slope",
)


def is_imminent(answers: Mapping[str, Any]) -> bool:
    """Whether the house may fall at any moment."""
    return answers.get("danger") == IMMINENT


def _not_imminent(answers: Mapping[str, Any]) -> bool:
    return not is_imminent(answers)


def _action(answers: Mapping[str, Any]) -> Action:
    return Action.RAISE_ALARM if is_imminent(answers) else Action.REPORT_CASE


def optional(answers: object) -> bool:
    """The field may be skipped."""
    return False


def categories(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """The household categories as the document that counts there names them, and that none fits."""
    pack = _pack(context, draft)
    named = tuple((category.id, _short(category)) for category in pack.rules.categories) if pack else ()
    return (
        *named,
        ("none", context.say("details.category.none")),
        ("unknown", context.say("details.category.unknown")),
    )


def category_in(context: Context, draft: Draft, text: str) -> str | None:
    """The one household category that words name; none where they name none or several, or no document counts."""
    pack = _pack(context, draft)
    held = categories_in(normalise(text), pack).held if pack else None
    return held[0] if held and len(held) == 1 else None


def _pack(context: Context, draft: Draft) -> Pack | None:
    """The document that counts for the case, or, before there is one, at the place that is answered."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    if case is not None:
        return context.packs.get(case.pack or "")
    code = (draft.answers.get("place") or {}).get("area")
    place = areas.find(context.tx, code) if code else None
    return None if place is None else context.pack_at(place)


def _short(category: Category) -> str:
    """The category's name, or how people say it where that is too long for a button."""
    return category.name if len(category.name) <= LONGEST_LABEL else category.synonyms[0]


REPORT_FIELDS = (
    Field(
        id="danger",
        texts="report.danger",
        kind=OneOf(beside=True),
        options=(IMMINENT, "none", "unsure"),
        alarms=(IMMINENT,),
    ),
    Field(id="place", texts="report.house", kind=HousePlace(action=_action)),
    Field(id="head", texts="report.head", kind=PersonName(), required=_not_imminent),
    Field(id="hazards", texts="report.hazards", kind=Checklist(fit=tells_of_a_house), options=HAZARDS),
    Field(id="photos", texts="report.photos", kind=HousePhotos(calm=_not_imminent), required=_not_imminent),
    Field(id="contact_phone", texts="report.contact_phone", kind=Phone(), required=_not_imminent, when=is_imminent),
)

DETAIL_FIELDS = (
    Field(id="id_number", texts="details.id_number", kind=IdNumber(), required=optional, sensitive=True),
    Field(id="phone", texts="details.phone", kind=Phone(ask=Ask.NUMBER), required=optional),
    Field(
        id="persons",
        texts="details.persons",
        kind=WholeNumber(least=1, most=MOST_PERSONS, example=3),
        required=optional,
    ),
    Field(id="category", texts="details.category", kind=OneOf(), required=optional, choices_from=categories),
    Field(
        id="living",
        texts="details.living",
        kind=OneOf(),
        options=("at_home", "elderly_alone", "away", "empty"),
        required=optional,
    ),
    Field(
        id="structure",
        texts="details.structure",
        kind=OneOf(),
        options=("earth_timber", "brick_timber", "timber", "stone", "brick_concrete", "other"),
        required=optional,
    ),
    Field(
        id="storeys",
        texts="details.storeys",
        kind=WholeNumber(least=1, most=MOST_STOREYS, example=1),
        required=optional,
    ),
    Field(
        id="year",
        texts="details.year",
        kind=Year(least=OLDEST_HOUSE, example=1985),
        required=optional,
    ),
    Field(
        id="cause",
        texts="details.cause",
        kind=OneOf(),
        options=("age", "rain", "flood", "slide", "quake", "works", "unknown"),
        required=optional,
    ),
    Field(id="remarks", texts="details.remarks", kind=Words(), required=optional, gathers=True),
)

CASE_FIELDS = (*REPORT_FIELDS, *DETAIL_FIELDS)
BESIDE_A_REPORT = tuple(asked for asked in DETAIL_FIELDS if asked.id == "phone" or asked.gathers)


def is_whole(answers: Mapping[str, Any]) -> bool:
    """Whether all is answered that a report needs where the house is in no danger."""
    calm = {**answers, "danger": "none"}
    return all(answers.get(asked.id) for asked in REPORT_FIELDS if asked.when(calm) and asked.required(calm))
