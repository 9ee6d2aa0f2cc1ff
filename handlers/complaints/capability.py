"""Complaints: sending one in, reading what became of it, and dealing with them in time."""

from handlers.capability import Capability, Expected, by_name
from handlers.complaints import buttons, digest_lines, own, traces, ways_in
from handlers.complaints.form import ANONYMOUS, COMPLAINT
from handlers.complaints.step_form import COMPLAINT_STEP
from handlers.complaints.times_form import COMPLAINT_TIMES
from handlers.dialog.apart import Plan
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action

_COMMANDS = {"complaint": ways_in.show}

COMPLAINTS = Capability(
    id="complaints",
    forms=(COMPLAINT, ANONYMOUS, COMPLAINT_STEP, COMPLAINT_TIMES),
    personal=frozenset({COMPLAINT.id}),
    hears=ways_in.hear_in_group,
    choices={"complaint": buttons.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    expected={own.CODE_EXPECTED: Expected(take=own.take_code)},
    words=ways_in.take_words,
    clock=(Plan(id="complaint_traces", carry_out=traces.plan),),
    digest=(
        Source(part=DigestPart.DECISIONS, lines=digest_lines.to_do),
        Source(part=DigestPart.DECISIONS, lines=digest_lines.late_below),
    ),
    owns=(
        Action.NAME_COMPLAINT_HANDLER,
        Action.HANDLE_COMPLAINT,
        Action.COUNT_COMPLAINTS,
        Action.SET_COMPLAINT_TIMES,
    ),
)
