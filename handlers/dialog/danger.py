"""What is said first to whoever tells of danger: to get out, the emergency numbers, and what this danger asks for."""

from handlers.wording import Wording
from knowledge.reading.danger import DangerKind, DangerReading

_BESIDES = {  # what is said besides getting out and the numbers, in this order
    DangerKind.GAS: "danger.gas",
    DangerKind.FIRE: "danger.fire",
    DangerKind.SLOPE: "danger.slope",
    DangerKind.FLOOD: "danger.flood",
    DangerKind.BURIED: "danger.buried",
    DangerKind.INJURED: "danger.injured",
}


def safety_words(danger: DangerReading, say: Wording) -> str:
    """What to do now, by what was heard."""
    besides = (say(key) for heard, key in _BESIDES.items() if heard in danger.heard)
    return "\n".join((say("danger.get_out"), *besides, say("danger.numbers")))
