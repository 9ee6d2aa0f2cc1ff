"""练习: somebody tries the report and the steps after it, and touches nothing."""

from handlers.capability import Capability, by_name
from handlers.dialog.apart import Plan
from handlers.practice import erasing, report, steps

_COMMANDS = {"practice": report.start}

PRACTICES = Capability(
    id="practice",
    forms=(report.PRACTICE,),
    personal=frozenset({report.PRACTICE.id}),
    choices={"practice": steps.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    clock=(Plan(id="practice", carry_out=erasing.plan),),
)
