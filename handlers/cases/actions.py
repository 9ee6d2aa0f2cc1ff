"""A button of a case: look at it, or take one of its steps in the way that the step's row says."""

from handlers.cases import calling_off, close_out_forms, lists, moves, seen, steps, view
from handlers.cases.correction import CASE_CORRECTION
from handlers.cases.course_forms import COURSE_FORMS
from handlers.cases.details import HOUSEHOLD_DETAILS
from handlers.cases.fields.decided import CASE_DECIDED_CHANGE
from handlers.cases.fields.filling import CASE_FIELDS
from handlers.cases.more_time import CASE_MORE_TIME
from handlers.cases.remarks import CASE_REMARK
from handlers.cases.rerouting import CASE_REROUTE
from handlers.cases.returning import CASE_RETURN
from handlers.cases.shelter import ALARM_SHELTER
from handlers.cases.step import LATER, SHOW, Step
from handlers.cases.taking_back import TAKING_BACK
from handlers.dialog import menu
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from storage.cases import cases
from storage.cases.cases import Case

_FORMS = (
    HOUSEHOLD_DETAILS,
    CASE_FIELDS,
    CASE_DECIDED_CHANGE,
    CASE_RETURN,
    CASE_REMARK,
    CASE_CORRECTION,
    CASE_REROUTE,
    CASE_MORE_TIME,
    ALARM_SHELTER,
)
STEP_FORMS = {
    **{form.id: form for form in _FORMS},
    **COURSE_FORMS,
    **{form.id: form for form in close_out_forms.FORMS},
    TAKING_BACK.id: TAKING_BACK,
}
SURE = "yes"


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of a case: case:<what>:<number>, from a list case:show:<number>:<list>.

    What is not there and what is not the person's sound the same.
    """
    what, number = args[0], args[1] if len(args) > 1 else ""
    case = cases.find(context.tx, number)
    if case is None or not steps.may_see(context, case):
        return [context.reply("cases.unknown", number=number)]
    if what == SHOW:
        seen.note(context, case)
        return [_show(context, case, args[2] if len(args) > 2 else "")]
    if what == LATER:
        return [context.reply("cases.later", view.button(context, case, SHOW), *menu.ways_on(context))]
    step = calling_off.step_for(case) if what == steps.CALL_OFF.id else steps.find(what)
    if step is None or not steps.may_take(context, case, step):
        return [context.reply("cases.unknown", number=number)]
    if not steps.fits(context, case, step):
        return [_not_now(context, case)]
    if step.form is not None or step.look is not None:
        seen.note(context, case)
    return _take(context, case, step, sure=SURE in args[2:])


def _show(context: Context, case: Case, name: str) -> Reply:
    """The case, with the way to the next one of the list from which it was opened."""
    queue = lists.after(context, case, name)
    return view.show(context, case, *([queue.next] if queue else []))


def _take(context: Context, case: Case, step: Step, *, sure: bool) -> list[Reply]:
    if step.form is not None:
        return stepper.open(context, STEP_FORMS[step.form], subject=case.number)
    if step.look is not None:
        return step.look(context, case)
    if step.confirm is not None and not sure:
        return [_ask_if_sure(context, case, step, step.confirm)]
    event = moves.move(context, case, step)
    return [_not_now(context, cases.get(context.tx, case.number)) if event is None else moves.reply(context, event)]


def _ask_if_sure(context: Context, case: Case, step: Step, question: str) -> Reply:
    yes = context.option(f"case:{step.id}:{case.number}:{SURE}", f"cases.button.{step.id}_sure")
    return context.reply(question, yes, view.button(context, case, SHOW), number=case.number)


def _not_now(context: Context, case: Case) -> Reply:
    state = context.say(f"cases.state.{case.state}")
    return context.reply("cases.not_now", view.button(context, case, SHOW), number=case.number, state=state)
