"""A form of a document as it was filled in, as an office PC shows it: each box, its photos, and what was corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.cases import at_desk, correctable, filled_forms, form_changes, form_lines, pictures
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.fields import stale
from handlers.cases.form_lines import FormLine
from handlers.cases.pictures import CasePhoto
from handlers.dialog.context import Context
from knowledge.model.document_form import DocumentForm
from storage.cases import records
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.people import people


@dataclass(frozen=True, kw_only=True)
class ShownBox:
    """A box that applies: its label on the blank form, and what stands in it, numbers masked; of photos those."""

    label: str
    shown: str
    photos: tuple[CasePhoto, ...]


@dataclass(frozen=True, kw_only=True)
class ShownCorrection:
    """Who corrected a form, when and why, and a line for each box that was changed."""

    said: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A form that was filled in. `edition` says which of its editions it was; `may_correct` is the person's."""

    number: str
    line: FormLine
    edition: str
    boxes: tuple[ShownBox, ...]
    corrections: tuple[ShownCorrection, ...]
    may_correct: bool


def page(context: Context, number: str, record_id: str) -> FormPage:
    """The form that a record of a case keeps. Raises NoSuchCase where there is none, or it is not the person's."""
    case = at_desk.find(context, number)
    filled = next((one for one in filled_forms.of(context, case) if str(one.record) == record_id), None)
    if filled is None:
        raise NoSuchCase(number)
    taken = records.of(context.tx, case.id)
    record = next(one for one in taken if one.id == filled.record)
    shown = {photo.id: photo for photo in pictures.of(context, case)}
    photo_keys = filled.form.photo_keys()
    return FormPage(
        number=case.number,
        line=next(line for line in form_lines.of(context, case) if line.record == record.id),
        edition=context.say("filled.edition", edition=filled.edition),
        boxes=tuple(
            ShownBox(
                label=box.label,
                shown=box.shown or context.say("filled.empty"),
                photos=tuple(shown[id] for id in box.value or () if id in shown) if box.key in photo_keys else (),
            )
            for box in filled.boxes
        ),
        corrections=tuple(_corrections(context, case, filled.form, record, taken)),
        may_correct=correctable.is_open(context, case, record, filled.form),
    )


def _corrections(
    context: Context, case: Case, form: DocumentForm, record: Record, taken: Sequence[Record]
) -> Iterator[ShownCorrection]:
    """What was corrected, the first first; each with what stood there just before it."""
    corrections = [one for one in taken if one.corrects == record.id]
    names = people.names_among(context.tx, {one.person_id for one in corrections})
    for one in corrections:
        who = stale.say_who_and_when(context, one, names.get(one.person_id, ""))
        before = filled_forms.values_of(case, form, record, [earlier for earlier in taken if earlier.id < one.id])
        yield ShownCorrection(
            said=context.say("filled.correction", who=who, reason=one.reason or ""),
            lines=form_changes.say_each(context, case, form, before, one.values),
        )
