"""A form as a sheet, all its fields at once, for an office PC: what each asks, and what becomes of what was filled in.

Each field is checked by its own kind, as in the chat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Photo, Text
from handlers.forms.accounts import AccountNumber
from handlers.forms.choices import Checklist, OneOf, own_words, words_among
from handlers.forms.dates import FutureDay, PastDay
from handlers.forms.field import Answer, Field, Proposal, Slip, Words
from handlers.forms.files import Files
from handlers.forms.form import Form
from handlers.forms.measures import DecimalNumber
from handlers.forms.numbers import WholeNumber, Year
from handlers.forms.persons import IdNumber, Phone
from handlers.forms.photos import MOST, Photos, add_photo
from handlers.forms.places import HousePlace
from handlers.forms.places_below import ALL, PlacesBelow
from storage.cases import photos

Filled = Mapping[str, Sequence[str]]  # by field, what was chosen or typed
OTHER = "other"  # after the name of a checklist: own words beside what is ticked
EMPTY = "empty"  # after the name of a field whose value does not stand in it: it is to have none any more
_HIDDEN = (IdNumber, Phone, AccountNumber)  # what is known of these is masked, and stays where nothing is typed


@dataclass(frozen=True, kw_only=True)
class SentPhotos:
    """The photos that came along for one field, and what is said of those that are none."""

    photos: tuple[Photo, ...] = ()
    slip: str = ""


Uploads = Mapping[str, SentPhotos]  # by field
NONE_SENT: Uploads = MappingProxyType({})


class Shape(StrEnum):
    """How a field is filled in on a sheet."""

    ONE = "one"
    MANY = "many"
    DAY = "day"
    NUMBER = "number"
    WORDS = "words"
    PHOTOS = "photos"
    ELSEWHERE = "elsewhere"  # files and where a house stands: on the phone


@dataclass(frozen=True, kw_only=True)
class SheetField:
    """One field of a sheet. `values` is what stands in it, `slip` what is wrong with that, if anything.

    `suggestions` are words that may be typed, of a field that the chat has buttons for.
    `known` is what is known already where that does not stand in it: masked, or because it cannot be changed there.
    `can_be_emptied` is one that says something which does not stand in it, and need not.
    `why` is what it is needed for, with an example; empty where nothing is said of that. Where a photo of an ID card
    will do, `card` says so, and `read` what was read on one.
    """

    id: str
    name: str
    ask: str
    shape: Shape
    options: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    required: bool
    suggestions: tuple[str, ...] = ()
    takes_own_words: bool = False
    own_words: str = ""
    known: str = ""
    can_be_emptied: bool = False
    slip: str = ""
    why: str = ""
    card: str = ""
    read: str = ""


def fields(context: Context, form: Form, draft: Draft, slips: Mapping[str, str], filled: Filled) -> list[SheetField]:
    """The fields that apply now; in each stands what was filled in, else what the form knew already."""
    return [_field(context, draft, asked, slips, filled) for asked in form.open_fields(draft)]


def fill(context: Context, form: Form, draft: Draft, filled: Filled, uploads: Uploads = NONE_SENT) -> dict[str, str]:
    """Bring what was filled in into a draft; by field, what is wrong, so that nothing is sent in before it is right.

    Fields that only what was filled in opens, and that were not on the sheet, are asked: they are wrong, too, where
    they may not be left open.
    """
    slips: dict[str, str] = {}
    seen: set[str] = set()
    while left := [asked for asked in form.open_fields(draft) if asked.id not in seen]:
        for asked in left:
            seen.add(asked.id)
            slip = _take(context, draft, asked, filled, uploads.get(asked.id, SentPhotos()))
            if slip:
                slips[asked.id] = slip
    return slips


def standing(context: Context, form: Form, draft: Draft) -> Filled:
    """What stands in the fields that apply, as somebody sends it in who leaves a sheet as it was."""
    found: dict[str, tuple[str, ...]] = {}
    for asked in form.open_fields(draft):
        known = draft.answers.get(asked.id)
        own = words_among(known) if isinstance(asked.kind, Checklist) and known else []
        found[asked.id] = tuple(value for value in _values(known) if value not in map(own_words, own))
        found[f"{asked.id}.{OTHER}"] = (_say_own_words(context, asked, known),) if own else ()
    return found


def is_emptied(filled: Filled, asked: Field) -> bool:
    """Whether a field was ticked that is to have no value any more."""
    return any(filled.get(f"{asked.id}.{EMPTY}", ()))


def slip_of(context: Context, draft: Draft, asked: Field, given: Sequence[str], *, required: bool) -> str:
    """What is wrong with what stands in one field, of words or a number; empty where it is right."""
    words = next((value.strip() for value in given if value.strip()), "")
    if not words:
        return context.say("sheet.missing") if required else ""
    match asked.kind.take(context, draft, asked, Text(text=words)):
        case Answer():
            return ""
        case Slip(key=key, values=values) | Proposal(key=key, values=values):
            return context.say(key, **values)
    return context.say("sheet.unread")


def _take(context: Context, draft: Draft, asked: Field, filled: Filled, sent: SentPhotos) -> str:
    given = [value.strip() for value in filled.get(asked.id, ()) if value.strip()]
    others = [value.strip() for value in filled.get(f"{asked.id}.{OTHER}", ()) if value.strip()]
    if isinstance(asked.kind, Photos):
        return _collect(context, draft, asked, given, sent)
    if is_emptied(filled, asked) and not asked.required(draft.answers):
        draft.answers[asked.id] = None
        return context.say("sheet.empty_or_new") if given else ""
    if not given and not others:
        if not isinstance(asked.kind, (*_HIDDEN, HousePlace, Files)):
            draft.answers[asked.id] = None
        is_missing = asked.required(draft.answers) and draft.answers.get(asked.id) is None
        return context.say("sheet.missing") if is_missing else ""
    match asked.kind:
        case HousePlace() | Files():
            return context.say("sheet.elsewhere")
        case Checklist():
            return _tick(context, draft, asked, given, others)
        case OneOf():
            taken: Any = asked.kind.take(context, draft, asked, Choice(id=given[0]))
        case _:
            taken = asked.kind.take(context, draft, asked, Text(text=given[0]))
    match taken:
        case Answer(value=value):
            draft.answers[asked.id] = value
            return ""
        case Slip(key=key, values=values) | Proposal(key=key, values=values):
            return context.say(key, **values)
    return context.say("sheet.unread")


def _collect(context: Context, draft: Draft, asked: Field, kept: Sequence[str], sent: SentPhotos) -> str:
    """The photos that were left ticked, which are the draft's or the person's own for it, and those that came along."""
    known = list(draft.answers.get(asked.id) or ())
    own = {
        one.id for one in photos.of(context.tx, kept) if (one.person_id, one.draft_id) == (context.person_id, draft.id)
    }
    collected = [id for id in dict.fromkeys(kept) if id in own or id in known]
    for photo in sent.photos:
        collected = add_photo(context, draft, asked, collected, photo)
    draft.answers[asked.id] = collected or None
    if sent.slip:
        return sent.slip
    if len(kept) + len(sent.photos) > MOST:
        return context.say("photos.enough", most=MOST)
    return context.say("sheet.missing") if not collected and asked.required(draft.answers) else ""


def _tick(context: Context, draft: Draft, asked: Field, given: list[str], others: list[str]) -> str:
    offered = dict(_options(context, draft, asked))
    most = asked.kind.own_words if isinstance(asked.kind, Checklist) else 0
    if set(given) - set(offered) or any(len(words) > most for words in others):
        return context.say("sheet.unread")
    draft.answers[asked.id] = [ALL] if ALL in given else [*given, *map(own_words, others)]
    return ""


def _field(context: Context, draft: Draft, asked: Field, slips: Mapping[str, str], filled: Filled) -> SheetField:
    shape, required = shape_of(asked), asked.required(draft.answers)
    known = draft.answers.get(asked.id)
    stays = shape is Shape.ELSEWHERE or isinstance(asked.kind, _HIDDEN)
    values = _values(known) if shape is Shape.PHOTOS else tuple(filled.get(asked.id, ()))
    values = values or (() if stays else _values(known))
    return SheetField(
        id=asked.id,
        name=context.say(f"{asked.texts}.name"),
        ask=asked.kind.question(context, draft, asked) if shape in (Shape.WORDS, Shape.PHOTOS) else "",
        shape=shape,
        options=_options(context, draft, asked) if _shows_options(asked, shape) else (),
        values=values or ((context.today.isoformat(),) if required and isinstance(asked.kind, PastDay) else ()),
        required=required,
        suggestions=_suggestions(context, draft, asked) if shape is Shape.WORDS else (),
        takes_own_words=isinstance(asked.kind, Checklist) and bool(asked.kind.own_words),
        own_words=next(iter(filled.get(f"{asked.id}.{OTHER}", ())), _say_own_words(context, asked, known)),
        known=asked.kind.show(context, draft, asked, known) if stays and known else "",
        can_be_emptied=isinstance(asked.kind, _HIDDEN) and bool(known) and not required,
        slip=slips.get(asked.id, ""),
        why=asked.why(context),
    )


def _say_own_words(context: Context, asked: Field, known: Any) -> str:
    """Own words that stand in a checklist, in one line."""
    is_told = isinstance(asked.kind, Checklist) and bool(known)
    return context.say("forms.comma").join(words_among(known)) if is_told else ""


def _shows_options(asked: Field, shape: Shape) -> bool:
    """Whether its options are chosen among, or are ready answers beside words."""
    return shape in (Shape.ONE, Shape.MANY) or isinstance(asked.kind, Words)


def _options(context: Context, draft: Draft, asked: Field) -> tuple[tuple[str, str], ...]:
    every = ((ALL, context.say(f"{asked.texts}.all")),) if isinstance(asked.kind, PlacesBelow) else ()
    return (*every, *asked.choices(context, draft))


def _suggestions(context: Context, draft: Draft, asked: Field) -> tuple[str, ...]:
    return tuple(option.label for row in asked.kind.buttons(context, draft, asked) for option in row)


def shape_of(asked: Field) -> Shape:
    """How a field is filled in on a sheet."""
    match asked.kind:
        case OneOf():
            return Shape.ONE
        case Checklist():
            return Shape.MANY
        case PastDay() | FutureDay():
            return Shape.DAY
        case WholeNumber() | Year() | DecimalNumber():
            return Shape.NUMBER
        case Photos():
            return Shape.PHOTOS
        case HousePlace() | Files():
            return Shape.ELSEWHERE
    return Shape.WORDS


def _values(known: Any) -> tuple[str, ...]:
    match known:
        case None | []:
            return ()
        case list():
            return tuple(map(str, known))
    return (str(known),)
