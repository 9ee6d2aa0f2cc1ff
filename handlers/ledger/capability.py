"""The ledger: finding cases by what is said of them, and counting them."""

from handlers.capability import Capability, Expected, by_name
from handlers.dialog.apart import Plan
from handlers.ledger import marking, search

_COMMANDS = {"find": search.start}

LEDGER = Capability(
    id="ledger",
    choices={"found": search.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    expected={search.SOUGHT: Expected(take=search.take)},
    words=search.take_words,
    clock=(Plan(id="case_marks", carry_out=marking.plan),),
)
