"""Of the form of a step: what is filled in once for many houses, what each house has already, what is its own alone."""

from collections.abc import Sequence

from handlers.cases import document_forms, steps
from handlers.cases.actions import STEP_FORMS
from handlers.cases.course import COURSE, WAYS
from handlers.cases.step import Step
from handlers.cases.steps import RECEIVE, RETURN, TAKE_BACK
from handlers.dialog.context import Context
from handlers.forms.field import Field
from handlers.forms.form import Form
from handlers.forms.sheets import Filled, Shape, SheetField, shape_of
from storage.cases.cases import Case

IN_BATCHES = (RECEIVE, RETURN, *COURSE, *WAYS)  # all others are taken house by house
KEPT = frozenset({"category", "method", "planned_method"})  # each house keeps what is known of it
TABLED = frozenset({"amount", "area_after", "total_cost"})  # differ from house to house, and stand in a table
_OF_ONE_HOUSE = TABLED | {"department_paper", "in_spite", "letter_number", "reporter_says"}


def find(step_id: str | None) -> Step | None:
    """A step that is taken for many houses at once, or the one that takes such steps back; none for another one."""
    step = steps.find(step_id or "")
    return step if step in (*IN_BATCHES, TAKE_BACK) else None


def form_of(step: Step) -> Form | None:
    """The form of a step; none where it has none."""
    return STEP_FORMS[step.form] if step.form else None


def asks_of_each_house(context: Context, step: Step, found: Sequence[Case]) -> tuple[str, ...]:
    """The names of what a step cannot do without and has to be told house by house, but for what stands in a table."""
    blanks = {case.pack: document_forms.of(context, case, step.records) for case in found}
    boxes = [name for blank in blanks.values() if blank for name in document_forms.asks_of_a_house(blank)]
    form = form_of(step)
    needed = [asked for asked in form.fields if asked.required({}) and asked.id not in TABLED] if form else []
    own = [asked for asked in needed if _is_of_one_house(asked)]
    return tuple(dict.fromkeys([*boxes, *(context.say(f"{asked.texts}.name") for asked in own)]))


def of_all_houses(step: Step, fields: Sequence[SheetField]) -> tuple[SheetField, ...]:
    """Of the fields of a sheet those that are filled in once for all; none of a document's own form."""
    form = form_of(step)
    if form is None:
        return ()
    shared = (one for one in fields if one.id not in KEPT and form.has(one.id))
    return tuple(one for one in shared if not _is_of_one_house(form.field(one.id)))


def with_kept(fields: Sequence[SheetField], filled: Filled) -> Filled:
    """What was filled in for all houses, with what this one's sheet knows already and keeps."""
    return {**{one.id: one.values for one in fields if one.id in KEPT and one.values}, **filled}


def _is_of_one_house(asked: Field) -> bool:
    """Whether a field asks what differs from house to house: a sum, an area, a picture."""
    return asked.id in _OF_ONE_HOUSE or shape_of(asked) is Shape.ELSEWHERE
