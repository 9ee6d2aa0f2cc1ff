"""The boxes of a form that was filled in as they go to paper: choices ticked, numbers as far as told, photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.cases import document_forms
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.filled_forms import FilledForm
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.field import Field
from handlers.ledger.table import Disclosure
from handlers.papers.letterhead import say_day
from knowledge.model.document_form import AnswerType
from storage.cases import photos
from storage.cases.cases import Case
from storage.database.privacy import mask_numbers
from storage.database.sealed_folder import KeptFile, SealedFolder

TICKED, OPEN = "☑", "☐"
_BETWEEN = "\u3000"  # a space as wide as a character
_OWN_WORDS = "="  # begins what was said besides the options
_DAY = "day"  # the box of the day on which the step was taken
_DAYS = (AnswerType.DAY, AnswerType.COMING_DAY)


@dataclass(frozen=True, kw_only=True)
class PaperBox:
    """A box of the blank form. One that does not `apply`, of another branch, has its choices, none of them ticked.

    `marks` are the ticks of its choices by their ids, `photos` those whose bytes are there.
    """

    key: str
    label: str
    applies: bool
    text: str
    marks: Mapping[str, str]
    photos: Sequence[KeptFile]


def boxes_of(
    context: Context, case: Case, filled: FilledForm, shown: Disclosure, folder: SealedFolder
) -> list[PaperBox]:
    """All boxes of a form in their order, with what was filled in."""
    stored = {one.id: one for one in photos.of(context.tx, _photo_ids(filled))}
    found = []
    for asked in document_forms.questions(filled.form, case.pack or ""):
        box = next((one for one in filled.boxes if one.key == asked.id), None)
        field = filled.form.find(asked.id)
        value = box.value if box else None
        of_house = [stored[id].file for id in value or () if id in stored] if _has_photos(filled, asked.id) else []
        marks = _marks(context, case, filled, asked, value)
        found.append(
            PaperBox(
                key=asked.id,
                label=field.label if field else "",
                applies=box is not None,
                text=_BETWEEN.join(marks.values()) or _text(context, filled, asked.id, shown),
                marks={option: mark[:1] for option, mark in marks.items()},
                photos=[folder.file(file) for file in of_house if file is not None],
            )
        )
    return found


def _has_photos(filled: FilledForm, key: str) -> bool:
    return key in filled.form.photo_keys()


def _photo_ids(filled: FilledForm) -> list[str]:
    return [id for key in filled.form.photo_keys() for id in filled.value(key) or ()]


def _marks(context: Context, case: Case, filled: FilledForm, asked: Field, value: Any) -> dict[str, str]:
    """“☑是”, “☐否” by option, own words after them as one that is ticked; nothing for a box without choices."""
    if not isinstance(asked.kind, OneOf | Checklist):
        return {}
    draft = Draft(id="", form=f"step_{filled.form.step}", subject=case.number, touched_at="")
    chosen = value if isinstance(value, list) else [value]
    marks = {id: f"{TICKED if id in chosen else OPEN}{label}" for id, label in asked.choices(context, draft)}
    own = [one for one in chosen if one is not None and one not in marks]
    return marks | {one: f"{TICKED}{_besides(context, draft, asked, one)}" for one in own}


def _besides(context: Context, draft: Draft, asked: Field, answer: str) -> str:
    """An answer that is no choice: own words, or a choice that is not offered any more."""
    is_one = isinstance(asked.kind, OneOf)
    return asked.kind.show(context, draft, asked, answer) if is_one else answer.removeprefix(_OWN_WORDS)


def _text(context: Context, filled: FilledForm, key: str, shown: Disclosure) -> str:
    field, value = filled.form.find(key), filled.value(key)
    if key == _DAY:
        return say_day(context, filled.day)
    if value is None or _has_photos(filled, key):
        return ""
    if field is not None and field.type in _DAYS:
        return say_day(context, date.fromisoformat(value))
    if shown is Disclosure.FULL:
        return str(value) if key in BY_KEY and BY_KEY[key].is_masked else filled.shown(key)
    return mask_numbers(filled.shown(key))
