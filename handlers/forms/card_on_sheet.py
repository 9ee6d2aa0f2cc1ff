"""A photo of an ID card sent with a sheet: what was read stands in its boxes, and counts only once that is sent in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import card_answers
from handlers.forms.card_text import CardOutcome, CardReading
from handlers.forms.field import Field
from handlers.forms.form import Form
from handlers.forms.keeping import name_beside
from handlers.forms.persons import IdNumber, PersonName
from handlers.forms.sheets import Filled, SheetField
from storage.cases import kept_cards

CARD = "card"  # after the name of a field: the photo in place of its number
NOTHING_READ: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class CardWanted:
    """The field of a sheet whose number a photo may tell, and whether the county of its case keeps such photos."""

    field: str
    keeps: bool


@dataclass(frozen=True, kw_only=True)
class CardSent:
    """What became of a photo that was sent for a field: what was read on it, and the photo where it is to be kept.

    Where nobody looked at it, `slip` is the key of the reason.
    """

    field: str
    reading: CardReading | None = None
    picture: bytes | None = None
    slip: str = ""


@dataclass(frozen=True, kw_only=True)
class CardOnSheet:
    """What a photo of a card makes of a sheet: what stands in its fields, what is wrong, and what was read on it.

    `known` is the name that is known already.
    """

    filled: Filled
    slips: Mapping[str, str]
    read: Mapping[str, str]
    known: str = ""


def wanted(context: Context, form: Form, draft: Draft) -> CardWanted | None:
    """The field that takes a photo of a card; none where there is none, or where no card can be read."""
    found = (wanted_for(context, draft, asked) for asked in form.open_fields(draft))
    return next((card for card in found if card is not None), None)


def wanted_for(context: Context, draft: Draft, asked: Field) -> CardWanted | None:
    """The same of one field: none where it is no ID number, or where no card can be read."""
    if not context.installation.reads_cards or not isinstance(asked.kind, IdNumber):
        return None
    return CardWanted(field=asked.id, keeps=kept_cards.is_kept_of(context.tx, draft.subject))


def put(context: Context, form: Form, draft: Draft, sent: CardSent, filled: Filled) -> CardOnSheet:
    """Put what was read beside what was filled in; the photo is kept where the county of the case keeps them.

    The name is put only where the sheet asks for one that nobody knows yet.
    """
    reading = sent.reading
    if reading is None or reading.outcome is not CardOutcome.READ:
        key = sent.slip or f"id_card.{CardOutcome.FAILED if reading is None else reading.outcome}"
        return CardOnSheet(filled=filled, slips={sent.field: context.say(key)}, read={})
    if sent.picture is not None and kept_cards.is_kept_of(context.tx, draft.subject):
        kept_cards.put(context.tx, draft.id, draft.subject, reading.number, sent.picture, context.now)
    named = next((asked.id for asked in form.open_fields(draft) if isinstance(asked.kind, PersonName)), None)
    typed = "" if named is None else next((value.strip() for value in filled.get(named, ()) if value.strip()), "")
    known = typed or name_beside(context, form, draft)
    boxes = {sent.field: [reading.number]}
    if named is not None and reading.name and not known:
        boxes[named] = [reading.name]
    said = card_answers.say_read(context, form, draft, sent.field, reading, known)
    told = {sent.field: context.say("sheet.card.read", read=said)}
    return CardOnSheet(filled={**filled, **boxes}, slips={}, read=told, known=known)


def offered(
    context: Context, card: CardWanted | None, fields: Sequence[SheetField], read: Mapping[str, str]
) -> tuple[SheetField, ...]:
    """The fields of a sheet, with the word beside the one that takes a photo, and what was `read` on one."""
    if card is None:
        return tuple(fields)
    hint = say_hint(context, card)
    return tuple(
        replace(field, card=hint, read=read.get(field.id, "")) if field.id == card.field else field for field in fields
    )


def say_hint(context: Context, card: CardWanted) -> str:
    """What stands beside a box that takes a photo, too: what it is good for, and whether it is kept."""
    return context.say("sheet.card.hint_kept" if card.keeps else "sheet.card.hint")
