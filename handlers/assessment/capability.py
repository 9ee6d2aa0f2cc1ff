"""A county judges its townships once a month, ranks them by what it weighs, and tells them so."""

from handlers.assessment import digest_lines, screens
from handlers.assessment.notice_form import ASSESSMENT_NOTICE
from handlers.assessment.weights_form import ASSESSMENT_WEIGHTS
from handlers.capability import Capability, by_name
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action

_COMMANDS = {"assessment": screens.show}

ASSESSMENT = Capability(
    id="assessment",
    forms=(ASSESSMENT_NOTICE, ASSESSMENT_WEIGHTS),
    choices={"assess": screens.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    digest=(Source(part=DigestPart.DECISIONS, lines=digest_lines.to_send),),
    owns=(Action.ASSESS, Action.SEE_ASSESSMENT),
)
