"""Reporting dates: what is owed and to whom, answered, put off, pressed for and decided."""

from handlers.capability import Capability, by_name
from handlers.dialog.apart import Plan
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action
from handlers.reporting.answering import actions, typed_replies
from handlers.reporting.decisions import exemptions, extension_decision, local_rules, unfit_rules
from handlers.reporting.decisions.exemptions import EXEMPTION
from handlers.reporting.decisions.extension_decision import EXTENSION_REFUSAL
from handlers.reporting.decisions.extension_request import EXTENSION
from handlers.reporting.decisions.local_rule_form import LOCAL_RULE
from handlers.reporting.escalation import plan as escalation_plan
from handlers.reporting.register import period_summaries, register
from handlers.reporting.reminders import digest_lines
from handlers.reporting.reminders import plan as reminders_plan
from handlers.spoken import Spoken

_COMMANDS = {"reporting": register.show, "reporting_settings": local_rules.show}

REPORTING = Capability(
    id="reporting",
    forms=(EXTENSION, EXTENSION_REFUSAL, EXEMPTION, LOCAL_RULE),
    choices={
        "due": actions.take_choice,
        "escalation": escalation_plan.take_choice,
        "exempt": exemptions.take_choice,
        "extension": extension_decision.take_choice,
        "ledger": register.take_choice,
        "rules": local_rules.take_choice,
    },
    commands=_COMMANDS,
    spoken=(
        *by_name(_COMMANDS),
        Spoken(words="menu.say.typed.reported", act=typed_replies.reported),
        Spoken(words="menu.say.typed.nil", act=typed_replies.nil),
        Spoken(words="menu.say.typed.more_time", act=typed_replies.more_time),
    ),
    words=typed_replies.take_words,
    clock=(
        Plan(id="reminders", carry_out=reminders_plan.plan),
        Plan(id="summaries", carry_out=period_summaries.plan),
        Plan(id="county_rules", carry_out=unfit_rules.plan),
    ),
    digest=(
        Source(part=DigestPart.OWED, lines=digest_lines.owed),
        Source(part=DigestPart.DECISIONS, lines=digest_lines.more_time),
        Source(part=DigestPart.OWED_BELOW, lines=digest_lines.owed_below),
    ),
    owns=(
        Action.SEE_SUMMARY,
        Action.NOTE_SUBMISSION,
        Action.SET_CALENDAR,
        Action.EXEMPT,
        Action.FOLLOW_UP,
        Action.GRANT_MORE_TIME,
    ),
)
