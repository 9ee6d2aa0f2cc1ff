"""What the reporter says before and after the close-out, and the picture that it needs, as rows of steps."""

from handlers.cases import after_works, close_out
from handlers.cases.step import SHOW, Step, Telling, Whom
from handlers.dialog.messages import Weight
from handlers.dialog.permissions import Action
from storage.cases.cases import ENDED, CaseState
from storage.cases.confirmations import ConfirmationAnswer
from storage.cases.taken import REOPENED

_UNDER_WAY = tuple(state for state in CaseState if state not in ENDED)

AGREE = Step(
    id=close_out.AGREE,
    kind="closing_agreed",
    action=Action.CONFIRM_HOUSE,
    states=_UNDER_WAY,
    holds=close_out.may_answer(ConfirmationAnswer.AGREES),
    reply="close_out.agreed",
    tells=(Telling(whom=Whom.NEXT, text="close_out.agreed_for_office", buttons=(SHOW,)),),
    weight=Weight.MAIN,
)
DISAGREE = Step(
    id=close_out.DISAGREE,
    kind="closing_refused",
    action=Action.CONFIRM_HOUSE,
    states=_UNDER_WAY,
    holds=close_out.may_answer(ConfirmationAnswer.DISAGREES),
    form="close_out_refusal",
    reply="close_out.refused",
    tells=(Telling(whom=Whom.NEXT, text="close_out.refused_for_office", buttons=(SHOW,)),),
    too_late="course.too_late",
)
MENDED = Step(
    id="mended",
    kind="mended_confirmed",
    action=Action.CONFIRM_HOUSE,
    states=(CaseState.CLOSED,),
    holds=close_out.may_answer_later,
    sets={"revisit": "repaired"},
    reply="close_out.mended",
    weight=Weight.MAIN,
)
NOT_MENDED = Step(
    id="not_mended",
    kind="found_not_mended",
    records=REOPENED,
    action=Action.CONFIRM_HOUSE,
    states=(CaseState.CLOSED,),
    to=CaseState.CHECKED,
    holds=close_out.may_answer_later,
    form="not_mended",
    reply="close_out.reopened",
    tells=(
        Telling(whom=Whom.CLOSERS, text="close_out.reopened_for_office", buttons=(SHOW,)),
        Telling(whom=Whom.ABOVE_CLOSERS, text="close_out.reopened_above"),
    ),
    too_late="course.too_late",
)
PHOTOGRAPHED = Step(
    id="photographed",
    kind="photographed",
    records="photographed",
    action=Action.TAKE_VILLAGE_STEP,
    states=after_works.STATES,
    holds=after_works.is_welcome,
    form="photographed",
    reply="close_out.photographed",
    too_late="course.too_late",
    weight=Weight.SIDE,
)

STEPS = (AGREE, DISAGREE, MENDED, NOT_MENDED, PHOTOGRAPHED)  # in the order of their buttons
SAID = {AGREE.id: ConfirmationAnswer.AGREES, DISAGREE.id: ConfirmationAnswer.DISAGREES}
