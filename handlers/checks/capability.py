"""Checks of houses: called by an office, answered in the villages."""

from handlers.capability import Capability, by_name
from handlers.checks import actions, answers, digest_lines, due, live_count
from handlers.checks.item_forms import CHECK_LOOKED, CHECK_MUTE, CHECK_REMARK
from handlers.checks.request_form import PATROL, ROLL_CALL
from handlers.dialog.apart import Plan
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action

_COMMANDS = {"checks": actions.show}

CHECKS = Capability(
    id="checks",
    forms=(ROLL_CALL, PATROL, CHECK_REMARK, CHECK_LOOKED, CHECK_MUTE),
    choices={"check": actions.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    words=answers.take_words,
    clock=(
        Plan(id="checks", carry_out=due.plan, urgent=True),
        Plan(id="live_counts", carry_out=live_count.plan),
        Plan(id="called_checks", carry_out=due.open_what_is_due),
    ),
    digest=(Source(part=DigestPart.CHECKS, lines=digest_lines.checks_asked),),
    owns=(Action.CALL_CHECK, Action.SEE_CHECK, Action.ANSWER_CHECK),
)
