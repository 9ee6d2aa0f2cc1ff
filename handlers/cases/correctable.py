"""A form of a document that was filled in and can be corrected: by whom, which of its boxes, and what holds in them.

What the document asks of its own can be corrected, photos too. What a step decides by, and its day, stay with the step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.cases import at_desk, filled_forms, steps
from handlers.cases.at_desk import NoSuchCase
from handlers.cases.fields.catalogue import BY_KEY
from handlers.dialog.context import Context
from knowledge.model.document_form import DocumentForm, FormField
from storage.cases import records
from storage.cases.cases import Case
from storage.cases.records import Record


@dataclass(frozen=True, kw_only=True)
class Correctable:
    """A form that was filled in, with all that the steps of its case recorded."""

    case: Case
    record: Record
    blank: DocumentForm
    taken: Sequence[Record]

    @property
    def keys(self) -> tuple[str, ...]:
        """The boxes that can be corrected."""
        return tuple(box.key for box in self.blank.fields if _can_be_corrected(box))

    @property
    def version(self) -> int:
        """The id of the record by which it was filled in or corrected last."""
        return max(one.id for one in self.taken if self.record.id in (one.id, one.corrects))

    def values(self, version: int | None = None) -> dict[str, Any]:
        """What stands in its boxes; with a version what stood in them then."""
        seen = [one for one in self.taken if version is None or one.id <= version]
        return filled_forms.values_of(self.case, self.blank, self.record, seen)


def find(context: Context, number: str, record_id: str) -> Correctable:
    """The form that a record of a case keeps. Raises NoSuchCase where the person may correct none there."""
    found = standing(context, at_desk.find(context, number), record_id)
    if found is None or not is_open(context, found.case, found.record, found.blank):
        raise NoSuchCase(number)
    return found


def standing(context: Context, case: Case, record_id: str) -> Correctable | None:
    """The form that a record of a case keeps, whoever asks; none where there is none, or its step was taken back."""
    taken = records.of(context.tx, case.id)
    blanks = filled_forms.blanks(context, case, taken)
    return next(
        (
            Correctable(case=case, record=record, blank=blank, taken=taken)
            for record, blank in blanks
            if str(record.id) == record_id
        ),
        None,
    )


def is_open(context: Context, case: Case, record: Record, blank: DocumentForm) -> bool:
    """Whether the person may correct a form: who may take its step, where there is something to correct."""
    step = steps.find(record.step)
    may = step is not None and steps.fits(context, case, steps.FILL) and steps.may_take(context, case, step)
    return may and any(map(_can_be_corrected, blank.fields))


def _can_be_corrected(box: FormField) -> bool:
    is_decided = box.key in BY_KEY and bool(BY_KEY[box.key].decided_by)
    return box.type is not None and not is_decided
