"""The forms of documents that were filled in for a case: their boxes with what stands in them, corrections and all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.cases import document_forms
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from knowledge.model.document_form import DocumentForm
from storage.cases import records
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.cases.taken import as_corrected


@dataclass(frozen=True, kw_only=True)
class FilledBox:
    """A box that applies: its label on the blank form, its answer as it is stored, and as people read it.

    `value` is none and `shown` empty where it was left empty; numbers of people are masked in `shown`.
    """

    key: str
    label: str
    value: Any
    shown: str


@dataclass(frozen=True, kw_only=True)
class Correction:
    """That a form was corrected later: by whom, when and why."""

    person_id: int
    role: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class FilledForm:
    """A form that was filled in with a step. `record` is the id of what the step recorded, `day` when it was done."""

    record: int
    form: DocumentForm
    edition: int
    day: date
    person_id: int
    role: str
    at: datetime
    boxes: tuple[FilledBox, ...]
    corrections: tuple[Correction, ...]

    def value(self, key: str) -> Any:
        """What stands in a box, as it is stored; none where it is empty, or does not apply."""
        return next((box.value for box in self.boxes if box.key == key), None)

    def shown(self, key: str) -> str:
        """What stands in a box, as people read it; empty where it is empty, or does not apply."""
        return next((box.shown for box in self.boxes if box.key == key), "")


def of(context: Context, case: Case) -> list[FilledForm]:
    """The forms that were filled in for a case and stand, the first first."""
    return among(context, [case])[case.id]


def among(context: Context, cases: Sequence[Case]) -> dict[int, list[FilledForm]]:
    """The same of some cases, by their ids, in one statement."""
    taken = records.among(context.tx, [case.id for case in cases])
    return {case.id: list(_filled(context, case, taken[case.id])) for case in cases}


def values_of(case: Case, form: DocumentForm, record: Record, taken: Sequence[Record]) -> dict[str, Any]:
    """What stands in a form's boxes: what was filled in, corrected since, and what the case holds itself."""
    held = {key: case.answers.get(key) for key in document_forms.of_the_case(form)}
    return {**held, **as_corrected(record, taken)}


def blanks(context: Context, case: Case, taken: Sequence[Record]) -> list[tuple[Record, DocumentForm]]:
    """The records of a case with which a form was filled in, each with the blank form, the first first."""
    pack = context.packs.get(case.pack or "")
    forms = {f"{case.pack}.{form.id}": form for form in pack.forms} if pack else {}
    return [(record, forms[record.form]) for record in taken if record.form in forms]


def _filled(context: Context, case: Case, taken: Sequence[Record]) -> Iterator[FilledForm]:
    for record, form in blanks(context, case, taken):
        yield FilledForm(
            record=record.id,
            form=form,
            edition=record.form_edition or form.edition,
            day=record.day,
            person_id=record.person_id,
            role=record.role,
            at=record.at,
            boxes=tuple(_boxes(context, case, form, values_of(case, form, record, taken))),
            corrections=tuple(
                Correction(person_id=one.person_id, role=one.role, at=one.at, reason=one.reason or "")
                for one in taken
                if one.corrects == record.id
            ),
        )


def _boxes(context: Context, case: Case, form: DocumentForm, values: Mapping[str, Any]) -> Iterator[FilledBox]:
    draft = Draft(id="", form=f"step_{form.step}", subject=case.number, touched_at="", answers=dict(values))
    for asked in document_forms.questions(form, case.pack or ""):
        field, value = form.find(asked.id), values.get(asked.id)
        if field is not None and asked.when(values):
            is_empty = value in (None, [], "")
            shown = "" if is_empty else asked.kind.show(context, draft, asked, value)
            yield FilledBox(key=asked.id, label=field.label, value=None if is_empty else value, shown=shown)
