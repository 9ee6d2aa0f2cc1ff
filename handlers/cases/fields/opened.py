"""Which fields of a case are open to a person: those that may be filled and changed, and those that were decided."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from handlers.cases.course import STEP_OF
from handlers.cases.fields import values
from handlers.cases.fields.asked import can_be_asked
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import CaseField, FieldGroup
from handlers.cases.procedures import procedure_of
from handlers.dialog.context import Context
from handlers.dialog.permissions import Action, allowed_on_case
from knowledge.area import Place
from knowledge.model.case_steps import KINDS, REPORTED
from knowledge.model.procedure import Procedure
from storage.cases import records
from storage.cases.cases import Case
from storage.cases.records import CHANGED, Record
from storage.people import areas

_NOTHING = (None, "unknown")
_ORDER = {step: number for number, step in enumerate(KINDS)}


class OpenFields:
    """The fields of a case as one person finds them; what they say is read once."""

    def __init__(self, context: Context, case: Case) -> None:
        self._context, self._case = context, case

    @cached_property
    def _records(self) -> Sequence[Record]:
        return records.of(self._context.tx, self._case.id)

    @cached_property
    def _place(self) -> Place:
        return areas.get(self._context.tx, self._case.area)

    @cached_property
    def _procedure(self) -> Procedure:
        return procedure_of(self._context, self._case)

    @cached_property
    def _farthest(self) -> int:
        """How far the case has come, as the place of a step among all steps."""
        taken = [REPORTED, str(self._case.state), *(record.step for record in self._records)]
        return max(_ORDER.get(step, 0) for step in taken)

    @cached_property
    def kept(self) -> Mapping[str, Any]:
        """What the case says of its fields."""
        return values.kept(self._case.answers, self._records)

    @cached_property
    def fillable(self) -> tuple[CaseField, ...]:
        """The fields that this person may fill in or change, in the order of the catalogue."""
        return tuple(field for field in CATALOGUE if self._is_open(field) and self.decider(field) is None)

    @cached_property
    def decided(self) -> tuple[CaseField, ...]:
        """The fields of which a step has decided, so that they are changed by request alone."""
        return tuple(field for field in CATALOGUE if self.decider(field) is not None)

    def has(self, group: FieldGroup) -> bool:
        """Whether a group has anything for this person: to fill in, to change, or to ask for."""
        return bool(self.of(group) or self.decided_of(group))

    def decided_of(self, group: FieldGroup) -> tuple[CaseField, ...]:
        """Those of a group of which a step has decided."""
        return tuple(field for field in self.decided if field.group is group)

    def of(self, group: FieldGroup) -> tuple[CaseField, ...]:
        """Those of a group that may be filled in or changed."""
        return tuple(field for field in self.fillable if field.group is group)

    def decider(self, field: CaseField) -> Record | None:
        """The record of the step that decided on what a field says; none where none has, or it says nothing yet."""
        if self.kept.get(field.key) in _NOTHING:
            return None
        found = {record.step: record for record in self._records}
        return next((found[step] for step in field.decided_by if step in found), None)

    def records_from(self, decider: Record) -> list[Record]:
        """The steps that were taken after one, the first first."""
        return [record for record in self._records if record.id > decider.id and record.step != CHANGED]

    def _is_open(self, field: CaseField) -> bool:
        if not can_be_asked(field) or not self._is_reached(field):
            return False
        return any(self._may(action) for action in self._actions(field))

    def _is_reached(self, field: CaseField) -> bool:
        """Whether a step has asked for it; what steps alone record is filled in only where one of them was taken."""
        if not field.answered:
            taken = {record.step for record in self._records}
            return any(step in taken for step, _ in field.recorded)
        return not field.step or _ORDER.get(field.step, 0) <= self._farthest

    def _actions(self, field: CaseField) -> tuple[Action, ...]:
        """What a person must be allowed to do: what the step's office does, else to add details."""
        if not field.step:
            return (Action.ADD_DETAILS,)
        row = self._procedure.find(field.step)
        kind = KINDS.get(field.step)
        offices = row.by if row else (kind.owner if kind else "township",)
        return tuple(STEP_OF[office] for office in offices)

    def _may(self, action: Action) -> bool:
        return allowed_on_case(
            action, self._case, grants=self._context.grants, person_id=self._context.person_id, place=self._place
        )
