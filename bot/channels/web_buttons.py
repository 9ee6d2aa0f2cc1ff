"""How much a button of the page stands out, by what it does."""

import re
from enum import StrEnum


class Weight(StrEnum):
    """The page's style for a button is named after it."""

    PLAIN = "plain"  # an answer like the others
    MAIN = "main"  # the way on
    SIDE = "side"  # leads aside or back
    ALARM = "alarm"  # danger


_WEIGHTS = (  # an option's id as a whole → weight; the first that fits counts
    (re.compile(r"cmd:danger|f:[^:]+:danger:imminent"), Weight.ALARM),
    (re.compile(r"f:.+:-(submit|done|resume)"), Weight.MAIN),
    (re.compile(r"f:.+:-(back|skip|keep|cancel|restart|drop)"), Weight.SIDE),
    (
        re.compile(r"case:(receive|take|details|correct):.+|consent:agree:.+|due:done:.+|notice:(got|new).*"),
        Weight.MAIN,
    ),
    (
        re.compile(r"ask:(no|region)|case:numbers:.+|consent:(full|refuse)|due:undo:.+|notice:(refuse|stop).*"),
        Weight.SIDE,
    ),
)


def weight(option_id: str) -> Weight:
    """How much the button of this option stands out."""
    return next((found for pattern, found in _WEIGHTS if pattern.fullmatch(option_id)), Weight.PLAIN)
