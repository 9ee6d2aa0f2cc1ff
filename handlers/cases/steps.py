"""The steps of a case as a table: who may take which, and in which state."""

from dataclasses import dataclass

from handlers.dialog.context import Context
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action, allowed_on_case
from storage.cases.cases import Case, CaseState
from storage.people import areas


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that can be done to a case. `to` is the state that it leads to, none where the state stays.

    `weight` is that of its button under the case.
    """

    id: str
    action: Action
    states: tuple[CaseState, ...]
    to: CaseState | None = None
    weight: Weight = Weight.PLAIN


_OPEN = (CaseState.REPORTED, CaseState.RETURNED)

STEPS = (
    Step(
        id="receive", action=Action.RECEIVE_CASE, states=(CaseState.REPORTED,), to=CaseState.CHECKED, weight=Weight.MAIN
    ),
    Step(id="return", action=Action.RETURN_CASE, states=(CaseState.REPORTED,), to=CaseState.RETURNED),
    Step(id="correct", action=Action.CORRECT_CASE, states=_OPEN, to=CaseState.REPORTED, weight=Weight.MAIN),
    Step(id="details", action=Action.ADD_DETAILS, states=_OPEN, weight=Weight.MAIN),
    Step(id="withdraw", action=Action.WITHDRAW_CASE, states=_OPEN, to=CaseState.WITHDRAWN),
    Step(id="take", action=Action.RECEIVE_CASE, states=_OPEN, weight=Weight.MAIN),
    Step(id="numbers", action=Action.VIEW_ID_NUMBER, states=tuple(CaseState), weight=Weight.SIDE),
)


def may(context: Context, case: Case, action: Action) -> bool:
    """Whether the person may do something to a case, whatever its state."""
    place = areas.get(context.tx, case.area)
    return allowed_on_case(action, case, grants=context.grants, person_id=context.person_id, place=place)


def may_see(context: Context, case: Case) -> bool:
    """Whether the person may know of the case."""
    return may(context, case, Action.VIEW_CASE)


def may_take(context: Context, case: Case, step: Step) -> bool:
    """Whether the role allows the step, whatever the state."""
    return may(context, case, step.action)


def possible(context: Context, case: Case) -> list[Step]:
    """The steps that this person may take now."""
    return [step for step in STEPS if case.state in step.states and _fits(case, step) and may_take(context, case, step)]


def step(id: str) -> Step | None:
    """The step with this id."""
    return next((one for one in STEPS if one.id == id), None)


def _fits(case: Case, step: Step) -> bool:
    if step.id == "take":
        return case.imminent and case.taken_at is None
    if step.id == "numbers":
        return any(case.answers.get(key) for key in ("id_number", "phone", "contact_phone"))
    return True
