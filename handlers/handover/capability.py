"""Who holds a place and who takes it over: replacing, leaving, and places that nobody holds."""

from handlers.capability import Capability, by_name
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action
from handlers.handover import digest_lines, vacant, ways_in
from handlers.handover.form import HANDOVER
from handlers.handover.moving import PERSON_MOVE

_COMMANDS = {"handover": ways_in.show}

HANDOVERS = Capability(
    id="handover",
    forms=(HANDOVER, PERSON_MOVE),
    choices={"seat": ways_in.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    words=ways_in.take_words,
    digest=(
        Source(part=DigestPart.DECISIONS, lines=digest_lines.to_decide),
        Source(part=DigestPart.PEOPLE, lines=vacant.left_empty),
        Source(part=DigestPart.PEOPLE, lines=vacant.never_held),
    ),
    owns=(Action.OFFER_SEAT, Action.DECIDE_SEAT),
)
