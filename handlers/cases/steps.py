"""The steps of a case as a table, a row each, and who may take which of them now."""

from handlers.cases import aftercare, calling, numbers
from handlers.cases.report_fields import is_whole
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action, allowed_on_case
from storage.cases.cases import Case, CaseState
from storage.people import areas

_OPEN = (CaseState.REPORTED, CaseState.RETURNED)
_NONE_NOW = {"danger": "none"}

RECEIVE = Step(
    id="receive",
    kind="received",
    action=Action.RECEIVE_CASE,
    states=(CaseState.REPORTED,),
    to=CaseState.CHECKED,
    reply="cases.received",
    tells=(Telling(whom=Whom.REPORTER, text="cases.received_for_reporter", buttons=(SHOW,)),),
    takes_over=True,
    limit="checked",
    weight=Weight.MAIN,
)
RETURN = Step(
    id="return",
    kind="returned",
    action=Action.RETURN_CASE,
    states=(CaseState.REPORTED,),
    to=CaseState.RETURNED,
    form="case_return",
    reply="cases.returned",
    tells=(Telling(whom=Whom.REPORTER, text="cases.returned_for_reporter", buttons=("correct",)),),
    takes_over=True,
    weight=Weight.BACK,
)
CORRECT = Step(
    id="correct",
    kind="corrected",
    action=Action.CORRECT_CASE,
    states=_OPEN,
    to=CaseState.REPORTED,
    form="case_correction",
    personal=True,
    reply="cases.corrected",
    tells=(
        Telling(
            whom=Whom.COORDINATORS,
            text="cases.corrected_for_township",
            buttons=("receive", "return"),
            whole=True,
            after=(CaseState.RETURNED,),
        ),
        Telling(
            whom=Whom.COORDINATORS,
            text="cases.changed_for_township",
            buttons=("receive", "return"),
            whole=True,
            after=(CaseState.REPORTED,),
        ),
    ),
    weight=Weight.MAIN,
)
DETAILS = Step(
    id="details",
    kind="details_added",
    action=Action.ADD_DETAILS,
    states=_OPEN,
    form="household_details",
    personal=True,
    reply="details.submitted",
    too_late="details.too_late",
    weight=Weight.MAIN,
)
WITHDRAW = Step(
    id="withdraw",
    applies=lambda case: not case.imminent,
    kind="withdrawn",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    to=CaseState.WITHDRAWN,
    confirm="cases.withdraw_sure",
    reply="cases.withdrawn",
    reply_buttons=(),
    tells=(Telling(whom=Whom.COORDINATORS, text="cases.withdrawn_for_township"),),
)
TAKE = Step(
    id="take",
    kind="taken",
    action=Action.RECEIVE_CASE,
    states=_OPEN,
    applies=lambda case: case.imminent and case.taken_at is None,
    reply="cases.taken",
    reply_buttons=(calling.CALL, SHOW),
    tells=(
        Telling(whom=Whom.REPORTER, text="cases.taken_for_reporter"),
        Telling(whom=Whom.ALARMED, text="cases.taken_for_told"),
    ),
    takes_over=True,
    weight=Weight.MAIN,
)
NUMBERS = Step(
    id="numbers",
    kind=numbers.LOOKED,
    action=Action.VIEW_ID_NUMBER,
    states=tuple(CaseState),
    applies=numbers.has_any,
    look=numbers.look,
    weight=Weight.SIDE,
)

CALL_OFF = Step(
    id="off",
    kind="called_off",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    to=CaseState.WITHDRAWN,
    applies=lambda case: case.imminent and not is_whole(case.answers),
    reply="cases.called_off",
    reply_buttons=(),
    tells=(Telling(whom=Whom.ALARMED, text="cases.called_off_for_told"),),
    weight=Weight.SIDE,
)
NO_DANGER = Step(
    id="no_danger",
    kind="danger_denied",
    action=Action.WITHDRAW_CASE,
    states=_OPEN,
    applies=lambda case: case.imminent and is_whole(case.answers),
    sets=_NONE_NOW,
    reply="cases.danger_denied",
    tells=(Telling(whom=Whom.ALARMED, text="cases.danger_denied_for_told", buttons=(SHOW,)),),
    weight=Weight.SIDE,
)
CALL = Step(
    id=calling.CALL,
    kind=calling.CALLED,
    action=Action.CALL_REPORTER,
    states=tuple(CaseState),
    applies=calling.is_possible,
    look=calling.show,
    weight=Weight.MAIN,
)

# in the order of their buttons
STEPS = (RECEIVE, RETURN, CORRECT, DETAILS, WITHDRAW, TAKE, CALL, *aftercare.STEPS, CALL_OFF, NO_DANGER, NUMBERS)
BY_ID = {step.id: step for step in STEPS}


def find(id: str) -> Step | None:
    """The step with this id; none where there is no such step."""
    return BY_ID.get(id)


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


def fits(case: Case, step: Step) -> bool:
    """Whether the case is where the step starts from, whoever takes it."""
    return case.state in step.states and step.applies(case)


def possible(context: Context, case: Case) -> list[Step]:
    """The steps that this person may take now."""
    return [step for step in STEPS if fits(case, step) and may_take(context, case, step)]
