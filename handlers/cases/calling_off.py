"""〔点错了〕: the reporter calls an alarm off, and everybody who was told hears it. The history keeps both."""

from datetime import timedelta

from handlers.cases import steps
from handlers.cases.step import Step
from handlers.dialog.context import Context
from handlers.dialog.messages import Option, Weight
from storage.cases import alarms
from storage.cases.cases import Case

OFTEN = 2  # so many false alarms
OF_LATE = timedelta(days=30)  # within such a time make the next one doubtful


def button(context: Context, case: Case) -> Option:
    """〔点错了〕, good whatever was reported of the house by then."""
    return context.option(f"case:{steps.CALL_OFF.id}:{case.number}", "cases.button.off", weight=Weight.SIDE)


def step_for(case: Case) -> Step:
    """The step that calls an alarm off: a report that is whole stays as one without danger, any other is withdrawn."""
    return steps.NO_DANGER if steps.starts_at(case, steps.NO_DANGER) else steps.CALL_OFF


def is_doubted(context: Context) -> bool:
    """Whether the person has called off so many alarms of late that the next one is asked about first."""
    kinds = (steps.CALL_OFF.kind, steps.NO_DANGER.kind)
    return alarms.called_off(context.tx, context.person_id, kinds, context.now - OF_LATE) >= OFTEN
